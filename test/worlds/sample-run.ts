import { type SyncReport, sync } from '../../jobs/sync.ts';
import type { Clock, Day } from '../../src/clock.ts';
import { OBJECT_NAMES } from '../../src/crm/objects.ts';
import type { Company } from '../../src/sandbox/company/index.ts';
import { type Judgement, judge } from '../../src/scoring/run.ts';
import type { FindingRow, RecordStore } from '../../src/store/ports.ts';
import { openSampleHouse, type SampleAsk } from './sample-house.ts';
import { testStrategy } from './strategy.ts';

/** The sample company after its last day, pulled by the real connectors and judged with each source leading. */
export interface SampleRun {
  readonly company: Company;
  readonly syncs: readonly SyncReport[];
  readonly judged: Readonly<
    Record<
      'salesforce' | 'hubspot',
      { readonly judgement: Judgement; readonly findings: readonly FindingRow[] }
    >
  >;
  /** Milliseconds, by step. */
  readonly timings: Readonly<Record<string, number>>;
}

/** The sample company after its last day, pulled and not yet judged. Whoever asked closes the store. */
export interface PulledSample extends Pick<SampleRun, 'company' | 'syncs'> {
  readonly store: RecordStore;
  readonly clock: Clock;
  readonly timings: Record<string, number>;
}

/** Pulls, judges and stops everything again. */
export async function runSample(ask: SampleAsk): Promise<SampleRun> {
  const { store, clock, ...pulled } = await pullSample(ask);
  try {
    const started = performance.now();
    const judged = {
      salesforce: await judgeLedBy(store, 'salesforce', ask.asOf, clock),
      hubspot: await judgeLedBy(store, 'hubspot', ask.asOf, clock),
    };
    const timings = { ...pulled.timings, 'judge twice': Math.round(performance.now() - started) };
    return { ...pulled, judged, timings };
  } finally {
    await store.close();
  }
}

/** Pulls everything by the real connectors, lives the last day, pulls what changed, and stops the servers. */
export async function pullSample(ask: SampleAsk): Promise<PulledSample> {
  const timings: Record<string, number> = {};
  let lap = performance.now();
  const mark = (name: string) => {
    timings[name] = Math.round(performance.now() - lap);
    lap = performance.now();
  };
  const { company, house, liveLastDay, stop } = await openSampleHouse(ask);
  const { store, clock } = house;
  mark('open');
  try {
    const before = await sync(house, { dryRun: false });
    mark('full pull');
    await liveLastDay();
    const after = await sync(house, { dryRun: false });
    mark('incremental pull');
    return { company, syncs: [before, after], store, clock, timings };
  } catch (error) {
    await store.close();
    throw error;
  } finally {
    await stop();
  }
}

async function judgeLedBy(
  store: RecordStore,
  source: 'salesforce' | 'hubspot',
  asOf: Day,
  clock: { now(): string },
) {
  const leading = Object.fromEntries(OBJECT_NAMES.map((object) => [object, source]));
  const strategy = testStrategy({ leading });
  const judgement = await judge({ store, strategy, strategyVersion: 1, asOf, clock, keep: true });
  return { judgement, findings: await store.measuring.findings() };
}
