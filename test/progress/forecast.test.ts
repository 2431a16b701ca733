import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ask, forecast } from '../../src/progress/forecast.ts';
import { foldsOf, tryMethods } from '../../src/progress/forecast-backtest.ts';
import { conformal, intervalRank, measureFolds, spreadOf } from '../../src/progress/forecast-interval.ts';
import { lineAt, runRate } from '../../src/progress/forecast-lines.ts';
import { methodsFor } from '../../src/progress/forecast-methods.ts';
import { holtWinters, seasonalNaive } from '../../src/progress/forecast-seasons.ts';
import { holt, smooth } from '../../src/progress/forecast-smoothing.ts';
import { totalsOf } from '../../src/scoring/deal-totals.ts';

const FREE = { min: 0, max: Number.POSITIVE_INFINITY };
const ahead = (series: Ask['series'], steps: number, more: Partial<Ask> = {}) =>
  forecast({ series, steps, seasons: [], bounds: FREE, ...more });
const QUARTERS = [10, 20, 30, 40, 12, 22, 32, 42];
const AHEAD = [1, 2, 3, 4];

describe('methods (C3)', () => {
  test('the line through 10 12 14 16 18 goes on with 20 and 22', () => {
    expect([1, 2].map((steps) => lineAt([10, 12, 14, 16, 18], steps))).toEqual([20, 22]);
  });

  test('what was not measured leaves the line where it is', () => {
    expect(lineAt([10, null, 14, 16, 18, null], 1)).toBeCloseTo(22, 12);
    expect(runRate([null, 10, null, 16, null], 1)).toBe(22);
    expect(holt([10, null, 14, 16, null, 20], 1, { level: 0.3, trend: 0.1 })).toBeCloseTo(22, 9);
  });

  test('half of each new value: 10 12 14 16 is smoothed to 14.25', () => {
    expect(smooth([10, 12, 14, 16], 0.5)).toBe(14.25);
    expect(smooth([10, 12, null, 14, 16], 0.5)).toBe(14.25);
    expect([0, 1].map((share) => smooth([10, 12, 14, 16], share))).toEqual([13, 16]);
  });

  test('quarters are repeated, or repeated with what a year adds', () => {
    expect(AHEAD.map((steps) => seasonalNaive(QUARTERS, steps, 4, false))).toEqual([12, 22, 32, 42]);
    expect(AHEAD.map((steps) => seasonalNaive(QUARTERS, steps, 4, true))).toEqual([14, 24, 34, 44]);
    expect(seasonalNaive(QUARTERS, 5, 4, true)).toBe(16);
    expect(seasonalNaive([...QUARTERS.slice(0, 4), null, ...QUARTERS.slice(5)], 1, 4, false)).toBe(10);
  });

  test('Holt and Winters go on with parts of a season that multiply', () => {
    const series = Array.from({ length: 28 }, (_, at) => 100 * (at % 7 < 5 ? 1.2 : 0.5));
    const made = [1, 6, 7, 13].map((steps) =>
      holtWinters(series, steps, 7, { level: 0.1, trend: 0, season: 0.2 }),
    );
    for (const [at, value] of [120, 50, 50, 50].entries()) expect(made[at]).toBeCloseTo(value, 6);
  });

  test('seasonal methods need two whole seasons', () => {
    const [tried] = tryMethods(
      methodsFor([4]).filter(({ name }) => name === 'seasonal-4'),
      [...QUARTERS, 14, 24],
      1,
      (value) => value,
    );
    expect([...(tried?.errors ?? [])]).toEqual([
      [8, 2],
      [9, 2],
    ]);
  });
});

describe('deals by their chances (C3)', () => {
  const deals = [
    { amountMinor: 100, chance: 0.5 },
    { amountMinor: 200, chance: 0.25 },
    { amountMinor: 50, chance: 0.8 },
  ];

  test('mean 140, standard deviation 101.980390, 150 or more with a chance of .55', () => {
    const totals = totalsOf(deals);
    expect(totals.mean).toBe(140);
    expect(totals.sd).toBeCloseTo(101.98039, 6);
    expect(totals.atLeast(150)).toBeCloseTo(0.55, 12);
    expect([0.1, 0.5, 0.9].map((share) => totals.quantile(share))).toEqual([50, 150, 300]);
  });

  test('hundreds of deals are counted in steps, close to the enumeration', () => {
    const many = Array.from({ length: 200 }, (_, at) => ({ amountMinor: 1_000_003 * (at + 1), chance: 0.3 }));
    const totals = totalsOf(many);
    expect(totals.atLeast(0)).toBeCloseTo(1, 9);
    expect(Math.abs(totals.quantile(0.5) / totals.mean - 1)).toBeLessThan(0.01);
    expect(totals.atLeast(totals.mean - totals.sd)).toBeGreaterThan(0.8);
  });
});

describe('honest intervals (C3)', () => {
  test('errors 1 to 9: 90 % is 9, 80 % is 8; fewer than 4, 9 and 19 bound nothing', () => {
    const nine = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect([0.9, 0.8].map((level) => conformal(nine, level))).toEqual([9, 8]);
    const enough = (level: number) => [...Array(25).keys()].find((n) => intervalRank(n, level) <= n);
    expect([0.8, 0.9, 0.95].map(enough)).toEqual([4, 9, 19]);
  });

  test('intervals that held too little so far are widened by what they would have needed', () => {
    // Errors that keep growing: each interval is too narrow for what comes next.
    const folds = Array.from({ length: 40 }, (_, at) => ({ origin: at + 4, error: 1.2 ** at }));
    const measuring = measureFolds(folds, 1);
    expect(measuring.coverage).toBe(0);
    const half = spreadOf(folds, measuring)?.half ?? 0;
    expect(half).toBeGreaterThan(1.2 ** 39);
    const steady = folds.map(({ origin }, at) => ({ origin, error: at % 2 === 0 ? 5 : -5 }));
    expect(spreadOf(steady, measureFolds(steady, 1))?.half).toBe(5);
  });

  test('intervals that no width would have made right are withdrawn', () => {
    const folds = Array.from({ length: 60 }, (_, at) => ({ origin: at + 4, error: at < 30 ? 0 : 1 }));
    const late = measureFolds(folds, 31);
    expect(late.coverage).toBeLessThan(0.7);
    expect(spreadOf(folds, late)).toBeNull();
  });

  test('the errors are those of what would have been chosen at the time', () => {
    const series = [...Array(20).fill(5), ...Array.from({ length: 12 }, (_, at) => 5 + 3 * (at + 1))];
    const tried = tryMethods(methodsFor([]), series, 1, (value) => value);
    const chosen = tried.find(({ method }) => method.name === 'holt');
    if (!chosen) throw new Error('no such method');
    const folds = foldsOf(tried, chosen, 1, series.length);
    const turn = folds.find(({ origin }) => origin === 20);
    expect(turn?.error).toBe(3);
  });
});

describe('forecasts', () => {
  test('a straight line is followed with no width, and reaches what lies below it', () => {
    const line = [...Array(18).keys()];
    const made = ahead(line, 3, { reached: (value) => value >= 19 });
    expect(made).toMatchObject({ method: 'run-rate', level: 0.8, chance: 0.95 });
    expect(made?.value).toBeCloseTo(20, 9);
    expect(made?.low).toBeCloseTo(20, 9);
    expect(ahead(line, 3, { reached: (value) => value <= 19 })?.chance).toBe(0.05);
  });

  test('a series without direction stays at its mean, as wide as it varies', () => {
    const made = ahead([10, 14, 10, 14, 14, 10, 10, 14, 10, 14, 14, 10], 1);
    expect(made).toMatchObject({ method: 'mean', value: 12 });
    expect((made?.high ?? 0) - (made?.low ?? 0)).toBeGreaterThan(4);
    expect((made?.high ?? 0) - (made?.low ?? 0)).toBeLessThanOrEqual(8);
  });

  test('two weeks with weekends are enough to see a week, and their errors are told', () => {
    const weeks = Array.from({ length: 42 }, (_, at) => (at % 7 < 5 ? 100 : 20) + (at % 3));
    const made = ahead(weeks, 6, { seasons: [7] });
    expect(made?.method).toMatch(/-7/);
    expect(made?.value).toBeLessThan(30);
    expect(made?.quality.mase).toBeLessThanOrEqual(1.2);
    expect(made?.quality.coverage).toBeGreaterThan(0.5);
  });

  test('what others expected is tried like a method, and taken where it is better', () => {
    const series = Array.from({ length: 30 }, (_, at) => 100 + 40 * Math.sin(at * at));
    const known = {
      name: 'deals',
      needs: { values: 1, places: 1 },
      at: (seen: Ask['series'], steps: number) => 100 + 40 * Math.sin((seen.length - 1 + steps) ** 2) + 1,
    };
    expect(ahead(series, 2)?.method).not.toBe('deals');
    const made = ahead(series, 2, { others: [known] });
    expect(made?.method).toBe('deals');
    expect((made?.high ?? 0) - (made?.low ?? 0)).toBeLessThan(4);
  });

  test('too little history gives no number', () => {
    expect(ahead([1, 2, 3, 4], 1)).toBeNull();
    expect(ahead([1, 2, 3, 4, 5, 6, 7, 8], 6)).toBeNull();
    expect(ahead(Array(40).fill(null), 1)).toBeNull();
    expect(ahead([], 1)).toBeNull();
  });

  test('a share stays between 0 and 1', () => {
    const series = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99, 1, 1, 1, 1];
    const made = ahead(series, 2, { bounds: { min: 0, max: 1 } });
    expect(made?.high).toBeLessThanOrEqual(1);
    expect(made?.low).toBeGreaterThanOrEqual(0);
  });

  test('whatever the series, the value lies in its interval and in the bounds, and the chance in steps of 5 %', () => {
    const values = fc.array(fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }), { nil: null }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 1, max: 12 }),
        fc.double({ min: 0, max: 1e9 }),
        (series, steps, aim) => {
          const made = ahead(series, steps, { seasons: [7, 3], reached: (value) => value >= aim });
          if (made === null) return;
          expect(made.low).toBeLessThanOrEqual(made.value);
          expect(made.value).toBeLessThanOrEqual(made.high ?? Number.POSITIVE_INFINITY);
          expect(made.low).toBeGreaterThanOrEqual(0);
          expect(Math.round((made.chance ?? 0) * 20)).toBeCloseTo((made.chance ?? 0) * 20, 9);
          expect(made.chance).toBeGreaterThanOrEqual(0.05);
          expect(made.chance).toBeLessThanOrEqual(0.95);
        },
      ),
      { numRuns: 60 },
    );
  });
});
