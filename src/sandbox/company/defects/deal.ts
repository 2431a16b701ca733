import type { DealRecord } from '../records.ts';
import { closedDealRecipes } from './deal-closed.ts';
import { dealDateRecipes } from './deal-dates.ts';
import { engage, isOpen, openDealRecipes } from './deal-open.ts';
import { dealStageRecipes } from './deal-stage.ts';
import { dealStepRecipes } from './deal-step.ts';
import { dealValueRecipes } from './deal-value.ts';
import type { Ground } from './ground.ts';
import { type Bed, type Planter, type Recipes, turn } from './planting.ts';

export function dealRecipes(ground: Ground): Recipes<DealRecord> {
  const { nearMisses: openNear, ...open } = openDealRecipes(ground);
  const { nearMisses: closedNear, closedWithoutDate, ...closed } = closedDealRecipes(ground);
  const { nearMisses: valueNear, ...value } = dealValueRecipes(ground);
  const { nearMisses: dateNear, ...dates } = dealDateRecipes(ground);
  const { nearMisses: stageNear, ...stage } = dealStageRecipes(ground);
  const { nearMisses: stepNear, ...step } = dealStepRecipes(ground);
  return {
    // What needs a deal of a certain stage comes first: there are few.
    defects: [stage, open, dates, step, closed, value].flatMap((recipes) => Object.values(recipes)),
    nearMisses: [...stageNear, ...openNear, ...dateNear, ...stepNear, ...closedNear, ...valueNear],
    combinations: [
      [closed.lostReasonMissing, closed.probabilityContradicts],
      [value.accountMissing, value.productUnknown],
      [open.nextStepMissing, open.closeDatePast],
      [value.linesMismatch, closedWithoutDate],
      [closed.lostReasonMissing, value.accountMissing],
      [value.productUnknown, closed.probabilityContradicts],
      [value.accountMissing, value.linesMismatch],
      [closed.lostReasonMissing, value.productUnknown],
      [value.linesMismatch, value.productUnknown, closed.probabilityContradicts],
      [open.nextStepMissing, value.amountNull, value.accountMissing],
      [closed.lostReasonMissing, value.linesMismatch],
      [closed.closeDateFuture, closed.lostReasonMissing],
      [step.originMissing, step.typeMissing],
      [step.amountPlaceholder, closed.lostReasonMissing, step.originMissing],
      [step.nextStepShort, dates.closeDatePushed, stage.activityStale],
      [dates.closeDateEarly, step.typeMissing, value.productUnknown],
    ],
  };
}

/**
 * Open deals that were entered twice, and pairs that only look so: one dearer by more than a twentieth, one due more
 * than a month later.
 */
export function plantTwinDeals(planter: Planter, bed: Bed<DealRecord>, ground: Ground): void {
  const check = 'deal-open-duplicate';
  const fits = (deal: DealRecord) =>
    isOpen(deal) && ground.isLone(deal) && (deal.amount ?? 0) > 0 && deal.closeDate !== null;
  for (const [note, alike] of [
    [planter.defect, [{ amount: 1 }, { amount: 0.951 }, { days: 30 }]],
    [planter.nearMiss, [{ amount: 0.94 }, { days: 31 }, { amount: 1.06 }]],
  ] as const) {
    for (let nth = 0; nth < planter.quota(0.0006, bed.size); nth++) {
      const deal = bed.take(fits);
      if (!deal) break;
      const { amount = 1, days = 0 }: { amount?: number; days?: number } = turn<object>(alike, nth);
      const twin: DealRecord = {
        ...deal,
        id: ground.records.newId('deal'),
        twinId: null,
        lines: [],
        amount: Math.round((deal.amount ?? 0) * amount),
        closeDate: (deal.closeDate ?? 0) + days,
      };
      ground.records.deals.push(twin);
      note('deal', deal.id, check);
      note('deal', twin.id, check);
    }
  }
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
