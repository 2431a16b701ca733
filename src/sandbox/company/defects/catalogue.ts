import type { LineItemRecord, ProductRecord } from '../records.ts';
import type { Ground } from './ground.ts';
import { type Recipes, turn } from './planting.ts';

export function productRecipes(ground: Ground): Recipes<ProductRecord> {
  const any = () => true;
  // HubSpot does not know a product that is there but out of use.
  const canRetire = () => ground.records.source === 'salesforce';
  return {
    defects: [
      {
        checks: ['product-price-missing'],
        share: 0.03,
        fits: any,
        apply: (product) => {
          product.unitPrice = null;
        },
      },
    ],
    nearMisses: [
      {
        checks: ['product-price-missing'],
        share: 0.03,
        fits: canRetire,
        apply: (product) => {
          product.active = false;
          product.unitPrice = null;
        },
      },
      {
        checks: ['product-price-missing'],
        share: 0,
        fits: any,
        apply: (product, nth) => {
          product.unitPrice = turn([0, 1], nth);
        },
      },
    ],
    combinations: [],
  };
}

/** @param retired products that are not sold any more, or not with a price, but still there */
export function lineItemRecipes(ground: Ground, retired: readonly string[]): Recipes<LineItemRecord> {
  return {
    defects: [
      {
        checks: ['lineitem-product-orphan'],
        share: 0.004,
        fits: () => true,
        apply: (line, nth) => {
          line.productId = nth % 2 === 0 ? null : (ground.goneProduct(nth)?.id ?? null);
        },
      },
    ],
    nearMisses: [
      {
        checks: ['lineitem-product-orphan'],
        share: 0,
        fits: () => retired.length > 0,
        apply: (line, nth) => {
          line.productId = turn(retired, nth);
        },
      },
    ],
    combinations: [],
  };
}
