import { liveOf } from '../mirror/tables.ts';
import type { Check, ExampleRecord } from './check.ts';
import { LOST, MINOR_PER_UNIT } from './deal-sql.ts';

/** The middle of the logarithms of all amounts in the deal's currency, and how far they lie around it. */
const AMOUNTS = {
  name: 'amounts',
  sql: `left join (
    select x.source, x.currency, count(*) as deals, median(ln(greatest(x.amount_minor, 1))) as middle,
      mad(ln(greatest(x.amount_minor, 1))) as spread
    from ${liveOf('deal')} x where x.amount_minor > 0 group by all
  ) amounts on amounts.source = r.source and amounts.currency is not distinct from r.currency`,
};

/** What people type where a number is demanded and they have none. */
const AMOUNTS_OF_NOTHING = [
  1, 999, 1111, 1234, 9999, 11_111, 12_345, 99_999, 111_111, 123_456, 999_999, 1_234_567, 9_999_999,
  99_999_999,
];

const AMOUNT_PLACEHOLDER = `coalesce(r.amount_minor % (${MINOR_PER_UNIT}) = 0
  and r.amount_minor // (${MINOR_PER_UNIT}) in (${AMOUNTS_OF_NOTHING.join(', ')}), false)`;

/** A hundred deals of 1,000 to 4,300. */
const SOME_AMOUNTS: readonly ExampleRecord[] = Array.from({ length: 100 }, (_, at) => ({
  amount: Math.round(100_000 * 1.0148 ** at),
  currency: 'EUR',
}));

/** What a deal is worth. */
export const DEAL_AMOUNT_CHECKS: readonly Check[] = [
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
    concerns: 'owner',
    expected: 0.98,
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Pilot', closed: false, won: false, amount: 1 } },
      fail: { record: { name: 'Pilot', closed: true, won: true, amount: 0 } },
    },
  },
  {
    id: 'deal-amount-outlier',
    object: 'deal',
    dimension: 'validity',
    severity: 'medium',
    fields: ['deal.amount'],
    reads: ['deal.amount', 'deal.currency'],
    joins: [AMOUNTS],
    applies: `coalesce(r.amount_minor > 0 and amounts.deals >= {fewest} and amounts.spread > 0, false) and not ${AMOUNT_PLACEHOLDER}`,
    // Iglewicz and Hoaglin's modified z-score, of the logarithm: amounts are spread by factors.
    fails: `coalesce(0.6745 * abs(ln(greatest(r.amount_minor, 1)) - amounts.middle) > {deviations} * amounts.spread, false)`,
    thresholds: { deviations: { value: 3.5, unit: 'deviations' }, fewest: { value: 100, unit: 'count' } },
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Pilot', amount: 250_000, currency: 'EUR' }, others: { deal: SOME_AMOUNTS } },
      fail: {
        record: { name: 'Pilot', amount: 100_000_000, currency: 'EUR' },
        others: { deal: SOME_AMOUNTS },
      },
    },
  },
  {
    id: 'deal-amount-placeholder',
    object: 'deal',
    dimension: 'validity',
    severity: 'medium',
    fields: ['deal.amount'],
    reads: ['deal.amount', 'deal.currency'],
    joins: [],
    applies: 'coalesce(r.amount_minor > 0, false)',
    fails: AMOUNT_PLACEHOLDER,
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Pilot', amount: 100_100, currency: 'EUR' } },
      fail: { record: { name: 'Pilot', amount: 99_900, currency: 'EUR' } },
    },
  },
];
