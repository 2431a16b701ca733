import type { Instant } from '../clock.ts';
import type { LedgerPort, OutboxPort } from './delivery-port.ts';
import type { MeasuringPort } from './measuring-port.ts';

export type * from './delivery-port.ts';
export type * from './measuring-port.ts';

/** A cell as it goes into or comes out of the engine: instants ISO 8601, days `YYYY-MM-DD`, integers as numbers. */
export type Cell = string | number | boolean | null;

/** A table of records as the engine needs to know it: its name and columns. Key: `source` and `id`. */
export interface RecordTable {
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** One value that a field took at the source. */
export interface ChangeCells {
  readonly recordId: string;
  /** The field's column. */
  readonly field: string;
  readonly old: string | null;
  readonly new: string | null;
  readonly at: Instant;
  readonly by: string | null;
  readonly byPerson: boolean | null;
}

/** What lands in one transaction: rows, the changes that the source tells of, and how far the pull has come. */
export interface LandingBatch {
  readonly source: string;
  readonly object: string;
  readonly table: RecordTable;
  /** Names of the columns that the rows fill; the others become null. `source` is not among them. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly changes: readonly ChangeCells[];
  /** JSON text, opaque here. */
  readonly checkpoint: string;
  /** Whether ids are to be remembered as seen, for the sweep at the end of a full pull. */
  readonly remember: boolean;
  readonly at: Instant;
}

export interface LandingCounts {
  /** Rows that were new, rows that differed from what stood there, rows that were equal. */
  readonly added: number;
  readonly changed: number;
  readonly same: number;
}

/** How far the mirror has come with one object of one source. */
export interface Cursor {
  readonly checkpoint: string;
  /** A full pull that has not ended yet. */
  readonly unfinished: boolean;
  /** When a pull last ended with its counts proven; null before that. */
  readonly provenAt: Instant | null;
}

/** Keeps the copy of the CRMs' records. */
export interface LandingPort {
  land(batch: LandingBatch): Promise<LandingCounts>;
  cursor(source: string, object: string): Promise<Cursor | null>;
  /** Forgets which ids were seen, before a full pull begins anew. */
  beginFull(source: string, object: string): Promise<void>;
  /** How many different ids the current full pull has seen. */
  seen(source: string, object: string): Promise<number>;
  /**
   * Ends a pull whose counts are proven, in one transaction: after a full one, records that were not seen
   * become deleted. Returns how many.
   */
  finish(end: {
    readonly source: string;
    readonly object: string;
    readonly table: RecordTable;
    readonly full: boolean;
    readonly at: Instant;
  }): Promise<number>;
  /** Records that are not deleted. */
  countLive(table: string, source: string): Promise<number>;
}

/** What is known of a source as a whole, as of its last contact. */
export interface SourceState {
  readonly source: string;
  readonly account: string;
  readonly currency: string;
  readonly zone: string;
  readonly integrationUserId: string | null;
  /** By object: address of a record's page with `{id}` in it. */
  readonly links: Readonly<Record<string, string>>;
  readonly pulledAt: Instant | null;
  /** The three sentences of the last failure; null when the last contact went well. */
  readonly failure: string | null;
}

/** Whether a field of a source can be seen with our rights. `field` is `*` for the object as a whole. */
export interface VisibilityRow {
  readonly source: string;
  readonly object: string;
  readonly field: string;
  readonly visible: boolean;
  readonly writable: boolean;
  readonly reason: string | null;
}

/** A value on which no verdict stands yet. */
export interface UnjudgedValue {
  readonly value: string;
  readonly context: string;
}

export interface VerdictRow extends UnjudgedValue {
  readonly kind: string;
  readonly ok: boolean;
  readonly normal: string | null;
  readonly fault: string | null;
  readonly suggestion: string | null;
}

/** Keeps what is known about the mirror: sources, visibility, verdicts on values. */
export interface KnowledgePort {
  saveSource(state: SourceState): Promise<void>;
  sources(): Promise<SourceState[]>;
  saveVisibility(rows: readonly VisibilityRow[]): Promise<void>;
  visibility(): Promise<VisibilityRow[]>;
  /** Distinct values of a column that have no verdict of this kind and version. */
  unjudged(ask: {
    readonly kind: string;
    readonly version: number;
    readonly table: string;
    readonly valueColumn: string;
    readonly contextColumn: string | null;
  }): Promise<UnjudgedValue[]>;
  saveVerdicts(version: number, rows: readonly VerdictRow[]): Promise<void>;
}

/** Everything that the records' engine keeps. */
export interface RecordStore {
  readonly landing: LandingPort;
  readonly knowledge: KnowledgePort;
  readonly measuring: MeasuringPort;
  readonly outbox: OutboxPort;
  readonly ledger: LedgerPort;
  close(): Promise<void>;
}

/** Small documents by name, each parsed by its owner's schema on every read. */
export interface DocumentStore {
  read<T>(name: string, parse: (value: unknown) => T, empty: T): Promise<T>;
  /** Durable when the promise resolves. */
  write<T>(name: string, value: T): Promise<void>;
}
