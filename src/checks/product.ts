import { folded, placeholder } from '../mirror/landed-text.ts';
import { liveOf } from '../mirror/tables.ts';
import type { Check } from './check.ts';

/** Codes that more than one product in use has. */
const SAME_CODE = {
  name: 'same_code',
  sql: `left join (
    select x.source, ${folded('x.code')} as code, count(*) as products
    from ${liveOf('product')} x where x.active and x.code is not null group by all having count(*) > 1
  ) same_code on same_code.source = r.source and same_code.code = ${folded('r.code')}`,
};

export const PRODUCT_CHECKS: readonly Check[] = [
  {
    id: 'product-code-duplicate',
    object: 'product',
    dimension: 'uniqueness',
    severity: 'medium',
    fields: ['product.code'],
    reads: ['product.active', 'product.code'],
    joins: [SAME_CODE],
    applies: `coalesce(r.active, false) and not ${placeholder('r.code')}`,
    fails: 'same_code.products is not null',
    concerns: 'admin',
    expected: 0.99,
    secondsToFix: 120,
    examples: {
      pass: {
        record: { name: 'GTX Basic', active: true, code: 'NL-1' },
        others: { product: [{ name: 'GTX Basic, old', active: false, code: 'NL-1' }] },
      },
      fail: {
        record: { name: 'GTX Basic', active: true, code: 'NL-1' },
        others: { product: [{ name: 'GTX Pro', active: true, code: ' nl-1' }] },
      },
    },
  },
  {
    id: 'product-code-missing',
    object: 'product',
    dimension: 'completeness',
    severity: 'low',
    fields: ['product.code'],
    reads: ['product.active', 'product.code'],
    joins: [],
    applies: 'coalesce(r.active, false)',
    fails: placeholder('r.code'),
    concerns: 'admin',
    expected: 0.95,
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'GTX Basic', active: true, code: '0' } },
      fail: { record: { name: 'GTX Basic', active: true, code: '-' } },
    },
  },
  {
    id: 'product-price-missing',
    object: 'product',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['product.unitPrice'],
    reads: ['product.active', 'product.unitPrice'],
    joins: [],
    applies: 'coalesce(r.active, false)',
    fails: 'r.unit_price_minor is null',
    concerns: 'admin',
    expected: 0.98,
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Trial', active: true, unitPrice: 0 } },
      fail: { record: { name: 'GTX Basic', active: true, unitPrice: null } },
    },
  },
];
