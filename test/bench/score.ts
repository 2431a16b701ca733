import { execFileSync, fork } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BenchSize, byTurns, type Figure, median } from './figure.ts';
import { multiply } from './multiply.ts';
import type { Numbers } from './reference.ts';
import { AS_OF, type ScoreLap } from './score-lap.ts';

const PULL = fileURLToPath(new URL('./sample-mirror.ts', import.meta.url));
const LAP = fileURLToPath(new URL('./score-lap.ts', import.meta.url));
/** Of a company and one with so many times as many accounts. */
const GROWTH = 10;

/**
 * Milliseconds of the whole judgement of a large organisation, findings and measurements kept, against the same counts
 * and values selected plainly.
 * @throws {Error} when the two sides do not agree on every check and every metric
 */
export async function scoreFull({ accounts, rounds }: BenchSize): Promise<Figure> {
  const mirror = await mirrorOf(accounts);
  try {
    const first = await lap('ours', mirror.fresh());
    const { statements } = first;
    demandEqual(first.numbers, (await lap('plain', mirror.judged, statements)).numbers);
    const laps = await byTurns(
      rounds,
      () => lap('ours', mirror.fresh()),
      () => lap('plain', mirror.judged, statements),
    );
    const middle = (side: readonly ScoreLap[]) => median(side.map(({ elapsedMs }) => elapsedMs));
    const peak = (side: readonly ScoreLap[]) => Math.max(...side.map(({ peakMb }) => peakMb));
    const [value, against] = [middle(laps.ours), middle(laps.theirs)];
    const figure = { name: 'score.full', value, unit: 'ms', against, ratio: value / against };
    const peaks = { ours: peak(laps.ours), against: peak(laps.theirs) };
    return { ...figure, n: first.records, rounds, peak_rss_mb: peaks };
  } finally {
    mirror.remove();
  }
}

/** Milliseconds of the judgement, against that of an organisation with a tenth of the accounts. */
export async function scoreGrowth({ accounts, rounds }: BenchSize): Promise<Figure> {
  const [large, small] = [
    await mirrorOf(accounts),
    await mirrorOf(Math.max(1, Math.round(accounts / GROWTH))),
  ];
  try {
    const laps = await byTurns(
      rounds,
      () => lap('ours', large.fresh()),
      () => lap('ours', small.fresh()),
    );
    const middle = (side: readonly ScoreLap[]) => median(side.map(({ elapsedMs }) => elapsedMs));
    const [value, against] = [middle(laps.ours), middle(laps.theirs)];
    const n = laps.ours[0]?.records ?? 0;
    return { name: 'score.growth', value, unit: 'ms', against, ratio: value / against, n, rounds };
  } finally {
    large.remove();
    small.remove();
  }
}

/** A mirror to be judged: each round finds it as it was made. */
async function mirrorOf(accounts: number) {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
  const made = join(folder, 'made.duckdb');
  const judged = join(folder, 'judged.duckdb');
  execFileSync(process.execPath, [PULL, made, String(accounts), AS_OF], { stdio: ['ignore', 2, 2] });
  await multiply(made);
  return {
    fresh(): string {
      rmSync(judged, { force: true });
      copyFileSync(made, judged);
      return judged;
    },
    /** As the last judgement left it: it knows which records count. */
    judged,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function lap(side: 'ours' | 'plain', file: string, statements: readonly string[] = []): Promise<ScoreLap> {
  const child = fork(LAP);
  return new Promise((resolve, reject) => {
    child.once('message', (took) => resolve(took as ScoreLap));
    child.once('exit', (code) =>
      reject(new Error(`The lap of ${side} ended with ${code} and told nothing.`)),
    );
    child.send({ side, file, statements });
  });
}

function demandEqual(ours: Numbers, reference: Numbers): void {
  const counted = Object.keys(reference).filter((name) => !name.startsWith('value ') || name in ours);
  const apart = [...new Set([...Object.keys(ours), ...counted])].filter(
    (name) => ours[name] !== reference[name],
  );
  if (apart.length === 0) return;
  const each = apart.map((name) => `${name}: ${ours[name]} and by the reference ${reference[name]}`);
  throw new Error(`The two sides differ in ${apart.length} numbers:\n${each.join('\n')}`);
}
