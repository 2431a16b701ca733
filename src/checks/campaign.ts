import { CAMPAIGN_COST_CHECKS } from './campaign-cost.ts';
import { CAMPAIGN_DATE_CHECKS } from './campaign-dates.ts';
import { CAMPAIGN_RECORD_CHECKS } from './campaign-record.ts';
import type { Check } from './check.ts';

export const CAMPAIGN_CHECKS: readonly Check[] = [
  ...CAMPAIGN_COST_CHECKS,
  ...CAMPAIGN_DATE_CHECKS,
  ...CAMPAIGN_RECORD_CHECKS,
];
