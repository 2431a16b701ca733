import type { ChangeRow, Merge, Page, RecordRow } from '../../src/crm/connector.ts';
import { demandProgress } from './answers.ts';
import { doneAt, noteArchived, restoredOf, withoutPart, withoutSeen } from './archive.ts';
import type { PullKit } from './full.ts';
import { linkedToHeirs } from './heirs.ts';
import { linksByBatch, linksOfPage } from './links.ts';
import { listPage, readRecords } from './lists.ts';
import type { VendorRecord } from './parts.ts';
import { archivedAt, type Linked, MERGED, modifiedAt, type PartPlan } from './plan.ts';
import { BEGINNING, changedRecords, type Place } from './window.ts';

/** How far an incremental pull has come: which type, whether in its archived records, and where there. */
export type IncrementalState = Place & {
  readonly mode: 'incremental';
  readonly since: string;
  readonly until: string;
  readonly part: number;
  readonly archived: boolean;
  readonly after: string | null;
  /** Records that the vendor counted and did not show. */
  readonly missing: number;
  /** See `archive.ts`: what this pull remembers, and what the one before did and this one has not met yet. */
  readonly remembered: string;
  readonly open: string;
};

/** Searches show fresh changes late and out of order; what is older than this has settled. */
export const LOOK_BACK_MS = 60 * 60_000;
/** Links and histories of so many records are read together. */
const GATHERED = 1000;

/**
 * @param provenUntil bound of the last pull that ended
 * @param remembered by it, see `archive.ts`
 */
export function beginIncremental(provenUntil: string, remembered: string, until: string): IncrementalState {
  return {
    mode: 'incremental',
    since: new Date(Date.parse(provenUntil) - LOOK_BACK_MS).toISOString(),
    until,
    part: 0,
    archived: false,
    after: null,
    ...BEGINNING,
    missing: 0,
    remembered: '',
    open: remembered,
  };
}

/** A page, which may be empty, and how far it leads. */
interface Given {
  readonly page: Page;
  readonly state: IncrementalState;
}

/**
 * Records that changed after `since`, by search, then those archived or restored since, which no search shows. The
 * proof counts what this run gives: each answer holds as many records as the vendor counts with it.
 */
export async function* pullIncremental(kit: PullKit, from: IncrementalState): AsyncGenerator<Page> {
  let state = from;
  let live = 0;
  for (let plan = kit.plans[state.part]; plan; plan = kit.plans[state.part]) {
    const pages: AsyncGenerator<Given> = state.archived
      ? archivedPages(kit, plan, state)
      : changedPages(kit, plan, state);
    for await (const given of pages) {
      state = given.state;
      for (const { deleted } of given.page.rows) if (!deleted) live++;
      if (given.page.rows.length > 0) yield given.page;
    }
  }
  const { until, missing, remembered } = state;
  // A count that does not come out must not end the pull: whoever goes on from here reads the same again.
  const proven = missing === 0 ? until : boundBefore(state);
  const by = `the totals of searches from ${from.since} to ${until}`;
  const checkpoint = doneAt(proven, remembered);
  yield { fields: kit.fields, rows: [], changes: [], checkpoint, proof: { expected: live + missing, by } };
}

/** The bound of the pull before this one. */
function boundBefore({ since }: IncrementalState): string {
  return new Date(Date.parse(since) + LOOK_BACK_MS).toISOString();
}

async function* changedPages(kit: PullKit, plan: PartPlan, from: IncrementalState): AsyncGenerator<Given> {
  const enough = plan.links.length > 0 || plan.histories.length > 0 ? GATHERED : 1;
  let state = from;
  let gathered: VendorRecord[] = [];
  const heirs: string[] = [];
  if (atBeginning(from) && kit.heirs.quiet(plan.part.type, from)) {
    state = { ...state, ...BEGINNING, archived: true, after: null };
    return yield { page: await pageOf(kit, plan, [], NONE, state), state };
  }
  for await (const { records, next, missing } of changedRecords(kit, plan, from, from)) {
    for (const record of records) {
      gathered.push(record);
      if (record.properties[MERGED]) heirs.push(record.id);
    }
    const place = next ?? { ...BEGINNING, archived: true, after: null };
    state = { ...state, ...place, missing: state.missing + missing };
    if (gathered.length < enough && next !== null) continue;
    const linked = await linksByBatch(kit, plan, gathered);
    const complete = await withHistories(kit, plan, gathered, false);
    yield { page: await pageOf(kit, plan, complete, linked, state), state };
    gathered = [];
  }
  if (atBeginning(from)) kit.heirs.note(plan.part.type, from, heirs);
}

/** Whether all that changed lies before. */
function atBeginning({ above, tieAt }: IncrementalState): boolean {
  return above === '' && tieAt === null;
}

/** Pages without histories hold twice as many records, of which few were archived lately. */
function withoutHistories(plan: PartPlan): PartPlan {
  return { ...plan, histories: [] };
}

/** Adds the histories that the records came without. */
async function withHistories(
  kit: PullKit,
  plan: PartPlan,
  records: readonly VendorRecord[],
  archived: boolean,
): Promise<readonly VendorRecord[]> {
  if (plan.histories.length === 0 || records.length === 0) return records;
  const ids = records.map(({ id }) => id);
  const found = await readRecords(kit, plan, ids, [plan.part.modified], archived);
  return records.map((record) => {
    const histories = found.get(record.id)?.propertiesWithHistory;
    return histories ? { ...record, propertiesWithHistory: histories } : record;
  });
}

async function* archivedPages(kit: PullKit, plan: PartPlan, from: IncrementalState): AsyncGenerator<Given> {
  let state = from;
  for (let more = true; more; ) {
    const { records, next } = await listPage(kit, withoutHistories(plan), true, state.after);
    demandProgress(plan.part.type, next, state.after);
    const gone = records.filter((record) => {
      const at = archivedAt(plan.part, record);
      return at > state.since && at <= state.until;
    });
    const heirs = gone.filter(({ properties }) => properties[MERGED]).map(({ id }) => id);
    kit.heirs.noteArchived(plan.part.type, from, heirs);
    const remembered = noteArchived(state.remembered, state.part, records);
    const open = withoutSeen(state.open, state.part, records);
    more = next !== null;
    // The last step of the type is taken only when those that were restored are given too.
    state = { ...state, after: next ?? state.after, remembered, open };
    const linked = await linksOfPage(kit, plan, gone);
    const complete = await withHistories(kit, plan, gone, true);
    yield { page: await pageOf(kit, plan, complete, linked, state), state };
  }
  yield* returnedPages(kit, plan, state);
  yield* relinkedPages(kit, plan, state);
  const open = withoutPart(state.open, state.part);
  state = { ...state, ...BEGINNING, part: state.part + 1, archived: false, after: null, open };
  yield { page: await pageOf(kit, plan, [], NONE, state), state };
}

/** Records that are there again, though no search shows that they changed. */
async function* returnedPages(kit: PullKit, plan: PartPlan, state: IncrementalState): AsyncGenerator<Given> {
  const restored = await restoredOf(kit, plan, state.part, state.open);
  const records = restored.filter((record) => modifiedAt(plan.part, record) <= state.since);
  const linked = await linksByBatch(kit, plan, records);
  yield { page: await pageOf(kit, plan, records, linked, state), state };
}

/** Records that are linked to the heirs of others: see `heirs.ts`. */
async function* relinkedPages(kit: PullKit, plan: PartPlan, state: IncrementalState): AsyncGenerator<Given> {
  for await (const ids of linkedToHeirs(kit, plan, state)) {
    const found = await readRecords(kit, plan, ids, plan.properties, false);
    const records = [...found.values()].filter((record) => modifiedAt(plan.part, record) <= state.until);
    const linked = await linksByBatch(kit, plan, records);
    yield { page: await pageOf(kit, plan, records, linked, state), state };
  }
}

const NONE: Linked = () => null;

async function pageOf(
  kit: PullKit,
  plan: PartPlan,
  records: readonly VendorRecord[],
  linked: Linked,
  state: IncrementalState,
): Promise<Page> {
  const rows: RecordRow[] = [];
  const changes: ChangeRow[] = [];
  const merges: Merge[] = [];
  if (records.length > 0) {
    const translator = await kit.translator(plan);
    for (const record of records) {
      rows.push(translator.row(record, linked));
      changes.push(...translator.changes(record));
      merges.push(...translator.merges(record));
    }
  }
  return { fields: kit.fields, rows, changes, merges, checkpoint: state };
}
