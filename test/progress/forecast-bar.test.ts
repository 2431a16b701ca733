import { describe, expect, test } from 'vitest';
import { forecast } from '../../src/progress/forecast.ts';
import { FAMILIES, makeHistory } from '../worlds/series/generate.ts';
import { forecastAll } from './forecast-bar.ts';

const EACH = 12;

describe('forecasts of simulated histories', () => {
  test('60 of them hold about what they promise, and are not much wider than they must be', () => {
    const { all, byFamily } = forecastAll(EACH);
    console.log(JSON.stringify({ all, byFamily }));
    expect(all.histories).toBe(EACH * FAMILIES.length);
    expect(all.held).toBeGreaterThan(0.68);
    expect(all.held).toBeLessThan(0.92);
    expect(all.none).toBeLessThan(0.2);
    expect(all.width).toBeLessThan(1.6);
  });

  test('the judge sees intervals that are too narrow, and those that are too wide', () => {
    const scaled = (times: number) =>
      forecastAll(EACH, FAMILIES, {
        way(ask) {
          const made = forecast(ask);
          if (made === null || made.high === null) return made;
          const half = ((made.high - made.low) / 2) * times;
          return { ...made, low: made.value - half, high: made.value + half };
        },
      }).all;
    expect(scaled(0.5).held).toBeLessThan(0.68);
    expect(scaled(3).width).toBeGreaterThan(1.6);
  });

  test('the world knows its own distribution: 80 % of what comes lies where it was to be expected', () => {
    for (const broken of [false, true])
      for (const family of FAMILIES) {
        const held = Array.from({ length: 600 }, (_, at) => makeHistory(at + 1, family, broken)).filter(
          ({ truth, expected }) => truth >= expected.low && truth <= expected.high,
        );
        expect(Math.abs(held.length / 600 - 0.8)).toBeLessThan(0.06);
      }
  });

  test('the same seed makes the same history', () => {
    expect(makeHistory(7, 'missing')).toEqual(makeHistory(7, 'missing'));
    expect(makeHistory(7, 'missing')).not.toEqual(makeHistory(8, 'missing'));
  });
});
