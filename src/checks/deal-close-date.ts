import type { Check } from './check.ts';
import { CLOSED, OPEN } from './deal-sql.ts';

/** The close date, and today. */
export const DEAL_CLOSE_DATE_CHECKS: readonly Check[] = [
  {
    id: 'deal-closedate-future',
    object: 'deal',
    dimension: 'consistency',
    severity: 'high',
    fields: ['deal.closeDate'],
    reads: ['deal.closed', 'deal.closeDate'],
    joins: [],
    applies: `${CLOSED} and r.close_date is not null`,
    fails: 'coalesce(r.close_date > {asOf}, false)',
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Pilot', closed: true, closeDate: '2026-06-15' } },
      fail: { record: { name: 'Pilot', closed: true, closeDate: '2026-06-16' } },
    },
  },
  {
    id: 'deal-closedate-missing',
    object: 'deal',
    dimension: 'completeness',
    severity: 'high',
    fields: ['deal.closeDate'],
    reads: ['deal.closeDate'],
    joins: [],
    applies: 'true',
    fails: 'r.close_date is null',
    concerns: 'owner',
    expected: 1,
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Pilot', closeDate: '2031-01-01' } },
      fail: { record: { name: 'Pilot', closeDate: null } },
    },
  },
  {
    id: 'deal-closedate-past',
    object: 'deal',
    dimension: 'timeliness',
    severity: 'high',
    // Either the date or what the stage says of the deal is stale.
    fields: ['deal.closeDate', 'deal.closed', 'deal.won'],
    reads: ['deal.closed', 'deal.closeDate'],
    joins: [],
    applies: `${OPEN} and r.close_date is not null`,
    fails: 'coalesce(r.close_date < {asOf}, false)',
    concerns: 'owner',
    expected: 0.98,
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Pilot', closed: false, closeDate: '2026-06-15' } },
      fail: { record: { name: 'Pilot', closed: false, closeDate: '2026-06-14' } },
    },
  },
];
