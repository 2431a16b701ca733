import { afterEach, beforeEach, expect, test } from 'vitest';
import type { House } from '../../jobs/house.ts';
import { reconcile } from '../../jobs/reconcile.ts';
import { sync } from '../../jobs/sync.ts';
import { createMemory } from '../../src/briefing/memory.ts';
import { createMending } from '../../src/fixing/mending.ts';
import { silentLog } from '../../src/log.ts';
import { createPreferences } from '../../src/people/preferences.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { DocumentStore, RecordStore } from '../../src/store/ports.ts';
import { createShelf, type Shelf } from '../worlds/shelf.ts';
import { testStrategy } from '../worlds/strategy.ts';

const strategy = testStrategy();
const NO_DOCUMENTS: DocumentStore = { read: async (_name, _parse, empty) => empty, write: async () => {} };
let store: RecordStore;
let shelf: Shelf;
let nowMs: number;
let house: House;

// Each look at the clock finds it a second later.
const clock = {
  now() {
    nowMs += 1_000;
    return new Date(nowMs).toISOString();
  },
};

beforeEach(async () => {
  store = await openRecordStore(':memory:', 256);
  shelf = createShelf('shelf');
  shelf.records.set(
    'deal',
    Array.from({ length: 6 }, (_, index) => ({
      id: String(index),
      modifiedAt: `2026-11-01T0${index}:00:00.000Z`,
      name: `Deal ${index}`,
    })),
  );
  house = {
    connectors: [shelf],
    store,
    documents: NO_DOCUMENTS,
    preferences: createPreferences(NO_DOCUMENTS),
    memory: createMemory(NO_DOCUMENTS, clock),
    strategy: () => strategy,
    people: () => [],
    notifier: null,
    mending: createMending({ writingOf: () => null, fixes: store.fixes, clock, log: silentLog }),
    budgetPercent: 100,
    clock,
    log: silentLog,
    progress: () => {},
    day: () => '2026-11-20',
  };
});
afterEach(() => store.close());

const at = (moment: string) => {
  nowMs = Date.parse(`2026-11-${moment}:00.000Z`);
};
const modesOf = (report: Awaited<ReturnType<typeof sync>>) =>
  report.sources.flatMap(({ pulls }) =>
    pulls.map(({ object, mode, stopped }) => `${object} ${mode}${stopped ? ' stopped' : ''}`),
  );

test('is due once a week, costs nothing on the other nights, and finds what was deleted for good', async () => {
  at('19T03:00');
  expect(modesOf(await sync(house, { dryRun: false }))).toEqual(['deal first']);
  at('20T01:00');
  const calls = shelf.calls();
  expect(modesOf(await reconcile(house, { dryRun: false }))).toEqual([]);
  expect(shelf.calls()).toBe(calls);

  shelf.records.get('deal')?.pop();
  at('22T01:00');
  const sunday = await reconcile(house, { dryRun: false });
  expect(modesOf(sunday)).toEqual(['deal everything']);
  expect(sunday.sources[0]?.pulls[0]).toMatchObject({ deleted: 1 });
  at('23T01:00');
  expect(modesOf(await reconcile(house, { dryRun: false }))).toEqual([]);
});

test('makes room for the jobs of the morning and goes on the next night', async () => {
  at('19T03:00');
  await sync(house, { dryRun: false });
  shelf.pageRows = 1;
  // Two seconds before the pull of the early morning.
  nowMs = Date.parse('2026-11-22T02:59:50.000Z');
  const night = await reconcile(house, { dryRun: false });
  expect(modesOf(night)).toEqual(['deal everything stopped']);
  expect(night.sources[0]?.budget).toMatchObject({ spent: false, goesOnAt: null });
  const asked = shelf.asked.length;
  at('23T01:00');
  expect(modesOf(await reconcile(house, { dryRun: false }))).toEqual(['deal everything']);
  expect(shelf.asked.slice(asked)[0]).toMatch(/"offset":[1-9]/);
});

test('that a person asks for reads everything now, and goes on with what the one before has left', async () => {
  at('19T03:00');
  await sync(house, { dryRun: false });
  at('19T04:00');
  expect(modesOf(await reconcile(house, { dryRun: false, asked: true }))).toEqual(['deal everything']);
  expect(modesOf(await reconcile(house, { dryRun: false, asked: true }))).toEqual(['deal everything']);
  shelf.pageRows = 1;
  // Probe, describe and three pages.
  shelf.allowance = { used: 0, limit: 7 };
  at('20T09:00');
  const cut = await reconcile(house, { dryRun: false, asked: true });
  expect(modesOf(cut)).toEqual(['deal everything stopped']);
  const [run] = await store.pulls.runs({ most: 1 });
  shelf.allowance = null;
  at('21T10:00');
  expect(modesOf(await reconcile(house, { dryRun: false, asked: true }))).toEqual(['deal everything']);
  const [next] = await store.pulls.runs({ most: 1 });
  expect(next).toMatchObject({ outcome: 'done', dueSince: run?.dueSince });
});

test('only looks where it is a dry run', async () => {
  at('22T01:00');
  expect(modesOf(await reconcile(house, { dryRun: true }))).toEqual([]);
  expect(shelf.asked).toEqual([]);
  expect(await store.pulls.runs({ most: 1 })).toEqual([]);
});
