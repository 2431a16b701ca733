import { knownOf } from '../mirror/tables.ts';
import type { Check } from './check.ts';

const LINE_ITEMS = {
  name: 'line_items',
  sql: `left join (
    select x.source, x.deal_id, sum(x.total_minor) as total_minor
    from ${knownOf('lineItem')} x where x.deal_id is not null and x.total_minor is not null group by all
  ) line_items on line_items.source = r.source and line_items.deal_id = r.id`,
};

/** What a deal is made of. */
export const DEAL_LINE_CHECKS: readonly Check[] = [
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
    concerns: 'owner',
    expected: 0.98,
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
];
