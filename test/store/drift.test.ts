import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DriftRow, RecordStore, SeenField } from '../../src/store/ports.ts';
import { smallMirror } from '../worlds/small-mirror.ts';

let store: RecordStore;
beforeEach(async () => {
  const stages = ['Won', 'won', "O'Hare", 'A;B', 'A;X', 'A;X', '', null, 'Lost'];
  store = await smallMirror({
    deal: [
      ...stages.map((stage, index) => ({ id: String(index), stage })),
      { id: 'gone', stage: 'Old', deleted: true },
    ],
  });
});
afterEach(() => store.close());

const count = (options: string[], most = 50, source = 'salesforce') =>
  store.drift.countUnlisted({
    source,
    object: 'deal',
    table: 'deals',
    fields: [{ field: 'stage', column: 'stage', options }],
    most,
  });
const AT = '2026-11-23T03:00:00.000Z';

describe('values that no option stands for', () => {
  test('are counted among live records, the most frequent first, each part of a list known', async () => {
    expect(await count(['Won', "O'Hare", 'A', 'B'])).toBeNull();
    const row = (value: string, records: number) => ({
      source: 'salesforce',
      object: 'deal',
      field: 'stage',
      value,
      records,
    });
    expect(await store.drift.unlisted()).toEqual([row('A;X', 2), row('Lost', 1), row('won', 1)]);
  });

  test('are told once, when they are new', async () => {
    expect(await count(['Won', "O'Hare", 'A', 'B', 'X', 'Lost', 'won'])).toBeNull();
    expect(await store.drift.unlisted()).toEqual([]);
    expect(await count(['Won', 'A', 'B', 'X', 'Lost', 'won'])).toEqual([
      { field: 'stage', value: "O'Hare", records: 1 },
    ]);
    expect(await count(['Won', 'A', 'B', 'X', 'Lost', 'won'])).toEqual([]);
    expect(await count(['Won', "O'Hare", 'A', 'B', 'X', 'Lost', 'won'])).toEqual([]);
    expect(await store.drift.unlisted()).toEqual([]);
  });

  test('are kept up to a number, and for each source apart', async () => {
    await count(['B'], 2);
    expect((await store.drift.unlisted()).map(({ value }) => value)).toEqual(['A;X', 'A;B']);
    await count(['B'], 2, 'hubspot');
    expect(await store.drift.unlisted()).toHaveLength(2);
  });
});

describe('looks and differences', () => {
  const stage: SeenField = {
    field: 'stage',
    visible: true,
    vendorField: 'StageName',
    vendorType: 'picklist',
    options: ['Won', "O'Hare"],
  };
  const drift = (seenAt: string, object = 'deal'): DriftRow => ({
    source: 'salesforce',
    object,
    field: 'stage',
    kind: 'retyped',
    before: 'string',
    after: 'picklist',
    values: [],
    seenAt,
  });

  test('come back as they were kept; the latest look alone counts', async () => {
    expect(await store.drift.seen('salesforce')).toEqual(new Map());
    const look = { source: 'salesforce', object: 'deal', at: AT };
    await store.drift.keep({ ...look, fields: [stage], differences: [] });
    const other = {
      ...stage,
      field: 'amount',
      options: null,
      visible: false,
      vendorField: null,
      vendorType: null,
    };
    await store.drift.keep({ ...look, fields: [stage, other], differences: [drift(AT)] });
    expect(await store.drift.seen('salesforce')).toEqual(new Map([['deal', [stage, other]]]));
    expect(await store.drift.seen('hubspot')).toEqual(new Map());
    expect(await store.drift.differences({})).toEqual([drift(AT)]);
  });

  test('are listed from the newest, and by source, object and time', async () => {
    const [first, second] = [drift('2026-11-22T03:00:00.000Z'), drift(AT, 'account')];
    await store.drift.note([first, second]);
    expect(await store.drift.differences({})).toEqual([second, first]);
    expect(await store.drift.differences({ object: 'deal' })).toEqual([first]);
    expect(await store.drift.differences({ since: AT })).toEqual([second]);
    expect(await store.drift.differences({ source: 'hubspot' })).toEqual([]);
  });
});
