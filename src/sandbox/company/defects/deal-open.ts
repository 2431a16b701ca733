import { momentOn } from '../calendar.ts';
import type { DealRecord } from '../records.ts';
import { LOST, WON } from '../truth.ts';
import { BLANKS } from './account.ts';
import type { Ground } from './ground.ts';
import { type Recipe, turn } from './planting.ts';

const REAL_NEXT_STEPS = [
  'None of these: wait for the audit',
  'TBD is their word: call Kåre about it',
  'NA region: call the buyer',
  'Test the pump with Ms Null',
  'Follow up on the quote with Anna',
];

export const isOpen = (deal: DealRecord): boolean => deal.stage < WON;
export const isWon = (deal: DealRecord): boolean => deal.stage === WON;
export const isLost = (deal: DealRecord): boolean => deal.stage === LOST;

/** What can be wrong with a deal that is still worked on, and what is not. */
export function openDealRecipes(ground: Ground) {
  const { asOf } = ground.span;
  const { longestCycleDays } = ground;
  const closeDatePast = open('deal-closedate-past', 0.003, (deal, nth) => {
    deal.closeDate = asOf - 1 - ((nth * 7) % 90);
  });
  const nextStepMissing = open('deal-nextstep-missing', 0.006, (deal, nth) => {
    deal.nextStep = turn(BLANKS, nth);
  });
  const ownerInactive = open('deal-owner-inactive', 0.002, (deal, nth) => {
    deal.ownerId = ground.goneOwner(nth);
  });
  // A deal in its first stage has been there ever since.
  const hasMoved = (deal: DealRecord) => isOpen(deal) && deal.stage > 0;
  const beyondHistory: Recipe<DealRecord> = {
    checks: ['deal-open-beyond-history'],
    share: 0.002,
    fits: hasMoved,
    apply: (deal, nth) => engage(deal, asOf - longestCycleDays - 1 - ((nth * 13) % 300)),
  };

  const nearMisses: Recipe<DealRecord>[] = [
    near('deal-closedate-past', isOpen, (deal) => {
      deal.closeDate = asOf;
    }),
    near('deal-closedate-missing', isOpen, (deal, nth) => {
      deal.closeDate = asOf + 150 + (nth % 100);
    }),
    {
      ...near('deal-nextstep-missing', isOpen, (deal, nth) => {
        deal.nextStep = turn(REAL_NEXT_STEPS, nth);
      }),
      nearly: ['deal-nextstep-filler'],
    },
    near('deal-owner-inactive', isOpen, (deal, nth) => {
      deal.ownerId = ground.presentOwner(nth);
    }),
    near(
      'deal-owner-inactive',
      (deal) => !isOpen(deal),
      (deal, nth) => {
        deal.ownerId = ground.goneOwner(nth);
      },
    ),
    near('deal-open-beyond-history', hasMoved, (deal, nth) => {
      const age = turn([longestCycleDays, 365, null, longestCycleDays - 1], nth);
      if (age === null) deal.engagedOn = null;
      else engage(deal, asOf - age);
    }),
  ];
  return { closeDatePast, nextStepMissing, ownerInactive, beyondHistory, nearMisses };

  function open(check: string, share: number, apply: Recipe<DealRecord>['apply']): Recipe<DealRecord> {
    return { checks: [check], share, fits: isOpen, apply };
  }
}

export function near(
  check: string,
  fits: Recipe<DealRecord>['fits'],
  apply: Recipe<DealRecord>['apply'],
): Recipe<DealRecord> {
  return { checks: [check], share: 0, fits, apply };
}

/** Lets the work on a deal begin on that day, and its record and first stage with it. */
export function engage(deal: DealRecord, day: number): void {
  const [first, ...later] = deal.moves;
  const at = momentOn(day, 8);
  deal.engagedOn = day;
  deal.createdAt = Math.min(at, deal.createdAt);
  deal.moves = first ? [{ stage: first.stage, at: deal.createdAt }, ...later] : [];
}
