import { addDays, type Day } from '../clock.ts';
import { catalogueOf } from '../scoring/catalogue.ts';
import type { RecordStore } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import { checksDoubting, type DayView } from './day-view.ts';
import { type Move, moveOf } from './moves.ts';

/**
 * How each goal moved since the last day that was measured up to `until`, by the goal's id.
 * @returns null where no day was measured, or none before the view's own
 */
export async function movedSince(
  store: RecordStore,
  strategy: Strategy,
  view: DayView,
  until: Day,
): Promise<{ readonly since: Day; readonly moves: ReadonlyMap<string, Move | null> } | null> {
  const since = await store.measuring.dayBefore(addDays(until, 1));
  if (since === null || since >= view.day) return null;
  const [before, after] = [
    await store.measuring.measurements(since),
    await store.measuring.measurements(view.day),
  ];
  const { checks } = catalogueOf(strategy);
  const moves = view.goals.map(({ goal, metric }) => {
    return [goal.id, moveOf(metric.id, checksDoubting(metric, checks), before, after)] as const;
  });
  return { since, moves: new Map(moves) };
}
