/**
 * One side of one round, in a process of its own, so that its peak of memory is its own as well:
 * `score-lap.ts ours FILE` judges and keeps, `score-lap.ts plain FILE` selects the same counts and values. Tells its parent
 * what it took, and ends.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { CHECKS } from '../../src/checks/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { type Judgement, judge } from '../../src/scoring/run.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import { readStrategy } from '../../src/strategy/read.ts';
import { type Numbers, numbersOf, referenceOf } from './reference.ts';

/** What a side took, and what came out. */
export interface ScoreLap {
  readonly elapsedMs: number;
  readonly peakMb: number;
  readonly numbers: Numbers;
  /** Records that count; of ours. */
  readonly records: number;
  /** The statements of the other side, made from what was judged. */
  readonly statements: readonly string[];
}

export const AS_OF = '2026-11-20';
/** The product's own default. */
const MEMORY_MB = 768;

async function ours(file: string): Promise<Omit<ScoreLap, 'peakMb'>> {
  const store = await openRecordStore(file, MEMORY_MB);
  try {
    const strategy = readStrategy('examples/sample-company/strategy.yaml', METRICS, CHECKS);
    const clock = stoppedClock(`${AS_OF}T08:00:00.000Z`);
    const ask = { store, strategy, strategyVersion: 1, asOf: AS_OF, clock };
    const started = performance.now();
    const judgement: Judgement = await judge({ ...ask, keep: true });
    const elapsedMs = performance.now() - started;
    const records = [...judgement.counts.values()].reduce<number>((sum, count) => sum + (count ?? 0), 0);
    return { elapsedMs, records, numbers: numbersOf(judgement), statements: referenceOf(judgement) };
  } finally {
    await store.close();
  }
}

/** With an engine that has as much memory. */
async function plain(file: string, statements: readonly string[]): Promise<Omit<ScoreLap, 'peakMb'>> {
  const instance = await DuckDBInstance.create(file, {
    memory_limit: `${MEMORY_MB}MB`,
    access_mode: 'READ_ONLY',
  });
  const connection = await instance.connect();
  try {
    const started = performance.now();
    const rows: object[] = [];
    for (const sql of statements) rows.push(...(await connection.runAndReadAll(sql)).getRowObjects());
    const elapsedMs = performance.now() - started;
    const named: [string, unknown][] = Object.entries(Object.assign({}, ...rows));
    const numbers = Object.fromEntries(
      named.map(([name, value]) => [name, value === null ? null : Number(value)]),
    );
    return { elapsedMs, records: 0, numbers, statements };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

process.once(
  'message',
  async ({ side, file, statements }: { side: string; file: string; statements: string[] }) => {
    const took = side === 'ours' ? await ours(file) : await plain(file, statements);
    const peakMb = process.resourceUsage().maxRSS / 1024;
    process.send?.({ ...took, peakMb } satisfies ScoreLap, () => process.exit());
  },
);
