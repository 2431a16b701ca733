import type { Instant } from '../clock.ts';

/** What one run over one source was for, and what it came to. */
export interface RunRow {
  readonly source: string;
  /** `preflight` asks for rights and lands nothing. */
  readonly kind: 'incremental' | 'reconciling' | 'preflight';
  /** Of a reconciling run: it lasts until everything was read by pulls that began after this moment. Else null. */
  readonly dueSince: Instant | null;
  readonly startedAt: Instant;
  /** The latest sign of life. */
  readonly endedAt: Instant;
  /** `stopped` ended before everything was read, since the budget was spent. `failed`: at least one object did. */
  readonly outcome: 'under way' | 'done' | 'stopped' | 'failed';
  readonly calls: number;
  /** Those of the calls that read from the beginning. */
  readonly readingCalls: number;
  /** Calls that we may make in 24 hours; null where there is no cap. */
  readonly budgetCalls: number | null;
  /** When the budget lets a stopped run go on; null for others, and where that is not known. */
  readonly goesOnAt: Instant | null;
}

export interface KeptRun extends RunRow {
  /** From 1 on, in the order in which runs began. */
  readonly number: number;
}

/** What one pull of one object in a run asked for, got and did. Figures are records, but `calls`. */
export interface PullRow {
  readonly run: number;
  readonly source: string;
  readonly object: string;
  /** `first`: from the beginning with history · `changes` since the last one · `everything` again. */
  readonly mode: 'first' | 'changes' | 'everything';
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** Bound of the pull that it went on from; null from the beginning. */
  readonly from: Instant | null;
  readonly until: Instant;
  /** Our field names. */
  readonly asked: readonly string[];
  /** The vendor's own count, and by which of its figures; null where the pull ended before it came. */
  readonly expected: number | null;
  readonly by: string | null;
  readonly received: number;
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  readonly deleted: number;
  readonly merged: number;
  readonly skipped: readonly { readonly why: string; readonly records: number }[];
  readonly calls: number;
  readonly outcome: 'proven' | 'stopped' | 'failed';
  /** The sentences of what went wrong; null for nothing. */
  readonly failure: string | null;
}

/** Keeps what every run and every pull did. */
export interface PullsPort {
  /** Returns the run's number. */
  begin(run: RunRow): Promise<number>;
  update(number: number, run: RunRow): Promise<void>;
  save(pull: PullRow): Promise<void>;
  /** The newest first. */
  runs(ask: {
    readonly source?: string;
    readonly kind?: RunRow['kind'];
    /** Only those that showed life after this moment. */
    readonly aliveAfter?: Instant;
    readonly most: number;
  }): Promise<KeptRun[]>;
  /** In the order in which they were made. */
  pullsOf(run: number): Promise<PullRow[]>;
  /** When pulls of changes, or first pulls, last ended with their counts proven. */
  provenByChanges(): Promise<{ readonly source: string; readonly object: string; readonly at: Instant }[]>;
}
