import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordTable } from '../../src/mirror/tables.ts';
import { openEngine, openRecordStore, storeOn } from '../../src/store/duckdb/open.ts';
import type { LandingBatch } from '../../src/store/ports.ts';

const MIGRATIONS = new URL('../../src/store/duckdb/migrations/', import.meta.url);
const AT = '2026-06-15T06:00:00.000Z';
const DEALS = { source: 'crm', object: 'deal', table: recordTable('deal') };
const BATCH: LandingBatch = {
  ...DEALS,
  columns: ['id', 'modified_at', 'deleted'],
  rows: [['1', AT, false]],
  changes: [],
  run: 'changes',
  checkpoint: '{}',
  at: AT,
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-scratch-'));
  file = join(folder, 'records.duckdb');
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('the folder for what is about to land', () => {
  test('is for us alone, and so is every file in it; nothing stays once a batch has landed or failed', async () => {
    const store = await openRecordStore(file, 256);
    expect(store.scratch).toBe(`${file}.scratch`);
    expect(modeOf(store.scratch)).toBe(0o700);
    const rows = store.landing.gather(BATCH.columns);
    rows.add(Array.from({ length: 20_000 }, (_, at) => [String(at), AT, false]));
    const [name = ''] = readdirSync(store.scratch);
    expect(modeOf(join(store.scratch, name))).toBe(0o600);
    expect(await store.landing.land({ ...BATCH, rows })).toMatchObject({ added: 20_000 });
    expect(readdirSync(store.scratch)).toEqual([]);

    await expect(store.landing.land({ ...BATCH, rows: [['2', 'never', false]] })).rejects.toThrow();
    const given = store.landing.gather(BATCH.columns);
    given.add(Array.from({ length: 20_000 }, (_, at) => [String(at), AT, false]));
    given.discard();
    expect(readdirSync(store.scratch)).toEqual([]);
    await store.close();
    expect(existsSync(store.scratch)).toBe(false);
  });

  test('loses at open what a process that died has left, and not before the file is ours', async () => {
    const scratch = join(folder, 'scratch');
    mkdirSync(join(scratch, 'deep'), { recursive: true });
    writeFileSync(join(scratch, 'deep', 'left'), 'a record');
    const store = await openRecordStore(file, 256, scratch);
    expect(readdirSync(scratch)).toEqual([]);
    await store.close();
    // A file that cannot be opened is somebody else's, and so is the folder.
    writeFileSync(file, 'no database');
    mkdirSync(scratch);
    writeFileSync(join(scratch, 'theirs'), 'a record');
    await expect(openRecordStore(file, 256, scratch)).rejects.toThrow(/cannot be opened/);
    expect(readdirSync(scratch)).toEqual(['theirs']);
  });

  test('is another one for each database in memory', async () => {
    const [one, other] = [await openRecordStore(':memory:', 256), await openRecordStore(':memory:', 256)];
    expect(one.scratch).not.toBe(other.scratch);
    await one.close();
    await other.close();
    expect([existsSync(one.scratch), existsSync(other.scratch)]).toEqual([false, false]);
  });

  test('may lie at a path that looks like a pattern', async () => {
    const strange = join(folder, "it's [a] *new? folder");
    const store = await openRecordStore(file, 256, strange);
    expect(await store.landing.land(BATCH)).toMatchObject({ added: 1 });
    await store.close();
  });
});

test('closing waits for what is landing', async () => {
  const store = await openRecordStore(file, 256);
  const landing = store.landing.land(BATCH);
  await store.close();
  expect(await landing).toMatchObject({ added: 1 });
});

test('a first pull leaves the engine as it found it', async () => {
  const opened = await openEngine(file, 300);
  const store = storeOn(opened);
  const settings = () =>
    opened.engine.rows(
      `select current_setting('threads') as threads, current_setting('memory_limit') as memory`,
    );
  const before = await settings();
  await store.landing.begin({ ...DEALS, run: 'first', at: AT });
  await store.landing.land({ ...BATCH, run: 'first' });
  await expect(
    store.landing.land({ ...BATCH, run: 'first', rows: [['2', 'never', false]] }),
  ).rejects.toThrow();
  expect(await settings()).toEqual(before);
  await store.close();
});

test('a store of an older version keeps how far its pulls have come', async () => {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run('create table migrations (number integer, name varchar)');
  for (const name of readdirSync(MIGRATIONS).sort().slice(0, 3)) {
    await connection.run(readFileSync(new URL(name, MIGRATIONS), 'utf8'));
    await connection.run(`insert into migrations values (${Number.parseInt(name, 10)}, '${name}')`);
  }
  await connection.run(
    `insert into cursors values ('crm', 'deal', '{"a":1}', false, '2026-06-01 00:00:00'), ('crm', 'lead', '{"b":2}', true, null)`,
  );
  await connection.run(
    `insert into deals (source, id, modified_at, deleted) values ('crm', '0', '2026-06-01', false)`,
  );
  await connection.run(`insert into seen_ids values ('crm', 'lead', '7')`);
  connection.closeSync();
  instance.closeSync();

  const store = await openRecordStore(file, 256);
  expect(await store.landing.cursor('crm', 'deal', 'changes')).toEqual({
    checkpoint: '{"a":1}',
    unfinished: false,
  });
  expect(await store.landing.cursor('crm', 'lead', 'changes')).toEqual({
    checkpoint: '{"b":2}',
    unfinished: true,
  });
  expect(await store.landing.standing()).toEqual([
    {
      source: 'crm',
      object: 'deal',
      provenAt: '2026-06-01T00:00:00.000Z',
      reconciledAt: null,
      unfinished: null,
    },
    { source: 'crm', object: 'lead', provenAt: null, reconciledAt: null, unfinished: 'first' },
  ]);
  await store.landing.land(BATCH);
  expect(await store.landing.finish({ ...DEALS, run: 'changes', checkpoint: '{"a":2}', at: AT })).toEqual({
    swept: 0,
    came: 2,
    held: 2,
  });
  await store.close();
});
