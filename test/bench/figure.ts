import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** One figure as it is printed. */
export interface Figure {
  readonly name: string;
  /** Ours, the median of the rounds. */
  readonly value: number;
  readonly unit: string;
  /** The other side, the median of the rounds. */
  readonly against: number;
  /** `value / against`. */
  readonly ratio: number;
  /** Records that each side went through in a round. */
  readonly n: number;
  readonly rounds: number;
  /** 0 to 1: the page server's CPU time by elapsed time, on the side where it is larger. */
  readonly server_cpu_share?: number;
  /** Waits that the vendor's limits ask for, which are counted instead of slept; `value` and `against` hold them. */
  readonly waited_ms?: { readonly value: number; readonly against: number };
  /** Present, and false, where the figure must not be used. */
  readonly counts?: false;
  /** The most memory that a process of each side held. */
  readonly peak_rss_mb?: { readonly ours: number; readonly against: number };
}

/** How large and how often. */
export interface BenchSize {
  readonly records: number;
  readonly accounts: number;
  /** Of a pull by a bulk query, and of the larger one of those whose memory is compared. */
  readonly bulkRecords: number;
  readonly growthRecords: number;
  /** Of a whole company, in the figures of days. */
  readonly dayRecords: number;
  readonly rounds: number;
}

/** Both sides' results of every round. */
export interface Rounds<T> {
  readonly ours: readonly T[];
  readonly theirs: readonly T[];
}

/** Runs the two sides by turns, ours first, each with the garbage of the other cleared away. */
export async function byTurns<T>(
  rounds: number,
  ours: () => Promise<T>,
  theirs: () => Promise<T>,
): Promise<Rounds<T>> {
  setFlagsFromString('--expose-gc');
  const clearGarbage = runInNewContext('gc') as () => void;
  const results: { ours: T[]; theirs: T[] } = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round++) {
    clearGarbage();
    results.ours.push(await ours());
    clearGarbage();
    results.theirs.push(await theirs());
  }
  return results;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}
