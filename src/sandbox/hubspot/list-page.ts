import type { VendorRow } from '../vendor-data.ts';
import { chance } from './chance.ts';
import type { RecordIndex } from './record-index.ts';

/** A page of a list, and the cursor of the next one; null after the last. */
export interface ListPage {
  readonly rows: readonly VendorRow[];
  readonly next: string | null;
}

/**
 * The records behind a cursor. Short pages lie: a page may hold fewer records than the limit, even none, and yet
 * bring a cursor; only where there is none does the list end.
 * @param ask.after the id of the last record given; `.` and a number behind it tell how many empty pages followed
 */
export function listPage(
  index: RecordIndex,
  ask: {
    readonly limit: number;
    readonly after: string | null;
    readonly shortShare: number;
    readonly seed: string;
  },
): ListPage {
  const [id = '', empties = '0'] = (ask.after ?? '').split('.');
  const slots = index.byId();
  const start = id === '' ? 0 : index.after(id);
  const left = slots.length - start;
  const size = Math.min(left, ask.limit);
  const roll = chance(ask.seed, id, empties, 'short');
  const shortened = roll < ask.shortShare ? Math.floor((size * roll) / ask.shortShare) : size;
  // Twice an empty page at one place is enough: the real service comes to an end as well.
  const given = shortened === 0 && Number(empties) >= 2 ? size : shortened;
  if (given === 0 && left > 0) return { rows: [], next: `${id}.${Number(empties) + 1}` };
  const rows = Array.from(slots.subarray(start, start + given), (slot) => index.row(slot));
  return { rows, next: given < left ? String(rows.at(-1)?.['id']) : null };
}
