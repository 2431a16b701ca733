import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { columnsOf, tableOf } from '../../src/mirror/tables.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { Cell, ChangeCells, RecordStore } from '../../src/store/ports.ts';

const DEALS = { table: tableOf('deal'), columns: columnsOf('deal') };
const AT = '2026-06-15T06:00:00.000Z';
let store: RecordStore;

beforeEach(async () => {
  store = await openRecordStore(':memory:', 256);
});
afterEach(() => store.close());

/** Lands deals of `id, modified_at, deleted, name, amount_minor`. */
function land(
  rows: readonly (readonly Cell[])[],
  more: { remember?: boolean; changes?: ChangeCells[]; checkpoint?: string } = {},
) {
  return store.landing.land({
    source: 'crm',
    object: 'deal',
    table: DEALS,
    columns: ['id', 'modified_at', 'deleted', 'name', 'amount_minor'],
    rows,
    changes: more.changes ?? [],
    checkpoint: more.checkpoint ?? '{"at":1}',
    remember: more.remember ?? false,
    at: AT,
  });
}

const day = (n: number) => `2026-06-0${n}T10:00:00.000Z`;

describe('landing', () => {
  test('a page landed twice changes nothing the second time', async () => {
    const page = [
      ['1', day(1), false, 'One', 100],
      ['2', day(1), false, 'Two', null],
    ];
    expect(await land(page)).toEqual({ added: 2, changed: 0, same: 0 });
    expect(await land(page)).toEqual({ added: 0, changed: 0, same: 2 });
    expect(await store.landing.countLive('deals', 'crm')).toBe(2);
  });

  test('within a page the newest version of a record wins, and of equals the last', async () => {
    await land([
      ['1', day(2), false, 'newer', 1],
      ['1', day(1), false, 'older', 2],
      ['2', day(1), false, 'first', 1],
      ['2', day(1), false, 'second', 2],
    ]);
    const labels = await store.measuring.labels(
      ['1', '2'].map((recordId) => ({ source: 'crm', object: 'deal', recordId })),
      new Map([['deal', { table: 'known.deals', label: 'r.name' }]]),
    );
    expect([...labels.values()].sort()).toEqual(['newer', 'second']);
  });

  test('an older version that arrives late does not overwrite a newer one', async () => {
    await land([['1', day(3), false, 'newer', 1]]);
    expect(await land([['1', day(2), false, 'older', 2]])).toEqual({ added: 0, changed: 0, same: 1 });
  });

  test('the same id in two sources is two records', async () => {
    await land([['1', day(1), false, 'One', 1]]);
    await store.landing.land({
      source: 'other',
      object: 'deal',
      table: DEALS,
      columns: ['id', 'modified_at', 'deleted'],
      rows: [['1', day(1), false]],
      changes: [],
      checkpoint: '{}',
      remember: false,
      at: AT,
    });
    expect([
      await store.landing.countLive('deals', 'crm'),
      await store.landing.countLive('deals', 'other'),
    ]).toEqual([1, 1]);
  });

  test('a deleted record stays as a tombstone and counts no more', async () => {
    await land([['1', day(1), false, 'One', 1]]);
    expect(await land([['1', day(2), true, 'One', 1]])).toEqual({ added: 0, changed: 1, same: 0 });
    expect(await store.landing.countLive('deals', 'crm')).toBe(0);
  });

  test('at the end of a full pull what was not seen is deleted, and only of that source', async () => {
    await land([
      ['1', day(1), false, 'One', 1],
      ['2', day(1), false, 'Two', 2],
    ]);
    await store.landing.beginFull('crm', 'deal');
    await land([['2', day(1), false, 'Two', 2]], { remember: true });
    expect(await store.landing.seen('crm', 'deal')).toBe(1);
    expect(
      await store.landing.finish({ source: 'crm', object: 'deal', table: DEALS, full: true, at: AT }),
    ).toBe(1);
    expect(await store.landing.countLive('deals', 'crm')).toBe(1);
  });

  test('rows and checkpoint land together or not at all', async () => {
    await land([['1', day(1), false, 'One', 1]], { checkpoint: '{"at":1}' });
    await expect(
      land([['2', 'no time at all', false, 'Two', 2]], { checkpoint: '{"at":2}' }),
    ).rejects.toThrow();
    expect((await store.landing.cursor('crm', 'deal'))?.checkpoint).toBe('{"at":1}');
    expect(await store.landing.countLive('deals', 'crm')).toBe(1);
  });

  test('a proven pull says when, and later pages keep it', async () => {
    await land([['1', day(1), false, 'One', 1]], { remember: true });
    expect(await store.landing.cursor('crm', 'deal')).toMatchObject({ unfinished: true, provenAt: null });
    await store.landing.finish({ source: 'crm', object: 'deal', table: DEALS, full: true, at: AT });
    await land([], { checkpoint: '{"at":2}' });
    expect(await store.landing.cursor('crm', 'deal')).toEqual({
      checkpoint: '{"at":2}',
      unfinished: false,
      provenAt: AT,
    });
  });

  test('hostile text lands as it is', async () => {
    const name = `'; drop table deals; -- "\u0000\u202e${'x'.repeat(5_000)}`.replace('\u0000', '');
    await land([['1', day(1), false, name, 1]]);
    const labels = await store.measuring.labels(
      [{ source: 'crm', object: 'deal', recordId: '1' }],
      new Map([['deal', { table: 'known.deals', label: 'r.name' }]]),
    );
    expect([...labels.values()]).toEqual([name]);
  });
});

describe('the run ledger and the outbox', () => {
  test('a turn that ended well is not taken again; one that did not end is', async () => {
    const { ledger } = store;
    expect(await ledger.begin('sync', AT, AT)).toBe(true);
    expect(await ledger.begin('sync', AT, AT)).toBe(true);
    await ledger.end('sync', AT, 'failed', AT);
    expect(await ledger.begin('sync', AT, AT)).toBe(true);
    await ledger.end('sync', AT, 'done', AT);
    expect(await ledger.begin('sync', AT, AT)).toBe(false);
  });

  test('a message is claimed once, by whoever comes first', async () => {
    const claim = {
      key: 'k',
      kind: 'digest',
      day: '2026-06-15',
      recipient: 'a@example.test',
      said: '[]',
      updatedAt: AT,
    };
    const claims = await Promise.all([
      store.outbox.claim(claim),
      store.outbox.claim(claim),
      store.outbox.claim(claim),
    ]);
    expect(claims.filter(Boolean)).toHaveLength(1);
    await store.outbox.settle('k', { state: 'sent', channel: 'D1', ts: '1.2', at: AT });
    await store.outbox.release('k');
    expect(await store.outbox.get('k')).toMatchObject({
      state: 'sent',
      channel: 'D1',
      ts: '1.2',
      day: '2026-06-15',
    });
  });
});
