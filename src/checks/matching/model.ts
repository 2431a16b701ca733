import type { Chance } from './chance.ts';
import type { Relation } from './related.ts';

/** How records of one thing agree, and related ones, and how many pairs of each there are. */
export interface Model {
  readonly chance: Chance;
  readonly relations: readonly Relation[];
  /** By column and level: what is believed of pairs of one thing before anything is learnt. */
  readonly priors: readonly Float64Array[];
  /** … and of related pairs, in what they share. */
  readonly relatedPriors: readonly Float64Array[];
  /** By column and level, among pairs of one thing. */
  readonly same: readonly Float64Array[];
  /** By relation, column and level; only of the columns that it shares. */
  readonly related: readonly (readonly Float64Array[])[];
  /** Share of all pairs that are one thing, and by relation; see `Relation.among`. */
  readonly sameShare: number;
  readonly relatedShares: readonly number[];
  readonly allPairs: number;
}

/** A pattern and how many pairs have it. */
export interface PatternCount {
  readonly levels: Int8Array;
  readonly n: number;
  /** Of them, pairs that are known to be one thing. */
  readonly known: number;
}
