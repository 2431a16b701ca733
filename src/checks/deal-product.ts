import { folded, placeholder } from '../mirror/landed-text.ts';
import { knownOf } from '../mirror/tables.ts';
import type { Check } from './check.ts';
import { LIKELY, OPEN } from './deal-sql.ts';

const CATALOGUE = {
  name: 'catalogue',
  sql: `left join (select distinct x.source, ${folded('x.name')} as name from ${knownOf('product')} x) catalogue
    on catalogue.source = r.source and catalogue.name = ${folded('r.product_name')}`,
};

/** What is sold. */
export const DEAL_PRODUCT_CHECKS: readonly Check[] = [
  {
    id: 'deal-product-missing',
    object: 'deal',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['deal.productName'],
    reads: ['deal.closed', 'deal.probability', 'deal.productName'],
    joins: [],
    applies: `${OPEN} and ${LIKELY}`,
    fails: placeholder('r.product_name'),
    thresholds: { fromPercent: { value: 50, unit: 'percent' } },
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Pilot', closed: false, probability: 50, productName: 'GTX Basic' } },
      fail: { record: { name: 'Pilot', closed: false, probability: 50, productName: '-None-' } },
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
    fails: `not ${placeholder('r.product_name')} and catalogue.name is null`,
    concerns: 'owner',
    expected: 0.98,
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
