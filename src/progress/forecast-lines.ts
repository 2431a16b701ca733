import { isValue, type Series } from './forecast-series.ts';

/** What changed a spacing between the first and the last value goes on (C2, run rate to the end). */
export function runRate(series: Series, steps: number): number | null {
  const [first, last] = [series.findIndex(isValue), series.findLastIndex(isValue)];
  if (first === last) return null;
  const [from, to] = [series[first] ?? 0, series[last] ?? 0];
  return to + ((to - from) / (last - first)) * (series.length - 1 + steps - last);
}

/** The least-squares line through the values (C3), `steps` after the last place. Null without a value. */
export function lineAt(series: Series, steps: number): number | null {
  const places = series.flatMap((value, at) => (value === null ? [] : [{ at, value }]));
  if (places.length === 0) return null;
  const middle = places.reduce((sum, { at }) => sum + at, 0) / places.length;
  const mean = places.reduce((sum, { value }) => sum + value, 0) / places.length;
  let covariance = 0;
  let spread = 0;
  for (const { at, value } of places) {
    covariance += (at - middle) * (value - mean);
    spread += (at - middle) ** 2;
  }
  const slope = spread === 0 ? 0 : covariance / spread;
  return mean + slope * (series.length - 1 + steps - middle);
}
