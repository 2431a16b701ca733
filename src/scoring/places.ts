import type { Around, Outer } from '../store/ports.ts';

/** The value at a rank after `inserted` came among sorted values of which those at `rank` - 1 … are known. */
function at(
  values: readonly (number | null)[],
  rank: number,
  wanted: number,
  inserted: number | null,
): number | null {
  const place = wanted - rank + 1;
  if (inserted === null) return values[place] ?? null;
  const [below, here] = [values[place - 1] ?? null, values[place] ?? null];
  // Ranks below the first hold nothing; beyond the last is whatever comes behind all others.
  if (wanted < 1) return null;
  if (below !== null && inserted < below) return below;
  if (here !== null && inserted > here) return here;
  return below === null && wanted > 1 && here === null ? null : inserted;
}

/** As the engine's `quantile_disc` over `n` values, one more of which is `inserted`. */
export function discrete(outer: Outer, n: number, share: number, inserted: number | null): number | null {
  if (inserted === null) return outer.values[1] ?? null;
  const rank = Math.max(1, n + 1 - Math.floor(n + 1 - (n + 1) * share));
  return at(outer.values, outer.rank, rank, inserted);
}

/** A quantile's place among `n` records, `below` of which lie below, after a value may have been inserted. */
export function moved(around: Around, n: number, below: number, inserted: number | null): Around {
  const { parts, share } = around;
  const place = parts + share * (n - 1);
  const rank = Math.floor(place / parts) - below;
  const values = [
    null,
    at(around.values, around.rank, rank, inserted),
    at(around.values, around.rank, rank + 1, inserted),
    null,
  ];
  return { rank, rest: place % parts, parts, share, values };
}
