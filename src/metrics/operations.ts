import { placeholder } from '../mirror/landed-text.ts';
import { liveOf } from '../mirror/tables.ts';
import type { Metric } from './metric.ts';

/** Active people who sell: in a team that sells, or in any team where the strategy names none. */
const SELLS = `r.active and coalesce(r.person, true) and not coalesce(r.integration, false)
  and (len({sellingTeams}) = 0 or list_contains({sellingTeams}, r.team))`;
const SELLER_READS = ['user.active', 'user.person', 'user.integration', 'user.team'] as const;
const SECONDS = (from: string, to: string) => `date_diff('second', ${from}, ${to})`;

/** Fields: see `Metric`. Definitions: table B3, operations. */
export const OPERATIONS: readonly Metric[] = [
  {
    id: 'activities_per_rep',
    area: 'operations',
    kind: 'mean',
    unit: 'count',
    direction: 'higher',
    object: 'user',
    decides: [...SELLER_READS],
    carries: [],
    alsoReads: ['activity.ownerId', 'activity.happenedAt', 'activity.type', 'activity.done'],
    joins: [
      {
        name: 'logged',
        sql: `left join (select source, owner_id, count(*) as number from ${liveOf('activity')}
          where type in ('call', 'meeting', 'email') and coalesce(done, type = 'meeting') and happened_at > {now} - interval 28 day and happened_at <= {now}
          group by all) logged on logged.source = r.source and logged.owner_id = r.id`,
      },
    ],
    member: SELLS,
    value: 'coalesce(logged.number, 0)',
    // Four weeks: the number is a week's.
    per: 4,
    minimum: 5,
    retraceable: false,
    example: {
      worlds: {
        user: [
          { id: 'u', active: true, person: true, integration: false, team: 'East' },
          { id: 'v', active: true, person: true, integration: false, team: 'East' },
        ],
        activity: [
          { id: '1', type: 'call', done: true, ownerId: 'u', happenedAt: '2026-06-01T10:00:00.000Z' },
          { id: '2', type: 'meeting', done: true, ownerId: 'u', happenedAt: '2026-06-02T10:00:00.000Z' },
          { id: '3', type: 'note', done: true, ownerId: 'u', happenedAt: '2026-06-02T10:00:00.000Z' },
          { id: '5', type: 'meeting', done: null, ownerId: 'v', happenedAt: '2026-06-03T10:00:00.000Z' },
          { id: '6', type: 'meeting', done: null, ownerId: 'v', happenedAt: '2026-07-03T10:00:00.000Z' },
          { id: '7', type: 'call', done: null, ownerId: 'v', happenedAt: '2026-06-03T10:00:00.000Z' },
          { id: '4', type: 'call', done: true, ownerId: 'v', happenedAt: '2026-01-02T10:00:00.000Z' },
        ],
      },
      value: 0.375,
    },
  },
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
    value: `case when r.created_at <= {now} then ${SECONDS('r.created_at', '{now}')} end`,
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
    member: 'r.closed and r.closed_at >= {fromAt} and r.closed_at <= {toAt}',
    minimum: 20,
    retraceable: false,
    example: {
      worlds: { ticket: [{ id: '1', closed: true, closedAt: '2026-06-01T10:00:00.000Z' }] },
      value: null,
    },
  },
  {
    id: 'first_reply',
    area: 'operations',
    kind: 'median',
    unit: 'hours',
    direction: 'lower',
    object: 'ticket',
    decides: ['ticket.createdAt'],
    carries: ['ticket.firstReplyAt'],
    alsoReads: [],
    joins: [],
    member: 'r.created_at >= {fromAt} and r.created_at <= {toAt}',
    // A reply that is still to come is at least as late as now (B4). Seen from an earlier day, so is a later one.
    value: `case when r.first_reply_at between r.created_at and {now} then ${SECONDS('r.created_at', 'r.first_reply_at')}
      when r.first_reply_at > {now} or (r.first_reply_at is null and not r.closed) then ${SECONDS('r.created_at', '{now}')} end`,
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
    id: 'logging_lag',
    area: 'operations',
    kind: 'median',
    unit: 'hours',
    direction: 'lower',
    object: 'activity',
    decides: ['activity.type', 'activity.done', 'activity.happenedAt'],
    carries: ['activity.createdAt'],
    alsoReads: [],
    joins: [],
    member: `r.type in ('call', 'meeting') and coalesce(r.done, r.type = 'meeting') and r.happened_at >= {fromAt} and r.happened_at <= {toAt}`,
    value: `case when r.created_at is not null then greatest(0, ${SECONDS('r.happened_at', 'r.created_at')}) end`,
    per: 3_600,
    minimum: 20,
    retraceable: true,
    example: {
      worlds: {
        activity: [
          {
            id: '1',
            type: 'call',
            done: true,
            happenedAt: '2026-06-01T10:00:00.000Z',
            createdAt: '2026-06-01T12:00:00.000Z',
          },
          {
            id: '2',
            type: 'call',
            done: true,
            happenedAt: '2026-06-01T10:00:00.000Z',
            createdAt: '2026-06-01T09:00:00.000Z',
          },
          {
            id: '3',
            type: 'meeting',
            done: true,
            happenedAt: '2026-06-01T10:00:00.000Z',
            createdAt: '2026-06-01T16:00:00.000Z',
          },
        ],
      },
      value: 2,
    },
  },
  {
    id: 'login_rate',
    area: 'operations',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'user',
    decides: ['user.active', 'user.person', 'user.integration'],
    carries: ['user.lastLoginAt'],
    alsoReads: [],
    joins: [],
    member: 'r.active and coalesce(r.person, true) and not coalesce(r.integration, false)',
    hit: 'coalesce(r.last_login_at > {now} - interval 7 day, false)',
    minimum: 5,
    retraceable: false,
    example: {
      worlds: {
        user: [
          {
            id: 'u',
            active: true,
            person: true,
            integration: false,
            lastLoginAt: '2026-06-12T10:00:00.000Z',
          },
          {
            id: 'v',
            active: true,
            person: true,
            integration: false,
            lastLoginAt: '2026-05-12T10:00:00.000Z',
          },
        ],
      },
      value: 0.5,
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
    value: `case when r.closed_at >= r.created_at then ${SECONDS('r.created_at', 'r.closed_at')} end`,
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
    id: 'next_step_ok',
    area: 'operations',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'deal',
    decides: ['deal.closed'],
    carries: [],
    alsoReads: ['deal.nextStep'],
    joins: [],
    member: 'not r.closed',
    hit: `not ${placeholder('r.next_step')}`,
    minimum: 20,
    retraceable: false,
    example: {
      worlds: {
        deal: [
          { id: '1', closed: false, nextStep: 'Send the offer' },
          { id: '2', closed: false, nextStep: 'tbd' },
          { id: '3', closed: true, nextStep: null },
        ],
      },
      value: 0.5,
    },
  },
  {
    id: 'past_due',
    area: 'operations',
    kind: 'share',
    unit: 'share',
    direction: 'lower',
    object: 'deal',
    decides: ['deal.closed'],
    carries: [],
    alsoReads: ['deal.closeDate'],
    joins: [],
    member: 'not r.closed',
    hit: 'r.close_date < {asOf}',
    minimum: 20,
    retraceable: false,
    example: {
      worlds: {
        deal: [
          { id: '1', closed: false, closeDate: '2026-06-14' },
          { id: '2', closed: false, closeDate: '2026-06-15' },
          { id: '3', closed: true, closeDate: '2026-06-01' },
        ],
      },
      value: 0.5,
    },
  },
  {
    id: 'users_without_deal',
    area: 'operations',
    kind: 'count',
    unit: 'count',
    direction: 'lower',
    object: 'user',
    decides: [...SELLER_READS],
    carries: [],
    alsoReads: ['deal.ownerId'],
    joins: [
      {
        name: 'owned',
        sql: `left join (select distinct source, owner_id from ${liveOf('deal')} where owner_id is not null) owned
          on owned.source = r.source and owned.owner_id = r.id`,
      },
    ],
    member: SELLS,
    hit: 'owned.owner_id is null',
    minimum: 1,
    retraceable: false,
    example: {
      worlds: {
        user: [
          { id: 'u', active: true, person: true, integration: false, team: 'East' },
          { id: 'v', active: true, person: true, integration: false, team: 'East' },
          { id: 'w', active: false, person: true, integration: false, team: 'East' },
          { id: 'x', active: true, person: true, integration: true, team: null },
        ],
        deal: [{ id: '1', ownerId: 'u' }],
      },
      value: 1,
    },
  },
];
