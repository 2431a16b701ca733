import type { Held } from '../../src/crm/connector.ts';
import type { Balance } from './calm.ts';
import type { Wire } from './lists.ts';
import type { VendorRecord } from './parts.ts';
import { instantOf, modifiedAt, type PartPlan } from './plan.ts';
import { SEARCH_SIZE, type Searched, type SearchPage, searchPage } from './searching.ts';
import { type Bounds, completed } from './window.ts';

/** What changed last of a type, and what the same answer says of all of it. */
export interface Latest {
  /** Changed within the bounds, or changed earlier and not held; what changed first in front. */
  readonly records: readonly VendorRecord[];
  readonly balance: Balance;
}

/**
 * Changes by one search without a filter, what changed last in front: beside them it tells how many records there are.
 * @param floor the page has to hold all that changed after it; no later than the bounds begin
 * @returns null where the page does not prove that it does: then what changed has to be walked through
 */
export async function latestChanges(
  wire: Wire & { readonly held: Held },
  plan: PartPlan,
  bounds: Bounds,
  floor: string,
): Promise<Latest | null> {
  const { part, properties } = plan;
  const page = await searchPage(wire, part, properties, {
    groups: [],
    sort: part.modified,
    descending: true,
    limit: SEARCH_SIZE,
    after: null,
  });
  if (!reachesBack(page, part, floor)) return null;
  const idOf = ({ id }: VendorRecord) => part.idPrefix + id;
  const { live, deleted, unheld } = await wire.held({ idPrefix: part.idPrefix, ids: page.records.map(idOf) });
  const absent = new Set(unheld);
  const isWithin = (record: VendorRecord) => {
    const at = modifiedAt(part, record);
    return at <= bounds.until && (at > bounds.since || absent.has(idOf(record)));
  };
  const within = page.records.filter(isWithin).toReversed();
  // One may have changed again while it was read whole: the next pull brings it.
  const records = page.bare ? (await completed(wire, plan, within)).filter(isWithin) : within;
  const later = page.records.filter((record) => modifiedAt(part, record) > floor).length;
  return { records, balance: { surplus: page.total - (live + absent.size), deleted, later } };
}

/**
 * Whether a page of what changed last holds everything that changed after a moment: it holds all that is counted, or
 * is full and ends with a record that changed before. The vendor sorts by what its index knows. A record that has
 * changed again since shows its new moment in its old place; so what is new may stand anywhere, but what is older than
 * the moment must fall, else the order is another than was asked for.
 */
export function reachesBack(
  page: Pick<SearchPage, 'next' | 'records' | 'total'>,
  { modified }: Pick<Searched, 'modified'>,
  since: string,
): boolean {
  const { records, total, next } = page;
  if (new Set(records.map(({ id }) => id)).size < records.length) return false;
  const moments = records.map(({ properties }) => instantOf(properties[modified]));
  if (next === null && records.length === total) return true;
  const old = moments.filter((moment) => moment !== null && moment <= since);
  const last = moments.at(-1) ?? null;
  return (
    records.length === SEARCH_SIZE &&
    last !== null &&
    last <= since &&
    !moments.includes(null) &&
    old.every((moment, at) => at === 0 || (moment ?? '') <= (old[at - 1] ?? ''))
  );
}
