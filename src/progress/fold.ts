import { FEWEST_PEOPLE } from '../scoring/adoption-groups.ts';

/** A group of people with the sums that its number is made of. */
export interface Group {
  readonly id: string;
  readonly people: number;
  readonly value: number | null;
  readonly n: number;
  /** What the value is weighted by when groups are merged. */
  readonly weight: number;
}

/** A group as others may see it: one or several of the given ones together. */
export interface FoldedGroup {
  readonly ids: readonly string[];
  readonly people: number;
  readonly value: number | null;
  readonly n: number;
  readonly weight: number;
}

export { FEWEST_PEOPLE };

/**
 * Folds groups of fewer than five people together, and with the smallest of the larger ones where they are still
 * too few, so that no number of a small group can be read or worked out from the rest. A folded value is the
 * weighted mean.
 * @returns null where all people together are too few
 */
export function foldSmall(groups: readonly Group[]): FoldedGroup[] | null {
  if (groups.reduce((sum, group) => sum + group.people, 0) < FEWEST_PEOPLE) return null;
  const large = groups.filter((group) => group.people >= FEWEST_PEOPLE).sort((a, b) => a.people - b.people);
  const small = groups.filter((group) => group.people < FEWEST_PEOPLE);
  while (small.length > 0 && small.reduce((sum, group) => sum + group.people, 0) < FEWEST_PEOPLE) {
    const next = large.shift();
    if (!next) break;
    small.push(next);
  }
  const folded = small.length > 0 ? [merge(small)] : [];
  return [...large.map((group) => merge([group])), ...folded].sort((a, b) =>
    (a.ids[0] ?? '') < (b.ids[0] ?? '') ? -1 : 1,
  );
}

function merge(groups: readonly Group[]): FoldedGroup {
  const valued = groups.filter((group) => group.value !== null);
  const weight = valued.reduce((sum, group) => sum + group.weight, 0);
  return {
    ids: groups.map((group) => group.id).sort(),
    people: groups.reduce((sum, group) => sum + group.people, 0),
    value:
      weight === 0
        ? null
        : valued.reduce((sum, group) => sum + (group.value ?? 0) * group.weight, 0) / weight,
    n: groups.reduce((sum, group) => sum + group.n, 0),
    weight,
  };
}
