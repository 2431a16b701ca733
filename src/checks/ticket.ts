import { placeholder } from '../mirror/landed-text.ts';
import type { Check } from './check.ts';

const CLOSED = 'coalesce(r.closed, false)';

export const TICKET_CHECKS: readonly Check[] = [
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
    secondsToFix: 45,
    examples: {
      pass: { record: { subject: 'Late delivery', accountId: 'a' } },
      fail: { record: { subject: 'Late delivery', accountId: null } },
    },
  },
  {
    id: 'ticket-closing-contradicts',
    object: 'ticket',
    dimension: 'consistency',
    severity: 'medium',
    fields: ['ticket.closedAt', 'ticket.closed'],
    reads: ['ticket.closed', 'ticket.closedAt', 'ticket.createdAt'],
    joins: [],
    applies: 'true',
    fails: `${CLOSED} <> (r.closed_at is not null) or coalesce(r.closed_at < r.created_at, false)`,
    secondsToFix: 60,
    examples: {
      pass: {
        record: {
          closed: true,
          createdAt: '2026-06-01T08:00:00.000Z',
          closedAt: '2026-06-01T08:00:00.000Z',
        },
      },
      fail: {
        record: {
          closed: true,
          createdAt: '2026-06-01T08:00:00.000Z',
          closedAt: '2026-05-31T08:00:00.000Z',
        },
      },
    },
  },
  {
    id: 'ticket-costcentre-missing',
    object: 'ticket',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['ticket.costCentre'],
    reads: ['ticket.closed', 'ticket.costCentre'],
    joins: [],
    applies: CLOSED,
    fails: placeholder('r.cost_centre'),
    secondsToFix: 30,
    examples: {
      pass: { record: { closed: true, costCentre: '0' } },
      fail: { record: { closed: true, costCentre: '-None-' } },
    },
  },
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
    secondsToFix: 60,
    examples: {
      pass: { record: { closed: true, firstReplyAt: '2026-06-01T08:00:00.000Z' } },
      fail: { record: { closed: true, firstReplyAt: null } },
    },
  },
];
