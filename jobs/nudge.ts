import { type DeliveryReport, sendNudges } from '../src/briefing/deliver.ts';
import { openFixes } from '../src/progress/fixes.ts';
import { leadingNow } from '../src/scoring/run.ts';
import { sendingOf } from './digest.ts';
import type { House } from './house.ts';

/** Sends the day's nudge to every rep who agreed, has something to fix and has not had it. */
export async function nudge(house: House, { dryRun }: { readonly dryRun: boolean }): Promise<DeliveryReport> {
  const sending = await sendingOf(house, dryRun);
  const { store, clock } = house;
  const { strategy, view } = sending;
  const fixes = await openFixes({ store, strategy, view, leading: await leadingNow(store, strategy), clock });
  const users = await store.measuring.users();
  return sendNudges({ ...sending, users, fixesOf: (owners) => fixes.of(owners, strategy.nudge.fixes) });
}
