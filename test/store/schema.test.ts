import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { recordTables } from '../../src/mirror/tables.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import { openDocuments } from '../../src/store/lowdb/documents.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the store', () => {
  test('has for every object a table with just the columns that the mirror names', async () => {
    const file = join(folder, 'records.duckdb');
    await (await openRecordStore(file, 256)).close();
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    for (const { table, columns } of recordTables()) {
      const reader = await connection.runAndReadAll(
        `select column_name as name, data_type as type from information_schema.columns where table_schema = 'main' and table_name = '${table}' order by ordinal_position`,
      );
      expect(reader.getRowObjects(), table).toEqual(columns.map(({ name, type }) => ({ name, type })));
    }
    connection.closeSync();
    instance.closeSync();
  });

  test('keeps what it holds when it is opened again, and refuses a file of a newer version', async () => {
    const file = join(folder, 'records.duckdb');
    const first = await openRecordStore(file, 256);
    await first.ledger.begin('sync', '2026-06-15T06:00:00.000Z', '2026-06-15T06:00:00.000Z');
    await first.ledger.end('sync', '2026-06-15T06:00:00.000Z', 'done', '2026-06-15T06:01:00.000Z');
    await first.close();
    const again = await openRecordStore(file, 256);
    expect(await again.ledger.begin('sync', '2026-06-15T06:00:00.000Z', '2026-06-15T06:02:00.000Z')).toBe(
      false,
    );
    await again.close();

    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    await connection.run("insert into migrations values (999, '999-later.sql')");
    connection.closeSync();
    instance.closeSync();
    await expect(openRecordStore(file, 256)).rejects.toThrow(/newer Plumbline \(migration 999/);
  });

  test('the migrations are numbered without a gap', () => {
    const names = readdirSync(new URL('../../src/store/duckdb/migrations/', import.meta.url)).sort();
    expect(names.map((name) => Number.parseInt(name, 10))).toEqual(names.map((_, index) => index + 1));
  });
});

describe('documents', () => {
  const Shape = z.object({ n: z.number() });
  const parse = (value: unknown) => Shape.parse(value);

  test('come back as they were written, and as the empty one before that', async () => {
    const documents = openDocuments(folder);
    expect(await documents.read('settings', parse, { n: 0 })).toEqual({ n: 0 });
    await documents.write('settings', { n: 7 });
    expect(await openDocuments(folder).read('settings', parse, { n: 0 })).toEqual({ n: 7 });
  });

  test('a damaged one is named and left as it is', async () => {
    const documents = openDocuments(folder);
    writeFileSync(join(folder, 'settings.json'), '{"n": "seven"}');
    await expect(documents.read('settings', parse, { n: 0 })).rejects.toThrow(
      /settings\.json cannot be used/,
    );
    writeFileSync(join(folder, 'settings.json'), '{"n": 7');
    await expect(documents.read('settings', parse, { n: 0 })).rejects.toThrow(/nothing was overwritten/);
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).toBe('{"n": 7');
  });
});
