import { type Day, daysBetween } from '../clock.ts';
import type { FieldPath } from '../crm/objects.ts';
import type { Measured } from '../scoring/measured.ts';
import type { Goal } from '../strategy/schema.ts';
import { goalScore, rawProgress } from './goal-score.ts';
import { elapsedShare, expectedShare, type PaceRule, paceBy, SLACK, timeOf } from './pace-rules.ts';

export type Pace = 'ahead' | 'on' | 'behind' | 'unknown';

/** Where a goal stands on a day. */
export interface Standing {
  /** 0 to 1, from the baseline to the target; null where the value is unknown. */
  readonly progress: number | null;
  /** The share of the way that was due by the day, 0 to 1: what the pace is held against. */
  readonly expected: number;
  readonly pace: Pace;
  /** Behind so far that the rule calls the goal at risk, at both ends of the range. */
  readonly atRisk: boolean;
  /** Why the pace is unknown: no value, too few records, too much in doubt, or a range that spans two answers. */
  readonly cause: 'no-value' | 'few-records' | 'much-doubt' | 'wide-range' | null;
  /** The field to fill or correct, so that the goal can be judged; null where no field keeps it from that. */
  readonly field: FieldPath | null;
  /** Days by which progress is behind the calendar; 0 unless behind, or where it cannot be said. */
  readonly daysBehind: number;
  /** Whether the due date has passed, so that this is the result. */
  readonly over: boolean;
}

/** Ratio of progress to what was due from which a goal is ahead, whatever the rule. */
const AHEAD = 1.1;
/** Share of those asked who must have answered (B7). */
const FEWEST_ANSWERING = 0.1;
/** Share of records in doubt above which no headline is given (B2). */
const MOST_DOUBT = 0.4;

type Judged = 'ahead' | 'on' | 'behind' | 'at-risk';

/** Progress against elapsed time. */
function judge(value: number, metric: Goal['metric'], day: Day, rule: PaceRule): Judged {
  const progress = rawProgress(value, metric);
  if (metric.keep) return progress === 1 ? 'on' : 'behind';
  const expected = expectedShare(metric, day);
  return progress > AHEAD * expected + SLACK ? 'ahead' : paceBy(rule, progress, expected);
}

/** Progress against elapsed time, as a goal is shown. */
export function paceOf(
  value: number,
  metric: Goal['metric'],
  day: Day,
  rule: PaceRule = 'ratio',
): Exclude<Pace, 'unknown'> {
  const judged = judge(value, metric, day, rule);
  return judged === 'at-risk' ? 'behind' : judged;
}

/**
 * The values at which the range must be judged: its ends, and the limits of a goal to keep that lie within it, since
 * both ends may lie outside on either side.
 */
export function endsOf({ low, high, value }: Measured, { keep }: Goal['metric']): number[] {
  const [from, to] = [low ?? value ?? 0, high ?? Number.POSITIVE_INFINITY];
  const limits = [keep?.min, keep?.max].filter((limit) => limit !== undefined);
  return [from, to, ...limits.filter((limit) => limit > from && limit < to)];
}

/** Why a number is not judged by, whatever its range; null where it may be. @param minimum records that it needs */
export function unsureBy(
  measured: Measured,
  minimum: number,
): 'no-value' | 'few-records' | 'much-doubt' | null {
  if (measured.value === null) return 'no-value';
  if (measured.n < minimum || (measured.responseRate ?? 1) < FEWEST_ANSWERING) return 'few-records';
  const mostlyDoubted = measured.trust !== null && 1 - measured.trust > MOST_DOUBT;
  return measured.withdrawn || mostlyDoubted ? 'much-doubt' : null;
}

/**
 * Where a goal stands, judged at both ends of the range (C2): where they disagree on being behind, nothing is claimed;
 * a goal is ahead, or at risk, only where both say so.
 * @param minimum records below which the metric is judged by nobody
 * @param how.rule the strategy's
 * @param how.field what to fill so that the range becomes narrower (`fieldToFill`)
 */
export function standingOf(
  measured: Measured,
  metric: Goal['metric'],
  minimum: number,
  day: Day,
  how: { readonly rule?: PaceRule; readonly field?: FieldPath | null } = {},
): Standing {
  const { rule = 'ratio', field = null } = how;
  const { value } = measured;
  const expected = expectedShare(metric, day);
  const base = { expected, atRisk: false, field: null, daysBehind: 0, over: day > metric.due };
  if (value === null) return { ...base, progress: null, pace: 'unknown', cause: 'no-value' };
  const progress = goalScore(value, metric);
  const open = (cause: Standing['cause'], toFill: FieldPath | null): Standing => ({
    ...base,
    progress,
    pace: 'unknown',
    cause,
    field: toFill,
  });
  const cause = unsureBy(measured, minimum);
  if (cause !== null) return open(cause, cause === 'much-doubt' ? field : null);
  const all = [value, ...endsOf(measured, metric)].map((end) => judge(end, metric, day, rule));
  const late = all.filter((judged) => judged === 'behind' || judged === 'at-risk').length;
  if (late > 0 && late < all.length) return open('wide-range', field);
  if (late === 0) return { ...base, progress, pace: all.includes('on') ? 'on' : 'ahead', cause: null };
  const duration = daysBetween(metric.baseline.on, metric.due);
  const lag = elapsedShare(metric, day) - timeOf(metric, rawProgress(value, metric));
  return {
    ...base,
    progress,
    pace: 'behind',
    atRisk: all.every((judged) => judged === 'at-risk'),
    cause: null,
    daysBehind: metric.keep ? 0 : Math.max(0, Math.min(duration, Math.round(lag * duration))),
  };
}

/**
 * The one of a metric's fields to fill or correct first: that on which most of its records have a finding. Where no
 * check finds fault, values are missing that no check asks for: then it is what the metric counts, else what decides.
 * @param faults fields that a finding casts doubt on, and how many of the metric's records have it
 */
export function fieldToFill(
  metric: { readonly decides: readonly FieldPath[]; readonly carries: readonly FieldPath[] },
  faults: readonly { readonly fields: readonly FieldPath[]; readonly records: number }[],
): FieldPath | null {
  const own = [...metric.carries, ...metric.decides];
  const counted = own.map((field) => ({
    field,
    records: faults.reduce((sum, fault) => sum + (fault.fields.includes(field) ? fault.records : 0), 0),
  }));
  const most = Math.max(0, ...counted.map(({ records }) => records));
  return counted.find(({ records }) => records === most)?.field ?? null;
}
