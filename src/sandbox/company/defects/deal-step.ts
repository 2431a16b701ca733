import type { DealRecord } from '../records.ts';
import { LOST } from '../truth.ts';
import { BLANKS } from './account.ts';
import { recipe } from './deal-dates.ts';
import { isOpen, near } from './deal-open.ts';
import { setAmount } from './deal-value.ts';
import type { Ground } from './ground.ts';
import { type Recipe, turn } from './planting.ts';

const FILLERS = ['follow up', 'Follow-Up', 'call', ' Waiting ', '?', 'ASAP', 'in progress'];
const SHORT = ['Call Ms Null', 'Ringe Kari', 'Demo Thursday', 'Ask Ola', '发合同'];
const ENOUGH = ['Send the offer.', 'Ring Kari i dag', '发送合同书'];
const NAMES_OF_NOTHING = ['test', 'Asdf', 'New deal', ' Untitled ', 'n/a', 'OPPORTUNITY'];
const NAMES = ['Test bench 2026', 'Nabla', 'New deal for Asdf AS', 'Name plates', 'Δοκιμή πεδίου'];
/** In cents: where one contact is not enough any more. */
const LARGE = 10_000_000;

/** What can be wrong with the next step, the name and the people of a deal, and what stands out of its amount. */
export function dealStepRecipes(ground: Ground) {
  const { asOf } = ground.span;
  const any = () => true;
  const isClosed = (deal: DealRecord) => !isOpen(deal);
  const lone = (deal: DealRecord) => isOpen(deal) && ground.isLone(deal) && (deal.amount ?? 0) > 0;
  const nextStepFiller = recipe('deal-nextstep-filler', 0.001, isOpen, (deal, nth) => {
    deal.nextStep = turn(FILLERS, nth);
  });
  const nextStepShort = recipe('deal-nextstep-short', 0.001, isOpen, (deal, nth) => {
    deal.nextStep = turn(SHORT, nth);
  });
  const nextStepOverdue = recipe('deal-nextstep-overdue', 0.001, isOpen, (deal, nth) => {
    deal.nextStepOn = asOf - 1 - ((nth * 5) % 50);
  });
  const nameOfNothing = recipe('deal-name-placeholder', 0.001, any, (deal, nth) => {
    deal.name = turn(NAMES_OF_NOTHING, nth);
  });
  const originMissing = recipe('deal-origin-missing', 0.004, any, (deal, nth) => {
    deal.origin = turn(BLANKS, nth);
  });
  const typeMissing = recipe('deal-type-missing', 0.003, any, (deal) => {
    deal.type = null;
  });
  // HubSpot lets go of a link when what it leads to is archived.
  const canDangle = (deal: DealRecord) => ground.records.source === 'salesforce' && isClosed(deal);
  const accountOrphan = recipe('deal-account-orphan', 0.001, canDangle, (deal, nth) => {
    deal.accountId = ground.goneAccount(nth);
  });
  const small = (deal: DealRecord) => deal.stage > 0 && isOpen(deal) && (deal.amount ?? 0) < LARGE;
  const contactMissing = recipe('deal-contact-missing', 0.001, small, forgetContact);
  const contactsFew = recipe('deal-contacts-few', 0.0006, lone, (deal, nth) => {
    setAmount(deal, LARGE + (nth % 40) * 100_000);
    deal.contactCount = nth % 4 === 3 ? 0 : 1;
  });
  const productMissing = recipe(
    'deal-product-missing',
    0.001,
    (deal) => deal.stage > 1 && isOpen(deal),
    (deal, nth) => {
      deal.productName = turn(BLANKS, nth);
    },
  );
  const amountPlaceholder = recipe('deal-amount-placeholder', 0.001, isClosed, (deal, nth) =>
    setAmount(deal, turn([99_900, 999_900, 1_234_500, 9_999_900, 100], nth)),
  );
  const amountOutlier = recipe(
    'deal-amount-outlier',
    0.0006,
    (deal) => ground.canCompareAmounts && isClosed(deal) && (deal.amount ?? 0) > 0,
    (deal, nth) =>
      setAmount(deal, turn([5_000_000_000 + nth * 10_000, 3, 7_500_000_000 + nth * 10_000], nth)),
  );
  const nearMisses: Recipe<DealRecord>[] = [
    near('deal-nextstep-short', isOpen, (deal, nth) => {
      deal.nextStep = turn(ENOUGH, nth);
    }),
    near('deal-nextstep-overdue', isOpen, (deal, nth) => {
      deal.nextStepOn = turn([asOf, null], nth);
    }),
    near('deal-name-placeholder', any, (deal, nth) => {
      deal.name = turn(NAMES, nth);
    }),
    near('deal-origin-missing', any, (deal) => {
      deal.origin = 'Other';
    }),
    near('deal-type-missing', isClosed, (deal) => {
      deal.type = 'existing';
    }),
    near('deal-contact-missing', (deal) => deal.stage === 0 || deal.stage === LOST, forgetContact),
    near('deal-contacts-few', lone, (deal, nth) => {
      setAmount(deal, nth % 2 === 0 ? LARGE - 10_000 : LARGE);
      deal.contactCount = nth % 2 === 0 ? 1 : 2;
    }),
    near(
      'deal-product-missing',
      (deal) => deal.stage < 2,
      (deal) => {
        deal.productName = null;
      },
    ),
    near('deal-amount-placeholder', isClosed, (deal, nth) =>
      setAmount(deal, turn([99_901, 99_800, 990_000, 1_234_400, 1_000_000], nth)),
    ),
    near(
      'deal-amount-outlier',
      (deal) => ground.canCompareAmounts && isClosed(deal),
      (deal, nth) => setAmount(deal, turn([25_000_000, 30_000], nth)),
    ),
  ];
  return {
    nextStepFiller,
    nextStepShort,
    nextStepOverdue,
    nameOfNothing,
    originMissing,
    typeMissing,
    accountOrphan,
    contactMissing,
    contactsFew,
    productMissing,
    amountPlaceholder,
    amountOutlier,
    nearMisses,
  };
}

function forgetContact(deal: DealRecord): void {
  deal.contactId = null;
  deal.contactCount = 0;
}
