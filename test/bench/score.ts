import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { CHECKS, checkById } from '../../src/checks/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import { OBJECT_NAMES } from '../../src/crm/objects.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { tableOf } from '../../src/mirror/tables.ts';
import { type Judgement, judge } from '../../src/scoring/run.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import { readStrategy } from '../../src/strategy/read.ts';
import { type HandAsk, handWritten } from './by-hand.ts';
import { type BenchSize, byTurns, type Figure, median } from './figure.ts';

const PULL = fileURLToPath(new URL('./sample-mirror.ts', import.meta.url));
const STRATEGY = fileURLToPath(new URL('../../examples/sample-company/strategy.yaml', import.meta.url));
const AS_OF = '2026-11-20';
/** The product's own default. */
const MEMORY_MB = 1024;
const clock = stoppedClock(`${AS_OF}T08:00:00.000Z`);

type Row = Readonly<Record<string, unknown>>;

/**
 * Milliseconds of the whole judgement of the sample company, findings and measurements kept, against the same counts
 * and values written by hand.
 * @throws {Error} when the two sides do not agree on every check and every metric
 */
export async function scoreFull({ accounts, rounds }: BenchSize): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
  const pulled = join(folder, 'pulled.duckdb');
  const judged = join(folder, 'judged.duckdb');
  try {
    execFileSync(process.execPath, [PULL, pulled, String(accounts), AS_OF], { stdio: ['ignore', 2, 2] });
    const { judgement } = await judgeCopy(pulled, judged);
    const statements = handWritten(askOf(judgement));
    const { rows } = await countByHand(pulled, statements);
    demandEqual(judgement, Object.assign({}, ...rows));

    const laps = await byTurns(
      rounds,
      async () => (await judgeCopy(pulled, judged)).elapsedMs,
      async () => (await countByHand(pulled, statements)).elapsedMs,
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
async function countByHand(
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

function askOf({ frame, leading, plan }: Judgement): HandAsk {
  const sources = new Map(OBJECT_NAMES.map((object) => [tableOf(object), leading.get(object) ?? '']));
  const tallied = plan.tallies.flatMap(({ metrics }) => metrics);
  return {
    ...frame,
    leading: (table) => sources.get(table) ?? '',
    period(id) {
      const metric = tallied.find((each) => each.id === id);
      if (!metric) throw new Error(`The metric ${id} is not measured.`);
      return metric.period;
    },
  };
}

/** Every count and every value, no more and no fewer; a metric without records is null on both sides. */
function demandEqual({ checks, metrics, plan }: Judgement, hand: Row): void {
  const notRun = new Set([...plan.checksNotRun, ...plan.metricsNotRun].map(({ id }) => id));
  const ours = new Map<string, number | null>();
  for (const { id, checked, failing } of checks) {
    // What is learnt from the data is no count that a statement gives.
    if (!notRun.has(id) && !checkById(id)?.learnt)
      ours.set(`checked ${id}`, checked).set(`failing ${id}`, failing);
  }
  for (const { id, value } of metrics) if (!notRun.has(id)) ours.set(`value ${id}`, value);
  const names = new Set([...ours.keys(), ...Object.keys(hand)]);
  const apart = [...names].filter((name) => ours.get(name) !== numberOf(hand[name]));
  if (apart.length === 0) return;
  const each = apart.map((name) => `${name}: ${ours.get(name)} and by hand ${numberOf(hand[name])}`);
  throw new Error(`The two sides differ in ${apart.length} numbers:\n${each.join('\n')}`);
}

/** A share of no records is no number in the engine, and null with us. */
function numberOf(cell: unknown): number | null | undefined {
  if (typeof cell === 'bigint') return Number(cell);
  return Number.isNaN(cell) ? null : (cell as number | null | undefined);
}
