import type { LineItemRecord, ProductRecord } from '../records.ts';
import { BLANKS } from './account.ts';
import type { Ground } from './ground.ts';
import { type Bed, type Planter, type Recipes, turn } from './planting.ts';

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
      {
        checks: ['product-code-missing'],
        share: 0.01,
        fits: any,
        apply: (product, nth) => {
          product.code = turn(BLANKS, nth);
        },
      },
    ],
    nearMisses: [
      {
        checks: ['product-code-missing'],
        share: 0,
        fits: any,
        apply: (product, nth) => {
          product.code = `NA-${nth}`;
        },
      },
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

/** Two products under one code, and two whose codes differ by a sign only. */
export function plantTwinCodes(planter: Planter, bed: Bed<ProductRecord>): void {
  const check = 'product-code-duplicate';
  for (const [note, codeOf] of [
    [planter.defect, (code: string, nth: number) => (nth % 2 === 0 ? code : ` ${code.toLowerCase()}`)],
    [planter.nearMiss, (code: string) => `${code}-B`],
  ] as const) {
    for (let nth = 0; nth < planter.quota(0.01, bed.size); nth++) {
      const [one, other] = [bed.take(() => true), bed.take(() => true)];
      if (!one?.code || !other) break;
      other.code = codeOf(one.code, nth);
      note('product', one.id, check);
      note('product', other.id, check);
    }
  }
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
      {
        checks: ['lineitem-price-missing'],
        share: 0.001,
        fits: () => true,
        apply: (line, nth) => {
          line.unitPrice = turn([null, -100], nth);
        },
      },
      {
        checks: ['lineitem-quantity-invalid'],
        share: 0.001,
        fits: () => true,
        apply: (line, nth) => {
          line.quantity = turn([0, null, -1], nth);
        },
      },
    ],
    nearMisses: [
      {
        checks: ['lineitem-price-missing'],
        share: 0,
        fits: () => true,
        apply: (line) => {
          line.unitPrice = 0;
        },
      },
      {
        checks: ['lineitem-quantity-invalid'],
        share: 0,
        fits: () => true,
        apply: (line) => {
          line.quantity = 0.5;
        },
      },
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
