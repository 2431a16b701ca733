import { lineAt } from './forecast-lines.ts';
import { isValue, type Series } from './forecast-series.ts';

/**
 * Simple exponential smoothing (C3). The first values count alike until a new one's part has fallen to `share`, so
 * that the beginning does not rest on one value; a share of 0 is the mean of all, 1 the last. Null without a value.
 */
export function smooth(series: Series, share: number): number | null {
  let level: number | null = null;
  let seen = 0;
  for (const value of series) {
    if (value === null) continue;
    seen++;
    level = level === null ? value : level + Math.max(share, 1 / seen) * (value - level);
  }
  return level;
}

/** Parts of a new value's surprise that go into the level, and of the level's change that go into the trend. */
export interface Shares {
  readonly level: number;
  readonly trend: number;
}

/** So many places at the beginning give the first level and trend, by the line through them. */
const BEGINNING = 6;

/** Holt's linear smoothing (C3). Where nothing was measured the level goes on by the trend. Null without a value. */
export function holt(series: Series, steps: number, shares: Shares): number | null {
  const from = series.findIndex(isValue);
  if (from < 0) return null;
  const begin = series.slice(from, from + BEGINNING);
  let level = lineAt(begin, 1 - begin.length) ?? 0;
  let trend = (lineAt(begin, 1) ?? 0) - (lineAt(begin, 0) ?? 0);
  for (const value of series.slice(from + 1)) {
    const expected = level + trend;
    const next = value === null ? expected : expected + shares.level * (value - expected);
    if (value !== null) trend += shares.trend * (next - level - trend);
    level = next;
  }
  return level + trend * steps;
}
