import type { Fold } from './forecast-backtest.ts';

/** The share of outcomes that an interval is made to hold. */
export const LEVEL = 0.8;
/** Errors are taken from the later half of the looks back, but from so many at least. */
const FEWEST_RECENT = 20;
/** From so many intervals on, it is a fault of the way they are made when fewer than this share of them held. */
const FEWEST_MEASURED = 20;
const LEAST_HELD = 0.7;

/**
 * The rank, from 1, of the error that bounds `level` of the next ones: the order statistic of split conformal
 * prediction (V. Vovk, A. Gammerman, G. Shafer, *Algorithmic Learning in a Random World*, 2005; C3). Where it exceeds
 * the number of errors there are too few of them: 80 % needs 4, 90 % 9, 95 % 19.
 */
export function intervalRank(errors: number, level = LEVEL): number {
  return Math.ceil((errors + 1) * level - 1e-9);
}

/** The value of that rank among positive ones; null where there are too few. */
export function conformal(sizes: readonly number[], level = LEVEL): number | null {
  return sizes.toSorted((x, y) => x - y)[intervalRank(sizes.length, level) - 1] ?? null;
}

/**
 * The later half of the looks back: a method that knew less than half of what it knows now says little about how
 * far off it is now, while twenty errors are needed for a steady 80th percentile.
 */
export function recentOf(folds: readonly Fold[]): readonly Fold[] {
  return folds.slice(-Math.max(FEWEST_RECENT, Math.ceil(folds.length / 2)));
}

/** How intervals made in this way have held what came. */
export interface Measuring {
  /** By look back that had enough before it: the error as a multiple of half the width that was claimed. */
  readonly multiples: readonly number[];
  /** The share of them within the width; null without any. */
  readonly coverage: number | null;
}

/** Goes through the looks back in order, and makes each one's interval from those whose outcome was known by then. */
export function measureFolds(folds: readonly Fold[], steps: number): Measuring {
  const multiples = folds.flatMap(({ origin, error }) => {
    const half = conformal(sizesOf(folds.filter((earlier) => earlier.origin + steps <= origin)));
    if (half === null) return [];
    return [error === 0 ? 0 : Math.abs(error) / half];
  });
  const held = multiples.filter((multiple) => multiple <= 1).length;
  return { multiples, coverage: multiples.length === 0 ? null : held / multiples.length };
}

/** Half the width of an interval, and the signed errors that outcomes may have. */
export interface Spread {
  readonly half: number;
  readonly errors: readonly number[];
}

/**
 * Half of an interval's width: the order statistic of the absolute errors at the same horizon. Three things make it
 * hold what it promises.
 *
 * - The errors are those of choosing *and* forecasting (`foldsOf`). The method with the smallest errors owes a part
 *   of that to luck, so that its own errors would promise too narrow an interval.
 * - They come from the later half of the looks back (`recentOf`).
 * - Intervals made in this way are held against what came (`measureFolds`). When at least twenty of them have held
 *   less than 70 %, the width is multiplied by what they would have needed; when no multiple would do, there is no
 *   interval. The idea of learning from misses is that of I. Gibbs and E. Candès, *Adaptive Conformal Inference Under
 *   Distribution Shift*, 2021; the multiple is an order statistic again.
 *
 * @returns null where there are too few errors, or no width would have held what came
 */
export function spreadOf(folds: readonly Fold[], { multiples, coverage }: Measuring): Spread | null {
  const recent = recentOf(folds);
  const half = conformal(sizesOf(folds));
  if (half === null) return null;
  const short = coverage !== null && coverage < LEAST_HELD && multiples.length >= FEWEST_MEASURED;
  const times = short ? Math.max(1, conformal(multiples) ?? Number.POSITIVE_INFINITY) : 1;
  if (!Number.isFinite(times)) return null;
  return { half: half * times, errors: recent.map(({ error }) => error * times) };
}

function sizesOf(folds: readonly Fold[]): number[] {
  return recentOf(folds).map(({ error }) => Math.abs(error));
}
