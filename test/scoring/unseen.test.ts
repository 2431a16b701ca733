import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDay } from '../../src/progress/day-view.ts';
import { judge } from '../../src/scoring/run.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { smallMirror } from '../worlds/small-mirror.ts';
import { goalInput, testStrategy } from '../worlds/strategy.ts';

const AS_OF = '2026-06-15';
const strategy = testStrategy({
  goals: [
    goalInput('wins'),
    goalInput('revenue', { metric: { id: 'revenue_won', target: 3_000 } }),
    goalInput('answers', {
      metric: { id: 'first_reply', baseline: { value: 8, on: '2026-01-01' }, target: 4 },
    }),
  ],
});
/** Twelve closed deals, half of them won; a quarter of them name no reason for a loss. */
const deals = Array.from({ length: 12 }, (_, at) => ({
  id: `d${at}`,
  name: `Deal ${at}`,
  accountId: 'a',
  closed: true,
  won: at % 2 === 0,
  amount: 10_000,
  closeDate: '2026-03-01',
  lostReason: at % 4 === 1 ? null : 'Price',
}));

describe('what cannot be seen or judged', () => {
  let store: RecordStore;
  const run = () =>
    judge({
      store,
      strategy,
      strategyVersion: 1,
      asOf: AS_OF,
      clock: { now: () => `${AS_OF}T12:00:00.000Z` },
      keep: true,
    });
  const hide = (object: string, field: string, reason: string) =>
    store.knowledge.saveVisibility([
      { source: 'salesforce', object, field, visible: false, writable: false, reason },
    ]);
  beforeAll(async () => {
    store = await smallMirror({ account: [{ id: 'a', name: 'Firm' }], deal: deals });
  });
  afterAll(() => store.close());

  test('a metric with too few records has its number, and is judged by nobody', async () => {
    const { score } = await run();
    const { goals } = await readDay(store, strategy, AS_OF);
    expect(goals[0]?.measured).toMatchObject({ value: 0.5, n: 12 });
    expect(goals[0]?.standing).toMatchObject({ pace: 'unknown', cause: 'few-records' });
    expect(score.coverage).toBe(1);
  });

  test('a field that we cannot see lowers the coverage, not the score, and is named', async () => {
    const before = await run();
    const all = (await store.knowledge.visibility()).filter(({ object }) => object === 'deal');
    const hidden = {
      visible: false,
      writable: false,
      reason: 'Lost reason is hidden from us in Salesforce.',
    };
    await store.knowledge.saveVisibility(
      all.map((row) => (row.field === 'lostReason' ? { ...row, ...hidden } : row)),
    );
    const after = await run();
    const check = after.checks.find(({ id }) => id === 'deal-lostreason-missing');
    expect(check).toMatchObject({
      checked: 0,
      failing: 0,
      notVisible: 12,
      reason: expect.stringMatching(/Lost reason is hidden/),
    });
    expect(after.score.value ?? 0).toBeGreaterThan(before.score.value ?? 0);
    expect(after.score.coverage).toBeLessThan(before.score.coverage);
    // Three of the findings are gone with the check, and none is taken for missing.
    expect(
      (await store.measuring.findings()).some(({ checkId }) => checkId === 'deal-lostreason-missing'),
    ).toBe(false);
  });

  test('a table that was never read leaves its metrics unknown with the reason, and the score as it was', async () => {
    const before = await run();
    await hide('ticket', '*', 'The table of cases could not be read.');
    const after = await run();
    const metric = after.metrics.find(({ id }) => id === 'mttr');
    expect(metric).toMatchObject({ value: null, low: null, high: null, trust: null });
    expect(metric?.reason).toMatch(/ticket|cases/);
    expect(after.score.value).toBe(before.score.value);
    expect(after.score.coverage).toBeLessThan(before.score.coverage);
    expect(after.checks.filter(({ object, reason }) => object === 'ticket' && reason === null)).toEqual([]);
  });
});
