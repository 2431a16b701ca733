import type { DealRecord, LineItemRecord } from '../records.ts';
import { isLost, isOpen, near } from './deal-open.ts';
import type { Ground } from './ground.ts';
import { type Recipe, turn } from './planting.ts';

const ONE_CENT = 1;

/** What can be wrong with the account, the amount, the product and the lines of a deal, and what is not. */
export function dealValueRecipes(ground: Ground) {
  const hasLines = (deal: DealRecord) => deal.lines.length > 0 && (deal.amount ?? 0) > 0;
  const bare = (deal: DealRecord) => deal.lines.length === 0;
  const sells = (deal: DealRecord) => deal.productName !== null;
  const accountMissing: Recipe<DealRecord> = {
    checks: ['deal-account-missing'],
    share: 0.006,
    fits: () => true,
    apply: (deal) => {
      deal.accountId = null;
    },
  };
  const amountNull: Recipe<DealRecord> = {
    checks: ['deal-amount-missing'],
    share: 0.004,
    fits: (deal) => !isLost(deal),
    apply: (deal) => {
      deal.amount = null;
    },
  };
  const amountNotPositive: Recipe<DealRecord> = {
    checks: ['deal-amount-missing'],
    share: 0.001,
    fits: (deal) => bare(deal) && !isLost(deal),
    apply: (deal, nth) => {
      deal.amount = turn([0, -250_000, -ONE_CENT], nth);
    },
  };
  const productUnknown: Recipe<DealRecord> = {
    checks: ['deal-product-unknown'],
    share: 0.008,
    fits: sells,
    apply: (deal, nth) => {
      const name = deal.productName ?? '';
      const variants = [
        name.replace(/ /g, ''),
        name.replace(' ', '  '),
        ground.goneProduct(nth)?.name,
        `${name}s`,
      ];
      deal.productName = turn(variants, nth) ?? name.replace(/ /g, '-');
    },
  };
  const linesMismatch: Recipe<DealRecord> = {
    checks: ['deal-lineitems-mismatch'],
    share: 0.005,
    fits: hasLines,
    apply: (deal, nth) => {
      const amount = deal.amount ?? 0;
      const percent = amount / 100;
      const gap = turn([percent + ONE_CENT, -percent - ONE_CENT, amount * 0.25, -amount / 2], nth);
      addToLast(deal, Math.round(gap));
    },
  };

  const nearMisses: Recipe<DealRecord>[] = [
    {
      ...near(
        'deal-account-missing',
        (deal) => ground.namelessAccounts.length > 0 && !isOpen(deal),
        (deal, nth) => {
          deal.accountId = turn(ground.namelessAccounts, nth);
        },
      ),
      nearly: ['deal-account-orphan'],
    },
    near(
      'deal-amount-missing',
      (deal) => bare(deal) && isLost(deal),
      (deal, nth) => {
        deal.amount = turn([0, null], nth);
      },
    ),
    near(
      'deal-product-unknown',
      (deal) => sells(deal) && !isOpen(deal),
      (deal, nth) => {
        const name = deal.productName ?? '';
        deal.productName = turn([`${name} `, name.toUpperCase(), null, ` ${name.toLowerCase()}  `], nth);
      },
    ),
    near('deal-lineitems-mismatch', hasLines, (deal, nth) => {
      const percent = Math.round((deal.amount ?? 0) / 100);
      const variant = nth % 5;
      if (variant === 0) addToLast(deal, percent);
      else if (variant === 1) addToLast(deal, -percent);
      else if (variant === 2) addLine(deal, { deleted: true, total: deal.amount });
      else if (variant === 3) addLine(deal, { deleted: false, total: null });
      else addToLast(deal, percent - ONE_CENT);
    }),
  ];
  // An amount is there, but it is none that anybody asks.
  const amountOfACent: Recipe<DealRecord> = {
    checks: ['deal-amount-outlier'],
    nearly: ['deal-amount-missing'],
    share: 0,
    fits: (deal) => ground.canCompareAmounts && bare(deal) && isOpen(deal),
    apply: (deal) => {
      deal.amount = ONE_CENT;
    },
  };
  return {
    accountMissing,
    amountNull,
    amountNotPositive,
    amountOfACent,
    productUnknown,
    linesMismatch,
    nearMisses,
  };

  function addLine(deal: DealRecord, change: Pick<LineItemRecord, 'deleted' | 'total'>): void {
    const last = deal.lines.at(-1);
    if (!last) return;
    const line = { ...last, id: ground.records.newId('lineItem'), ...change };
    deal.lines.push(line);
    ground.records.lineItems.push(line);
  }
}

function addToLast(deal: DealRecord, cents: number): void {
  const last = deal.lines.at(-1);
  if (last) last.total = (last.total ?? 0) + cents;
}

/** Gives a deal another amount, and its lines one that adds up to it. */
export function setAmount(deal: DealRecord, cents: number): void {
  addToLast(deal, cents - (deal.amount ?? 0));
  deal.amount = cents;
}
