import type { Check } from './check.ts';

export const PRODUCT_CHECKS: readonly Check[] = [
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
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Trial', active: true, unitPrice: 0 } },
      fail: { record: { name: 'GTX Basic', active: true, unitPrice: null } },
    },
  },
];
