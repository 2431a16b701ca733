import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stoppedClock } from '../../src/clock.ts';
import { readDocument } from '../../src/crm/document.ts';
import { fieldsOf } from '../../src/crm/objects.ts';
import { decide } from '../../src/scoring/profile/deciding.ts';
import { profile, readProfile } from '../../src/scoring/profile/index.ts';
import { wilson } from '../../src/scoring/wilson.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import { openDocuments } from '../../src/store/lowdb/documents.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { StrategySchema } from '../../src/strategy/schema.ts';
import { strategyVersions } from '../../src/strategy/versions.ts';
import { createShelf } from '../worlds/shelf.ts';
import { smallMirror } from '../worlds/small-mirror.ts';
import { testStrategy } from '../worlds/strategy.ts';

const NOW = '2026-06-15T08:00:00.000Z';
const clock = stoppedClock(NOW);
/** The strategy has a place for rules of the organisation's own. */
const takesRules = Object.hasOwn(StrategySchema.shape, 'own');

const read = (file: string) => readDocument(file, 'strategy', StrategySchema);

let folder: string;
let store: RecordStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-profile-'));
  store = await smallMirror({});
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Three hundred accounts in three states, two without one, and as many people. */
function shelfOfAccounts() {
  const shelf = createShelf('salesforce');
  shelf.pageRows = 100;
  const states = ['Attica', 'Crete', 'Epirus'];
  const at = '2026-06-01T00:00:00.000Z';
  shelf.records.set(
    'account',
    Array.from({ length: 300 }, (_, nth) => ({
      id: `a${nth}`,
      modifiedAt: at,
      name: `Firm ${nth}`,
      state: nth === 17 || nth === 40 ? null : (states[nth % 3] ?? null),
      externalId: `X-${10_000 + nth}`,
    })),
  );
  shelf.records.set(
    'contact',
    Array.from({ length: 300 }, (_, nth) => ({
      id: `c${nth}`,
      modifiedAt: at,
      firstName: ['Ana', 'Ben', 'Cleo'][nth % 3] ?? null,
      lastName: `Papadaki${nth}`,
      email: `secret${nth}@example.com`,
    })),
  );
  return shelf;
}

function run(documents = openDocuments(join(folder, 'documents'))) {
  return profile({
    connectors: [shelfOfAccounts()],
    openScratch: () => openRecordStore(':memory:', 256),
    store,
    documents,
    records: 1_000,
    strategy: testStrategy(),
    asOf: '2026-06-15',
    clock,
  });
}

describe('a profile', () => {
  test('counts every visible field and keeps nothing of people but counts', async () => {
    const documents = openDocuments(join(folder, 'documents'));
    const found = await run(documents);
    const accounts = found.fields.filter(({ object }) => object === 'account');
    expect(accounts.map(({ field }) => field).sort()).toEqual(fieldsOf('account').sort());
    const state = accounts.find(({ field }) => field === 'state');
    expect(state).toMatchObject({ rows: 300, filled: 298, distinct: 3 });
    expect(state?.fill[0]).toBeCloseTo(0.976022, 5);
    const kept = JSON.stringify(await readProfile(documents));
    expect(JSON.parse(kept)).toEqual(found);
    for (const word of ['Ana', 'Cleo', 'Papadaki', 'secret', 'example.com']) expect(kept).not.toContain(word);
    expect(found.fields.find(({ object, field }) => object === 'contact' && field === 'email')).toMatchObject(
      {
        filled: 300,
        distinct: 300,
        shapes: [],
      },
    );
  });

  test('proposes what the counts speak for, with its evidence', async () => {
    const { proposals } = await run();
    const byId = new Map(proposals.map((proposal) => [proposal.id, proposal]));
    expect([...byId.keys()].sort()).toEqual([
      'own-account-externalid-malformed',
      'own-account-externalid-repeated',
      'own-account-name-repeated',
      'own-account-state-missing',
      'own-account-state-unlisted',
    ]);
    expect(byId.get('own-account-state-missing')?.evidence).toBe(
      '298 of 300 have it: 99.3 %, between 97.6 % and 99.8 %.',
    );
    expect(byId.get('own-account-state-unlisted')?.evidence).toContain(
      '3 values make up 298 of 298 (100.0 %)',
    );
  });

  test('switches nothing on and leaves the mirror alone', async () => {
    const before = await store.measuring.countLive(['accounts']).catch(() => null);
    const documents = openDocuments(join(folder, 'documents'));
    await run(documents);
    expect(await strategyVersions(documents)).toEqual([]);
    expect(await store.measuring.countLive(['accounts'])).toEqual(before ?? new Map([['accounts', 0]]));
  });

  test('does not propose again what was refused', async () => {
    const documents = openDocuments(join(folder, 'documents'));
    await run(documents);
    const ask = {
      word: 'refused',
      by: 'ana@example.com',
      why: 'Names repeat.',
      clock,
      day: '2026-06-15',
    } as const;
    await decide(documents, { ...ask, id: 'own-account-name-repeated', strategyFile: 'none', read });
    const again = await run(documents);
    expect(again.proposals.map(({ id }) => id)).not.toContain('own-account-name-repeated');
    expect(again.decisions).toMatchObject([
      { id: 'own-account-name-repeated', by: 'ana@example.com', at: NOW },
    ]);
    await expect(
      decide(documents, { ...ask, id: 'own-account-name-repeated', strategyFile: 'none', read }),
    ).rejects.toThrow(/It was refused by ana@example\.com on 2026-06-15/);
  });

  test.skipIf(!takesRules)('writes what is accepted into a new version of the strategy', async () => {
    const documents = openDocuments(join(folder, 'documents'));
    await run(documents);
    const strategyFile = join(folder, 'strategy.yaml');
    copyFileSync(STRATEGY, strategyFile);
    const decision = { word: 'accepted', by: 'ana@example.com', why: 'All have one.', clock } as const;
    for (const { id } of (await readProfile(documents)).proposals)
      await decide(documents, { ...decision, id, day: '2026-06-15', strategyFile, read });
    const versions = await strategyVersions(documents);
    expect(versions.at(-1)?.strategy.version).toEqual({
      date: '2026-06-15',
      by: 'ana@example.com',
      why: 'All have one.',
    });
    const text = readFileSync(strategyFile, 'utf8');
    expect(text).toContain('own-account-state-unlisted');
    expect((await readProfile(documents)).proposals).toEqual([]);
  });
});

const STRATEGY = new URL('../../examples/sample-company/strategy.yaml', import.meta.url).pathname;

describe('the interval of a share', () => {
  // Wilson's score interval, by hand.
  test.each([
    [298, 300, 0.976022, 0.99817],
    [0, 10, 0, 0.277533],
    [10, 10, 0.722467, 1],
    [0, 0, 0, 1],
  ])('%i of %i', (hits, n, low, high) => {
    const [from, to] = wilson(hits, n);
    expect(from).toBeCloseTo(low, 5);
    expect(to).toBeCloseTo(high, 5);
  });
});
