import { wholeSecond } from './accounts.ts';
import { DAY_MS, dayAt, dayText, momentOn, type Span } from './calendar.ts';
import { hubspotId, salesforceId } from './ids.ts';
import type { Staff } from './people.ts';
import { type Random, seededRandom } from './random.ts';
import type { Account, Campaign, CampaignMember, Contact, Lead } from './truth.ts';

/** As many as a firm of 300 customers runs in two years; larger firms run more, but not in step with their size. */
const CAMPAIGNS_OF_300 = 60;
const FEWEST = 6;
const MEMBERS = [4, 24] as const;
const RESPONSE_SHARE = 0.3;
export const CAMPAIGN_TYPES = ['Trade Show', 'Email', 'Webinar', 'Direct Mail', 'Advertisement'];
const THEMES = [
  'Pump days',
  'Spring fair',
  'Spare parts letter',
  'Εβδομάδα αισθητήρων',
  'Vedlikehold på nett',
  'Hội thảo van',
  'وبینار کنترل',
  'Filter offer',
];

/** What marketing did in two years. Salesforce keeps who was reached and who answered; HubSpot does not tell. */
export function buildCampaigns(
  seed: number,
  accounts: readonly Account[],
  leads: readonly Lead[],
  span: Span,
  staff: Staff,
): Campaign[] {
  const random = seededRandom(seed, 'campaigns');
  const contacts = accounts.flatMap((account) => account.contacts).filter(inSalesforce);
  const reached = { contacts, leads: leads.filter(inSalesforce) };
  const count = Math.max(FEWEST, Math.round(CAMPAIGNS_OF_300 * (accounts.length / 300) ** 0.5));
  let members = 0;
  return Array.from({ length: count }, (_, serial) => {
    const startsOn = span.start + random.between(0, span.lastDay - span.start - 1);
    const endsOn = startsOn + random.between(0, 45);
    const createdAt = momentOn(startsOn - random.between(10, 60), 9);
    const owner = random.pick(staff.sellers);
    const people = membersOf(members, startsOn, reached, span, random);
    members += people.length;
    const answers = people.filter(({ respondedOn }) => respondedOn !== null).length;
    return {
      salesforceId: salesforceId('Campaign', serial),
      hubspotId: hubspotId('campaigns', serial),
      name: `${random.pick(THEMES)} ${dayText(startsOn).slice(0, 7)} ${serial + 1}`,
      type: random.pick(CAMPAIGN_TYPES),
      startsOn,
      endsOn,
      cost: endsOn < span.asOf || random.chance(0.5) ? random.between(2, 400) * 5000 : null,
      active: startsOn <= span.lastDay && endsOn >= span.asOf - random.between(0, 25),
      sent: answers + random.between(5, 900),
      owner,
      members: people,
      createdAt,
      modifiedAt: Math.min(span.end, Math.max(createdAt, momentOn(endsOn, 10))),
      createdBy: owner,
      modifiedBy: owner,
    };
  });
}

function membersOf(
  first: number,
  startsOn: number,
  reached: { readonly contacts: readonly Contact[]; readonly leads: readonly Lead[] },
  span: Span,
  random: Random,
): CampaignMember[] {
  const people = new Set<Contact | Lead>();
  const { contacts, leads } = reached;
  for (let left = random.between(...MEMBERS); left > 0; left--) {
    const from = leads.length > 0 && random.chance(0.3) ? leads : contacts;
    if (from.length > 0) people.add(random.pick<Contact | Lead>(from));
  }
  return [...people].map((person, at) => {
    const responded = random.chance(RESPONSE_SHARE);
    const respondedOn = responded ? Math.min(span.lastDay, startsOn + random.between(0, 20)) : null;
    const createdAt = momentOn(startsOn, 8);
    const answeredAt = respondedOn === null ? createdAt : momentOn(respondedOn, 12);
    const modifiedAt = wholeSecond(answeredAt + random.next() * (DAY_MS / 8));
    const lead = 'company' in person ? person : null;
    return {
      salesforceId: salesforceId('CampaignMember', first + at),
      contact: lead ? null : (person as Contact),
      lead,
      respondedOn,
      createdAt,
      modifiedAt: dayAt(modifiedAt) > span.lastDay ? createdAt : modifiedAt,
      createdBy: null,
      modifiedBy: null,
    };
  });
}

function inSalesforce({ salesforceId: id }: { readonly salesforceId: string | null }): boolean {
  return id !== null;
}
