import type { Check } from './check.ts';
import { referenceJoin } from './sql.ts';

const PRODUCT = referenceJoin('product', 'lineItem', 'productId', 'product');

export const LINE_ITEM_CHECKS: readonly Check[] = [
  {
    id: 'lineitem-product-orphan',
    object: 'lineItem',
    dimension: 'integrity',
    severity: 'medium',
    fields: ['lineItem.productId'],
    // An envelope field, so that the products themselves must be visible.
    reads: ['lineItem.productId', 'product.modifiedAt'],
    joins: [PRODUCT],
    applies: 'true',
    fails: 'product.id is null',
    secondsToFix: 60,
    examples: {
      pass: {
        record: { name: 'GTX Basic', productId: 'p' },
        others: { product: [{ id: 'p', name: 'GTX Basic', active: false }] },
      },
      fail: { record: { name: 'GTX Basic', productId: null } },
    },
  },
];
