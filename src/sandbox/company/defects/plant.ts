import type { Span } from '../calendar.ts';
import { type Edit, planLastDay } from '../last-day.ts';
import { seededRandom } from '../random.ts';
import type { ContactRecord, SourceRecords } from '../records.ts';
import { accountRecipes, plantDomains } from './account.ts';
import { firmRecipes, plantLoops } from './account-firm.ts';
import { activityRecipes, plantTwinCalls } from './activity.ts';
import { campaignMemberRecipes, campaignRecipes, plantTwinCampaigns, plantTwinMembers } from './campaign.ts';
import { lineItemRecipes, plantTwinCodes, productRecipes } from './catalogue.ts';
import { contactRecipes, plantAddresses } from './contact.ts';
import { moreContactRecipes } from './contact-more.ts';
import { plantOptOuts, plantOtherTellings, plantOutcomes, type Told, toldBy } from './cross.ts';
import { dealRecipes, plantTwinDeals, settleLongestCycle } from './deal.ts';
import { prepareGround } from './ground.ts';
import { leadRecipes } from './lead.ts';
import { moreLeadRecipes, plantKnownLeads } from './lead-more.ts';
import { type AnswerKey, createPlanter } from './planting.ts';
import { plantLast } from './settle.ts';
import { plantTwinTickets, ticketRecipes } from './ticket.ts';
import { plantUsers } from './user.ts';

/** A little over the 2 % of all records that carry more than one defect. */
const COMBINED_SHARE = 0.0202;

/**
 * Plants defects and near misses in the records of one CRM, and decides what happens on the last day.
 * The records stay as they are before that day; the key says what holds after it.
 */
export function plantDefects(
  records: SourceRecords,
  options: { readonly seed: number; readonly accounts: number; readonly span: Span },
): { key: AnswerKey; edits: Edit[]; told: Told } {
  const random = seededRandom(options.seed, `defects:${records.source}`);
  const planter = createPlanter(records.source, options.accounts, random);
  const combined = combinedShare(records);
  const ground = prepareGround(records, options.span, random);

  const users = planter.bed(
    'user',
    records.users.filter((user) => user.kind === 'person'),
  );
  ground.cameBack.push(...plantUsers(planter, users, ground));

  const accounts = planter.bed('account', records.accounts.slice());
  const contacts = planter.bed('contact', records.contacts.slice());
  const deals = planter.bed('deal', records.deals.slice());
  const tickets = planter.bed('ticket', records.tickets.slice());
  settleLongestCycle(deals, ground.longestCycleDays, options.span.start);
  const edits = planLastDay({ contacts, deals, tickets }, planter, ground);

  plantDomains(planter, accounts, ground);
  const retold = plantOtherTellings(planter, accounts, ground);
  plantLoops(planter, accounts);
  planter.plant(accounts, firmRecipes(ground), 0);
  planter.plant(accounts, accountRecipes(ground), Math.ceil(accounts.size * combined));
  const nameless = planter.key.defects.filter((defect) => defect.check === 'account-name-missing');
  ground.namelessAccounts.push(...nameless.map((defect) => defect.id));

  plantAddresses(planter, contacts, ground);
  plantOptOuts(planter, contacts, ground);
  planter.plant(contacts, moreContactRecipes(ground), 0);
  planter.plant(contacts, contactRecipes(ground), Math.ceil(contacts.size * combined));
  // As many as leads may need: taken, so that nothing is planted on them any more.
  for (let nth = 0; nth < 2 * planter.quota(0.004, records.leads.length); nth++) {
    const contact = contacts.take(isReachable);
    if (contact) ground.stayingContacts.push(contact);
  }

  const leads = planter.bed('lead', records.leads);
  for (const lead of records.leads) {
    if (lead.contactId !== null && ground.departing.has(lead.contactId)) lead.contactId = null;
  }
  plantKnownLeads(planter, leads, ground);
  planter.plant(leads, moreLeadRecipes(ground), 0);
  planter.plant(leads, leadRecipes(ground), Math.ceil(leads.size * combined));

  const products = planter.bed('product', records.products);
  planter.plant(products, productRecipes(ground), 0);
  plantTwinCodes(planter, products);
  plantOutcomes(planter, deals);
  plantTwinDeals(planter, deals, ground);
  planter.plant(deals, dealRecipes(ground), Math.ceil(deals.size * combined));
  const retired = records.products.filter(
    (product) => !product.deleted && (!product.active || product.unitPrice === null),
  );
  planter.plant(
    planter.bed('lineItem', records.lineItems.slice()),
    lineItemRecipes(
      ground,
      retired.map((product) => product.id),
    ),
    0,
  );

  const activities = planter.bed('activity', records.activities.slice(), (activity) =>
    records.source === 'hubspot' ? `${activity.type}-${activity.id}` : activity.id,
  );
  plantTwinCalls(planter, activities, ground);
  planter.plant(activities, activityRecipes(ground), Math.ceil(activities.size * combined));
  planter.plant(tickets, ticketRecipes(ground), Math.ceil(tickets.size * combined));
  plantTwinTickets(planter, tickets, ground);

  // Who answered first: how many did is held against the campaigns.
  const members = planter.bed('campaignMember', records.campaignMembers.slice());
  plantTwinMembers(planter, members, ground);
  planter.plant(members, campaignMemberRecipes(ground), 0);
  const campaigns = planter.bed('campaign', records.campaigns.slice());
  plantTwinCampaigns(planter, campaigns, ground);
  planter.plant(campaigns, campaignRecipes(ground), 0);
  plantLast(planter, contacts, edits, ground);
  return { key: planter.key, edits, told: toldBy(records, edits, retold) };
}

function isReachable(contact: ContactRecord): boolean {
  return contact.email !== null;
}

/** Products, line items and users have too few checks of their own: the other records make up for them. */
function combinedShare(records: SourceRecords): number {
  const { accounts, contacts, leads, deals, activities, tickets } = records;
  const able = [accounts, contacts, leads, deals, activities, tickets].reduce(
    (sum, all) => sum + all.length,
    0,
  );
  const { products, lineItems, users, campaigns, campaignMembers } = records;
  const all =
    able +
    [products, lineItems, users, campaigns, campaignMembers].reduce((sum, each) => sum + each.length, 0);
  return able === 0 ? 0 : (COMBINED_SHARE * all) / able;
}
