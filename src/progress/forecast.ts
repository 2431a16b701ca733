import { choose, type Fold, foldsOf, type Tried, tryMethods } from './forecast-backtest.ts';
import { LEVEL, type Measuring, measureFolds, recentOf, spreadOf } from './forecast-interval.ts';
import { type Method, methodsFor } from './forecast-methods.ts';
import type { Series } from './forecast-series.ts';

/** The value expected at the due date. */
export interface Forecast {
  readonly value: number;
  readonly low: number;
  /** Null: open, nothing plausible bounds it. */
  readonly high: number | null;
  /** The share of cases that the interval is made to hold: 0.8. */
  readonly level: number;
  readonly method: string;
  /**
   * The chance that the goal is reached at the due date, in steps of .05 from .05 to .95: nothing that is to come is
   * certain. Null where nothing is to be reached.
   */
  readonly chance: number | null;
  readonly quality: Quality;
}

/** How the forecasts made in the same way have done so far, in the value's unit where it has one. */
export interface Quality {
  /** Looks back that the interval rests on. */
  readonly folds: number;
  /** Mean absolute error. */
  readonly mae: number;
  /** The same as a multiple of that of repeating the last season, or the last value; null where that has none. */
  readonly mase: number | null;
  /** Mean of what came less what was forecast. */
  readonly bias: number;
  /** The share of outcomes that intervals made in this way have held; null without any. */
  readonly coverage: number | null;
}

/** What is to be forecast. */
export interface Ask {
  readonly series: Series;
  /** How many spacings the due date lies after the last place of the series; at least 1. */
  readonly steps: number;
  /** Lengths of seasons that the spacing suggests, in spacings, the likeliest first. */
  readonly seasons: readonly number[];
  /** Values that the metric cannot leave. */
  readonly bounds: { readonly min: number; readonly max: number };
  /** Whether a value at the due date is what the goal wants; absent where nothing is wanted. */
  readonly reached?: (value: number) => boolean;
  /** What others expected of the due date, such as the sum of deals by their chances; tried like a method. */
  readonly others?: readonly Method[];
}

/**
 * A forecast by the method that did best so far, with the interval that forecasts made in this way needed so far
 * (C3). Null where history is too short to say either: nothing is claimed that could not be tried.
 */
export function forecast(ask: Ask): Forecast | null {
  const { series, steps, seasons, bounds } = ask;
  const clamp = (value: number) => Math.min(bounds.max, Math.max(bounds.min, value));
  const tried = tryMethods([...methodsFor(seasons), ...(ask.others ?? [])], series, steps, clamp);
  const chosen = choose(tried, steps, series.length);
  const made = chosen?.method.at(series, steps) ?? null;
  if (!chosen || made === null) return null;
  const folds = foldsOf(tried, chosen, steps, series.length);
  const measuring = measureFolds(folds, steps);
  const spread = spreadOf(folds, measuring);
  if (spread === null) return null;
  const value = clamp(made);
  return {
    value,
    low: clamp(value - spread.half),
    high: clamp(value + spread.half),
    level: LEVEL,
    method: chosen.method.name,
    chance: ask.reached ? chanceOf(value, spread.errors, clamp, ask.reached) : null,
    quality: qualityOf(folds, tried, seasons[0], measuring),
  };
}

const CHANCE_STEPS = 20;

/**
 * The share of outcomes that reach the goal if the errors made so far are those to come. Half an outcome is added on
 * either side, so that few errors do not make a certainty.
 */
function chanceOf(
  value: number,
  errors: readonly number[],
  clamp: (value: number) => number,
  reached: (value: number) => boolean,
): number {
  const hits = errors.filter((error) => reached(clamp(value + error))).length;
  const share = (hits + 0.5) / (errors.length + 1);
  return Math.min(CHANCE_STEPS - 1, Math.max(1, Math.round(share * CHANCE_STEPS))) / CHANCE_STEPS;
}

function qualityOf(
  folds: readonly Fold[],
  tried: readonly Tried[],
  season: number | undefined,
  { coverage }: Measuring,
): Quality {
  const recent = recentOf(folds);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const names = season === undefined ? ['last'] : [`seasonal-${season}`, 'last'];
  const plain = names
    .map((name) => tried.find(({ method }) => method.name === name))
    .find((one) => recent.some(({ origin }) => one?.errors.has(origin)));
  const both = recent.flatMap(({ origin, error }) => {
    const other = plain?.errors.get(origin);
    return other === undefined ? [] : [{ own: Math.abs(error), other: Math.abs(other) }];
  });
  const scale = both.length === 0 ? 0 : mean(both.map(({ other }) => other));
  return {
    folds: recent.length,
    mae: mean(recent.map(({ error }) => Math.abs(error))),
    mase: scale === 0 ? null : mean(both.map(({ own }) => own)) / scale,
    bias: mean(recent.map(({ error }) => error)),
    coverage,
  };
}
