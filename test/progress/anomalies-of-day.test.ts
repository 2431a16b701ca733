import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anomalyText } from '../../src/briefing/anomalies.ts';
import { addDays, weekdayOf } from '../../src/clock.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import { type Anomaly, pulledAnomalies, readAnomalies, staleSources } from '../../src/progress/anomalies.ts';
import { readDay } from '../../src/progress/day-view.ts';
import { judge } from '../../src/scoring/run.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { sources } from '../briefing/day-view.ts';
import { landWorld, smallMirror } from '../worlds/small-mirror.ts';
import { testStrategy } from '../worlds/strategy.ts';

/** A Monday. */
const TODAY = '2026-06-15';
const strategy = testStrategy();
const speaker = createSpeaker('en');
const said = (anomalies: readonly Anomaly[]) =>
  anomalies.map((anomaly) => anomalyText({ speaker, day: TODAY, zone: 'UTC' }, anomaly));

/** Nine weeks of leads: 30 a working day, 4 a day of the weekend; on the last Monday a third of them. */
const LEADS = Array.from({ length: 63 }, (_, back) => addDays(TODAY, back - 62)).flatMap((day) => {
  const usual = weekdayOf(day) > 5 ? 4 : 30;
  return Array.from({ length: day === TODAY ? usual / 3 : usual + (Number(day.slice(-2)) % 3) }, (_, at) => ({
    id: `${day}-${at}`,
    lastName: 'Name',
    company: 'Company',
    status: 'open',
    origin: 'web',
    ownerId: 'u1',
    createdAt: `${day}T10:00:00.000Z`,
    modifiedAt: `${day}T10:00:00.000Z`,
    modifiedBy: at % 10 === 0 ? 'machine' : 'u1',
  }));
});
const user = (id: string, more: object) => ({
  id,
  name: id,
  active: true,
  person: true,
  integration: false,
  ...more,
});
const WORLD = { user: [user('u1', {}), user('machine', { integration: true })], lead: LEADS };
/** What an import touched: leads that were there already, as a machine leaves them. */
const emptied = (day: string, count: number) =>
  LEADS.slice(0, count).map((lead) => ({
    ...lead,
    origin: null,
    status: 'imported',
    modifiedAt: `${day}T03:00:00.000Z`,
    modifiedBy: 'machine',
  }));

describe('a broken import', () => {
  let store: RecordStore;
  const judgeOn = (asOf: string, now = `${asOf}T23:59:59.999Z`) =>
    judge({ store, strategy, strategyVersion: 1, asOf, clock: { now: () => now }, keep: true });
  const anomaliesOn = async (day: string) =>
    readAnomalies(store, strategy, day, await store.measuring.measurements(day), []);
  /** A day that was measured as another was. */
  const keepAsOn = async (measured: string, day: string) => {
    const rows = await store.measuring.measurements(measured);
    const moved = rows.map((row) => ({ ...row, day, detail: row.detail.replaceAll(measured, day) }));
    await store.measuring.saveMeasurements(day, moved);
  };
  beforeAll(async () => {
    store = await smallMirror(WORLD);
  });
  afterAll(() => store.close());

  test('that brings a third of a Monday’s records is named on the first day that is judged', async () => {
    await judgeOn(TODAY);
    const found = await anomaliesOn(TODAY);
    expect(found).toMatchObject([
      { kind: 'created', object: 'lead', value: 10, direction: 'less', day: TODAY },
    ]);
    expect(said(found)).toEqual(['Salesforce: only 10 leads created on 15 June, where about 31 are usual.']);
    expect((await readDay(store, strategy, TODAY)).anomalies).toMatchObject(found);
  });

  test('is not seen in a day that is not over', async () => {
    await judgeOn(TODAY, `${TODAY}T07:00:00.000Z`);
    expect(await anomaliesOn(TODAY)).toEqual([]);
  });

  test('that empties a field, in the hands of a machine, is named the day it happens, with the mix that it left', async () => {
    await judgeOn(addDays(TODAY, -1));
    for (let back = 2; back <= 8; back++) await keepAsOn(addDays(TODAY, -1), addDays(TODAY, -back));
    const day = addDays(TODAY, 1);
    const count = Math.round(LEADS.length / 2);
    await landWorld(store, 'salesforce', { ...WORLD, lead: emptied(day, count) });
    await judgeOn(day);
    const found = await anomaliesOn(day);
    expect(found.map(({ kind }) => kind)).toEqual(['created', 'integration', 'finding', 'mix']);
    expect(found.find(({ kind }) => kind === 'finding')).toMatchObject({ checkId: 'lead-origin-missing' });
    expect(said(found).slice(1)).toEqual([
      'Salesforce (Lead): 100% of the changes on 16 June were made by integrations, where 17% is usual.',
      expect.stringMatching(/^“.+”: 50\.0% of the records, where 0\.0% is usual\.$/),
      'Salesforce: the status of leads took quite other values since the day before.',
    ]);
  });

  test('that loses records is named', async () => {
    const day = addDays(TODAY, 2);
    const gone = LEADS.slice(0, 400).map((lead) => ({
      ...lead,
      deleted: true,
      modifiedAt: `${day}T03:00:00.000Z`,
    }));
    await landWorld(store, 'salesforce', { lead: gone });
    await judgeOn(day);
    const lost = (await anomaliesOn(day)).filter(({ kind }) => kind === 'stock');
    expect(said(lost)).toEqual([
      `Salesforce: only ${(LEADS.length - 400).toLocaleString('en')} leads are left of ${LEADS.length.toLocaleString('en')}.`,
    ]);
  });

  test('and a schema that changed are told together', async () => {
    const at = `${TODAY}T03:00:00.000Z`;
    const row = {
      source: 'salesforce',
      object: 'lead',
      before: 'string',
      after: null,
      values: [],
      seenAt: at,
    };
    await store.drift.note([
      { ...row, field: 'origin', kind: 'lost' },
      { ...row, field: 'status', kind: 'retyped', after: 'int' },
      { ...row, field: '*', kind: 'lost' },
      { ...row, field: 'company', kind: 'found' },
    ]);
    const found = (await anomaliesOn(TODAY)).filter(({ kind }) => kind === 'lost' || kind === 'retyped');
    expect(said(found)).toEqual([
      'Salesforce: records of the kind “Lead” cannot be seen any more.',
      'Salesforce: the origin of leads cannot be seen any more.',
      'Salesforce: the status of leads became of another type.',
    ]);
  });
});

describe('pulls', () => {
  const pulled = Array.from({ length: 40 }, (_, back) => addDays(TODAY, back - 40)).map((day) => ({
    source: 'hubspot',
    object: 'contact',
    day,
    records: weekdayOf(day) > 5 ? 10 : 100 + (Number(day.slice(-2)) % 9),
  }));
  const onDay = (...records: number[]) =>
    pulledAnomalies(
      [
        ...pulled,
        ...records.map((count) => ({ source: 'hubspot', object: 'contact', day: TODAY, records: count })),
      ],
      TODAY,
      weekdayOf,
    );

  test('of a day are summed; more than usual is told, less may still come', () => {
    expect(said(onDay(300, 700))).toEqual([
      'HubSpot: 1,000 contacts came or changed on 15 June, where about 101 are usual.',
    ]);
    expect(onDay(60, 45)).toEqual([]);
    expect(onDay(3)).toEqual([]);
    expect(onDay()).toEqual([]);
  });

  test('that did not come about for two days make the copy too old', () => {
    const [first, second] = sources;
    if (!first || !second) throw new Error('no sources');
    const old = { ...first, pulledAt: '2026-06-13T03:00:00.000Z' };
    const found = staleSources(
      [old, { ...second, pulledAt: null }, { ...first, source: 'x', pulledAt: '2026-06-14T03:00:00.000Z' }],
      '2026-06-14T00:00:00.000Z',
    );
    expect(said(found)).toEqual([
      expect.stringMatching(/^HubSpot was last read .*: two days’ pulls are missing\.$/),
      'Salesforce was never read.',
    ]);
  });
});
