import type { Day } from '../clock.ts';
import type { Frame, MeasuringPort, TallySql } from './measuring-port.ts';
import type { Tally } from './tally-port.ts';

/** A step of the mirror's history: landings and judgements are numbered in their order. */
export type Step = number;

/** What a day's numbers were made of, as it is kept. */
export interface KeptInputs {
  readonly day: Day;
  readonly step: Step;
  /** JSON, opaque here. */
  readonly body: string;
}

/** A metric as it was seen on a day: which records counted, by which bounds, with which findings open. */
export interface Sight {
  /** Null: the mirror as it stands. */
  readonly step: Step | null;
  readonly day: Day;
  readonly frame: Frame;
  readonly metric: TallySql;
}

/** One metric's partial sums after each set of records was replaced: those of the first day come first. */
export interface Replaced {
  readonly name: 'before' | 'entered' | 'left' | 'changed' | 'cleaned';
  /** Records in the set. */
  readonly records: number;
  readonly tallies: readonly Tally[];
}

/** Looks at the mirror as it was, and keeps what each day's numbers were made of. */
export interface HistoryPort {
  /** What happens from now on has a larger number. */
  step(): Promise<Step>;
  keepInputs(inputs: KeptInputs): Promise<void>;
  inputs(day: Day): Promise<KeptInputs | null>;
  /** Days with measurements, the first and the last included. */
  measuredDays(from: Day, to: Day): Promise<Day[]>;
  /** Whether everything that the mirror held at a step can still be told. */
  isWhole(step: Step): Promise<boolean>;
  /**
   * Lets `work` count and measure the mirror as it was at a step, with findings of its own. Nothing else gets in between,
   * and nothing of it stays.
   * @param at.tables which source's records are live, as of then
   * @param at.found checks whose findings are there from the beginning, as they were open on the day
   */
  asOf<T>(
    at: {
      readonly step: Step;
      readonly tables: readonly { readonly table: string; readonly source: string | null }[];
      readonly day: Day;
      readonly found: readonly string[];
    },
    work: (measuring: MeasuringPort) => Promise<T>,
  ): Promise<T>;
  /**
   * What became of one metric's records between two sights, a set of records after the other.
   * @param plan the object's live table and the joins
   */
  compare(ask: {
    readonly object: string;
    readonly live: string;
    readonly joins: readonly { readonly sql: string }[];
    readonly tables: readonly { readonly table: string; readonly source: string | null }[];
    readonly before: Sight;
    readonly after: Sight;
  }): Promise<Replaced[]>;
  /** Forgets what was replaced before a step. */
  prune(before: Step): Promise<void>;
  /** Forgets a record altogether: what it holds, held, and what was found on it. */
  forget(record: {
    readonly table: string;
    readonly object: string;
    readonly source: string;
    readonly id: string;
  }): Promise<void>;
}
