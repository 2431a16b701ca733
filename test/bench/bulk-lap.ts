/**
 * One side of one round, in a process of its own, so that its peak of memory is its own as well:
 * `bulk-lap.ts ours|stream|native BASE RECORDS`. Tells its parent what it took, and ends.
 */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { DuckDBInstance } from '@duckdb/node-api';
import jsforce from 'jsforce';
import { createSalesforce } from '../../connectors/salesforce/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import { fieldsOf } from '../../src/crm/objects.ts';
import { silentLog } from '../../src/log.ts';
import { landObject } from '../../src/mirror/land.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import { UNTIL } from './contacts.ts';
import { BULK_SOQL } from './salesforce-bulk-pages.ts';
import { DATA, SALESFORCE_MAPPING } from './salesforce-pages.ts';

export type Side = 'ours' | 'stream' | 'native';

/** What a side took. */
export interface BulkLap {
  readonly elapsedMs: number;
  readonly records: number;
  readonly peakMb: number;
}

/** The product's own default. */
const MEMORY_MB = 768;

/** Each makes ready, then calls `start`, and returns how many records came. */
const SIDES: Readonly<Record<Side, (base: string, folder: string, start: () => void) => Promise<Came>>> = {
  ours,
  stream,
  native,
};

interface Came {
  readonly records: number;
  /** Where it is not now. */
  readonly endedAt?: number;
  /** Not timed. */
  tidy(): Promise<void>;
}

async function ours(base: string, folder: string, start: () => void): Promise<Came> {
  const store = await openRecordStore(join(folder, 'records.duckdb'), MEMORY_MB);
  const clock = stoppedClock(UNTIL);
  start();
  const report = await landObject({
    connector: createSalesforce({
      loginUrl: base,
      clientId: 'prepared',
      clientSecret: 'prepared',
      mapping: SALESFORCE_MAPPING,
      scratch: store.scratch,
      bulk: { aboveRows: 1 },
      clock,
      log: silentLog,
    }),
    landing: store.landing,
    object: 'contact',
    fields: fieldsOf('contact'),
    until: UNTIL,
    now: clock.now,
    progress: () => {},
  });
  return { records: report.added, tidy: () => store.close() };
}

/** How long the library's stream may be silent before it counts as ended. */
const SILENCE_MS = 5_000;

/**
 * The client library's own stream of records, which are counted and thrown away, up to the last record that it gives:
 * at a million it never ends, and keeps one record for itself.
 */
async function stream(base: string, _: string, start: () => void): Promise<Came> {
  start();
  const connection = new jsforce.Connection({ instanceUrl: base, accessToken: 'prepared', version: '62.0' });
  connection.bulk2.pollInterval = 1;
  const records = await connection.bulk2.query(BULK_SOQL);
  let count = 0;
  let lastAt = performance.now();
  records.on('record', () => {
    count++;
    lastAt = performance.now();
  });
  await new Promise<void>((done, failed) => {
    const watch = setInterval(() => {
      if (performance.now() - lastAt > SILENCE_MS) end();
    }, 100);
    function end(): void {
      clearInterval(watch);
      done();
    }
    records.on('end', end);
    records.on('error', failed);
  });
  return { records: count, endedAt: lastAt, tidy: async () => undefined };
}

/** The response in a file, and the file in a table. */
async function native(base: string, folder: string, start: () => void): Promise<Came> {
  const instance = await DuckDBInstance.create(join(folder, 'native.duckdb'), {
    memory_limit: `${MEMORY_MB}MB`,
  });
  const connection = await instance.connect();
  start();
  const file = join(folder, 'response.csv');
  const response = await fetch(`${base}${DATA}/jobs/query/750000000000001AAA/results`);
  if (!response.body) throw new Error('The response has no body.');
  await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(file));
  const made = await connection.run(`create table contacts as select * from read_csv('${file}')`);
  const [row] = await made.getRows();
  return {
    records: Number(row?.[0]),
    async tidy() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

if (process.send) {
  const [side = 'ours', base = ''] = process.argv.slice(2);
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
  let started = performance.now();
  const { records, tidy, endedAt } = await SIDES[side as Side](base, folder, () => {
    started = performance.now();
  });
  const elapsedMs = (endedAt ?? performance.now()) - started;
  const peakMb = process.resourceUsage().maxRSS / 1024;
  await tidy();
  rmSync(folder, { recursive: true });
  process.send({ elapsedMs, records, peakMb } satisfies BulkLap, () => process.exit());
}
