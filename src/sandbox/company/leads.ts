import { enquirer, inventPerson, stampBetween } from './accounts.ts';
import { dayAt, momentOn, type Span } from './calendar.ts';
import { inventCompany } from './company-names.ts';
import { hubspotId, salesforceId } from './ids.ts';
import type { Staff } from './people.ts';
import { type Random, seededRandom } from './random.ts';
import type { Account, Contact, Lead } from './truth.ts';

const LEADS_PER_ACCOUNT = 0.8;
export const ORIGINS = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Trade Show', 'Other'];
const SOURCES_WEIGHTS = [4, 1.5, 2, 0.5, 1.5, 0.5];
const QUALIFIED = 3;
export const DISQUALIFIED = 4;
const REASONS = ['No budget', 'Only looking', 'Too small', 'Bought elsewhere'];

/** The contact that a lead became; null where it was not noted. */
function becoming(accounts: readonly Account[], random: Random): Contact | null {
  return random.pick(accounts).contacts[0] ?? null;
}

/** Enquiries of the two years; some became customers, then with the day on which they did. */
export function buildLeads(seed: number, accounts: readonly Account[], span: Span, staff: Staff): Lead[] {
  const random = seededRandom(seed, 'leads');
  const count = Math.max(6, Math.round(accounts.length * LEADS_PER_ACCOUNT));
  // Firms that are customers already do not enquire as strangers.
  const slugs = new Set(accounts.map((account) => account.slug));
  return Array.from({ length: count }, (_, serial) => {
    const owner = random.pick(staff.sellers);
    const { region, phone } = enquirer(random, owner);
    const person = inventPerson(region.culture, random);
    const company = inventCompany(region, random, slugs);
    const stamp = stampBetween(momentOn(span.start, 6), span.end, owner, random);
    const status = random.weighted([2, 2, 2, 2.5, 3]);
    const converted = status === QUALIFIED && random.chance(0.8);
    const at = random.next();
    return {
      salesforceId: at < 0.62 ? salesforceId('Lead', serial) : null,
      hubspotId: at >= 0.4 ? hubspotId('leads', serial) : null,
      firstName: person.firstName,
      lastName: person.lastName,
      local: person.local,
      domain: company.domain,
      email: random.chance(0.9) ? `${person.local}@${company.domain}` : null,
      phone: random.chance(0.6) ? phone : null,
      company: company.name,
      country: region.country,
      status,
      origin: ORIGINS[random.weighted(SOURCES_WEIGHTS)] ?? null,
      converted,
      convertedOn: converted ? Math.min(span.lastDay, dayAt(stamp.createdAt) + random.between(0, 60)) : null,
      disqualifiedReason: status === DISQUALIFIED ? random.pick(REASONS) : null,
      lastActivityOn: Math.max(dayAt(stamp.createdAt), span.asOf - random.between(4, 27)),
      contact: converted ? becoming(accounts, random) : null,
      owner,
      ...stamp,
    };
  });
}
