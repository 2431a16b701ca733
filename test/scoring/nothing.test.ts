import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Judgement, judge } from '../../src/scoring/run.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { landWorld, smallMirror } from '../worlds/small-mirror.ts';
import { testStrategy } from '../worlds/strategy.ts';

const strategy = testStrategy({});
const deal = (id: string, more: object) => ({
  id,
  name: id,
  stage: 'Commit',
  closed: false,
  won: false,
  amount: null,
  ...more,
});

describe('a table of which no record counts', () => {
  let store: RecordStore;
  beforeAll(async () => {
    store = await smallMirror({ deal: [deal('one', {}), deal('other', {})] });
  });
  afterAll(() => store.close());
  const judged = (day: string): Promise<Judgement> =>
    judge({
      store,
      strategy,
      strategyVersion: 1,
      asOf: day,
      clock: { now: () => `${day}T12:00:00.000Z` },
      keep: true,
    });
  const land = (day: string, more: object) =>
    landWorld(store, 'salesforce', {
      deal: ['one', 'other'].map((id) => deal(id, { modifiedAt: `${day}T05:00:00.000Z`, ...more })),
    });
  const found = async () => (await store.measuring.findings()).filter(({ object }) => object === 'deal');
  const checked = ({ checks }: Judgement) =>
    checks.find(({ id }) => id === 'deal-amount-missing')?.checked ?? null;

  test('keeps no finding open, and is counted again once there is one', async () => {
    expect(checked(await judged('2026-06-10'))).toBe(2);
    expect((await found()).length).toBeGreaterThan(0);
    await land('2026-06-11', { deleted: true });
    expect(checked(await judged('2026-06-11'))).not.toBe(2);
    expect(await found()).toEqual([]);
    await land('2026-06-12', { deleted: false });
    expect(checked(await judged('2026-06-12'))).toBe(2);
    expect((await found()).map(({ firstDay }) => firstDay)).toContain('2026-06-12');
  });

  test('tallies to what its sums come to, however often it is asked', async () => {
    await land('2026-06-13', { deleted: true });
    const { plan, frame } = await judged('2026-06-13');
    const deals = plan.tallies.filter(({ live }) => live === 'live.deals');
    expect(deals.flatMap(({ metrics }) => metrics).length).toBeGreaterThan(5);
    for (const part of deals) {
      // What is no view is never taken to be empty: it is summed.
      const summed = await store.measuring.tally({ ...part, live: '(select * from live.deals)' }, frame);
      expect(await store.measuring.tally(part, frame)).toEqual(summed);
      expect(await store.measuring.tally(part, frame)).toEqual(summed);
      expect(await store.measuring.faults(part, frame)).toEqual([]);
    }
  });
});
