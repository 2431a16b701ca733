import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ObjectName } from '../../src/crm/objects.ts';
import { AccessError, UpstreamError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { settled } from '../../src/mirror/meeting.ts';
import { reconcileSource, type SourceReport, syncSource } from '../../src/mirror/sync.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { createShelf, type Shelf } from '../worlds/shelf.ts';

const START = Date.parse('2026-11-23T03:00:00.000Z');
const HOUR_MS = 3_600_000;

let store: RecordStore;
let shelf: Shelf;
let nowMs: number;
let logged: string[];
const note = (fields: Record<string, unknown>, message: string) => {
  logged.push(`${message} ${JSON.stringify(fields)}`);
};
const log: Log = { debug: note, info: note, warn: note, error: note };
// Each look at the clock finds it a millisecond later, as a real one does at the least.
const clock = { now: () => new Date(nowMs++).toISOString() };
const wanted = new Map<ObjectName, readonly string[]>([
  ['user', ['name']],
  ['account', ['name', 'industry']],
  ['deal', ['name', 'stage']],
  ['ticket', []],
]);

beforeEach(async () => {
  store = await openRecordStore(':memory:', 256);
  shelf = createShelf('shelf');
  nowMs = START;
  logged = [];
  stock('user', 1);
  stock('account', 3);
  stock('deal', 5);
});
afterEach(() => store.close());

/** Puts records with stamps of the day before on the shelf. */
function stock(object: ObjectName, count: number): void {
  shelf.records.set(
    object,
    Array.from({ length: count }, (_, index) => ({
      id: `${object}${index}`,
      modifiedAt: `2026-11-22T0${index}:00:00.000Z`,
      name: `${object} ${index}`,
      industry: 'Energy',
      stage: 'Open',
    })),
  );
}

const ask = (budgetPercent = 100) => ({
  connector: shelf,
  store,
  wanted,
  budgetPercent,
  clock,
  log,
  progress: () => {},
});
const sync = (budgetPercent?: number) => syncSource(ask(budgetPercent));
const reconcile = (dueSince: string, endsBy: string | null = null) =>
  reconcileSource({ ...ask(), dueSince, endsBy, waits: true });
const told = ({ pulls }: SourceReport) =>
  pulls.map(
    ({ object, mode, received, stopped }) => `${object} ${mode} ${received}${stopped ? ' stopped' : ''}`,
  );
const live = (table: string) => store.landing.countLive(table, 'shelf');

describe('an incremental run', () => {
  test('reads everything the first time, then what changed, and keeps what each pull did', async () => {
    expect(told(await sync())).toEqual(['user first 1', 'account first 3', 'deal first 5']);
    nowMs = START + HOUR_MS;
    shelf.records.get('deal')?.push({ id: 'late', modifiedAt: '2026-11-23T03:10:00.000Z', name: 'Late' });
    const second = await sync();
    expect(told(second)).toEqual(['user changes 0', 'account changes 0', 'deal changes 1']);
    expect(second.failures).toEqual([]);
    expect(await live('deals')).toBe(6);

    const [last, first] = await store.pulls.runs({ most: 5 });
    expect(last).toMatchObject({
      number: 2,
      kind: 'incremental',
      outcome: 'done',
      readingCalls: 0,
      calls: 5,
    });
    expect(first).toMatchObject({ number: 1, outcome: 'done', readingCalls: 6, calls: 8 });
    expect((await store.pulls.pullsOf(2)).at(-1)).toMatchObject({
      run: 2,
      object: 'deal',
      mode: 'changes',
      from: expect.stringMatching(/^2026-11-23T02:50:00/),
      asked: ['name', 'stage'],
      received: 1,
      added: 1,
      expected: 1,
      by: 'the shelf',
      calls: 1,
      outcome: 'proven',
      failure: null,
    });
    expect(await store.knowledge.sources()).toMatchObject([
      { source: 'shelf', account: 'Shelf', failure: null },
    ]);
  });

  test('does what is left behind a pull once the next one knows from where it goes on', async () => {
    const order: string[] = [];
    const told = <T>(what: string, work: () => Promise<T>) => {
      order.push(what);
      return work();
    };
    const slow: RecordStore = {
      ...store,
      landing: {
        ...store.landing,
        cursor: (...of) => told(`cursor ${of[1]}`, () => store.landing.cursor(...of)),
      },
      drift: {
        ...store.drift,
        countUnlisted: (of) => told(`values ${of.object}`, () => store.drift.countUnlisted(of)),
      },
      pulls: { ...store.pulls, save: (pull) => told(`report ${pull.object}`, () => store.pulls.save(pull)) },
    };
    await syncSource({ ...ask(), store: slow });
    expect(order).toEqual([
      'cursor user',
      'cursor account',
      'report user',
      'values user',
      'cursor deal',
      'report account',
      'values account',
      'report deal',
      'values deal',
    ]);
  });

  test('tells of a report that could not be kept, and goes on with the other objects', async () => {
    const full: RecordStore = {
      ...store,
      pulls: {
        ...store.pulls,
        save: (pull) =>
          pull.object === 'account' ? Promise.reject(new Error('no room left')) : store.pulls.save(pull),
      },
    };
    const report = await syncSource({ ...ask(), store: full });
    expect(report.failures).toMatchObject([{ message: 'no room left' }]);
    expect(told(report)).toEqual(['user first 1', 'account first 3', 'deal first 5']);
    expect((await store.pulls.pullsOf(1)).map(({ object }) => object)).toEqual(['user', 'deal']);
    expect(await live('accounts')).toBe(3);
  });

  test('asks for nothing later than ten minutes before the earlier of both clocks', async () => {
    shelf.now = '2026-11-23T02:30:00.000Z';
    await sync();
    expect(shelf.asked.every((line) => line.endsWith('until 2026-11-23T02:20:00.000Z'))).toBe(true);
    expect(logged.join('\n')).toMatch(/our clock is ahead of the source’s .*"skewMs":18000\d\d/);
    expect(settled('2026-11-23T03:00:00.000Z', '2026-11-23T04:00:00.000Z')).toBe('2026-11-23T02:50:00.000Z');
    expect(settled('2026-11-23T03:00:00.000Z', null)).toBe('2026-11-23T02:50:00.000Z');
  });

  test('goes on with the other objects when one fails, and says why', async () => {
    shelf.refusing.set(
      'account',
      new UpstreamError({ what: 'It broke.', why: 'Because.', next: 'Wait.', retryable: true }),
    );
    const report = await sync();
    expect(told(report)).toEqual(['user first 1', 'deal first 5']);
    expect(report.failures.map(({ message }) => message)).toEqual(['It broke. Because. Wait.']);
    const [run] = await store.pulls.runs({ most: 1 });
    expect(run?.outcome).toBe('failed');
    const failed = (await store.pulls.pullsOf(run?.number ?? 0)).find(({ object }) => object === 'account');
    expect(failed).toMatchObject({ outcome: 'failed', failure: 'It broke. Because. Wait.', calls: 1 });
    const [state] = await store.knowledge.sources();
    expect(state).toMatchObject({ pulledAt: null, failure: 'It broke. Because. Wait.' });
    shelf.refusing.clear();
    expect(told(await sync())).toEqual(['user changes 0', 'deal changes 0', 'account first 3']);
    expect((await store.knowledge.sources())[0]).toMatchObject({ failure: null });
  });

  test('keeps what the mirror holds when the source lets nobody in', async () => {
    await sync();
    shelf.closed = new AccessError({ what: 'Refused.', why: 'Rights.', next: 'Ask.' });
    const report = await sync();
    expect(report).toMatchObject({ pulls: [], run: 2, budget: { used: 1 } });
    expect(report.failures).toHaveLength(1);
    expect(await live('deals')).toBe(5);
    expect((await store.pulls.runs({ most: 1 }))[0]).toMatchObject({ outcome: 'failed', calls: 1 });
    expect((await store.knowledge.sources())[0]?.failure).toBe('Refused. Rights. Ask.');
  });

  test('leaves alone what nobody asks for, and names what it may not see', async () => {
    shelf.records.delete('account');
    stock('ticket', 2);
    const report = await sync();
    expect(told(report)).toEqual(['user first 1', 'deal first 5']);
    expect(report.hidden).toEqual([{ object: 'account', reason: 'There is no account on the shelf.' }]);
  });
});

describe('the budget', () => {
  test('once spent, ends the run after a landed page; the next day it goes on from there', async () => {
    // Of 12 calls 3 are kept for changes: probe and describe, then 9 pages would do, but 7 may be read.
    shelf.allowance = { used: 0, limit: 12 };
    stock('deal', 9);
    shelf.records.get('deal')?.push(
      ...Array.from({ length: 9 }, (_, index) => ({
        id: `more${index}`,
        modifiedAt: `2026-11-22T1${index}:00:00.000Z`,
        name: 'More',
      })),
    );
    const first = await sync();
    expect(told(first).slice(0, 2)).toEqual(['user first 1', 'account first 3']);
    expect(first.pulls[2]).toMatchObject({ object: 'deal', stopped: 'budget', expected: null });
    expect(first.postponed).toEqual(['deal']);
    expect(first.failures).toEqual([]);
    expect(first.budget).toMatchObject({ percent: 100, calls: 12, usedBefore: 0, spent: true });
    expect(first.budget?.used).toBeLessThanOrEqual(12);
    const landed = await live('deals');
    expect(landed).toBeGreaterThan(0);
    expect(landed).toBeLessThan(18);
    const [run] = await store.pulls.runs({ most: 1 });
    expect(run).toMatchObject({ outcome: 'stopped', budgetCalls: 12 });
    expect(run?.goesOnAt?.slice(0, 16)).toBe('2026-11-24T03:00');
    expect((await store.knowledge.sources())[0]).toMatchObject({
      pulledAt: null,
      failure: expect.stringMatching(
        /budget of 12 calls in 24 hours \(100 % of 12\) is spent.*after 2026-11-24T03:00/,
      ),
    });

    // An hour later the changes of the day have their reserve, the reading has none.
    nowMs = START + HOUR_MS;
    const second = await sync();
    expect(told(second)).toEqual([]);
    expect(second.postponed).toEqual(['user', 'account', 'deal']);
    expect(second.budget).toMatchObject({ used: 1, spent: true });
    expect(await live('deals')).toBe(landed);

    nowMs = START + 25.5 * HOUR_MS;
    const third = await sync();
    expect(told(third).slice(0, 2)).toEqual(['user changes 0', 'account changes 0']);
    const readings = third.pulls.filter(({ object }) => object === 'deal');
    expect(readings.map(({ mode }) => mode)).toEqual(['first', 'changes']);
    expect(shelf.asked.at(-2)).toMatch(/^deal from \{"since":"","until":/);
    expect(await live('deals')).toBeGreaterThan(landed);
  });

  test('that cut off changes does not leave out what changed until the run that goes on', async () => {
    shelf.pageRows = 1;
    await sync();
    const late = (id: string, hours: number) => {
      const modifiedAt = new Date(START + hours * HOUR_MS).toISOString();
      shelf.records.get('deal')?.push({ id, modifiedAt, name: id });
    };
    for (const id of ['a', 'b', 'c', 'd']) late(id, 20);
    nowMs = START + 25 * HOUR_MS;
    // Probe, describe, users and accounts leave two pages for the four deals.
    shelf.allowance = { used: 0, limit: 6 };
    expect(told(await sync()).at(-1)).toBe('deal changes 2 stopped');
    late('e', 30);
    nowMs = START + 50 * HOUR_MS;
    shelf.allowance = null;
    const report = await sync();
    expect(told(report)).toEqual(['user changes 0', 'account changes 0', 'deal changes 2', 'deal changes 1']);
    expect(await live('deals')).toBe(10);
    expect(told(await sync())).toEqual(['user changes 0', 'account changes 0', 'deal changes 0']);
  });

  test('is no limit where the source does not say what it allows', async () => {
    const report = await sync(1);
    expect(report.postponed).toEqual([]);
    expect(report.budget).toMatchObject({ allowance: null, calls: null, spent: false, used: 8 });
  });

  test('is not overrun by a reconciling run: changes of the day still come', async () => {
    shelf.allowance = { used: 0, limit: 40 };
    await sync();
    stock('deal', 9);
    nowMs = START + 2 * HOUR_MS;
    for (let night = 0; night < 6; night++) await reconcile(clock.now());
    const runs = await store.pulls.runs({ most: 20 });
    const used = runs.reduce((sum, { calls }) => sum + calls, 0);
    expect(used).toBeLessThanOrEqual(40);
    expect(runs.reduce((sum, { readingCalls }) => sum + readingCalls, 0)).toBeLessThanOrEqual(30);
    const changes = await sync();
    expect(changes.postponed).toEqual([]);
    expect(told(changes)).toHaveLength(3);
  });

  test('counts the calls of a run that was killed', async () => {
    await store.pulls.begin({
      source: 'shelf',
      kind: 'incremental',
      dueSince: null,
      startedAt: '2026-11-22T20:00:00.000Z',
      endedAt: '2026-11-22T20:10:00.000Z',
      outcome: 'under way',
      calls: 70,
      readingCalls: 0,
      budgetCalls: 100,
      goesOnAt: null,
    });
    shelf.allowance = { used: 70, limit: 100 };
    expect((await sync()).budget).toMatchObject({ usedBefore: 70 });
  });
});

describe('a reconciling run', () => {
  test('finds what no increment shows, reads again what the vendor worked out, and is then done', async () => {
    await sync();
    const deals = shelf.records.get('deal') ?? [];
    deals.splice(1, 1);
    deals[0] = { ...(deals[0] as (typeof deals)[0]), stage: 'Worked out' };
    nowMs = START + 24 * HOUR_MS;
    await sync();
    expect(await live('deals')).toBe(5);
    const due = clock.now();
    const report = await reconcile(due);
    expect(told(report)).toEqual(['user everything 1', 'account everything 3', 'deal everything 4']);
    expect(report.pulls.find(({ object }) => object === 'deal')).toMatchObject({ deleted: 1, changed: 1 });
    expect(await live('deals')).toBe(4);
    const before = shelf.calls();
    expect(await reconcile(due)).toMatchObject({ run: null, pulls: [], budget: null });
    expect(shelf.calls()).toBe(before);
  });

  test('is spread over nights: changes come in between, and what was read is not read again', async () => {
    shelf.pageRows = 1;
    stock('deal', 9);
    await sync();
    nowMs = START + 5 * HOUR_MS;
    const due = clock.now();
    const nights: string[][] = [];
    for (let night = 0; night < 20; night++) {
      // A night lasts a few looks at the clock.
      const report = await reconcile(due, new Date(nowMs + 25).toISOString());
      if (report.run === null) break;
      nights.push(told(report));
      expect(report.failures).toEqual([]);
      expect(told(await sync())).toEqual(['user changes 0', 'account changes 0', 'deal changes 0']);
    }
    expect(nights.length).toBeGreaterThan(1);
    const read = nights.flat().reduce((sum, line) => sum + Number(line.split(' ')[2]), 0);
    expect(read).toBeLessThanOrEqual(13 + nights.length);
    expect((await store.landing.standing()).every(({ unfinished }) => unfinished === null)).toBe(true);
  });
});

describe('a schema that drifts', () => {
  const shows = (field: string, parts: object) => shelf.schemas.set('deal', new Map([[field, parts]]));

  test('is kept in silence the first time, and told of once when it differs', async () => {
    shows('stage', { options: ['Open', 'Won'] });
    expect((await sync()).drift).toEqual([]);
    expect((await sync()).drift).toEqual([]);
    shows('stage', { options: ['Open', 'Lost'] });
    const { drift } = await sync();
    expect(drift.map(({ object, field, kind, values }) => [object, field, kind, ...values])).toEqual([
      ['deal', 'stage', 'options-added', 'Lost'],
      ['deal', 'stage', 'options-removed', 'Won'],
    ]);
    expect((await sync()).drift).toEqual([]);
    expect(await store.drift.differences({ source: 'shelf' })).toHaveLength(2);
    expect(logged.filter((line) => line.startsWith('schema drifted'))).toHaveLength(2);
  });

  test('tells values that no option stands for when they are new, with their counts, and no personal ones', async () => {
    shelf.schemas.set('user', new Map([['name', { options: ['Nobody'] }]]));
    shows('stage', { options: ['Won'] });
    expect((await sync()).drift).toEqual([]);
    expect(await store.drift.unlisted()).toEqual([
      { source: 'shelf', object: 'deal', field: 'stage', value: 'Open', records: 5 },
    ]);
    nowMs = START + HOUR_MS;
    const deals = shelf.records.get('deal') ?? [];
    deals.push({ id: 'x', modifiedAt: '2026-11-23T03:20:00.000Z', name: 'X', stage: 'Won;Odd' });
    deals.push({ id: 'y', modifiedAt: '2026-11-23T03:20:00.000Z', name: 'Y', stage: 'Won;Won' });
    const { drift } = await sync();
    expect(drift.map(({ field, kind, values }) => [field, kind, ...values])).toEqual([
      ['stage', 'unlisted', 'Won;Odd'],
    ]);
    expect((await sync()).drift).toEqual([]);
    expect(logged.join('\n')).not.toContain('Odd');
  });

  test.each([
    ['retyped', { vendorType: 'number' }],
    ['led-elsewhere', { vendorField: 'Other_Stage__c' }],
  ])('reads an object again when a field is %s, though no record was modified', async (kind, parts) => {
    await sync();
    shelf.records.set(
      'deal',
      (shelf.records.get('deal') ?? []).map((deal) => ({ ...deal, stage: 'Anew' })),
    );
    nowMs = START + HOUR_MS;
    shows('stage', parts);
    const report = await sync();
    expect(report.drift).toMatchObject([{ kind }]);
    expect(told(report)).toEqual([
      'user changes 0',
      'account changes 0',
      'deal changes 0',
      'deal everything 5',
    ]);
    expect(report.pulls.at(-1)).toMatchObject({ changed: 5 });
    expect(told(await sync())).toEqual(['user changes 0', 'account changes 0', 'deal changes 0']);
  });

  test('reads a field that can be seen now from the beginning', async () => {
    shows('stage', { visible: false, reason: 'Hidden.' });
    await sync();
    nowMs = START + HOUR_MS;
    shelf.schemas.clear();
    const report = await sync();
    expect(report.drift).toMatchObject([{ field: 'stage', kind: 'found' }]);
    expect(told(report)).toEqual(['user changes 0', 'account changes 0', 'deal first 5']);
    expect(report.pulls.at(-1)).toMatchObject({ changed: 5 });
    expect(told(await sync())).toEqual(['user changes 0', 'account changes 0', 'deal changes 0']);
  });

  test('goes on with such a reading after the budget cut it off, however often', async () => {
    shelf.pageRows = 1;
    await sync();
    shows('stage', { vendorType: 'number' });
    shelf.records.set(
      'deal',
      (shelf.records.get('deal') ?? []).map((deal) => ({ ...deal, stage: 'Anew' })),
    );
    shelf.allowance = { used: 0, limit: 8 };
    let days = 0;
    for (; days < 10; days++) {
      nowMs = START + (days + 2) * 25 * HOUR_MS;
      const report = await sync();
      expect(report.failures).toEqual([]);
      if (report.postponed.length === 0) break;
    }
    expect(days).toBeGreaterThan(0);
    expect(days).toBeLessThan(10);
    expect(await store.drift.unlisted()).toEqual([]);
    const again = await sync(100);
    expect(again.pulls.every(({ mode }) => mode === 'changes')).toBe(true);
  });
});
