import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ObjectName } from '../../src/crm/objects.ts';
import { recordTable } from '../../src/mirror/tables.ts';
import { type OpenEngine, openEngine, storeOn } from '../../src/store/duckdb/open.ts';
import type { Cell, LandingBatch, RecordStore } from '../../src/store/ports.ts';

const AT = '2026-06-15T06:00:00.000Z';
const day = (n: number) => `2026-06-0${n}T10:00:00.000Z`;
let opened: OpenEngine;
let store: RecordStore;

beforeEach(async () => {
  opened = await openEngine(':memory:', 256);
  store = storeOn(opened);
});
afterEach(() => store.close());

/** Lands records of `id, modified_at, deleted` and these columns. */
function land(
  object: ObjectName,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  more: Partial<LandingBatch> = {},
) {
  return store.landing.land({
    source: 'crm',
    object,
    table: recordTable(object),
    columns: ['id', 'modified_at', 'deleted', ...columns],
    rows,
    changes: [],
    run: 'changes',
    checkpoint: '{}',
    at: AT,
    ...more,
  });
}

const accounts = (rows: readonly (readonly Cell[])[], more: Partial<LandingBatch> = {}) =>
  land('account', ['parent_id'], rows, more);
const account = (id: string, at = day(1), parent: string | null = null, deleted = false) => [
  id,
  at,
  deleted,
  parent,
];
const aliases = () => opened.engine.rows('select id, into_id from aliases order by id');
const held = (table: string, columns: string) =>
  opened.engine.rows(`select ${columns} from ${table} order by id`);

describe('records that became part of others', () => {
  test('are deleted, and every reference to them leads to the one that is left', async () => {
    await accounts([account('A'), account('B'), account('C', day(1), 'A')]);
    await land('contact', ['account_id'], [['c1', day(1), false, 'A']]);
    await land('deal', ['account_id'], [['d1', day(1), false, 'A']]);
    const counts = await accounts([account('B', day(2))], { merges: [{ id: 'A', into: 'B' }] });
    expect(counts).toMatchObject({ changed: 1, merged: 1, deleted: 1 });
    expect(await held('accounts', 'id, deleted, parent_id')).toEqual([
      { id: 'A', deleted: true, parent_id: null },
      { id: 'B', deleted: false, parent_id: null },
      { id: 'C', deleted: false, parent_id: 'B' },
    ]);
    expect(await held('contacts', 'account_id')).toEqual([{ account_id: 'B' }]);
    expect(await held('deals', 'account_id')).toEqual([{ account_id: 'B' }]);
  });

  test('told again change nothing', async () => {
    await accounts([account('A'), account('B')]);
    const merges = [{ id: 'A', into: 'B' }];
    await accounts([], { merges });
    expect(await accounts([account('B')], { merges })).toMatchObject({ same: 1, merged: 0, deleted: 0 });
  });

  test('are followed by rows that land later with the old id, and those stay equal when they come again', async () => {
    await accounts([account('B')], { merges: [{ id: 'A', into: 'B' }] });
    const row = ['c1', day(3), false, 'A'];
    expect(await land('contact', ['account_id'], [row])).toMatchObject({ added: 1 });
    expect(await land('contact', ['account_id'], [row])).toMatchObject({ same: 1 });
    const first = { source: 'crm', object: 'deal', table: recordTable('deal'), run: 'first' } as const;
    await store.landing.begin({ ...first, at: AT });
    await land('deal', ['account_id'], [['d1', day(1), false, 'A']], { run: 'first' });
    expect(await held('contacts', 'account_id')).toEqual([{ account_id: 'B' }]);
    expect(await held('deals', 'account_id')).toEqual([{ account_id: 'B' }]);
  });

  test.each([
    ['in their order', ['AB', 'BC', 'CD']],
    ['backwards', ['CD', 'BC', 'AB']],
  ])('one after the other lead to the last one (told %s)', async (_, pairs) => {
    await accounts(['A', 'B', 'C', 'D'].map((id) => account(id)));
    await land('contact', ['account_id'], [['c1', day(1), false, 'A']]);
    for (const pair of pairs) await accounts([], { merges: [{ id: pair[0] ?? '', into: pair[1] ?? '' }] });
    const chain = [
      { id: 'A', into_id: 'D' },
      { id: 'B', into_id: 'D' },
      { id: 'C', into_id: 'D' },
    ];
    expect(await aliases()).toEqual(chain);
    expect(await held('contacts', 'account_id')).toEqual([{ account_id: 'D' }]);
    expect(await store.landing.countLive('accounts', 'crm')).toBe(1);
  });

  test('in one page as a chain lead to its end', async () => {
    const merges = ['AB', 'BC', 'CD', 'DE', 'EF'].map((pair) => ({ id: pair[0] ?? '', into: pair[1] ?? '' }));
    expect(await accounts([account('F')], { merges })).toMatchObject({ merged: 5 });
    expect((await aliases()).map(({ into_id }) => into_id)).toEqual(['F', 'F', 'F', 'F', 'F']);
  });

  test('merged the other way round later lead the other way', async () => {
    await accounts([account('A'), account('B'), account('C')], { merges: [{ id: 'A', into: 'B' }] });
    await accounts([], { merges: [{ id: 'B', into: 'A' }] });
    expect(await aliases()).toEqual([{ id: 'B', into_id: 'A' }]);
  });

  test('in a circle are nobody, and landing goes on', async () => {
    const merges = ['AB', 'BC', 'CA'].map((pair) => ({ id: pair[0] ?? '', into: pair[1] ?? '' }));
    await accounts([account('A')], { merges });
    expect(await accounts([account('D')])).toMatchObject({ added: 1 });
  });

  test('stay deleted when an old version turns up, and come back with a new one', async () => {
    await accounts([account('A', day(1)), account('B', day(3))], { merges: [{ id: 'A', into: 'B' }] });
    expect(await accounts([account('A', day(2))])).toMatchObject({ changed: 0 });
    expect(await store.landing.countLive('accounts', 'crm')).toBe(1);
    await accounts([account('A', day(4))]);
    expect(await store.landing.countLive('accounts', 'crm')).toBe(2);
    expect(await aliases()).toEqual([]);
  });

  test('of which the mirror knew nothing are deleted when an old version of them turns up', async () => {
    await accounts([account('B', day(3))], { merges: [{ id: 'A', into: 'B' }] });
    expect(await accounts([account('A', day(2))])).toMatchObject({ added: 1 });
    expect(await store.landing.countLive('accounts', 'crm')).toBe(1);
    expect(await aliases()).toEqual([{ id: 'A', into_id: 'B' }]);
  });

  test('in a pull into an empty table are found, whichever came first', async () => {
    const first = { source: 'crm', object: 'account', table: recordTable('account'), run: 'first' } as const;
    await store.landing.begin({ ...first, at: AT });
    await accounts([account('A'), account('B', day(2))], { run: 'first', merges: [{ id: 'A', into: 'B' }] });
    await accounts([account('C'), account('D', day(2), 'A')], {
      run: 'first',
      merges: [{ id: 'E', into: 'D' }],
    });
    await accounts([account('E')], { run: 'first' });
    await store.landing.tally(first);
    expect(await held('accounts', 'id, deleted, parent_id')).toEqual([
      { id: 'A', deleted: true, parent_id: null },
      { id: 'B', deleted: false, parent_id: null },
      { id: 'C', deleted: false, parent_id: null },
      { id: 'D', deleted: false, parent_id: 'B' },
      { id: 'E', deleted: true, parent_id: null },
    ]);
  });

  test('while everything is read again are not brought back by what was read before', async () => {
    await accounts([account('A'), account('B')]);
    const everything = {
      source: 'crm',
      object: 'account',
      table: recordTable('account'),
      run: 'everything',
    } as const;
    await store.landing.begin({ ...everything, at: AT });
    await accounts([account('B', day(3))], { merges: [{ id: 'A', into: 'B' }] });
    expect(await accounts([account('A')], { run: 'everything' })).toMatchObject({ older: 1 });
    await store.landing.finish({ ...everything, checkpoint: '{}', at: AT });
    expect(await aliases()).toEqual([{ id: 'A', into_id: 'B' }]);
    expect(await store.landing.countLive('accounts', 'crm')).toBe(1);
  });
});
