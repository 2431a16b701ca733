import { ACCOUNT_CHECKS } from './account.ts';
import { ACCOUNT_ADDRESS_CHECKS } from './account-address.ts';
import { ACCOUNT_FIRM_CHECKS } from './account-firm.ts';
import { ACTIVITY_CHECKS } from './activity.ts';
import { CAMPAIGN_CHECKS } from './campaign.ts';
import { CAMPAIGN_MEMBER_CHECKS } from './campaign-member.ts';
import type { Check } from './check.ts';
import { CONTACT_CHECKS } from './contact.ts';
import { CONTACT_EMAIL_CHECKS } from './contact-email.ts';
import { CONTACT_NAME_CHECKS } from './contact-name.ts';
import { CROSS_CHECKS } from './cross.ts';
import { DEAL_CHECKS } from './deal.ts';
import { LEAD_CHECKS } from './lead.ts';
import { LEARNT_CHECKS } from './learnt/checks.ts';
import { LINE_ITEM_CHECKS } from './line-item.ts';
import { PRODUCT_CHECKS } from './product.ts';
import { TICKET_CHECKS } from './ticket.ts';
import { USER_CHECKS } from './user.ts';

/** Stored with every measurement. To be raised whenever a rule changes what it counts. */
export const CATALOGUE_VERSION = 2;

/** All checks, in the order of their ids. */
export const CHECKS: readonly Check[] = [
  ...ACCOUNT_CHECKS,
  ...ACCOUNT_ADDRESS_CHECKS,
  ...ACCOUNT_FIRM_CHECKS,
  ...ACTIVITY_CHECKS,
  ...CAMPAIGN_CHECKS,
  ...CAMPAIGN_MEMBER_CHECKS,
  ...CONTACT_CHECKS,
  ...CONTACT_EMAIL_CHECKS,
  ...CONTACT_NAME_CHECKS,
  ...CROSS_CHECKS,
  ...DEAL_CHECKS,
  ...LEAD_CHECKS,
  ...LEARNT_CHECKS,
  ...LINE_ITEM_CHECKS,
  ...PRODUCT_CHECKS,
  ...TICKET_CHECKS,
  ...USER_CHECKS,
].toSorted((one, other) => (one.id < other.id ? -1 : 1));

/** The check of this id; undefined where the catalogue has none. */
export function checkById(id: string): Check | undefined {
  return CHECKS.find((check) => check.id === id);
}
