import { liveOf } from '../mirror/tables.ts';
import type { Metric } from './metric.ts';

const IN_PERIOD = 'r.close_date between {from} and {to}';
const UNDATED = 'r.close_date is null';
/** Amounts in another currency than the one reported in are unknown: no rate is guessed. */
const AMOUNT = 'case when coalesce(r.currency, {currency}) = {currency} then r.amount_minor end';
/** The first win that an account ever had, in the leading source. */
const FIRST_WIN = {
  name: 'first_win',
  sql: `left join (select source, account_id, min(close_date) as day, count(*) filter (where close_date > {asOf} - interval 365 day and close_date <= {asOf}) as recent
    from ${liveOf('deal')} where won and account_id is not null and close_date is not null group by all) first_win
    on first_win.source = r.source and first_win.account_id = r.id`,
};

/** Fields: see `Metric`. Definitions: table B3, finance. */
export const FINANCE: readonly Metric[] = [
  {
    id: 'avg_deal',
    area: 'finance',
    kind: 'mean',
    unit: 'money',
    direction: 'higher',
    object: 'deal',
    decides: ['deal.won', 'deal.closeDate'],
    carries: ['deal.amount', 'deal.currency'],
    alsoReads: [],
    joins: [],
    member: `r.won and ${IN_PERIOD}`,
    maybe: `r.won and ${UNDATED}`,
    value: AMOUNT,
    segment: 'r.type',
    minimum: 20,
    retraceable: true,
    example: {
      worlds: {
        deal: [
          { id: '1', won: true, closed: true, closeDate: '2026-05-01', amount: 10_000 },
          { id: '2', won: true, closed: true, closeDate: '2026-06-15', amount: 30_000 },
          { id: '3', won: false, closed: true, closeDate: '2026-06-01', amount: 99_000 },
        ],
      },
      value: 200,
    },
  },
  {
    id: 'new_customers',
    area: 'finance',
    kind: 'count',
    unit: 'count',
    direction: 'higher',
    object: 'account',
    decides: [],
    carries: [],
    alsoReads: ['deal.won', 'deal.closeDate', 'deal.accountId'],
    joins: [FIRST_WIN],
    member: 'first_win.day is not null',
    hit: 'first_win.day between {from} and {to}',
    minimum: 1,
    retraceable: false,
    example: {
      worlds: {
        account: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
        deal: [
          { id: '1', won: true, closed: true, closeDate: '2026-05-01', accountId: 'a' },
          { id: '2', won: true, closed: true, closeDate: '2026-06-01', accountId: 'a' },
          { id: '3', won: true, closed: true, closeDate: '2026-07-01', accountId: 'b' },
          { id: '4', won: false, closed: true, closeDate: '2026-06-01', accountId: 'c' },
        ],
      },
      value: 1,
    },
  },
  {
    id: 'repeat_rate',
    area: 'finance',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'account',
    decides: [],
    carries: [],
    alsoReads: ['deal.won', 'deal.closeDate', 'deal.accountId'],
    joins: [FIRST_WIN],
    member: 'coalesce(first_win.recent, 0) >= 1',
    hit: 'first_win.recent >= 2',
    minimum: 20,
    retraceable: false,
    example: {
      worlds: {
        account: [{ id: 'a' }, { id: 'b' }],
        deal: [
          { id: '1', won: true, closed: true, closeDate: '2026-05-01', accountId: 'a' },
          { id: '2', won: true, closed: true, closeDate: '2026-06-01', accountId: 'a' },
          { id: '3', won: true, closed: true, closeDate: '2026-06-02', accountId: 'b' },
          { id: '4', won: true, closed: true, closeDate: '2024-06-02', accountId: 'b' },
        ],
      },
      value: 0.5,
    },
  },
  {
    id: 'revenue_won',
    area: 'finance',
    kind: 'sum',
    unit: 'money',
    direction: 'higher',
    object: 'deal',
    decides: ['deal.won', 'deal.closeDate'],
    carries: ['deal.amount', 'deal.currency'],
    alsoReads: [],
    joins: [],
    member: `r.won and ${IN_PERIOD}`,
    maybe: `r.won and ${UNDATED}`,
    value: AMOUNT,
    segment: 'r.type',
    minimum: 1,
    retraceable: true,
    example: {
      worlds: {
        deal: [
          { id: '1', won: true, closed: true, closeDate: '2026-05-01', amount: 10_050 },
          { id: '2', won: true, closed: true, closeDate: '2026-06-15', amount: 30_000 },
          { id: '3', won: true, closed: true, closeDate: '2026-06-16', amount: 5_000 },
        ],
      },
      value: 400.5,
    },
  },
  {
    id: 'sales_cycle',
    area: 'finance',
    kind: 'median',
    unit: 'days',
    direction: 'lower',
    object: 'deal',
    decides: ['deal.won', 'deal.closeDate'],
    carries: ['deal.createdAt'],
    alsoReads: [],
    joins: [],
    member: `r.won and ${IN_PERIOD}`,
    value: `case when cast(r.created_at as date) <= r.close_date then date_diff('day', cast(r.created_at as date), r.close_date) end`,
    minimum: 20,
    retraceable: true,
    example: {
      worlds: {
        deal: [
          {
            id: '1',
            won: true,
            closed: true,
            closeDate: '2026-05-11',
            createdAt: '2026-05-01T10:00:00.000Z',
          },
          {
            id: '2',
            won: true,
            closed: true,
            closeDate: '2026-05-21',
            createdAt: '2026-05-01T10:00:00.000Z',
          },
          {
            id: '3',
            won: true,
            closed: true,
            closeDate: '2026-05-31',
            createdAt: '2026-05-01T10:00:00.000Z',
          },
        ],
      },
      value: 20,
    },
  },
  {
    id: 'win_rate',
    area: 'finance',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'deal',
    decides: ['deal.closed', 'deal.closeDate'],
    carries: ['deal.won'],
    alsoReads: [],
    joins: [],
    member: `r.closed and ${IN_PERIOD}`,
    maybe: `r.closed and ${UNDATED}`,
    hit: 'r.won',
    minimum: 20,
    retraceable: true,
    example: {
      worlds: {
        deal: [
          { id: '1', won: true, closed: true, closeDate: '2026-05-11' },
          { id: '2', won: false, closed: true, closeDate: '2026-05-21' },
          { id: '3', won: false, closed: true, closeDate: '2026-05-31' },
          { id: '4', won: false, closed: false, closeDate: '2026-05-31' },
          { id: '5', won: true, closed: true, closeDate: '2026-06-16' },
          { id: '6', won: true, closed: true, closeDate: '2026-06-15' },
        ],
      },
      value: 0.5,
    },
  },
];
