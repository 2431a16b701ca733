import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEngine, storeOn } from '../../src/store/duckdb/open.ts';
import { tryOwn } from '../../src/store/duckdb/own.ts';
import type { OwnOutcome, RecordStore } from '../../src/store/ports.ts';
import { ENTRY, expression, hostile, select } from '../worlds/hostile.ts';
import { landWorld } from '../worlds/small-mirror.ts';

const FRAME = {
  asOf: '2026-06-15',
  now: '2026-06-15T12:00:00.000Z',
  currency: 'EUR',
  sellingTeams: [],
  zone: 'UTC',
  weekdays: [1, 2, 3, 4, 5],
  holidays: [],
  opens: 28_800,
  closes: 64_800,
  highChecks: [],
};
const LIMITS = { seconds: 1, memoryMb: 96 };

const folder = mkdtempSync(join(tmpdir(), 'plumbline-own-'));
const secret = join(folder, 'secret.csv');
const target = join(folder, 'written.csv');
afterAll(() => rmSync(folder, { recursive: true }));
const HOSTILE = hostile(secret, target);

let store: RecordStore;
let rows: (sql: string) => Promise<unknown[]>;
let outcomes: OwnOutcome[];

beforeAll(async () => {
  writeFileSync(secret, 'canary\n1\n');
  const opened = await openEngine(join(folder, 'records.duckdb'), 256);
  store = storeOn(opened);
  rows = (sql) => opened.engine.rows(sql);
  const deal = Array.from({ length: 40 }, (_, index) => ({
    id: `d${index}`,
    name: `Deal ${index}`,
    amount: index,
  }));
  await landWorld(store, 'salesforce', { deal });
  // All of them beside two that are well, before and after; the main engine goes on with its work meanwhile.
  const good = [
    expression('r.amount_minor < 3'),
    select('select source, id from live.deals where amount_minor > 37'),
  ];
  const all = [...good.slice(0, 1), ...HOSTILE.map(([, entry]) => entry), ...good.slice(1)];
  const run = store.own.run(
    all.map((entry, index) => ({ ...entry, id: `own-${index}` })),
    FRAME,
    LIMITS,
  );
  const read = rows(`select canary from read_csv('${secret}')`);
  [outcomes] = await Promise.all([run, read]);
}, 180_000);
afterAll(() => store.close());

describe('SQL of the organisation’s own', () => {
  test.each(HOSTILE.map(([name, , message], index) => [name, message, index + 1] as const))(
    'is refused or stopped: %s',
    (_, message, index) => {
      expect(outcomes[index]?.failure).toContain(message);
    },
  );

  test('that is well says what it says, whatever runs beside it', async () => {
    expect(outcomes[0]?.failure).toBeNull();
    expect(outcomes.at(-1)?.failure).toBeNull();
    const said = await rows('select entry, id from own_rows where fails order by all');
    const last = `own-${HOSTILE.length + 1}`;
    expect(said).toEqual([
      ...['d0', 'd1', 'd2'].map((id) => ({ entry: 'own-0', id })),
      ...['d38', 'd39'].map((id) => ({ entry: last, id })),
    ]);
  });

  test('has written nothing, changed no setting of the main engine and left no file', async () => {
    expect(existsSync(target)).toBe(false);
    expect(await rows('select count(*) as n from deals')).toEqual([{ n: 40 }]);
    expect(await rows(`select canary from read_csv('${secret}')`)).toEqual([{ canary: 1 }]);
    expect(await rows("select value from duckdb_settings() where name = 'lock_configuration'")).toEqual([
      { value: 'false' },
    ]);
    const left = readdirSync(store.scratch).filter((name) => name.startsWith('own-') && name !== 'own-spill');
    expect(left).toEqual([]);
  });

  test('leans on what it is about: what fails is not asked of other records', async () => {
    const entry = { ...expression('cast(r.name as integer) > 1'), applies: "r.name not like 'Deal%'" };
    expect(await store.own.run([entry], FRAME, LIMITS)).toEqual([{ id: ENTRY.id, failure: null }]);
    expect(await rows('from own_rows')).toEqual([]);
  });

  test('is judged by what was parsed, not by how it is written', async () => {
    const written = ['true -- and nothing else', 'r.amount_minor /* {asOf} */ >= 0', 'NOT r."name" IS NULL'];
    const world = { deals: [{ source: 'salesforce', id: 'd', name: 'n', amount_minor: 1 }] };
    const told = await tryOwn(
      written.map((fails) => ({ sql: expression(fails), world })),
      FRAME,
      LIMITS,
    );
    expect(told.map(({ failure, rows }) => [failure, rows.map(({ fails }) => fails)])).toEqual(
      written.map(() => [null, [true]]),
    );
  });
});
