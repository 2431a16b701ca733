import type { Day } from '../../clock.ts';
import type { HubspotPortal, SalesforceOrg, SlackMember, VendorEdit } from '../vendor-data.ts';
import { buildAccounts } from './accounts.ts';
import { buildActivities } from './activities.ts';
import { type Span, spanBefore } from './calendar.ts';
import { buildCampaigns } from './campaigns.ts';
import { buildDeals } from './deals.ts';
import { differences, type Told } from './defects/cross.ts';
import { plantDefects } from './defects/plant.ts';
import type { AnswerKey } from './defects/planting.ts';
import { hubspotPortal } from './hubspot.ts';
import { buildLeads } from './leads.ts';
import { buildStaff, type Staff } from './people.ts';
import { buildProducts } from './products.ts';
import { membersOf, peopleOf, type SamplePerson } from './roster.ts';
import { salesforceOrg } from './salesforce.ts';
import { type Truth, tellIn } from './telling.ts';
import { buildTickets } from './tickets.ts';
import type { Source } from './truth.ts';

export type { AnswerKey, Planted } from './defects/planting.ts';
export type { SamplePerson } from './roster.ts';

/** An invented firm with two years behind it, in both CRMs and in Slack, and what is wrong with its records. */
export interface Company {
  readonly name: string;
  /** As it stood at the end of the last working day before the as-of day. */
  readonly salesforce: SalesforceOrg;
  readonly hubspot: HubspotPortal;
  readonly members: readonly SlackMember[];
  readonly people: readonly SamplePerson[];
  readonly teams: readonly { readonly name: string; readonly zone: string; readonly sells: boolean }[];
  /** What happens on the as-of day itself, between half past midnight and half past seven UTC. */
  readonly lastDay: { readonly salesforce: readonly VendorEdit[]; readonly hubspot: readonly VendorEdit[] };
  /**
   * What the checks find on the as-of day, after all edits of the last day, judged CRM by CRM. Ids are the ones
   * under which records land: a HubSpot activity's has its type in front, `call-123`.
   */
  readonly key: AnswerKey;
}

const NAME = 'Northlight Components';
const ZONE = 'Europe/Athens';

/**
 * The sample company. The same options make the same company, byte for byte.
 * @param options.accounts how many accounts there are over both CRMs; everything else grows with them
 * @throws {RangeError} when `accounts` is no whole number above zero
 */
export function buildCompany(options: {
  readonly seed: number;
  readonly accounts: number;
  readonly asOf: Day;
}): Company {
  if (!Number.isInteger(options.accounts) || options.accounts < 1) {
    throw new RangeError(`A company has a whole number of accounts above zero, not ${options.accounts}.`);
  }
  const { seed, accounts } = options;
  const span = spanBefore(options.asOf);
  const staff = buildStaff(seed, accounts, span);
  const truth = buildTruth(seed, accounts, span, staff);
  // One CRM after the other, so that only one set of records is in memory beside the rows.
  const salesforce = tell('salesforce', (records, edits) => salesforceOrg(NAME, ZONE, records, edits));
  const hubspot = tell('hubspot', (records, edits) => hubspotPortal(NAME, ZONE, records, edits));
  const between = differences(salesforce.told, hubspot.told);
  return {
    name: NAME,
    salesforce: salesforce.made.org,
    hubspot: hubspot.made.portal,
    members: membersOf(staff, seed),
    people: peopleOf(staff, seed, span),
    teams: staff.teams.map(({ name, zone, sells }) => ({ name, zone, sells })),
    lastDay: { salesforce: salesforce.made.lastDay, hubspot: hubspot.made.lastDay },
    key: {
      defects: [...salesforce.key.defects, ...hubspot.key.defects, ...between.defects],
      nearMisses: [...salesforce.key.nearMisses, ...hubspot.key.nearMisses, ...between.nearMisses],
      copies: [...salesforce.key.copies, ...hubspot.key.copies],
    },
  };

  function tell<T>(
    source: Source,
    make: (records: ReturnType<typeof tellIn>, edits: ReturnType<typeof plantDefects>['edits']) => T,
  ): { made: T; key: AnswerKey; told: Told } {
    const records = tellIn(truth, source);
    const { key, edits, told } = plantDefects(records, { seed, accounts, span });
    return { made: make(records, edits), key, told };
  }
}

function buildTruth(seed: number, count: number, span: Span, staff: Staff): Truth {
  const products = buildProducts(seed, count, span);
  const accounts = buildAccounts(seed, count, span, staff);
  const leads = buildLeads(seed, accounts, span, staff);
  const deals = buildDeals(seed, accounts, products, span);
  const tickets = buildTickets(seed, accounts, span, staff);
  const activities = buildActivities(seed, { accounts, leads, tickets }, span, staff);
  const campaigns = buildCampaigns(seed, accounts, leads, span, staff);
  const contacts = accounts.flatMap((account) => account.contacts);
  return { span, staff, accounts, contacts, leads, products, deals, tickets, activities, campaigns };
}
