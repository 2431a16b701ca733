import type { Instant } from '../src/clock.ts';
import { keepCauses } from '../src/progress/kept-causes.ts';
import { keepTrends } from '../src/progress/retrace.ts';
import { matchAll } from '../src/scoring/matching.ts';
import { type Judgement, judge } from '../src/scoring/run.ts';
import type { DocumentStore } from '../src/store/ports.ts';
import { keepVersion } from '../src/strategy/versions.ts';
import type { House } from './house.ts';
import { Judged } from './schema.ts';

/**
 * Judges the mirror for the day, looks back on each goal and why it moved, then finds the records that are one thing. A
 * dry run keeps neither findings, measurements nor a new strategy version, and looks for no duplicates.
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
  if (dryRun) return judgement;
  await keepTrends(store.measuring, judgement.catalogue.metrics, strategy, asOf);
  await keepCauses(store, strategy, asOf);
  await matchAll({ store, clock, asOf });
  await documents.write(JUDGED, { day: asOf, at: clock.now() });
  return judgement;
}

/** When a day was last judged; null where none was. */
export async function judgedAt(documents: DocumentStore): Promise<Instant | null> {
  const judged = await documents.read<{ at: Instant } | null>(JUDGED, (value) => Judged.parse(value), null);
  return judged?.at ?? null;
}

const JUDGED = 'judged';
