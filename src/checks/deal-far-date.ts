import type { Check } from './check.ts';
import { CLOSED, FAR_AWAY, OPEN } from './deal-sql.ts';

/** Close dates that cannot be, or are not meant. */
export const DEAL_FAR_DATE_CHECKS: readonly Check[] = [
  {
    id: 'deal-closedate-early',
    object: 'deal',
    dimension: 'consistency',
    severity: 'medium',
    fields: ['deal.closeDate'],
    reads: ['deal.closed', 'deal.closeDate', 'deal.createdAt'],
    joins: [],
    applies: `${CLOSED} and r.close_date is not null and r.created_at is not null and not ${FAR_AWAY}`,
    // A day of grace: the moment of creation is in UTC, the day of closing in the organisation's zone.
    fails: 'coalesce(r.close_date < r.created_at::date - {days}::integer, false)',
    thresholds: { days: { value: 1, unit: 'days' }, years: { value: 20, unit: 'years' } },
    concerns: 'owner',
    expected: 0.98,
    secondsToFix: 30,
    examples: {
      pass: {
        record: {
          name: 'Pilot',
          closed: true,
          closeDate: '2026-06-01',
          createdAt: '2026-06-02T08:00:00.000Z',
        },
      },
      fail: {
        record: {
          name: 'Pilot',
          closed: true,
          closeDate: '2026-05-31',
          createdAt: '2026-06-02T08:00:00.000Z',
        },
      },
    },
  },
  {
    id: 'deal-closedate-parked',
    object: 'deal',
    dimension: 'timeliness',
    severity: 'medium',
    fields: ['deal.closeDate'],
    reads: ['deal.closed', 'deal.closeDate'],
    joins: [],
    applies: `${OPEN} and r.close_date is not null and not ${FAR_AWAY}`,
    fails: 'coalesce(r.close_date > {asOf} + {days}::integer, false)',
    thresholds: { days: { value: 270, unit: 'days' }, years: { value: 20, unit: 'years' } },
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Pilot', closed: false, closeDate: '2027-03-12' } },
      fail: { record: { name: 'Pilot', closed: false, closeDate: '2027-03-13' } },
    },
  },
  {
    id: 'deal-closedate-sentinel',
    object: 'deal',
    dimension: 'validity',
    severity: 'high',
    fields: ['deal.closeDate'],
    reads: ['deal.closeDate'],
    joins: [],
    applies: 'r.close_date is not null',
    fails: FAR_AWAY,
    thresholds: { years: { value: 20, unit: 'years' } },
    concerns: 'owner',
    expected: 1,
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Pilot', closeDate: '2006-01-01' } },
      fail: { record: { name: 'Pilot', closeDate: '1900-01-01' } },
    },
  },
];
