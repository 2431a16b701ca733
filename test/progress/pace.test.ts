import { describe, expect, test } from 'vitest';
import { elapsedShare, paceOf, rawProgress, standingOf } from '../../src/progress/pace.ts';
import type { Measured } from '../../src/scoring/measure.ts';
import type { Goal } from '../../src/strategy/schema.ts';

type GoalMetric = Goal['metric'];
const reach = (start: number, target: number, on = '2026-01-01', due = '2026-04-01'): GoalMetric => ({
  id: 'win_rate',
  period: 'all',
  baseline: { value: start, on },
  target,
  due,
});
const measured = (
  value: number | null,
  low = value,
  high = value,
  parts: Partial<Measured> = {},
): Measured => ({
  id: 'win_rate',
  value,
  low,
  high,
  trust: 1,
  n: 450,
  doubtful: 0,
  weight: 500,
  trustedWeight: 500,
  reason: null,
  ...parts,
});

describe('progress (C1)', () => {
  test.each([
    [10_000, 25_000, 19_500, 0.633333],
    [8, 5, 6, 0.666667],
    [32, 45, 42, 0.769231],
    [100, 120, 126, 1.3],
    [100, 120, 95, -0.25],
  ])('from %d to %d at %d is %d', (start, target, value, expected) => {
    expect(rawProgress(value, reach(start, target))).toBeCloseTo(expected, 6);
  });

  test('a threshold holds at its ends', () => {
    const keep: GoalMetric = { ...reach(0, 1), target: undefined, keep: { min: 20, max: 30 } } as GoalMetric;
    expect([20, 30, 19.9, 30.1].map((value) => rawProgress(value, keep))).toEqual([1, 1, 0, 0]);
  });
});

describe('pace (C2)', () => {
  // 90 days from 1 January; 2 March is day 60.
  test.each([
    [19_500, 'on'],
    [16_750, 'behind'],
    [14_500, 'behind'],
    [21_100, 'ahead'],
  ])('%d of 10,000 to 25,000 after 60 of 90 days is %s', (value, pace) => {
    expect(elapsedShare(reach(10_000, 25_000), '2026-03-02')).toBeCloseTo(0.666667, 6);
    expect(paceOf(value, reach(10_000, 25_000), '2026-03-02')).toBe(pace);
  });

  test('a range whose ends give different answers cannot be judged', () => {
    const goal = reach(0.2, 0.3, '2026-01-01', '2026-07-01');
    const standing = standingOf(measured(0.266667, 0.24, 0.34), goal, 20, '2026-04-01');
    expect(standing).toMatchObject({ pace: 'unknown', cause: 'wide-range' });
    expect(standing.progress).toBeCloseTo(0.66667, 4);
  });

  test('few records, much doubt and no value are named apart', () => {
    const goal = reach(0.2, 0.3);
    expect(standingOf(measured(0.25, 0.25, 0.25, { n: 19 }), goal, 20, '2026-02-01').cause).toBe(
      'few-records',
    );
    expect(standingOf(measured(0.25, 0.25, 0.25, { trust: 0.59 }), goal, 20, '2026-02-01').cause).toBe(
      'much-doubt',
    );
    expect(standingOf(measured(null), goal, 20, '2026-02-01')).toMatchObject({
      cause: 'no-value',
      progress: null,
    });
  });

  test('being behind is told in days', () => {
    const standing = standingOf(measured(0.25), reach(0.2, 0.3), 20, '2026-03-02');
    expect(standing).toMatchObject({ pace: 'behind', daysBehind: 15 });
  });

  test('after the due date a goal has a result', () => {
    expect(standingOf(measured(0.31), reach(0.2, 0.3), 20, '2026-05-01')).toMatchObject({
      over: true,
      progress: 1,
      pace: 'on',
    });
  });
});
