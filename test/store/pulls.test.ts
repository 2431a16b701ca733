import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { PullRow, RecordStore, RunRow } from '../../src/store/ports.ts';

let store: RecordStore;
beforeEach(async () => {
  store = await openRecordStore(':memory:', 256);
});
afterEach(() => store.close());

const run = (parts: Partial<RunRow> = {}): RunRow => ({
  source: 'hubspot',
  kind: 'incremental',
  dueSince: null,
  startedAt: '2026-11-23T03:00:00.000Z',
  endedAt: '2026-11-23T03:00:00.000Z',
  outcome: 'under way',
  calls: 0,
  readingCalls: 0,
  budgetCalls: null,
  goesOnAt: null,
  ...parts,
});
const pull = (parts: Partial<PullRow> = {}): PullRow => ({
  run: 1,
  source: 'hubspot',
  object: 'deal',
  mode: 'changes',
  startedAt: '2026-11-23T03:00:01.000Z',
  endedAt: '2026-11-23T03:00:02.000Z',
  from: '2026-11-22T02:50:00.000Z',
  until: '2026-11-23T02:50:00.000Z',
  asked: ['amount', 'closeDate'],
  expected: 12,
  by: 'total',
  received: 12,
  added: 1,
  changed: 2,
  same: 9,
  deleted: 0,
  merged: 0,
  skipped: [{ why: 'older than what stands there', records: 1 }],
  calls: 3,
  outcome: 'proven',
  failure: null,
  ...parts,
});

describe('runs', () => {
  test('are numbered as they begin, written anew as they go on, and listed from the newest', async () => {
    const { pulls } = store;
    const first = await pulls.begin(run());
    const second = await pulls.begin(
      run({ source: 'salesforce', kind: 'reconciling', dueSince: '2026-11-22T01:00:00.000Z' }),
    );
    expect([first, second]).toEqual([1, 2]);
    const ended = run({
      endedAt: '2026-11-23T03:05:00.000Z',
      outcome: 'stopped',
      calls: 70,
      readingCalls: 50,
      budgetCalls: 3_000,
      goesOnAt: '2026-11-24T03:05:00.000Z',
    });
    await pulls.update(first, ended);
    expect(await pulls.runs({ source: 'hubspot', most: 5 })).toEqual([{ number: 1, ...ended }]);
    expect((await pulls.runs({ most: 5 })).map(({ number }) => number)).toEqual([2, 1]);
    expect((await pulls.runs({ most: 1 })).map(({ number }) => number)).toEqual([2]);
    expect((await pulls.runs({ kind: 'reconciling', most: 5 })).map(({ number }) => number)).toEqual([2]);
    const alive = await pulls.runs({ aliveAfter: '2026-11-23T03:00:00.000Z', most: 5 });
    expect(alive.map(({ number }) => number)).toEqual([1]);
  });
});

describe('pulls', () => {
  test('come back as they were kept, in their order', async () => {
    const failed = pull({
      object: 'contact',
      mode: 'first',
      from: null,
      expected: null,
      by: null,
      skipped: [],
      outcome: 'failed',
      failure: 'It’s "gone".',
    });
    await store.pulls.save(pull());
    await store.pulls.save(failed);
    await store.pulls.save(pull({ run: 2 }));
    expect(await store.pulls.pullsOf(1)).toEqual([pull(), failed]);
  });

  test('say when changes were last proven, which a failed or a reconciling one does not', async () => {
    const at = (day: number) => `2026-11-${day}T03:00:00.000Z`;
    await store.pulls.save(pull({ mode: 'first', endedAt: at(20) }));
    await store.pulls.save(pull({ endedAt: at(21) }));
    await store.pulls.save(pull({ mode: 'everything', endedAt: at(22) }));
    await store.pulls.save(pull({ endedAt: at(23), outcome: 'failed' }));
    await store.pulls.save(pull({ endedAt: at(23), outcome: 'stopped' }));
    await store.pulls.save(pull({ object: 'user', mode: 'first', endedAt: at(19) }));
    expect(await store.pulls.provenByChanges()).toEqual([
      { source: 'hubspot', object: 'deal', at: at(21) },
      { source: 'hubspot', object: 'user', at: at(19) },
    ]);
  });
});
