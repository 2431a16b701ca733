import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Figures, sumOf } from '../mirror/histories/totals.ts';
import type { Figure } from './run.ts';

const HISTORIES = 2000;
const WORKERS = 2;
/** Progress is told once for so many. */
const TOLD_EACH = 50;
const WORKER = fileURLToPath(new URL('histories-worker.ts', import.meta.url));

/** What a worker tells of one history. */
interface Told {
  readonly seed: number;
  readonly ms: number;
  readonly fault: { readonly phase: number; readonly when: string; readonly lines: readonly string[] } | null;
  readonly figures: Figures;
}

/**
 * Random histories of both CRMs, through both connectors: the mirror is equal after each quiet time, and without
 * exception after everything was read. Each failure is told with the command that plays its history again.
 */
export async function histories(tell: (figure: Figure) => void): Promise<void> {
  const all: Told[] = [];
  const failed: Told[] = [];
  const take = (told: Told) => {
    all.push(told);
    if (told.fault) {
      failed.push(told);
      const { when, lines } = told.fault;
      process.stderr.write(`history ${told.seed} fails (${when}): ${lines.slice(0, 3).join(' | ')}\n`);
      process.stderr.write(`  node test/mirror/histories/again.ts ${told.seed}\n`);
    }
    if (all.length % TOLD_EACH === 0)
      process.stderr.write(`${all.length} of ${HISTORIES} histories, ${failed.length} failed\n`);
  };
  await Promise.all(Array.from({ length: WORKERS }, (_, number) => work(number + 1, take)));
  const totals = sumOf(all.map(({ figures }) => figures));
  tell({
    name: 'histories.equal',
    value: { equal: all.length - failed.length, of: HISTORIES, failed: failed.map(({ seed }) => seed) },
    bar: `${HISTORIES} of ${HISTORIES}`,
    holds: all.length === HISTORIES && failed.length === 0,
  });
  for (const [name, value] of Object.entries(totals)) {
    const empty = typeof value === 'number' ? value === 0 : Object.keys(value).length === 0;
    tell({ name: `histories.${name}`, value, bar: 'some', holds: !empty });
  }
  const ms = all.map((each) => each.ms).sort((a, b) => a - b);
  const middle = ms[Math.floor(ms.length / 2)] ?? null;
  tell({
    name: 'histories.ms',
    value: { median: middle, most: ms.at(-1) ?? null },
    bar: 'none',
    holds: true,
  });
}

async function work(number: number, take: (told: Told) => void): Promise<void> {
  const worker = spawn(process.execPath, [WORKER, String(number), String(HISTORIES), String(WORKERS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(worker, 'exit');
  for await (const line of createInterface({ input: worker.stdout })) take(JSON.parse(line) as Told);
  const [code] = (await ended) as [number | null];
  if (code !== 0) process.stderr.write(`a worker ended with exit code ${code}\n`);
}
