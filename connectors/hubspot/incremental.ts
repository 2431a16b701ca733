import type { Page } from '../../src/crm/connector.ts';
import { demandProgress, type PullKit, SEARCH_SETTLES_MS, since, upTo } from './full.ts';
import type { VendorRecord } from './parts.ts';
import { instantOf, modifiedAt, type PartPlan } from './plan.ts';
import { linksByBatch, linksInside, listPage, searchPage, withHistories } from './reading.ts';

/**
 * How far an incremental pull has come. Within the changed records: all up to `above` are given; where more share
 * one moment than a page holds, those of `tieAt` are given up to the id `tieId`.
 */
export type IncrementalState = {
  readonly mode: 'incremental';
  readonly since: string;
  readonly until: string;
  readonly part: number;
  readonly archived: boolean;
  readonly above: string;
  readonly tieAt: string | null;
  readonly tieId: string | null;
  readonly after: string | null;
  readonly given: number;
  /** What the vendor counted when the first page of each type was asked for. */
  readonly counted: number;
};

/** Searches show fresh changes late and out of order; what is older than this has settled. */
export const LOOK_BACK_MS = 60 * 60_000;

const SEARCH_SIZE = 200;
/** The vendor counts and pages no further in one search. */
const SEARCH_CAP = 10_000;

/** @param provenUntil bound of the last pull that ended */
export function beginIncremental(provenUntil: string, until: string): IncrementalState {
  const from = new Date(Date.parse(provenUntil) - LOOK_BACK_MS).toISOString();
  return {
    mode: 'incremental',
    since: from,
    until,
    part: 0,
    archived: false,
    above: from,
    tieAt: null,
    tieId: null,
    after: null,
    given: 0,
    counted: 0,
  };
}

/**
 * Records that changed after `since`, by search, then those archived since, which no search shows. A search
 * sorts by one property, holds no more than 10,000 results, and its offsets shift while records change; so
 * each page begins anew above the last moment that is complete, and moments that many records share are read
 * by id. The proof counts what this run gives.
 * @param resumed whether an earlier run gave the first pages
 */
export async function* pullIncremental(
  kit: PullKit,
  from: IncrementalState,
  resumed: boolean,
): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let state = from;
  for (let plan = kit.plans[state.part]; plan; plan = kit.plans[state.part]) {
    const step = state.archived ? await archivedStep(kit, plan, state) : await windowStep(kit, plan, state);
    state = step.state;
    const page = await pageOf(kit, plan, step.records, state, seen, step.inside);
    state = page.state;
    if (page.rows.length > 0) yield page;
  }
  const by = `the total of a search from ${from.since} to ${from.until}`;
  let expected = state.counted;
  if (expected !== state.given && resumed) expected = await total(kit, state);
  else if (expected !== state.given) {
    kit.log.info(
      { given: state.given, expected },
      'the search counts another number than was read; reading again',
    );
    await kit.sleep(SEARCH_SETTLES_MS);
    for (const plan of kit.plans) {
      let again: IncrementalState = { ...state, ...START, above: state.since };
      while (!again.archived) {
        const step = await windowStep(kit, plan, again);
        again = step.state;
        const page = await pageOf(kit, plan, step.records, state, seen, false);
        state = page.state;
        if (page.rows.length > 0) yield page;
      }
    }
    expected = (await total(kit, state)) + (await movedOn(kit, state, seen));
  }
  // A count that does not come out must not end the pull: whoever goes on from here reads the same again.
  const proven = expected === state.given ? state.until : boundBefore(state);
  const checkpoint = { mode: 'done', until: proven };
  const proof = { expected: expected - from.given, by };
  yield { fields: kit.fields, rows: [], changes: [], checkpoint, proof };
}

/** The bound of the pull before this one. */
function boundBefore({ since: from }: IncrementalState): string {
  return new Date(Date.parse(from) + LOOK_BACK_MS).toISOString();
}

const START = { archived: false, tieAt: null, tieId: null, after: null } as const;

interface Step {
  readonly records: readonly VendorRecord[];
  readonly state: IncrementalState;
  /** Whether the records carry their links. */
  readonly inside: boolean;
}

/** The next page of changed records. Asks for one page; gives none of them where it only learns of a tie. */
async function windowStep(kit: PullKit, plan: PartPlan, state: IncrementalState): Promise<Step> {
  return state.tieAt === null ? changedStep(kit, plan, state) : tieStep(kit, plan, state, state.tieAt);
}

async function changedStep({ client }: PullKit, plan: PartPlan, state: IncrementalState): Promise<Step> {
  const { part, properties } = plan;
  const page = await searchPage(client, part, properties, {
    groups: [[since(part.modified, state.above), upTo(part.modified, state.until)]],
    sort: part.modified,
    limit: SEARCH_SIZE,
    after: state.after,
  });
  const first = state.above === state.since && state.after === null;
  const counted = state.counted + (first ? page.total : 0);
  const next: IncrementalState = { ...state, counted };
  // An index that trails shows records that have changed again since; the next pull brings them.
  const records = page.records.filter((record) => modifiedAt(part, record) <= state.until);
  if (page.next === null) {
    return { records, state: { ...next, ...START, archived: true }, inside: false };
  }
  const last = records.at(-1);
  if (!last) return { records, state: { ...next, after: page.next }, inside: false };
  const edge = modifiedAt(part, last);
  // More records of the last moment may follow, so that it is read again as a whole.
  const complete = records.filter((record) => modifiedAt(part, record) < edge);
  const above = [state.above, ...complete.map((record) => modifiedAt(part, record))].sort().at(-1) ?? edge;
  return complete.length > 0
    ? { records: complete, state: { ...next, above, after: null }, inside: false }
    : { records: [], state: { ...next, tieAt: edge, tieId: null, after: null }, inside: false };
}

async function tieStep(
  { client }: PullKit,
  plan: PartPlan,
  state: IncrementalState,
  tieAt: string,
): Promise<Step> {
  const { part, properties } = plan;
  const before = new Date(Date.parse(tieAt) - 1).toISOString();
  const beyond =
    state.tieId === null ? [] : [{ propertyName: ID, operator: 'GT' as const, value: state.tieId }];
  const page = await searchPage(client, part, properties, {
    groups: [[since(part.modified, before), upTo(part.modified, tieAt), ...beyond]],
    sort: ID,
    limit: SEARCH_SIZE,
    after: state.after,
  });
  const records = page.records.filter((record) => modifiedAt(part, record) <= state.until);
  const tieId = page.records.at(-1)?.id ?? null;
  if (page.next === null) {
    return { records, state: { ...state, ...START, above: tieAt }, inside: false };
  }
  const after = tieId === null ? page.next : null;
  return { records, state: { ...state, tieId: tieId ?? state.tieId, after }, inside: false };
}

const ID = 'hs_object_id';

async function archivedStep({ client }: PullKit, plan: PartPlan, state: IncrementalState): Promise<Step> {
  const page = await listPage(client, plan, true, state.after);
  demandProgress(plan, page.next, state.after);
  const records = page.records.filter((record) => {
    const at = instantOf(record.archivedAt) ?? state.until;
    return at > state.since && at <= state.until;
  });
  const next =
    page.next === null
      ? { ...state, ...START, part: state.part + 1, above: state.since }
      : { ...state, after: page.next };
  return { records, state: next, inside: true };
}

async function pageOf(
  kit: PullKit,
  plan: PartPlan,
  found: readonly VendorRecord[],
  state: IncrementalState,
  seen: Set<string>,
  inside: boolean,
): Promise<Page & { readonly state: IncrementalState }> {
  const records = found.filter(({ id }) => !seen.has(plan.part.idPrefix + id) || inside);
  const live = records.filter(({ archived }) => archived !== true);
  for (const { id } of live) seen.add(plan.part.idPrefix + id);
  const linked = inside ? linksInside(plan.part, records) : await linksByBatch(kit.client, plan, records);
  const complete = inside ? records : await withHistories(kit.client, plan, records);
  const next = { ...state, given: state.given + live.length };
  return {
    fields: kit.fields,
    rows: complete.map((record) => plan.row(record, linked)),
    changes: complete.flatMap((record) => plan.changes(record, state.until)),
    checkpoint: next,
    state: next,
  };
}

async function total(kit: PullKit, { since: from, until }: IncrementalState): Promise<number> {
  let sum = 0;
  for (const { part } of kit.plans) {
    const groups = [[since(part.modified, from), upTo(part.modified, until)]];
    const search = { groups, sort: part.modified, limit: 1, after: null };
    sum += (await searchPage(kit.client, part, [part.modified], search)).total;
  }
  return sum;
}

/** How many of the records given have changed again, or were archived, and so are no longer counted. */
async function movedOn(kit: PullKit, state: IncrementalState, seen: ReadonlySet<string>): Promise<number> {
  let moved = 0;
  for (const plan of kit.plans) {
    const { part } = plan;
    const search = { groups: [[since(part.modified, state.until)]], sort: part.modified, limit: SEARCH_SIZE };
    let after: string | null = null;
    do {
      const page = await searchPage(kit.client, part, [part.modified], { ...search, after });
      moved += page.records.filter(({ id }) => seen.has(part.idPrefix + id)).length;
      after = page.next !== null && Number(page.next) + SEARCH_SIZE <= SEARCH_CAP ? page.next : null;
    } while (after !== null);
    let cursor: string | null = null;
    do {
      const page = await listPage(kit.client, plan, true, cursor);
      demandProgress(plan, page.next, cursor);
      moved += page.records.filter(
        (record) => seen.has(part.idPrefix + record.id) && (instantOf(record.archivedAt) ?? '') > state.until,
      ).length;
      cursor = page.next;
    } while (cursor !== null);
  }
  return moved;
}
