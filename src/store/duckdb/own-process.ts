/**
 * The process in which own SQL runs: it is told what to run by one line on standard input, writes one line when an
 * entry begins, one when its SQL begins to run and one when it has ended, and may be ended by whoever started it at any
 * moment. It ends itself when it takes more memory than it may: the engine's own limit does not hold for what a single
 * function makes, and what a single function does cannot be interrupted either.
 */
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { OwnLimits, OwnSql } from '../ports.ts';
import { type BoxOutcome, type Ground, runInBox } from './own-box.ts';

/** What the process is told. */
export interface Errand {
  readonly limits: OwnLimits;
  readonly entries: readonly { readonly sql: OwnSql; readonly ground: Ground }[];
}

/** What it tells, a line each: by the place of the entry among those it was told. */
export type Told =
  | { readonly begun: number }
  | { readonly running: number }
  | { readonly ended: number; readonly outcome: BoxOutcome }
  | { readonly tooLarge: true };

/** How often memory is looked at. */
const LOOK_EVERY_MS = 10;
/** The process by itself, and what an engine takes beside what it keeps account of. */
const OWN_MEMORY_MB = 256;

const lines = createInterface({ input: process.stdin });
// Nobody is left who would hear what comes out.
lines.on('close', () => process.kill(process.pid, 'SIGKILL'));

const tell = (line: Told): Promise<void> =>
  new Promise((written) => process.stdout.write(`${JSON.stringify(line)}\n`, () => written()));

const [first = ''] = (await once(lines, 'line')) as string[];
const { entries, limits } = JSON.parse(first) as Errand;
const mostBytes = (limits.memoryMb + OWN_MEMORY_MB) * 2 ** 20;
setInterval(() => {
  if (process.memoryUsage.rss() < mostBytes) return;
  writeSync(1, `${JSON.stringify({ tooLarge: true } satisfies Told)}\n`);
  // Not an orderly end: what runs cannot be waited for.
  process.kill(process.pid, 'SIGKILL');
}, LOOK_EVERY_MS);

for (const [index, { sql, ground }] of entries.entries()) {
  await tell({ begun: index });
  let timer: NodeJS.Timeout | undefined;
  const outcome = await runInBox(sql, ground, limits, (stop) => {
    void tell({ running: index });
    timer = setTimeout(stop, limits.seconds * 1000);
  });
  clearTimeout(timer);
  await tell({ ended: index, outcome });
}
process.exit();
