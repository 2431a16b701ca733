import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordTable } from '../../src/mirror/tables.ts';
import { type OpenEngine, openEngine, storeOn } from '../../src/store/duckdb/open.ts';
import type { Cell, ChangeCells, LandingBatch, RecordStore, Run } from '../../src/store/ports.ts';

const DEALS = recordTable('deal');
const AT = '2026-06-15T06:00:00.000Z';
let opened: OpenEngine;
let store: RecordStore;

beforeEach(async () => {
  opened = await openEngine(':memory:', 256);
  store = storeOn(opened);
});
afterEach(() => store.close());

/** Lands deals of `id, modified_at, deleted, name, amount_minor`. */
function land(rows: readonly (readonly Cell[])[], more: Partial<LandingBatch> = {}) {
  return store.landing.land({
    source: 'crm',
    object: 'deal',
    table: DEALS,
    columns: ['id', 'modified_at', 'deleted', 'name', 'amount_minor'],
    rows,
    changes: [],
    run: 'changes',
    checkpoint: '{"at":1}',
    at: AT,
    ...more,
  });
}

const runOf = (run: Run) => ({ source: 'crm', object: 'deal', table: DEALS, run });
const begin = (run: Run) => store.landing.begin({ ...runOf(run), at: AT });
const finish = (run: Run, checkpoint = '{"at":9}') =>
  store.landing.finish({ ...runOf(run), checkpoint, at: AT });
const live = () => store.landing.countLive('deals', 'crm');
const held = (columns = 'id, name, deleted') =>
  opened.engine.rows(`select ${columns} from deals where source = 'crm' order by id`);

const day = (n: number) => `2026-06-0${n}T10:00:00.000Z`;

describe('landing what changed', () => {
  test('a page landed twice changes nothing the second time', async () => {
    const page = [
      ['1', day(1), false, 'One', 100],
      ['2', day(1), false, 'Two', null],
    ];
    expect(await land(page)).toMatchObject({ read: 2, live: 2, added: 2, changed: 0, same: 0 });
    expect(await land(page)).toMatchObject({ read: 2, live: 2, added: 0, changed: 0, same: 2 });
    expect(await live()).toBe(2);
  });

  test('within a page the newest version of a record wins, and of equals the last', async () => {
    const counts = await land([
      ['1', day(2), false, 'newer', 1],
      ['1', day(1), false, 'older', 2],
      ['2', day(1), false, 'first', 1],
      ['2', day(1), false, 'second', 2],
    ]);
    expect(counts).toMatchObject({ read: 4, added: 2, repeated: 2 });
    expect(await held('name')).toEqual([{ name: 'newer' }, { name: 'second' }]);
  });

  test('an older version that arrives late does not overwrite a newer one', async () => {
    await land([['1', day(3), false, 'newer', 1]]);
    expect(await land([['1', day(2), false, 'older', 2]])).toMatchObject({ changed: 0, same: 0, older: 1 });
    expect(await held('name')).toEqual([{ name: 'newer' }]);
  });

  test('a version of the same moment with other values does', async () => {
    await land([['1', day(3), false, 'One', 1]]);
    expect(await land([['1', day(3), false, 'One', 2]])).toMatchObject({ changed: 1 });
  });

  test('the same id in two sources is two records', async () => {
    await land([['1', day(1), false, 'One', 1]]);
    await land([['1', day(1), false, 'One', 1]], { source: 'other' });
    expect([await live(), await store.landing.countLive('deals', 'other')]).toEqual([1, 1]);
  });

  test('what is held is counted by the beginning of ids, and ids of it are known again', async () => {
    await land([
      ['call-1', day(1), false, 'One', 1],
      ['call-2', day(1), true, 'Two', 1],
      ['call-%', day(1), false, 'Three', 1],
      ['note-1', day(1), false, 'Four', 1],
    ]);
    await land([['call-9', day(1), false, 'Elsewhere', 1]], { source: 'other' });
    const ask = { table: 'deals', source: 'crm' };
    const ids = ['call-1', 'call-2', 'note-1', 'call-9', 'unknown', `it's "quoted"`];
    expect(await store.landing.countHeld({ ...ask, idPrefix: 'call-', ids })).toEqual({
      live: 2,
      deleted: 1,
      unheld: ['call-2', 'note-1', 'call-9', 'unknown', `it's "quoted"`],
    });
    expect(await store.landing.countHeld({ ...ask, idPrefix: '', ids: [] })).toEqual({
      live: 3,
      deleted: 1,
      unheld: [],
    });
  });

  test('a deleted record stays as a tombstone and counts no more', async () => {
    await land([['1', day(1), false, 'One', 1]]);
    expect(await land([['1', day(2), true, 'One', 1]])).toMatchObject({ added: 0, changed: 1, live: 0 });
    expect(await live()).toBe(0);
  });

  test('one of which only the id is told keeps its values, and later versions stay', async () => {
    await land([
      ['1', day(1), false, 'One', 1],
      ['2', day(4), false, 'Two', 2],
    ]);
    const deletedIds = ['1', '2', 'unknown'].map((id) => ({ id, at: day(3) }));
    expect(await land([], { deletedIds })).toMatchObject({ deleted: 1 });
    expect(await land([], { deletedIds })).toMatchObject({ deleted: 0 });
    expect(await held()).toEqual([
      { id: '1', name: 'One', deleted: true },
      { id: '2', name: 'Two', deleted: false },
    ]);
  });

  test('what differs from the version before is noted, of a deleted record only that it went', async () => {
    await land([
      ['1', day(1), false, 'One', 1],
      ['2', day(1), false, 'Two', 2],
    ]);
    await land([
      ['1', day(2), false, 'Uno', 1],
      ['2', day(2), true, null, null],
    ]);
    const noted = await opened.engine.rows(
      `select record_id, field, old_value, new_value from changes where origin = 'mirror' order by all`,
    );
    expect(noted).toEqual([
      { record_id: '1', field: 'name', old_value: 'One', new_value: 'Uno' },
      { record_id: '2', field: 'deleted', old_value: 'false', new_value: 'true' },
    ]);
  });

  test('the changes that the source tells of are kept once', async () => {
    const change: ChangeCells = {
      recordId: '1',
      field: 'stage',
      old: null,
      new: 'Won',
      at: day(1),
      by: 'u1',
      byPerson: true,
    };
    const other = { ...change, new: null, old: 'Won', at: day(2), byPerson: null };
    await land([], { changes: [change, change] });
    await land([], { changes: [change, other] });
    expect(await opened.engine.rows('select new_value, by_person from changes order by changed_at')).toEqual([
      { new_value: 'Won', by_person: true },
      { new_value: null, by_person: null },
    ]);
  });

  test('rows and checkpoint land together or not at all', async () => {
    await land([['1', day(1), false, 'One', 1]], { checkpoint: '{"at":1}' });
    await expect(
      land([['2', 'no time at all', false, 'Two', 2]], { checkpoint: '{"at":2}' }),
    ).rejects.toThrow(/could not be landed \(Conversion\)/);
    expect((await store.landing.cursor('crm', 'deal', 'changes'))?.checkpoint).toBe('{"at":1}');
    expect(await live()).toBe(1);
  });

  test('a row without an id or a stamp is refused, and no word of it is said', async () => {
    const secret = 'Ms Secret';
    for (const row of [
      [null, day(1), false, secret, 1],
      ['2', null, false, secret, 1],
      ['3', day(1), false, secret, secret],
    ]) {
      const error = await land([row]).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(`${error}${(error as Error).stack}${(error as Error).cause}`).not.toContain(secret);
    }
    expect(await held()).toEqual([]);
  });

  test('hostile text lands as it is', async () => {
    const texts = [
      `'; drop table deals; -- "\u0000\u202e${'x'.repeat(131_072)}`,
      'a\tb',
      'a\nb\r\nc',
      '"',
      '',
      ' ',
      'NULL',
      '\\N',
      '\u2028',
      ',;|',
    ];
    await land(texts.map((text, at) => [String(at).padStart(2, '0'), day(1), false, text, at]));
    expect((await held('name')).map(({ name }) => name)).toEqual(texts);
  });

  test('a proven pull says when, and later pages keep it', async () => {
    await begin('first');
    await land([['1', day(1), false, 'One', 1]], { run: 'first' });
    const standing = { source: 'crm', object: 'deal', provenAt: null, reconciledAt: null };
    expect(await store.landing.standing()).toEqual([{ ...standing, unfinished: 'first' }]);
    expect(await finish('first')).toEqual({ swept: 0, came: 1, held: 1 });
    await land([], { checkpoint: '{"at":2}' });
    expect(await store.landing.cursor('crm', 'deal', 'changes')).toEqual({
      checkpoint: '{"at":2}',
      unfinished: false,
    });
    const proven = { source: 'crm', object: 'deal', provenAt: AT, reconciledAt: AT, unfinished: null };
    expect(await store.landing.standing()).toEqual([proven]);
  });
});

describe('landing from the beginning', () => {
  test('what was not seen becomes deleted, and only of that source', async () => {
    const both = [
      ['1', day(1), false, 'One', 1],
      ['2', day(1), false, 'Two', 2],
    ];
    await land(both);
    await land(both, { source: 'other' });
    await begin('everything');
    await land([both[1] ?? []], { run: 'everything' });
    expect(await store.landing.tally(runOf('everything'))).toEqual({ repeated: 0, unseen: 1 });
    expect(await finish('everything')).toEqual({ swept: 1, came: 2, held: 2 });
    expect([await live(), await store.landing.countLive('deals', 'other')]).toEqual([1, 2]);
  });

  test('what it reads stands above what we hold, whatever the stamps say', async () => {
    await land([
      ['1', day(4), true, 'One', 1],
      ['2', day(4), false, 'Two', 2],
    ]);
    await begin('everything');
    const counts = await land(
      [
        ['1', day(2), false, 'Uno', 1],
        ['2', day(4), false, 'Two', 3],
      ],
      { run: 'everything' },
    );
    expect(counts).toMatchObject({ changed: 2, older: 0 });
    expect(await held()).toEqual([
      { id: '1', name: 'Uno', deleted: false },
      { id: '2', name: 'Two', deleted: false },
    ]);
  });

  test('what a pull of changes brings meanwhile is neither swept nor overwritten by what was read before', async () => {
    await land([
      ['1', day(1), false, 'One', 1],
      ['2', day(1), false, 'Two', 2],
      ['3', day(1), false, 'Three', 3],
    ]);
    await begin('everything');
    await land(
      [
        ['1', day(3), false, 'Uno', 1],
        ['2', day(3), false, 'Due', 2],
      ],
      { checkpoint: '{"at":5}', deletedIds: [{ id: '3', at: day(2) }] },
    );
    const stale = [
      ['2', day(1), false, 'Two', 2],
      ['3', day(1), false, 'Three', 3],
    ];
    expect(await land(stale, { run: 'everything' })).toMatchObject({ changed: 0, older: 2 });
    expect(await finish('everything')).toMatchObject({ swept: 0 });
    expect(await held()).toEqual([
      { id: '1', name: 'Uno', deleted: false },
      { id: '2', name: 'Due', deleted: false },
      { id: '3', name: 'Three', deleted: true },
    ]);
    expect((await store.landing.cursor('crm', 'deal', 'changes'))?.checkpoint).toBe('{"at":5}');
    expect(await store.landing.cursor('crm', 'deal', 'everything')).toBeNull();
  });

  test('of what an empty table is given twice the newest stays, also when the process died meanwhile', async () => {
    await begin('first');
    await land([['1', day(1), false, 'older', 1]], { run: 'first' });
    const more = [
      ['1', day(2), false, 'newer', 1],
      ['2', day(1), false, 'first', 2],
      ['2', day(1), false, 'second', 2],
    ];
    expect(await land(more, { run: 'first' })).toMatchObject({ read: 3, added: 3 });
    expect(await store.landing.tally(runOf('first'))).toEqual({ repeated: 2, unseen: 0 });
    expect(await store.landing.tally(runOf('first'))).toEqual({ repeated: 0, unseen: 0 });
    expect(await finish('first')).toEqual({ swept: 0, came: 2, held: 2 });
    expect(await held('name')).toEqual([{ name: 'newer' }, { name: 'second' }]);
  });

  test('a table that lost or gained a row is found out, and the next pull begins from the beginning', async () => {
    for (const [sql, came, has] of [
      [`delete from deals where id = '1'`, 2, 1],
      [
        `insert into deals (source, id, modified_at, deleted) select 'crm', '9', modified_at, false from deals limit 1`,
        2,
        3,
      ],
    ] as const) {
      await opened.engine.run('delete from deals; delete from standings; delete from cursors');
      await land([
        ['1', day(1), false, 'One', 1],
        ['2', day(1), false, 'Two', 2],
      ]);
      await opened.engine.run(sql);
      expect(await finish('changes')).toEqual({ swept: 0, came, held: has });
      expect(await store.landing.cursor('crm', 'deal', 'changes')).toBeNull();
    }
  });

  test('a record that was seen and is there no more is found out, whatever came in its place', async () => {
    await land([['1', day(1), false, 'One', 1]]);
    await begin('everything');
    await land([['1', day(1), false, 'One', 1]], { run: 'everything' });
    await opened.engine.run(`update deals set id = '2'`);
    expect(await finish('everything')).toEqual({ swept: 0, came: 1, held: 0 });
    expect(await live()).toBe(1);
  });

  test('an abandoned pull goes back to where it began', async () => {
    await land([['1', day(1), false, 'One', 1]], { checkpoint: '{"at":7}' });
    await store.landing.abandon({ ...runOf('changes'), checkpoint: '{"at":3}' });
    expect((await store.landing.cursor('crm', 'deal', 'changes'))?.checkpoint).toBe('{"at":3}');
    await begin('everything');
    await store.landing.abandon({ ...runOf('everything'), checkpoint: null });
    expect(await store.landing.cursor('crm', 'deal', 'everything')).toBeNull();
  });
});
