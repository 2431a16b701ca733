import { liveOf } from '../mirror/tables.ts';
import type { Metric } from './metric.ts';

/**
 * Every win of an account, as `bought.wins` in the order of their days: a customer is active from the close date for as
 * long as the contract runs, or for 365 days where no term is told.
 */
const BOUGHT = {
  name: 'bought',
  sql: `left join (select source, account_id, list({
      'day': close_date, 'type': type, 'minor': case when coalesce(currency, {currency}) = {currency} then amount_minor end,
      'recurring': case when coalesce(currency, {currency}) = {currency} then monthly_recurring_minor end,
      'until': coalesce(cast(close_date + to_months(cast(term_months as integer)) as date), close_date + 365)
    } order by close_date, id) as wins
    from ${liveOf('deal')} where won and account_id is not null and close_date is not null group by all) bought
    on bought.source = r.source and bought.account_id = r.id`,
};
/** What a record is the same as. */
const CLUSTERED = {
  name: 'clustered',
  sql: `left join same_as clustered on clustered.source = r.source and clustered.object = 'account' and clustered.record_id = r.id`,
};

/** A won deal without a sure day or account may be somebody's first, or second. */
const THROUGH_WINS = {
  object: 'deal',
  fields: ['deal.won', 'deal.closeDate', 'deal.accountId'],
  where: 'r.won and r.close_date <= {to}',
} as const;

const WON_READS = ['deal.won', 'deal.closeDate', 'deal.accountId'] as const;
const inForce = (day: string) => `w.day <= ${day} and w.until > ${day}`;
const winsThat = (condition: string) => `list_filter(bought.wins, lambda w: ${condition})`;
const isActive = (day: string) => `coalesce(len(${winsThat(inForce(day))}), 0) > 0`;
/** The day before the period. */
const START = '({from} - 1)';
/** What the contracts in force on a day bring each month; null where one does not say. */
const monthly = (day: string) => `case when len(${winsThat(`${inForce(day)} and w.recurring is null`)}) = 0
  then coalesce(list_sum(list_transform(${winsThat(inForce(day))}, lambda w: w.recurring)), 0) end`;
const WINS_IN_PERIOD = winsThat('w.day between {from} and {to}');
const UPGRADES = 'upgrade|up-?sell|expansion|add-?on|existing ?business';
const UPGRADED = `list_bool_or(list_transform(${WINS_IN_PERIOD}, lambda w: regexp_matches(w.type, '${UPGRADES}', 'i')))`;

const OF_ACCOUNTS = {
  area: 'finance',
  object: 'account',
  decides: [],
  carries: [],
  joins: [BOUGHT],
} as const;
const FIRST_HALF = { from: '2026-01-01', to: '2026-06-15' };
const won = (
  id: string,
  accountId: string,
  closeDate: string,
  more: Record<string, string | number> = {},
) => ({
  id,
  won: true,
  closed: true,
  accountId,
  closeDate,
  ...more,
});
/** Of a and b that were active before the year, a has not bought again in 365 days; c is new. */
const CUSTOMERS = {
  account: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
  deal: [
    won('1', 'a', '2025-06-01'),
    won('2', 'b', '2025-06-01'),
    won('3', 'b', '2026-02-01'),
    won('4', 'c', '2026-02-01'),
  ],
};
/** Of 1,000 a month at the start, 50 end, 120 come in beside and 30 are taken off. */
const CONTRACTS = {
  account: [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }],
  deal: [
    won('1', 'a', '2025-07-01', { monthlyRecurring: 60_000, termMonths: 6 }),
    won('2', 'a', '2026-01-01', { monthlyRecurring: 72_000, termMonths: 12 }),
    won('3', 'b', '2025-07-01', { monthlyRecurring: 35_000, termMonths: 6 }),
    won('4', 'b', '2026-01-01', { monthlyRecurring: 32_000, termMonths: 12 }),
    won('5', 'c', '2025-07-01', { monthlyRecurring: 5_000, termMonths: 6 }),
    won('6', 'd', '2026-02-01', { monthlyRecurring: 99_000, termMonths: 12 }),
  ],
};
const RECURRING_READS = [...WON_READS, 'deal.monthlyRecurring', 'deal.termMonths', 'deal.currency'] as const;

/** Fields: see `Metric`. Definitions: table B3, finance, over customers. */
export const CUSTOMERS_METRICS: readonly Metric[] = [
  {
    ...OF_ACCOUNTS,
    id: 'abc_share',
    kind: 'outside',
    unit: 'share',
    direction: 'lower',
    alsoReads: [...WON_READS],
    needs: 'the cost to serve each customer,',
    member: 'true',
    minimum: 20,
    retraceable: false,
    example: { worlds: CUSTOMERS, value: null },
  },
  {
    ...OF_ACCOUNTS,
    id: 'cac',
    kind: 'outside',
    unit: 'money',
    direction: 'lower',
    alsoReads: [...WON_READS],
    needs: 'the cost of sales and marketing,',
    member: 'true',
    minimum: 20,
    retraceable: false,
    example: { worlds: CUSTOMERS, value: null },
  },
  {
    ...OF_ACCOUNTS,
    id: 'churn',
    kind: 'share',
    unit: 'share',
    direction: 'lower',
    alsoReads: [...WON_READS],
    mayRead: ['deal.termMonths'],
    member: isActive(START),
    hit: `not (${isActive('{to}')})`,
    minimum: 20,
    retraceable: true,
    example: { worlds: CUSTOMERS, period: FIRST_HALF, value: 0.5 },
  },
  {
    ...OF_ACCOUNTS,
    id: 'clv',
    kind: 'outside',
    unit: 'money',
    direction: 'higher',
    alsoReads: [...WON_READS],
    needs: 'the margin on what was sold,',
    member: 'true',
    minimum: 20,
    retraceable: false,
    example: { worlds: CUSTOMERS, value: null },
  },
  {
    ...OF_ACCOUNTS,
    id: 'grr',
    kind: 'ratio',
    unit: 'share',
    direction: 'higher',
    alsoReads: [...RECURRING_READS],
    member: `coalesce(len(${winsThat(inForce(START))}), 0) > 0`,
    value: monthly(START),
    part: `least(${monthly(START)}, ${monthly('{to}')})`,
    minimum: 20,
    retraceable: true,
    example: { worlds: CONTRACTS, period: FIRST_HALF, value: 0.92 },
  },
  {
    ...OF_ACCOUNTS,
    id: 'new_customers',
    kind: 'distinct',
    unit: 'count',
    direction: 'higher',
    alsoReads: [...WON_READS],
    joins: [BOUGHT, CLUSTERED],
    through: THROUGH_WINS,
    member: 'len(bought.wins) > 0',
    hit: 'bought.wins[1].day between {from} and {to}',
    same: { safe: 'coalesce(clustered.safe_id, r.id)', review: 'coalesce(clustered.review_id, r.id)' },
    minimum: 1,
    retraceable: true,
    example: {
      worlds: {
        account: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
        deal: [
          won('1', 'a', '2026-05-01'),
          won('2', 'a', '2026-06-01'),
          won('3', 'b', '2026-07-01'),
          { id: '4', won: false, closed: true, closeDate: '2026-06-01', accountId: 'c' },
        ],
      },
      value: 1,
    },
  },
  {
    ...OF_ACCOUNTS,
    id: 'nrr',
    kind: 'ratio',
    unit: 'share',
    direction: 'higher',
    alsoReads: [...RECURRING_READS],
    member: `coalesce(len(${winsThat(inForce(START))}), 0) > 0`,
    value: monthly(START),
    part: monthly('{to}'),
    minimum: 20,
    retraceable: true,
    example: { worlds: CONTRACTS, period: FIRST_HALF, value: 1.04 },
  },
  {
    ...OF_ACCOUNTS,
    id: 'repeat_rate',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    alsoReads: [...WON_READS],
    through: THROUGH_WINS,
    member: `len(${winsThat('w.day > {to} - 365 and w.day <= {to}')}) >= 1`,
    hit: `len(${winsThat('w.day > {to} - 365 and w.day <= {to}')}) >= 2`,
    minimum: 20,
    retraceable: true,
    example: {
      worlds: {
        account: [{ id: 'a' }, { id: 'b' }],
        deal: [
          won('1', 'a', '2026-05-01'),
          won('2', 'a', '2026-06-01'),
          won('3', 'b', '2026-06-02'),
          won('4', 'b', '2024-06-02'),
        ],
      },
      value: 0.5,
    },
  },
  {
    ...OF_ACCOUNTS,
    id: 'retention',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    alsoReads: [...WON_READS],
    mayRead: ['deal.termMonths'],
    member: isActive(START),
    hit: isActive('{to}'),
    minimum: 20,
    retraceable: true,
    example: { worlds: CUSTOMERS, period: FIRST_HALF, value: 0.5 },
  },
  {
    ...OF_ACCOUNTS,
    id: 'top_customer_share',
    kind: 'concentration',
    unit: 'share',
    direction: 'lower',
    alsoReads: [...WON_READS, 'deal.amount', 'deal.currency'],
    member: `len(${WINS_IN_PERIOD}) > 0`,
    value: `case when len(list_filter(${WINS_IN_PERIOD}, lambda w: w.minor is null)) = 0
      then list_sum(list_transform(${WINS_IN_PERIOD}, lambda w: w.minor)) end`,
    minimum: 20,
    retraceable: true,
    example: {
      worlds: {
        account: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id })),
        deal: [
          won('1', 'a', '2026-05-01', { amount: 30_000 }),
          won('2', 'a', '2026-05-02', { amount: 30_000 }),
          ...['b', 'c', 'd', 'e'].map((id) => won(`of-${id}`, id, '2026-05-01', { amount: 10_000 })),
        ],
      },
      value: 0.6,
    },
  },
  {
    ...OF_ACCOUNTS,
    id: 'upgraded_customers',
    kind: 'count',
    unit: 'count',
    direction: 'higher',
    alsoReads: [...WON_READS, 'deal.type'],
    mayRead: ['deal.monthlyRecurring', 'deal.termMonths'],
    member: isActive(START),
    // A win without a type may be an upgrade, unless another one is.
    hit: `case when coalesce(${UPGRADED}, false) or coalesce(${monthly('{to}')} > ${monthly(START)}, false) then true
      when len(list_filter(${WINS_IN_PERIOD}, lambda w: w.type is null)) > 0 then null else false end`,
    minimum: 1,
    retraceable: true,
    example: {
      worlds: {
        account: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
        deal: [
          won('1', 'a', '2025-09-01', { type: 'New Customer' }),
          won('2', 'a', '2026-02-01', { type: 'Existing Customer - Upgrade' }),
          won('3', 'b', '2025-09-01', { type: 'New Customer' }),
          won('4', 'b', '2026-02-01', { type: 'Existing Customer - Replacement' }),
          won('5', 'c', '2026-02-01', { type: 'Existing Customer - Upgrade' }),
        ],
      },
      period: FIRST_HALF,
      value: 1,
    },
  },
];
