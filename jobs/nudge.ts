import { type Findings, type FixesOf, planNudges, sendNudges } from '../src/briefing/nudges.ts';
import type { DeliveryReport } from '../src/briefing/report.ts';
import { nudgeTurn, type Turns } from '../src/briefing/turns.ts';
import { type DayView, readDay } from '../src/progress/day-view.ts';
import { openFixes } from '../src/progress/fixes.ts';
import { openHolding } from '../src/progress/holding.ts';
import { keyOf } from '../src/progress/ranking.ts';
import { leadingNow } from '../src/scoring/run.ts';
import { latestBoard } from './board.ts';
import { carrierOf, latestView, planningOf } from './digest.ts';
import { type House, listenersOf, workspaceOf } from './house.ts';

/** Sends the day's nudge now to every rep who agreed, has something to fix and has not had it. */
export async function nudge(house: House, { dryRun }: { readonly dryRun: boolean }): Promise<DeliveryReport> {
  const carrier = carrierOf(house, dryRun);
  const view = await readDay(house.store, house.strategy(), house.day());
  const errands = await planNudges({ ...(await planningOf(house)), when: { day: house.day() } });
  return sendNudges(carrier, await findingsOf(house, view, dryRun), errands);
}

/** Sends the nudges that are due by now, and tells managers of records that nobody took up where the strategy says so. */
export async function nudgesDue(house: House, turns: Turns): Promise<void> {
  if (house.notifier === null) return;
  await nudgeTurn({
    planning: await planningOf(house),
    sender: carrierOf(house, false),
    turns,
    async findings() {
      const view = await latestView(house);
      return view && findingsOf(house, view, false);
    },
  });
}

async function findingsOf(house: House, view: DayView, dryRun: boolean): Promise<Findings> {
  const { store, memory } = house;
  const open = new Set((await store.measuring.findings()).map(keyOf));
  return {
    view,
    people: await listenersOf(house),
    users: await store.measuring.users(),
    fixesOf: await fixesHeldOut(house, view, dryRun),
    isOpen: (finding) => open.has(finding),
    remembered: await memory.read(),
    board: () => latestBoard(house),
  };
}

/** The best fixes, but those that are held out; what they drew is kept before anything is sent. */
async function fixesHeldOut(house: House, view: DayView, dryRun: boolean): Promise<FixesOf> {
  const { store, clock } = house;
  const strategy = house.strategy();
  const fixes = await openFixes({ store, strategy, view, leading: await leadingNow(store, strategy), clock });
  const nudges = (await store.outbox.list({ kind: 'nudge' })).filter(({ state }) => state !== 'failed');
  const holding = await openHolding({
    holdout: store.holdout,
    strategy,
    workspace: workspaceOf(strategy),
    day: view.day,
    said: nudges.map(({ said }) => said),
    begun: new Set(nudges.filter(({ day }) => day === view.day).map(({ recipient }) => recipient)),
  });
  return async (owners, limits) => {
    if (limits === null) return fixes.of(owners, Number.MAX_SAFE_INTEGER);
    const { person, most, mayTell } = limits;
    let total = 0;
    const { best } = await fixes.of(owners, most, (ranked) => {
      const told = ranked.filter(({ finding }) => mayTell(keyOf(finding)));
      total = told.length;
      return holding.choose(person.email, told, most);
    });
    if (!dryRun) await holding.keep();
    return { best, total };
  };
}
