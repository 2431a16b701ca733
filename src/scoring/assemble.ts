import { type Check, DIMENSIONS } from '../checks/check.ts';
import { OBJECT_NAMES, type ObjectName } from '../crm/objects.ts';
import type { Metric } from '../metrics/metric.ts';
import type { MetricFault, Tally } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import { measure, talliesOf } from './measure.ts';
import { type Measured, unknown } from './measured.ts';
import type { NotRun } from './plan.ts';
import { type CheckResult, checksOfGoal, type Score, scoreOf, weightsOf } from './score.ts';

/** One check counted over the records of one owner, or of several of whom it is not told who they are. */
export interface OwnedCount {
  readonly checkId: string;
  /** `source userId`; null where nobody owns them or it is not told. */
  readonly rep: string | null;
  /** Null where the owner has none, or it is not told. */
  readonly team: string | null;
  readonly checked: number;
  readonly failing: number;
}

/** Everything that a day's numbers are made of: partial sums in integers, and why what is missing is missing. */
export interface DayParts {
  readonly counts: ReadonlyMap<ObjectName, number | null>;
  readonly checkCounts: readonly OwnedCount[];
  /** How many people own records in each team. */
  readonly teams: ReadonlyMap<string, number>;
  readonly tallies: readonly Tally[];
  readonly faults: readonly MetricFault[];
  readonly checksNotRun: readonly NotRun[];
  readonly metricsNotRun: readonly NotRun[];
}

export interface GroupScore {
  /** `dimension`, `object`, `goal`, `team` or `rep`. */
  readonly kind: string;
  readonly id: string;
  readonly score: Score;
  readonly people: number;
  /** Of a rep: the team, null for none. */
  readonly team?: string | null;
}

/** A day's numbers. */
export interface Assembled {
  readonly checks: readonly CheckResult[];
  readonly metrics: readonly Measured[];
  readonly score: Score;
  readonly groups: readonly GroupScore[];
  readonly weights: ReadonlyMap<string, number>;
}

/** Makes a day's numbers from their parts. The same parts give the same numbers, to the last bit, in whatever order they come. */
export function assemble(ask: {
  readonly parts: DayParts;
  readonly checks: readonly Check[];
  readonly metrics: readonly Metric[];
  readonly strategy: Strategy;
}): Assembled {
  const { parts, checks, metrics, strategy } = ask;
  const weights = weightsOf(checks, metrics, strategy);
  const notRun = new Set(parts.checksNotRun.map(({ id }) => id));
  const idle = idsOfIdle(parts);
  const over = (own: readonly Check[], counts: readonly OwnedCount[]) => {
    const ids = own.map(({ id }) => id).filter((id) => !idle.has(id));
    return scoreOf(ids, counts, notRun, weights);
  };
  const goalChecks = (goal: Strategy['goals'][number]) => {
    const ids = new Set(checksOfGoal(goal, checks, metrics));
    return checks.filter(({ id }) => ids.has(id));
  };
  const all = parts.checkCounts;
  const group = (kind: string, id: string, own: readonly Check[]) => ({
    kind,
    id,
    score: over(own, all),
    people: 0,
  });
  const groups: GroupScore[] = [
    ...DIMENSIONS.map((id) =>
      group(
        'dimension',
        id,
        checks.filter(({ dimension }) => dimension === id),
      ),
    ),
    ...OBJECT_NAMES.map((id) =>
      group(
        'object',
        id,
        checks.filter(({ object }) => object === id),
      ),
    ),
    ...strategy.goals.map((goal) => group('goal', goal.id, goalChecks(goal))),
    ...byName(all, ({ team }) => team).map(([id, counts]) => ({
      kind: 'team',
      id,
      score: over(checks, counts),
      people: parts.teams.get(id) ?? 0,
    })),
    ...byName(all, ({ rep }) => rep).map(([id, counts]) => ({
      kind: 'rep',
      id,
      score: over(checks, counts),
      people: 1,
      team: counts[0]?.team ?? null,
    })),
  ];
  return {
    checks: resultsOf(checks, parts),
    metrics: measureAll(metrics, parts, strategy.organisation.currency),
    score: over(checks, all),
    groups,
    weights,
  };
}

/** By name, in its order, without those who have none. */
function byName(counts: readonly OwnedCount[], nameOf: (count: OwnedCount) => string | null) {
  const named = counts.filter((count) => nameOf(count));
  return [...Map.groupBy(named, (count) => nameOf(count) ?? '')].sort(([a], [b]) => (a < b ? -1 : 1));
}

function measureAll(metrics: readonly Metric[], parts: DayParts, currency: string): Measured[] {
  const reasons = new Map(parts.metricsNotRun.map(({ id, reason }) => [id, reason]));
  return metrics.map((metric) => {
    const reason = reasons.get(metric.id);
    return reason === undefined
      ? measure(metric, talliesOf(metric, parts.tallies), currency)
      : unknown(metric.id, reason);
  });
}

function idsOfIdle({ checksNotRun }: DayParts): Set<string> {
  return new Set(checksNotRun.filter((check) => check.idle).map(({ id }) => id));
}

function resultsOf(checks: readonly Check[], parts: DayParts): CheckResult[] {
  const reasons = new Map(parts.checksNotRun.map(({ id, reason }) => [id, reason]));
  const idle = idsOfIdle(parts);
  const byCheck = Map.groupBy(parts.checkCounts, (count) => count.checkId);
  return checks.map(({ id, object, dimension }) => {
    const own = byCheck.get(id) ?? [];
    const reason = reasons.get(id) ?? null;
    return {
      id,
      object,
      dimension,
      checked: own.reduce((sum, count) => sum + count.checked, 0),
      failing: own.reduce((sum, count) => sum + count.failing, 0),
      notVisible: reason === null || idle.has(id) ? 0 : (parts.counts.get(object) ?? 0),
      reason,
    };
  });
}
