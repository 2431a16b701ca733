import { type Day, daysBetween } from '../clock.ts';
import type { Measured } from '../scoring/measure.ts';
import type { Goal } from '../strategy/schema.ts';

export type Pace = 'ahead' | 'on' | 'behind' | 'unknown';

/** Where a goal stands on a day. */
export interface Standing {
  /** 0 to 1, from the baseline to the target; null where the value is unknown. */
  readonly progress: number | null;
  readonly pace: Pace;
  /** Why the pace is unknown: no value, too few records, too much in doubt, or a range that spans two answers. */
  readonly cause: 'no-value' | 'few-records' | 'much-doubt' | 'wide-range' | null;
  /** Days by which progress is behind the calendar; 0 unless behind, or where it cannot be said. */
  readonly daysBehind: number;
  /** Whether the due date has passed, so that this is the result. */
  readonly over: boolean;
}

/** Ratio of progress to elapsed time from which a goal is on pace (UpRaise's rule), and above which it is ahead. */
const ON_PACE = 0.95;
const AHEAD = 1.1;
/** Floating-point slack: a ratio of .95 exactly is on pace. */
const SLACK = 1e-9;
/** Share of records in doubt above which no headline is given (B2). */
const MOST_DOUBT = 0.4;

/**
 * The score of a goal (C1): (value − baseline) / (target − baseline), not clamped; it works for falling targets.
 * A goal to keep within limits has 1 inside, ends included, and 0 outside.
 */
export function rawProgress(value: number, metric: Goal['metric']): number {
  if (metric.keep) {
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = metric.keep;
    return value >= min && value <= max ? 1 : 0;
  }
  const { value: start } = metric.baseline;
  return (value - start) / ((metric.target ?? start) - start);
}

/** Elapsed share of the time from the baseline to the due date, 0 to 1 (C2). */
export function elapsedShare(metric: Goal['metric'], day: Day): number {
  const duration = daysBetween(metric.baseline.on, metric.due);
  return Math.min(1, Math.max(0, daysBetween(metric.baseline.on, day) / duration));
}

/** Progress against elapsed time. */
export function paceOf(value: number, metric: Goal['metric'], day: Day): Exclude<Pace, 'unknown'> {
  const progress = rawProgress(value, metric);
  if (metric.keep) return progress === 1 ? 'on' : 'behind';
  const expected = elapsedShare(metric, day);
  if (progress < ON_PACE * expected - SLACK) return 'behind';
  return progress > AHEAD * expected + SLACK ? 'ahead' : 'on';
}

/**
 * Where a goal stands, judged at both ends of the range: where they disagree on being behind, nothing is claimed,
 * and a goal is ahead only where both say so.
 * @param minimum records below which the metric is judged by nobody
 */
export function standingOf(measured: Measured, metric: Goal['metric'], minimum: number, day: Day): Standing {
  const over = day > metric.due;
  const { value, low, high } = measured;
  if (value === null) return { progress: null, pace: 'unknown', cause: 'no-value', daysBehind: 0, over };
  const progress = Math.min(1, Math.max(0, rawProgress(value, metric)));
  const open = (cause: Standing['cause']): Standing => ({
    progress,
    pace: 'unknown',
    cause,
    daysBehind: 0,
    over,
  });
  if (measured.n < minimum) return open('few-records');
  if (measured.weight > 0 && measured.trust !== null && 1 - measured.trust > MOST_DOUBT)
    return open('much-doubt');
  const pace = paceOf(value, metric, day);
  const ends = [low ?? value, high ?? Number.POSITIVE_INFINITY].map((end) => paceOf(end, metric, day));
  if (ends.some((end) => (end === 'behind') !== (pace === 'behind'))) return open('wide-range');
  const settled = pace === 'ahead' && ends.includes('on') ? 'on' : pace;
  const late = elapsedShare(metric, day) - rawProgress(value, metric);
  const duration = daysBetween(metric.baseline.on, metric.due);
  const daysBehind = pace === 'behind' && !metric.keep ? Math.min(duration, Math.round(late * duration)) : 0;
  return { progress, pace: settled, cause: null, daysBehind, over };
}
