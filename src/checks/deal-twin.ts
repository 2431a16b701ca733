import { liveOf } from '../mirror/tables.ts';
import type { Check } from './check.ts';
import { OPEN } from './deal-sql.ts';

/** All open deals of the same account. */
const SIBLINGS = {
  name: 'siblings',
  sql: `left join (
    select x.source, x.account_id, list({ 'id': x.id, 'amount': x.amount_minor, 'day': x.close_date }) as deals
    from ${liveOf('deal')} x
    where not coalesce(x.closed, false) and x.account_id is not null and x.amount_minor > 0 and x.close_date is not null
    group by all having count(*) > 1
  ) siblings on siblings.source = r.source and siblings.account_id = r.account_id`,
};

/** Deals that were entered twice. */
export const DEAL_TWIN_CHECKS: readonly Check[] = [
  {
    id: 'deal-open-duplicate',
    object: 'deal',
    dimension: 'uniqueness',
    severity: 'medium',
    fields: ['deal.amount', 'deal.closeDate', 'deal.accountId'],
    reads: ['deal.closed', 'deal.accountId', 'deal.amount', 'deal.closeDate'],
    joins: [SIBLINGS],
    applies: `${OPEN} and coalesce(r.amount_minor > 0, false) and r.account_id is not null and r.close_date is not null`,
    fails: `len(list_filter(coalesce(siblings.deals, []), lambda other: other['id'] <> r.id
      and abs(other['amount'] - r.amount_minor) <= {share} * greatest(other['amount'], r.amount_minor)
      and abs(date_diff('day', other['day'], r.close_date)) <= {days})) > 0`,
    thresholds: { share: { value: 0.05, unit: 'share' }, days: { value: 30, unit: 'days' } },
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 180,
    examples: {
      pass: {
        record: { name: 'Pilot', closed: false, accountId: 'a', amount: 100_000, closeDate: '2026-07-01' },
        others: { deal: [{ closed: false, accountId: 'a', amount: 100_000, closeDate: '2026-08-01' }] },
      },
      fail: {
        record: { name: 'Pilot', closed: false, accountId: 'a', amount: 100_000, closeDate: '2026-07-01' },
        others: { deal: [{ closed: false, accountId: 'a', amount: 95_000, closeDate: '2026-07-31' }] },
      },
    },
  },
];
