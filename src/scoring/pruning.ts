import { addDays, type Day } from '../clock.ts';
import type { RecordStore } from '../store/ports.ts';

/**
 * For so long what records held before they changed is kept, so that a day can be made again and causes be told back to a
 * baseline of last year; and so long it is known which messages people got, and what was measured of each rep.
 */
export const HISTORY_KEPT_DAYS = 400;

/** Forgets what is older than that, as seen from a day. What was forgotten once is not looked for again. */
export async function pruneOld(
  { history, outbox, measuring }: Pick<RecordStore, 'history' | 'outbox' | 'measuring'>,
  asOf: Day,
): Promise<void> {
  const keepFrom = addDays(asOf, -HISTORY_KEPT_DAYS);
  await outbox.prune(keepFrom);
  await measuring.forgetReps(keepFrom);
  const older = await history.measuredDays('0001-01-01', addDays(keepFrom, -1));
  if (older.length === 0) return;
  for (const day of await history.measuredDays(keepFrom, asOf)) {
    const kept = await history.inputs(day);
    if (kept !== null) return history.prune(kept.step);
  }
}
