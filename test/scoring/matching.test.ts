import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../../src/clock.ts';
import { sayDifferent } from '../../src/fixing/duplicate-word.ts';
import { tableOf } from '../../src/mirror/tables.ts';
import { judgeValues, VALUE_FIELDS } from '../../src/mirror/verdicts.ts';
import { readDuplicates } from '../../src/progress/duplicates.ts';
import { matchAll } from '../../src/scoring/matching.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { KeptCluster, RecordStore } from '../../src/store/ports.ts';
import { landWorld, type SmallWorld } from '../worlds/small-mirror.ts';

const CLOCK = stoppedClock('2026-06-15T08:00:00.000Z');
const DAY = '2026-06-15';
let store: RecordStore;
beforeEach(async () => {
  store = await openRecordStore(':memory:', 256);
});
afterEach(() => store.close());

const HEADS = ['Ma', 'Ni', 'E', 'La', 'In', 'Ho', 'Re', 'Sa'];
const TAILS = ['ria', 'kolas', 'lenka', 'rissa', 'grid', 'ang', 'zan', 'bine', 'mira', 'tor'];
const LAST = ['Papadakis', 'Dahl', 'Nguyen', 'Rezaei', 'Novak', 'Smith', 'Okafor', 'Silva'];

/** Eighty persons, each with another name. */
const crowd = Array.from({ length: 80 }, (_, at) => {
  const lastName = LAST[at % 8] ?? '';
  const firstName = `${HEADS[Math.floor(at / 10)]}${TAILS[at % 10]}`;
  return {
    id: `c${String(at).padStart(3, '0')}`,
    firstName,
    lastName,
    email: `${firstName}.${lastName}@firm${at}.com`.toLowerCase(),
    phone: `+3021032${String(10_000 + at * 977)}`,
    country: 'Greece',
  };
});
const [maria] = crowd as [(typeof crowd)[number]];

async function matched(salesforce: SmallWorld): Promise<KeptCluster[]> {
  await landWorld(store, 'salesforce', salesforce);
  await judgeValues(store.knowledge, VALUE_FIELDS);
  await store.measuring.lead(
    (['account', 'contact', 'lead'] as const).map((object) => ({
      table: tableOf(object),
      source: 'salesforce',
    })),
  );
  await matchAll({ store, clock: CLOCK, asOf: DAY });
  return store.matching.clusters('person');
}

const names = (clusters: readonly KeptCluster[]) =>
  clusters.map(({ tier, members }) => `${tier} ${members.map(({ id }) => id).join('+')}`);

test('a copy is found and becomes a finding; a namesake, a colleague and a spouse do not', async () => {
  const clusters = await matched({
    contact: [
      ...crowd,
      { ...maria, id: 'copy', lastName: 'Papadaki', country: null },
      { ...maria, id: 'namesake', email: 'mpap@elsewhere.org', phone: '+302310999888' },
      { ...maria, id: 'spouse', firstName: 'Giorgos', email: 'giorgos.papadakis@firm0.com' },
    ],
  });
  expect(names(clusters)).toEqual(['safe c000+copy']);
  expect(clusters[0]?.reasons[0]).toMatchObject({ likeness: 'equal' });
  const findings = await store.measuring.findings();
  expect(findings.map(({ checkId, recordId }) => `${checkId} ${recordId}`)).toEqual([
    'contact-person-duplicated c000',
    'contact-person-duplicated copy',
  ]);
  const { shown } = await readDuplicates(store, 'contact', 10);
  expect(shown[0]?.survivorship[0]).toMatchObject({ survivor: 'c000', object: 'contact' });
});

test('run twice it keeps the same; a word that they are different stays and closes the findings', async () => {
  const world = { contact: [...crowd, { ...maria, id: 'copy' }] };
  const first = await matched(world);
  await matchAll({ store, clock: CLOCK, asOf: DAY });
  expect(await store.matching.clusters('person')).toEqual(first);
  expect(await store.measuring.findings()).toHaveLength(2);
  const id = first[0]?.id ?? '';
  const ask = { id, records: [], by: 'ana@northlight.example', clock: CLOCK };
  await sayDifferent(store.matching, ask);
  await sayDifferent(store.matching, ask);
  expect(await store.matching.differences()).toHaveLength(1);
  await matchAll({ store, clock: CLOCK, asOf: DAY });
  expect(await store.matching.clusters('person')).toEqual([]);
  expect(await store.measuring.findings()).toEqual([]);
  await expect(sayDifferent(store.matching, ask)).rejects.toThrow(/no cluster/);
});

test('a lead that is already a contact is listed with it; one that was converted is not', async () => {
  const lead = { ...maria, company: null };
  const clusters = await matched({
    contact: crowd,
    lead: [
      { ...lead, id: 'open' },
      { ...lead, id: 'done', converted: true },
    ],
  });
  expect(clusters.map(({ members }) => members.map(({ object, id }) => `${object} ${id}`))).toEqual([
    ['contact c000', 'lead open'],
  ]);
});

test('shops of one chain stay apart, also those that belong to one parent; a second account of a firm is found', async () => {
  const firms = crowd.map(({ id, firstName, phone }, at) => {
    return { id, name: `${firstName} Works`, website: `firm${at}.com`, phone, country: 'Greece' };
  });
  const shop = (at: number, parentId: string | null) => ({
    id: `shop${at}`,
    name: 'Corner Bakery',
    website: 'corner-bakery.com',
    phone: `+30231055${String(10_000 + at * 731)}`,
    country: 'Greece',
    parentId,
  });
  await matched({
    account: [
      ...firms,
      ...Array.from({ length: 6 }, (_, at) => shop(at, null)),
      { ...shop(6, 'shop0'), phone: shop(0, null).phone },
      { ...firms[0], id: 'again', name: `${firms[0]?.name} Ltd.`, website: null },
    ],
  });
  const clusters = await store.matching.clusters('organisation');
  // No website on one side: a person should look.
  expect(names(clusters)).toEqual(['review again+c000']);
});
