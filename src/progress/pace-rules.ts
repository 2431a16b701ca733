import { type Day, daysBetween } from '../clock.ts';
import type { Goal } from '../strategy/schema.ts';

/**
 * How progress is held against the calendar (C2): `ratio` of progress to what was due by now (UpRaise's rule), `gap`
 * between the two (Engagedly's), or `strict`, as much as was due (Ally's).
 */
export type PaceRule = 'ratio' | 'gap' | 'strict';
export type PaceStatus = 'on' | 'behind' | 'at-risk';

/** Floating-point slack: a ratio of .95 exactly is on pace. */
export const SLACK = 1e-9;
/** Ratio from which a goal is on pace, and from which it is only behind. */
const RATIO = { on: 0.95, behind: 0.75 };
/** Gap up to which a goal is on pace, and up to which it is only behind. */
const GAP = { on: 0.165, behind: 0.33 };

/**
 * @param progress share of the way from the baseline to the target, not clamped
 * @param expected share that was due by now
 */
export function paceBy(rule: PaceRule, progress: number, expected: number): PaceStatus {
  const reaches = (least: number) => progress >= least - SLACK;
  switch (rule) {
    case 'ratio':
      if (reaches(RATIO.on * expected)) return 'on';
      return reaches(RATIO.behind * expected) ? 'behind' : 'at-risk';
    case 'gap':
      if (reaches(expected - GAP.on)) return 'on';
      return reaches(expected - GAP.behind) ? 'behind' : 'at-risk';
    case 'strict':
      return reaches(expected) ? 'on' : 'behind';
  }
}

/** Share of the time from the baseline to the due date, and of the way that is due by then. */
interface Milestone {
  readonly time: number;
  readonly way: number;
}

/** From nothing at the baseline to all at the due date; by the strategy's phases in between, evenly within each. */
function planOf(metric: Goal['metric']): Milestone[] {
  const duration = daysBetween(metric.baseline.on, metric.due);
  const phases = (metric.phases ?? []).map(({ by, share }) => ({
    time: daysBetween(metric.baseline.on, by) / duration,
    way: share,
  }));
  const inner = phases.filter(({ time }) => time < 1);
  return [{ time: 0, way: 0 }, ...inner, { time: 1, way: 1 }];
}

/** Elapsed share of the time from the baseline to the due date, 0 to 1 (C2). */
export function elapsedShare(metric: Goal['metric'], day: Day): number {
  const duration = daysBetween(metric.baseline.on, metric.due);
  return Math.min(1, Math.max(0, daysBetween(metric.baseline.on, day) / duration));
}

/** The share of the way that is due on a day: the elapsed share, or what the phases say (C2). */
export function expectedShare(metric: Goal['metric'], day: Day): number {
  return between(
    planOf(metric).map(({ time, way }) => [time, way]),
    elapsedShare(metric, day),
  );
}

/** The elapsed share of the time at which this much of the way was due. */
export function timeOf(metric: Goal['metric'], progress: number): number {
  return between(
    planOf(metric).map(({ time, way }) => [way, time]),
    progress,
  );
}

/** Along the straight lines between points in rising order; flat beyond them. */
function between(points: readonly (readonly number[])[], at: number): number {
  const after = points.findIndex(([x = 0]) => x >= at);
  const [x1 = 0, y1 = 0] = points[after] ?? points.at(-1) ?? [];
  const [x0 = x1, y0 = y1] = after > 0 ? (points[after - 1] ?? []) : [];
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (at - x0)) / (x1 - x0);
}
