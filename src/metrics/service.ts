import { liveOf } from '../mirror/tables.ts';
import type { Metric } from './metric.ts';
import { historyOf, seconds } from './sql.ts';

const CLOSED_IN_PERIOD = 'r.closed and r.closed_at >= {fromAt} and r.closed_at <= {toAt}';

/**
 * When a ticket was first resolved, and whether within seven days it was open again, by its former states: those that
 * closed tickets are in and open ones are not.
 */
const RESOLVED = {
  name: 'resolved',
  sql: `left join (
    with done as (select source, status from ${liveOf('ticket')} where closed and status is not null
      except select source, status from ${liveOf('ticket')} where not closed),
    moves as (select h.source, h.record_id, h.changed_at, was.status is not null as was_done, is_now.status is not null as is_done,
        lag(h.changed_at) over (partition by h.source, h.record_id order by h.changed_at, h.new_value) as before_at
      from ${historyOf('ticket', 'status')} h
      left join done was on was.source = h.source and was.status = h.old_value
      left join done is_now on is_now.source = h.source and is_now.status = h.new_value)
    select source, record_id, min(changed_at) filter (where is_done) as at,
      bool_or(was_done and not is_done and before_at >= changed_at - interval 7 day) as reopened
    from moves group by all) resolved on resolved.source = r.source and resolved.record_id = r.id`,
};
/** Every time a customer was in touch about a ticket. */
const ASKED = {
  name: 'asked',
  sql: `left join (select source, ticket_id, list(happened_at order by happened_at) as at from ${liveOf('activity')}
    where inbound and ticket_id is not null and happened_at is not null group by all) asked
    on asked.source = r.source and asked.ticket_id = r.id`,
};
const RESOLVED_AT = 'coalesce(resolved.at, case when r.closed then r.closed_at end)';
/** Resolved in the period, and so long ago that it could have been opened again. */
const RESOLVED_LONG_AGO = `${RESOLVED_AT} >= {fromAt} and ${RESOLVED_AT} <= {toAt} and ${RESOLVED_AT} <= {now} - interval 7 day`;

/** One that stayed closed, one that was opened again after two days, one about which the customer asked twice. */
const TICKETS = ['a', 'b', 'c'].map((id) => ({
  id,
  status: 'Closed',
  closed: true,
  createdAt: '2026-05-01T10:00:00.000Z',
  closedAt: id === 'b' ? '2026-05-09T10:00:00.000Z' : '2026-05-02T10:00:00.000Z',
}));
const CLOSINGS = [
  move('a', 'New', 'Closed', '2026-05-02T10:00:00.000Z'),
  move('b', 'New', 'Closed', '2026-05-02T10:00:00.000Z'),
  move('b', 'Closed', 'Working', '2026-05-04T10:00:00.000Z'),
  move('b', 'Working', 'Closed', '2026-05-09T10:00:00.000Z'),
  move('c', 'New', 'Closed', '2026-05-02T10:00:00.000Z'),
];

function move(id: string, old: string, status: string, at: string) {
  return { object: 'ticket', id, field: 'status', old, new: status, at } as const;
}

/** Fields: see `Metric`. Definitions: table B3, service. */
export const SERVICE: readonly Metric[] = [
  {
    id: 'backlog_age',
    area: 'operations',
    kind: 'median',
    unit: 'days',
    direction: 'lower',
    object: 'ticket',
    decides: ['ticket.closed'],
    carries: ['ticket.createdAt'],
    alsoReads: [],
    joins: [],
    member: 'not r.closed',
    value: `case when r.created_at <= {now} then ${seconds('r.created_at', '{now}')} end`,
    per: 86_400,
    minimum: 20,
    retraceable: false,
    example: {
      worlds: {
        ticket: [
          { id: '1', closed: false, createdAt: '2026-06-13T12:00:00.000Z' },
          { id: '2', closed: false, createdAt: '2026-06-11T12:00:00.000Z' },
          { id: '3', closed: true, createdAt: '2026-01-11T12:00:00.000Z' },
        ],
      },
      value: 3,
    },
  },
  {
    id: 'cost_per_tx',
    area: 'operations',
    kind: 'outside',
    unit: 'money',
    direction: 'lower',
    object: 'ticket',
    decides: ['ticket.closed', 'ticket.closedAt'],
    carries: ['ticket.costCentre'],
    alsoReads: [],
    joins: [],
    needs: 'the cost of the service,',
    member: 'r.closed and r.closed_at >= {fromAt} and r.closed_at <= {toAt}',
    minimum: 20,
    retraceable: false,
    example: {
      worlds: { ticket: [{ id: '1', closed: true, closedAt: '2026-06-01T10:00:00.000Z' }] },
      value: null,
    },
  },
  {
    id: 'csat',
    area: 'operations',
    kind: 'survey',
    unit: 'share',
    direction: 'higher',
    object: 'ticket',
    decides: ['ticket.closed', 'ticket.closedAt'],
    carries: ['ticket.satisfaction'],
    alsoReads: [],
    joins: [],
    member: CLOSED_IN_PERIOD,
    hit: 'r.satisfaction >= 4',
    minimum: 30,
    retraceable: true,
    example: {
      worlds: {
        ticket: [5, 4, 3, 1, null].map((satisfaction, at) => ({
          id: String(at),
          closed: true,
          closedAt: '2026-06-01T10:00:00.000Z',
          satisfaction,
        })),
      },
      value: 0.5,
    },
  },
  {
    id: 'fcr',
    area: 'operations',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'ticket',
    decides: ['ticket.closed', 'ticket.closedAt'],
    carries: ['ticket.status'],
    alsoReads: ['activity.ticketId', 'activity.inbound', 'activity.happenedAt'],
    joins: [RESOLVED, ASKED],
    member: RESOLVED_LONG_AGO,
    // The first time the customer was in touch is the ticket itself.
    hit: `case when resolved.at is null then null else not coalesce(resolved.reopened, false)
      and coalesce(len(list_filter(asked.at, lambda moment: moment > r.created_at and moment <= ${RESOLVED_AT} + interval 7 day)), 0) <= 1 end`,
    minimum: 20,
    retraceable: false,
    example: {
      worlds: {
        ticket: TICKETS,
        activity: ['2026-05-01T10:05:00.000Z', '2026-05-03T10:00:00.000Z'].map((happenedAt, at) => ({
          id: String(at),
          type: 'email',
          inbound: true,
          happenedAt,
          ticketId: 'c',
        })),
      },
      changes: CLOSINGS,
      value: 1 / 3,
    },
  },
  {
    id: 'first_reply',
    area: 'operations',
    kind: 'lasting',
    unit: 'hours',
    direction: 'lower',
    object: 'ticket',
    decides: ['ticket.createdAt'],
    carries: ['ticket.firstReplyAt'],
    alsoReads: [],
    joins: [],
    member: 'r.created_at >= {fromAt} and r.created_at <= {toAt}',
    // Seen from an earlier day, a later reply is still to come. A ticket that was closed without one tells nothing.
    value: `case when r.first_reply_at between r.created_at and {now} then ${seconds('r.created_at', 'r.first_reply_at')}
      when r.first_reply_at > {now} or (r.first_reply_at is null and not r.closed) then ${seconds('r.created_at', '{now}')} end`,
    ended: 'coalesce(r.first_reply_at <= {now}, false)',
    per: 3_600,
    minimum: 20,
    retraceable: true,
    example: {
      worlds: {
        ticket: [
          {
            id: '1',
            closed: true,
            createdAt: '2026-06-01T10:00:00.000Z',
            firstReplyAt: '2026-06-01T11:00:00.000Z',
          },
          {
            id: '2',
            closed: true,
            createdAt: '2026-06-01T10:00:00.000Z',
            firstReplyAt: '2026-06-01T13:00:00.000Z',
          },
          { id: '3', closed: false, createdAt: '2026-06-15T07:00:00.000Z', firstReplyAt: null },
        ],
      },
      value: 3,
    },
  },
  {
    id: 'mttr',
    area: 'operations',
    kind: 'median',
    unit: 'hours',
    direction: 'lower',
    object: 'ticket',
    decides: ['ticket.closed', 'ticket.closedAt'],
    carries: ['ticket.createdAt'],
    alsoReads: [],
    joins: [],
    member: 'r.closed and r.closed_at >= {fromAt} and r.closed_at <= {toAt}',
    maybe: 'r.closed and r.closed_at is null',
    value: `case when r.closed_at >= r.created_at then ${seconds('r.created_at', 'r.closed_at')} end`,
    per: 3_600,
    minimum: 20,
    retraceable: true,
    example: {
      worlds: {
        ticket: [
          {
            id: '1',
            closed: true,
            createdAt: '2026-06-01T10:00:00.000Z',
            closedAt: '2026-06-01T20:00:00.000Z',
          },
          {
            id: '2',
            closed: true,
            createdAt: '2026-06-01T10:00:00.000Z',
            closedAt: '2026-06-02T10:00:00.000Z',
          },
          {
            id: '3',
            closed: true,
            createdAt: '2026-06-01T10:00:00.000Z',
            closedAt: '2026-06-03T10:00:00.000Z',
          },
        ],
      },
      value: 24,
    },
  },
  {
    id: 'mttr_p90',
    area: 'operations',
    kind: 'p90',
    unit: 'hours',
    direction: 'lower',
    object: 'ticket',
    decides: ['ticket.closed', 'ticket.closedAt'],
    carries: ['ticket.createdAt'],
    alsoReads: [],
    joins: [],
    member: 'r.closed and r.closed_at >= {fromAt} and r.closed_at <= {toAt}',
    maybe: 'r.closed and r.closed_at is null',
    value: `case when r.closed_at >= r.created_at then ${seconds('r.created_at', 'r.closed_at')} end`,
    per: 3_600,
    minimum: 20,
    retraceable: true,
    example: {
      worlds: {
        ticket: [
          {
            id: '1',
            closed: true,
            createdAt: '2026-06-01T10:00:00.000Z',
            closedAt: '2026-06-01T20:00:00.000Z',
          },
          {
            id: '2',
            closed: true,
            createdAt: '2026-06-01T10:00:00.000Z',
            closedAt: '2026-06-02T10:00:00.000Z',
          },
          {
            id: '3',
            closed: true,
            createdAt: '2026-06-01T10:00:00.000Z',
            closedAt: '2026-06-03T10:00:00.000Z',
          },
        ],
      },
      // Eight tenths of the way from the second to the third.
      value: 43.2,
    },
  },
  {
    id: 'nps',
    area: 'operations',
    kind: 'survey',
    unit: 'points',
    direction: 'higher',
    object: 'contact',
    decides: ['contact.recommendedOn'],
    carries: ['contact.recommendation'],
    alsoReads: [],
    joins: [],
    member: 'r.recommended_on between {from} and {to} and r.recommendation is not null',
    hit: 'r.recommendation >= 9',
    against: 'r.recommendation <= 6',
    minimum: 30,
    retraceable: false,
    example: {
      worlds: {
        contact: [10, 9, 9, 9, 10, 7, 8, 8, 0, 6].map((recommendation, at) => ({
          id: String(at),
          recommendation,
          recommendedOn: '2026-06-01',
        })),
      },
      value: 30,
    },
  },
  {
    id: 'reopen_rate',
    area: 'operations',
    kind: 'share',
    unit: 'share',
    direction: 'lower',
    object: 'ticket',
    decides: ['ticket.closed', 'ticket.closedAt'],
    carries: ['ticket.status'],
    alsoReads: [],
    joins: [RESOLVED],
    member: RESOLVED_LONG_AGO,
    hit: 'case when resolved.at is not null then coalesce(resolved.reopened, false) end',
    minimum: 20,
    retraceable: false,
    example: { worlds: { ticket: TICKETS }, changes: CLOSINGS, value: 1 / 3 },
  },
];
