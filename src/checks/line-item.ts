import type { Check } from './check.ts';
import { referenceJoin } from './sql.ts';

const PRODUCT = referenceJoin('product', 'lineItem', 'productId', 'product');

export const LINE_ITEM_CHECKS: readonly Check[] = [
  {
    id: 'lineitem-price-missing',
    object: 'lineItem',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['lineItem.unitPrice'],
    reads: ['lineItem.unitPrice'],
    joins: [],
    applies: 'true',
    fails: 'r.unit_price_minor is null or r.unit_price_minor < 0',
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Trial', unitPrice: 0 } },
      fail: { record: { name: 'GTX Basic', unitPrice: null } },
    },
  },
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
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { name: 'GTX Basic', productId: 'p' },
        others: { product: [{ id: 'p', name: 'GTX Basic', active: false }] },
      },
      fail: { record: { name: 'GTX Basic', productId: null } },
    },
  },
  {
    id: 'lineitem-quantity-invalid',
    object: 'lineItem',
    dimension: 'validity',
    severity: 'medium',
    fields: ['lineItem.quantity'],
    reads: ['lineItem.quantity'],
    joins: [],
    applies: 'true',
    fails: 'coalesce(r.quantity <= 0, true)',
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'Cable, metre', quantity: 0.5 } },
      fail: { record: { name: 'Cable, metre', quantity: 0 } },
    },
  },
];
