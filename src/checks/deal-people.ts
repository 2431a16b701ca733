import type { Check } from './check.ts';
import { LIKELY, MINOR_PER_UNIT, OPEN } from './deal-sql.ts';

/** Whom a deal hangs on. */
export const DEAL_PEOPLE_CHECKS: readonly Check[] = [
  {
    id: 'deal-contact-missing',
    object: 'deal',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['deal.contactId'],
    reads: ['deal.closed', 'deal.probability', 'deal.contactId'],
    joins: [],
    applies: `${OPEN} and ${LIKELY}`,
    fails: 'r.contact_id is null',
    thresholds: { fromPercent: { value: 20, unit: 'percent' } },
    concerns: 'owner',
    expected: 0.9,
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'Pilot', closed: false, probability: 20, contactId: 'c' } },
      fail: { record: { name: 'Pilot', closed: false, probability: 20, contactId: null } },
    },
  },
  {
    id: 'deal-contacts-few',
    object: 'deal',
    dimension: 'integrity',
    severity: 'medium',
    fields: ['deal.contactCount'],
    reads: ['deal.closed', 'deal.amount', 'deal.currency', 'deal.contactCount'],
    joins: [],
    applies: `${OPEN} and coalesce(r.amount_minor >= {amount} * ${MINOR_PER_UNIT}, false)`,
    fails: 'coalesce(r.contact_count, 0) < {contacts}',
    thresholds: { amount: { value: 100_000, unit: 'money' }, contacts: { value: 2, unit: 'count' } },
    concerns: 'owner',
    expected: 0.85,
    secondsToFix: 120,
    examples: {
      pass: {
        record: { name: 'Plant', closed: false, amount: 10_000_000, currency: 'EUR', contactCount: 2 },
      },
      fail: {
        record: { name: 'Plant', closed: false, amount: 10_000_000, currency: 'EUR', contactCount: 1 },
      },
    },
  },
];
