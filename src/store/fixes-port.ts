import type { Instant } from '../clock.ts';

/** A value as the mirror keeps it: instants ISO 8601, days `YYYY-MM-DD`, money in minor units. */
export type Kept = string | number | boolean | null;

/** A field of a fix: what the person saw, and what it is to hold. */
export interface FixField {
  readonly seen: Kept;
  readonly wanted: Kept;
}

/** What somebody set out to change, written down before anything is sent. */
export interface FixIntent {
  readonly id: string;
  readonly at: Instant;
  /** Who wanted it: the address by which people are known here. */
  readonly by: string;
  /** With whose rights: own, integration or none. */
  readonly rights: string;
  /** The person's user id in the source; null where it is not known. */
  readonly userId: string | null;
  readonly source: string;
  readonly object: string;
  readonly recordId: string;
  /** The check whose finding it mends; null where it mends none. */
  readonly checkId: string | null;
  readonly seenModifiedAt: Instant;
  /** By our field name. */
  readonly fields: Readonly<Record<string, FixField>>;
  /** The fix that it takes back; null for none. */
  readonly undoes: string | null;
}

/** A record as the audit keeps it: the fields of the fix and nothing else. */
export interface FixedState {
  readonly modifiedAt: Instant;
  readonly modifiedBy: string | null;
  readonly values: Readonly<Record<string, Kept>>;
}

/** What became of a fix. Rows are only ever added; of several the latest holds. */
export interface FixResult {
  readonly fixId: string;
  readonly at: Instant;
  /**
   * `written`, `already`, `changed`, `refused`, `gone` as the connector said it · `failed` nothing was written, because
   * of an error · `not-written`, `unclear` as a later reading found it
   */
  readonly outcome:
    | 'written'
    | 'already'
    | 'changed'
    | 'refused'
    | 'gone'
    | 'failed'
    | 'not-written'
    | 'unclear';
  /** Whether it was known at once, or found by reading the record again after a break. */
  readonly told: 'at once' | 'by reading again';
  /** As it stood before the write; where somebody else was faster, what stands there now. */
  readonly before: FixedState | null;
  /** Its stamp is that of our own write, which counts neither as a rep's work nor as a foreign change. */
  readonly after: FixedState | null;
  /** Somebody else changed one of the fields in the same moment. */
  readonly collision: boolean;
  /** What people are told about it, in sentences; empty where nothing is to be said. */
  readonly notes: readonly string[];
}

/** A fix with what became of it; null while that is not known. */
export interface Fix {
  readonly intent: FixIntent;
  readonly result: FixResult | null;
}

/** What stands in the audit trail for somebody who was forgotten. */
export const FORGOTTEN = 'forgotten';

/** Keeps the audit trail of changes in the CRMs. Nothing in it is ever removed, and nothing changed but whose it was. */
export interface FixesPort {
  /** Durable when it resolves. */
  intend(intent: FixIntent): Promise<void>;
  /** Durable when it resolves. */
  conclude(result: FixResult): Promise<void>;
  /** Takes a person out of it: what was changed stays, not by whom. @param email in lower case */
  forget(email: string): Promise<void>;
  get(id: string): Promise<Fix | null>;
  /** Those whose outcome is not known, the oldest first. */
  open(): Promise<Fix[]>;
  /** The newest first. */
  list(most: number): Promise<Fix[]>;
  /** The fix that took this one back; null for none. */
  undoneBy(id: string): Promise<Fix | null>;
  /**
   * Puts what was just read into the mirror, unless it holds a newer version. The record's stamp stays as it is, so
   * that the next pull still sees what else changed. A record that is not in the mirror is left to that pull as well.
   * @param row.cells by column
   * @param row.raw by our field name: the vendor's text where it is no value of the field's kind, else null
   */
  follow(row: {
    readonly table: string;
    readonly source: string;
    readonly id: string;
    /** Of what was read. */
    readonly modifiedAt: Instant;
    readonly cells: readonly { readonly column: string; readonly type: string; readonly cell: Kept }[];
    readonly raw: Readonly<Record<string, string | null>>;
  }): Promise<void>;
}
