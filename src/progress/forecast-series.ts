/** Equally spaced values, oldest first; null where nothing was measured. The last one may be null as well. */
export type Series = readonly (number | null)[];

export function isValue(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}

/** The last part of a series that holds `count` values, or all of it. */
export function lastOf(series: Series, count: number): Series {
  let left = count;
  let from = series.length;
  while (from > 0 && left > 0) if (series[--from] !== null) left--;
  return series.slice(from);
}
