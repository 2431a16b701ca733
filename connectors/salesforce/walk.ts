import type { Instant } from '../../src/clock.ts';
import type { QueryPage, SalesforceClient, VendorRecord } from './client.ts';
import type { TableReader } from './query.ts';
import { refusalCode } from './refusals.ts';
import { instantOf } from './schema.ts';
import { quoted } from './steps.ts';

/** A row's place in the order of stamp and id. */
export interface RowPlace {
  readonly modifiedAt: Instant | null;
  readonly id: string;
}

/** What is to be read, in the order of a stamp and the id. */
export interface Stretch {
  readonly stamp: string;
  /** Conditions that hold for all of it. */
  readonly conditions: readonly string[];
  readonly after: RowPlace | null;
  /** Nothing stamped before this; null for everything. */
  readonly lowest: Instant | null;
  readonly until: Instant;
  /** The oldest stamp there may be, found out where it is needed. */
  oldest(): Promise<Instant>;
  /** False where the very first query had better fail than be asked for less. */
  readonly patient?: boolean;
}

export interface Walked {
  readonly records: readonly VendorRecord[];
  /** How many rows more the vendor counts than was known before this page. */
  readonly counted: number;
  /** Behind the last row so far; null where there was none. */
  readonly place: RowPlace | null;
  readonly last: boolean;
}

/** How often a place may be come back to without a row in between. */
const RETURNS_IN_VAIN = 5;
/** Before there was a Salesforce. */
const BEGINNING: Instant = '1999-01-01T00:00:00.000Z';

/**
 * Reads a stretch page by page. A query that takes too long is asked again for half of the time that it covered, and
 * the next ones go on behind; a locator that has died is left, and a new query goes on behind the last row that came.
 *
 * What counts is what the vendor said when it was asked first: a query that goes on behind a broken one adds nothing
 * to it, so that a row lost before the break is missed in the end.
 */
export async function* walk(reader: TableReader, stretch: Stretch): AsyncGenerator<Walked> {
  const { stamp, until } = stretch;
  let place = stretch.after;
  let lowest = stretch.lowest;
  /** All up to here was given. */
  let passed: Instant | null = null;
  let upper = until;
  let tooWideMs = Number.POSITIVE_INFINITY;
  let countedUpTo: Instant | null = null;
  let inVain = 0;
  let begun = false;

  for (;;) {
    const conditions = [...stretch.conditions, `${stamp} <= ${upper}`];
    if (place && (passed === null || (place.modifiedAt ?? '') > passed))
      conditions.push(behind(stamp, place));
    else if (passed !== null) conditions.push(`${stamp} > ${passed}`);
    else if (lowest !== null) conditions.push(`${stamp} >= ${lowest}`);
    let ended = false;
    try {
      let page: QueryPage = await reader.first(conditions);
      begun = true;
      let counted = countedUpTo !== null && upper <= countedUpTo ? 0 : page.totalSize;
      for (;;) {
        if (page.records.length > 0) inVain = 0;
        place = placeOf(page, stamp) ?? place;
        ended = page.next === null;
        yield { records: page.records, counted, place, last: ended && upper === until };
        if (page.next === null) break;
        if (counted > 0 && (countedUpTo === null || upper > countedUpTo)) countedUpTo = upper;
        counted = 0;
        page = await reader.more(page.next, conditions);
      }
    } catch (error) {
      const code = refusalCode(error);
      if (code === 'INVALID_QUERY_LOCATOR' && ++inVain <= RETURNS_IN_VAIN) continue;
      if (code !== 'QUERY_TIMEOUT' || !(begun || (stretch.patient ?? true))) throw error;
      lowest ??= await stretch.oldest();
      const from = latest(passed, place?.modifiedAt ?? null, lowest);
      const widthMs = Date.parse(upper) - from;
      const half = Math.ceil((from + widthMs / 2) / 1000) * 1000;
      // Stamps count seconds: what is as narrow as one cannot be cut.
      if (half >= Date.parse(upper)) throw error;
      tooWideMs = Math.min(tooWideMs, widthMs);
      upper = new Date(half).toISOString();
      continue;
    }
    if (upper === until) return;
    const widthMs = Date.parse(upper) - latest(passed, lowest);
    passed = upper;
    const end = countedUpTo !== null && passed < countedUpTo ? countedUpTo : until;
    const wider = new Date(
      Date.parse(upper) + (widthMs * 2 < tooWideMs ? widthMs * 2 : widthMs),
    ).toISOString();
    upper = wider < end ? wider : end;
  }
}

function latest(...instants: readonly (Instant | null)[]): number {
  return Math.max(...instants.map((each) => Date.parse(each ?? BEGINNING)));
}

/** The oldest stamp of a table; a moment before everything where even that takes the vendor too long. */
export function oldestIn(client: SalesforceClient, table: string, stamp: string): () => Promise<Instant> {
  return async () => {
    try {
      const soql = `SELECT ${stamp} FROM ${table} ORDER BY ${stamp} LIMIT 1`;
      const told = (await client.query(soql, true)).records[0]?.[stamp];
      return (typeof told === 'string' ? instantOf(told) : null) ?? BEGINNING;
    } catch (error) {
      if (refusalCode(error) === 'QUERY_TIMEOUT') return BEGINNING;
      throw error;
    }
  };
}

function behind(stamp: string, { modifiedAt, id }: RowPlace): string {
  const tied = `(${stamp} = ${modifiedAt} AND Id > ${quoted(id)})`;
  return `(${tied} OR ${stamp} > ${modifiedAt})`;
}

function placeOf(page: QueryPage, stamp: string): RowPlace | null {
  const end = page.records.at(-1);
  const told = end?.[stamp];
  const modifiedAt = typeof told === 'string' ? instantOf(told) : null;
  return end && modifiedAt !== null ? { modifiedAt, id: String(end['Id']) } : null;
}
