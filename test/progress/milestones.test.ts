import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Metric } from '../../src/metrics/metric.ts';
import { judgeStep, nextMilestone, passedBetween, stepsOf } from '../../src/progress/milestones.ts';
import type { Measured } from '../../src/scoring/measured.ts';
import type { Goal } from '../../src/strategy/schema.ts';
import { goalInput, testStrategy } from '../worlds/strategy.ts';

const METRIC: Pick<Metric, 'object' | 'minimum'> = { object: 'deal', minimum: 30 };
/** From 0.2 to 0.3 within the year. */
const goalWith = (milestones: Goal['milestones'] = [], metric: Partial<Goal['metric']> = {}): Goal =>
  testStrategy({ goals: [goalInput('one', { milestones, metric }), goalInput('b'), goalInput('c')] })
    .goals[0] as Goal;
const measured = (
  value: number | null,
  low = value,
  high = value,
  parts: Partial<Measured> = {},
): Measured => ({
  ...{ id: 'win_rate', value, exact: null, low, high, trust: 1, n: 450, doubtful: 0, withdrawn: false },
  ...{ weight: 500, trustedWeight: 500, reason: null },
  ...parts,
});
const HALF = { title: 'Half of the way', due: '2026-06-30', value: 0.25 };
const TAUGHT = { title: 'Everybody was taught', due: '2026-03-31' };
const judged = (number: Measured | null, day = '2026-06-01', step = HALF) =>
  judgeStep(step, goalWith([HALF]), METRIC, number, day);

describe('the steps of a goal', () => {
  test('are its milestones, and its due date where none stands on it', () => {
    expect(stepsOf(goalWith([TAUGHT, HALF]))).toEqual([
      { ...TAUGHT, value: null },
      HALF,
      { title: null, due: '2026-12-31', value: 0.3 },
    ]);
    const last = { title: 'All of it', due: '2026-12-31', value: 0.3 };
    expect(stepsOf(goalWith([last]))).toEqual([last]);
    const [end] = stepsOf({
      ...goalWith(),
      metric: { ...goalWith().metric, target: undefined, keep: { min: 0.2 } },
    });
    expect(end).toEqual({ title: null, due: '2026-12-31', value: null });
  });
});

describe('a milestone', () => {
  test.each([
    ['reached where both ends of the range are there', measured(0.26, 0.25, 0.28), 'reached', null],
    ['open where neither is', measured(0.24, 0.22, 0.249), 'open', 0.01],
    ['not judged where the ends disagree', measured(0.26, 0.24, 0.28), 'unknown', null],
    ['not judged where nothing bounds the range on its side', measured(0.22, 0.21, null), 'unknown', null],
    ['not judged without a number', measured(null), 'unknown', null],
    ['not judged where the day after was not measured', null, 'unknown', null],
    ['not judged by few records', measured(0.26, 0.26, 0.26, { n: 29 }), 'unknown', null],
    ['not judged by doubtful records', measured(0.26, 0.26, 0.26, { trust: 0.59 }), 'unknown', null],
    [
      'not judged by a number that is withdrawn',
      measured(0.26, 0.26, 0.26, { withdrawn: true }),
      'unknown',
      null,
    ],
  ] as const)('is %s', (_, number, state, toGo) => {
    const milestone = judged(number);
    expect(milestone.state).toBe(state);
    if (toGo === null) expect(milestone.toGo).toBeNull();
    else expect(milestone.toGo).toBeCloseTo(toGo, 12);
  });

  test('is missed once its day is over, and not on its day', () => {
    expect(judged(measured(0.24), '2026-06-30').state).toBe('open');
    expect(judged(measured(0.24), '2026-07-01')).toMatchObject({ state: 'missed' });
    expect(judged(measured(0.25), '2026-07-01').state).toBe('reached');
  });

  test('without a number is known by its day alone', () => {
    const milestone = judgeStep(
      { ...TAUGHT, value: null },
      goalWith([TAUGHT]),
      METRIC,
      measured(0.1),
      '2026-05-01',
    );
    expect(milestone).toMatchObject({ state: 'dated', toGo: null });
  });

  test('of a number about fewer than five people is not judged', () => {
    const about = { object: 'user', minimum: 1 } as const;
    const four = measured(0.26, 0.26, 0.26, { n: 4 });
    expect(judgeStep(HALF, goalWith([HALF]), about, four, '2026-06-01').state).toBe('unknown');
    expect(judgeStep(HALF, goalWith([HALF]), about, { ...four, n: 5 }, '2026-06-01').state).toBe('reached');
    const deals = { object: 'deal', minimum: 1 } as const;
    expect(judgeStep(HALF, goalWith([HALF]), deals, four, '2026-06-01').state).toBe('reached');
  });

  test('is judged alike whichever way the goal goes; what is reached has nothing to go, and nothing else is', () => {
    const share = fc.double({ min: 0, max: 1.5, noNaN: true });
    fc.assert(
      fc.property(share, share, share, fc.boolean(), (at, low, high, falls) => {
        const [from, to] = falls ? [40, 20] : [20, 40];
        const place = (way: number) => from + way * (to - from);
        const ends = [place(low), place(high), place(at)];
        const number = measured(place(at), Math.min(...ends), Math.max(...ends));
        const goal = goalWith([], { baseline: { value: from, on: '2026-01-01' }, target: to });
        const step = { title: 'Half', due: '2026-06-30', value: 30 };
        const { state, toGo } = judgeStep(step, goal, METRIC, number, '2026-06-01');
        const there = [at, low, high].map((way) => way >= 0.5);
        const expected = there.every(Boolean) ? 'reached' : there.some(Boolean) ? 'unknown' : 'open';
        // At the value itself a rounding error may tip it.
        fc.pre([at, low, high].every((way) => Math.abs(way - 0.5) > 1e-9));
        expect(state).toBe(expected);
        expect(toGo === null).toBe(state !== 'open');
      }),
    );
  });
});

describe('the next milestone', () => {
  const at = (title: string | null, due: string, state: 'open' | 'reached' = 'open') => ({
    ...{ goalId: 'one', title, due, value: 0.25, state, toGo: null },
  });

  test('is that of the nearest day from today on, of one day that with something to do', () => {
    const all = [
      at('late', '2026-09-01'),
      at('done', '2026-07-01', 'reached'),
      at('to do', '2026-07-01'),
      at('past', '2026-05-01'),
    ];
    expect(nextMilestone(all, '2026-06-01')?.title).toBe('to do');
    expect(nextMilestone(all, '2026-07-01')?.title).toBe('to do');
    expect(nextMilestone(all, '2026-07-02')?.title).toBe('late');
    expect(nextMilestone(all, '2026-09-02')).toBeNull();
  });

  test('has passed since a day on which it was still to come; ends of goals tell of themselves', () => {
    const all = [
      at('friday', '2026-06-05'),
      at('weekend', '2026-06-07'),
      at('today', '2026-06-08'),
      at(null, '2026-06-07'),
    ];
    expect(passedBetween(all, '2026-06-05', '2026-06-08').map(({ title }) => title)).toEqual([
      'friday',
      'weekend',
    ]);
    expect(passedBetween(all, '2026-06-08', '2026-06-09').map(({ title }) => title)).toEqual(['today']);
  });
});
