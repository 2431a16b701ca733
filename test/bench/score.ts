import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { CHECKS } from '../../src/checks/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import { METRICS, metricById } from '../../src/metrics/index.ts';
import { type Judgement, judge } from '../../src/scoring/run.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import { readStrategy } from '../../src/strategy/read.ts';
import { type BenchSize, byTurns, type Figure, median } from './figure.ts';
import { referenceOf } from './reference.ts';

const PULL = fileURLToPath(new URL('./sample-mirror.ts', import.meta.url));
const STRATEGY = fileURLToPath(new URL('../../examples/sample-company/strategy.yaml', import.meta.url));
const AS_OF = '2026-11-20';
/** The product's own default. */
const MEMORY_MB = 1024;
const clock = stoppedClock(`${AS_OF}T08:00:00.000Z`);

type Row = Readonly<Record<string, unknown>>;

/**
 * Milliseconds of the whole judgement of the sample company, findings and measurements kept, against the same counts
 * and values selected plainly.
 * @throws {Error} when the two sides do not agree on every check and every metric
 */
export async function scoreFull({ accounts, rounds }: BenchSize): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
  const pulled = join(folder, 'pulled.duckdb');
  const judged = join(folder, 'judged.duckdb');
  try {
    execFileSync(process.execPath, [PULL, pulled, String(accounts), AS_OF], { stdio: ['ignore', 2, 2] });
    const { judgement } = await judgeCopy(pulled, judged);
    const statements = referenceOf(judgement);
    const { rows } = await countPlainly(judged, statements);
    demandEqual(judgement, Object.assign({}, ...rows));

    const laps = await byTurns(
      rounds,
      async () => (await judgeCopy(pulled, judged)).elapsedMs,
      async () => (await countPlainly(judged, statements)).elapsedMs,
    );
    const [value, against] = [median(laps.ours), median(laps.theirs)];
    const n = [...judgement.counts.values()].reduce<number>((sum, count) => sum + (count ?? 0), 0);
    return { name: 'score.full', value, unit: 'ms', against, ratio: value / against, n, rounds };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Judges a fresh copy, so that every round finds the mirror as it was pulled. A dry run before warms the engine up. */
async function judgeCopy(from: string, to: string): Promise<{ judgement: Judgement; elapsedMs: number }> {
  copyFileSync(from, to);
  const store = await openRecordStore(to, MEMORY_MB);
  try {
    const strategy = readStrategy(STRATEGY, METRICS, CHECKS);
    const ask = { store, strategy, strategyVersion: 1, asOf: AS_OF, clock };
    await judge({ ...ask, keep: false });
    const started = performance.now();
    const judgement = await judge({ ...ask, keep: true });
    return { judgement, elapsedMs: performance.now() - started };
  } finally {
    await store.close();
  }
}

/** Counts the same mirror with an engine that has as much memory, warmed up by the same statements. */
async function countPlainly(
  file: string,
  statements: readonly string[],
): Promise<{ rows: Row[]; elapsedMs: number }> {
  const instance = await DuckDBInstance.create(file, {
    memory_limit: `${MEMORY_MB}MB`,
    access_mode: 'READ_ONLY',
  });
  const connection = await instance.connect();
  const count = async () => {
    const rows: Row[] = [];
    for (const sql of statements) rows.push(...(await connection.runAndReadAll(sql)).getRowObjects());
    return rows;
  };
  try {
    await count();
    const started = performance.now();
    const rows = await count();
    return { rows, elapsedMs: performance.now() - started };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Every count, no more and no fewer; of the metrics, those that are a count. */
function demandEqual({ checks, metrics, plan }: Judgement, reference: Row): void {
  const notRun = new Set([...plan.checksNotRun, ...plan.metricsNotRun].map(({ id }) => id));
  const ours = new Map<string, number | null>();
  for (const { id, checked, failing } of checks)
    if (!notRun.has(id)) ours.set(`checked ${id}`, checked).set(`failing ${id}`, failing);
  for (const { id, value } of metrics)
    if (!notRun.has(id) && metricById(id)?.kind === 'count') ours.set(`value ${id}`, value);
  const counted = Object.keys(reference).filter((name) => !name.startsWith('value ') || ours.has(name));
  const apart = [...new Set([...ours.keys(), ...counted])].filter(
    (name) => ours.get(name) !== Number(reference[name]),
  );
  if (apart.length === 0) return;
  const each = apart.map((name) => `${name}: ${ours.get(name)} and by the reference ${reference[name]}`);
  throw new Error(`The two sides differ in ${apart.length} numbers:\n${each.join('\n')}`);
}
