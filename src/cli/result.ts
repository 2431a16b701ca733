import type { DayView, GoalView } from '../progress/day-view.ts';
import { type Milestone, nextMilestone } from '../progress/milestones.ts';
import { unitOf } from '../scoring/measure.ts';
import type { Judgement } from '../scoring/run.ts';
import type { Delivery } from '../store/ports.ts';

/** What a run is told as with `--json`. Scripts rely on these names. */
export interface RunResult {
  readonly asOf: string;
  /** Records that count, by object; null where none of the CRMs lets us see them. */
  readonly counts: Readonly<Record<string, number | null>>;
  readonly score: { readonly value: number | null; readonly coverage: number; readonly n: number };
  readonly goals: readonly unknown[];
  readonly objectives: readonly unknown[];
  /** The next of all goals: a milestone, or a goal's due date (without a title); null where every day is over. */
  readonly nextMilestone: Milestone | null;
  readonly metrics: readonly unknown[];
  readonly checks: readonly unknown[];
  /** What is not as usual about the day's volumes and values. */
  readonly anomalies: readonly unknown[];
  readonly messages: readonly { readonly kind: string; readonly to: string; readonly ts: string | null }[];
  /** Milliseconds, by step. */
  readonly timings: Readonly<Record<string, number>>;
  /** Sources that could not be read whole, in sentences; absent when all could. */
  readonly failures?: readonly string[];
}

/** Puts a run's outcome in the form that scripts read. Nothing is rounded; what is unknown is null with a reason. */
export function runResult(ask: {
  readonly judgement: Judgement;
  readonly view: DayView;
  readonly deliveries: readonly Delivery[];
  readonly timings: Readonly<Record<string, number>>;
  readonly failures: readonly string[];
}): RunResult {
  const { judgement, view } = ask;
  const { currency } = view.organisation;
  const { value, coverage, n } = judgement.score;
  return {
    asOf: judgement.day,
    counts: Object.fromEntries(judgement.counts),
    score: { value, coverage, n },
    goals: view.goals.map((goal) => goalResult(goal, view.milestones)),
    objectives: view.objectives,
    nextMilestone: nextMilestone(view.milestones, view.day),
    metrics: judgement.catalogue.metrics.map((metric) => {
      const measured = judgement.metrics.find((candidate) => candidate.id === metric.id);
      return {
        id: metric.id,
        value: measured?.value ?? null,
        unit: unitOf(metric, currency),
        n: measured?.n ?? 0,
        trust: measured?.trust ?? null,
        range: measured?.value == null ? null : [measured.low, measured.high],
        ...(measured?.responseRate === undefined ? {} : { responseRate: measured.responseRate }),
        ...(measured?.spread ? { spread: measured.spread } : {}),
        ...(measured?.reason ? { reason: measured.reason } : {}),
      };
    }),
    checks: judgement.checks.map(({ reason, ...check }) => ({ ...check, ...(reason ? { reason } : {}) })),
    anomalies: view.anomalies,
    messages: ask.deliveries
      .filter((delivery) => delivery.state === 'sent')
      .map((delivery) => ({ kind: delivery.kind, to: delivery.recipient, ts: delivery.ts })),
    timings: ask.timings,
    ...(ask.failures.length > 0 ? { failures: ask.failures } : {}),
  };
}

function goalResult(
  { goal, unit, measured, standing, forecast, pipeline }: GoalView,
  milestones: readonly Milestone[],
): unknown {
  const { metric } = goal;
  return {
    id: goal.id,
    title: goal.title,
    metric: metric.id,
    value: measured.value,
    unit,
    baseline: metric.baseline.value,
    target: metric.target ?? null,
    ...(metric.keep ? { keep: metric.keep } : {}),
    milestones: milestones
      .filter(({ goalId, title }) => goalId === goal.id && title !== null)
      .map(({ goalId: _, ...milestone }) => milestone),
    progress: standing.progress,
    expected: standing.expected,
    pace: standing.pace,
    atRisk: standing.atRisk,
    forecast: forecast
      ? {
          value: forecast.value,
          low: forecast.low,
          high: forecast.high,
          level: forecast.level,
          chance: forecast.chance,
          method: forecast.method,
          quality: forecast.quality,
        }
      : null,
    ...(pipeline === null ? {} : { pipeline }),
    trust: measured.trust,
    range: measured.value === null ? null : [measured.low, measured.high],
    n: measured.n,
    ...(reasonOf(standing, measured.reason, forecast !== null) ?? {}),
    ...(standing.field === null ? {} : { fieldToFill: standing.field }),
  };
}

const CAUSES: Record<string, string> = {
  'few-records': 'Too few records to judge by.',
  'much-doubt': 'More than 40 % of the records are in doubt.',
  'wide-range': 'The lowest and the highest plausible value give different answers.',
};

function reasonOf(
  standing: GoalView['standing'],
  reason: string | null,
  forecast: boolean,
): { reason: string } | null {
  const why = reason ?? (standing.cause === null ? null : (CAUSES[standing.cause] ?? null));
  if (why !== null) return { reason: why };
  return forecast
    ? null
    : {
        reason: standing.over
          ? 'The goal is over: this is its result.'
          : 'Not enough history for a forecast.',
      };
}
