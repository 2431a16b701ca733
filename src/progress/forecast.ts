/** The value expected at the due date. */
export interface Forecast {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The share of cases that the interval is made to hold: 0.8. */
  readonly level: number;
  readonly method: string;
}

/** What can follow from a series of equally spaced values: the value `steps` after its last. */
interface Method {
  readonly name: string;
  /** The fewest values that it needs. */
  readonly needs: number;
  at(series: readonly number[], steps: number): number;
}

/** Simplest first: a later one must be better in the back-test to be taken. */
const METHODS: readonly Method[] = [
  { name: 'last', needs: 1, at: (series) => series.at(-1) ?? 0 },
  { name: 'slope-6', needs: 6, at: (series, steps) => lineAt(series.slice(-6), steps) },
  { name: 'slope-12', needs: 12, at: (series, steps) => lineAt(series.slice(-12), steps) },
];

const LEVEL = 0.8;

/**
 * A forecast whose interval comes from the method's own errors at the same horizon (C3): of the n absolute errors
 * of the back-test, half the width is the one of rank ceil((n + 1) × 0.8), and where that rank exceeds n there is
 * not enough history for an honest interval.
 * @param series equally spaced values, oldest first
 * @param steps how many spacings the due date lies ahead; at least 1
 * @param bounds values that the metric cannot leave
 */
export function forecast(
  series: readonly number[],
  steps: number,
  bounds: { readonly min: number; readonly max: number },
): Forecast | null {
  let best: { method: Method; errors: number[]; mean: number } | null = null;
  for (const method of METHODS) {
    const errors = backTest(method, series, steps);
    if (intervalRank(errors.length) > errors.length) continue;
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    if (best === null || mean < best.mean) best = { method, errors, mean };
  }
  if (best === null) return null;
  const clamp = (value: number) => Math.min(bounds.max, Math.max(bounds.min, value));
  const value = clamp(best.method.at(series, steps));
  const half = best.errors.toSorted((x, y) => x - y)[intervalRank(best.errors.length) - 1] ?? 0;
  return {
    value,
    low: clamp(value - half),
    high: clamp(value + half),
    level: LEVEL,
    method: best.method.name,
  };
}

/** The rank, from 1, of the error that bounds 80 % of the next ones (split conformal). */
export function intervalRank(errors: number): number {
  return Math.ceil((errors + 1) * LEVEL - 1e-9);
}

/** Absolute errors at the horizon, from every origin that leaves the method enough values. */
function backTest(method: Method, series: readonly number[], steps: number): number[] {
  const errors: number[] = [];
  for (let origin = method.needs; origin + steps <= series.length; origin++) {
    const truth = series[origin + steps - 1] ?? 0;
    errors.push(Math.abs(method.at(series.slice(0, origin), steps) - truth));
  }
  return errors;
}

/** The least-squares line through the values, `steps` after the last. */
export function lineAt(values: readonly number[], steps: number): number {
  const n = values.length;
  const middle = (n - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let covariance = 0;
  let spread = 0;
  for (const [index, value] of values.entries()) {
    covariance += (index - middle) * (value - mean);
    spread += (index - middle) ** 2;
  }
  const slope = spread === 0 ? 0 : covariance / spread;
  return mean + slope * (n - 1 + steps - middle);
}
