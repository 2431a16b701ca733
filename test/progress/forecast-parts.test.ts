import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ask, forecast } from '../../src/progress/forecast.ts';
import { choose, foldsOf, type Tried, tryMethods } from '../../src/progress/forecast-backtest.ts';
import {
  conformal,
  intervalRank,
  measureFolds,
  recentOf,
  spreadOf,
} from '../../src/progress/forecast-interval.ts';
import { lineAt, runRate } from '../../src/progress/forecast-lines.ts';
import { type Method, methodsFor } from '../../src/progress/forecast-methods.ts';
import { holtWinters, seasonalNaive } from '../../src/progress/forecast-seasons.ts';
import { lastOf, type Series } from '../../src/progress/forecast-series.ts';
import { holt, smooth } from '../../src/progress/forecast-smoothing.ts';
import { totalsOf } from '../../src/scoring/deal-totals.ts';

const gappy = fc.array(fc.option(fc.integer({ min: -50, max: 50 }), { nil: null, freq: 4 }), {
  maxLength: 20,
});

describe('lines', () => {
  test('go on as they went, whatever was not measured', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 2, maxLength: 20 }),
        fc.integer({ min: 1, max: 9 }),
        (known, steps) => {
          const series = known.map((one, at) => (one ? 7 - 3 * at : null));
          const count = known.filter(Boolean).length;
          const next = 7 - 3 * (series.length - 1 + steps);
          if (count > 1) expect(runRate(series, steps)).toBeCloseTo(next, 9);
          else expect(runRate(series, steps)).toBeNull();
          if (count > 1) expect(lineAt(series, steps)).toBeCloseTo(next, 9);
        },
      ),
    );
    expect([lineAt([null, 5], 3), lineAt([null], 1), runRate([], 1)]).toEqual([5, null, null]);
  });

  test('of least squares leave errors that add up to nothing, by themselves and by place', () => {
    fc.assert(
      fc.property(gappy, (series) => {
        const errors = series.flatMap((value, at) =>
          value === null ? [] : [{ at, error: value - (lineAt(series, at - series.length + 1) ?? 0) }],
        );
        expect(errors.reduce((sum, { error }) => sum + error, 0)).toBeCloseTo(0, 6);
        expect(errors.reduce((sum, { at, error }) => sum + at * error, 0)).toBeCloseTo(0, 6);
      }),
    );
  });

  test('the last values of a series begin with a value', () => {
    const series = [1, null, 2, null, null, 3, null];
    expect([0, 1, 2, 3, 9].map((count) => lastOf(series, count).length)).toEqual([0, 2, 5, 7, 7]);
    expect(lastOf(series, 2)).toEqual([2, null, null, 3, null]);
  });
});

describe('smoothing', () => {
  test('counts the first values alike until a new one’s part has fallen to the share', () => {
    // 10; half of the way to 20; a third of that to 60; .3 of that to 100.
    expect([1, 2, 3, 4].map((count) => smooth([10, 20, 60, 100].slice(0, count), 0.3))).toEqual([
      10,
      15,
      30,
      expect.closeTo(51, 12),
    ]);
    expect([smooth([], 0.5), smooth([null], 0.5), smooth([null, 4, null], 0.5)]).toEqual([null, null, 4]);
  });

  test('with a trend begins with the line through the first six, and goes on by the trend where nothing is known', () => {
    const begin = [1, 2, 3, 4, 5, 6];
    const shares = { level: 0.5, trend: 0.1 };
    expect(holt(begin, 2, shares)).toBeCloseTo(8, 12);
    // 7 was expected, 8.5 is the level; the trend of 1 rises by .1 × (8.5 − 6 − 1).
    expect(holt([...begin, 10], 1, shares)).toBeCloseTo(8.5 + 1.15, 12);
    expect(holt([...begin, 10, null], 2, shares)).toBeCloseTo(8.5 + 3 * 1.15, 12);
    expect(holt([null, null, ...begin, 10], 1, shares)).toBeCloseTo(9.65, 12);
    expect([holt([], 1, shares), holt([null, null], 1, shares), holt([null, 3], 4, shares)]).toEqual([
      null,
      null,
      3,
    ]);
  });
});

describe('seasons', () => {
  const YEARS: Series = [10, 20, 30, 12, 22, null, 14, null, null];

  test('repeat the last one in which this place was measured', () => {
    expect([1, 2, 3, 4, 6].map((steps) => seasonalNaive(YEARS, steps, 3, false))).toEqual([
      14, 22, 30, 14, 30,
    ]);
    expect([1, 2, 3, 4, 5].map((steps) => seasonalNaive(YEARS, steps, 3, true))).toEqual([
      16, 26, 36, 18, 28,
    ]);
  });

  test('say nothing of a place that was never measured, nor of a drift that no two seasons show', () => {
    expect(seasonalNaive([10, null, 12, null], 2, 2, false)).toBeNull();
    expect([1, 2].map((steps) => seasonalNaive([10, 20, null], steps, 2, false))).toEqual([20, 10]);
    expect(seasonalNaive([10, 20], 1, 2, true)).toBeNull();
    expect(seasonalNaive([], 1, 2, false)).toBeNull();
    expect(seasonalNaive([10, null, null, 20], 1, 2, true)).toBeNull();
    expect(seasonalNaive([10, 20, 13], 1, 2, true)).toBe(23);
  });

  // By Holt's and Winters' recursions on paper.
  const SERIES: Series = [10, 30, 12, 40, null, 50];

  test('multiply a level that has a trend', () => {
    const shares = { level: 0.5, trend: 0.5, season: 0.5 };
    const made = [1, 2, 3].map((steps) => holtWinters(SERIES, steps, 2, shares));
    for (const [at, value] of [19.398712200308317, 59.267648524623944, 22.939135823511084].entries())
      expect(made[at]).toBeCloseTo(value, 9);
    expect(holtWinters([null, 30, 12, 40, 14, 50], 1, 2, { ...shares, season: 0.2 })).toBeCloseTo(
      17.89986171236171,
      9,
    );
  });

  test('or one that has none', () => {
    const shares = { level: 0.5, trend: 0, season: 0.2 };
    expect(holtWinters(SERIES, 1, 2, shares)).toBeCloseTo(14.673375916022975, 9);
    expect(holtWinters(SERIES, 2, 2, shares)).toBeCloseTo(46.08333333333333, 9);
  });

  test('say nothing of a place never measured, or without a beginning; a level of nothing shares nothing out', () => {
    const shares = { level: 0.5, trend: 0.1, season: 0.2 };
    expect(holtWinters([10, null, 12, null], 2, 2, shares)).toBeNull();
    expect(holtWinters([null, null, 12, 13], 1, 2, shares)).toBeNull();
    expect(holtWinters([], 1, 2, shares)).toBeNull();
    expect(holtWinters([0, 0, 0, 0], 1, 2, shares)).toBe(0);
    expect(holtWinters([0, 10, 0, 10, 0, 10], 1, 2, { ...shares, trend: 0 })).toBeCloseTo(0, 12);
    expect(holtWinters([-5, -5, -5, -5], 1, 2, { ...shares, trend: 0 })).toBeCloseTo(-5, 12);
  });
});

describe('the methods', () => {
  test('are in order, each with what it needs', () => {
    const made = methodsFor([7, 3]);
    expect(made.map(({ name, needs }) => `${name} ${needs.values} ${needs.places}`)).toEqual([
      ...['mean 4 4', 'last 4 4', 'smooth-.1 4 4', 'smooth-.3 4 4', 'run-rate 4 4', 'slope 5 5'],
      ...['slope-6 6 6', 'slope-12 12 12', 'slope-24 24 24', 'holt 6 6'],
      ...['seasonal-7 7 14', 'seasonal-7-drift 7 14', 'holt-winters-7 7 14', 'holt-winters-7-trend 7 14'],
      ...['seasonal-3 4 6', 'seasonal-3-drift 4 6', 'holt-winters-3 4 6', 'holt-winters-3-trend 4 6'],
    ]);
  });

  test('are what their names say', () => {
    const series = [3, 9, 4, 12, 5, 20, 8, 6, 7, 30];
    const made = new Map(methodsFor([3]).map(({ name, at }) => [name, at(series, 2)]));
    expect(made.get('mean')).toBeCloseTo(10.4, 12);
    expect(made.get('last')).toBe(30);
    expect(made.get('smooth-.1')).toBe(smooth(series, 0.1));
    expect(made.get('smooth-.3')).toBe(smooth(series, 0.3));
    expect(made.get('run-rate')).toBe(36);
    expect(made.get('slope')).toBe(lineAt(series, 2));
    expect(made.get('slope-6')).toBe(lineAt(series.slice(4), 2));
    expect(made.get('holt')).toBe(holt(series, 2, { level: 0.3, trend: 0.1 }));
    expect(made.get('seasonal-3')).toBe(7);
    expect(made.get('seasonal-3-drift')).toBe(seasonalNaive(series, 2, 3, true));
    expect(made.get('holt-winters-3')).toBe(holtWinters(series, 2, 3, { level: 0.1, trend: 0, season: 0.2 }));
    expect(made.get('holt-winters-3-trend')).toBe(
      holtWinters(series, 2, 3, { level: 0.2, trend: 0.1, season: 0.2 }),
    );
  });
});

/** A method that forecasts this number, and one that knows the last value. */
const constant = (name: string, value: number | null, values = 1, places = 1): Method => ({
  ...{ name, needs: { values, places }, at: () => value },
});
const asIs = (value: number) => value;
const tried = (name: string, errors: readonly (readonly [number, number])[]): Tried => ({
  method: constant(name, 0),
  errors: new Map(errors),
});
const evenly = (error: number, from = 1, to = 8) =>
  Array.from({ length: to - from + 1 }, (_, at) => [from + at, error] as const);

describe('looking back', () => {
  test('forecasts from nothing but what was known, with enough of it, where something came', () => {
    const series = [1, null, 2, 4, null, 8, 16];
    const errorsOf = (method: Method, steps = 1) => [
      ...(tryMethods([method], series, steps, asIs)[0]?.errors ?? []),
    ];
    expect(errorsOf(constant('two', 2))).toEqual([
      [2, 0],
      [3, 2],
      [5, 6],
      [6, 14],
    ]);
    expect(errorsOf(constant('two', 2), 2)).toEqual([
      [1, 0],
      [2, 2],
      [4, 6],
      [5, 14],
    ]);
    expect(errorsOf(constant('two', 2, 3))).toEqual([
      [5, 6],
      [6, 14],
    ]);
    expect(errorsOf(constant('two', 2, 1, 3)).map(([origin]) => origin)).toEqual([3, 5, 6]);
    expect(errorsOf(constant('none', null))).toEqual([]);
    const seen: Series[] = [];
    tryMethods([{ ...constant('spy', 0), at: (known) => seen.push(known) }], series, 1, asIs);
    expect(seen.map((known) => known.length)).toEqual([2, 3, 5, 6]);
    expect(tryMethods([constant('two', 2)], series, 1, () => 1)[0]?.errors.get(6)).toBe(15);
  });

  test('takes a later method only where it is clearly better over what both have', () => {
    const nameOf = (...all: Tried[]) => choose(all, 1, 9)?.method.name ?? null;
    expect(nameOf(tried('a', evenly(10)), tried('b', evenly(-9.4)))).toBe('b');
    expect(nameOf(tried('a', evenly(-10)), tried('b', evenly(9.5)))).toBe('a');
    expect(nameOf(tried('a', evenly(10)), tried('b', evenly(1, 1, 3)))).toBe('a');
    expect(nameOf(tried('a', evenly(10, 1, 4)), tried('b', evenly(1, 4, 8)))).toBe('a');
    expect(nameOf(tried('a', evenly(10, 1, 5)), tried('b', evenly(1, 2, 8)))).toBe('b');
    expect(nameOf(tried('a', evenly(10, 1, 3)), tried('b', evenly(20)))).toBe('b');
    expect(nameOf(tried('a', evenly(10, 1, 3)))).toBeNull();
    expect(nameOf(tried('a', evenly(0)), tried('b', evenly(0)))).toBe('a');
  });

  test('looks at what had come by then alone', () => {
    const late = tried('late', [...evenly(20, 1, 4), ...evenly(0, 5, 30)]);
    const steady = tried('steady', evenly(5, 1, 30));
    expect([5, 7, 12, 40].map((until) => choose([steady, late], 1, until)?.method.name)).toEqual([
      ...['steady', 'steady', 'steady', 'late'],
    ]);
    expect(choose([steady], 3, 6)).toBeNull();
    expect(choose([steady], 3, 7)?.method.name).toBe('steady');
  });

  test('takes each origin’s error from what would have been chosen then', () => {
    const late = tried('late', [...evenly(20, 1, 4), ...evenly(0, 5, 40)]);
    const steady = tried('steady', evenly(5, 1, 40));
    const folds = foldsOf([steady, late], late, 1, 40);
    expect(folds).toHaveLength(39);
    expect(folds.map(({ origin }) => origin)).toEqual(Array.from({ length: 39 }, (_, at) => at + 1));
    // Until four looks back of the chosen one are over nothing is chosen; then the steady one until the other has made good.
    expect(folds.slice(0, 4).map(({ error }) => error)).toEqual([20, 20, 20, 20]);
    expect(folds[4]?.error).toBe(5);
    expect(folds.filter(({ error }) => error === 5)).toHaveLength(13);
    expect(folds.at(-1)?.error).toBe(0);
    expect(foldsOf([tried('few', evenly(1, 1, 3))], tried('few', evenly(1, 1, 3)), 1, 9)).toHaveLength(3);
  });
});

describe('intervals', () => {
  const fold = (origin: number, error: number) => ({ origin, error });
  const folds = (count: number, errorOf: (at: number) => number) =>
    Array.from({ length: count }, (_, at) => fold(at + 1, errorOf(at)));

  test('rest on the later half of the looks back, and on twenty at least', () => {
    expect([10, 20, 39, 41, 60].map((count) => recentOf(folds(count, () => 1)).length)).toEqual([
      10, 20, 20, 21, 30,
    ]);
    expect(recentOf(folds(60, () => 1))[0]?.origin).toBe(31);
    expect([4, 9, 19].map((n) => intervalRank(n))).toEqual([4, 8, 16]);
    expect(conformal([5, 1, 3], 0.5)).toBe(3);
    expect(conformal([5, 1, 3])).toBeNull();
  });

  test('are held against what came after they were made', () => {
    const measured = measureFolds(
      folds(7, (at) => (at === 6 ? -8 : at % 2 === 0 ? 4 : -4)),
      1,
    );
    // The first four bound the fifth and those after it.
    expect(measured).toEqual({ multiples: [1, 1, 2], coverage: 2 / 3 });
    expect(
      measureFolds(
        folds(7, () => 4),
        3,
      ),
    ).toEqual({ multiples: [1], coverage: 1 });
    expect(
      measureFolds(
        folds(4, () => 4),
        1,
      ),
    ).toEqual({ multiples: [], coverage: null });
    expect(
      measureFolds(
        folds(5, () => 0),
        1,
      ),
    ).toEqual({ multiples: [0], coverage: 1 });
  });

  test('are widened where twenty or more of them held less than 70 %, and by nothing else', () => {
    const steady = folds(24, (at) => (at % 2 === 0 ? 2 : -2));
    const widened = (coverage: number | null, multiples: readonly number[]) =>
      spreadOf(steady, { coverage, multiples })?.half ?? null;
    const tripled = new Array<number>(20).fill(3);
    expect(widened(0.69, tripled)).toBe(6);
    expect(widened(14 / 20, tripled)).toBe(2);
    expect(widened(0.69, tripled.slice(1))).toBe(2);
    expect(widened(null, tripled)).toBe(2);
    expect(widened(0.5, new Array<number>(20).fill(0.5))).toBe(2);
    expect(widened(0.5, new Array<number>(20).fill(Number.POSITIVE_INFINITY))).toBeNull();
    expect(spreadOf(steady, { coverage: 0.5, multiples: tripled })?.errors.slice(0, 2)).toEqual([6, -6]);
    expect(spreadOf(steady.slice(0, 3), { coverage: null, multiples: [] })).toBeNull();
    expect(
      spreadOf(
        folds(24, (at) => at),
        { coverage: null, multiples: [] },
      )?.half,
    ).toBe(20);
  });
});

describe('a forecast', () => {
  const SERIES = [10, 14, 10, 14, 14, 10, 10, 14, 10, 14, 14, 10];
  const ask = (more: Partial<Ask> = {}): Ask => ({
    ...{ series: SERIES, steps: 1, seasons: [], bounds: { min: 0, max: 100 } },
    ...more,
  });

  test('tells how its method has done so far', () => {
    const made = forecast(ask());
    if (!made) throw new Error('no forecast');
    const all = tryMethods(methodsFor([]), SERIES, 1, asIs);
    const [mean, last] = all as [Tried, Tried];
    const folds = foldsOf(all, mean, 1, SERIES.length);
    const errors = folds.map(({ error }) => error);
    const naive = folds.map(({ origin }) => Math.abs(last.errors.get(origin) ?? Number.NaN));
    const meanOf = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    const { quality } = made;
    expect(quality.folds).toBe(8);
    expect(quality.mae).toBeCloseTo(meanOf(errors.map(Math.abs)), 12);
    expect(quality.bias).toBeCloseTo(meanOf(errors), 12);
    expect(quality.mase).toBeCloseTo(meanOf(errors.map(Math.abs)) / meanOf(naive), 12);
    const sizes = errors.map(Math.abs).sort((a, b) => a - b);
    expect(made.value).toBe(12);
    expect(made.high).toBeCloseTo(12 + (sizes[7] ?? 0), 12);
    expect(made.low).toBeCloseTo(12 - (sizes[7] ?? 0), 12);
  });

  test('is held against repeating the season where there is one, and by nothing where that was always right', () => {
    const weeks = Array.from({ length: 20 }, (_, at) => [5, 9, 1, 7][at % 4] ?? 0);
    expect(forecast(ask({ series: weeks, seasons: [4] }))).toMatchObject({
      ...{ method: 'seasonal-4', value: 5, low: 5, high: 5 },
      quality: { mae: 0, mase: null, bias: 0, coverage: 1 },
    });
    const straight = Array.from({ length: 12 }, (_, at) => 3 * at);
    // Too short for its seasons: then the last value is what it is held against.
    expect(forecast(ask({ series: straight, seasons: [12] }))?.quality.mase).toBeCloseTo(0, 12);
  });

  test('stays within what the metric cannot leave', () => {
    const made = forecast(ask({ bounds: { min: 11, max: 12.5 } }));
    expect(made).toMatchObject({ low: 11, high: 12.5 });
    expect(forecast(ask({ bounds: { min: 20, max: 30 } }))?.value).toBe(20);
  });

  test('gives the chance in steps of a twentieth, never nothing and never all', () => {
    const chance = (least: number) => forecast(ask({ reached: (value) => value >= least }))?.chance;
    expect([0, 99].map(chance)).toEqual([0.95, 0.05]);
    // Four of eight errors lie above nothing: 4.5 of 9.
    expect(chance(12)).toBe(0.5);
    expect(forecast(ask())?.chance).toBeNull();
  });

  test('is none where its method cannot say anything now', () => {
    const series = [...SERIES, ...SERIES];
    const others = [
      {
        ...constant('knows', null, 1, 1),
        at: (known: Series) => (known.length < series.length ? (series[known.length] ?? null) : null),
      },
    ];
    expect(forecast(ask({ series, others }))).toBeNull();
  });
});

describe('deals by their chances', () => {
  test('bring what every way in which they may end brings, by its chance', () => {
    const deal = fc.record({
      amountMinor: fc.integer({ min: 1, max: 60 }),
      chance: fc.constantFrom(0, 0.25, 0.5, 0.9, 1),
    });
    fc.assert(
      fc.property(fc.array(deal, { maxLength: 6 }), fc.integer({ min: 0, max: 200 }), (deals, wanted) => {
        let [chance, mean, square] = [0, 0, 0];
        for (let ending = 0; ending < 2 ** deals.length; ending++) {
          const share = deals.reduce(
            (all, one, at) => all * ((ending >> at) & 1 ? one.chance : 1 - one.chance),
            1,
          );
          const total = deals.reduce((sum, one, at) => sum + ((ending >> at) & 1 ? one.amountMinor : 0), 0);
          if (total >= wanted) chance += share;
          mean += share * total;
          square += share * total ** 2;
        }
        const totals = totalsOf(deals);
        expect(totals.atLeast(wanted)).toBeCloseTo(chance, 9);
        expect(totals.mean).toBeCloseTo(mean, 9);
        expect(totals.sd ** 2).toBeCloseTo(square - mean ** 2, 6);
        const middle = totals.quantile(0.5);
        expect(totals.atLeast(middle)).toBeGreaterThanOrEqual(0.5 - 1e-9);
        expect(totals.atLeast(middle + 1)).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
    );
  });

  test('have quantiles at their ends, and none of nothing', () => {
    const totals = totalsOf([{ amountMinor: 100, chance: 0.25 }]);
    expect([0.1, 0.75, 0.76, 1, 1.1].map((share) => totals.quantile(share))).toEqual([0, 0, 100, 100, 100]);
    const nothing = totalsOf([]);
    expect([nothing.mean, nothing.sd, nothing.quantile(0.5), nothing.atLeast(0)]).toEqual([0, 0, 0, 1]);
  });

  test('of too many different totals count in steps of a ten-thousandth', () => {
    // 2 ** 15 totals, all different: the smallest deal is less than half a step.
    const many = Array.from({ length: 15 }, (_, at) => ({ amountMinor: 3 ** (at + 1), chance: 0.5 }));
    const all = many.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    const [step, totals] = [Math.floor(all / 10_000), totalsOf(many)];
    expect(totals.quantile(1) % step).toBe(0);
    expect(Math.abs(totals.quantile(1) - all)).toBeLessThan(15 * step);
    expect(totals.mean).toBe(all / 2);
    expect(totals.quantile(0)).toBe(0);
    expect(totals.atLeast(step)).toBeLessThan(1);
  });
});
