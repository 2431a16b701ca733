import type { VendorRow } from '../vendor-data.ts';
import { dayText, instantText, type Moment, momentOn } from './calendar.ts';
import {
  ANALYTICS_SOURCES,
  DEAL_STAGES,
  DISPOSITIONS,
  FORECASTS,
  LEAD_STAGES,
  OWN_INDUSTRIES,
  TICKET_PRIORITIES,
  TICKET_STAGES,
} from './hubspot-fields.ts';
import { ORIGINS } from './leads.ts';
import type {
  AccountRecord,
  ActivityRecord,
  CampaignRecord,
  ContactRecord,
  DealRecord,
  LeadRecord,
  LineItemRecord,
  ProductRecord,
  TicketRecord,
} from './records.ts';
import { type ActivityType, type Stamp, WON } from './truth.ts';

const MINUTE_MS = 60_000;
const instant = (at: Moment | null): string | null => (at === null ? null : instantText(at));
const day = (number: number | null): string | null => (number === null ? null : dayText(number));
/** At noon, so that it is the same day in every zone. */
export const noon = (number: number | null): string | null =>
  number === null ? null : instantText(momentOn(number, 12));
const major = (cents: number | null): number | null => (cents === null ? null : cents / 100);

function envelope(record: Stamp & { readonly id: string; readonly deleted: boolean }) {
  const modified = instantText(record.modifiedAt);
  const by = record.createdBy;
  return {
    id: record.id,
    createdAt: instantText(record.createdAt),
    updatedAt: modified,
    archived: record.deleted,
    archivedAt: record.deleted ? modified : null,
    hs_object_source: by ? 'CRM_UI' : 'IMPORT',
    hs_created_by_user_id: by?.hubspotUserId ?? null,
    hs_updated_by_user_id: record.modifiedBy?.hubspotUserId ?? null,
  };
}

/** Records as HubSpot holds them: envelope and properties. */
export const hubspotRow = {
  company: (account: AccountRecord): VendorRow => ({
    ...envelope(account),
    name: account.name,
    domain: account.truth.domain,
    website: account.website,
    industry: OWN_INDUSTRIES[account.truth.industry ?? ''] ?? null,
    sector: account.industry,
    country: account.country,
    phone: account.phone,
    numberofemployees: account.employees,
    annualrevenue: major(account.annualRevenue),
    type: account.type?.toUpperCase() ?? null,
    hubspot_owner_id: account.ownerId,
    hs_parent_company_id: account.parentId,
    state: account.state,
    zip: account.postalCode,
    founded_year: account.foundedYear === null ? null : String(account.foundedYear),
    notes_last_contacted: noon(account.lastActivityOn),
    salesforce_id: account.twinId,
  }),
  contact: (contact: ContactRecord): VendorRow => ({
    ...envelope(contact),
    firstname: contact.firstName,
    lastname: contact.lastName,
    email: contact.email,
    phone: contact.phone,
    jobtitle: contact.title,
    country: contact.country,
    associatedcompanyid: contact.accountId,
    hubspot_owner_id: contact.ownerId,
    hs_email_optout: contact.emailOptOut,
    hs_email_hard_bounce_reason_enum: contact.bouncedAt === null ? null : 'UNKNOWN_USER',
    hs_legal_basis: contact.legalBasis,
    hs_marketable_status: contact.marketed,
    hs_sequences_is_enrolled: contact.inSequence,
    notes_last_contacted: noon(contact.lastActivityOn),
    salesforce_id: contact.twinId,
  }),
  lead: (lead: LeadRecord): VendorRow => ({
    ...envelope(lead),
    hs_lead_name: `${lead.lastName}, ${lead.company}`,
    hs_pipeline: 'lead-pipeline-id',
    hs_pipeline_stage: LEAD_STAGES[lead.status] ?? null,
    hubspot_owner_id: lead.ownerId,
    lead_first_name: lead.firstName,
    lead_last_name: lead.lastName,
    lead_email: lead.email,
    lead_phone: lead.phone,
    lead_company: lead.company,
    lead_country: lead.country,
    lead_source: lead.origin,
    converted: lead.converted,
    converted_on: day(lead.convertedOn),
    converted_contact_id: lead.contactId,
    disqualified_reason: lead.disqualifiedReason,
    notes_last_contacted: noon(lead.lastActivityOn),
    salesforce_id: lead.twinId,
  }),
  product: (product: ProductRecord): VendorRow => ({
    ...envelope(product),
    name: product.name,
    hs_sku: product.code,
    price: major(product.unitPrice),
  }),
  deal: (deal: DealRecord): VendorRow => ({
    ...envelope(deal),
    dealname: deal.name,
    amount: major(deal.amount),
    deal_currency_code: 'EUR',
    closedate: noon(deal.closeDate),
    pipeline: 'default',
    dealstage: DEAL_STAGES[deal.stage] ?? null,
    hs_is_closed: deal.stage >= WON,
    hs_is_closed_won: deal.stage === WON,
    hs_deal_stage_probability: deal.probability === null ? null : deal.probability / 100,
    dealtype: deal.type && (deal.type === 'new' ? 'newbusiness' : 'existingbusiness'),
    hs_analytics_source: ANALYTICS_SOURCES[ORIGINS.indexOf(deal.origin ?? '')] ?? null,
    closed_lost_reason: deal.lostReason,
    hs_next_step: deal.nextStep,
    hubspot_owner_id: deal.ownerId,
    hs_manual_forecast_category: FORECASTS[deal.forecast],
    notes_last_contacted: noon(deal.lastActivityOn),
    notes_next_activity_date: noon(deal.nextStepOn),
    num_associated_contacts: deal.contactCount,
    engaged_on: day(deal.engagedOn),
    product_name: deal.productName,
    salesforce_id: deal.twinId,
  }),
  lineItem: (line: LineItemRecord): VendorRow => ({
    ...envelope({ ...stampOf(line.deal), id: line.id, deleted: line.deleted }),
    name: line.name,
    quantity: line.quantity,
    price: major(line.unitPrice),
    amount: major(line.total),
    hs_line_item_currency_code: 'EUR',
    hs_product_id: line.productId,
  }),
  activity: (activity: ActivityRecord): VendorRow => ({
    ...envelope(activity),
    hs_timestamp: instantText(activity.happenedAt),
    hubspot_owner_id: activity.ownerId,
    ...OWN_PROPERTIES[activity.type](activity),
  }),
  ticket: (ticket: TicketRecord): VendorRow => ({
    ...envelope(ticket),
    subject: ticket.subject,
    hs_pipeline: '0',
    hs_pipeline_stage: TICKET_STAGES[ticket.status] ?? null,
    hs_ticket_category: ticket.category?.toUpperCase() ?? null,
    hs_ticket_priority: ticket.priority === null ? null : (TICKET_PRIORITIES[ticket.priority] ?? null),
    source_type: ticket.channel.toUpperCase(),
    closed_date: instant(ticket.closedAt),
    first_agent_reply_date: instant(ticket.firstReplyAt),
    hubspot_owner_id: ticket.ownerId,
    cost_centre: ticket.costCentre,
  }),
  campaign: (campaign: CampaignRecord): VendorRow => {
    const { id, createdAt, updatedAt, archived, archivedAt } = envelope(campaign);
    return {
      id,
      createdAt,
      updatedAt,
      archived,
      archivedAt,
      hs_name: campaign.name,
      hs_start_date: day(campaign.startsOn),
      hs_end_date: day(campaign.endsOn),
      hs_spend_items_sum_amount: major(campaign.cost),
      hs_currency_code: 'EUR',
      hs_owner: campaign.ownerId,
      hs_campaign_status: campaign.active ? 'in_progress' : 'completed',
    };
  },
};

const OWN_PROPERTIES: Record<ActivityType, (activity: ActivityRecord) => VendorRow> = {
  call: (call) => ({
    hs_call_title: call.subject,
    hs_call_duration: call.durationMinutes * MINUTE_MS,
    hs_call_status: 'COMPLETED',
    hs_call_disposition: call.outcome === null ? null : (DISPOSITIONS[call.outcome] ?? null),
  }),
  meeting: (meeting) => ({
    hs_meeting_title: meeting.subject,
    hs_meeting_start_time: instantText(meeting.happenedAt),
    hs_meeting_end_time: instantText(meeting.happenedAt + meeting.durationMinutes * MINUTE_MS),
    hs_meeting_outcome: meeting.done ? 'COMPLETED' : 'SCHEDULED',
  }),
  email: (email) => ({
    hs_email_subject: email.subject,
    hs_email_status: 'SENT',
    hs_email_direction: 'EMAIL',
  }),
  task: (task) => ({
    hs_task_subject: task.subject,
    hs_task_status: task.done ? 'COMPLETED' : 'NOT_STARTED',
  }),
  note: (note) => ({ hs_note_body: note.subject }),
};

function stampOf(deal: DealRecord): Stamp {
  const { createdAt, modifiedAt, createdBy, modifiedBy } = deal;
  return { createdAt, modifiedAt, createdBy, modifiedBy };
}
