import { DAY_MS, HOUR_MS, type Span } from './calendar.ts';
import { type HubspotKind, hubspotId, type SalesforceTable, salesforceId } from './ids.ts';
import type { Staff } from './people.ts';
import type {
  AccountRecord,
  ActivityRecord,
  CampaignMemberRecord,
  CampaignRecord,
  ContactRecord,
  DealRecord,
  LeadRecord,
  LineItemRecord,
  NumberedObject,
  ProductRecord,
  SourceRecords,
  TicketRecord,
  UserRecord,
} from './records.ts';
import {
  type Account,
  type Activity,
  type Campaign,
  type CampaignMember,
  type Contact,
  type Deal,
  type Ids,
  idIn,
  type Lead,
  type Line,
  type Person,
  type Product,
  type Source,
  type Stamp,
  type Ticket,
} from './truth.ts';

export interface Truth {
  readonly span: Span;
  readonly staff: Staff;
  readonly accounts: readonly Account[];
  readonly contacts: readonly Contact[];
  readonly leads: readonly Lead[];
  readonly products: readonly Product[];
  readonly deals: readonly Deal[];
  readonly activities: readonly Activity[];
  readonly tickets: readonly Ticket[];
  readonly campaigns: readonly Campaign[];
}

const NUMBERED: Record<NumberedObject, { salesforce: SalesforceTable; hubspot: HubspotKind }> = {
  user: { salesforce: 'User', hubspot: 'owners' },
  account: { salesforce: 'Account', hubspot: 'companies' },
  activity: { salesforce: 'Task', hubspot: 'activities' },
  campaign: { salesforce: 'Campaign', hubspot: 'campaigns' },
  // HubSpot has none.
  campaignMember: { salesforce: 'CampaignMember', hubspot: 'campaigns' },
  contact: { salesforce: 'Contact', hubspot: 'contacts' },
  product: { salesforce: 'Product2', hubspot: 'products' },
  deal: { salesforce: 'Opportunity', hubspot: 'deals' },
  ticket: { salesforce: 'Case', hubspot: 'tickets' },
  lineItem: { salesforce: 'OpportunityLineItem', hubspot: 'line_items' },
};

/** What one CRM tells of the truth, without a fault. Each call makes records of its own. */
export function tellIn(truth: Truth, source: Source): SourceRecords {
  const newId = numbering(truth, source);
  const users = truth.staff.persons.map((person) => userOf(person, source));
  const queueId = source === 'salesforce' ? salesforceId('Group', 0) : newId('user');
  users.push(...nonPersons(truth.span, source, queueId, newId));
  const deals = held(truth.deals, source).map((deal) => dealOf(deal, source));
  return {
    source,
    users,
    accounts: held(truth.accounts, source).map((account) => accountOf(account, source)),
    contacts: held(truth.contacts, source).map((contact) => contactOf(contact, source)),
    leads: held(truth.leads, source).map((lead) => leadOf(lead, source)),
    products: truth.products.map((product) => productOf(product, source)),
    deals,
    lineItems: deals.flatMap((deal) => deal.lines),
    activities: held(truth.activities, source).map((activity) => activityOf(activity, source)),
    tickets: held(truth.tickets, source).map((ticket) => ticketOf(ticket, source, queueId)),
    campaigns: truth.campaigns.map((campaign) => campaignOf(campaign, source)),
    campaignMembers:
      source === 'hubspot'
        ? []
        : truth.campaigns.flatMap((campaign) => campaign.members.map((member) => memberOf(member, campaign))),
    queueId,
    newId,
  };
}

function numbering(truth: Truth, source: Source): (object: NumberedObject) => string {
  const next: Record<NumberedObject, number> = {
    user: truth.staff.persons.length,
    account: truth.accounts.length,
    activity: truth.activities.length,
    campaign: truth.campaigns.length,
    campaignMember: truth.campaigns.reduce((sum, { members }) => sum + members.length, 0),
    contact: truth.contacts.length,
    product: truth.products.length,
    deal: truth.deals.length,
    ticket: truth.tickets.length,
    lineItem: truth.deals.length * 3,
  };
  return (object) => {
    const serial = next[object]++;
    const names = NUMBERED[object];
    return source === 'salesforce'
      ? salesforceId(names.salesforce, serial)
      : hubspotId(names.hubspot, serial);
  };
}

function held<T extends Ids>(all: readonly T[], source: Source): T[] {
  return all.filter((one) => idIn(one, source) !== null);
}

function envelope(one: Ids & Stamp, source: Source) {
  return {
    id: idIn(one, source) ?? '',
    twinId: source === 'salesforce' ? one.hubspotId : one.salesforceId,
    deleted: false,
    createdAt: one.createdAt,
    modifiedAt: one.modifiedAt,
    createdBy: one.createdBy,
    modifiedBy: one.modifiedBy,
  };
}

const idOf = (one: Ids | null, source: Source): string | null => (one ? idIn(one, source) : null);

function userOf(person: Person, source: Source): UserRecord {
  const createdAt = person.joined * DAY_MS + 8 * HOUR_MS;
  return {
    id: idIn(person, source) ?? '',
    userId: source === 'hubspot' ? person.hubspotUserId : null,
    kind: 'person',
    firstName: person.firstName,
    lastName: person.lastName,
    email: person.email,
    active: person.active,
    team: person.team.name,
    zone: person.team.zone,
    managerId: idOf(person.manager, source),
    lastLoginAt: person.lastLoginAt,
    createdAt,
    modifiedAt: Math.max(createdAt, person.lastLoginAt),
    person,
  };
}

function nonPersons(
  span: Span,
  source: Source,
  queueId: string,
  newId: (object: NumberedObject) => string,
): UserRecord[] {
  const createdAt = (span.start - 900) * DAY_MS;
  const base = {
    userId: null,
    active: true,
    team: null,
    managerId: null,
    zone: 'Europe/Athens',
    createdAt,
    modifiedAt: createdAt,
    person: null,
  };
  if (source === 'hubspot') {
    const queue = {
      kind: 'queue',
      firstName: 'Service',
      lastName: 'queue',
      email: '',
      lastLoginAt: null,
    } as const;
    return [{ ...base, ...queue, id: queueId }];
  }
  return [
    {
      ...base,
      id: newId('user'),
      kind: 'integration',
      firstName: 'Data',
      lastName: 'Integration',
      email: 'crm-integration@northlight.example.com',
      lastLoginAt: span.end,
    },
    {
      ...base,
      id: newId('user'),
      kind: 'automation',
      firstName: 'Automated',
      lastName: 'Process',
      email: 'autoproc@northlight.example.com',
      lastLoginAt: null,
    },
  ];
}

function accountOf(account: Account, source: Source): AccountRecord {
  return {
    ...envelope(account, source),
    name: account.name,
    website: account.website,
    industry: account.industry,
    country: account.country,
    phone: account.phone,
    employees: account.employees,
    annualRevenue: account.annualRevenue,
    type: account.type,
    state: account.state,
    postalCode: account.postalCode,
    foundedYear: account.foundedYear,
    lastActivityOn: account.lastActivityOn,
    ownerId: idIn(account.owner, source),
    parentId: idOf(account.parent, source),
    truth: account,
  };
}

function contactOf(contact: Contact, source: Source): ContactRecord {
  return {
    ...envelope(contact, source),
    firstName: contact.firstName,
    lastName: contact.lastName,
    email: contact.email,
    phone: contact.phone,
    title: contact.title,
    country: contact.country,
    emailOptOut: contact.emailOptOut,
    bouncedAt: contact.bouncedAt,
    legalBasis: contact.legalBasis,
    marketed: contact.marketed,
    inSequence: contact.inSequence,
    lastActivityOn: contact.lastActivityOn,
    accountId: idIn(contact.account, source),
    ownerId: idIn(contact.account.owner, source),
    truth: contact,
  };
}

function leadOf(lead: Lead, source: Source): LeadRecord {
  return {
    ...envelope(lead, source),
    firstName: lead.firstName,
    lastName: lead.lastName,
    email: lead.email,
    phone: lead.phone,
    company: lead.company,
    country: lead.country,
    status: lead.status,
    origin: lead.origin,
    converted: lead.converted,
    convertedOn: lead.convertedOn,
    disqualifiedReason: lead.disqualifiedReason,
    lastActivityOn: lead.lastActivityOn,
    contactId: idOf(lead.contact, source),
    ownerId: idIn(lead.owner, source) ?? '',
    truth: lead,
  };
}

function productOf(product: Product, source: Source): ProductRecord {
  return {
    id: idIn(product, source) ?? '',
    deleted: false,
    createdAt: product.createdAt,
    modifiedAt: product.createdAt,
    createdBy: null,
    modifiedBy: null,
    name: product.name,
    code: product.code,
    active: true,
    unitPrice: product.unitPrice,
  };
}

function dealOf(deal: Deal, source: Source): DealRecord {
  const record: DealRecord = {
    ...envelope(deal, source),
    name: deal.name,
    amount: deal.amount,
    closeDate: deal.closeDate,
    stage: deal.stage,
    probability: deal.probability,
    type: deal.type,
    origin: deal.origin,
    lostReason: deal.lostReason,
    nextStep: deal.nextStep,
    productName: deal.productName,
    engagedOn: deal.engagedOn,
    forecast: deal.forecast,
    nextStepOn: deal.nextStepOn,
    lastActivityOn: deal.lastActivityOn,
    contactCount: deal.contactCount,
    accountId: idIn(deal.account, source),
    contactId: idOf(deal.contact, source) ?? idOf(deal.account.contacts[0] ?? null, source),
    ownerId: idIn(deal.owner, source),
    moves: deal.moves,
    pushes: [],
    lines: [],
  };
  for (const line of deal.lines) record.lines.push(lineOf(line, record, source));
  return record;
}

function lineOf(line: Line, deal: DealRecord, source: Source): LineItemRecord {
  return {
    id: idIn(line, source) ?? '',
    name: line.product.name,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    total: line.total,
    deleted: false,
    productId: idIn(line.product, source),
    deal,
  };
}

function activityOf(activity: Activity, source: Source): ActivityRecord {
  const { twinId: _, ...head } = envelope(activity, source);
  return {
    ...head,
    type: activity.type,
    subject: activity.subject,
    happenedAt: activity.happenedAt,
    done: activity.done,
    durationMinutes: activity.durationMinutes,
    outcome: activity.outcome,
    ownerId: idIn(activity.owner, source) ?? '',
    accountId: idOf(activity.account, source),
    contactId: idOf(activity.contact, source),
    leadId: idOf(activity.lead, source),
    dealId: idOf(activity.deal, source),
    ticketId: idOf(activity.ticket, source),
  };
}

function ticketOf(ticket: Ticket, source: Source, queueId: string): TicketRecord {
  const { twinId: _, ...head } = envelope(ticket, source);
  return {
    ...head,
    subject: ticket.subject,
    status: ticket.status,
    category: ticket.category,
    priority: ticket.priority,
    channel: ticket.channel,
    costCentre: ticket.costCentre,
    closedAt: ticket.closedAt,
    firstReplyAt: ticket.firstReplyAt,
    accountId: idOf(ticket.account, source),
    contactId: idOf(ticket.contact, source),
    ownerId: ticket.owner ? idIn(ticket.owner, source) : queueId,
  };
}

function campaignOf(campaign: Campaign, source: Source): CampaignRecord {
  const { twinId: _, ...head } = envelope(campaign, source);
  return {
    ...head,
    name: campaign.name,
    type: campaign.type,
    startsOn: campaign.startsOn,
    endsOn: campaign.endsOn,
    cost: campaign.cost,
    active: campaign.active,
    sent: campaign.sent,
    ownerId: idIn(campaign.owner, source) ?? '',
  };
}

function memberOf(member: CampaignMember, campaign: Campaign): CampaignMemberRecord {
  return {
    id: member.salesforceId,
    deleted: false,
    createdAt: member.createdAt,
    modifiedAt: member.modifiedAt,
    createdBy: member.createdBy,
    modifiedBy: member.modifiedBy,
    campaignId: campaign.salesforceId ?? '',
    contactId: member.contact?.salesforceId ?? null,
    leadId: member.lead?.salesforceId ?? null,
    responded: member.respondedOn !== null,
    respondedOn: member.respondedOn,
  };
}
