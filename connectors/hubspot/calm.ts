import type { Held } from '../../src/crm/connector.ts';
import type { Latest } from './latest.ts';
import type { Part } from './parts.ts';

/*
 * When the list of archived records need not be asked for.
 *
 * A search without a filter tells how many records of a type there are, and its page, what changed last in front,
 * holds all that changed since the pull before (`latest.ts`). Let I be what the vendor's index holds, M what the mirror
 * holds as live, P the page. P lies in I. If whatever is in I and not in M is in P, then |I| = |I ∩ M| + |P \ M|; so
 * |I| = |M ∪ P| says that all of M is in I: nothing that we hold was archived, merged away or deleted for good.
 *
 * What is in I and not in M has come since the pull before: made, which is a change, so that it is in P; or restored,
 * which need not be one. So nothing must be there to be restored. That is so where the list of archived records was
 * found empty, the count came out in the same pull, and the mirror holds as many deleted records as it did then. A type
 * for which all this holds is calm; one record that was archived within the 90 days for which it can be restored keeps
 * it from being so.
 *
 * Nothing is carried over from count to count: each pull holds sets against each other as they stand. So whatever the
 * index still hides or still shows can bring both sides to the same number once, but not when it has settled; and
 * since the list was empty when it was last read, all that it holds at the next reading came since, however long ago.
 * A record that becomes visible without being changed, or that the index learns of after more than the time that we
 * look back, would take the place of one that was archived until everything is read again.
 */

/** What was found of one type: whether its list was empty, and of how many deleted ones it was when all came out. */
export interface Finding {
  readonly type: string;
  /** Null where it did not come out, or was not counted. */
  readonly deleted: number | null;
}

/** What a pull knows of one type before it asks for its archived records. */
export interface Sight {
  /** Fewer changed than a page holds, so that one page will do the next time. */
  readonly few: boolean;
  /** Null where it was not counted. */
  readonly balance: Balance | null;
}

export const UNSEEN: Sight = { few: false, balance: null };

/** Both sides of the count. */
export interface Balance {
  /** How many more are there than are held or were seen just now; below zero where some are not there any more. */
  readonly surplus: number;
  /** How many the mirror holds as deleted. */
  readonly deleted: number;
}

export async function balanceOf(held: Held, { idPrefix }: Part, { total, ids }: Latest): Promise<Balance> {
  const { live, deleted, known } = await held({ idPrefix, ids: ids.map((id) => idPrefix + id) });
  return { surplus: total - (live + ids.length - known), deleted };
}

/** Whether nothing was archived since the pull that found this. */
export function isStill(before: Finding | null, balance: Balance | null): before is Finding {
  return before !== null && balance?.surplus === 0 && before.deleted === balance.deleted;
}

/** What to find once the archived records of a type were listed and there were none; null for nothing. */
export function foundEmpty(type: string, { few, balance }: Sight): Finding | null {
  if (!few) return null;
  return { type, deleted: balance?.surplus === 0 ? balance.deleted : null };
}

/** As it is kept in a checkpoint: `calls=0 notes`, for each type whose list was empty. */
export function withFinding(calm: string, { type, deleted }: Finding): string {
  const entry = deleted === null ? type : `${type}=${deleted}`;
  return calm === '' ? entry : `${calm} ${entry}`;
}

export function findingOf(calm: string, type: string): Finding | null {
  for (const entry of calm.split(' ')) {
    const [name, deleted] = entry.split('=');
    if (name === type) return { type, deleted: deleted === undefined ? null : Number(deleted) };
  }
  return null;
}

/** What came out of the count of one type. */
export interface Note {
  readonly type: string;
  /** What nothing explains of it; null where it came out and the archived records were not asked for. */
  readonly surplus: number | null;
}

/** What a pull says of its counts, behind the figure that proves it; empty for nothing. */
export function told(notes: readonly Note[]): string {
  const still = notes.filter(({ surplus }) => surplus === null).map(({ type }) => type);
  const odd = notes.flatMap(({ type, surplus }) => {
    if (surplus === null || surplus === 0) return [];
    const difference = `${Math.abs(surplus)} ${surplus < 0 ? 'fewer' : 'more'}`;
    return `; ${difference} ${type} are counted than are held, and no archived record explains it`;
  });
  if (still.length === 0) return odd.join('');
  const reason = `all ${still.join(', ')} that are held are counted, so that archived ones were not asked for`;
  return [`; ${reason}`, ...odd].join('');
}
