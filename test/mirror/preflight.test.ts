import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ObjectName } from '../../src/crm/objects.ts';
import { AccessError } from '../../src/errors.ts';
import { preflightOf } from '../../src/mirror/preflight.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { createShelf, type Shelf } from '../worlds/shelf.ts';

let store: RecordStore;
let shelf: Shelf;
beforeEach(async () => {
  store = await openRecordStore(':memory:', 256);
  shelf = createShelf('shelf');
  shelf.records.set('deal', []);
  shelf.records.set('account', []);
});
afterEach(() => store.close());

const fields = (entries: readonly (readonly [ObjectName, readonly string[]])[]) => new Map(entries);
const ask = () =>
  preflightOf({
    connector: shelf,
    store,
    goals: fields([['deal', ['amount', 'stage']]]),
    rest: fields([
      ['account', ['industry']],
      ['deal', ['name', 'amount']],
    ]),
    budgetPercent: 20,
    clock: { now: () => '2026-11-23T07:00:00.000Z' },
  });

test('what a goal needs is needed; of the rest only something is lost; each thing is named once', async () => {
  shelf.allowance = { used: 7, limit: 1_000 };
  shelf.schemas.set('deal', new Map([['stage', { visible: false }]]));
  shelf.schemas.set('account', new Map([['industry', { visible: false }]]));
  const { requirements, budget, probe, failure } = await ask();
  expect(requirements.map(({ what, met, needed }) => `${what} ${met} ${needed}`)).toEqual([
    'deal.amount true true',
    'deal.stage false true',
    'account.industry false false',
    'deal.name true false',
  ]);
  expect(probe?.account).toBe('Shelf');
  expect(failure).toBeNull();
  expect(budget).toMatchObject({ calls: 200, used: 3, spent: false });
});

test('its calls count for the budget of the day', async () => {
  await ask();
  expect((await ask()).budget).toMatchObject({ usedBefore: 3, used: 3 });
  expect(await store.pulls.runs({ kind: 'preflight', most: 5 })).toMatchObject([
    { number: 2, outcome: 'done', calls: 3, readingCalls: 0 },
    { number: 1, outcome: 'done', calls: 3 },
  ]);
});

test('a source that lets nobody in says so, and nothing else is known', async () => {
  shelf.closed = new AccessError({ what: 'Refused.', why: 'Rights.', next: 'Ask.' });
  expect(await ask()).toMatchObject({ probe: null, requirements: [], failure: shelf.closed });
});
