import { filled, placeholder } from '../mirror/landed-text.ts';
import { verdictJoin } from '../mirror/tables.ts';
import type { Check } from './check.ts';

const EMAIL = verdictJoin('email_verdict', 'email', 'r.email');

export const LEAD_CHECKS: readonly Check[] = [
  {
    id: 'lead-conversion-contradicts',
    object: 'lead',
    dimension: 'consistency',
    severity: 'medium',
    fields: ['lead.converted', 'lead.convertedOn'],
    reads: ['lead.converted', 'lead.convertedOn'],
    joins: [],
    applies: 'true',
    fails: 'coalesce(r.converted, false) <> (r.converted_on is not null)',
    secondsToFix: 60,
    examples: {
      pass: { record: { lastName: 'Dahl', converted: true, convertedOn: '2026-06-15' } },
      fail: { record: { lastName: 'Dahl', converted: false, convertedOn: '2026-06-01' } },
    },
  },
  {
    id: 'lead-email-invalid',
    object: 'lead',
    dimension: 'validity',
    severity: 'high',
    fields: ['lead.email'],
    reads: ['lead.email'],
    joins: [EMAIL],
    applies: filled('r.email'),
    fails: 'not coalesce(email_verdict.ok, true)',
    secondsToFix: 60,
    examples: {
      pass: { record: { lastName: 'Ελένη', email: 'ελένη@παράδειγμα.ελ' } },
      fail: { record: { lastName: 'Dahl', email: 'dahl@example' } },
    },
  },
  {
    id: 'lead-origin-missing',
    object: 'lead',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['lead.origin'],
    reads: ['lead.origin'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.origin'),
    secondsToFix: 20,
    examples: {
      pass: { record: { lastName: 'Dahl', origin: 'Other' } },
      fail: { record: { lastName: 'Dahl', origin: 'TBD' } },
    },
  },
];
