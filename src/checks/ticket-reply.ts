import type { Check } from './check.ts';
import { CLOSED } from './ticket-sql.ts';

/** When a ticket was answered first, and whether it moves. */
export const TICKET_REPLY_CHECKS: readonly Check[] = [
  {
    id: 'ticket-firstreply-early',
    object: 'ticket',
    dimension: 'validity',
    severity: 'medium',
    fields: ['ticket.firstReplyAt'],
    reads: ['ticket.firstReplyAt', 'ticket.createdAt'],
    joins: [],
    applies: 'r.first_reply_at is not null',
    fails: 'coalesce(r.first_reply_at < r.created_at, false)',
    concerns: 'owner',
    expected: 0.98,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { createdAt: '2026-06-01T08:00:00.000Z', firstReplyAt: '2026-06-01T08:00:00.000Z' },
      },
      fail: {
        record: { createdAt: '2026-06-01T08:00:00.000Z', firstReplyAt: '2026-06-01T07:59:59.000Z' },
      },
    },
  },
  {
    id: 'ticket-firstreply-missing',
    object: 'ticket',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['ticket.firstReplyAt'],
    reads: ['ticket.closed', 'ticket.firstReplyAt'],
    joins: [],
    applies: CLOSED,
    fails: 'r.first_reply_at is null',
    concerns: 'owner',
    expected: 0.9,
    secondsToFix: 60,
    examples: {
      pass: { record: { closed: true, firstReplyAt: '2026-06-01T08:00:00.000Z' } },
      fail: { record: { closed: true, firstReplyAt: null } },
    },
  },
  {
    id: 'ticket-open-stale',
    object: 'ticket',
    dimension: 'timeliness',
    severity: 'medium',
    fields: ['ticket.status'],
    reads: ['ticket.status', 'ticket.closed', 'ticket.modifiedAt'],
    joins: [],
    applies: `not ${CLOSED} and r.status is not null`,
    // Three working days and a weekend.
    fails: 'coalesce(r.modified_at < {asOf} - {days}::integer, false)',
    thresholds: { days: { value: 5, unit: 'days' } },
    concerns: 'owner',
    expected: 0.9,
    secondsToFix: 120,
    examples: {
      pass: {
        record: {
          subject: 'Late delivery',
          status: 'New',
          closed: false,
          modifiedAt: '2026-06-10T00:00:00.000Z',
        },
      },
      fail: {
        record: {
          subject: 'Late delivery',
          status: 'New',
          closed: false,
          modifiedAt: '2026-06-09T23:59:59.000Z',
        },
      },
    },
  },
];
