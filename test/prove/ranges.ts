import { openRecordStore } from '../../src/store/duckdb/open.ts';
import { holds, type Trial, tryRange, widthRatio } from '../scoring/range-trial.ts';
import type { Figure } from './run.ts';

const PATTERNS = 2000;
/** So many patterns share a mirror, each as a source of its own. */
const A_MIRROR = 20;
const MEMORY_MB = 512;
/** Sums are held to their bar where so many values are unknown. */
const FEWEST_UNKNOWN = 5;
const SUMS: readonly string[] = ['sum', 'mean', 'ratio'];

/** Ranges over simulated patterns of defects: whether they hold the truth, and how wide they are. */
export async function ranges(tell: (figure: Figure) => void): Promise<void> {
  const trials: Trial[] = [];
  for (let seed = 1; trials.length < PATTERNS; seed += A_MIRROR) {
    const store = await openRecordStore(':memory:', MEMORY_MB);
    try {
      for (let at = seed; at < seed + A_MIRROR && trials.length < PATTERNS; at++) {
        const trial = await tryRange(at, store);
        if (trial && trial.pattern.defects.length > 0) trials.push(trial);
      }
    } finally {
      await store.close();
    }
    if (trials.length % 200 < A_MIRROR) process.stderr.write(`${trials.length} of ${PATTERNS} patterns\n`);
  }
  const exact = trials.filter(({ kind }) => !SUMS.includes(kind));
  const sums = trials.filter(({ kind, answer }) => SUMS.includes(kind) && answer.unknown >= FEWEST_UNKNOWN);
  tell(heldBy('ranges.shares-counts-medians-dates', exact, 1));
  tell(heldBy('ranges.sums', sums, 0.95));
  const hidden = trials.filter(({ unfound }) => unfound > 0).length;
  tell({
    name: 'ranges.unfound',
    value: hidden,
    bar: 'no pattern with a defect that no check finds',
    holds: hidden === 0,
  });
  tell({
    ...widthOf('ranges.width', trials),
    bar: 'median at most 1.25 times the bound that knows the cells',
  });
  for (const [name, own] of Map.groupBy(trials, ({ pattern }) => pattern.kinds.toSorted().join('+')))
    tell({ ...heldBy(`ranges.by-kind.${name}`, own, 0), bar: 'none', holds: true });
  for (const [name, own] of Map.groupBy(trials, ({ pattern }) => pattern.metric))
    tell({ ...heldBy(`ranges.by-metric.${name}`, own, 0), bar: 'none', holds: true });
}

function heldBy(name: string, trials: readonly Trial[], bar: number): Figure {
  const missed = trials.filter((trial) => !holds(trial)).map(({ seed }) => seed);
  const share = (trials.length - missed.length) / trials.length;
  const open = trials.filter(({ measured }) => measured.value !== null && measured.high === null).length;
  const unknown = trials.filter(({ measured }) => measured.value === null).length;
  const { median } = widthOf(name, trials).value;
  return {
    name,
    value: { share, of: trials.length, missed: missed.slice(0, 10), open, unknown, median },
    bar: `truth within the range in at least ${bar}`,
    holds: share >= bar && trials.length > 0,
  };
}

function widthOf(name: string, trials: readonly Trial[]) {
  const ratios = trials.flatMap((trial) => widthRatio(trial) ?? []).sort((a, b) => a - b);
  const median = ratios[Math.floor(ratios.length / 2)] ?? null;
  const value = { median, p90: ratios[Math.floor(0.9 * ratios.length)] ?? null, of: ratios.length };
  return { name, value, bar: '', holds: median !== null && median <= 1.25 };
}
