/** Something that can be had: how much it gives, and how many fixes it takes. */
export interface Choice {
  /** Above 0. */
  readonly gives: number;
  /** A whole number from 1. */
  readonly fixes: number;
}

/**
 * The fewest fixes that together give at least `need`; of equally few those that give most. All of them where that is
 * not enough.
 *
 * Choices that take equally many fixes are taken in the order of what they give; what is left to decide is how many of
 * each size. The answer differs from taking the best per fix first by fewer than K² + K of a size, where K is the largest
 * size: a larger difference would hold two sets of equal size that could be swapped (as for knapsacks with small weights).
 */
export function shortest<T extends Choice>(choices: readonly T[], need: number): T[] {
  const sizes = [...Map.groupBy(choices, ({ fixes }) => fixes)]
    .map(([size, own]) => ({ size, own: own.toSorted((a, b) => b.gives - a.gives) }))
    .sort((a, b) => a.size - b.size);
  const largest = sizes.at(-1)?.size ?? 0;
  const taken = greedily(choices, need);
  let plans = new Map<number, { gives: number; counts: readonly number[] }>([[0, { gives: 0, counts: [] }]]);
  for (const { size, own } of sizes) {
    const middle = taken.get(size) ?? 0;
    const slack = largest * (largest + 1);
    const [from, to] = [Math.max(0, middle - slack), Math.min(own.length, middle + slack)];
    const sums = running(own.map(({ gives }) => gives));
    const next: typeof plans = new Map();
    for (const [fixes, plan] of plans) {
      for (let count = from; count <= to; count++) {
        const total = fixes + size * count;
        const gives = plan.gives + (sums[count] ?? 0);
        if (gives > (next.get(total)?.gives ?? Number.NEGATIVE_INFINITY))
          next.set(total, { gives, counts: [...plan.counts, count] });
      }
    }
    plans = next;
  }
  const enough = [...plans].filter(([, { gives }]) => gives >= need).sort(([a], [b]) => a - b)[0];
  if (!enough) return [...choices];
  return sizes
    .flatMap(({ own }, at) => own.slice(0, enough[1].counts[at]))
    .sort((a, b) => b.gives / b.fixes - a.gives / a.fixes);
}

/** How many of each size are taken, the best per fix first, until it is enough. */
function greedily(choices: readonly Choice[], need: number): Map<number, number> {
  const taken = new Map<number, number>();
  let sum = 0;
  for (const { gives, fixes } of choices.toSorted((a, b) => b.gives / b.fixes - a.gives / a.fixes)) {
    if (sum >= need) break;
    sum += gives;
    taken.set(fixes, (taken.get(fixes) ?? 0) + 1);
  }
  return taken;
}

/** Sums of the first none, one, two … */
function running(numbers: readonly number[]): number[] {
  const sums = [0];
  for (const number of numbers) sums.push((sums.at(-1) ?? 0) + number);
  return sums;
}
