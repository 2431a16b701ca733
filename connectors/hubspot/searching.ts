import { UpstreamError } from '../../src/errors.ts';
import { nextOf, unexpected } from './answers.ts';
import { type RecordPage, recordsOf, SETTLES_MS, type Wire } from './lists.ts';
import type { Part } from './parts.ts';

/** One condition of a search. */
export interface Filter {
  readonly propertyName: string;
  readonly operator: 'EQ' | 'GT' | 'HAS_PROPERTY' | 'IN' | 'LTE';
  readonly value?: string;
  readonly values?: readonly string[];
}

/** What a search has to know of a type. */
export type Searched = Pick<Part, 'modified' | 'type'>;

export interface Search {
  /** Any of the groups, all of a group. */
  readonly groups: readonly (readonly Filter[])[];
  readonly sort: string;
  /** The greatest in front; not unless told. */
  readonly descending?: boolean;
  readonly limit: number;
  /** Offset of the page within the results. */
  readonly after: string | null;
}

/** A page of a search, and how many results the vendor counts in all. */
export interface SearchPage extends RecordPage {
  readonly total: number;
  /** The records hold nothing but when they changed: to name more would have made the call too long. */
  readonly bare: boolean;
}

/** Searches show fresh changes late and out of order; what is older than this has settled. */
export const LOOK_BACK_MS = 60 * 60_000;

/** The vendor takes no more characters in the body of a search. */
const LONGEST_BODY = 3000;

/** The most that the vendor gives at once, and in one search. */
export const SEARCH_SIZE = 200;
export const SEARCH_CAP = 10_000;
/** The property that every record has its id in. */
export const ID = 'hs_object_id';

export function upTo(property: string, moment: string): Filter {
  return { propertyName: property, operator: 'LTE', value: String(Date.parse(moment)) };
}

export function since(property: string, moment: string): Filter {
  return { propertyName: property, operator: 'GT', value: String(Date.parse(moment)) };
}

export async function searchPage(
  { client }: Wire,
  part: Searched,
  properties: readonly string[],
  search: Search,
): Promise<SearchPage> {
  const ask = {
    filterGroups: search.groups.map((filters) => ({ filters })),
    sorts: [{ propertyName: search.sort, direction: search.descending ? 'DESCENDING' : 'ASCENDING' }],
    limit: search.limit,
    after: search.after ?? '0',
  };
  const whole = { ...ask, properties };
  const bare = JSON.stringify(whole).length > LONGEST_BODY;
  const body = bare ? { ...ask, properties: [part.modified] } : whole;
  const json = await client.post(client.paths.search(part.type), body);
  const { total } = json;
  if (typeof total !== 'number') throw unexpected(`a search of ${part.type}`);
  return { records: recordsOf(json, part.type), next: nextOf(json), total, bare };
}

/** How many records the vendor counts. */
export async function countOf(wire: Wire, part: Searched, groups: Search['groups']): Promise<number> {
  const search = { groups, sort: part.modified, limit: 1, after: null };
  return (await searchPage(wire, part, [part.modified], search)).total;
}

const READINGS = 3;

/**
 * A page that says of itself that it is whole: the last one holds as many records as are counted, any other is full.
 * One that is not is asked for again once the index has settled.
 * @returns with `missing`: how many records it still fails to show
 */
export async function wholePage(
  wire: Wire,
  part: Searched,
  properties: readonly string[],
  search: Search,
): Promise<SearchPage & { readonly missing: number }> {
  for (let reading = 1; ; reading++) {
    const page = await searchPage(wire, part, properties, search);
    const owed = page.next === null ? page.total - Number(search.after ?? 0) : page.records.length;
    const missing = Math.max(0, owed - page.records.length);
    if (missing === 0 || reading === READINGS) return { ...page, missing };
    await wire.sleep(SETTLES_MS);
  }
}

/**
 * Which of two orders ids follow: whether the vendor compares them as numbers or as text is not documented, and a
 * walk by id is right in either, as long as it is the same one throughout.
 * @param ids of a page, after `beyond`
 * @throws {UpstreamError} where they follow neither
 */
export function demandIdOrder(type: string, beyond: string | null, ids: readonly string[]): void {
  const walk = beyond === null ? ids : [beyond, ...ids];
  if (ascends(walk, byNumber) || ascends(walk, byText)) return;
  throw new UpstreamError({
    what: `HubSpot's search of ${type} gives records in no order of their ids.`,
    why: 'Many records share one moment of change, and only their ids could tell them apart.',
    next: 'Run `plumbline reconcile`, which reads everything by another way.',
    retryable: false,
  });
}

function ascends(ids: readonly string[], before: (a: string, b: string) => boolean): boolean {
  return ids.every((id, at) => at === 0 || before(ids[at - 1] ?? '', id));
}

function byText(a: string, b: string): boolean {
  return a < b;
}

function byNumber(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length < b.length;
}
