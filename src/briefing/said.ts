import { type Day, dayOf } from '../clock.ts';
import type { DayView, GoalView } from '../progress/day-view.ts';
import { rawProgress } from '../progress/goal-score.ts';
import type { SourceState } from '../store/ports.ts';
import { stateOf } from './goal-line.ts';

/** What was said to somebody before. */
export interface Before {
  readonly day: Day;
  /** As the brief of that day carried it. */
  readonly said: string;
}

/**
 * What a digest says, as keys: two days with the same keys have no news between them. By goal: its state and the
 * cause, the side of the target on which the forecast lies, and the trust in bands of ten points; then the milestones
 * that are ahead and whether they are reached, what is asked, the sources that failed, what is not as usual, and the
 * strategy's version.
 * @param asked id of the decision that is asked; null for none
 */
export function digestKeys(view: DayView, asked: string | null): string {
  const goals = Object.fromEntries(view.goals.map((goal) => [goal.goal.id, goalKey(goal)]));
  const sources = troubledSources(view).map(({ source }) => source);
  const milestones = view.milestones.flatMap(({ title, goalId, due, state }) =>
    title === null || due < view.day ? [] : [`${goalId} ${due} ${state === 'reached'}`],
  );
  const unusual = view.anomalies.map(({ kind, ...parts }) => [kind, ...placeOf(parts)].join(' '));
  const strategy = view.strategyVersion;
  return JSON.stringify({ goals, milestones, asked, sources: sources.sort(), unusual, strategy });
}

/** What an anomaly is about, without its figures, so that a day more of the same is no news. */
function placeOf(parts: Readonly<Record<string, unknown>>): unknown[] {
  return ['source', 'object', 'field', 'path', 'checkId', 'direction'].map((name) => parts[name] ?? '');
}

function goalKey(goal: GoalView): string {
  const { standing, forecast, measured } = goal;
  const side =
    forecast === null ? 'none' : rawProgress(forecast.value, goal.goal.metric) >= 1 ? 'reaches' : 'misses';
  const band = measured.trust === null ? 'none' : Math.min(9, Math.floor(measured.trust * 10));
  return [stateOf(goal), standing.cause ?? '', side, band].join(' ');
}

/** Whether nothing has changed that a sponsor needs to hear, since they last heard something. */
export function isQuiet(view: DayView, before: Before | null, asked: string | null): before is Before {
  return before !== null && view.since !== null && before.said === digestKeys(view, asked);
}

/** What was asked in a digest that carried these keys. */
export function askedIn(said: string): string | null {
  const { asked } = JSON.parse(said) as { readonly asked?: unknown };
  return typeof asked === 'string' ? asked : null;
}

/** Sources whose last contact failed, and those that were not read on the day. */
export function troubledSources(view: Pick<DayView, 'day' | 'sources' | 'organisation'>): SourceState[] {
  return view.sources.filter(
    ({ failure, pulledAt }) =>
      failure !== null || pulledAt === null || dayOf(pulledAt, view.organisation.zone) < view.day,
  );
}
