import type { HubspotPipeline, VendorField } from '../vendor-data.ts';
import { fieldList } from './field-list.ts';
import { CATEGORIES } from './tickets.ts';
import type { Forecast } from './truth.ts';

export const DEAL_STAGES = [
  'appointmentscheduled',
  'qualifiedtobuy',
  'presentationscheduled',
  'contractsent',
  'closedwon',
  'closedlost',
];
const DEAL_LABELS = [
  'Appointment scheduled',
  'Qualified to buy',
  'Offer sent',
  'Contract sent',
  'Closed won',
  'Closed lost',
];
const DEAL_SHARES = ['0.1', '0.25', '0.5', '0.75', '1.0', '0.0'];
export const TICKET_STAGES = ['1', '2', '3', '4'];
const TICKET_LABELS = ['New', 'Waiting on contact', 'Waiting on us', 'Closed'];
export const LEAD_STAGES = [
  'new-stage-id',
  'attempting-stage-id',
  'connected-stage-id',
  'qualified-stage-id',
  'unqualified-stage-id',
];
const LEAD_LABELS = ['New', 'Attempting', 'Connected', 'Qualified', 'Unqualified'];

/** HubSpot's own industry values for those of the standard list that have one. */
export const OWN_INDUSTRIES: Readonly<Record<string, string>> = {
  Agriculture: 'FARMING',
  Apparel: 'APPAREL_FASHION',
  Biotechnology: 'BIOTECHNOLOGY',
  Chemicals: 'CHEMICALS',
  Construction: 'CONSTRUCTION',
  Consulting: 'MANAGEMENT_CONSULTING',
  Healthcare: 'HOSPITAL_HEALTH_CARE',
  Hospitality: 'HOSPITALITY',
  Insurance: 'INSURANCE',
  Machinery: 'MACHINERY',
  Media: 'MEDIA_PRODUCTION',
  Retail: 'RETAIL',
  Shipping: 'MARITIME',
  Technology: 'COMPUTER_SOFTWARE',
  Telecommunications: 'TELECOMMUNICATIONS',
  Utilities: 'UTILITIES',
};
export const ANALYTICS_SOURCES = [
  'ORGANIC_SEARCH',
  'OFFLINE',
  'REFERRALS',
  'EMAIL_MARKETING',
  'DIRECT_TRAFFIC',
  'OTHER_CAMPAIGNS',
];
export const FORECASTS: Record<Forecast, string> = {
  pipeline: 'PIPELINE',
  'best case': 'BEST_CASE',
  commit: 'COMMIT',
  closed: 'CLOSED',
  omitted: 'OMIT',
};
/** HubSpot's own ids of the outcomes of a call, in the order of the company's list. */
export const DISPOSITIONS = [
  'f240bbac-87c9-4f6e-bf70-924b57d47db7',
  '9d9162e7-6cf3-4944-bf63-4dff82258764',
  '73a0d17f-1163-4015-bdd5-ec830791da20',
  'b2cf5968-551e-4856-9783-52b3da59a7d0',
];
export const TICKET_PRIORITIES = ['HIGH', 'MEDIUM', 'LOW'];

/** HubSpot's own values are names in capitals; people read words. */
const words = (value: string): string =>
  value
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join(' ');

const MADE = 'hs_object_source:picklist hs_created_by_user_id:double hs_updated_by_user_id:double';
const ENGAGEMENT = `${MADE} hs_timestamp:datetime hubspot_owner_id>owners`;

/** The properties of each type that the organisation fills; HubSpot's own derived ones come on top. */
export const HUBSPOT_FIELDS = {
  companies: fieldList(
    `${MADE} name:string domain:string website:url industry:picklist sector:string country:string phone:phone
    numberofemployees:double annualrevenue:currency type:picklist hubspot_owner_id>owners
    hs_parent_company_id>companies state:string zip:string founded_year:string notes_last_contacted:datetime
    salesforce_id:string`,
    { industry: Object.values(OWN_INDUSTRIES), type: ['CUSTOMER', 'PROSPECT', 'PARTNER'] },
    ['sector', 'salesforce_id'],
    { industry: words, type: words },
  ),
  contacts: fieldList(
    `${MADE} firstname:string lastname:string email:email phone:phone jobtitle:string country:string
    associatedcompanyid>companies hubspot_owner_id>owners hs_email_optout:boolean
    hs_email_hard_bounce_reason_enum:picklist hs_legal_basis:string hs_marketable_status:boolean
    hs_sequences_is_enrolled:boolean notes_last_contacted:datetime salesforce_id:string`,
    { hs_email_hard_bounce_reason_enum: ['UNKNOWN_USER', 'MAILBOX_FULL', 'OTHER'] },
    ['salesforce_id'],
  ),
  leads: fieldList(
    `${MADE} hs_lead_name:string hs_pipeline:picklist hs_pipeline_stage:picklist hubspot_owner_id>owners
    lead_first_name:string lead_last_name:string lead_email:string lead_phone:string lead_company:string
    lead_country:string lead_source:string converted:boolean converted_on:date converted_contact_id:string
    disqualified_reason:string notes_last_contacted:datetime salesforce_id:string`,
    { hs_pipeline: ['lead-pipeline-id'], hs_pipeline_stage: LEAD_STAGES },
    [
      ...['lead_first_name', 'lead_last_name', 'lead_email', 'lead_phone', 'lead_company', 'lead_country'],
      ...[
        'lead_source',
        'converted',
        'converted_on',
        'converted_contact_id',
        'disqualified_reason',
        'salesforce_id',
      ],
    ],
  ),
  products: fieldList(`${MADE} name:string hs_sku:string price:currency`),
  deals: fieldList(
    `${MADE} dealname:string amount:currency deal_currency_code:picklist closedate:datetime pipeline:picklist
    dealstage:picklist hs_is_closed:boolean hs_is_closed_won:boolean hs_deal_stage_probability:double
    dealtype:picklist hs_analytics_source:picklist closed_lost_reason:textarea hs_next_step:string
    hubspot_owner_id>owners hs_manual_forecast_category:picklist notes_last_contacted:datetime
    notes_next_activity_date:datetime num_associated_contacts:double engaged_on:date product_name:string
    salesforce_id:string`,
    {
      hs_manual_forecast_category: Object.values(FORECASTS),
      deal_currency_code: ['EUR'],
      pipeline: ['default'],
      dealstage: DEAL_STAGES,
      dealtype: ['newbusiness', 'existingbusiness'],
      hs_analytics_source: ANALYTICS_SOURCES,
    },
    ['engaged_on', 'product_name', 'salesforce_id'],
    {
      dealtype: (value) => (value === 'newbusiness' ? 'New Business' : 'Existing Business'),
      hs_analytics_source: words,
      hs_manual_forecast_category: words,
    },
  ),
  line_items: fieldList(
    `${MADE} name:string quantity:double price:currency amount:currency hs_line_item_currency_code:picklist
    hs_product_id>products`,
    { hs_line_item_currency_code: ['EUR'] },
  ),
  calls: fieldList(
    `${ENGAGEMENT} hs_call_title:string hs_call_duration:double hs_call_status:picklist
    hs_call_disposition:picklist`,
    { hs_call_status: ['COMPLETED', 'QUEUED'], hs_call_disposition: DISPOSITIONS },
  ),
  meetings: fieldList(
    `${ENGAGEMENT} hs_meeting_title:string hs_meeting_start_time:datetime hs_meeting_end_time:datetime
    hs_meeting_outcome:picklist`,
    { hs_meeting_outcome: ['SCHEDULED', 'COMPLETED', 'NO_SHOW', 'CANCELED', 'RESCHEDULED'] },
  ),
  emails: fieldList(
    `${ENGAGEMENT} hs_email_subject:string hs_email_status:picklist hs_email_direction:picklist`,
    {
      hs_email_status: ['SENT', 'SCHEDULED'],
      hs_email_direction: ['EMAIL', 'INCOMING_EMAIL'],
    },
  ),
  tasks: fieldList(`${ENGAGEMENT} hs_task_subject:string hs_task_status:picklist`, {
    hs_task_status: ['NOT_STARTED', 'COMPLETED'],
  }),
  notes: fieldList(`${ENGAGEMENT} hs_note_body:textarea`),
  campaigns: fieldList(
    `hs_name:string hs_start_date:date hs_end_date:date hs_spend_items_sum_amount:currency
    hs_currency_code:string hs_owner:string hs_campaign_status:string`,
  ),
  tickets: fieldList(
    `${MADE} subject:string hs_pipeline:picklist hs_pipeline_stage:picklist hs_ticket_category:picklist
    hs_ticket_priority:picklist source_type:picklist closed_date:datetime first_agent_reply_date:datetime
    hubspot_owner_id>owners cost_centre:string`,
    {
      hs_pipeline: ['0'],
      hs_pipeline_stage: TICKET_STAGES,
      hs_ticket_category: CATEGORIES.map((category) => category.toUpperCase()),
      hs_ticket_priority: TICKET_PRIORITIES,
      source_type: ['EMAIL', 'PHONE', 'WEB', 'CHAT'],
    },
    ['cost_centre'],
    { hs_ticket_category: words, hs_ticket_priority: words, source_type: words },
  ),
} satisfies Record<string, VendorField[]>;

export const PIPELINES: readonly HubspotPipeline[] = [
  {
    object: 'deals',
    id: 'default',
    label: 'Sales pipeline',
    stages: DEAL_STAGES.map((id, order) =>
      stage(id, DEAL_LABELS, order, {
        isClosed: String(order > 3),
        probability: DEAL_SHARES[order] ?? '0.0',
      }),
    ),
  },
  {
    object: 'tickets',
    id: '0',
    label: 'Support pipeline',
    stages: TICKET_STAGES.map((id, order) =>
      stage(id, TICKET_LABELS, order, { ticketState: order === 3 ? 'CLOSED' : 'OPEN' }),
    ),
  },
  {
    object: 'leads',
    id: 'lead-pipeline-id',
    label: 'Lead pipeline',
    stages: LEAD_STAGES.map((id, order) => stage(id, LEAD_LABELS, order, {})),
  },
];

function stage(id: string, labels: readonly string[], order: number, metadata: Record<string, string>) {
  return { id, label: labels[order] ?? id, displayOrder: order, metadata };
}
