import { dayAt, dayNumber } from '../calendar.ts';
import type { DealRecord } from '../records.ts';
import { isOpen, near } from './deal-open.ts';
import type { Ground } from './ground.ts';
import { type Recipe, turn } from './planting.ts';

const LONG_AGO = [dayNumber('1900-01-01'), 0, dayNumber('1901-01-01')];
const NEVER = [dayNumber('2099-12-31'), dayNumber('9999-12-31')];
const YEARS_19_DAYS = 6900;

/** What can be wrong with the close date beside its being there and past, and what is not. */
export function dealDateRecipes(ground: Ground) {
  const { asOf, end } = ground.span;
  const isClosed = (deal: DealRecord) => !isOpen(deal);
  const isDated = (deal: DealRecord) => isOpen(deal) && deal.closeDate !== null;
  const closeDateEarly = recipe('deal-closedate-early', 0.001, isClosed, (deal, nth) => {
    deal.closeDate = dayAt(deal.createdAt) - 2 - ((nth * 9) % 200);
  });
  const closeDateParked = recipe('deal-closedate-parked', 0.001, isOpen, (deal, nth) => {
    deal.closeDate = asOf + 271 + ((nth * 17) % 900);
  });
  const closeDateNineteenYears = {
    ...recipe('deal-closedate-parked', 0, isOpen, (deal) => {
      deal.closeDate = asOf + YEARS_19_DAYS;
    }),
    nearly: ['deal-closedate-sentinel'],
  };
  const closeDateSentinel = recipe('deal-closedate-sentinel', 0.001, isClosed, (deal, nth) => {
    deal.closeDate = turn(LONG_AGO, nth);
  });
  const closeDateNever = recipe('deal-closedate-sentinel', 0, isOpen, (deal, nth) => {
    deal.closeDate = turn(NEVER, nth);
  });
  const closeDatePushed = recipe('deal-closedate-pushed', 0.001, isDated, (deal, nth) => {
    const times = 2 + (nth % 3);
    wasDue(
      deal,
      Array.from({ length: times }, (_, at) => 5 * (at - times)),
    );
  });
  const closeDateSlipped = recipe('deal-closedate-slipped', 0.001, isDated, (deal, nth) => {
    wasDue(deal, [-46 - ((nth * 7) % 60)]);
  });
  return {
    closeDateEarly,
    closeDateParked,
    closeDateNineteenYears,
    closeDateSentinel,
    closeDateNever,
    closeDatePushed,
    closeDateSlipped,
    nearMisses: [
      near('deal-closedate-early', isClosed, (deal) => {
        deal.closeDate = dayAt(deal.createdAt) - 1;
      }),
      near('deal-closedate-parked', isOpen, (deal) => {
        deal.closeDate = asOf + 270;
      }),
      // Brought forward twice and put off once.
      near('deal-closedate-pushed', isDated, (deal) => wasDue(deal, [20, 10, -5])),
      near('deal-closedate-slipped', isDated, (deal, nth) => wasDue(deal, nth % 2 === 0 ? [-45] : [90])),
    ],
  };

  /** Lets a deal have had these close dates before its own, in days from it, oldest first. */
  function wasDue(deal: DealRecord, days: readonly number[]): void {
    const { createdAt, closeDate } = deal;
    const step = (end - createdAt) / (days.length + 1);
    deal.pushes = days.map((offset, order) => ({
      from: (closeDate ?? 0) + offset,
      at: Math.floor((createdAt + step * (order + 1)) / 1000) * 1000,
    }));
  }
}

export function recipe(
  check: string,
  share: number,
  fits: Recipe<DealRecord>['fits'],
  apply: Recipe<DealRecord>['apply'],
): Recipe<DealRecord> {
  return { checks: [check], share, fits, apply };
}
