import { keepTrends } from '../src/progress/retrace.ts';
import { matchAll } from '../src/scoring/matching.ts';
import { type Judgement, judge } from '../src/scoring/run.ts';
import { keepVersion } from '../src/strategy/versions.ts';
import type { House } from './house.ts';

/**
 * Judges the mirror for the day, looks back on each goal, then finds the records that are one thing. A dry run keeps
 * neither findings, measurements nor a new strategy version, and looks for no duplicates.
 */
export async function score(house: House, { dryRun }: { readonly dryRun: boolean }): Promise<Judgement> {
  const { store, documents, clock } = house;
  const strategy = house.strategy();
  const version = dryRun ? 0 : (await keepVersion(documents, strategy, clock.now())).number;
  const asOf = house.day();
  const judgement = await judge({
    store,
    strategy,
    strategyVersion: version,
    asOf,
    clock,
    keep: !dryRun,
    people: house.people(),
  });
  if (!dryRun) {
    await keepTrends(store.measuring, judgement.catalogue.metrics, strategy, asOf);
    await matchAll({ store, clock, asOf });
  }
  return judgement;
}
