import type { Tally } from './tally-port.ts';

/** What one record is for one metric; null where it cannot be told. Values are integers. */
export interface Fact {
  /** It counts as recorded; it does not, but may. */
  readonly member: boolean;
  readonly maybe: boolean;
  readonly hit: boolean | null;
  readonly value: number | null;
  readonly part: number | null;
  /** A doubt on a field that decides whether it counts, or that carries its value. */
  readonly doubtDecides: boolean;
  readonly doubtCarries: boolean;
  /** What only some kinds have: whether it has ended, and whether it is an answer against. */
  readonly ended: boolean;
  readonly against: boolean;
}

/** What a record is for a metric with all its open findings, and without one of them. */
export interface Stake {
  readonly metricId: string;
  readonly source: string;
  readonly recordId: string;
  /** Null: without any. */
  readonly checkId: string | null;
  readonly segment: string | null;
  readonly before: Fact;
  readonly after: Fact;
  /** Whether the finding is on a field that the metric reads, and whether such a field is empty, so that mending fills it. */
  readonly touches: boolean;
  readonly fills: boolean;
}

/** A doubtful record of another object that may change one of a metric's, and the checks whose findings make it so. */
export interface LooseStake {
  readonly metricId: string;
  readonly source: string;
  readonly recordId: string;
  readonly checkIds: readonly string[];
  readonly held: boolean;
}

/** Sorted values around a discrete quantile: at the ranks from `rank` - 1 to `rank` + 1; null beyond the ends. */
export interface Outer {
  readonly rank: number;
  readonly values: readonly (number | null)[];
}

/** The 5th and 95th percentile of sure numbers, and the middle of the known ones. */
export interface Places {
  readonly low: Outer;
  readonly middle: Outer;
  readonly high: Outer;
}

/** The places of one tally's values, and of a ratio's parts. */
export interface Outers extends Places {
  readonly metricId: string;
  readonly part: Tally['part'];
  readonly segment: string | null;
  readonly parts: Places | null;
}
