import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeDigest } from '../../src/briefing/digest.ts';
import { composeReport } from '../../src/briefing/sponsor-report/index.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import { readReport } from '../../src/progress/report-view.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { digestPage } from '../../src/web/digest-page.ts';
import { reportPage } from '../../src/web/report-page.ts';
import {
  liveSmallFirmDay,
  openSmallFirm,
  SMALL_FIRM_CLOCK,
  SMALL_FIRM_DAY,
  SMALL_FIRM_START,
  smallFirmStrategy,
  THREE_REPS,
} from '../worlds/small-firm.ts';
import { emptyParts, textOf } from './html.ts';

const speaker = createSpeaker('en');
const sponsor = { email: 'sponsor@example.test', name: 'Sponsor', role: 'sponsor', language: 'en' } as const;

const read = (store: RecordStore, day: string) =>
  readReport({
    store,
    strategy: smallFirmStrategy(),
    connectors: [],
    clock: SMALL_FIRM_CLOCK,
    day,
    wanted: 0.9,
  });

describe('a firm with HubSpot alone, three reps, forty accounts and no Slack', () => {
  let store: RecordStore;
  const pages: Record<string, string> = {};
  beforeAll(async () => {
    store = await openSmallFirm(THREE_REPS);
    await liveSmallFirmDay(store, THREE_REPS);
    const report = await read(store, SMALL_FIRM_DAY);
    pages['report'] = reportPage(composeReport({ report, speaker, zone: 'UTC' }));
    pages['digest'] = digestPage(
      composeDigest({ view: report.view, recipient: sponsor, speaker, before: null }),
    );
  }, 240_000);
  afterAll(() => store.close());

  test.each(['digest', 'report'])('its %s has no empty section', (name) => {
    const page = pages[name] ?? '';
    expect(page).toContain('Win more');
    expect(emptyParts(page)).toEqual([]);
  });

  test.each(['digest', 'report'])('its %s has no division by zero', (name) => {
    expect(pages[name]).not.toMatch(/NaN|Infinity|∞|undefined|\bnull\b/);
  });

  test.each(['digest', 'report'])('its %s gives no advice that needs a second CRM', (name) => {
    expect(textOf(pages[name] ?? '')).not.toMatch(
      /salesforce|other CRM|two CRMs|both CRMs|second CRM|across|leading source/i,
    );
  });

  test.each(['digest', 'report'])('its %s has no number about the three reps', (name) => {
    const text = textOf(pages[name] ?? '');
    expect(text).toContain('not shown, since it would be about fewer than five people');
    expect(text).toContain('Numbers by team are shown from five people on.');
    for (const rep of ['ana', 'bo', 'cy']) expect(text).not.toMatch(new RegExp(`\\b${rep}\\b`));
    expect(text).not.toMatch(/\b\d+ (person|people|users?|reps?|active)\b/);
    expect(text).not.toMatch(/\bUser (?!and )\d/);
  });

  test('neither can the score of users be worked out of the others', () => {
    const kinds = /By kind of record(.*?)<\/table>/s.exec(pages['report'] ?? '')?.[1] ?? '';
    const rows = [...kinds.matchAll(/class="what">([^<]*)</g)].map(([, name]) => name);
    expect(rows).not.toContain('User');
    expect(rows.filter((name) => name?.includes('User'))).toHaveLength(1);
  });
});

test('with teams of three, four and five no number, and no difference of numbers, belongs to fewer than five people', async () => {
  const reps = [3, 4, 5].flatMap((size) =>
    Array.from({ length: size }, (_, at) => ({ id: `r${size}${at}`, team: `Team of ${size}` })),
  );
  const store = await openSmallFirm(reps);
  try {
    const report = await read(store, SMALL_FIRM_START);
    const { organisation, teams = [], departments = [] } = report.adoption ?? {};
    expect(report.view.teams?.map(({ ids }) => ids)).toEqual([['Team of 3', 'Team of 4'], ['Team of 5']]);
    // By table: people of the whole, and of each row. Rows do not overlap, so a difference is the whole less some of them.
    const tables = [
      { whole: reps.length, rows: (report.view.teams ?? []).map(({ people }) => people) },
      ...[teams, departments].map((groups) => ({
        whole: organisation?.people ?? 0,
        rows: groups.map(({ people }) => people),
      })),
      ...(organisation?.parts ?? []).map(({ id, people }) => ({
        whole: people,
        rows: teams.flatMap(({ parts }) => parts.find((part) => part.id === id)?.people ?? []),
      })),
    ];
    expect(tables.length).toBeGreaterThan(3);
    for (const { whole, rows } of tables)
      for (let some = 0; some < 2 ** rows.length; some++) {
        const taken = rows.filter((_, at) => some & (1 << at)).reduce((sum, people) => sum + people, 0);
        for (const left of [taken, whole - taken]) expect(left === 0 || left >= 5).toBe(true);
      }
    const text = textOf(reportPage(composeReport({ report, speaker, zone: 'UTC' })));
    const counts = [...text.matchAll(/(\d+) (?:person|people)\b/g)].map(([, people]) => Number(people));
    expect(counts.length).toBeGreaterThan(1);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(5);
    expect(text).toContain('Team of 3 and Team of 4');
  } finally {
    await store.close();
  }
}, 240_000);
