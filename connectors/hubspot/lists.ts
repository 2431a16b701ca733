import { UpstreamError } from '../../src/errors.ts';
import type { Sleep } from '../http.ts';
import { listIn, nextOf, resultsOf, unexpected } from './answers.ts';
import { type HubspotClient, type Json, withQuery } from './client.ts';
import type { VendorRecord } from './parts.ts';
import type { PartPlan } from './plan.ts';

/** Records of one page, and the cursor of the next; null after the last. */
export interface RecordPage {
  readonly records: readonly VendorRecord[];
  readonly next: string | null;
}

/** What every reading works with. */
export interface Wire {
  readonly client: HubspotClient;
  readonly sleep: Sleep;
  /** Longer queries were refused (414), or risk it: the vendor does not publish where it ends. */
  readonly address: { longest: number };
}

/** The ceilings that people report begin at 2,000; what the portal refuses is learnt. */
export const LONGEST_QUERY = 6000;
const LIST_SIZE = 100;
const SIZE_WITH_HISTORY = 50;
/** The vendor's index and its stores agree after seconds. */
export const SETTLES_MS = 2000;
const READINGS = 3;

/**
 * One page of all records of a type, complete with histories and links. Where the names of all properties would make
 * the address too long, the page is listed with its ids alone and then read by these, the names in the body: each
 * record comes from one answer, so that no parts of it can disagree.
 */
export async function listPage(
  wire: Wire,
  plan: PartPlan,
  archived: boolean,
  after: string | null,
): Promise<RecordPage> {
  const { part, properties, histories, links } = plan;
  const { client, address } = wire;
  const query = (names: readonly string[], tracked: readonly string[]) => ({
    limit: String(histories.length > 0 ? SIZE_WITH_HISTORY : LIST_SIZE),
    archived: String(archived),
    properties: names.join(','),
    ...(tracked.length > 0 ? { propertiesWithHistory: tracked.join(',') } : {}),
    ...(links.length > 0 ? { associations: links.join(',') } : {}),
    ...(after === null ? {} : { after }),
  });
  const path = client.paths.list(part.type);
  const whole = query(properties, histories);
  const { length } = withQuery('', whole);
  if (length <= address.longest) {
    const json = await client.getIfShort(path, whole);
    if (json !== null) return { records: recordsOf(json, part.type), next: nextOf(json) };
    address.longest = Math.floor(length / 2);
  }
  const json = await client.get(path, query([part.modified], []));
  const listed = recordsOf(json, part.type);
  const ids = listed.map(({ id }) => id);
  const found = await readRecords(wire, plan, ids, properties, archived);
  // One that has gone meanwhile is left out: it is for the next pull.
  const records = listed.flatMap((record) => {
    const read = found.get(record.id);
    return read ? [{ ...record, ...read }] : [];
  });
  return { records, next: nextOf(json) };
}

/** Records by their ids, with histories where the plan has them. A record that is not there is left out. */
export async function readRecords(
  wire: Wire,
  { part, histories }: PartPlan,
  ids: readonly string[],
  properties: readonly string[],
  archived: boolean,
): Promise<ReadonlyMap<string, VendorRecord>> {
  const size = histories.length > 0 ? SIZE_WITH_HISTORY : LIST_SIZE;
  const found = new Map<string, VendorRecord>();
  for (let start = 0; start < ids.length; start += size) {
    const inputs = ids.slice(start, start + size).map((id) => ({ id }));
    const path = `${wire.client.paths.batchRead(part.type)}?archived=${archived}`;
    const body = { properties, propertiesWithHistory: histories };
    const what = `some ${part.type}`;
    await readBatch(wire, { path, body, inputs, what }, (json) => {
      for (const record of recordsOf(json, part.type)) found.set(record.id, record);
    });
  }
  return found;
}

/** One input of a batch: a record, and where the vendor is to go on with what belongs to it. */
export interface BatchInput {
  readonly id: string;
  readonly after?: string;
}

/**
 * Reads a batch, of which the vendor may answer a part only (207). What is not there is no failure; what it could not
 * read is asked for again, and never taken for nothing.
 * @param ask.what for people: what could not be read
 * @throws {UpstreamError} where a part stays unread
 */
export async function readBatch(
  wire: Wire,
  ask: {
    readonly path: string;
    readonly body: object;
    readonly inputs: readonly BatchInput[];
    readonly what: string;
  },
  take: (json: Json) => void,
): Promise<void> {
  let inputs = ask.inputs;
  for (let reading = 1; inputs.length > 0; reading++) {
    const json = await wire.client.post(ask.path, { ...ask.body, inputs });
    take(json);
    const failed = listIn(json, 'errors').filter((error) => error['category'] !== 'OBJECT_NOT_FOUND');
    if (failed.length === 0) return;
    if (reading === READINGS) throw partly(ask.what.replace('some', String(failed.length)));
    const named = new Set(failed.flatMap(idsNamed));
    // Where it does not say which, all are asked for again.
    const again = inputs.filter(({ id }) => named.has(id));
    if (again.length > 0) inputs = again;
    await wire.sleep(SETTLES_MS);
  }
}

function idsNamed(error: Json): readonly string[] {
  const context = (error['context'] ?? {}) as Json;
  return ['ids', 'id', 'fromObjectId'].flatMap((name) => {
    const value = context[name];
    return Array.isArray(value) ? value.map(String) : [];
  });
}

function partly(what: string): UpstreamError {
  return new UpstreamError({
    what: `HubSpot could not read ${what}.`,
    why: 'It answered a part of the call only.',
    next: 'Run the command again; what has landed is kept.',
    retryable: true,
  });
}

/** @throws {UpstreamError} where an entry is no record */
export function recordsOf(json: Json, type: string): readonly VendorRecord[] {
  const results = resultsOf(json, type);
  for (const { id, properties } of results) {
    if (typeof id !== 'string' || typeof properties !== 'object' || properties === null) {
      throw unexpected(type);
    }
  }
  return results as unknown as readonly VendorRecord[];
}
