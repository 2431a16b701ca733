import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHubspot } from '../../connectors/hubspot/index.ts';
import { createSalesforce } from '../../connectors/salesforce/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import type { Connector } from '../../src/crm/connector.ts';
import { fieldsOf } from '../../src/crm/objects.ts';
import { silentLog } from '../../src/log.ts';
import { landObject } from '../../src/mirror/land.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import { bareLoop } from './bare-loop.ts';
import { UNTIL } from './contacts.ts';
import { type BenchSize, byTurns, type Figure, median } from './figure.ts';
import { HUBSPOT_MAPPING, hubspot } from './hubspot-pages.ts';
import { type PageProcess, startPages } from './page-process.ts';
import { SALESFORCE_MAPPING, salesforce } from './salesforce-pages.ts';

type Source = 'hubspot' | 'salesforce';

/** Above this share the server, not the reader, decides how fast it goes. */
export const MOST_SERVER_SHARE = 0.6;
/** The product's own default. */
const MEMORY_MB = 768;
const clock = stoppedClock(UNTIL);

const VENDORS = { hubspot, salesforce };
const CONNECTORS: Readonly<Record<Source, (base: string) => Connector>> = {
  hubspot: (baseUrl) =>
    createHubspot({ baseUrl, token: 'prepared', mapping: HUBSPOT_MAPPING, clock, log: silentLog }),
  salesforce: (loginUrl) =>
    createSalesforce({
      loginUrl,
      clientId: 'prepared',
      clientSecret: 'prepared',
      mapping: SALESFORCE_MAPPING,
      clock,
      log: silentLog,
    }),
};

/** One side of one round. */
interface Lap {
  readonly elapsedMs: number;
  readonly serverMs: number;
  readonly recordBytes: number;
}

/**
 * Records a second of a connector's full pull, landing included, against a bare loop over the same pages.
 * @throws {Error} when the two sides did not get the same
 */
export async function land(source: Source, { records, rounds }: BenchSize): Promise<Figure> {
  const pages = await startPages(source, records);
  try {
    const ours = () => landInNewStore(pages, CONNECTORS[source], records);
    const theirs = () => lapOf(pages, records, () => bareLoop(VENDORS[source], pages.base));
    const laps = await byTurns<Lap>(rounds, ours, theirs);
    const bytes = new Set([...laps.ours, ...laps.theirs].map((lap) => lap.recordBytes));
    if (bytes.size !== 1) throw new Error(`The sides read pages of ${[...bytes].join(' and ')} bytes.`);

    const name = `land.${source}`;
    const value = speedOf(laps.ours, records);
    const against = speedOf(laps.theirs, records);
    const share = Math.max(serverShare(laps.ours), serverShare(laps.theirs));
    const unfit = share > MOST_SERVER_SHARE;
    if (unfit) {
      console.error(
        `${name} does not count: the page server was busy for ${Math.round(share * 100)} % of the time, and no more than ${MOST_SERVER_SHARE * 100} % is fair.`,
      );
    }
    return {
      name,
      value,
      unit: 'records/s',
      against,
      ratio: value / against,
      n: records,
      rounds,
      server_cpu_share: share,
      ...(unfit ? { counts: false } : {}),
    };
  } finally {
    await pages.stop();
  }
}

async function landInNewStore(
  pages: PageProcess,
  connect: (base: string) => Connector,
  records: number,
): Promise<Lap> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
  const store = await openRecordStore(join(folder, 'records.duckdb'), MEMORY_MB);
  try {
    return await lapOf(pages, records, async () => {
      const report = await landObject({
        connector: connect(pages.base),
        landing: store.landing,
        object: 'contact',
        fields: fieldsOf('contact'),
        until: UNTIL,
        now: clock.now,
        progress: () => {},
      });
      return report.added;
    });
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

async function lapOf(pages: PageProcess, records: number, work: () => Promise<number>): Promise<Lap> {
  const before = await pages.usage();
  const started = performance.now();
  const got = await work();
  const elapsedMs = performance.now() - started;
  const after = await pages.usage();
  if (got !== records) throw new Error(`${got} records came of ${records}.`);
  return {
    elapsedMs,
    serverMs: after.cpuMs - before.cpuMs,
    recordBytes: after.recordBytes - before.recordBytes,
  };
}

function speedOf(laps: readonly Lap[], records: number): number {
  return records / (median(laps.map((lap) => lap.elapsedMs)) / 1000);
}

function serverShare(laps: readonly Lap[]): number {
  const sum = (of: (lap: Lap) => number) => laps.reduce((total, lap) => total + of(lap), 0);
  return sum((lap) => lap.serverMs) / sum((lap) => lap.elapsedMs);
}
