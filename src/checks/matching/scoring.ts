import { isThin } from './evidence.ts';
import type { Model } from './model.ts';
import type { Comparer } from './pairs.ts';
import type { Rarity } from './rarity.ts';
import { against, oddsOf, type Weights, weightsOf } from './weights.ts';

/** Pairs of records with their patterns. */
export interface KeptPairs {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly patterns: Float64Array;
}

/** Says how likely records are one thing. */
export interface Scorer {
  readonly comparer: Comparer;
  readonly weights: Weights;
  /** Log odds of each pair. */
  score(pairs: KeptPairs): Float64Array;
  /** Log odds of any two records. */
  oddsOf(left: number, right: number): number;
  /** Levels by column of any two records, see `Comparer.levelsOf`. */
  levelsOf(left: number, right: number): Int8Array;
}

/** Log odds of a pair that agrees in too little to be one thing. */
const TOO_LITTLE = -1;

export function createScorer(comparer: Comparer, model: Model, rarity: Rarity): Scorer {
  const weights = weightsOf(model);
  const logs = new Float64Array(model.relations.length + 1);
  const known = new Map<number, { levels: Int8Array; logs: Float64Array; thin: boolean }>();
  const score = (pattern: number, left: number): number => {
    let own = known.get(pattern);
    if (!own) {
      const levels = comparer.levelsOf(pattern);
      oddsOf(weights, levels, logs);
      own = { levels, logs: logs.slice(), thin: isThin(comparer.columns, levels) };
      known.set(pattern, own);
    }
    logs.set(own.logs);
    rarity(own.levels, left, logs);
    const odds = against(logs);
    return own.thin ? Math.min(odds, TOO_LITTLE) : odds;
  };
  return {
    comparer,
    weights,
    score: ({ left, patterns }) =>
      Float64Array.from(patterns, (pattern, at) => score(pattern, left[at] as number)),
    oddsOf: (left, right) => score(comparer.patternOf(left, right), left),
    levelsOf: (left, right) => comparer.levelsOf(comparer.patternOf(left, right)),
  };
}
