import type { Day } from '../clock.ts';

/** The lot that a finding drew on the day on which it was first to be in a nudge. */
export interface DrawnRow {
  readonly checkId: string;
  readonly source: string;
  readonly recordId: string;
  readonly firstDay: Day;
  readonly day: Day;
  readonly heldOut: boolean;
  /** The chance, 0 to 1, with which it was held out. */
  readonly share: number;
  /** Whose it was then; names nobody, but is the same for all of one rep's. */
  readonly rep: string;
  /** By goal: what fixing it would have given the goal's trust on that day, 0 to 1. */
  readonly gains: Readonly<Record<string, number>>;
}

/** A lot with what the store knows of the finding since. */
export interface DrawnSince extends DrawnRow {
  /** False where the finding is not kept any more. */
  readonly kept: boolean;
  /** The day on which it was found gone; null while it is open. */
  readonly closedDay: Day | null;
  /** Detail of its check's measurement on that day, JSON; null where there is none. */
  readonly closedBy: string | null;
}

/** Remembers which findings were held out from nudges, and which were not. */
export interface HoldoutPort {
  /** Keeps lots; of a finding that has one already the earlier stays. Forgets those drawn before `keepFrom`. */
  save(rows: readonly DrawnRow[], keepFrom: Day): Promise<void>;
  /** Every lot that is kept. */
  drawn(): Promise<DrawnRow[]>;
  /** Lots drawn from `from` to `to`, both included, the earliest first. */
  since(ask: { readonly from: Day; readonly to: Day }): Promise<DrawnSince[]>;
}
