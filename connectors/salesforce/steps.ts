import type { Instant } from '../../src/clock.ts';
import type { ChangeRow, RecordRow } from '../../src/crm/connector.ts';
import type { Place } from './checkpoint.ts';
import type { QueryPage, SalesforceClient } from './client.ts';

/** One query of a pull, which is read to its end before the next begins. */
export interface Step {
  /** The vendor's object; a checkpoint names it. */
  readonly name: string;
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
  readonly rows: readonly RecordRow[];
  readonly changes: readonly ChangeRow[];
  /** Where to go on after it. */
  readonly place: Place | null;
  readonly last: boolean;
  /** In the first part: how many records the whole query has by the vendor's count; else 0. */
  readonly counted: number;
}

/** The answers to a query, page by page. */
export async function* pagesOf(
  client: SalesforceClient,
  soql: string,
  everything: boolean,
): AsyncGenerator<QueryPage> {
  let page = await client.query(soql, everything);
  for (;;) {
    yield page;
    if (page.next === null) return;
    page = await client.more(page.next);
  }
}

/** Text as a literal of SOQL. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
