import { placeholder } from '../mirror/landed-text.ts';
import type { Check } from './check.ts';
import { CLOSED } from './ticket-sql.ts';

/** How a ticket was closed, and who pays. */
export const TICKET_CLOSING_CHECKS: readonly Check[] = [
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
    concerns: 'owner',
    expected: 1,
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
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 30,
    examples: {
      pass: { record: { closed: true, costCentre: '0' } },
      fail: { record: { closed: true, costCentre: '-None-' } },
    },
  },
];
