import { describe, expect, test } from 'vitest';
import { forecast, intervalRank, lineAt } from '../../src/progress/forecast.ts';

const FREE = { min: 0, max: Number.POSITIVE_INFINITY };

describe('forecasts (C3)', () => {
  test('the line through 10 12 14 16 18 goes on with 20 and 22', () => {
    expect([1, 2].map((steps) => lineAt([10, 12, 14, 16, 18], steps))).toEqual([20, 22]);
  });

  test('of nine errors the eighth bounds 80 %, and fewer than four bound nothing', () => {
    expect([9, 4, 3].map(intervalRank)).toEqual([8, 4, 4]);
  });

  test('a straight line is followed with no width', () => {
    const made = forecast([...Array(18).keys()], 3, FREE);
    expect(made).toMatchObject({ method: 'slope-6', level: 0.8 });
    expect(made?.value).toBeCloseTo(20, 9);
    expect(made?.low).toBeCloseTo(20, 9);
  });

  test('a series without direction keeps its last value, as wide as its own steps', () => {
    const series = [10, 14, 10, 14, 14, 10, 10, 14];
    const steps = [4, 4, 4, 0, 4, 0, 4].toSorted((x, y) => x - y);
    const made = forecast(series, 1, FREE);
    expect(made).toMatchObject({
      method: 'last',
      value: 14,
      low: 14 - (steps[6] ?? 0),
      high: 14 + (steps[6] ?? 0),
    });
  });

  test('too little history gives no number', () => {
    expect(forecast([1, 2, 3, 4], 1, FREE)).toBeNull();
    expect(forecast([1, 2, 3, 4, 5, 6, 7, 8], 6, FREE)).toBeNull();
  });

  test('a share stays between 0 and 1', () => {
    const series = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99, 1, 1, 1, 1];
    const made = forecast(series, 2, { min: 0, max: 1 });
    expect(made?.high).toBeLessThanOrEqual(1);
    expect(made?.low).toBeGreaterThanOrEqual(0);
  });
});
