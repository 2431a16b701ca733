import { type Chance, LEAST_CHANCE } from './chance.ts';
import type { Column } from './columns.ts';
import { topLevel } from './kinds.ts';
import type { Relation } from './related.ts';

/**
 * Adds to log odds (of one thing and of each relation, see `oddsOf`) how much more, or less, an agreement on these very
 * values says than one on any.
 */
export type Rarity = (levels: Int8Array, left: number, odds: Float64Array) => void;

/**
 * Agreement on a rare value says more than on a common one; of two columns that hang on each other, the two values
 * together are charged what they are met together. Records that are one thing count once, since their copies make
 * every value look common.
 * @param clusters the records of each thing of which there are several
 */
export function rarityOf(
  columns: readonly Column[],
  relations: readonly Relation[],
  chance: Chance,
  clusters: readonly (readonly number[])[],
  size: number,
): Rarity {
  const things = size - clusters.reduce((sum, members) => sum + members.length - 1, 0);
  const tops = columns.map(({ kind }) => topLevel(kind));
  /** By column and value: the share of things that have it. */
  const shares = columns.map((column) => sharesOf(column, clusters));
  const ups = shares.map((own, at) => {
    const usual = Math.log(chance.levels[at]?.[tops[at] as number] as number);
    return own.map((share) => usual - Math.log(share));
  });
  const jointly = chance.dependences.map(({ column, on, lift }) => {
    const width = chance.levels[on]?.length ?? 0;
    const usual = lift[(tops[column] as number) * width + (tops[on] as number)] as number;
    const [one, other] = [columns[column] as Column, columns[on] as Column];
    const met = metTogether(one, other, clusters);
    return {
      column,
      on,
      up(left: number): number {
        const [x, y] = [one.ids[left] as number, other.ids[left] as number];
        const [shareX, shareY] = [shares[column]?.[x] as number, shares[on]?.[y] as number];
        const believed = Math.min(shareX, shareY, usual * shareX * shareY);
        // As if they were met together once more than is seen, among as many things as that would take.
        const share = (met.get(x * other.values.length + y) ?? 1) / (things + 1 / believed);
        return Math.log(usual) - Math.log(Math.max(share, LEAST_CHANCE * LEAST_CHANCE) / (shareX * shareY));
      },
    };
  });
  return (levels, left, odds) => {
    for (let at = 0; at < tops.length; at++) {
      if (levels[at] !== tops[at]) continue;
      const up = ups[at]?.[columns[at]?.ids[left] as number] as number;
      odds[0] = (odds[0] as number) + up;
      for (let of = 0; of < relations.length; of++)
        if (relations[of]?.shares[at]) odds[of + 1] = (odds[of + 1] as number) + up;
    }
    for (const { column, on, up: upOf } of jointly) {
      if (levels[column] !== tops[column] || levels[on] !== tops[on]) continue;
      const up = upOf(left);
      odds[0] = (odds[0] as number) + up;
      for (let of = 0; of < relations.length; of++)
        if (relations[of]?.shares[column] || relations[of]?.shares[on])
          odds[of + 1] = (odds[of + 1] as number) + up;
    }
  };
}

function sharesOf(column: Column, clusters: readonly (readonly number[])[]): Float64Array {
  const { ids, counts } = column;
  const things = Int32Array.from(counts);
  for (const members of clusters) {
    members.forEach((record, at) => {
      const id = ids[record] as number;
      if (members.findIndex((other) => ids[other] === id) < at) things[id] = (things[id] as number) - 1;
    });
  }
  const all = things.reduce((sum, n) => sum + n, -(things[0] as number));
  return Float64Array.from(things, (n) => Math.max(n / Math.max(all, 1), LEAST_CHANCE));
}

/** How many things have two values, by both; those that are met once are left out. */
function metTogether(
  one: Column,
  other: Column,
  clusters: readonly (readonly number[])[],
): Map<number, number> {
  const width = other.values.length;
  const keys = new Float64Array(one.ids.length);
  for (let record = 0; record < keys.length; record++) {
    const [x, y] = [one.ids[record] as number, other.ids[record] as number];
    keys[record] = x === 0 || y === 0 ? -1 : x * width + y;
  }
  for (const members of clusters)
    members.forEach((record, at) => {
      const key = keys[record] as number;
      if (members.findIndex((same) => keys[same] === key) < at) keys[record] = -1;
    });
  keys.sort();
  const met = new Map<number, number>();
  for (let from = 0; from < keys.length; ) {
    const key = keys[from] as number;
    let to = from + 1;
    while (keys[to] === key) to++;
    if (key >= 0 && to - from > 1) met.set(key, to - from);
    from = to;
  }
  return met;
}
