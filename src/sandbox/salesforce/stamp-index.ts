import type { VendorRow } from '../vendor-data.ts';

/** Finds the rows of a table from a stamp on. */
export interface StampIndex {
  /** The row at this place came, went or bears another stamp now. */
  changed(place: number): void;
  /** Places in no order; null where more are meant than `most`. */
  since(at: string, most: number): readonly number[] | null;
}

/** More changed rows than this share, and the index is made anew. */
const CHANGED_SHARE = 0.05;

/** @param stampOf the moment that a row bears; null where it has none: then nothing finds it */
export function createStampIndex(
  rows: readonly (VendorRow | undefined)[],
  stampOf: (row: VendorRow) => string | null,
): StampIndex {
  /** Those that have not changed since, the oldest first, and their stamps. */
  let places = new Uint32Array();
  let stamps: string[] = [];
  const changed = new Set<number>();
  let made = false;

  function make(): void {
    const found: { readonly place: number; readonly stamp: string }[] = [];
    rows.forEach((row, place) => {
      const stamp = row ? stampOf(row) : null;
      if (stamp !== null) found.push({ place, stamp });
    });
    found.sort((a, b) => (a.stamp < b.stamp ? -1 : a.stamp > b.stamp ? 1 : 0));
    places = Uint32Array.from(found, ({ place }) => place);
    stamps = found.map(({ stamp }) => stamp);
    changed.clear();
    made = true;
  }

  return {
    changed: (place) => void changed.add(place),
    since(at, most) {
      if (!made || changed.size > rows.length * CHANGED_SHARE) make();
      let low = 0;
      for (let high = stamps.length; low < high; ) {
        const middle = (low + high) >>> 1;
        if ((stamps[middle] as string) < at) low = middle + 1;
        else high = middle;
      }
      if (stamps.length - low > most) return null;
      const found = [...places.subarray(low)].filter((place) => !changed.has(place));
      for (const place of changed) {
        const row = rows[place];
        if (row && (stampOf(row) ?? '') >= at) found.push(place);
      }
      return found.length > most ? null : found;
    },
  };
}
