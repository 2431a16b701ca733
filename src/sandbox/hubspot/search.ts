import type { HubspotBehaviour } from './behaviour.ts';
import { type CompiledFilter, compileFilter, type Filter, type Test, unknownProperty } from './filters.ts';
import type { Property } from './properties.ts';
import { compareValues, type RecordIndex } from './record-index.ts';
import { invalid } from './refusals.ts';

/** A search as it is sent; every part may be left out. */
export interface SearchRequest {
  readonly query?: string;
  readonly filterGroups?: readonly { readonly filters?: readonly Filter[] }[];
  readonly sorts?: readonly (string | { readonly propertyName?: string; readonly direction?: string })[];
  readonly properties?: readonly string[];
  readonly limit?: number | string;
  readonly after?: number | string;
}

/** What is searched, and by whose eyes. */
export interface Searched {
  readonly index: RecordIndex;
  readonly behaviour: HubspotBehaviour;
  /** Undefined for a property that is not there, or not for this caller. */
  property(name: string): Property | undefined;
  readonly properties: Iterable<Property>;
  /** Whether the caller may see the record in a slot. */
  readonly sees: Test;
}

/** Slots of the index, and how many match in all. */
export interface Found {
  readonly total: number;
  readonly slots: readonly number[];
  /** Where the next page begins; null after the last. */
  readonly next: number | null;
}

const LONGEST_PAGE = 200;
const MOST_RESULTS = 10_000;
const MOST_GROUPS = 5;

/**
 * Runs a search within the vendor's limits: pages of 200 at most, 10,000 results in all and beyond them 400, one
 * sorting rule, limited filters.
 * @throws {Refusal}
 */
export function search(searched: Searched, request: SearchRequest): Found {
  const limit = Number(request.limit || 10);
  const after = Number(request.after || 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > LONGEST_PAGE) {
    throw invalid(`Invalid input JSON: limit must be between 1 and ${LONGEST_PAGE}`);
  }
  if (!Number.isInteger(after) || after < 0) throw invalid('Invalid input JSON: after must be a number');
  if (after + limit > MOST_RESULTS) {
    throw invalid(`The request exceeds the limit of ${MOST_RESULTS} results of one search`);
  }
  const matches = matching(searched, request);
  const slots = matches.slice(after, after + limit);
  const end = after + slots.length;
  const total = matches.length;
  return { total, slots, next: end < Math.min(total, MOST_RESULTS) ? end : null };
}

function matching(searched: Searched, request: SearchRequest): number[] {
  const groups = compileGroups(searched, request.filterGroups ?? []);
  const words = wordsTest(searched, request.query);
  const rule = sortingRule(searched, request.sorts ?? []);
  const test: Test = (slot) =>
    searched.sees(slot) &&
    (groups.length === 0 || groups.some((filters) => filters.every((filter) => filter.test(slot)))) &&
    words(slot);

  const { index } = searched;
  const sorted = rule ? index.order(rule.property, rule.asText) : index.byId();
  const narrow = groups.length > 0 ? narrowest(index, groups) : null;
  // What few records match is found by a filter's own order and sorted afterwards, else all are walked in order.
  let found: number[];
  if (narrow && rule && narrow.length * 16 < sorted.length && narrow.length < 200_000) {
    const values = index.column(rule.property, rule.asText);
    found = narrow.filter(test);
    found.sort((a, b) => compareValues(values[a] ?? null, values[b] ?? null) || b - a);
  } else {
    found = [];
    for (const slot of sorted) if (test(slot)) found.push(slot);
  }
  return rule?.descending ? found.reverse() : found;
}

/**
 * Slots that can match, by the one range of each group that leaves fewest; null where a group has no range.
 */
function narrowest(index: RecordIndex, groups: readonly (readonly CompiledFilter[])[]): number[] | null {
  const candidates: Uint32Array[] = [];
  for (const filters of groups) {
    const ranges = filters.flatMap((filter) => rangeOf(index, filter) ?? []);
    const best = ranges.sort((a, b) => a.length - b.length)[0];
    if (!best) return null;
    candidates.push(best);
  }
  const [only] = candidates;
  return only && candidates.length === 1 ? [...only] : [...new Set(candidates.flatMap((each) => [...each]))];
}

/** The part of an order in which a filter's matches lie; null where the filter is no range. */
function rangeOf(index: RecordIndex, filter: CompiledFilter): Uint32Array | null {
  const { low = null, high = null, property, asText } = filter;
  if (low === null && high === null) return null;
  const order = index.order(property, asText);
  const values = index.column(property, asText);
  const first = (passes: (held: number) => boolean) => {
    let [from, to] = [0, order.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (passes(order[middle] as number)) to = middle;
      else from = middle + 1;
    }
    return from;
  };
  const start = low === null ? 0 : first((slot) => compareValues(values[slot] ?? null, low) >= 0);
  const end = high === null ? order.length : first((slot) => compareValues(values[slot] ?? null, high) > 0);
  return order.subarray(start, Math.max(start, end));
}

function sortingRule(
  searched: Searched,
  sorts: NonNullable<SearchRequest['sorts']>,
): { readonly property: Property; readonly asText: boolean; readonly descending: boolean } | null {
  if (sorts.length > 1) throw invalid('Only one sorting rule can be applied to a search');
  const rule = sorts[0];
  if (rule === undefined) return null;
  const name = typeof rule === 'string' ? rule.replace(/^-/, '') : (rule.propertyName ?? '');
  const descending = typeof rule === 'string' ? rule.startsWith('-') : rule.direction === 'DESCENDING';
  const property = searched.property(name);
  if (!property) throw unknownProperty(name);
  return { property, asText: readsAsText(searched, name), descending };
}

function compileGroups(
  searched: Searched,
  groups: NonNullable<SearchRequest['filterGroups']>,
): CompiledFilter[][] {
  const { filtersPerGroup, filtersInAll } = searched.behaviour;
  const sizes = groups.map(({ filters }) => filters?.length ?? 0);
  if (
    sizes.length > MOST_GROUPS ||
    sizes.some((size) => size > filtersPerGroup) ||
    sizes.reduce((sum, size) => sum + size, 0) > filtersInAll
  ) {
    throw invalid('The search has too many filters or filter groups');
  }
  return groups.map(({ filters = [] }) =>
    filters.map((filter) => {
      const name = filter.propertyName ?? '';
      const property = searched.property(name);
      if (!property) throw unknownProperty(name);
      return compileFilter(searched.index, filter, property, readsAsText(searched, name));
    }),
  );
}

/** Whether searches compare ids as numbers or as text is not known. */
function readsAsText({ behaviour }: Searched, name: string): boolean {
  return name === 'hs_object_id' && behaviour.idOrder === 'text';
}

function wordsTest({ index, properties }: Searched, query: string | undefined): Test {
  const words = query?.trim().toLowerCase();
  if (!words) return () => true;
  const columns = [...properties].filter(({ type }) => type === 'string').map((each) => index.column(each));
  return (slot) => columns.some((column) => String(column[slot] ?? '').includes(words));
}
