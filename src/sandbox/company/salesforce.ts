import type { SalesforceOrg, VendorEdit, VendorRow, VendorTable } from '../vendor-data.ts';
import { OUTCOMES } from './activities.ts';
import { dayAt, dayText, instantText, type Moment } from './calendar.ts';
import { OPEN_PROBABILITY } from './deals.ts';
import { salesforceId } from './ids.ts';
import type { Edit } from './last-day.ts';
import type {
  AccountRecord,
  ActivityRecord,
  CampaignMemberRecord,
  CampaignRecord,
  ContactRecord,
  DealRecord,
  LeadRecord,
  LineItemRecord,
  ProductRecord,
  SourceRecords,
  TicketRecord,
  UserRecord,
} from './records.ts';
import {
  CASE_STATUSES,
  FORECASTS,
  LEAD_STATUSES,
  PRIORITIES,
  SALESFORCE_FIELDS,
  STAGES,
} from './salesforce-fields.ts';
import { changed } from './set-of-edit.ts';
import { CLOSED_STATUS, type Person, type Stamp, WON } from './truth.ts';

const MINUTE_MS = 60_000;
const instant = (at: Moment | null): string | null => (at === null ? null : instantText(at));
const day = (number: number | null): string | null => (number === null ? null : dayText(number));
const major = (cents: number | null): number | null => (cents === null ? null : cents / 100);

/** The records as an organisation, in Salesforce's words, and what happens to them on the last day. */
export function salesforceOrg(
  name: string,
  zone: string,
  records: SourceRecords,
  edits: readonly Edit[],
): { org: SalesforceOrg; lastDay: VendorEdit[] } {
  const idOf = (kind: UserRecord['kind']) => records.users.find((user) => user.kind === kind)?.id ?? '';
  const integrationUserId = idOf('integration');
  const rows = rowsFor((person) => person?.salesforceId ?? integrationUserId);
  const created = instantText(Math.min(...records.users.map((user) => user.createdAt)));
  const queue = {
    Id: records.queueId,
    Name: 'Service queue',
    Type: 'Queue',
    CreatedDate: created,
    SystemModstamp: created,
  };
  const meetings = records.activities.filter((activity) => activity.type === 'meeting');
  const tasks = records.activities.filter((activity) => activity.type !== 'meeting');
  const tables: VendorTable[] = [
    table('User', records.users.map(rows.user)),
    table('Group', [queue]),
    table('Account', records.accounts.map(rows.account)),
    table('Contact', records.contacts.map(rows.contact)),
    table('Lead', records.leads.map(rows.lead)),
    table('Product2', records.products.map(rows.product)),
    table('Opportunity', records.deals.map(rows.deal)),
    table('OpportunityHistory', historyOf(records.deals, integrationUserId)),
    table('OpportunityLineItem', records.lineItems.map(rows.lineItem)),
    table('Task', tasks.map(rows.task)),
    table('Event', meetings.map(rows.event)),
    table('Case', records.tickets.map(rows.ticket)),
    table('Campaign', records.campaigns.map(rows.campaign)),
    table('CampaignMember', records.campaignMembers.map(rows.campaignMember)),
  ];
  const lastDay = edits.map((edit): VendorEdit => {
    const head = { id: edit.record.id, at: instantText(edit.at), by: edit.by?.id ?? null };
    if (edit.object === 'deal') return { ...head, table: 'Opportunity', set: changed(rows.deal, edit) };
    if (edit.object === 'ticket') return { ...head, table: 'Case', set: changed(rows.ticket, edit) };
    return { ...head, table: 'Contact', set: changed(rows.contact, edit) };
  });
  return {
    org: {
      crm: 'salesforce',
      organisationId: salesforceId('Organization', 0),
      name,
      currency: 'EUR',
      zone,
      integrationUserId,
      tables,
    },
    lastDay,
  };
}

function table(name: keyof typeof SALESFORCE_FIELDS, rows: VendorRow[]): VendorTable {
  return { name, fields: SALESFORCE_FIELDS[name], rows };
}

function rowsFor(userId: (person: Person | null) => string) {
  const system = (record: Stamp & { readonly id: string; readonly deleted: boolean }) => {
    const modified = instantText(record.modifiedAt);
    return {
      Id: record.id,
      CreatedDate: instantText(record.createdAt),
      CreatedById: userId(record.createdBy),
      LastModifiedDate: modified,
      LastModifiedById: userId(record.modifiedBy),
      SystemModstamp: modified,
      IsDeleted: record.deleted,
    };
  };
  return {
    user: (user: UserRecord): VendorRow => ({
      Id: user.id,
      CreatedDate: instantText(user.createdAt),
      CreatedById: userId(null),
      LastModifiedDate: instantText(user.modifiedAt),
      LastModifiedById: userId(null),
      SystemModstamp: instantText(user.modifiedAt),
      Name: `${user.firstName} ${user.lastName}`,
      FirstName: user.firstName,
      LastName: user.lastName,
      Username: `${user.id.slice(-6).toLowerCase()}.${user.email.trim().toLowerCase()}`,
      Email: user.email,
      IsActive: user.active,
      UserType: user.kind === 'automation' ? 'AutomatedProcess' : 'Standard',
      Department: user.team,
      TimeZoneSidKey: user.zone,
      LastLoginDate: instant(user.lastLoginAt),
      ManagerId: user.managerId,
    }),
    account: (account: AccountRecord): VendorRow => ({
      ...system(account),
      Name: account.name,
      Website: account.website,
      Industry: account.industry,
      BillingCountry: account.country,
      Phone: account.phone,
      NumberOfEmployees: account.employees,
      AnnualRevenue: major(account.annualRevenue),
      Type: account.type,
      OwnerId: account.ownerId,
      ParentId: account.parentId,
      BillingState: account.state,
      BillingPostalCode: account.postalCode,
      YearStarted: account.foundedYear === null ? null : String(account.foundedYear),
      LastActivityDate: day(account.lastActivityOn),
      HubSpot_Id__c: account.twinId,
    }),
    contact: (contact: ContactRecord): VendorRow => ({
      ...system(contact),
      FirstName: contact.firstName,
      LastName: contact.lastName,
      Email: contact.email,
      Phone: contact.phone,
      Title: contact.title,
      MailingCountry: contact.country,
      AccountId: contact.accountId,
      OwnerId: contact.ownerId,
      HasOptedOutOfEmail: contact.emailOptOut,
      EmailBouncedDate: instant(contact.bouncedAt),
      LastActivityDate: day(contact.lastActivityOn),
      Legal_Basis__c: contact.legalBasis,
      Marketed__c: contact.marketed,
      In_Sequence__c: contact.inSequence,
      HubSpot_Id__c: contact.twinId,
    }),
    lead: (lead: LeadRecord): VendorRow => ({
      ...system(lead),
      FirstName: lead.firstName,
      LastName: lead.lastName,
      Email: lead.email,
      Phone: lead.phone,
      Company: lead.company,
      Country: lead.country,
      Status: LEAD_STATUSES[lead.status] ?? null,
      LeadSource: lead.origin,
      OwnerId: lead.ownerId,
      IsConverted: lead.converted,
      ConvertedDate: day(lead.convertedOn),
      ConvertedContactId: lead.contactId,
      LastActivityDate: day(lead.lastActivityOn),
      Disqualified_Reason__c: lead.disqualifiedReason,
      HubSpot_Id__c: lead.twinId,
    }),
    product: (product: ProductRecord): VendorRow => ({
      ...system(product),
      Name: product.name,
      ProductCode: product.code,
      IsActive: product.active,
      Unit_Price__c: major(product.unitPrice),
    }),
    deal: (deal: DealRecord): VendorRow => ({
      ...system(deal),
      Name: deal.name,
      Amount: major(deal.amount),
      CloseDate: day(deal.closeDate),
      StageName: STAGES[deal.stage] ?? null,
      IsClosed: deal.stage >= WON,
      IsWon: deal.stage === WON,
      Probability: deal.probability,
      Type: deal.type && (deal.type === 'new' ? 'New Customer' : 'Existing Customer'),
      LeadSource: deal.origin,
      NextStep: deal.nextStep,
      AccountId: deal.accountId,
      ContactId: deal.contactId,
      OwnerId: deal.ownerId,
      ForecastCategoryName: FORECASTS[deal.forecast],
      LastActivityDate: day(deal.lastActivityOn),
      Contact_Count__c: deal.contactCount,
      Next_Step_On__c: day(deal.nextStepOn),
      Engaged_On__c: day(deal.engagedOn),
      Product_Name__c: deal.productName,
      Lost_Reason__c: deal.lostReason,
      HubSpot_Id__c: deal.twinId,
    }),
    lineItem: (line: LineItemRecord): VendorRow => ({
      ...system({ ...stampOf(line.deal), id: line.id, deleted: line.deleted }),
      Name: line.name,
      OpportunityId: line.deal.id,
      Product2Id: line.productId,
      Quantity: line.quantity,
      UnitPrice: major(line.unitPrice),
      TotalPrice: major(line.total),
    }),
    task: (activity: ActivityRecord): VendorRow => ({
      ...system(activity),
      Subject: activity.subject,
      ActivityDate: dayText(dayAt(activity.happenedAt)),
      Status: activity.done ? 'Completed' : 'Not Started',
      Priority: 'Normal',
      IsClosed: activity.done,
      TaskSubtype: activity.type === 'call' ? 'Call' : activity.type === 'email' ? 'Email' : 'Task',
      OwnerId: activity.ownerId,
      WhoId: activity.contactId ?? activity.leadId,
      WhatId: activity.dealId ?? activity.ticketId ?? activity.accountId,
      AccountId: activity.accountId,
      CallDurationInSeconds: activity.type === 'call' ? activity.durationMinutes * 60 : null,
      CallDisposition: activity.outcome === null ? null : (OUTCOMES[activity.outcome] ?? null),
      CompletedDateTime: activity.done ? instantText(activity.happenedAt) : null,
    }),
    event: (activity: ActivityRecord): VendorRow => ({
      ...system(activity),
      Subject: activity.subject,
      StartDateTime: instantText(activity.happenedAt),
      EndDateTime: instantText(activity.happenedAt + activity.durationMinutes * MINUTE_MS),
      ActivityDate: dayText(dayAt(activity.happenedAt)),
      DurationInMinutes: activity.durationMinutes,
      OwnerId: activity.ownerId,
      WhoId: activity.contactId ?? activity.leadId,
      WhatId: activity.dealId ?? activity.ticketId ?? activity.accountId,
      AccountId: activity.accountId,
    }),
    ticket: (ticket: TicketRecord): VendorRow => ({
      ...system(ticket),
      Subject: ticket.subject,
      Status: CASE_STATUSES[ticket.status] ?? null,
      Type: ticket.category,
      Priority: ticket.priority === null ? null : (PRIORITIES[ticket.priority] ?? null),
      Origin: ticket.channel,
      IsClosed: ticket.status === CLOSED_STATUS,
      ClosedDate: instant(ticket.closedAt),
      AccountId: ticket.accountId,
      ContactId: ticket.contactId,
      OwnerId: ticket.ownerId,
      Cost_Centre__c: ticket.costCentre,
      First_Reply_At__c: instant(ticket.firstReplyAt),
    }),
    campaign: (campaign: CampaignRecord): VendorRow => ({
      ...system(campaign),
      Name: campaign.name,
      Type: campaign.type,
      StartDate: day(campaign.startsOn),
      EndDate: day(campaign.endsOn),
      ActualCost: major(campaign.cost),
      IsActive: campaign.active,
      NumberSent: campaign.sent,
      OwnerId: campaign.ownerId,
    }),
    campaignMember: (member: CampaignMemberRecord): VendorRow => ({
      ...system(member),
      CampaignId: member.campaignId,
      ContactId: member.contactId,
      LeadId: member.leadId,
      HasResponded: member.responded,
      FirstRespondedDate: day(member.respondedOn),
      Status: member.responded ? 'Responded' : 'Sent',
    }),
  };
}

function stampOf(deal: DealRecord): Stamp {
  const { createdAt, modifiedAt, createdBy, modifiedBy } = deal;
  return { createdAt, modifiedAt, createdBy, modifiedBy };
}

/** One row for each stage that a deal entered and each close date that it had, as Salesforce keeps it for every deal. */
function historyOf(deals: readonly DealRecord[], integrationUserId: string): VendorRow[] {
  const rows: VendorRow[] = [];
  for (const deal of deals) {
    const pushes = deal.pushes.map(({ at }) => ({ at, stage: null }));
    const events = [...deal.moves, ...pushes].sort((one, other) => one.at - other.at);
    let stage = deal.moves[0]?.stage ?? 0;
    for (const [order, event] of events.entries()) {
      stage = event.stage ?? stage;
      const at = instantText(event.at);
      const last = order === events.length - 1;
      const later = deal.pushes.find((push) => push.at > event.at);
      rows.push({
        Id: salesforceId('OpportunityHistory', rows.length),
        OpportunityId: deal.id,
        StageName: STAGES[stage] ?? null,
        Amount: major(deal.amount),
        CloseDate: day(later ? later.from : deal.closeDate),
        Probability: last ? deal.probability : (OPEN_PROBABILITY[stage] ?? null),
        CreatedDate: at,
        CreatedById: deal.modifiedBy?.salesforceId ?? integrationUserId,
        SystemModstamp: at,
        IsDeleted: deal.deleted,
      });
    }
  }
  return rows;
}
