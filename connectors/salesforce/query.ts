import { UpstreamError } from '../../src/errors.ts';
import { LONGEST_ADDRESS, type QueryPage, type SalesforceClient, type VendorRecord } from './client.ts';
import { quoted } from './steps.ts';

/** What is asked of one table. */
export interface TableQuery {
  readonly table: string;
  /** The vendor's fields; `Id` and the stamp are among them. */
  readonly select: readonly string[];
  /** The field that rows are ordered by, before their id. */
  readonly stamp: string;
  /** Whether deleted and archived rows come too. */
  readonly everything: boolean;
}

/** Reads pages of a table, however many fields are asked for. */
export interface TableReader {
  /** In the order of stamp and id. */
  first(conditions: readonly string[]): Promise<QueryPage>;
  more(next: string, conditions: readonly string[]): Promise<QueryPage>;
}

/** Conditions of ours that come to a list of fields: bounds, a place, a kind. */
const CONDITIONS_LENGTH = 1_500;
const IDS_AT_ONCE = 100;
const READINGS_AT_MOST = 4;

/**
 * Where the fields do not fit into one address they are asked for in several queries, which are joined by id. The
 * first gives the pages; the others are asked for the stretch of stamps that a page spans. Rows that changed in
 * between, so that the parts bear different stamps, are read again until they agree.
 * @param longest characters of an address
 */
export function createTableReader(
  client: SalesforceClient,
  query: TableQuery,
  longest = LONGEST_ADDRESS,
): TableReader {
  const { table, stamp, everything } = query;
  const [main = [], ...others] = split(client, query, longest);

  function soql(select: readonly string[], conditions: readonly string[], ordered = true): string {
    const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
    return `SELECT ${select.join(', ')} FROM ${table}${where}${ordered ? ` ORDER BY ${stamp}, Id` : ''}`;
  }

  async function all(select: readonly string[], conditions: readonly string[]): Promise<VendorRecord[]> {
    const rows: VendorRecord[] = [];
    for (
      let page: QueryPage | null = await client.query(soql(select, conditions), everything);
      page;
      page = page.next === null ? null : await client.more(page.next)
    ) {
      rows.push(...page.records);
    }
    return rows;
  }

  async function completed(page: QueryPage, conditions: readonly string[]): Promise<QueryPage> {
    const from = page.records[0]?.[stamp];
    const to = page.records.at(-1)?.[stamp];
    if (others.length === 0 || from === undefined || to === undefined) return page;
    const stretch = [...conditions, `${stamp} >= ${String(from)}`, `${stamp} <= ${String(to)}`];
    const parts: Map<unknown, VendorRecord>[] = [];
    for (const select of others) parts.push(byId(await all(select, stretch)));
    const joined = new Map<unknown, VendorRecord>();
    const torn: string[] = [];
    for (const record of page.records) {
      const whole = join(record, parts);
      if (whole) joined.set(record['Id'], whole);
      else torn.push(String(record['Id']));
    }
    for (let start = 0; start < torn.length; start += IDS_AT_ONCE)
      for (const whole of await again(torn.slice(start, start + IDS_AT_ONCE))) joined.set(whole['Id'], whole);
    return { ...page, records: page.records.map((record) => joined.get(record['Id']) ?? record) };
  }

  /** A row of the page with what the other queries gave of it; null where they saw it at another time. */
  function join(record: VendorRecord, parts: readonly Map<unknown, VendorRecord>[]): VendorRecord | null {
    const found = parts.map((part) => part.get(record['Id']));
    if (found.some((part) => part?.[stamp] !== record[stamp])) return null;
    return Object.assign({}, ...found, record);
  }

  async function again(ids: readonly string[]): Promise<VendorRecord[]> {
    const these = [`Id IN (${ids.map(quoted).join(', ')})`];
    for (let reading = 1; reading <= READINGS_AT_MOST; reading++) {
      const records = await all(main, these);
      const parts: Map<unknown, VendorRecord>[] = [];
      for (const select of others) parts.push(byId(await all(select, these)));
      const whole = records.map((record) => join(record, parts)).filter((record) => record !== null);
      if (whole.length === ids.length) return whole;
    }
    throw new UpstreamError({
      what: `${ids.length} records of ${table} in Salesforce cannot be read as a whole.`,
      why: 'They have more fields than fit into one query, and changed or vanished whenever they were read in parts.',
      next: 'Run again at a quieter hour, or name fewer fields in mapping.yaml.',
      retryable: true,
    });
  }

  return {
    async first(conditions) {
      return completed(await client.query(soql(main, conditions), everything), conditions);
    },
    async more(next, conditions) {
      return completed(await client.more(next), conditions);
    },
  };
}

function byId(records: readonly VendorRecord[]): Map<unknown, VendorRecord> {
  return new Map(records.map((record) => [record['Id'], record]));
}

/** The fields in as few lists as fit, each with the id and the stamp. */
function split(
  client: SalesforceClient,
  { table, select, stamp }: TableQuery,
  longest: number,
): (readonly string[])[] {
  const fits = (list: readonly string[]) =>
    client.addressLength(`SELECT ${list.join(', ')} FROM ${table}`) <=
    Math.max(longest - CONDITIONS_LENGTH, 1);
  if (fits(select)) return [select];
  const lists: string[][] = [];
  let list: string[] = [];
  for (const field of select) {
    if (field === 'Id' || field === stamp) continue;
    if (list.length > 0 && !fits(['Id', stamp, ...list, field])) {
      lists.push(list);
      list = [];
    }
    list.push(field);
  }
  if (list.length > 0) lists.push(list);
  return lists.map((part) => ['Id', stamp, ...part]);
}
