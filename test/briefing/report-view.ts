import type { Causes } from '../../src/progress/causes.ts';
import type { ReportView } from '../../src/progress/report-view.ts';
import { DAY, dayView, SINCE } from './day-view.ts';

const ORGANISATION = {
  ids: [],
  people: 19,
  value: 71.4,
  coverage: 0.9,
  parts: [
    { id: 'presence', share: 0.82, due: 380, people: 19 },
    { id: 'logging', share: null, due: 0, people: 0 },
  ],
};

/** +1.2 points: 20 deals came (+2.0), 8 went (-0.8), 3 were cleaned. */
export const CAUSES: Causes = {
  since: 'yesterday',
  day: SINCE,
  from: 0.3094,
  to: 0.3214,
  change: '3/250',
  parts: [
    { name: 'entered', records: 20, value: 0.02, exact: '1/50', trust: -0.002 },
    { name: 'left', records: 8, value: -0.008, exact: '-1/125', trust: 0 },
    { name: 'changed', records: 0, value: 0, exact: '0', trust: 0 },
    { name: 'cleaned', records: 3, value: 0, exact: '0', trust: 0.004 },
  ],
  reason: null,
};

/** What a report is made of, with something in every section. */
export function reportView(changes: Partial<ReportView> = {}): ReportView {
  return {
    view: dayView(),
    scores: [
      { day: '2026-11-18', value: 79.9, traced: false, apart: false },
      { day: '2026-11-19', value: 80.2, traced: false, apart: false },
      { day: SINCE, value: 80.93, traced: false, apart: true },
      { day: DAY, value: 81.24, traced: false, apart: false },
    ],
    trends: new Map([
      [
        'win',
        [
          { day: '2026-09-23', value: 0.301, traced: true, apart: false },
          { day: '2026-10-23', value: 0.311, traced: true, apart: false },
          { day: SINCE, value: 0.3094, traced: false, apart: false },
          { day: DAY, value: 0.3214, traced: false, apart: false },
        ],
      ],
    ]),
    adoption: {
      day: DAY,
      organisation: ORGANISATION,
      departments: [{ ...ORGANISATION, ids: ['Sales'], people: 12, value: 74.2 }],
      teams: [
        { ...ORGANISATION, ids: ['East', 'South'], people: 7, value: 69.1 },
        { ...ORGANISATION, ids: ['North'], people: 12, value: 72.8 },
      ],
      unknown: [{ id: 'logging', reason: 'No connected CRM lets us see when activities happened.' }],
      formulaVersion: 1001,
      strategyVersion: 3,
    },
    duplicates: {
      objects: [
        {
          object: 'account',
          records: 420,
          safe: { clusters: 6, surplus: 7 },
          review: { clusters: 3, surplus: 3 },
        },
        {
          object: 'lead',
          records: 90,
          safe: { clusters: 0, surplus: 0 },
          review: { clusters: 0, surplus: 0 },
        },
      ],
      leadsThatAreContacts: 2,
      health: [{ subject: 'organisation', at: '2026-11-23T06:45:00.000Z', records: 420, state: 'sound' }],
    },
    fixes: [
      fixGroup('ticket-closing-contradicts', 'ticket', 212, new Map([['cheap', 0.16]])),
      fixGroup('deal-closedate-past', 'deal', 87, new Map()),
    ],
    paths: [{ goalId: 'cheap', trust: 0.68, wanted: 0.9, reached: 0.9004, fixes: 141, seconds: 8_460 }],
    named: false,
    proven: [
      {
        source: 'hubspot',
        object: 'deal',
        changesAt: '2026-11-23T06:40:00.000Z',
        everythingAt: '2026-11-22T01:00:00.000Z',
        unfinished: null,
      },
      { source: 'hubspot', object: 'ticket', changesAt: null, everythingAt: null, unfinished: 'first' },
    ],
    ...changes,
  };
}

export function fixGroup(
  checkId: string,
  object: string,
  findings: number,
  trustGains: ReadonlyMap<string, number>,
  label = 'Aegean Lines',
): ReportView['fixes'][number] {
  const ranked = Array.from({ length: findings }, (_, at) => ({
    finding: {
      checkId,
      source: 'hubspot',
      object,
      recordId: `9${at}`,
      ownerId: `owner-${at}`,
      firstDay: DAY,
    },
    trustGains: new Map<string, number>(),
    rangeGains: new Map<string, number>(),
    scoreGain: 0.001,
    secondsToFix: 60,
    gainPerMinute: 1,
  }));
  return {
    checkId,
    object,
    ranked,
    seconds: 60 * findings,
    trustGains,
    gainPerMinute: 1,
    best: ranked.slice(0, 3).map((one) => ({
      ranked: one,
      object: object as 'deal',
      label,
      link: `https://app.hubspot.com/contacts/1/record/0-3/${one.finding.recordId}`,
      goalId: null,
      alike: findings,
    })),
  };
}
