import type { Check } from './check.ts';
import { DEAL_ACCOUNT_CHECKS } from './deal-account.ts';
import { DEAL_ACTIVITY_CHECKS } from './deal-activity.ts';
import { DEAL_AGE_CHECKS } from './deal-age.ts';
import { DEAL_AMOUNT_CHECKS } from './deal-amount.ts';
import { DEAL_CLOSE_DATE_CHECKS } from './deal-close-date.ts';
import { DEAL_DATE_MOVE_CHECKS } from './deal-date-moves.ts';
import { DEAL_FAR_DATE_CHECKS } from './deal-far-date.ts';
import { DEAL_FORECAST_CHECKS } from './deal-forecast.ts';
import { DEAL_LINE_CHECKS } from './deal-lines.ts';
import { DEAL_NAME_CHECKS } from './deal-name.ts';
import { DEAL_NEXT_STEP_CHECKS } from './deal-next-step.ts';
import { DEAL_PEOPLE_CHECKS } from './deal-people.ts';
import { DEAL_PROBABILITY_CHECKS } from './deal-probability.ts';
import { DEAL_PRODUCT_CHECKS } from './deal-product.ts';
import { DEAL_STEPS_CHECKS } from './deal-steps.ts';
import { DEAL_TWIN_CHECKS } from './deal-twin.ts';

export const DEAL_CHECKS: readonly Check[] = [
  ...DEAL_ACCOUNT_CHECKS,
  ...DEAL_ACTIVITY_CHECKS,
  ...DEAL_AGE_CHECKS,
  ...DEAL_AMOUNT_CHECKS,
  ...DEAL_CLOSE_DATE_CHECKS,
  ...DEAL_DATE_MOVE_CHECKS,
  ...DEAL_FAR_DATE_CHECKS,
  ...DEAL_FORECAST_CHECKS,
  ...DEAL_LINE_CHECKS,
  ...DEAL_NAME_CHECKS,
  ...DEAL_NEXT_STEP_CHECKS,
  ...DEAL_PEOPLE_CHECKS,
  ...DEAL_PROBABILITY_CHECKS,
  ...DEAL_PRODUCT_CHECKS,
  ...DEAL_STEPS_CHECKS,
  ...DEAL_TWIN_CHECKS,
];
