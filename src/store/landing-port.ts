import type { Instant } from '../clock.ts';

/** A cell as it goes into or comes out of the engine: instants ISO 8601, days `YYYY-MM-DD`, integers as numbers. */
export type Cell = string | number | boolean | null;

/** A table of records as the engine needs to know it. Key: `source` and `id`. */
export interface RecordTable {
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Columns that hold ids of records, and the object whose they are. */
  readonly references: readonly { readonly column: string; readonly object: string }[];
  /** Columns of all tables that hold ids of this table's records. */
  readonly pointedAt: readonly { readonly table: string; readonly column: string }[];
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

/**
 * What a pull reads. `first`: all there is, where nothing or too little landed before · `changes`: what changed since
 * the pull before · `everything`: all there is, again. The first and the last read from the beginning: what they
 * bring overwrites whatever differs, and what they do not bring becomes deleted at their end. `changes` never
 * overwrites a newer version.
 */
export type Run = 'first' | 'changes' | 'everything';

/** Rows written down for the engine as they come, so that a large batch is never in memory as a whole. */
export interface Gathering {
  /** Appends rows; each has one cell for each column that the gathering was made for. */
  add(rows: readonly (readonly Cell[])[]): void;
  readonly rows: number;
  /** How much text that is, in characters. */
  readonly size: number;
  /** Gives up what was gathered. A batch that landed has given it up already. */
  discard(): void;
}

/** Files of records as a vendor wrote them, and how the engine is to read them: CSV in UTF-8 with a header. */
export interface FileCells {
  readonly paths: readonly string[];
  /** How many records they hold by the vendor's count. */
  readonly records: number;
  /**
   * SQL of each of the batch's columns, in their order, over the names of the header; every column there is text, or
   * null where it is empty. In the second place SQL of the id that a record was merged into; null where none was.
   */
  read(header: readonly string[]): { readonly cells: readonly string[]; readonly mergedInto: string | null };
}

/** What lands in one transaction: rows, the changes that the source tells of, and how far the pull has come. */
export interface LandingBatch {
  readonly source: string;
  readonly object: string;
  readonly table: RecordTable;
  /** Names of the columns that the rows fill; the others become null. `source` is not among them. */
  readonly columns: readonly string[];
  /** Empty where there are files. */
  readonly rows: readonly (readonly Cell[])[] | Gathering;
  readonly files?: FileCells;
  readonly changes: readonly ChangeCells[];
  /** Records that became part of others. */
  readonly merges?: readonly { readonly id: string; readonly into: string }[];
  /**
   * Records of which it is only known that they were deleted at a moment. They keep what they hold; one of which a
   * later version stands there, or none at all, is left alone.
   */
  readonly deletedIds?: readonly { readonly id: string; readonly at: Instant }[];
  readonly run: Run;
  /** JSON text, opaque here. Null leaves the cursor's as it is. */
  readonly checkpoint: string | null;
  /** What the cursor of pulls of changes is to keep from now on, told by a reading of everything; null leaves it. */
  readonly heeded?: string | null;
  /**
   * Lets the last batch of a pull of changes end it, as `finish` does, in the transaction in which it lands: asked
   * once everything has landed, it gives the checkpoint to keep, or null where the pull is not to end.
   */
  readonly ends?: ((landed: LandingCounts) => string | null) | undefined;
  readonly at: Instant;
}

export interface LandingCounts {
  /** Rows that the engine read, and how many of them are not deleted. */
  readonly read: number;
  readonly live: number;
  /** Records that were new, records that differed from what stood there, records that were equal. */
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  /** Versions that were not taken, since a newer one stood there. */
  readonly older: number;
  /** Rows that brought a record of the same batch again. */
  readonly repeated: number;
  /** Records that are known as merged away since this batch. */
  readonly merged: number;
  /** Records that became deleted though no row said so: merged away, or known by their ids only. */
  readonly deleted: number;
}

/** What became of a batch; `ended` where it ended its pull as well. */
export interface Landed extends LandingCounts {
  readonly ended: Ended | null;
}

/** How far one kind of pull has come. A first one and those of changes share a cursor. */
export interface Cursor {
  /** Null where the pull has begun and nothing of it has landed. */
  readonly checkpoint: string | null;
  /** A pull from the beginning that has not ended. */
  readonly unfinished: boolean;
}

/** When the mirror's copy of an object was last proven. */
export interface Standing {
  readonly source: string;
  readonly object: string;
  /** When a pull last ended with its counts proven; null before that. */
  readonly provenAt: Instant | null;
  /** When the last pull from the beginning that ended so had begun; null before that. */
  readonly reconciledAt: Instant | null;
  /** A pull from the beginning that has begun and not ended. */
  readonly unfinished: 'first' | 'everything' | null;
}

/** One kind of pull of one object. */
export interface RunOf {
  readonly source: string;
  readonly object: string;
  readonly table: RecordTable;
  readonly run: Run;
}

/** What a pull from the beginning brought, once all its pages have landed. */
export interface RunTally {
  /** Rows, not deleted, that brought a record again; of a run that was resumed, also what an earlier call brought. */
  readonly repeated: number;
  /** Records of the mirror that it did not bring, and that would become deleted. */
  readonly unseen: number;
}

/** How a run ended. */
export interface Ended {
  /** Records that became deleted, since they were not seen. */
  readonly swept: number;
  /** Records that came and that the table holds. Where they differ nothing was ended. */
  readonly came: number;
  readonly held: number;
}

/** Keeps the copy of the CRMs' records. */
export interface LandingPort {
  /** Begins rows of these columns. */
  gather(columns: readonly string[]): Gathering;
  /** @throws {UpstreamError} where files hold another number of records than the vendor counted, or no such rows */
  land(batch: LandingBatch): Promise<Landed>;
  cursor(source: string, object: string, run: Run): Promise<Cursor | null>;
  standing(): Promise<Standing[]>;
  /** A pull from the beginning begins: what one before it has seen is forgotten. */
  begin(run: RunOf & { readonly at: Instant }): Promise<void>;
  /** What a pull from the beginning brought; of records that came twice into an empty table the newest stays. */
  tally(run: RunOf): Promise<RunTally>;
  /**
   * Ends a pull whose counts are proven, in one transaction: its checkpoint is kept, and after a pull from the
   * beginning records that were not seen become deleted. Where the table does not hold what came, nothing is
   * ended and the object's cursors are forgotten, so that the next pull begins from the beginning.
   */
  finish(
    run: RunOf & { readonly checkpoint: string; readonly heeded?: string | null; readonly at: Instant },
  ): Promise<Ended>;
  /**
   * A pull's counts did not come out: its cursor goes back to the checkpoint that stood at its beginning; with null
   * it is forgotten, with all that a pull from the beginning has seen.
   */
  abandon(run: RunOf & { readonly checkpoint: string | null }): Promise<void>;
  /** Records that are not deleted. */
  countLive(table: string, source: string): Promise<number>;
  /** Of the records whose id begins so: how many there are of both, and which of these ids are not among the live. */
  countHeld(asked: {
    readonly table: string;
    readonly source: string;
    readonly idPrefix: string;
    readonly ids: readonly string[];
  }): Promise<{ readonly live: number; readonly deleted: number; readonly unheld: readonly string[] }>;
}
