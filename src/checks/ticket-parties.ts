import type { Check } from './check.ts';
import { ownerJoin } from './sql.ts';
import { CLOSED } from './ticket-sql.ts';

/** Who asked, for whom, and who answers. */
export const TICKET_PARTY_CHECKS: readonly Check[] = [
  {
    id: 'ticket-account-missing',
    object: 'ticket',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['ticket.accountId'],
    reads: ['ticket.accountId'],
    joins: [],
    applies: 'true',
    fails: 'r.account_id is null',
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 45,
    examples: {
      pass: { record: { subject: 'Late delivery', accountId: 'a' } },
      fail: { record: { subject: 'Late delivery', accountId: null } },
    },
  },
  {
    id: 'ticket-contact-missing',
    object: 'ticket',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['ticket.contactId'],
    reads: ['ticket.contactId'],
    joins: [],
    applies: 'true',
    fails: 'r.contact_id is null',
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 45,
    examples: {
      pass: { record: { subject: 'Late delivery', contactId: 'c' } },
      fail: { record: { subject: 'Late delivery', contactId: null } },
    },
  },
  {
    id: 'ticket-owner-inactive',
    object: 'ticket',
    dimension: 'integrity',
    severity: 'high',
    fields: ['ticket.ownerId'],
    reads: ['ticket.closed', 'ticket.ownerId', 'user.active'],
    joins: [ownerJoin('ticket')],
    applies: `not ${CLOSED} and r.owner_id is not null`,
    fails: 'not coalesce(owner.active, false)',
    concerns: 'manager',
    expected: 1,
    secondsToFix: 45,
    examples: {
      pass: {
        record: { subject: 'Late delivery', closed: false, ownerId: 'q' },
        others: { user: [{ id: 'q', name: 'Service queue', active: true, person: false }] },
      },
      fail: {
        record: { subject: 'Late delivery', closed: false, ownerId: 'u' },
        others: { user: [{ id: 'u', name: 'Kari Dahl', active: false }] },
      },
    },
  },
];
