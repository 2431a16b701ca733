import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { recordTable } from '../../src/mirror/tables.ts';
import { type OpenEngine, openEngine, storeOn } from '../../src/store/duckdb/open.ts';
import type { Cell, RecordStore } from '../../src/store/ports.ts';

const AT = '2026-06-15T06:00:00.000Z';
const CONTACTS = recordTable('contact');
const TEXTS = CONTACTS.columns.filter(
  ({ name, type }) => type === 'VARCHAR' && !['source', 'id', 'raw'].includes(name),
);
const COLUMNS = ['id', 'modified_at', 'deleted', ...TEXTS.map(({ name }) => name)];

let folder: string;
let file: string;
let opened: OpenEngine;
let store: RecordStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-room-'));
  file = join(folder, 'records.duckdb');
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});
async function open(memoryMb: number): Promise<void> {
  opened = await openEngine(file, memoryMb);
  store = storeOn(opened);
}

const runOf = (source: string) => ({ source, object: 'contact', table: CONTACTS, run: 'first' }) as const;

/** Contacts that cannot be made much smaller than they are, from number `from` on; the checkpoint says how far. */
async function land(source: string, from: number, rows: number) {
  const one = (number: number): Cell[] => [
    String(number),
    AT,
    false,
    ...TEXTS.map(({ name }, at) => `${name} ${((number * 7919 + at * 104_729) % 999_983).toString(36)}`),
  ];
  return store.landing.land({
    ...runOf(source),
    columns: COLUMNS,
    rows: Array.from({ length: rows }, (_, at) => one(from + at)),
    changes: [],
    checkpoint: JSON.stringify({ landed: from + rows }),
    at: AT,
  });
}

async function landedBy(source: string): Promise<number> {
  const { checkpoint } = (await store.landing.cursor(source, 'contact', 'first')) ?? {};
  return (JSON.parse(checkpoint ?? '{}') as { landed?: number }).landed ?? 0;
}
const counted = (source: string) => store.landing.countLive('contacts', source);

const SETTINGS = `select current_setting('memory_limit') as memory, current_setting('threads') as threads`;

describe('where sources land side by side', () => {
  test('what one sets for its own landing holds for nobody else, and not afterwards', async () => {
    await open(256);
    await opened.engine.run('set threads = 3');
    const usual = await opened.engine.rows(SETTINGS);
    for (const source of ['one', 'two']) await store.landing.begin({ ...runOf(source), at: AT });
    let landing = true;
    const seen = new Set<string>();
    const others = (async () => {
      while (landing) seen.add(JSON.stringify(await opened.engine.rows(SETTINGS)));
    })();
    const landAll = async (source: string) => {
      for (let batch = 0; batch < 4; batch++) await land(source, batch * 500, 500);
    };
    await Promise.all([landAll('one'), landAll('two')]);
    landing = false;
    await others;
    expect([...seen]).toEqual([JSON.stringify(usual)]);
    expect(await opened.engine.rows(SETTINGS)).toEqual(usual);
  });
});

describe('what a first pull has written', () => {
  test('is taken from the log before the next batch lands, and not while its own is waited for', async () => {
    await open(256);
    await store.landing.begin({ ...runOf('crm'), at: AT });
    const logged = () => statSync(`${file}.wal`, { throwIfNoEntry: false })?.size ?? 0;
    let size = 0;
    let landed = 0;
    let most = 0;
    // Until the log is emptied for the first time.
    for (; logged() >= size && landed < 400_000; landed += 10_000) {
      size = logged();
      most = Math.max(most, size);
      await land('crm', landed, 10_000);
    }
    expect(most).toBeGreaterThan(12_000_000);
    expect(logged()).toBeLessThan(most / 2);
    expect(logged()).toBeGreaterThan(0);
    expect(await counted('crm')).toBe(landed);
  });
});

describe('where there is too little room', () => {
  const PART = 10_000;

  /** Lands until it fails, or three parts have landed. */
  async function landUntilItFails(): Promise<string | null> {
    await store.landing.begin({ ...runOf('crm'), at: AT });
    for (let from = 0; from < 3 * PART; from += PART) {
      try {
        await land('crm', from, PART);
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        return (error as Error).message;
      }
    }
    return null;
  }

  test('a landing that fails says why, loses nothing and leaves a store that works, the broken commit too', async () => {
    const said: string[] = [];
    for (const memoryMb of [32, 20, 17, 15, 14, 13, 12, 11, 9]) {
      await open(memoryMb);
      const failure = await landUntilItFails();
      if (failure !== null) said.push(failure);
      const landed = await landedBy('crm');
      expect(await counted('crm')).toBe(landed);
      if (failure === null) expect(landed).toBe(3 * PART);

      // What follows lands, and stands in the file.
      await land('crm', landed, 100);
      await store.landing.tally(runOf('crm'));
      const of = { ...runOf('crm'), checkpoint: '{}', at: AT };
      expect(await store.landing.finish(of)).toMatchObject({ came: landed + 100, held: landed + 100 });
      await store.close();
      await open(256);
      expect(await counted('crm')).toBe(landed + 100);
      await store.close();
      rmSync(file);
    }
    await open(64);
    for (const message of said) {
      expect(message).toMatch(/^A part of contact from crm could not be landed \(Out of Memory/);
      expect(message).toContain('PLUMBLINE_MEMORY_MB');
    }
    expect(said.some((message) => message.includes('while it was committed'))).toBe(true);
    expect(said.some((message) => !message.includes('while it was committed'))).toBe(true);
  });

  test('where the engine gives up after a commit, what was committed stands and the next one lands', async () => {
    await open(64);
    await store.landing.begin({ ...runOf('crm'), at: AT });
    await land('crm', 0, 100);
    // The engine's own way to let a checkpoint fail.
    await opened.engine.run(`set checkpoint_threshold = '1KB'`);
    await opened.engine.run(`pragma debug_checkpoint_abort = 'before_header'`);
    await expect(land('crm', 100, 100)).rejects.toThrow(/could not be landed \(.*while it was committed\)/);
    expect(await counted('crm')).toBe(await landedBy('crm'));
    const landed = await landedBy('crm');
    expect(landed).toBeGreaterThanOrEqual(100);
    await land('crm', landed, 100);
    expect(await counted('crm')).toBe(landed + 100);
  });
});
