import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDay } from '../../src/progress/day-view.ts';
import { measurePipelines, pipelineOf } from '../../src/scoring/pipeline.ts';
import { judge } from '../../src/scoring/run.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { smallMirror } from '../worlds/small-mirror.ts';
import { goalInput, testStrategy } from '../worlds/strategy.ts';

const revenue = (id: string, period: unknown, due = '2026-12-31') =>
  goalInput(id, {
    metric: {
      id: 'revenue_won',
      period: period as 'all',
      baseline: { value: 0, on: '2026-01-01' },
      target: 250,
      due,
    },
  });
const strategy = testStrategy({
  goals: [revenue('year', 'year'), revenue('month', 'month'), revenue('spring', 'all', '2026-06-20')],
});
const [yearGoal] = strategy.goals;
const open = (id: string, amount: number | null, probability: number | null, closeDate: string) => ({
  id,
  name: id,
  closed: false,
  won: false,
  amount,
  probability,
  closeDate,
});
const WORLD = {
  deal: [
    { id: 'w', name: 'w', closed: true, won: true, amount: 10_000, closeDate: '2026-03-01' },
    open('a', 10_000, 50, '2026-06-18'),
    open('b', 20_000, 25, '2026-07-02'),
    open('c', 5_000, 80, '2026-12-31'),
    open('late', 99_000, 90, '2027-01-15'),
    open('overdue', 70_000, 90, '2026-06-01'),
  ],
};

describe('what open deals let expect', () => {
  let store: RecordStore;
  beforeAll(async () => {
    store = await smallMirror(WORLD);
    const clock = { now: () => '2026-06-15T23:59:59.999Z' };
    await judge({ store, strategy, strategyVersion: 1, asOf: '2026-06-15', clock, keep: true });
  });
  afterAll(() => store.close());

  test('is told of goals whose period goes on to the due date, with the deals that close by then', async () => {
    const { goals } = await readDay(store, strategy, '2026-06-15');
    const told = new Map(goals.map(({ goal, pipeline }) => [goal.id, pipeline]));
    expect(told.get('month')).toBeNull();
    // 100 are won; 100 at 50 %, 200 at 25 % and 50 at 80 % bring 140 on average, and 150 with .55.
    expect(told.get('year')).toMatchObject({ expected: 240, deals: 3, unknown: 0 });
    expect(told.get('year')?.chance).toBeCloseTo(0.55, 12);
    expect(told.get('year')?.sd).toBeCloseTo(101.98039, 5);
    expect(told.get('spring')).toMatchObject({ expected: 150, deals: 1, chance: 0 });
  });

  test('is kept week by week', async () => {
    const [row] = (await store.measuring.measurements('2026-06-15')).filter(
      ({ kind }) => kind === 'pipeline',
    );
    const { byWeek } = JSON.parse(row?.detail ?? '') as { byWeek: number[] };
    expect([0, 1, 2, 27, 28, 29, 30].map((week) => byWeek[week])).toEqual([
      50,
      50,
      100,
      100,
      140,
      140,
      140 + 891,
    ]);
  });

  test('is unknown where too many deals lack an amount or a probability', () => {
    if (!yearGoal) throw new Error('no goal');
    const deals = (lacking: number) =>
      Array.from({ length: 10 }, (_, at) => ({
        closeDate: '2026-07-01',
        amountMinor: at < lacking ? null : 1_000,
        probability: at === 9 ? 150 : 50,
      }));
    expect(pipelineOf(yearGoal, 0, deals(2), 100)).toMatchObject({ expected: 45, deals: 10, unknown: 2 });
    expect(pipelineOf(yearGoal, 0, deals(3), 100)).toBeNull();
    expect(pipelineOf(yearGoal, 0, [], 100)).toBeNull();
  });

  test('costs no question where no goal is on revenue', async () => {
    const frame = {
      asOf: '2026-06-15',
      now: '2026-06-15T12:00:00.000Z',
      currency: 'EUR',
      sellingTeams: [],
      zone: 'UTC',
      weekdays: [1, 2, 3, 4, 5],
      holidays: [],
      opens: 28_800,
      closes: 64_800,
      highChecks: [],
    };
    const none = testStrategy({ goals: ['a', 'b', 'c'].map((id) => goalInput(id)) });
    expect(await measurePipelines(store.volumes, none, frame, new Map())).toBeNull();
  });
});
