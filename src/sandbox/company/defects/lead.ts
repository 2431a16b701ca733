import { dayAt } from '../calendar.ts';
import type { LeadRecord } from '../records.ts';
import { BLANKS } from './account.ts';
import { NO_ADDRESSES, ODD_ADDRESSES } from './contact.ts';
import type { Ground } from './ground.ts';
import { type Recipe, type Recipes, turn } from './planting.ts';

const REAL_ORIGINS = ['NA', 'Test', 'Other', 'Unknown caller', 'X', 'None of the above'];

export function leadRecipes(ground: Ground): Recipes<LeadRecord> {
  const any = () => true;
  const converted = (lead: LeadRecord) => lead.converted;
  const originMissing: Recipe<LeadRecord> = {
    checks: ['lead-origin-missing'],
    share: 0.03,
    fits: any,
    apply: (lead, nth) => {
      lead.origin = turn(BLANKS, nth);
    },
  };
  const emailInvalid: Recipe<LeadRecord> = {
    checks: ['lead-email-invalid'],
    share: 0.015,
    fits: (lead) => lead.email !== null,
    apply: (lead, nth) => {
      lead.email = turn(NO_ADDRESSES, nth)(lead.truth.local, lead.truth.domain);
    },
  };
  const conversionContradicts: Recipe<LeadRecord> = {
    checks: ['lead-conversion-contradicts'],
    share: 0.008,
    fits: any,
    apply: (lead) => {
      if (lead.converted) lead.convertedOn = null;
      else lead.convertedOn = dayAt(lead.createdAt);
    },
  };
  return {
    defects: [originMissing, emailInvalid, conversionContradicts],
    nearMisses: [
      {
        checks: ['lead-origin-missing'],
        share: 0,
        fits: any,
        apply: (lead, nth) => {
          lead.origin = turn(REAL_ORIGINS, nth);
        },
      },
      {
        checks: ['lead-email-invalid'],
        share: 0,
        fits: (lead) => lead.email !== null,
        apply: (lead, nth) => {
          lead.email = turn(ODD_ADDRESSES, nth)(lead.truth.local, lead.truth.domain);
        },
      },
      {
        checks: ['lead-conversion-contradicts'],
        share: 0,
        fits: converted,
        apply: (lead, nth) => {
          lead.convertedOn = turn([dayAt(lead.createdAt), ground.span.asOf], nth);
        },
      },
    ],
    combinations: [
      [originMissing, emailInvalid],
      [originMissing, conversionContradicts],
      [emailInvalid, conversionContradicts],
    ],
  };
}
