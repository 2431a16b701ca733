import type { DealRecord } from '../records.ts';
import { closedDealRecipes } from './deal-closed.ts';
import { engage, isOpen, openDealRecipes } from './deal-open.ts';
import { dealValueRecipes } from './deal-value.ts';
import type { Ground } from './ground.ts';
import type { Bed, Recipes } from './planting.ts';

export function dealRecipes(ground: Ground): Recipes<DealRecord> {
  const open = openDealRecipes(ground);
  const closed = closedDealRecipes(ground);
  const value = dealValueRecipes(ground);
  return {
    defects: [
      open.beyondHistory,
      open.ownerInactive,
      open.closeDatePast,
      open.nextStepMissing,
      closed.closeDateFuture,
      closed.closeDateMissing,
      closed.lostReasonMissing,
      closed.probabilityContradicts,
      value.accountMissing,
      value.amountNull,
      value.amountNotPositive,
      value.productUnknown,
      value.linesMismatch,
    ],
    nearMisses: [...open.nearMisses, ...closed.nearMisses, ...value.nearMisses],
    combinations: [
      [closed.lostReasonMissing, closed.probabilityContradicts],
      [value.accountMissing, value.productUnknown],
      [open.nextStepMissing, open.closeDatePast],
      [value.linesMismatch, closed.closedWithoutDate],
      [closed.lostReasonMissing, value.accountMissing],
      [value.productUnknown, closed.probabilityContradicts],
      [value.accountMissing, value.linesMismatch],
      [closed.lostReasonMissing, value.productUnknown],
      [value.linesMismatch, value.productUnknown, closed.probabilityContradicts],
      [open.nextStepMissing, value.amountNull, value.accountMissing],
      [closed.lostReasonMissing, value.linesMismatch],
      [closed.closeDateFuture, closed.lostReasonMissing],
    ],
  };
}

/**
 * The deal that took longest: closed, known from end to end, and left alone, so that everybody can tell how
 * long a deal may take.
 */
export function settleLongestCycle(bed: Bed<DealRecord>, days: number, earliest: number): void {
  const closed = (deal: DealRecord) => !isOpen(deal) && deal.closeDate !== null;
  const within = (deal: DealRecord) => closed(deal) && (deal.closeDate ?? 0) - days >= earliest;
  const deal = bed.take(within) ?? bed.take(closed);
  if (deal && deal.closeDate !== null) engage(deal, deal.closeDate - days);
}
