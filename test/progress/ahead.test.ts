import { describe, expect, test } from 'vitest';
import type { Metric } from '../../src/metrics/metric.ts';
import { dailySeries, forecastGoal } from '../../src/progress/ahead.ts';
import type { Measured } from '../../src/scoring/measured.ts';
import type { MeasurementRow } from '../../src/store/ports.ts';
import type { Goal } from '../../src/strategy/schema.ts';

const metric = { id: 'win_rate', unit: 'share' } as Metric;
const goal = {
  id: 'win',
  metric: {
    id: 'win_rate',
    period: 'all',
    baseline: { value: 0.28, on: '2026-04-01' },
    target: 0.34,
    due: '2027-03-31',
  },
} as Goal;
const measured: Measured = {
  id: 'win_rate',
  value: 0.3214,
  exact: null,
  low: 0.318,
  high: 0.326,
  trust: 0.914,
  n: 1204,
  doubtful: 0,
  withdrawn: false,
  weight: 1204,
  trustedWeight: 1204,
  reason: null,
};
const row = (day: string, value: number | null, parts: Partial<MeasurementRow> = {}): MeasurementRow => ({
  day,
  kind: 'metric',
  id: 'win_rate',
  groupKind: '',
  groupId: '',
  value,
  n: 100,
  detail: '{}',
  catalogueVersion: 7,
  strategyVersion: 2,
  ...parts,
});

describe('the series of a goal', () => {
  test('has a place for each day, empty where none was measured', () => {
    const kept = [row('2026-11-16', 0.3), row('2026-11-18', 0.32), row('2026-11-19', null)];
    expect(dailySeries(kept, row('2026-11-20', 0.33))).toEqual([0.3, null, 0.32, null, 0.33]);
    expect(dailySeries([], row('2026-11-20', 0.33))).toEqual([0.33]);
  });

  test('begins anew with another formula or strategy', () => {
    const kept = [
      row('2026-11-16', 0.3),
      row('2026-11-17', 0.5, { catalogueVersion: 6 }),
      row('2026-11-18', 0.32),
      row('2026-11-19', 0.4, { strategyVersion: 1 }),
    ];
    expect(dailySeries(kept, row('2026-11-20', 0.33))).toEqual([0.33]);
    expect(dailySeries(kept.slice(0, 3), row('2026-11-20', 0.33))).toEqual([0.32, null, 0.33]);
  });
});

describe('the forecast of a goal', () => {
  const series = Array.from({ length: 24 }, (_, at) => 0.28 + 0.002 * at + (at % 3) / 500);
  const ahead = (more: object = {}) =>
    forecastGoal({ series, spacing: 'month', metric, goal, day: '2026-11-23', measured, ...more });

  test('is as far ahead as the due date, in the spacing of its series', () => {
    const made = ahead();
    expect(made?.value).toBeGreaterThan(0.33);
    expect(made?.value).toBeLessThan(0.345);
    expect(made?.chance).toBeLessThan(0.5);
    const daily = ahead({ spacing: 'day' });
    expect(daily).toBeNull();
    expect(ahead({ day: goal.metric.due })).toBeNull();
  });

  test('what findings leave open comes on top of the interval', () => {
    const [sure, open] = [
      ahead({ measured: { ...measured, value: 0.33, low: 0.33, high: 0.33 } }),
      ahead({ measured: { ...measured, value: 0.33, low: 0.31, high: 0.36 } }),
    ];
    expect((sure?.low ?? 0) - (open?.low ?? 0)).toBeCloseTo(0.02, 12);
    expect((open?.high ?? 0) - (sure?.high ?? 0)).toBeCloseTo(0.03, 12);
    expect(ahead({ measured: { ...measured, value: 0.33, low: 0.31, high: null } })?.high).toBeNull();
    expect(ahead({ measured: { ...measured, value: 0.33, low: 0.31, high: 9 } })?.high).toBe(1);
  });

  test('open deals are tried beside the methods, as they were kept on each day', () => {
    const sums = { id: 'revenue_won', unit: 'money' } as Metric;
    const coming = Array.from({ length: 40 }, (_, at) => 1000 * (1 + Math.sin(at ** 2)));
    const total = (at: number) => coming.slice(0, at + 1).reduce((sum, one) => sum + one, 0);
    const values = Array.from({ length: 30 }, (_, at) => total(at));
    const deals = values.map((value, at) =>
      Array.from({ length: 9 }, (_, week) => total(at + week + 1) - value),
    );
    const target = {
      ...goal,
      metric: { ...goal.metric, id: 'revenue_won', target: 40_000, due: '2026-12-14' },
    } as Goal;
    const ask = { series: values, spacing: 'week' as const, metric: sums, goal: target, day: '2026-11-23' };
    const known = { ...measured, value: values.at(-1) ?? 0, low: null, high: values.at(-1) ?? 0 };
    expect(forecastGoal({ ...ask, measured: known })?.method).not.toBe('deals');
    const made = forecastGoal({ ...ask, measured: known, deals });
    expect(made?.method).toBe('deals');
    expect(made?.value).toBeCloseTo(total(32), 6);
    // Half of the days kept nothing: those before are no look back.
    const late = deals.map((one, at) => (at < 25 ? null : one));
    expect(forecastGoal({ ...ask, measured: known, deals: late })?.method).not.toBe('deals');
  });
});
