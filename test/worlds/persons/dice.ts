/** A source of chance; the same seed gives the same draws (splitmix32). */
export interface Dice {
  /** 0 to 1, 1 left out. */
  next(): number;
  chance(share: number): boolean;
  below(limit: number): number;
  pick<T>(list: readonly T[]): T;
}

export function createDice(seed: number): Dice {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let mix = state ^ (state >>> 16);
    mix = Math.imul(mix, 0x21f0aaad);
    mix ^= mix >>> 15;
    mix = Math.imul(mix, 0x735a2d97);
    return ((mix ^ (mix >>> 15)) >>> 0) / 4294967296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    chance: (share) => next() < share,
    below,
    pick: (list) => list[below(list.length)] as never,
  };
}

/** Draws ranks from 0, rank r in proportion to 1 / (r + 2). */
export function zipf(size: number): (dice: Dice) => number {
  const sums = new Float64Array(size);
  let sum = 0;
  for (let rank = 0; rank < size; rank++) {
    sum += 1 / (rank + 2);
    sums[rank] = sum;
  }
  return (dice) => {
    const at = dice.next() * sum;
    let [low, high] = [0, size - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
