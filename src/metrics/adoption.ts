import { filled } from '../mirror/landed-text.ts';
import { liveOf } from '../mirror/tables.ts';
import type { Metric } from './metric.ts';
import {
  DEAL_OPEN,
  FIRST_STAGE,
  historyKnown,
  historyOf,
  QUALIFIED,
  SELLER_READS,
  SELLS,
  seconds,
} from './sql.ts';

/** Deals that their owner brought forward lately: another stage, close date or next step. */
const KEPT_UP = {
  name: 'kept_up',
  sql: `left join (select source, record_id, by_user, max(changed_at) as at from (
      ${['stage', 'close_date', 'next_step'].map((column) => `select * from ${historyOf('deal', column)}`).join(' union all ')}
    ) where by_person is not false group by all) kept_up
    on kept_up.source = r.source and kept_up.record_id = r.id and kept_up.by_user = r.owner_id`,
};
const LATELY = '{now} - interval 21 day';

/** Records of four kinds with who made them. */
const CREATED = `(${(['account', 'contact', 'lead', 'deal'] as const)
  .map((object) => `select source, id, created_at, created_by from ${liveOf(object)}`)
  .join(' union all ')})`;
const MAKER = {
  name: 'maker',
  sql: `left join (select source, id, coalesce(person, true) and not coalesce(integration, false) as human from ${liveOf('user')}) maker
    on maker.source = r.source and maker.id = r.created_by`,
};

/** Key fields of an open deal and what each weighs; those after the first stage are due from there on. */
const KEYS = [
  ['2', 'r.account_id is not null', 'true'],
  ['2', 'r.close_date is not null', 'true'],
  ['3', 'coalesce(r.amount_minor, 0) > 0', QUALIFIED],
  ['2', filled('r.next_step'), QUALIFIED],
] as const;
const due = (also: (held: string) => string) =>
  KEYS.map(
    ([weight, held, when]) =>
      `case when coalesce(${when}, false) and ${also(held)} then ${weight} else 0 end`,
  ).join(' + ');

/** Fields: see `Metric`. Definitions: table B3, adoption. */
export const ADOPTION: readonly Metric[] = [
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
    unlogged: 'higher',
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
    id: 'by_hand',
    area: 'operations',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'deal',
    decides: ['deal.createdAt'],
    carries: ['deal.createdBy'],
    alsoReads: [
      'user.person',
      'user.integration',
      'account.createdAt',
      'contact.createdAt',
      'lead.createdAt',
    ],
    joins: [MAKER],
    rows: CREATED,
    member: 'r.created_at >= {fromAt} and r.created_at <= {toAt}',
    // Somebody who has left is no automation.
    hit: 'case when r.created_by is not null then coalesce(maker.human, true) end',
    minimum: 20,
    retraceable: false,
    example: {
      worlds: {
        user: [
          { id: 'u', person: true, integration: false },
          { id: 'x', person: true, integration: true },
        ],
        deal: [
          { id: '1', createdBy: 'u', createdAt: '2026-01-10T08:00:00.000Z' },
          { id: '2', createdBy: 'x', createdAt: '2026-01-10T08:00:00.000Z' },
        ],
        contact: [{ id: '3', createdBy: 'x', createdAt: '2026-01-10T08:00:00.000Z' }],
        lead: [{ id: '4', createdBy: 'gone', createdAt: '2026-01-10T08:00:00.000Z' }],
      },
      value: 0.5,
    },
  },
  {
    id: 'key_fields',
    area: 'operations',
    kind: 'ratio',
    unit: 'share',
    direction: 'higher',
    object: 'deal',
    decides: ['deal.closed'],
    carries: [],
    alsoReads: ['deal.accountId', 'deal.closeDate', 'deal.amount', 'deal.nextStep', 'deal.probability'],
    joins: [FIRST_STAGE],
    member: DEAL_OPEN,
    value: due(() => 'true'),
    part: due((held) => held),
    minimum: 20,
    retraceable: false,
    example: {
      worlds: {
        deal: [
          { id: '1', closed: false, probability: 10, accountId: 'a', closeDate: null, amount: null },
          {
            id: '2',
            closed: false,
            probability: 50,
            accountId: 'a',
            closeDate: '2026-09-01',
            amount: 100,
            nextStep: ' ',
          },
        ],
      },
      value: 9 / 13,
    },
  },
  {
    id: 'logged_in_time',
    area: 'operations',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'activity',
    decides: ['activity.type', 'activity.done', 'activity.happenedAt'],
    carries: ['activity.createdAt'],
    alsoReads: [],
    joins: [],
    member: `r.type in ('call', 'meeting') and coalesce(r.done, r.type = 'meeting') and r.happened_at >= {fromAt} and r.happened_at <= {toAt}`,
    hit: `${seconds('r.happened_at', 'r.created_at')} <= 86400`,
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
      value: 1,
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
    value: `case when r.created_at is not null then greatest(0, ${seconds('r.happened_at', 'r.created_at')}) end`,
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
    id: 'logging_lag_p90',
    area: 'operations',
    kind: 'p90',
    unit: 'hours',
    direction: 'lower',
    object: 'activity',
    decides: ['activity.type', 'activity.done', 'activity.happenedAt'],
    carries: ['activity.createdAt'],
    alsoReads: [],
    joins: [],
    member: `r.type in ('call', 'meeting') and coalesce(r.done, r.type = 'meeting') and r.happened_at >= {fromAt} and r.happened_at <= {toAt}`,
    value: `case when r.created_at is not null then greatest(0, ${seconds('r.happened_at', 'r.created_at')}) end`,
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
      value: 5.2,
    },
  },
  {
    id: 'upkeep',
    area: 'operations',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'deal',
    decides: ['deal.closed', 'deal.ownerId'],
    carries: [],
    alsoReads: ['deal.stage', 'deal.closeDate', 'deal.createdAt'],
    mayRead: ['deal.nextStep'],
    joins: [KEPT_UP, historyKnown('deal', 'stage')],
    member: `${DEAL_OPEN} and r.owner_id is not null`,
    // A deal that is younger than that was looked at when it was made.
    hit: `case when kept_up.at >= ${LATELY} or r.created_at >= ${LATELY} then true when stage_told.source is not null then false end`,
    unlogged: 'higher',
    minimum: 20,
    retraceable: false,
    example: {
      worlds: {
        deal: ['1', '2', '3', '4'].map((id) => ({
          id,
          closed: false,
          ownerId: 'u',
          createdAt: id === '4' ? '2026-06-10T10:00:00.000Z' : '2026-01-01T10:00:00.000Z',
        })),
      },
      changes: [
        {
          object: 'deal',
          id: '1',
          field: 'stage',
          old: 'New',
          new: 'Offer',
          at: '2026-06-10T10:00:00.000Z',
          by: 'u',
        },
        {
          object: 'deal',
          id: '2',
          field: 'stage',
          old: 'New',
          new: 'Offer',
          at: '2026-06-10T10:00:00.000Z',
          by: 'v',
        },
        {
          object: 'deal',
          id: '3',
          field: 'stage',
          old: 'New',
          new: 'Offer',
          at: '2026-03-10T10:00:00.000Z',
          by: 'u',
        },
      ],
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
