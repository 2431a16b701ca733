import { fileURLToPath } from 'node:url';
import { createHubspot } from '../../connectors/hubspot/index.ts';
import { createSalesforce } from '../../connectors/salesforce/index.ts';
import type { House } from '../../jobs/house.ts';
import { type SyncReport, sync } from '../../jobs/sync.ts';
import { addDays, type Clock, type Day, endOfDay } from '../../src/clock.ts';
import { readMapping } from '../../src/crm/mapping.ts';
import { OBJECT_NAMES } from '../../src/crm/objects.ts';
import { silentLog } from '../../src/log.ts';
import { buildCompany, type Company } from '../../src/sandbox/company/index.ts';
import { openSandbox } from '../../src/sandbox/open.ts';
import { type Judgement, judge } from '../../src/scoring/run.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { DocumentStore, FindingRow, RecordStore } from '../../src/store/ports.ts';
import { testStrategy } from './strategy.ts';

const MAPPING = fileURLToPath(new URL('../../examples/sample-company/mapping.yaml', import.meta.url));

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

/** What to make and where to keep it. */
export interface SampleAsk {
  readonly accounts: number;
  readonly seed: number;
  readonly asOf: Day;
  readonly memoryMb?: number;
  /** The mirror's file; in memory unless told. */
  readonly file?: string;
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
  const company = buildCompany(ask);
  mark('build');
  let now = endOfDay(addDays(ask.asOf, -1), 'UTC');
  const clock = { now: () => now };
  const sandbox = await openSandbox(
    { salesforce: company.salesforce, hubspot: company.hubspot, team: company.name, members: [] },
    clock,
  );
  const store = await openRecordStore(ask.file ?? ':memory:', ask.memoryMb ?? 1024);
  mark('open');
  try {
    const settings = sandbox.settings;
    const mapping = readMapping(MAPPING);
    const house = {
      store,
      clock,
      log: silentLog,
      progress: () => {},
      connectors: [
        createHubspot({
          baseUrl: settings['HUBSPOT_BASE_URL'] ?? '',
          token: settings['HUBSPOT_TOKEN'] ?? '',
          mapping: mapping['hubspot'] ?? {},
          clock,
          log: silentLog,
        }),
        createSalesforce({
          loginUrl: settings['SALESFORCE_LOGIN_URL'] ?? '',
          clientId: settings['SALESFORCE_CLIENT_ID'] ?? '',
          clientSecret: settings['SALESFORCE_CLIENT_SECRET'] ?? '',
          mapping: mapping['salesforce'] ?? {},
          clock,
          log: silentLog,
        }),
      ],
    };
    const opened: House = {
      ...house,
      documents: NO_DOCUMENTS,
      strategy: testStrategy,
      people: () => [],
      notifier: null,
      day: () => ask.asOf,
    };
    const before = await sync(opened, { dryRun: false });
    mark('full pull');
    await sandbox.apply(company.lastDay);
    now = `${ask.asOf}T08:00:00.000Z`;
    const after = await sync(opened, { dryRun: false });
    mark('incremental pull');
    return { company, syncs: [before, after], store, clock, timings };
  } catch (error) {
    await store.close();
    throw error;
  } finally {
    await sandbox.stop();
  }
}

const NO_DOCUMENTS: DocumentStore = { read: async (_name, _parse, empty) => empty, write: async () => {} };

async function judgeLedBy(
  store: RecordStore,
  source: 'salesforce' | 'hubspot',
  asOf: Day,
  clock: { now(): string },
) {
  const leading = Object.fromEntries(OBJECT_NAMES.map((object) => [object, source]));
  const strategy = testStrategy({ leading });
  const judgement = await judge({ store, strategy, strategyVersion: 1, asOf, clock, keep: true });
  return { judgement, findings: await store.measuring.findings({}) };
}
