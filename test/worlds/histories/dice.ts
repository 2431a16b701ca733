/** A stream of chances that a seed fixes for good, on any machine. */
export interface Dice {
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(share: number): boolean;
  /** @throws {RangeError} where the list is empty */
  pick<T>(list: readonly T[]): T;
  /** A key of `weights`, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** Up to `most` different members of a list, in random order. */
  some<T>(list: readonly T[], most: number): T[];
  /** Another stream: what is drawn from it leaves this one alone. */
  apart(name: string): Dice;
}

/** The generator mulberry32 (T. Ettinger), its state filled from the seed and the stream's name by FNV-1a. */
export function createDice(seed: number, stream = ''): Dice {
  let state = 2166136261;
  for (const letter of `${seed}/${stream}`) state = Math.imul(state ^ letter.charCodeAt(0), 16777619) >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 4294967296;
  }

  function between(low: number, high: number): number {
    return low + Math.floor(next() * (high - low + 1));
  }

  function pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('There is nothing to pick from.');
    return list[between(0, list.length - 1)] as T;
  }

  return {
    between,
    pick,
    chance: (share) => next() < share,
    weighted(weights) {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let rest = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        rest -= weight;
        if (rest < 0) return key;
      }
      return pick(entries)[0];
    },
    some(list, most) {
      const left = [...list];
      const taken = [];
      while (left.length > 0 && taken.length < most)
        taken.push(...left.splice(between(0, left.length - 1), 1));
      return taken;
    },
    apart: (name) => createDice(seed, `${stream}/${name}`),
  };
}
