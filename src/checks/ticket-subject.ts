import { filled, folded, placeholder } from '../mirror/landed-text.ts';
import { liveOf } from '../mirror/tables.ts';
import type { Check } from './check.ts';

/** When the same person wrote under the same subject, where that happened more than once. */
const SAID_AGAIN = {
  name: 'said_again',
  sql: `left join (
    select x.source, x.contact_id, ${folded('x.subject')} as subject, list(x.created_at) as times
    from ${liveOf('ticket')} x
    where x.contact_id is not null and x.created_at is not null and x.subject is not null
    group by all having count(*) > 1
  ) said_again on said_again.source = r.source and said_again.contact_id = r.contact_id
    and said_again.subject = ${folded('r.subject')}`,
};

/** What a ticket is about. */
export const TICKET_SUBJECT_CHECKS: readonly Check[] = [
  {
    id: 'ticket-category-missing',
    object: 'ticket',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['ticket.category'],
    reads: ['ticket.category'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.category'),
    concerns: 'owner',
    expected: 0.97,
    secondsToFix: 20,
    examples: {
      pass: { record: { subject: 'Late delivery', category: 'Other' } },
      fail: { record: { subject: 'Late delivery', category: '--None--' } },
    },
  },
  {
    id: 'ticket-priority-missing',
    object: 'ticket',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['ticket.priority'],
    reads: ['ticket.priority'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.priority'),
    concerns: 'owner',
    expected: 0.97,
    secondsToFix: 20,
    examples: {
      pass: { record: { subject: 'Late delivery', priority: 'Low' } },
      fail: { record: { subject: 'Late delivery', priority: '' } },
    },
  },
  {
    id: 'ticket-subject-duplicate',
    object: 'ticket',
    dimension: 'uniqueness',
    severity: 'low',
    fields: ['ticket.subject'],
    reads: ['ticket.subject', 'ticket.contactId', 'ticket.createdAt'],
    joins: [SAID_AGAIN],
    applies: `r.contact_id is not null and r.created_at is not null and ${filled('r.subject')}`,
    fails: `len(list_filter(coalesce(said_again.times, []), lambda other: abs(epoch(other) - epoch(r.created_at)) <= {hours} * 3600)) > 1`,
    thresholds: { hours: { value: 24, unit: 'hours' } },
    concerns: 'owner',
    expected: 0.98,
    secondsToFix: 90,
    examples: {
      pass: {
        record: { subject: 'No light', contactId: 'c', createdAt: '2026-06-10T09:00:00.000Z' },
        others: { ticket: [{ subject: 'No light', contactId: 'c', createdAt: '2026-06-11T09:00:01.000Z' }] },
      },
      fail: {
        record: { subject: 'No light', contactId: 'c', createdAt: '2026-06-10T09:00:00.000Z' },
        others: { ticket: [{ subject: ' NO LIGHT', contactId: 'c', createdAt: '2026-06-11T09:00:00.000Z' }] },
      },
    },
  },
  {
    id: 'ticket-subject-missing',
    object: 'ticket',
    dimension: 'completeness',
    severity: 'low',
    fields: ['ticket.subject'],
    reads: ['ticket.subject'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.subject'),
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 20,
    examples: {
      pass: { record: { subject: 'Test run fails' } },
      fail: { record: { subject: ' n/a' } },
    },
  },
];
