import type { Check } from './check.ts';
import { BY_STAGE, OPEN } from './deal-sql.ts';

/** The day on which somebody last dealt with it; nobody did since it was made where none is told. */
const TOUCHED = 'coalesce(r.last_activity_on, r.created_at::date)';

/** When somebody last dealt with a deal. */
export const DEAL_ACTIVITY_CHECKS: readonly Check[] = [
  {
    id: 'deal-activity-stale',
    object: 'deal',
    dimension: 'timeliness',
    severity: 'medium',
    fields: ['deal.lastActivityOn'],
    reads: ['deal.closed', 'deal.probability', 'deal.lastActivityOn', 'deal.createdAt'],
    joins: [],
    applies: `${OPEN} and r.probability is not null and ${TOUCHED} is not null`,
    fails: `coalesce(date_diff('day', ${TOUCHED}, {asOf}) > ${BY_STAGE}, false)`,
    thresholds: {
      commitDays: { value: 7, unit: 'days' },
      proposeDays: { value: 14, unit: 'days' },
      developDays: { value: 21, unit: 'days' },
      qualifyDays: { value: 30, unit: 'days' },
      prospectDays: { value: 45, unit: 'days' },
    },
    concerns: 'owner',
    expected: 0.85,
    secondsToFix: 120,
    examples: {
      pass: { record: { name: 'Pilot', closed: false, probability: 75, lastActivityOn: '2026-06-08' } },
      fail: { record: { name: 'Pilot', closed: false, probability: 75, lastActivityOn: '2026-06-07' } },
    },
  },
];
