import type { Span } from '../calendar.ts';
import { type Edit, planLastDay } from '../last-day.ts';
import { seededRandom } from '../random.ts';
import type { SourceRecords } from '../records.ts';
import { accountRecipes, plantDomains } from './account.ts';
import { activityRecipes } from './activity.ts';
import { lineItemRecipes, productRecipes } from './catalogue.ts';
import { contactRecipes, plantAddresses } from './contact.ts';
import { dealRecipes, settleLongestCycle } from './deal.ts';
import { prepareGround } from './ground.ts';
import { leadRecipes } from './lead.ts';
import { type AnswerKey, createPlanter } from './planting.ts';
import { ticketRecipes } from './ticket.ts';
import { plantUsers } from './user.ts';

/** A little over the 2 % of all records that carry more than one defect. */
const COMBINED_SHARE = 0.0205;

/**
 * Plants defects and near misses in the records of one CRM, and decides what happens on the last day.
 * The records stay as they are before that day; the key says what holds after it.
 */
export function plantDefects(
  records: SourceRecords,
  options: { readonly seed: number; readonly accounts: number; readonly span: Span },
): { key: AnswerKey; edits: Edit[] } {
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
  planter.plant(accounts, accountRecipes(ground), Math.ceil(accounts.size * combined));
  const nameless = planter.key.defects.filter((defect) => defect.check === 'account-name-missing');
  ground.namelessAccounts.push(...nameless.map((defect) => defect.id));

  plantAddresses(planter, contacts, ground);
  planter.plant(contacts, contactRecipes(ground), Math.ceil(contacts.size * combined));

  const leads = planter.bed('lead', records.leads);
  planter.plant(leads, leadRecipes(ground), Math.ceil(leads.size * combined));

  planter.plant(planter.bed('product', records.products), productRecipes(ground), 0);
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

  const activities = planter.bed('activity', records.activities, (activity) =>
    records.source === 'hubspot' ? `${activity.type}-${activity.id}` : activity.id,
  );
  planter.plant(activities, activityRecipes(ground), Math.ceil(activities.size * combined));
  planter.plant(tickets, ticketRecipes(ground), Math.ceil(tickets.size * combined));
  return { key: planter.key, edits };
}

/** Products, line items and users have too few checks of their own: the other records make up for them. */
function combinedShare(records: SourceRecords): number {
  const { accounts, contacts, leads, deals, activities, tickets } = records;
  const able = [accounts, contacts, leads, deals, activities, tickets].reduce(
    (sum, all) => sum + all.length,
    0,
  );
  const all = able + records.products.length + records.lineItems.length + records.users.length;
  return able === 0 ? 0 : (COMBINED_SHARE * all) / able;
}
