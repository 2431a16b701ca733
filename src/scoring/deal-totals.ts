/** An open deal as a forecast counts it. */
export interface ChancedDeal {
  readonly amountMinor: number;
  /** 0 to 1: how likely it is won by the due date. */
  readonly chance: number;
}

/** What the open deals may bring in all, in minor units. */
export interface DealTotals {
  readonly mean: number;
  readonly sd: number;
  /** The chance that they bring this much or more. */
  atLeast(totalMinor: number): number;
  /** The smallest total that is not exceeded with at least this chance. */
  quantile(share: number): number;
}

/** Different totals that are kept apart; beyond, amounts are rounded to a grid. */
const MOST_TOTALS = 20_000;

/**
 * The distribution of what open deals bring, where each is won or lost by itself (C3): all totals are enumerated, since
 * a few large deals are nothing like a normal curve. Where there are more than 20,000 different totals, amounts count in
 * steps of a 10,000th of all deals' sum; mean and standard deviation stay exact. Deals do hang together (one market, one
 * team), so that the truth is wider: that is for the back-test to see.
 */
export function totalsOf(deals: readonly ChancedDeal[]): DealTotals {
  const mean = sumOf(deals, ({ amountMinor, chance }) => amountMinor * chance);
  const variance = sumOf(deals, ({ amountMinor, chance }) => amountMinor ** 2 * chance * (1 - chance));
  const grid = Math.max(1, Math.floor(sumOf(deals, ({ amountMinor }) => amountMinor) / 10_000));
  const totals = [
    ...(enumerate(deals, 1, MOST_TOTALS) ?? enumerate(deals, grid, Number.POSITIVE_INFINITY) ?? []),
  ].sort(([a], [b]) => a - b);
  return {
    mean,
    sd: Math.sqrt(variance),
    atLeast: (wanted) => sumOf(totals, ([total, chance]) => (total >= wanted ? chance : 0)),
    quantile(share) {
      let below = 0;
      for (const [total, chance] of totals) {
        below += chance;
        if (below >= share - 1e-12) return total;
      }
      return totals.at(-1)?.[0] ?? 0;
    },
  };
}

/** Chances by total; null where there are more than `most` totals. */
function enumerate(deals: readonly ChancedDeal[], grid: number, most: number): Map<number, number> | null {
  let totals = new Map([[0, 1]]);
  for (const { amountMinor, chance } of deals) {
    const amount = Math.round(amountMinor / grid) * grid;
    const next = new Map<number, number>();
    const add = (total: number, share: number) => {
      if (share > 0) next.set(total, (next.get(total) ?? 0) + share);
    };
    for (const [total, share] of totals) {
      add(total, share * (1 - chance));
      add(total + amount, share * chance);
    }
    if (next.size > most) return null;
    totals = next;
  }
  return totals;
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
