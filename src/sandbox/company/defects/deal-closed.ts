import type { DealRecord } from '../records.ts';
import { BLANKS } from './account.ts';
import { isLost, isOpen, isWon, near } from './deal-open.ts';
import type { Ground } from './ground.ts';
import { type Recipe, turn } from './planting.ts';

const REAL_REASONS = ['NA', 'Test', 'No reason given', 'X', 'Not known yet'];
/** A deal closed ahead of time must not become the longest that ever closed. */
const RECENT_DAYS = 200;
const AHEAD_DAYS = 60;

/** What can be wrong with a deal that has ended, and what is not. */
export function closedDealRecipes(ground: Ground) {
  const { asOf } = ground.span;
  const isClosed = (deal: DealRecord) => !isOpen(deal);
  const closedLately = (deal: DealRecord) =>
    !isOpen(deal) && deal.engagedOn !== null && deal.engagedOn > asOf - RECENT_DAYS;
  const closeDateFuture: Recipe<DealRecord> = {
    checks: ['deal-closedate-future'],
    share: 0.002,
    fits: closedLately,
    apply: (deal, nth) => {
      deal.closeDate = asOf + 1 + ((nth * 11) % AHEAD_DAYS);
    },
  };
  const closeDateMissing: Recipe<DealRecord> = {
    checks: ['deal-closedate-missing'],
    share: 0.002,
    fits: () => true,
    apply: (deal) => {
      deal.closeDate = null;
    },
  };
  const closedWithoutDate: Recipe<DealRecord> = { ...closeDateMissing, fits: isClosed };
  const lostReasonMissing: Recipe<DealRecord> = {
    checks: ['deal-lostreason-missing'],
    share: 0.02,
    fits: isLost,
    apply: (deal, nth) => {
      deal.lostReason = turn(BLANKS, nth);
    },
  };
  const probabilityContradicts: Recipe<DealRecord> = {
    checks: ['deal-probability-contradicts'],
    share: 0.002,
    fits: isClosed,
    apply: (deal, nth) => {
      deal.probability = isWon(deal) ? turn([99, 75, 0, 50], nth) : turn([10, 100, 1, 50], nth);
    },
  };
  const nearMisses: Recipe<DealRecord>[] = [
    near('deal-closedate-future', closedLately, (deal) => {
      deal.closeDate = asOf;
    }),
    near('deal-nextstep-missing', isClosed, (deal) => {
      deal.nextStep = ' - ';
    }),
    near('deal-lostreason-missing', isLost, (deal, nth) => {
      deal.lostReason = turn(REAL_REASONS, nth);
    }),
    near('deal-lostreason-missing', isWon, (deal) => {
      deal.lostReason = 'n/a';
    }),
    near('deal-probability-contradicts', isClosed, (deal) => {
      deal.probability = null;
    }),
  ];
  return {
    closeDateFuture,
    closeDateMissing,
    closedWithoutDate,
    lostReasonMissing,
    probabilityContradicts,
    nearMisses,
  };
}
