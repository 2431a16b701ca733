import type { Traces } from '../writing.ts';
import type { HistoryEntry } from './parts.ts';

/** Histories of a record's properties, newest first, by the property's name. */
export type Histories = Readonly<Record<string, readonly HistoryEntry[]>>;

/**
 * What the property history says of our change: the entries that came between two readings, one of which should be
 * ours. Any other value among them is somebody else's, set in the same moment: either ours overwrote it, or it
 * overwrote ours.
 * @param changes by property: what it holds after our change, in the vendor's form
 */
export function tracesOf(
  changes: readonly { readonly property: string; readonly text: string }[],
  before: Histories,
  after: Histories,
): Traces {
  const found = changes.map(({ property, text }) => {
    const known = new Map<string, number>();
    for (const entry of before[property] ?? []) known.set(keyOf(entry), (known.get(keyOf(entry)) ?? 0) + 1);
    const fresh = (after[property] ?? []).filter((entry) => {
      const times = known.get(keyOf(entry)) ?? 0;
      known.set(keyOf(entry), times - 1);
      return times <= 0;
    });
    const ours = fresh.filter((entry) => isSame(entry.value ?? '', text));
    return { fresh: fresh.length, ours: ours.length };
  });
  const seen = found.some(({ fresh }) => fresh > 0);
  return {
    written: found.some(({ ours }) => ours > 0) ? true : seen ? false : null,
    collision: found.some(({ fresh, ours }) => fresh > ours),
  };
}

function keyOf({ value, timestamp, sourceType, updatedByUserId }: HistoryEntry): string {
  return JSON.stringify([value ?? '', timestamp, sourceType ?? null, updatedByUserId ?? null]);
}

/** The vendor may write a number in another way than we sent it. */
function isSame(one: string, other: string): boolean {
  if (one === other) return true;
  return one !== '' && other !== '' && Number(one) === Number(other);
}
