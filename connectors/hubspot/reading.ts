import { UpstreamError } from '../../src/errors.ts';
import { type HubspotClient, type Json, withQuery } from './client.ts';
import type { Part, VendorRecord } from './parts.ts';
import type { Linked, PartPlan } from './plan.ts';
import { nextOf, resultsOf, unexpected } from './portal.ts';

/** Records of one page, and the cursor of the next; null after the last. */
export interface RecordPage {
  readonly records: readonly VendorRecord[];
  readonly next: string | null;
}

/** One condition of a search. */
export interface Filter {
  readonly propertyName: string;
  readonly operator: 'EQ' | 'GT' | 'LTE';
  readonly value: string;
}

export interface Search {
  /** Any of the groups, all of a group. */
  readonly groups: readonly (readonly Filter[])[];
  readonly sort: string;
  readonly limit: number;
  /** Offset of the page within the results. */
  readonly after: string | null;
}

/** Longer addresses risk a refusal (414), whose threshold is not published. */
const LONGEST_QUERY = 6000;
const LIST_SIZE = 100;
const SIZE_WITH_HISTORY = 50;
const LINKS_AT_ONCE = 1000;
const SINGULAR: Readonly<Record<string, string>> = {
  companies: 'company',
  contacts: 'contact',
  deals: 'deal',
  leads: 'lead',
  tickets: 'ticket',
};

/**
 * One page of all records of a type, complete with histories and links. Property lists that would make the address
 * too long are read by a second call, which takes them in its body.
 */
export async function listPage(
  client: HubspotClient,
  plan: PartPlan,
  archived: boolean,
  after: string | null,
): Promise<RecordPage> {
  const { part, properties, histories, links } = plan;
  const size = histories.length > 0 ? SIZE_WITH_HISTORY : LIST_SIZE;
  const query = (names: readonly string[], tracked: readonly string[]) => ({
    limit: String(size),
    archived: String(archived),
    properties: names.join(','),
    ...(tracked.length > 0 ? { propertiesWithHistory: tracked.join(',') } : {}),
    ...(links.length > 0 ? { associations: links.join(',') } : {}),
    ...(after === null ? {} : { after }),
  });
  const path = `/crm/v3/objects/${part.type}`;
  const full = query(properties, histories);
  const short = withQuery('', full).length <= LONGEST_QUERY;
  const json = await client.get(path, short ? full : query([part.modified], []));
  const listed = recordsOf(json, part);
  const records = short ? listed : await reread(client, plan, listed, archived);
  return { records, next: nextOf(json) };
}

/** Reads the properties of listed records by their ids; one that has gone meanwhile is left out. */
async function reread(
  client: HubspotClient,
  plan: PartPlan,
  listed: readonly VendorRecord[],
  archived: boolean,
): Promise<VendorRecord[]> {
  const records = await batchRead(client, plan, listed, plan.properties, archived);
  return listed.flatMap((record) => {
    const read = records.get(record.id);
    return read ? [{ ...record, ...read }] : [];
  });
}

async function batchRead(
  client: HubspotClient,
  { part, histories }: PartPlan,
  records: readonly VendorRecord[],
  properties: readonly string[],
  archived: boolean,
): Promise<Map<string, VendorRecord>> {
  const size = histories.length > 0 ? SIZE_WITH_HISTORY : LIST_SIZE;
  const found = new Map<string, VendorRecord>();
  for (let start = 0; start < records.length; start += size) {
    const json = await client.post(`/crm/v3/objects/${part.type}/batch/read?archived=${archived}`, {
      properties,
      propertiesWithHistory: histories,
      inputs: records.slice(start, start + size).map(({ id }) => ({ id })),
    });
    for (const record of recordsOf(json, part)) found.set(record.id, record);
  }
  return found;
}

/** Adds the histories that a search does not give. */
export async function withHistories(
  client: HubspotClient,
  plan: PartPlan,
  records: readonly VendorRecord[],
): Promise<readonly VendorRecord[]> {
  if (plan.histories.length === 0 || records.length === 0) return records;
  const found = await batchRead(client, plan, records, [plan.part.modified], false);
  return records.map((record) => {
    const histories = found.get(record.id)?.propertiesWithHistory;
    return histories ? { ...record, propertiesWithHistory: histories } : record;
  });
}

export async function searchPage(
  client: HubspotClient,
  part: Part,
  properties: readonly string[],
  search: Search,
): Promise<RecordPage & { readonly total: number }> {
  const json = await client.post(`/crm/v3/objects/${part.type}/search`, {
    filterGroups: search.groups.map((filters) => ({ filters })),
    sorts: [{ propertyName: search.sort, direction: 'ASCENDING' }],
    properties,
    limit: search.limit,
    after: search.after ?? '0',
  });
  const { total } = json;
  if (typeof total !== 'number') throw unexpected(`a search of ${part.type}`);
  return { records: recordsOf(json, part), next: nextOf(json), total };
}

/** Links as the records of a list page carry them. */
export function linksInside(part: Part, records: readonly VendorRecord[]): Linked {
  const byId = new Map(records.map((record) => [record.id, record]));
  return (id, type) => {
    const results = byId.get(id)?.associations?.[type]?.results ?? [];
    const primary = `${part.singular}_to_${SINGULAR[type]}`;
    return chosen(results.map((result) => ({ id: result.id, primary: result.type === primary })));
  };
}

/** Links of records that a search gave, read by one call for each type. */
export async function linksByBatch(
  client: HubspotClient,
  { part, links }: PartPlan,
  records: readonly VendorRecord[],
): Promise<Linked> {
  const found = new Map<string, string | null>();
  for (const type of links) {
    for (let start = 0; start < records.length; start += LINKS_AT_ONCE) {
      const json = await client.post(`/crm/v4/associations/${part.type}/${type}/batch/read`, {
        inputs: records.slice(start, start + LINKS_AT_ONCE).map(({ id }) => ({ id })),
      });
      demandOnlyMissing(json, part, type);
      for (const result of resultsOf(json, `links of ${part.type} to ${type}`)) {
        const from = (result['from'] as Json | undefined)?.['id'];
        const to = (Array.isArray(result['to']) ? result['to'] : []) as readonly Json[];
        found.set(`${type}/${from}`, chosen(to.map(candidate)));
      }
    }
  }
  return (id, type) => found.get(`${type}/${id}`) ?? null;
}

function candidate(json: Json): Candidate {
  const types = (Array.isArray(json['associationTypes']) ? json['associationTypes'] : []) as readonly Json[];
  return { id: String(json['toObjectId']), primary: types.some((type) => type['label'] === 'Primary') };
}

/** A partial answer is fine where it only says that a record has no link; anything else would lose links. */
function demandOnlyMissing(json: Json, part: Part, type: string): void {
  const errors = (Array.isArray(json['errors']) ? json['errors'] : []) as readonly Json[];
  const failed = errors.filter((error) => error['category'] !== 'OBJECT_NOT_FOUND').length;
  if (failed === 0) return;
  throw new UpstreamError({
    what: `HubSpot could not read the links of ${failed} ${part.type} to ${type}.`,
    why: 'It answered a part of the call only.',
    next: 'Run the command again; what has landed is kept.',
    retryable: true,
  });
}

interface Candidate {
  readonly id: string;
  readonly primary: boolean;
}

/** Of several linked records the primary one, else the oldest, so that every reading gives the same. */
function chosen(candidates: readonly Candidate[]): string | null {
  const primary = candidates.filter((each) => each.primary);
  const ids = (primary.length > 0 ? primary : candidates).map(({ id }) => id);
  return ids.reduce<string | null>((best, id) => (best === null || isOlder(id, best) ? id : best), null);
}

function isOlder(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length < b.length;
}

function recordsOf(json: Json, part: Part): VendorRecord[] {
  return resultsOf(json, part.type).map((result) => {
    const { id, properties } = result;
    if (typeof id !== 'string' || typeof properties !== 'object' || properties === null) {
      throw unexpected(part.type);
    }
    return result as unknown as VendorRecord;
  });
}
