import { CAMPAIGN_PERSON_CHECKS } from './campaign-person.ts';
import { CAMPAIGN_RESPONSE_CHECKS } from './campaign-response.ts';
import type { Check } from './check.ts';

export const CAMPAIGN_MEMBER_CHECKS: readonly Check[] = [
  ...CAMPAIGN_PERSON_CHECKS,
  ...CAMPAIGN_RESPONSE_CHECKS,
];
