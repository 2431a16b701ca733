import type { Page, RecordRow } from '../../src/crm/connector.ts';
import { UpstreamError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import type { Sleep } from '../http.ts';
import type { HubspotClient } from './client.ts';
import type { VendorRecord } from './parts.ts';
import { instantOf, modifiedAt, type PartPlan } from './plan.ts';
import { type Filter, linksInside, listPage, searchPage } from './reading.ts';

/** What every pull works with. */
export interface PullKit {
  readonly client: HubspotClient;
  /** One for each of the vendor's types that make the object. */
  readonly plans: readonly PartPlan[];
  /** Our names, in the order of each row's values. */
  readonly fields: readonly string[];
  readonly log: Log;
  readonly sleep: Sleep;
}

/** How far a full pull has come: which type, which of its two lists, and the cursor in it. */
export type FullState = {
  readonly mode: 'full';
  readonly until: string;
  readonly part: number;
  readonly archived: boolean;
  readonly after: string | null;
  /** Records in the pages so far, earlier runs of this pull included, that are not archived. */
  readonly given: number;
  /** Records that changed after `until` though they were there before: the next pull brings them. */
  readonly leftOut: number;
  /** Records that were archived after `until`. */
  readonly gone: number;
};

/** A search may trail the lists by seconds. */
export const SEARCH_SETTLES_MS = 2000;

export function beginFull(until: string): FullState {
  return { mode: 'full', until, part: 0, archived: false, after: null, given: 0, leftOut: 0, gone: 0 };
}

/**
 * All records by the list endpoint, which knows no cap, then those that are archived. Records that changed after
 * `until` are left to the next pull, so that what is given can be counted by a search with the same bound.
 * The proof counts what this run gives: the vendor's total less what earlier runs of the same pull gave.
 */
export async function* pullFull(kit: PullKit, from: FullState): AsyncGenerator<Page> {
  let state = from;
  for (let plan = kit.plans[state.part]; plan; plan = kit.plans[state.part]) {
    const page = await listPage(kit.client, plan, state.archived, state.after);
    demandProgress(plan, page.next, state.after);
    const { kept, ...counted } = sift(plan, page.records, state);
    state = { ...state, ...counted, ...following(state, page.next) };
    if (kept.length > 0) yield pageOf(kit, plan, kept, state);
  }
  const { expected, by } = await prove(kit, state);
  // A count that does not come out must not end the pull: whoever goes on from here reads everything again.
  const checkpoint = expected === state.given ? { mode: 'done', until: state.until } : beginFull(state.until);
  const proof = { expected: expected - from.given, by };
  yield { fields: kit.fields, rows: [], changes: [], checkpoint, proof };
}

function following(state: FullState, next: string | null): Pick<FullState, 'part' | 'archived' | 'after'> {
  const { part, archived } = state;
  if (next !== null) return { part, archived, after: next };
  return archived ? { part: part + 1, archived: false, after: null } : { part, archived: true, after: null };
}

function sift(
  { part }: PartPlan,
  records: readonly VendorRecord[],
  state: FullState,
): { kept: VendorRecord[] } & Pick<FullState, 'given' | 'leftOut' | 'gone'> {
  const { until } = state;
  const kept: VendorRecord[] = [];
  let { given, leftOut, gone } = state;
  for (const record of records) {
    const within = modifiedAt(part, record, state.archived) <= until;
    const created = instantOf(record.properties[part.created] ?? record.createdAt);
    const wasThere = created !== null && created <= until;
    if (within) kept.push(record);
    if (within && !state.archived) given++;
    if (!within && wasThere && state.archived) gone++;
    if (!within && wasThere && !state.archived) leftOut++;
  }
  return { kept, given, leftOut, gone };
}

function pageOf(kit: PullKit, plan: PartPlan, records: readonly VendorRecord[], state: FullState): Page {
  const linked = linksInside(plan.part, records);
  const rows: RecordRow[] = records.map((record) => plan.row(record, linked));
  const changes = records.flatMap((record) => plan.changes(record, state.until));
  return { fields: kit.fields, rows, changes, checkpoint: state };
}

/** @throws {UpstreamError} where a list hands out the cursor that it was called with */
export function demandProgress({ part }: PartPlan, next: string | null, after: string | null): void {
  if (next === null || next !== after) return;
  throw new UpstreamError({
    what: `HubSpot's list of ${part.type} goes round in circles after ${after}.`,
    why: 'It gave the same cursor twice.',
    next: 'Run the command again; what has landed is kept.',
    retryable: false,
  });
}

export function upTo(property: string, moment: string): Filter {
  return { propertyName: property, operator: 'LTE', value: String(Date.parse(moment)) };
}

export function since(property: string, moment: string): Filter {
  return { propertyName: property, operator: 'GT', value: String(Date.parse(moment)) };
}

/**
 * The vendor's own count of what a full pull must bring: every record that is there and was created, or last
 * changed, by `until`. Changes made while it was read do not move this figure; archiving does, and is counted.
 */
async function prove(kit: PullKit, state: FullState): Promise<NonNullable<Page['proof']>> {
  const { until, given, leftOut, gone } = state;
  const by = `the total of a search up to ${until}`;
  let expected = 0;
  for (const settled of [false, true]) {
    expected = -leftOut;
    for (const { part } of kit.plans) {
      const groups = [[upTo(part.modified, until)], [upTo(part.created, until)]];
      const search = { groups, sort: part.modified, limit: 1, after: null };
      expected += (await searchPage(kit.client, part, [part.modified], search)).total;
    }
    const surplus = given - expected;
    if (surplus === 0) return { expected, by };
    if (surplus > 0 && surplus <= gone) {
      return { expected: given, by: `${by} and ${surplus} archived while the rest was read` };
    }
    if (settled) break;
    kit.log.info({ given, expected }, 'the search counts another number than was read; counting again');
    await kit.sleep(SEARCH_SETTLES_MS);
  }
  return { expected, by };
}
