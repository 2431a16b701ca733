import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DayView, readDay } from '../../src/progress/day-view.ts';
import { openFixes } from '../../src/progress/fixes.ts';
import { judge, leadingNow } from '../../src/scoring/run.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { landWorld, smallMirror } from '../worlds/small-mirror.ts';
import { goalInput, testStrategy } from '../worlds/strategy.ts';

const deal = (id: string, more: object) => ({
  id,
  name: `Deal ${id}`,
  ownerId: 'u1',
  accountId: 'a1',
  closed: true,
  won: Number(id) % 2 === 0,
  amount: 10_000,
  lostReason: 'Price',
  closeDate: '2026-03-01',
  modifiedAt: '2026-06-01T00:00:00.000Z',
  ...more,
});
/** Thirty closed deals, two of them without a close date, and an open one without an amount. */
const DEALS = [
  ...Array.from({ length: 28 }, (_, index) => deal(String(index), {})),
  deal('28', { closeDate: null }),
  deal('29', { closeDate: null }),
  deal('30', { closed: false, won: false, amount: null, closeDate: '2026-09-01' }),
];
const WORLD = {
  user: [
    {
      id: 'u1',
      name: 'Rep',
      email: 'rep@example.test',
      active: true,
      person: true,
      integration: false,
      team: 'East',
    },
  ],
  account: [{ id: 'a1', name: 'Account', ownerId: 'u1' }],
  deal: DEALS,
};
const strategy = testStrategy({
  goals: [
    goalInput('wins', {
      metric: { period: { from: '2026-01-01' }, baseline: { value: 0.2, on: '2026-01-01' }, target: 0.6 },
    }),
    goalInput('revenue', {
      metric: { id: 'revenue_won', baseline: { value: 0, on: '2026-01-01' }, target: 3_000 },
    }),
    goalInput('answers', {
      metric: { id: 'first_reply', baseline: { value: 8, on: '2026-01-01' }, target: 4 },
    }),
  ],
});

describe('a day as people see it', () => {
  let store: RecordStore;
  let view: DayView;
  const clock = { now: () => '2026-06-16T12:00:00.000Z' };
  const judgeOn = (asOf: string, version = 1) =>
    judge({ store, strategy, strategyVersion: version, asOf, clock, keep: true });
  beforeAll(async () => {
    store = await smallMirror(WORLD);
    await judgeOn('2026-06-15');
    // The next day one of the undated deals is dated, and one more deal is won.
    await landWorld(store, 'salesforce', {
      deal: [
        deal('28', { modifiedAt: '2026-06-16T08:00:00.000Z' }),
        deal('32', { modifiedAt: '2026-06-16T08:00:00.000Z' }),
      ],
    });
    await judgeOn('2026-06-16');
    view = await readDay(store, strategy, '2026-06-16');
  });
  afterAll(() => store.close());
  const goal = (id: string) => {
    const found = view.goals.find((candidate) => candidate.goal.id === id);
    if (!found) throw new Error(`no goal ${id}`);
    return found;
  };

  test('every goal carries its number, n, trust, range and formula version', () => {
    const { measured } = goal('wins');
    expect(measured.n).toBe(30);
    expect(measured.value).toBe(0.5333333333333333);
    expect(measured.trust).toBeCloseTo(30 / 31, 12);
    expect([measured.low, measured.high]).toEqual([16 / 31, 17 / 31]);
    expect(view.freshAt).toBe('2026-06-15T06:00:00.000Z');
    expect(view.formulaVersion).toBeGreaterThan(0);
  });

  test('the worst check is counted among the records that the goal counts', () => {
    expect(goal('wins').worst).toEqual({ checkId: 'deal-closedate-missing', failing: 1 });
    expect(goal('revenue').worst?.checkId).not.toBe('deal-amount-missing');
  });

  test('what moved is told against the last working day, with what caused it', () => {
    const { move } = goal('wins');
    expect(move?.since).toBe('2026-06-15');
    expect(move?.value).toBeCloseTo(16 / 30 - 14 / 28, 12);
    expect(move?.causes).toEqual([
      { kind: 'records', records: 2, hits: 2 },
      { kind: 'findings', checkId: 'deal-closedate-missing', findings: -1 },
    ]);
  });

  test('numbers of another version of the strategy are not compared', async () => {
    await judgeOn('2026-06-17', 2);
    const later = await readDay(store, strategy, '2026-06-17');
    expect(later.goals.map(({ move }) => move)).toEqual([null, null, null]);
  });

  test('what cannot be measured is unknown with its reason', () => {
    expect(goal('answers').measured.value).toBeNull();
    expect(goal('answers').standing).toMatchObject({ pace: 'unknown', cause: 'no-value', progress: null });
    expect(view.unmeasured.find(({ id }) => id === 'first_reply')?.reason).toMatch(/ticket/);
  });

  test('fewer than five people are never shown as a team', () => {
    expect(view.teams).toBeNull();
  });

  test('the fix that gives a goal its trust back comes before one that gives none', async () => {
    const fixes = await openFixes({
      store,
      strategy,
      view,
      leading: await leadingNow(store, strategy),
      clock,
    });
    const { best, total } = await fixes.of([{ source: 'salesforce', id: 'u1' }], 3);
    expect(total).toBeGreaterThan(1);
    expect(best[0]).toMatchObject({
      object: 'deal',
      label: 'Deal 29',
      goalId: 'wins',
      alike: 1,
      link: 'https://crm.example.com/29',
    });
    expect(best[0]?.ranked.finding.checkId).toBe('deal-closedate-missing');
    expect(await fixes.of([{ source: 'hubspot', id: 'u1' }], 3)).toEqual({ best: [], total: 0 });
  });

  test('the fewest fixes bring a goal’s trust to a level, or say how far they get', async () => {
    const fixes = await openFixes({
      store,
      strategy,
      view,
      leading: await leadingNow(store, strategy),
      clock,
    });
    const all = await fixes.toTrust('wins', 1, 10);
    expect(all).toMatchObject({ trust: goal('wins').measured.trust, wanted: 1, reached: 1, total: 1 });
    expect(all?.best.map(({ label }) => label)).toEqual(['Deal 29']);
    expect(await fixes.toTrust('wins', 0.9, 10)).toMatchObject({ total: 0, best: [] });
    expect(await fixes.toTrust('answers', 0.9, 10)).toBeNull();
    expect(await fixes.toTrust('nothing', 0.9, 10)).toBeNull();
    // One person is no team.
    expect(await fixes.ofTeam('East', 10)).toBeNull();
  });

  test('a day that was not scored is an error that says what to do', async () => {
    await expect(readDay(store, strategy, '2026-01-01')).rejects.toThrow(/plumbline score/);
  });

  test('judged again, the day is the same', async () => {
    await judgeOn('2026-06-16');
    expect(await readDay(store, strategy, '2026-06-16')).toEqual(view);
  });
});
