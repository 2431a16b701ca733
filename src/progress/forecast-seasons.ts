import { isValue, type Series } from './forecast-series.ts';
import type { Shares } from './forecast-smoothing.ts';

/**
 * Seasonal naive (C3): the value one season before, or, where that is not known, two and so on; with drift, and what
 * the seasons between changed on average. Null where no season holds this place, or no drift can be told.
 */
export function seasonalNaive(series: Series, steps: number, period: number, drift: boolean): number | null {
  const at = series.length - 1 + steps;
  let back = Math.ceil(steps / period);
  while (at - back * period >= 0 && !isValue(series[at - back * period])) back++;
  const value = series[at - back * period] ?? null;
  if (value === null || !drift) return value;
  const change = changeOf(series, period);
  return change === null ? null : value + back * change;
}

/** The mean change from one season to the next, over all pairs of values one season apart. */
function changeOf(series: Series, period: number): number | null {
  let sum = 0;
  let pairs = 0;
  for (let at = period; at < series.length; at++) {
    const [now, before] = [series[at], series[at - period]];
    if (!isValue(now) || !isValue(before)) continue;
    sum += now - before;
    pairs++;
  }
  return pairs === 0 ? null : sum / pairs;
}

/**
 * Holt and Winters with parts that multiply (C3). It begins with the mean of the first season; the first values of a
 * place in the season count alike until a new one's part has fallen to `season`. Null where the place of the due date
 * was never measured.
 */
export function holtWinters(
  series: Series,
  steps: number,
  period: number,
  shares: Shares & { readonly season: number },
): number | null {
  const begin = series.slice(0, period).filter(isValue);
  if (begin.length === 0) return null;
  let level = begin.reduce((sum, value) => sum + value, 0) / begin.length;
  let trend = shares.trend === 0 ? 0 : (changeOf(series.slice(0, 2 * period), period) ?? 0) / period;
  const parts = new Array<number>(period).fill(1);
  const seen = new Array<number>(period).fill(0);
  for (const [at, value] of series.entries()) {
    const place = at % period;
    const part = parts[place] ?? 1;
    const expected = level + trend;
    if (value === null) {
      level = expected;
      continue;
    }
    const count = (seen[place] ?? 0) + 1;
    seen[place] = count;
    // A place that is seen for the first time says nothing about the level yet.
    const next = count > 1 && part > 0 ? expected + shares.level * (value / part - expected) : expected;
    if (count > 1) trend += shares.trend * (next - level - trend);
    level = next;
    if (level > 0) parts[place] = part + Math.max(shares.season, 1 / count) * (value / level - part);
  }
  const place = (series.length - 1 + steps) % period;
  if (seen[place] === 0) return null;
  return (level + trend * steps) * (parts[place] ?? 1);
}
