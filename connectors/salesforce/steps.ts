import type { Instant } from '../../src/clock.ts';
import type { ChangeRow, Merge, Page, RecordFile, RecordRow } from '../../src/crm/connector.ts';
import type { Place } from './checkpoint.ts';

/** One reading of a pull, which comes to its end before the next begins. */
export interface Step {
  /** The vendor's object; a checkpoint names it. */
  readonly name: string;
  /** Only where a record came before it: it tells of nothing else. */
  readonly followsRecords?: true;
  /** At least one part; the last says so. */
  parts(asked: Asked): AsyncIterable<Part>;
}

/** What of a table a pull wants. */
export interface Asked {
  /** Goes on behind this place; null from the beginning. */
  readonly after: Place | null;
  /** Nothing modified before this; null in a full pull. */
  readonly lowest: Instant | null;
  /** Nothing modified after this. */
  readonly until: Instant;
}

/** What one answer gave. */
export interface Part {
  readonly rows?: readonly RecordRow[];
  readonly file?: RecordFile;
  readonly changes?: readonly ChangeRow[];
  readonly merges?: readonly Merge[];
  readonly deletedIds?: NonNullable<Page['deletedIds']>;
  /** Up to when deleted ids are known, where that is less than the bound. */
  readonly deletedUntil?: Instant | null;
  /** Where to go on after it. */
  readonly place: Place | null;
  readonly last: boolean;
  /** How many records more, deleted ones among them, there are by the vendor's count than was known before. */
  readonly counted?: number;
  /** Which of the vendor's figures that was. */
  readonly by?: string;
}

/** Text as a literal of SOQL. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
