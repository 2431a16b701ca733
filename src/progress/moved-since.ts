import { addDays, type Day } from '../clock.ts';
import { catalogueOf } from '../scoring/catalogue.ts';
import type { MeasurementRow, RecordStore } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import { checksDoubting, type DayView } from './day-view.ts';
import { type Move, moveOf } from './moves.ts';

/** Two days' totals. */
export interface Totals {
  /** Findings of all checks that were run on both days. */
  readonly findings: { readonly before: number; readonly now: number };
  /** Null where either day has none. */
  readonly score: { readonly before: number; readonly now: number } | null;
}

/** What moved since an earlier day. */
export interface Moved {
  readonly since: Day;
  /** By goal. */
  readonly moves: ReadonlyMap<string, Move | null>;
  /** Null where the days were judged by other formulas. */
  readonly totals: Totals | null;
}

/**
 * How each goal moved since the last day that was measured up to `until`, by the goal's id, and all records together.
 * @returns null where no day was measured, or none before the view's own
 */
export async function movedSince(
  store: RecordStore,
  strategy: Strategy,
  view: DayView,
  until: Day,
): Promise<Moved | null> {
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
  return { since, moves: new Map(moves), totals: totalsOf(before, after) };
}

function totalsOf(before: readonly MeasurementRow[], after: readonly MeasurementRow[]): Totals | null {
  if (before[0]?.catalogueVersion !== after[0]?.catalogueVersion) return null;
  const ran = (rows: readonly MeasurementRow[]) =>
    new Map(
      rows.flatMap(({ kind, id, value, detail }) => {
        const { reason } = kind === 'check' ? (JSON.parse(detail) as { reason: string | null }) : {};
        return reason === null ? [[id, value ?? 0] as const] : [];
      }),
    );
  const [was, is] = [ran(before), ran(after)];
  const ids = [...is.keys()].filter((id) => was.has(id));
  const sum = (of: ReadonlyMap<string, number>) => ids.reduce((all, id) => all + (of.get(id) ?? 0), 0);
  const scoreOf = (rows: readonly MeasurementRow[]) =>
    rows.find(({ kind, groupKind }) => kind === 'score' && groupKind === '')?.value ?? null;
  const [first, last] = [scoreOf(before), scoreOf(after)];
  return {
    findings: { before: sum(was), now: sum(is) },
    score: first === null || last === null ? null : { before: first, now: last },
  };
}
