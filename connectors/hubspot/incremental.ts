import type { Checkpoint, Page } from '../../src/crm/connector.ts';
import { doneAt, waitsFor, withoutPart } from './archive.ts';
import { archivedPages } from './archived.ts';
import { findingOf, foundEmpty, isStill, type Note, told, UNSEEN, withFinding } from './calm.ts';
import { changedPages } from './changed.ts';
import type { PullKit } from './full.ts';
import { linkedToHeirs } from './heirs.ts';
import { linksByBatch } from './links.ts';
import { readRecords } from './lists.ts';
import { modifiedAt, type PartPlan } from './plan.ts';
import { LOOK_BACK_MS } from './searching.ts';
import { type Given, type IncrementalState, NONE, pageOf } from './step.ts';
import { BEGINNING } from './window.ts';

/** @param done where the last pull ended, see `doneAt` */
export function beginIncremental(done: Checkpoint, until: string): IncrementalState {
  const remembered = String(done['remembered'] ?? '');
  return {
    mode: 'incremental',
    since: new Date(Date.parse(String(done['until'])) - LOOK_BACK_MS).toISOString(),
    until,
    part: 0,
    archived: false,
    after: null,
    ...BEGINNING,
    missing: 0,
    remembered: '',
    open: remembered,
    calm: String(done['calm'] ?? ''),
    calmNow: '',
  };
}

/**
 * Records that changed after `since`, by search, then those archived or restored since, which no search shows. The
 * proof counts what this run gives: each answer holds as many records as the vendor counts with it.
 */
export async function* pullIncremental(kit: PullKit, from: IncrementalState): AsyncGenerator<Page> {
  let state = from;
  let live = 0;
  const notes: Note[] = [];
  for (let plan = kit.plans[state.part]; plan; plan = kit.plans[state.part]) {
    for await (const { page, state: after, note } of typePages(kit, plan, state)) {
      state = after;
      if (note) notes.push(note);
      for (const { deleted } of page.rows) if (!deleted) live++;
      if (page.rows.length > 0) yield page;
    }
  }
  const { until, missing, remembered, calmNow } = state;
  // A count that does not come out must not end the pull: whoever goes on from here reads the same again.
  const proven = missing === 0 ? until : boundBefore(state);
  const by = `the totals of searches from ${from.since} to ${until}${told(notes)}`;
  const checkpoint = doneAt(proven, { remembered, calm: missing === 0 ? calmNow : '' });
  yield { fields: kit.fields, rows: [], changes: [], checkpoint, proof: { expected: live + missing, by } };
}

/** The bound of the pull before this one. */
function boundBefore({ since }: IncrementalState): string {
  return new Date(Date.parse(since) + LOOK_BACK_MS).toISOString();
}

/** What changed of one type and what was archived of it, from where the state is to where the next type begins. */
async function* typePages(kit: PullKit, plan: PartPlan, from: IncrementalState): AsyncGenerator<Given> {
  const { type } = plan.part;
  let state = from;
  let sight = UNSEEN;
  if (!from.archived) {
    for await (const given of changedPages(kit, plan, from)) {
      state = given.state;
      sight = given.sight ?? UNSEEN;
      yield given;
    }
  }
  const before = findingOf(state.calm, type);
  let found = before;
  let surplus: number | null = null;
  // Whom only a reading of everything saw in the archive may be back, and not be counted yet.
  if (waitsFor(state.open, state.part) || !isStill(before, sight.balance)) {
    const listed = yield* archivedPages(kit, plan, state);
    state = listed.state;
    const { until } = state;
    found = listed.empty ? await foundEmpty(kit.held, plan.part, { sight, before, listedAt: until }) : null;
    surplus = listed.came === 0 ? (sight.balance?.surplus ?? 0) : 0;
  }
  yield* relinkedPages(kit, plan, state);
  const calmNow = found === null ? state.calmNow : withFinding(state.calmNow, found);
  const next = { ...BEGINNING, part: state.part + 1, archived: false, after: null };
  state = { ...state, ...next, open: withoutPart(state.open, state.part), calmNow };
  yield { page: await pageOf(kit, plan, [], NONE, state), state, note: { type, surplus } };
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
