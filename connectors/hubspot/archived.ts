import { demandProgress } from './answers.ts';
import { noteArchived, restoredOf, withoutSeen } from './archive.ts';
import { findingOf } from './calm.ts';
import type { PullKit } from './full.ts';
import { linksByBatch, linksOfPage } from './links.ts';
import { listPage } from './lists.ts';
import { archivedAt, modifiedAt, type PartPlan } from './plan.ts';
import { type Given, heirsAmong, type IncrementalState, pageOf, withHistories } from './step.ts';

/** What came of reading a list of archived records. */
export interface Listed {
  readonly state: IncrementalState;
  /** Whether it was read from its beginning and held nothing. */
  readonly empty: boolean;
  /** How many records were archived since, or are there again. */
  readonly came: number;
}

/** Pages without histories hold twice as many records, of which few were archived lately. */
function withoutHistories(plan: PartPlan): PartPlan {
  return { ...plan, histories: [] };
}

/** What was archived of one type since the last pull, by the list of all that can be restored, and what was restored. */
export async function* archivedPages(
  kit: PullKit,
  plan: PartPlan,
  from: IncrementalState,
): AsyncGenerator<Given, Listed> {
  const { part } = plan;
  const wasEmpty = findingOf(from.calm, part.type) !== null;
  let state = from;
  let [listed, came] = [0, 0];
  for (let more = true; more; ) {
    const { records, next } = await listPage(kit, withoutHistories(plan), true, state.after);
    demandProgress(part.type, next, state.after);
    const gone = records.filter((record) => {
      const at = archivedAt(part, record);
      // Of a list that was empty at its last reading all is new, however long ago that was.
      return (wasEmpty || at > state.since) && at <= state.until;
    });
    kit.heirs.noteArchived(part.type, from, heirsAmong(gone));
    const remembered = noteArchived(state.remembered, state.part, records);
    const ids = records.map(({ id }) => id);
    const open = withoutSeen(state.open, state.part, ids);
    more = next !== null;
    listed += records.length;
    came += gone.length;
    // The last step of the type is taken only when those that were restored are given too.
    state = { ...state, after: next ?? state.after, remembered, open };
    const linked = await linksOfPage(kit, plan, gone);
    const complete = await withHistories(kit, plan, gone, true);
    yield { page: await pageOf(kit, plan, complete, linked, state), state };
  }
  const returned = await returnedPage(kit, plan, state);
  yield returned;
  came += returned.page.rows.length;
  return { state, empty: from.after === null && listed === 0, came };
}

/** Records that are there again, though no search shows that they changed. */
async function returnedPage(kit: PullKit, plan: PartPlan, state: IncrementalState): Promise<Given> {
  const restored = await restoredOf(kit, plan, state.part, state.open);
  const records = restored.filter((record) => modifiedAt(plan.part, record) <= state.since);
  const linked = await linksByBatch(kit, plan, records);
  return { page: await pageOf(kit, plan, records, linked, state), state };
}
