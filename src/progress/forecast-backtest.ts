import type { Method } from './forecast-methods.ts';
import { isValue, type Series } from './forecast-series.ts';

/** One look back: what would have been forecast when the series had `origin` places, and how far off it was. */
export interface Fold {
  readonly origin: number;
  /** What came less what was forecast. */
  readonly error: number;
}

/** A method with its errors at the horizon, by origin. */
export interface Tried {
  readonly method: Method;
  readonly errors: ReadonlyMap<number, number>;
}

/** Methods are compared over at least so many looks back. */
const FEWEST_COMPARED = 4;
/** A later method is taken where its mean error is at most this share of a simpler one's: less is luck. */
const BETTER = 0.95;

/**
 * Every method's errors at the horizon: from each origin that leaves it enough values, the value `steps` later is
 * forecast from nothing but what was known then.
 */
export function tryMethods(
  methods: readonly Method[],
  series: Series,
  steps: number,
  clamp: (value: number) => number,
): Tried[] {
  return methods.map((method) => {
    const errors = new Map<number, number>();
    let values = 0;
    for (let origin = 1; origin + steps <= series.length; origin++) {
      if (isValue(series[origin - 1])) values++;
      const truth = series[origin + steps - 1];
      if (!isValue(truth) || values < method.needs.values || origin < method.needs.places) continue;
      const made = method.at(series.slice(0, origin), steps);
      if (made !== null) errors.set(origin, truth - clamp(made));
    }
    return { method, errors };
  });
}

/**
 * The simplest method that no later one betters clearly, judged by mean absolute errors over the looks back that both
 * have and whose outcome was known when the series had `until` places. Null where none has enough.
 */
export function choose(tried: readonly Tried[], steps: number, until: number): Tried | null {
  let best: Tried | null = null;
  for (const candidate of tried) {
    let looks = 0;
    let shared = 0;
    let own = 0;
    let others = 0;
    for (const [origin, error] of candidate.errors) {
      if (origin + steps > until) continue;
      looks++;
      const other = best?.errors.get(origin);
      if (other === undefined) continue;
      shared++;
      own += Math.abs(error);
      others += Math.abs(other);
    }
    if (looks < FEWEST_COMPARED) continue;
    if (best === null || (shared >= FEWEST_COMPARED && own < BETTER * others)) best = candidate;
  }
  return best;
}

/**
 * The errors of choosing and forecasting together: at each origin, those of the method that would have been chosen
 * then; those of `chosen` where it could not be compared with others yet, since that says nothing about the choice
 * that is made now.
 */
export function foldsOf(tried: readonly Tried[], chosen: Tried, steps: number, places: number): Fold[] {
  const folds: Fold[] = [];
  const first = [...chosen.errors.keys()][FEWEST_COMPARED - 1] ?? places;
  for (let origin = 1; origin + steps <= places; origin++) {
    const then = origin < first + steps ? chosen : (choose(tried, steps, origin) ?? chosen);
    const error = then.errors.get(origin);
    if (error !== undefined) folds.push({ origin, error });
  }
  return folds;
}
