import { filled, folded, placeholder } from '../mirror/landed-text.ts';
import { knownOf, liveOf } from '../mirror/tables.ts';
import type { Check } from './check.ts';
import { ownerJoin } from './sql.ts';

const CLOSED = 'coalesce(r.closed, false)';
const OPEN = `not ${CLOSED}`;
const WON = 'coalesce(r.won, false)';
const LOST = `${CLOSED} and not ${WON}`;

const CATALOGUE = {
  name: 'catalogue',
  sql: `left join (select distinct x.source, ${folded('x.name')} as name from ${knownOf('product')} x) catalogue
    on catalogue.source = r.source and catalogue.name = ${folded('r.product_name')}`,
};

/** The longest time that any closed deal of the source took. */
const HISTORY = {
  name: 'history',
  sql: `left join (
    select x.source, max(date_diff('day', x.engaged_on, x.close_date)) as longest_days
    from ${liveOf('deal')} x where x.closed group by all
  ) history on history.source = r.source`,
};

const LINE_ITEMS = {
  name: 'line_items',
  sql: `left join (
    select x.source, x.deal_id, sum(x.total_minor) as total_minor
    from ${knownOf('lineItem')} x where x.deal_id is not null and x.total_minor is not null group by all
  ) line_items on line_items.source = r.source and line_items.deal_id = r.id`,
};

export const DEAL_CHECKS: readonly Check[] = [
  {
    id: 'deal-account-missing',
    object: 'deal',
    dimension: 'completeness',
    severity: 'high',
    fields: ['deal.accountId'],
    reads: ['deal.accountId'],
    joins: [],
    applies: 'true',
    fails: 'r.account_id is null',
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'Aegean Lines 2026', accountId: 'a' } },
      fail: { record: { name: 'Aegean Lines 2026', accountId: null } },
    },
  },
  {
    id: 'deal-amount-missing',
    object: 'deal',
    dimension: 'completeness',
    severity: 'high',
    fields: ['deal.amount'],
    reads: ['deal.amount', 'deal.closed', 'deal.won'],
    joins: [],
    applies: `not (${LOST})`,
    fails: 'coalesce(r.amount_minor, 0) <= 0',
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Pilot', closed: false, won: false, amount: 1 } },
      fail: { record: { name: 'Pilot', closed: true, won: true, amount: 0 } },
    },
  },
  {
    id: 'deal-closedate-future',
    object: 'deal',
    dimension: 'consistency',
    severity: 'high',
    fields: ['deal.closeDate'],
    reads: ['deal.closed', 'deal.closeDate'],
    joins: [],
    applies: `${CLOSED} and r.close_date is not null`,
    fails: 'coalesce(r.close_date > {asOf}, false)',
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Pilot', closed: true, closeDate: '2026-06-15' } },
      fail: { record: { name: 'Pilot', closed: true, closeDate: '2026-06-16' } },
    },
  },
  {
    id: 'deal-closedate-missing',
    object: 'deal',
    dimension: 'completeness',
    severity: 'high',
    fields: ['deal.closeDate'],
    reads: ['deal.closeDate'],
    joins: [],
    applies: 'true',
    fails: 'r.close_date is null',
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Pilot', closeDate: '2031-01-01' } },
      fail: { record: { name: 'Pilot', closeDate: null } },
    },
  },
  {
    id: 'deal-closedate-past',
    object: 'deal',
    dimension: 'timeliness',
    severity: 'high',
    fields: ['deal.closeDate'],
    reads: ['deal.closed', 'deal.closeDate'],
    joins: [],
    applies: `${OPEN} and r.close_date is not null`,
    fails: 'coalesce(r.close_date < {asOf}, false)',
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Pilot', closed: false, closeDate: '2026-06-15' } },
      fail: { record: { name: 'Pilot', closed: false, closeDate: '2026-06-14' } },
    },
  },
  {
    id: 'deal-lineitems-mismatch',
    object: 'deal',
    dimension: 'consistency',
    severity: 'medium',
    fields: ['deal.amount'],
    reads: ['deal.amount', 'lineItem.dealId', 'lineItem.total'],
    joins: [LINE_ITEMS],
    applies: 'r.amount_minor is not null and line_items.total_minor is not null',
    // In integers, so that exactly 1 % is exactly 1 %.
    fails: 'coalesce(abs(line_items.total_minor - r.amount_minor) * 100 > abs(r.amount_minor), false)',
    secondsToFix: 120,
    examples: {
      pass: {
        record: { id: 'd', name: 'Pilot', amount: 100_00 },
        others: {
          lineItem: [
            { dealId: 'd', total: 60_00 },
            { dealId: 'd', total: 41_00 },
          ],
        },
      },
      fail: {
        record: { id: 'd', name: 'Pilot', amount: 100_00 },
        others: {
          lineItem: [
            { dealId: 'd', total: 60_00 },
            { dealId: 'd', total: 41_01 },
          ],
        },
      },
    },
  },
  {
    id: 'deal-lostreason-missing',
    object: 'deal',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['deal.lostReason'],
    reads: ['deal.closed', 'deal.won', 'deal.lostReason'],
    joins: [],
    applies: LOST,
    fails: placeholder('r.lost_reason'),
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Pilot', closed: true, won: false, lostReason: 'No decision' } },
      fail: { record: { name: 'Pilot', closed: true, won: false, lostReason: 'N/A' } },
    },
  },
  {
    id: 'deal-nextstep-missing',
    object: 'deal',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['deal.nextStep'],
    reads: ['deal.closed', 'deal.nextStep'],
    joins: [],
    applies: OPEN,
    fails: placeholder('r.next_step'),
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'Pilot', closed: false, nextStep: 'Call' } },
      fail: { record: { name: 'Pilot', closed: false, nextStep: '--' } },
    },
  },
  {
    id: 'deal-open-beyond-history',
    object: 'deal',
    dimension: 'timeliness',
    severity: 'medium',
    fields: ['deal.stage', 'deal.closeDate'],
    reads: ['deal.closed', 'deal.engagedOn', 'deal.closeDate'],
    joins: [HISTORY],
    applies: `${OPEN} and r.engaged_on is not null and history.longest_days is not null`,
    fails: "coalesce(date_diff('day', r.engaged_on, {asOf}) > history.longest_days, false)",
    secondsToFix: 60,
    examples: {
      pass: {
        record: { name: 'Pilot', closed: false, engagedOn: '2026-06-05' },
        others: { deal: [{ closed: true, engagedOn: '2026-01-01', closeDate: '2026-01-11' }] },
      },
      fail: {
        record: { name: 'Pilot', closed: false, engagedOn: '2026-06-04' },
        others: { deal: [{ closed: true, engagedOn: '2026-01-01', closeDate: '2026-01-11' }] },
      },
    },
  },
  {
    id: 'deal-owner-inactive',
    object: 'deal',
    dimension: 'integrity',
    severity: 'high',
    fields: ['deal.ownerId'],
    reads: ['deal.closed', 'deal.ownerId', 'user.active'],
    joins: [ownerJoin('deal')],
    applies: `${OPEN} and r.owner_id is not null`,
    fails: 'not coalesce(owner.active, false)',
    secondsToFix: 45,
    examples: {
      pass: {
        record: { name: 'Pilot', closed: false, ownerId: 'u' },
        others: {
          user: [
            { id: 'u', name: 'Ola Ny', active: true },
            { id: 'v', name: 'Kari Dahl', active: false },
          ],
        },
      },
      fail: {
        record: { name: 'Pilot', closed: false, ownerId: 'u' },
        others: { user: [{ id: 'u', name: 'Kari Dahl', active: false }] },
      },
    },
  },
  {
    id: 'deal-probability-contradicts',
    object: 'deal',
    dimension: 'consistency',
    severity: 'low',
    fields: ['deal.probability'],
    reads: ['deal.closed', 'deal.won', 'deal.probability'],
    joins: [],
    applies: `${CLOSED} and r.probability is not null`,
    fails: `coalesce(r.probability <> case when ${WON} then 100 else 0 end, false)`,
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Pilot', closed: true, won: true, probability: 100 } },
      fail: { record: { name: 'Pilot', closed: true, won: false, probability: 10 } },
    },
  },
  {
    id: 'deal-product-unknown',
    object: 'deal',
    dimension: 'integrity',
    severity: 'medium',
    fields: ['deal.productName'],
    reads: ['deal.productName', 'product.name'],
    joins: [CATALOGUE],
    applies: 'true',
    fails: `${filled('r.product_name')} and catalogue.name is null`,
    secondsToFix: 30,
    examples: {
      pass: {
        record: { name: 'Pilot', productName: ' gtx BASIC' },
        others: { product: [{ name: 'GTX Basic' }] },
      },
      fail: {
        record: { name: 'Pilot', productName: 'GTXBasic' },
        others: { product: [{ name: 'GTX Basic' }] },
      },
    },
  },
];
