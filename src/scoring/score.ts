import type { Check, Dimension, Severity } from '../checks/check.ts';
import type { ObjectName } from '../crm/objects.ts';
import type { Metric } from '../metrics/metric.ts';
import type { CheckCount } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';

/** A score with what it rests on. */
export interface Score {
  /** 0 to 100; null when no rule applied to any record. */
  readonly value: number | null;
  /** 0 to 1: the share of the rules' weight that could be run. */
  readonly coverage: number;
  /** Judgements that it is made of: records checked, summed over rules. */
  readonly n: number;
  /** Sum of weight × checked. */
  readonly weight: number;
}

/** How one check came out. */
export interface CheckResult {
  readonly id: string;
  readonly object: ObjectName;
  readonly dimension: Dimension;
  readonly checked: number;
  readonly failing: number;
  /** Records that it could not judge because we do not see a field. */
  readonly notVisible: number;
  /** Why it was not run; null where it was. */
  readonly reason: string | null;
}

const SEVERITY_WEIGHT: Record<Severity, number> = { low: 1, medium: 2, high: 3 };

/**
 * What each check weighs: its severity, times one plus the weight of every goal whose metrics read a field that
 * the check casts doubt on. So what a goal rests on counts more.
 */
export function weightsOf(
  checks: readonly Check[],
  metrics: readonly Metric[],
  strategy: Strategy,
): Map<string, number> {
  const reads = new Map(
    metrics.map((metric) => [metric.id, new Set([...metric.decides, ...metric.carries])]),
  );
  return new Map(
    checks.map((check) => {
      const goals = strategy.goals.filter((goal) =>
        [goal.metric, ...goal.supporting].some(({ id }) =>
          check.fields.some((field) => reads.get(id)?.has(field)),
        ),
      );
      const factor = 1 + goals.reduce((sum, goal) => sum + goal.weight, 0);
      return [check.id, SEVERITY_WEIGHT[check.severity] * factor];
    }),
  );
}

/**
 * The score over some checks: sum(weight × passed) / sum(weight × checked), in hundredths. So a rule with few
 * records weighs little, and a rule that was not run lowers the coverage, not the score.
 * @param all the checks that belong here, run or not
 */
export function scoreOf(
  all: readonly string[],
  counts: readonly Pick<CheckCount, 'checkId' | 'checked' | 'failing'>[],
  notRun: ReadonlySet<string>,
  weights: ReadonlyMap<string, number>,
): Score {
  const weightOf = (id: string) => weights.get(id) ?? 1;
  const byCheck = Map.groupBy(counts, ({ checkId }) => checkId);
  let passed = 0;
  let applicable = 0;
  let n = 0;
  // Integers first, and weights, which may be broken numbers, in the order of the checks: so counts may come in any.
  for (const id of all) {
    let [checked, failing] = [0, 0];
    for (const count of byCheck.get(id) ?? []) {
      checked += count.checked;
      failing += count.failing;
    }
    passed += weightOf(id) * (checked - failing);
    applicable += weightOf(id) * checked;
    n += checked;
  }
  const total = all.reduce((sum, id) => sum + weightOf(id), 0);
  const run = all.filter((id) => !notRun.has(id)).reduce((sum, id) => sum + weightOf(id), 0);
  return {
    value: applicable === 0 ? null : (100 * passed) / applicable,
    coverage: total === 0 ? 0 : run / total,
    n,
    weight: applicable,
  };
}

/** The checks that cast doubt on what a goal's metrics read. */
export function checksOfGoal(
  goal: Strategy['goals'][number],
  checks: readonly Check[],
  metrics: readonly Metric[],
): string[] {
  const ids = new Set([goal.metric.id, ...goal.supporting.map(({ id }) => id)]);
  const read = new Set(
    metrics
      .filter(({ id }) => ids.has(id))
      .flatMap((metric) => [...metric.decides, ...metric.carries, ...metric.alsoReads]),
  );
  return checks.filter((check) => check.fields.some((field) => read.has(field))).map((check) => check.id);
}

/** Whether a check's findings make a record doubtful for a metric: on a field that it reads, or on the record itself. */
export function doubts({ fields, dimension, object }: Check, metric: Metric): boolean {
  if (dimension === 'uniqueness' && object === metric.object) return true;
  const read = [...metric.decides, ...metric.carries, ...(metric.through?.fields ?? [])];
  return fields.some((field) => read.includes(field));
}
