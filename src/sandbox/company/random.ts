/** A stream of numbers that a seed fixes for good, on any machine. */
export interface Random {
  /** 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(share: number): boolean;
  /** @throws {RangeError} when the list is empty */
  pick<T>(list: readonly T[]): T;
  /** An index into `weights`, as often as its weight says. */
  weighted(weights: readonly number[]): number;
  /** Standard normal (Box and Muller). */
  normal(): number;
  /** Log-normal: half of all values lie below `median`. */
  logNormal(median: number, sigma: number): number;
  /** The numbers 0 to `length` - 1 in random order (Fisher and Yates). */
  order(length: number): Uint32Array;
}

/**
 * The generator sfc32 (C. Doty-Humphrey, PractRand), its state filled from the seed and the name by FNV-1a.
 * @param stream streams of different names do not depend on each other, so that one may grow alone
 */
export function seededRandom(seed: number, stream: string): Random {
  let a = hash(`${seed}:${stream}:a`);
  let b = hash(`${seed}:${stream}:b`);
  let c = hash(`${seed}:${stream}:c`);
  let counter = 1;

  function word(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) word();

  const next = (): number => word() / 4_294_967_296;
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

  return {
    next,
    between,
    normal,
    chance: (share) => next() < share,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new RangeError('Nothing to pick from.');
      return list[Math.floor(next() * list.length)] as T;
    },
    weighted(weights) {
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
      for (const [index, weight] of weights.entries()) {
        left -= weight;
        if (left < 0) return index;
      }
      return weights.length - 1;
    },
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    order(length) {
      const order = new Uint32Array(length);
      for (let index = 0; index < length; index++) {
        const other = between(0, index);
        order[index] = order[other] ?? index;
        order[other] = index;
      }
      return order;
    },
  };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value | 0;
}
