import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { DrawnRow, RecordStore } from '../../src/store/ports.ts';

const LOT: DrawnRow = {
  checkId: 'deal-amount-missing',
  source: 'hubspot',
  recordId: 'it\'s "1"',
  firstDay: '2026-06-01',
  day: '2026-06-02',
  heldOut: true,
  share: 0.2,
  rep: '0123456789abcdef',
  gains: { wins: 0.0125 },
};
const LONG_AGO = '2020-01-01';
let store: RecordStore;

beforeEach(async () => {
  store = await openRecordStore(':memory:', 256);
});
afterEach(() => store.close());

describe('lots', () => {
  test('come back as they were kept, and the first of a finding stays', async () => {
    await store.holdout.save([LOT, { ...LOT, recordId: '2', heldOut: false, gains: {} }], LONG_AGO);
    await store.holdout.save([{ ...LOT, heldOut: false, day: '2026-06-03' }], LONG_AGO);
    await store.holdout.save([], LONG_AGO);
    const drawn = await store.holdout.drawn();
    expect(drawn).toHaveLength(2);
    expect(drawn).toContainEqual(LOT);
  });

  test('of a finding that came back are others', async () => {
    await store.holdout.save([LOT, { ...LOT, firstDay: '2026-06-09', day: '2026-06-10' }], LONG_AGO);
    expect(await store.holdout.drawn()).toHaveLength(2);
  });

  test('are forgotten after a time', async () => {
    await store.holdout.save([LOT], LONG_AGO);
    await store.holdout.save([{ ...LOT, recordId: '2', day: '2026-09-01' }], '2026-08-01');
    expect((await store.holdout.drawn()).map(({ recordId }) => recordId)).toEqual(['2']);
  });

  test('of a time are told with what is known of the finding since, though it is kept no more', async () => {
    await store.holdout.save([LOT, { ...LOT, recordId: '2', day: '2026-06-05' }], LONG_AGO);
    expect(await store.holdout.since({ from: '2026-06-01', to: '2026-06-04' })).toEqual([
      { ...LOT, kept: false, closedDay: null, closedBy: null },
    ]);
  });
});
