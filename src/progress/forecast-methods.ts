import { lineAt, runRate } from './forecast-lines.ts';
import { holtWinters, seasonalNaive } from './forecast-seasons.ts';
import { lastOf, type Series } from './forecast-series.ts';
import { holt, smooth } from './forecast-smoothing.ts';

/** What can follow from a series: the value `steps` spacings after its last place. */
export interface Method {
  readonly name: string;
  /** The fewest values that it needs, and the fewest places: two whole seasons for seasonal ones. */
  readonly needs: { readonly values: number; readonly places: number };
  /** Null where what it needs was not measured. */
  at(series: Series, steps: number): number | null;
}

/** Fewer values than this are no history for any method. */
const FEWEST_VALUES = 4;

/**
 * The methods, simplest first: a later one is only taken where it is better.
 * @param seasons lengths of seasons that the spacing suggests, in spacings
 */
export function methodsFor(seasons: readonly number[]): Method[] {
  return [
    plain('mean', FEWEST_VALUES, (series) => smooth(series, 0)),
    plain('last', FEWEST_VALUES, (series) => smooth(series, 1)),
    plain('smooth-.1', FEWEST_VALUES, (series) => smooth(series, 0.1)),
    plain('smooth-.3', FEWEST_VALUES, (series) => smooth(series, 0.3)),
    plain('run-rate', FEWEST_VALUES, runRate),
    plain('slope', 5, lineAt),
    ...[6, 12, 24].map((last) =>
      plain(`slope-${last}`, last, (series, steps) => lineAt(lastOf(series, last), steps)),
    ),
    plain('holt', 6, (series, steps) => holt(series, steps, { level: 0.3, trend: 0.1 })),
    ...seasons.flatMap(seasonal),
  ];
}

function plain(name: string, values: number, at: Method['at']): Method {
  return { name, needs: { values, places: values }, at };
}

function seasonal(period: number): Method[] {
  const needs = { values: Math.max(FEWEST_VALUES, period), places: 2 * period };
  const naive = (drift: boolean): Method['at'] => {
    return (series, steps) => seasonalNaive(series, steps, period, drift);
  };
  const smoothed = (level: number, trend: number): Method['at'] => {
    return (series, steps) => holtWinters(series, steps, period, { level, trend, season: 0.2 });
  };
  return [
    { name: `seasonal-${period}`, needs, at: naive(false) },
    { name: `seasonal-${period}-drift`, needs, at: naive(true) },
    { name: `holt-winters-${period}`, needs, at: smoothed(0.1, 0) },
    { name: `holt-winters-${period}-trend`, needs, at: smoothed(0.2, 0.1) },
  ];
}
