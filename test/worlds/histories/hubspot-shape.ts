import type { HubspotPipeline } from '../../../src/sandbox/vendor-data.ts';
import {
  amount,
  type FieldShape,
  flag,
  kept,
  moment,
  number,
  options,
  state,
  type TableShape,
  text,
  to,
} from './table-shape.ts';

/** How long HubSpot keeps what was archived. */
export const KEPT_MS = 90 * 86_400_000;

/** Which property holds a field of ours that has no home of its own there; the rest stands where it always does. */
export const HUBSPOT_MAPPING = {
  account: { externalId: 'sf_account_id' },
  contact: { externalId: 'sf_contact_id' },
  deal: { externalId: 'sf_deal_id', productName: 'main_product', engagedOn: 'engaged_on' },
  ticket: { costCentre: 'cost_centre' },
} as const;

/** Stages by table and pipeline; what each says of its records. */
export const HUBSPOT_PIPELINES: readonly HubspotPipeline[] = [
  pipeline('deals', 'default', 'Sales', [
    ['qualified', 'Qualified', { isClosed: 'false', probability: '0.07' }],
    ['offer', 'Offer made', { isClosed: 'false', probability: '0.625' }],
    ['closedwon', 'Closed won', { isClosed: 'true', probability: '1.0' }],
    ['closedlost', 'Closed lost', { isClosed: 'true', probability: '0.0' }],
  ]),
  pipeline('tickets', '0', 'Support', [
    ['1', 'New', { ticketState: 'OPEN' }],
    ['4', 'Solved', { ticketState: 'CLOSED' }],
  ]),
  pipeline('leads', 'lead-pipe', 'Leads', [
    ['fresh', 'Fresh', {}],
    ['warm', 'Warm', {}],
  ]),
];

function pipeline(
  object: HubspotPipeline['object'],
  id: string,
  label: string,
  stages: readonly (readonly [string, string, Record<string, string>])[],
): HubspotPipeline {
  return {
    object,
    id,
    label,
    stages: stages.map(([stage, name, metadata], displayOrder) => ({
      id: stage,
      label: name,
      displayOrder,
      metadata,
    })),
  };
}

const ENVELOPE: Readonly<Record<string, FieldShape>> = {
  hs_created_by_user_id: kept('double'),
  hs_updated_by_user_id: kept('double'),
};
const owner = to('owners', 0.8);
const own = (): FieldShape => ({ ...text(), custom: true });

function shape(
  name: string,
  fields: TableShape['fields'],
  more: Partial<Pick<TableShape, 'merges' | 'atFirst'>> = {},
): TableShape {
  return {
    name,
    fields: { ...ENVELOPE, ...fields },
    merges: more.merges ?? false,
    deletes: true,
    atFirst: more.atFirst ?? [2, 5],
  };
}

const activity = { hs_timestamp: moment(1, 2025), hubspot_owner_id: owner };

/** @param many whether deals carry their own currency */
export function hubspotTables(many: boolean): TableShape[] {
  const money = (name: string) => (many ? { [name]: state('EUR', 'JPY') } : {});
  return [
    shape(
      'companies',
      {
        name: text(),
        website: text('url'),
        industry: options('BANKING', 'RETAIL'),
        country: text(),
        phone: text('phone'),
        numberofemployees: number(0, 5000),
        annualrevenue: amount(),
        type: text(),
        hubspot_owner_id: owner,
        hs_parent_company_id: to('companies', 0.4),
        sf_account_id: own(),
      },
      { merges: true, atFirst: [4, 10] },
    ),
    shape(
      'contacts',
      {
        firstname: text(),
        lastname: text(),
        email: text('email'),
        phone: text('phone'),
        jobtitle: text(),
        country: text(),
        hubspot_owner_id: owner,
        hs_email_optout: flag(),
        hs_email_hard_bounce_reason_enum: options('CONTENT', 'OTHER'),
        sf_contact_id: own(),
      },
      { merges: true, atFirst: [4, 12] },
    ),
    shape('leads', {
      hs_associated_contact_firstname: text(),
      hs_associated_contact_lastname: text(),
      hs_associated_contact_email: text('email'),
      hs_associated_company_name: text(),
      hs_pipeline: state('lead-pipe'),
      hs_pipeline_stage: state('fresh', 'warm'),
      hs_lead_source: options('FAIR', 'WEB'),
      hubspot_owner_id: owner,
    }),
    shape('products', { name: text(), hs_sku: text(), price: amount() }),
    shape(
      'deals',
      {
        ...money('deal_currency_code'),
        dealname: text(),
        amount: amount(),
        closedate: moment(),
        pipeline: state('default'),
        dealstage: state('qualified', 'offer', 'closedwon', 'closedlost'),
        dealtype: options('newbusiness', 'existingbusiness'),
        hs_analytics_source: options('DIRECT_TRAFFIC', 'OFFLINE'),
        closed_lost_reason: text('textarea'),
        hs_next_step: text(),
        hubspot_owner_id: owner,
        sf_deal_id: own(),
        main_product: own(),
        engaged_on: { ...moment(), type: 'datetime', custom: true },
      },
      { merges: true, atFirst: [4, 12] },
    ),
    shape('line_items', {
      ...money('hs_line_item_currency_code'),
      name: text(),
      quantity: number(1, 40),
      price: amount(),
      amount: amount(),
      hs_product_id: to('products'),
    }),
    shape(
      'tickets',
      {
        subject: text(),
        hs_pipeline: state('0'),
        hs_pipeline_stage: state('1', '4'),
        hs_ticket_category: options('POWER', 'WATER'),
        hs_ticket_priority: options('HIGH', 'LOW'),
        source_type: options('EMAIL', 'PHONE'),
        closed_date: moment(0.4),
        first_agent_reply_date: moment(0.5),
        hubspot_owner_id: owner,
        cost_centre: own(),
      },
      { merges: true },
    ),
    shape('calls', {
      ...activity,
      hs_call_title: text(),
      hs_call_status: options('COMPLETED', 'NO_ANSWER', 'QUEUED'),
      hs_call_duration: number(0, 3_600_000),
    }),
    shape('emails', {
      ...activity,
      hs_email_subject: text(),
      hs_email_status: options('SENT', 'FAILED', 'BOUNCED'),
    }),
    shape('meetings', {
      ...activity,
      hs_meeting_title: text(),
      hs_meeting_outcome: options('COMPLETED', 'NO_SHOW', 'SCHEDULED'),
      hs_meeting_start_time: moment(0.9),
      hs_meeting_end_time: moment(0.9),
    }),
    shape('notes', activity),
    shape('tasks', {
      ...activity,
      hs_task_subject: text(),
      hs_task_status: options('COMPLETED', 'NOT_STARTED'),
    }),
  ];
}

/** Which tables can be linked: from the left to each on the right. */
export const HUBSPOT_LINKS: Readonly<Record<string, readonly string[]>> = {
  contacts: ['companies'],
  deals: ['companies'],
  line_items: ['deals'],
  tickets: ['companies', 'contacts'],
  calls: ['companies', 'contacts', 'deals', 'tickets'],
  emails: ['companies', 'contacts', 'deals'],
  meetings: ['contacts', 'deals'],
  notes: ['companies', 'deals'],
  tasks: ['contacts', 'deals', 'leads'],
};

/** Links of which the first made is the primary one. */
export const PRIMARY_LINKS = ['contacts>companies', 'deals>companies', 'tickets>companies'];
