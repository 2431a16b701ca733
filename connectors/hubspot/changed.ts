import type { Page } from '../../src/crm/connector.ts';
import { endingOf, withoutEnded } from './archive.ts';
import { type Finding, findingOf } from './calm.ts';
import type { PullKit } from './full.ts';
import { latestChanges } from './latest.ts';
import { linksByBatch } from './links.ts';
import type { VendorRecord } from './parts.ts';
import type { PartPlan } from './plan.ts';
import { LOOK_BACK_MS, SEARCH_SIZE } from './searching.ts';
import { type Given, heirsAmong, type IncrementalState, NONE, pageOf, withHistories } from './step.ts';
import { BEGINNING, type Bounds, changedRecords, isBeginning } from './window.ts';

/** Links and histories of so many records are read together. */
const GATHERED = 1000;

/** What changed of one type: by the page of what changed last where the last pull found that this may do, else by a walk. */
export async function* changedPages(
  kit: PullKit,
  plan: PartPlan,
  from: IncrementalState,
): AsyncGenerator<Given> {
  const { type } = plan.part;
  const listed = { ...BEGINNING, archived: true, after: null };
  const { held } = kit;
  const before = findingOf(from.calm, type);
  const bounds = boundsOf(from, before);
  if (isBeginning(from) && held && before !== null) {
    const latest = await latestChanges({ ...kit, held }, plan, from, bounds.since);
    if (latest !== null) {
      const state = { ...from, ...listed };
      const page = await changedPage(kit, plan, latest.records, state);
      kit.heirs.note(type, from, heirsAmong(latest.records));
      return yield { page, state, sight: { few: true, balance: latest.balance } };
    }
  } else if (isBeginning(from) && kit.heirs.quiet(type, from)) {
    const state = { ...from, ...listed };
    const page = await pageOf(kit, plan, [], NONE, state);
    return yield { page, state, sight: { few: true, balance: null } };
  }
  const enough = plan.links.length > 0 || plan.histories.length > 0 ? GATHERED : 1;
  let state = from;
  let gathered: VendorRecord[] = [];
  let changed = 0;
  const heirs: string[] = [];
  const sought = isBeginning(from) ? endingOf(from.open, from.part, from.until) : [];
  let whole = true;
  for await (const { records, next, missing } of changedRecords(kit, plan, bounds, from, sought)) {
    gathered.push(...records);
    changed += records.length;
    heirs.push(...heirsAmong(records));
    state = { ...state, ...(next ?? listed), missing: state.missing + missing };
    // One answer held all that is counted, so that it told of those sought as well.
    whole &&= next === null && missing === 0;
    if (whole) state = { ...state, ...withoutEnded(state, sought) };
    if (gathered.length < enough && next !== null) continue;
    // One page did not do though the last pull thought so: the next one walks at once.
    const few = isBeginning(from) && before === null && changed < SEARCH_SIZE;
    yield {
      page: await changedPage(kit, plan, gathered, state),
      state,
      sight: { few, balance: null },
    };
    gathered = [];
  }
  if (isBeginning(from)) kit.heirs.note(type, from, heirs);
}

/** What changed since the list of archived records was last read: see `calm.ts`. */
function boundsOf({ since, until }: IncrementalState, before: Finding | null): Bounds {
  if (before === null) return { since, until };
  const listed = new Date(Date.parse(before.listedAt) - LOOK_BACK_MS).toISOString();
  return { since: listed < since ? listed : since, until };
}

async function changedPage(
  kit: PullKit,
  plan: PartPlan,
  records: readonly VendorRecord[],
  state: IncrementalState,
): Promise<Page> {
  const linked = await linksByBatch(kit, plan, records);
  const complete = await withHistories(kit, plan, records, false);
  return pageOf(kit, plan, complete, linked, state);
}
