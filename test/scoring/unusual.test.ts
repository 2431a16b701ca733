import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stoppedClock } from '../../src/clock.ts';
import { judge } from '../../src/scoring/run.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { smallMirror } from '../worlds/small-mirror.ts';
import { testStrategy } from '../worlds/strategy.ts';

const clock = stoppedClock('2026-06-15T08:00:00.000Z');
const INDUSTRIES = ['Technology', 'Retail', 'Banking', 'Energy'];

let store: RecordStore;
beforeEach(async () => {
  const account = Array.from({ length: 200 }, (_, nth) => ({
    id: `a${nth}`,
    name: `Firm ${nth}`,
    industry: nth === 5 ? 'Reetail' : nth === 9 ? null : INDUSTRIES[nth % 4],
  }));
  store = await smallMirror({
    account: account.map((record) => ({ ...record, industry: record.industry ?? null })),
  });
});
afterEach(() => store.close());

const run = (keep = true) =>
  judge({ store, strategy: testStrategy(), strategyVersion: 1, asOf: '2026-06-15', clock, keep });
const found = async () =>
  (await store.measuring.findings())
    .filter(({ checkId }) => checkId === 'account-industry-unusual')
    .map(({ recordId }) => recordId);

describe('an unusual value', () => {
  test('is a finding on its field, with a reason, counts and what was probably meant', async () => {
    const { checks } = await run();
    expect(checks.find(({ id }) => id === 'account-industry-unusual')).toMatchObject({
      checked: 199,
      failing: 1,
    });
    expect(await found()).toEqual(['a5']);
    const [value, ...others] = await store.learnt.unusual('account');
    expect(others).toEqual([]);
    expect(value).toMatchObject({ id: 'a5', field: 'industry', reason: 'variant', suggestion: 'Retail' });
    expect(JSON.parse(value?.evidence ?? '')).toEqual({ records: 1, meant: 48 });
  });

  test('is found once however often one looks, and a dry run learns nothing', async () => {
    await run(false);
    expect(await store.learnt.unusual('account')).toEqual([]);
    await run();
    const first = await store.learnt.unusual('account');
    await run();
    expect(await store.learnt.unusual('account')).toEqual(first);
    expect(await found()).toEqual(['a5']);
  });

  test('of a field that cannot be seen is not known', async () => {
    await run();
    const rows = await store.knowledge.visibility();
    await store.knowledge.saveVisibility(
      rows.map((row) =>
        row.object === 'account' && row.field === 'industry' ? { ...row, visible: false } : row,
      ),
    );
    const { checks } = await run();
    const check = checks.find(({ id }) => id === 'account-industry-unusual');
    expect(check?.reason).not.toBeNull();
    expect(check?.notVisible).toBe(200);
    expect(await store.learnt.unusual('account')).toEqual([]);
  });
});
