import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BulkLap, Side } from './bulk-lap.ts';
import { type BenchSize, type Figure, median } from './figure.ts';
import { MOST_SERVER_SHARE } from './land.ts';
import { type PageProcess, startPages } from './page-process.ts';

const LAP = fileURLToPath(new URL('./bulk-lap.ts', import.meta.url));
/** The smaller pull of the two whose memory is compared. */
const PART = 10;

interface Lap extends BulkLap {
  readonly serverMs: number;
  readonly recordBytes: number;
}

/**
 * Records a second of a large pull from Salesforce by a bulk query, against the client library's stream of records,
 * and against the engine reading the saved response. Each side of each round is a process of its own.
 * @throws {Error} when the sides did not get the same
 */
export async function landBulk({ bulkRecords: records, rounds }: BenchSize): Promise<Figure[]> {
  const pages = await startPages('salesforce-bulk', records);
  const laps: Record<Side, Lap[]> = { ours: [], stream: [], native: [] };
  try {
    for (let round = 0; round < rounds; round++) {
      for (const side of ['ours', 'stream', 'native'] as const)
        laps[side].push(await lapOf(pages, side, records));
    }
  } finally {
    await pages.stop();
  }
  const all = Object.values(laps).flat();
  const bytes = new Set(all.map((lap) => lap.recordBytes));
  if (bytes.size !== 1) throw new Error(`The sides read records of ${[...bytes].join(' and ')} bytes.`);
  const speed = (side: Side) => records / (median(laps[side].map((lap) => lap.elapsedMs)) / 1000);
  const share = Math.max(...all.map((lap) => lap.serverMs / lap.elapsedMs));
  const against = (name: string, side: Side): Figure => ({
    name,
    value: speed('ours'),
    unit: 'records/s',
    against: speed(side),
    ratio: speed('ours') / speed(side),
    n: records,
    rounds,
    server_cpu_share: share,
    peak_rss_mb: { ours: peakOf(laps.ours), against: peakOf(laps[side]) },
    ...(share > MOST_SERVER_SHARE ? { counts: false } : {}),
  });
  return [against('land.salesforce-bulk', 'stream'), against('land.salesforce-bulk.native', 'native')];
}

/** The peak of memory of a pull, in megabytes, against that of a pull of a tenth of the records. */
export async function memoryGrowth({ growthRecords: records, rounds }: BenchSize): Promise<Figure[]> {
  const peaks: number[][] = [];
  for (const size of [records, Math.ceil(records / PART)]) {
    const pages = await startPages('salesforce-bulk', size);
    try {
      const laps: Lap[] = [];
      for (let round = 0; round < rounds; round++) laps.push(await lapOf(pages, 'ours', size));
      peaks.push(laps.map((lap) => lap.peakMb));
    } finally {
      await pages.stop();
    }
  }
  const [value, against] = peaks.map(median) as [number, number];
  return [{ name: 'memory.growth', value, unit: 'MB', against, ratio: value / against, n: records, rounds }];
}

function peakOf(laps: readonly Lap[]): number {
  return Math.max(...laps.map((lap) => lap.peakMb));
}

async function lapOf(pages: PageProcess, side: Side, records: number): Promise<Lap> {
  const before = await pages.usage();
  const child = fork(LAP, [side, pages.base]);
  const ended = once(child, 'exit');
  const early = ended.then(() => {
    throw new Error(`The side ${side} ended before it was done.`);
  });
  const [lap] = (await Promise.race([once(child, 'message'), early])) as [BulkLap];
  await ended;
  const after = await pages.usage();
  const short = records - lap.records;
  if (short !== 0 && !(side === 'stream' && short === 1))
    throw new Error(`${lap.records} records came of ${records} (${side}).`);
  if (short === 1) console.error(`The client library kept one record of ${records} for itself.`);
  return {
    ...lap,
    serverMs: after.cpuMs - before.cpuMs,
    recordBytes: after.recordBytes - before.recordBytes,
  };
}
