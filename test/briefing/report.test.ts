import { describe, expect, it } from 'vitest';
import type { Report, Row, Section } from '../../src/briefing/sponsor-report/form.ts';
import { composeReport } from '../../src/briefing/sponsor-report/index.ts';
import type { ReportView } from '../../src/progress/report-view.ts';
import { behind, dayView, doubted, goalView, kept, onPace, speaker } from './day-view.ts';
import { CAUSES, fixGroup, reportView } from './report-view.ts';
import { said } from './spoken.ts';

const ZONE = 'Europe/Oslo';
const compose = (report: ReportView) => composeReport({ report, speaker, zone: ZONE });
const part = (report: Report, id: string): Section => {
  const found = report.sections.find((section) => section.id === id);
  if (!found) throw new Error(`no section ${id}`);
  return found;
};
const rowLines = (rows: readonly Row[]) =>
  rows.map(({ label, value, basis, notes }) =>
    [label, value, basis, ...notes].map(said).filter(Boolean).join(' | '),
  );
const linesIn = (section: Section) =>
  section.groups.flatMap(({ title, lead, rows, lines }) => [
    ...[title, lead].map(said).filter(Boolean),
    ...rowLines(rows),
    ...lines.map(({ spans }) => said(spans)),
  ]);

describe('a report', () => {
  const report = compose(reportView());

  it('begins with what it is and the headline, and names its sections in the order in which people ask', () => {
    expect(said(report.title)).toBe(
      'CRM strategy report · Northlight · Monday 23 November · data as of 07:40',
    );
    expect(report.headline).toBe('Two goals on pace, one behind, one cannot be judged yet.');
    const full = compose(
      reportView({
        view: dayView({ anomalies: [{ kind: 'mix', source: 'hubspot', path: 'deal.stage', psi: 0.4 }] }, [
          { ...onPace, causes: [CAUSES] },
          behind,
        ]),
      }),
    );
    expect(full.sections.map(({ id }) => id)).toEqual([
      'goals',
      'causes',
      'quality',
      'worst',
      'next',
      'duplicates',
      'adoption',
      'unusual',
      'unmeasured',
      'sources',
    ]);
  });

  it('says the figures that stand for whole sections, each with what it rests on', () => {
    expect(report.figures.map(({ label, value, basis }) => `${label}: ${value} (${basis})`)).toEqual([
      'Data quality, of 100: 81.2 (+0.3 since Friday; 48,210 judgements)',
      'Adoption, of 100: 71.4 (19 people)',
      'Open findings: 299 (about 5 hours of work)',
      'Duplicate records: 7 (510 records compared)',
    ]);
  });

  it('shows each goal with progress, trust, range and forecast, and the trend with what was measured afterwards', () => {
    const [win, cheap, , answer] = part(report, 'goals').goals;
    expect(rowLines(win?.rows ?? [])).toEqual([
      'Progress | 69% | 65% was due by now',
      'Trust | 91% | 1,204 closed deals',
      'Plausible today | 31.8% – 32.6%',
      'Forecast for 31 March | 34.6% | 80%: 32.9% – 36.2% | 60% likely to reach the target',
    ]);
    expect(win?.chart?.points.map(({ traced }) => traced)).toEqual([true, true, false, false]);
    expect(win?.chart?.ahead).toMatchObject({ value: 0.346, low: 0.329, high: 0.362, label: '34.6%' });
    expect(rowLines(cheap?.rows ?? []).at(-1)).toBe(
      'Forecast for 31 March | not enough history for a forecast',
    );
    expect(said(cheap?.reason ?? [])).toBe('behind by 76 days');
    // Too much in doubt: no number, but how much is in doubt and between what it lies.
    expect(said(answer?.value ?? [])).not.toMatch(/6\.1/);
    expect(rowLines(answer?.rows ?? [])).toEqual([
      'Trust | 56% | 700 tickets | 550 closed tickets have no time of first reply',
      'Plausible today | 1 hour or more',
    ]);
  });

  it('lists a goal’s milestones with how they stand, and those without a number by their day', () => {
    const milestones = [
      { title: 'Begun', due: '2026-05-01' },
      { title: 'A third', due: '2026-12-05', value: 0.33 },
      { title: 'Nearly there', due: '2027-01-31', value: 0.335 },
      { title: 'Everybody was taught', due: '2027-02-01' },
    ];
    const view = dayView({}, [{ ...onPace, milestones }, behind, kept]);
    const [win, cheap] = part(compose(reportView({ view })), 'goals').goals;
    expect(rowLines(win?.rows ?? []).slice(-4)).toEqual([
      'Milestone: Begun | 1 May 2026',
      'Milestone: A third | 0.9 points to go | 5 December, in 12 days',
      'Milestone: Nearly there | 1.4 points to go | 31 January, in 69 days',
      'Milestone: Everybody was taught | 1 February, in 70 days',
    ]);
    expect(rowLines(cheap?.rows ?? []).join()).not.toContain('Milestone');
  });

  it('draws range and forecast of a goal on one scale', () => {
    const gauges = (part(report, 'goals').goals[0]?.rows ?? []).flatMap(({ gauge }) =>
      gauge?.kind === 'interval' ? [gauge] : [],
    );
    expect(gauges).toHaveLength(2);
    for (const { scale, aims } of gauges) {
      expect(scale).toEqual({ from: 0.318, to: 0.362 });
      expect(aims).toEqual([0.34]);
    }
  });

  it('splits each change into its parts, and tells of the findings that came or went', () => {
    const view = dayView({}, [
      {
        ...onPace,
        causes: [CAUSES, { ...CAUSES, since: 'baseline', day: '2026-04-01', parts: [], reason: 'Pruned.' }],
      },
      { ...behind, causes: [{ ...CAUSES, from: 31.2, to: 31.2, parts: [] }] },
    ]);
    expect(linesIn(part(compose(reportView({ view })), 'causes'))).toEqual([
      '1 Win more of what we quote',
      'Since Friday: from 30.9% to 32.1% (+1.2 points)',
      '20 closed deals came to count | +2 points | trust -0.2 points',
      '8 closed deals no longer count | -0.8 points',
      '3 closed deals were cleaned or came into doubt | 0 points | trust +0.4 points',
      '1 Win more of what we quote',
      'Since the start on 1 April 2026: Pruned.',
      '2 Settle cases faster',
      'Since Friday: from 31.2 hours to 31.2 hours (0 hours)',
      '60 more tickets contradict themselves on their closing',
    ]);
  });

  it('scores by dimension, object and team, every one with its n', () => {
    expect(linesIn(part(report, 'quality'))).toEqual([
      'The score in time',
      '4 days as they were kept; where the formula or the strategy changed, the line breaks.',
      'By dimension',
      'Completeness | 74.1 | 20,000 judgements',
      'Validity | 96.4 | 9,000 judgements',
      'By kind of record',
      'Deal | 78.2 | 30,000 judgements',
      'Ticket | 85.9 | 18,210 judgements',
      'By team',
      'East and South | 79.2 | 7 people, 8,000 judgements',
      'North | 84.9 | 12 people, 14,000 judgements',
    ]);
  });

  it('names where most findings are and what fixing gives', () => {
    expect(linesIn(part(report, 'worst'))).toEqual(
      [
        'Ticket without time of first reply | 44.0% | 550 of 1,250',
        'Ticket contradicts itself on closing | 17.0% | 212 of 1,250 | Fixing this gives goal 2 about +16 points of trust.',
        'Deal past its close date | 7.0% | 87 of 1,250 | 9 fewer than on Friday',
      ].map((line) => expect.stringContaining(line.slice(line.indexOf(' | ')))),
    );
    expect(linesIn(part(report, 'next')).slice(-2)).toEqual([
      'The fewest fixes that goals in doubt need',
      '2 Settle cases faster | 141 fixes | about 2 hours of work | trust from 68% to 90%',
    ]);
  });

  it('names records by their page alone, and nobody who owns them', () => {
    const text = JSON.stringify(report);
    expect(text).not.toMatch(/owner-|Aegean/);
    const more = part(report, 'next').groups[0]?.rows[0]?.more;
    expect(more?.lines.map(({ spans, url }) => [said(spans), url])).toContainEqual([
      'Ticket 90 in HubSpot',
      'https://app.hubspot.com/contacts/1/record/0-3/90',
    ]);
    expect(JSON.stringify(compose(reportView({ named: true })))).toMatch(/Aegean/);
  });

  it('counts duplicates by object, and says whether the matcher can be believed', () => {
    expect(linesIn(part(report, 'duplicates'))).toEqual([
      'Account | 7 too many | 420 records compared | 6 safe clusters, 3 clusters to look at',
      'Lead | none too many | 90 records compared | 0 safe clusters, 0 clusters to look at',
      '2 people are leads and contacts at once.',
      'Accounts: the matcher’s figures agree with each other (420 compared).',
    ]);
  });

  it('tells how the CRM is used, and what of it is not known as unknown', () => {
    expect(linesIn(part(report, 'adoption')).filter((line) => !line.startsWith('By'))).toEqual([
      expect.stringMatching(/^Days at work in the CRM \| 82\.0% \| 19 people, 380 due/),
      'Sales | 74.2 | 12 people',
      'East and South | 69.1 | 7 people',
      'North | 72.8 | 12 people',
    ]);
    expect(linesIn(part(report, 'unmeasured'))).toContain(
      'No connected CRM lets us see when activities happened. | Logged within a day',
    );
  });

  it('says when each CRM was read, and as of when it is proven', () => {
    expect(linesIn(part(report, 'sources'))[0]).toBe(
      'HubSpot | read 07:40 | Northlight | What changed: proven by counts 07:40 (1 of 2 kinds of record) | Everything read again: proven as of Sunday 22 November, 02:00 (1 of 2 kinds of record)',
    );
    expect(said(report.method)).toContain('Formulas of version 1001, strategy of version 3.');
  });
});

describe('what a report leaves out', () => {
  it('has no section without anything in it', () => {
    const nothing = compose(
      reportView({
        view: dayView({ dimensions: [], objects: [], teams: null, checks: [], unmeasured: [], sources: [] }, [
          kept,
        ]),
        scores: [],
        trends: new Map(),
        adoption: null,
        duplicates: { objects: [], leadsThatAreContacts: 0, health: [] },
        fixes: [],
        paths: [],
        proven: [],
      }),
    );
    expect(nothing.sections.map(({ id }) => id)).toEqual(['goals', 'unmeasured']);
    expect(nothing.figures).toHaveLength(1);
  });

  it('does not miss the other CRM where one is connected', () => {
    const checks = dayView().checks.map((check) =>
      check.id === 'product-price-missing'
        ? { ...check, reason: 'It compares two CRMs.', idle: true }
        : check,
    );
    expect(JSON.stringify(compose(reportView({ view: dayView({ checks }) })))).not.toContain('two CRMs');
  });

  it('tells nothing about fewer than five people: no number, no part of a change, no check, no fix', () => {
    const users = {
      id: 'sell',
      title: 'Everybody sells',
      metric: 'users_without_deal',
      goal: { baseline: { value: 5, on: '2026-04-01' }, target: 0 },
      measured: { value: 3, low: 3, high: 3, n: 4 },
      causes: [{ ...CAUSES, from: 2, to: 3 }],
      worst: { checkId: 'user-team-missing', failing: 3 },
    };
    const checks = dayView().checks.map((check) =>
      check.id === 'user-team-missing' ? { ...check, failing: 3, checked: 4 } : check,
    );
    const report = compose(
      reportView({
        view: dayView({ goals: [goalView(users)], checks, teams: null }),
        adoption: {
          ...(reportView().adoption as object),
          organisation: null,
          departments: [],
          teams: [],
        } as never,
        fixes: [fixGroup('user-team-missing', 'user', 3, new Map([['sell', 0.75]]))],
        paths: [{ goalId: 'sell', trust: 0.25, wanted: 0.9, reached: 1, fixes: 3, seconds: 180 }],
        trends: new Map([['sell', reportView().trends.get('win') ?? []]]),
      }),
    );
    expect(part(report, 'goals').goals[0]).toMatchObject({ rows: [], chart: null });
    expect(report.sections.map(({ id }) => id)).not.toContain('causes');
    expect(report.sections.map(({ id }) => id)).not.toContain('next');
    expect(report.sections.map(({ id }) => id)).not.toContain('adoption');
    expect(JSON.stringify(part(report, 'worst'))).not.toContain('team');
    expect(linesIn(part(report, 'unmeasured')).slice(-2)).toEqual([
      'Numbers by team are shown from five people on.',
      'Numbers on how the CRM is used are shown only where enough people stand behind each.',
    ]);
  });

  it('does not tell who came to count of a metric about people, however many they are', () => {
    const users = goalView({
      id: 'sell',
      title: 'Everybody sells',
      metric: 'users_without_deal',
      goal: { baseline: { value: 9, on: '2026-04-01' }, target: 0 },
      measured: { value: 3, low: 3, high: 3, n: 40 },
      causes: [{ ...CAUSES, from: 2, to: 3 }],
    });
    const report = compose(reportView({ view: dayView({ goals: [users, goalView(doubted)] }) }));
    expect(report.sections.map(({ id }) => id)).not.toContain('causes');
  });
});
