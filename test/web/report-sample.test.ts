import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportFor } from '../../jobs/report.ts';
import { score } from '../../jobs/score.ts';
import { sync } from '../../jobs/sync.ts';
import type { Report } from '../../src/briefing/sponsor-report/form.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import { readAdoption } from '../../src/progress/adoption-view.ts';
import { type ReportView, readReport } from '../../src/progress/report-view.ts';
import { reportPage } from '../../src/web/report-page.ts';
import { openSampleHouse, type SampleHouse } from '../worlds/sample-house.ts';
import { emptyParts, textOf } from './html.ts';

const AS_OF = '2026-11-23';

describe('the report of the sample company', () => {
  let sample: SampleHouse;
  let report: Report;
  let read: ReportView;
  let page: string;
  beforeAll(async () => {
    sample = await openSampleHouse({ accounts: 40, seed: 1, asOf: AS_OF, language: 'en' });
    const { house } = sample;
    for (const live of [async () => {}, sample.liveLastDay]) {
      await live();
      await sync(house, { dryRun: false });
      await score(house, { dryRun: false });
    }
    report = await reportFor(house);
    const { store, connectors, clock } = house;
    read = await readReport({
      store,
      strategy: house.strategy(),
      connectors,
      clock,
      day: AS_OF,
      wanted: 0.9,
    });
    page = reportPage(report);
  }, 240_000);
  afterAll(async () => {
    await sample.house.store.close();
    await sample.stop();
  });

  test('has every section but the unusual, and none that is empty', () => {
    expect(report.sections.map(({ id }) => id).filter((id) => id !== 'unusual')).toEqual([
      'goals',
      'causes',
      'quality',
      'worst',
      'next',
      'duplicates',
      'adoption',
      'unmeasured',
      'sources',
    ]);
    expect(emptyParts(page)).toEqual([]);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('has the numbers of the read model', () => {
    const speaker = createSpeaker('en');
    const text = textOf(page);
    const { view, duplicates, adoption } = read;
    expect(text).toContain(speaker.value(view.score.value ?? -1, 'score'));
    for (const { measured, unit } of view.goals) {
      if (measured.value === null || measured.withdrawn || (measured.trust ?? 1) < 0.6) continue;
      expect(text).toContain(speaker.value(measured.value, unit));
      expect(text).toContain(speaker.number(measured.n));
    }
    for (const { value, n } of [...view.dimensions, ...view.objects, ...(view.teams ?? [])]) {
      if (value === null) continue;
      expect(text).toMatch(
        new RegExp(`${speaker.value(value, 'score')} (\\d+ people, )?${speaker.number(n)} judgements?`),
      );
    }
    for (const { records, safe } of duplicates.objects) {
      expect(text).toContain(`${speaker.number(records)} records compared`);
      expect(text).toContain(`${safe.clusters} safe cluster`);
    }
    expect(duplicates.objects.some(({ safe }) => safe.surplus > 0)).toBe(true);
    expect(text).toContain(speaker.value(adoption?.organisation?.value ?? -1, 'score'));
  });

  test('tells the same groups of adoption to everybody', async () => {
    const { house } = sample;
    const viewer = { email: house.people()[0]?.email ?? '', role: 'manager' as const };
    const {
      own: _,
      reps: __,
      ...groups
    } = await readAdoption({
      measuring: house.store.measuring,
      strategy: house.strategy(),
      people: house.people(),
      viewer,
      day: AS_OF,
    });
    expect(groups).toEqual(read.adoption);
    expect(Math.min(...groups.teams.map(({ people }) => people))).toBeGreaterThanOrEqual(5);
  });

  test('splits what moved as the digest does, into parts that sum to the change', () => {
    const told = read.view.goals.flatMap(({ causes }) => causes.filter(({ reason }) => reason === null));
    expect(told.some(({ since }) => since === 'yesterday')).toBe(true);
    for (const { from, to, parts } of told) {
      if (from === null || to === null) continue;
      const sum = parts.reduce((all, { value }) => all + (value ?? 0), 0);
      expect(sum).toBeCloseTo(to - from, 9);
    }
  });

  test('names nobody, and no record by its name', () => {
    const text = textOf(page);
    for (const { name, role } of sample.house.people()) if (role === 'rep') expect(text).not.toContain(name);
    const accounts = sample.company.salesforce.tables.find(({ name }) => name === 'Account')?.rows ?? [];
    // Some are called as if they were nothing, in words that anybody may use.
    const names = accounts.map((account) => String(account['Name'])).filter((called) => called.includes(' '));
    expect(names.length).toBeGreaterThan(20);
    for (const called of names) expect(text).not.toContain(called);
  });

  test('says the same to whoever is to read it, by their address in any case of letters, or that nobody has it', async () => {
    const [person] = sample.house.people();
    const own = await reportFor(sample.house, { recipient: person?.email.toUpperCase() ?? '' });
    expect([own.figures, own.sections]).toEqual([report.figures, report.sections]);
    await expect(reportFor(sample.house, { recipient: 'nobody@example.test' })).rejects.toThrow(
      /Nobody has the address/,
    );
  });
});
