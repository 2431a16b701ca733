import type { Check } from '../checks/check.ts';
import { withThresholds } from '../checks/sql.ts';
import { type Metric, readsOf } from '../metrics/metric.ts';
import type { Catalogue } from '../scoring/catalogue.ts';
import type { Strategy } from '../strategy/schema.ts';
import { checksDoubting } from './day-view.ts';

/** What a check is, as it holds for the organisation. Its words come from the language by its id. */
export interface CheckExplanation {
  readonly check: string;
  readonly object: string;
  readonly dimension: string;
  readonly severity: string;
  readonly secondsToFix: number;
  readonly doubts: readonly string[];
  readonly reads: readonly string[];
  /** SQL on one line, with thresholds put in; of one of the organisation's own, as it wrote it. */
  readonly applies: string;
  readonly fails: string;
  readonly thresholds: Readonly<Record<string, string>>;
  /** What the strategy sets otherwise; null where nothing. */
  readonly setting: Strategy['checks'][string] | null;
  /** Metrics of goals on which its findings cast doubt, by goal. */
  readonly goals: readonly string[];
  readonly own: boolean;
}

/** What a metric is. */
export interface MetricExplanation {
  readonly metric: string;
  readonly area: string;
  readonly unit: string;
  readonly better: string;
  readonly reads: readonly string[];
  readonly counts: string;
  /** Which of those are counted, or what each is worth; null where neither. */
  readonly of: string | null;
  readonly value: string | null;
  readonly minimum: number;
  readonly doubtedBy: readonly string[];
  readonly goals: readonly string[];
  readonly own: boolean;
}

export function explainCheck(
  check: Check,
  { metrics }: Catalogue,
  strategy: Strategy | null,
): CheckExplanation {
  const { id, object, dimension, severity, secondsToFix, fields, reads, thresholds, own } = check;
  const put = (sql: string) => oneLine(withThresholds(sql, thresholds));
  const doubted = metrics.filter((metric) => checksDoubting(metric, [check]).length > 0);
  const ids = new Set(doubted.map((metric) => metric.id));
  return {
    check: id,
    object,
    dimension,
    severity,
    secondsToFix,
    doubts: fields,
    reads,
    applies: own ? oneLine(own.applies) : put(check.applies),
    fails: own ? oneLine(own.fails) : put(check.fails),
    thresholds: Object.fromEntries(
      Object.entries(thresholds ?? {}).map(([token, { value, unit }]) => [token, `${value} ${unit}`]),
    ),
    setting: strategy?.checks[id] ?? null,
    goals: goalsWith(strategy, ids),
    own: own !== undefined,
  };
}

export function explainMetric(
  metric: Metric,
  { checks }: Catalogue,
  strategy: Strategy | null,
): MetricExplanation {
  const { id, area, unit, direction, member, hit, value, minimum, own } = metric;
  const [says, worth] = own ? [own.says, null] : [hit ?? null, value ?? null];
  return {
    metric: id,
    area,
    unit,
    better: direction,
    reads: readsOf(metric),
    counts: oneLine(own?.member ?? member),
    of: says === null ? null : oneLine(says),
    value: worth === null ? null : oneLine(worth),
    minimum,
    doubtedBy: checksDoubting(metric, checks),
    goals: goalsWith(strategy, new Set([id])),
    own: own !== undefined,
  };
}

function goalsWith(strategy: Strategy | null, metricIds: ReadonlySet<string>): string[] {
  const goals = strategy?.goals ?? [];
  return goals
    .filter((goal) => [goal.metric, ...goal.supporting].some(({ id }) => metricIds.has(id)))
    .map(({ id }) => id);
}

function oneLine(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim();
}
