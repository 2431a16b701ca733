import type { Held } from '../../src/crm/connector.ts';
import type { Part } from './parts.ts';
import { SEARCH_SIZE } from './searching.ts';

/*
 * When the list of archived records need not be asked for.
 *
 * A search without a filter tells how many records of a type there are, and its page, what changed last in front,
 * holds all that changed since the pull before (`latest.ts`). Let I be what the vendor's index holds, M what the mirror
 * holds as live, P the page, a part of I. If whatever is in I and not in M is in P, then |I| = |I ∩ M| + |P \ M|; so
 * |I| = |M ∪ P| says that all of M is in I: nothing that we hold was archived, merged away or deleted for good.
 *
 * What is in I and not in M has come since the pull before: made, which is a change, so that it is in P; or restored,
 * which need not be one. So nothing must be there to be restored. That is so where two pulls on end found the list of
 * archived records empty, the count of the second came out, and the mirror holds as many deleted records as it did in
 * both: then the type is calm. A record that was archived within the 90 days for which it can be restored keeps it from
 * being so. (One pull would do if the index did not trail: a record that a reading of everything saw archived and that
 * was restored since stands in no list, and may be counted only a little later.) Such a one is remembered
 * (`archive.ts`), and as long as anybody of the type is, the list is read whatever the count says.
 *
 * What was made since the list was read, and archived before any pull saw it, may be restored with the time of change
 * that it was made with. So P reaches back to when the list was last read, and whatever of P is not held lands, however
 * old it is; where P no longer reaches so far, all that changed since is walked through.
 *
 * Nothing is carried over from count to count: each pull holds the sets against each other as they stand. So what the
 * index hides or shows too long can make both sides equal once, but not when it has settled; and since the list was
 * empty when it was last read, all that it holds at its next reading came since, however long ago. A record that
 * becomes visible without being changed, that was forgotten here, or that the index learns of later than we look back
 * can stand in for one that was archived, but no longer than until everything is read again.
 */

/** What was found of one type whose list was empty. */
export interface Finding {
  readonly type: string;
  /** How many records the mirror held as deleted. */
  readonly deleted: number;
  /** Whether the count came out, and they were as many in the pull before: the type is calm. */
  readonly calm: boolean;
  /** The bound of the pull that read the list. */
  readonly listedAt: string;
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
  /** How many records of the page changed since the list was last read. */
  readonly later: number;
}

/** The list is read again while the page still reaches back to when it was read last. */
const MOST_LATER = SEARCH_SIZE / 2;

/** Whether nothing was archived since the pull that found this, and the list need not be read. */
export function isStill(before: Finding | null, balance: Balance | null): boolean {
  return before?.calm === true && isEven(before, balance) && (balance?.later ?? 0) <= MOST_LATER;
}

function isEven({ deleted }: Finding, balance: Balance | null): boolean {
  return balance?.surplus === 0 && balance.deleted === deleted;
}

/**
 * What to find where the archived records of a type were listed and there were none.
 * @param before what the last pull found
 * @param listedAt the bound of this pull
 * @returns null where the next pull has to walk: then nothing can be counted
 */
export async function foundEmpty(
  held: Held | undefined,
  part: Part,
  { sight, before, listedAt }: { sight: Sight; before: Finding | null; listedAt: string },
): Promise<Finding | null> {
  if (!held || !sight.few) return null;
  const { type, idPrefix } = part;
  const { deleted } = sight.balance ?? (await held({ idPrefix, ids: [] }));
  return { type, deleted, calm: before !== null && isEven(before, sight.balance), listedAt };
}

/**
 * As it is kept in a checkpoint, for each type whose list was empty: `calls=0@1769299200000`, the number of deleted ones
 * and when the list was read, and `notes~3@…` where it is not calm.
 */
export function withFinding(kept: string, { type, deleted, calm, listedAt }: Finding): string {
  const entry = `${type}${calm ? '=' : '~'}${deleted}@${Date.parse(listedAt)}`;
  return kept === '' ? entry : `${kept} ${entry}`;
}

export function findingOf(kept: string, type: string): Finding | null {
  for (const entry of kept.split(' ')) {
    const [, name, sign, deleted, at] = /^(.+)([=~])(\d+)@(\d+)$/.exec(entry) ?? [];
    if (name !== type) continue;
    const listedAt = new Date(Number(at)).toISOString();
    return { type, deleted: Number(deleted), calm: sign === '=', listedAt };
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
