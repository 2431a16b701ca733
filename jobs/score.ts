import { type Judgement, judge } from '../src/scoring/run.ts';
import { keepVersion } from '../src/strategy/versions.ts';
import type { House } from './house.ts';

/** Judges the mirror for the day. A dry run keeps neither findings, measurements nor a new strategy version. */
export async function score(house: House, { dryRun }: { readonly dryRun: boolean }): Promise<Judgement> {
  const { store, documents, clock } = house;
  const strategy = house.strategy();
  const version = dryRun ? 0 : (await keepVersion(documents, strategy, clock.now())).number;
  return judge({ store, strategy, strategyVersion: version, asOf: house.day(), clock, keep: !dryRun });
}
