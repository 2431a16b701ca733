import { BugError } from '../errors.ts';
import type { Goal } from '../strategy/schema.ts';

/**
 * The score of a goal (C1): (value − baseline) / (target − baseline), not clamped; it works for falling targets.
 * A goal to keep within limits has 1 inside, ends included, and 0 outside.
 * @throws {BugError} where the target is the baseline, which no strategy may say
 */
export function rawProgress(value: number, metric: Goal['metric']): number {
  if (metric.keep) {
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = metric.keep;
    return value >= min && value <= max ? 1 : 0;
  }
  const { value: start } = metric.baseline;
  if (metric.target === undefined || metric.target === start)
    throw new BugError('A goal whose target is its baseline has no score.');
  return (value - start) / (metric.target - start);
}

/** The score between 0 and 1 (C1). */
export function goalScore(value: number, metric: Goal['metric']): number {
  return Math.min(1, Math.max(0, rawProgress(value, metric)));
}

/** What a score is shown as (C1), on the value before rounding: from .4 on yellow, from .7 on green. */
export type Band = 'red' | 'yellow' | 'green';

export function bandOf(score: number): Band {
  if (score < 0.4) return 'red';
  return score < 0.7 ? 'yellow' : 'green';
}

/** How far a corporate objective is: the mean of the scores of the goals that serve it (C1). */
export interface ObjectiveView {
  readonly id: string;
  /** Null where a goal of it has no score: half an objective is not told as the whole. */
  readonly score: number | null;
  readonly band: Band | null;
  readonly goalIds: readonly string[];
}

/** In the order in which the strategy names them; an objective that no goal serves is left out. */
export function objectivesOf(
  ids: readonly string[],
  goals: readonly { readonly id: string; readonly serves: string; readonly score: number | null }[],
): ObjectiveView[] {
  return ids.flatMap((id) => {
    const own = goals.filter(({ serves }) => serves === id);
    if (own.length === 0) return [];
    const scores = own.map(({ score }) => score).filter((score) => score !== null);
    const whole = scores.length === own.length;
    const score = whole ? scores.reduce((sum, one) => sum + one, 0) / scores.length : null;
    const band = score === null ? null : bandOf(score);
    return [{ id, score, band, goalIds: own.map((goal) => goal.id) }];
  });
}
