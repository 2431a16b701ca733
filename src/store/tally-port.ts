/**
 * The partial sums of one metric, over all its records or in one segment of them. Counts are records; sums are
 * integers. A record that counts or may count is one of: *sure*, it counts for certain and its hit or value is known
 * and without a doubt; *unsure*, it counts for certain and its hit or value is missing or doubtful; *perhaps*, it may or
 * may not count.
 */
export interface Tally {
  readonly metricId: string;
  /** `all` for the one that covers every record. */
  readonly part: 'all' | 'segment';
  readonly segment: string | null;
  /** As recorded: members, those that are counted, those whose hit or value is missing, and the sum of known values. */
  readonly members: number;
  readonly hits: number;
  readonly missing: number;
  readonly sum: number;
  readonly sure: number;
  readonly sureHits: number;
  readonly sureSum: number;
  readonly unsure: number;
  readonly perhaps: number;
  /** Of those whose value is known and without a doubt: the sum of the positive and of the negative ones. */
  readonly perhapsPlus: number;
  readonly perhapsMinus: number;
  /** Those whose value is missing or doubtful. */
  readonly perhapsMissing: number;
  /** The perhaps that are no members as recorded, the sum of their values, and how many have none. */
  readonly maybes: number;
  readonly maybeSum: number;
  readonly maybeMissing: number;
  /** Doubtful records of another object, each of which may change one of these, and how many of them are in it now. */
  readonly loose: number;
  readonly looseHeld: number;
  /** The middle of the members' known values, discrete; null without any. */
  readonly median: number | null;
  /** 5th and 95th percentile, discrete, of the sure values; null without any. */
  readonly p5: number | null;
  readonly p95: number | null;
  /** Where a quantile is asked for. */
  readonly ranks: Ranks | null;
  /** The sums that only some kinds of metrics need. */
  readonly more: TallyMore | null;
}

/** Partial sums of ratios, of what may still last, of surveys, of distinct things and of concentrations. Integers all. */
export type TallyMore =
  | ({ readonly kind: 'ratio' } & RatioSums)
  | ({ readonly kind: 'lasting' } & LastingTimes)
  | { readonly kind: 'survey'; readonly against: number }
  | { readonly kind: 'distinct'; readonly safe: number; readonly review: number }
  | { readonly kind: 'concentration'; readonly sure: readonly number[]; readonly doubted: readonly number[] };

/**
 * Sorted values around the place of the quantile `share` / `parts`: at `rank`, counted from 1, plus `rest` / `parts` of
 * the way to the next.
 * `values` are those at the ranks from `rank` - 1 to `rank` + 2; null beyond the ends.
 */
export interface Around {
  readonly rank: number;
  readonly rest: number;
  readonly parts: number;
  readonly share: number;
  readonly values: readonly (number | null)[];
}

/** A quantile among the members' known values, and its lowest and highest place among the sure ones. */
export interface Ranks {
  readonly known: Around;
  readonly low: Around;
  readonly high: Around;
}

/**
 * Of a ratio's members: what is known of part (numerator) and value (denominator). A member whose fields are doubted is
 * taken for known in the point, and for unknown in the range.
 */
export interface RatioSums {
  /** Sums over members of which both are known, doubted ones included, and how many they are. */
  readonly parts: number;
  readonly values: number;
  readonly known: number;
  /** … of those without a doubt. */
  readonly sureParts: number;
  readonly sureValues: number;
  /** The part is not known, the value is: how many, and the sum of their values. */
  readonly partless: number;
  readonly partlessValues: number;
  /** The value is not known, the part is, of members really missing it and of doubted ones: how many, sum of the parts. */
  readonly valueless: number;
  readonly valuelessParts: number;
  readonly valuelessDoubted: number;
  readonly valuelessDoubtedParts: number;
  /** Neither is known, but the whole value would be in the part; missing and doubted. */
  readonly whole: number;
  readonly wholeDoubted: number;
  /** Neither is known; missing and doubted. */
  readonly neither: number;
  readonly neitherDoubted: number;
  /** Records that may not be members at all, both known: how many, and sums; and with something unknown. */
  readonly unsure: number;
  readonly unsureParts: number;
  readonly unsureValues: number;
  readonly unsureUnknown: number;
  /**
   * Percentiles, discrete: the 50th of what members of which both are known have, the 5th and 95th of those without a
   * doubt; null without any.
   */
  readonly partLow: number | null;
  readonly partMiddle: number | null;
  readonly partHigh: number | null;
}

/** Times in order, of what has ended and of what still goes on, without a doubt and with one. */
export interface LastingTimes {
  readonly ended: readonly number[];
  readonly going: readonly number[];
  readonly endedDoubted: readonly number[];
  readonly goingDoubted: readonly number[];
}
