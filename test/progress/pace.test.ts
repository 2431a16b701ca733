import { describe, expect, test } from 'vitest';
import { bandOf, goalScore, objectivesOf, rawProgress } from '../../src/progress/goal-score.ts';
import { fieldToFill, paceOf, standingOf } from '../../src/progress/pace.ts';
import { elapsedShare, expectedShare, paceBy, timeOf } from '../../src/progress/pace-rules.ts';
import type { Measured } from '../../src/scoring/measured.ts';
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
  exact: null,
  low,
  high,
  trust: 1,
  n: 450,
  doubtful: 0,
  withdrawn: false,
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

  test('the score is cut at 0 and 1, and a target that is the baseline has none', () => {
    expect([126, 95].map((value) => goalScore(value, reach(100, 120)))).toEqual([1, 0]);
    expect(() => rawProgress(5, reach(5, 5))).toThrow(/baseline/);
    const { target: _, ...aimless } = reach(5, 6);
    expect(() => rawProgress(5, aimless as GoalMetric)).toThrow(/baseline/);
  });

  test('an objective is the mean of its goals, in colours of the unrounded value', () => {
    const scores = [0.6333333333, 0.6666666667, 0.7692307692];
    const goals = scores.map((score, at) => ({ id: `g${at}`, serves: 'growth', score }));
    const [objective] = objectivesOf(['growth', 'unserved'], goals);
    expect(objective?.score).toBeCloseTo(0.689744, 6);
    expect(objective?.band).toBe('yellow');
    expect([0, 0.3999, 0.4, 0.6999, 0.7, 1].map(bandOf)).toEqual([
      'red',
      'red',
      'yellow',
      'yellow',
      'green',
      'green',
    ]);
    const unknown = objectivesOf(['growth'], [...goals, { id: 'u', serves: 'growth', score: null }]);
    const elsewhere = [...goals, { id: 'z', serves: 'unserved', score: 0 }];
    expect(objectivesOf(['growth'], elsewhere)).toEqual([objective]);
    expect(objectivesOf(['other', 'growth'], goals)).toEqual([objective]);
    expect(unknown).toEqual([{ id: 'growth', score: null, band: null, goalIds: ['g0', 'g1', 'g2', 'u'] }]);
  });

  test('a threshold holds at its ends', () => {
    const keep: GoalMetric = { ...reach(0, 1), target: undefined, keep: { min: 20, max: 30 } } as GoalMetric;
    const above: GoalMetric = { ...keep, keep: { min: 90 } };
    expect([90, 89.9].map((value) => paceOf(value, above, '2026-03-02'))).toEqual(['on', 'behind']);
    expect([20, 30, 19.9, 30.1].map((value) => rawProgress(value, keep))).toEqual([1, 1, 0, 0]);
  });
});

describe('pace (C2)', () => {
  test.each([
    [0.633333, 0.666667, 'on', 'on', 'behind'],
    [0.45, 0.666667, 'behind', 'at-risk', 'behind'],
    [0.3, 0.666667, 'at-risk', 'at-risk', 'behind'],
    [0.33, 0.3, 'on', 'on', 'on'],
  ])('%d of the way where %d was due: gap %s, ratio %s, strict %s', (progress, expected, ...statuses) => {
    const [s, e] = [Math.round(progress * 3e5) / 3e5, Math.round(expected * 3e5) / 3e5];
    expect((['gap', 'ratio', 'strict'] as const).map((rule) => paceBy(rule, s, e))).toEqual(statuses);
  });

  test('each rule’s limits belong to the better side', () => {
    expect(paceBy('ratio', 0.475, 0.5)).toBe('on');
    expect(paceBy('ratio', 0.375, 0.5)).toBe('behind');
    expect(paceBy('ratio', 0.3749, 0.5)).toBe('at-risk');
    expect(paceBy('gap', 0.335, 0.5)).toBe('on');
    expect(paceBy('gap', 0.17, 0.5)).toBe('behind');
    expect(paceBy('gap', 0.1699, 0.5)).toBe('at-risk');
    expect(paceBy('strict', 0.5, 0.5)).toBe('on');
  });

  test('phases of 10, 30, 60 and 100 %: .30 is due after the second quarter', () => {
    const phased: GoalMetric = {
      ...reach(0, 1, '2025-12-31', '2026-12-31'),
      phases: [
        { by: '2026-03-31', share: 0.1 },
        { by: '2026-06-30', share: 0.3 },
        { by: '2026-09-30', share: 0.6 },
      ],
    };
    expect(expectedShare(phased, '2026-06-30')).toBeCloseTo(0.3, 12);
    expect(expectedShare(phased, '2026-05-16')).toBeGreaterThan(0.1);
    expect([0, 1].map((at) => expectedShare(phased, at === 0 ? '2025-12-01' : '2027-02-01'))).toEqual([0, 1]);
    expect(timeOf(phased, 0.3)).toBeCloseTo(181 / 365, 12);
    expect(paceOf(0.33, phased, '2026-06-30')).toBe('on');
    expect(paceOf(0.33, reach(0, 1, '2025-12-31', '2026-12-31'), '2026-06-30')).toBe('behind');
    const standing = standingOf(measured(0.1), phased, 20, '2026-06-30');
    expect(standing).toMatchObject({ pace: 'behind', atRisk: true, expected: expect.closeTo(0.3, 12) });
    expect(standing.daysBehind).toBe(91);
  });

  test('all is due at the due date, whatever a phase says that ends there', () => {
    const phased: GoalMetric = {
      ...reach(0, 1, '2026-01-01', '2026-01-11'),
      phases: [
        { by: '2026-01-06', share: 0.2 },
        { by: '2026-01-11', share: 0.5 },
      ],
    };
    expect(expectedShare(phased, '2026-01-11')).toBe(1);
    expect(expectedShare(phased, '2026-01-08')).toBeCloseTo(0.52, 12);
    expect(expectedShare(phased, '2026-01-01')).toBe(0);
    expect(expectedShare(phased, '2026-01-03')).toBeCloseTo(0.08, 12);
    expect([-1, 0, 0.1, 0.2, 1, 7].map((way) => timeOf(phased, way))).toEqual([0, 0, 0.25, 0.5, 1, 1]);
    // Where a step asks for nothing more, what was due was due at its beginning.
    const paused = {
      ...phased,
      phases: [
        { by: '2026-01-03', share: 0.5 },
        { by: '2026-01-06', share: 0.5 },
      ],
    };
    expect(timeOf(paused, 0.5)).toBeCloseTo(0.2, 12);
    expect(expectedShare(paused, '2026-01-05')).toBe(0.5);
  });

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
    expect(paceOf(0.266667, goal, '2026-04-01')).toBe('ahead');
    expect([0.24, 0.34].map((end) => paceOf(end, goal, '2026-04-01'))).toEqual(['behind', 'ahead']);
    expect(rawProgress(0.34, goal)).toBeCloseTo(1.4, 12);
  });

  test('by the gap the same range is on pace at both ends', () => {
    const goal = reach(0.2, 0.3, '2026-01-01', '2026-07-01');
    const standing = standingOf(measured(0.266667, 0.24, 0.34), goal, 20, '2026-04-01', { rule: 'gap' });
    expect(standing).toMatchObject({ pace: 'on', cause: null, field: null });
  });

  test('what cannot be judged names the field to fill, what can be judged names none', () => {
    const goal = reach(0.2, 0.3, '2026-01-01', '2026-07-01');
    const how = { field: 'deal.closeDate' };
    expect(standingOf(measured(0.266667, 0.24, 0.34), goal, 20, '2026-04-01', how).field).toBe(
      'deal.closeDate',
    );
    expect(standingOf(measured(0.25, 0.25, 0.25, { trust: 0.5 }), goal, 20, '2026-04-01', how).field).toBe(
      'deal.closeDate',
    );
    expect(standingOf(measured(0.266667), goal, 20, '2026-04-01', how).field).toBeNull();
    expect(standingOf(measured(0.25, 0.25, 0.25, { n: 3 }), goal, 20, '2026-04-01', how).field).toBeNull();
  });

  test('the field to fill is the one on which most records have a finding', () => {
    const metric = { decides: ['deal.won', 'deal.closeDate'], carries: ['deal.amount'] };
    const faults = [
      { fields: ['deal.closeDate', 'deal.nextStep'], records: 3 },
      { fields: ['deal.amount'], records: 4 },
      { fields: ['deal.closeDate'], records: 2 },
      { fields: ['deal.nextStep'], records: 99 },
    ];
    expect(fieldToFill(metric, faults)).toBe('deal.closeDate');
    expect(fieldToFill(metric, faults.slice(0, 2))).toBe('deal.amount');
    expect(fieldToFill(metric, [])).toBe('deal.amount');
    expect(fieldToFill({ decides: [], carries: [] }, faults)).toBeNull();
  });

  test('a range that lies about both limits of a goal to keep says nothing', () => {
    const keep = { ...reach(0, 1), target: undefined, keep: { min: 20, max: 30 } } as GoalMetric;
    const causeOf = (low: number, value: number, high: number) =>
      standingOf(measured(value, low, high), keep, 20, '2026-03-02').cause;
    expect(causeOf(10, 40, 45)).toBe('wide-range');
    expect(causeOf(21, 25, 30)).toBeNull();
    expect(causeOf(31, 40, 45)).toBeNull();
    expect(causeOf(10, 12, 15)).toBeNull();
    const least = { ...keep, keep: { min: 20 } } as GoalMetric;
    expect(standingOf(measured(40, 10, 45), least, 20, '2026-03-02').cause).toBe('wide-range');
    expect(standingOf(measured(40, 30, null), least, 20, '2026-03-02')).toMatchObject({
      pace: 'on',
      daysBehind: 0,
    });
    expect(standingOf(measured(5, 1, 9), least, 20, '2026-03-02')).toMatchObject({
      pace: 'behind',
      daysBehind: 0,
    });
  });

  test('at risk only where both ends are', () => {
    const goal = reach(0, 100);
    const riskOf = (low: number, value: number, high: number) =>
      standingOf(measured(value, low, high), goal, 20, '2026-03-02');
    expect(riskOf(20, 30, 45)).toMatchObject({ pace: 'behind', atRisk: true });
    expect(riskOf(40, 45, 55)).toMatchObject({ pace: 'behind', atRisk: false });
  });

  test('few records, much doubt and no value are named apart', () => {
    const goal = reach(0.2, 0.3);
    expect(standingOf(measured(0.25, 0.25, 0.25, { n: 19 }), goal, 20, '2026-02-01').cause).toBe(
      'few-records',
    );
    expect(standingOf(measured(0.25, 0.25, 0.25, { trust: 0.59 }), goal, 20, '2026-02-01').cause).toBe(
      'much-doubt',
    );
    expect(standingOf(measured(null), goal, 20, '2026-02-01', { field: 'deal.amount' })).toEqual({
      expected: elapsedShare(goal, '2026-02-01'),
      atRisk: false,
      field: null,
      daysBehind: 0,
      over: false,
      progress: null,
      pace: 'unknown',
      cause: 'no-value',
    });
  });

  test('limits belong to the better side: as many records, answers and as much doubt as may be', () => {
    const goal = reach(0.2, 0.3);
    const causeOf = (parts: Partial<Measured>) =>
      standingOf(measured(0.3, 0.3, 0.3, parts), goal, 20, '2026-02-01').cause;
    expect(causeOf({ n: 20 })).toBeNull();
    expect(causeOf({ trust: 0.6 })).toBeNull();
    expect(causeOf({ trust: null, weight: 0 })).toBeNull();
    expect(causeOf({ withdrawn: true })).toBe('much-doubt');
    expect([0.1, 0.09, 1].map((responseRate) => causeOf({ responseRate }))).toEqual([
      null,
      'few-records',
      null,
    ]);
    expect(standingOf(measured(0.3), goal, 20, '2026-02-01').pace).toBe('ahead');
    expect(standingOf(measured(0.3, 0.24, 0.3), goal, 20, '2026-02-07')).toMatchObject({
      pace: 'on',
      cause: null,
    });
  });

  test('being behind is told in days', () => {
    const standing = standingOf(measured(0.25), reach(0.2, 0.3), 20, '2026-03-02');
    expect(standing).toMatchObject({ pace: 'behind', daysBehind: 15 });
    // Below the baseline it is behind by all the time there is, and no more.
    const lost = standingOf(measured(0.1), reach(0.2, 0.3), 20, '2026-05-01');
    expect(lost).toMatchObject({ pace: 'behind', daysBehind: 90, progress: 0 });
  });

  test('after the due date a goal has a result', () => {
    expect(standingOf(measured(0.31), reach(0.2, 0.3), 20, '2026-05-01')).toMatchObject({
      over: true,
      progress: 1,
      pace: 'on',
    });
    expect(standingOf(measured(0.31), reach(0.2, 0.3), 20, '2026-04-01').over).toBe(false);
  });
});
