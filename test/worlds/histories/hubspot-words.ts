import type { VendorRow } from '../../../src/sandbox/vendor-data.ts';
import { HUBSPOT_PIPELINES } from './hubspot-shape.ts';
import { dayIn, minorOf, type OurValue } from './source-model.ts';

/** What reading a row depends on beside the row. */
export interface HubspotSetting {
  readonly currency: string;
  readonly zone: string;
  /** The one record of a table that a record is linked to, where there are several. */
  linked(table: string, id: string, to: string): string | null;
}

type Read = (row: VendorRow, setting: HubspotSetting, table: string) => OurValue;

const as =
  (name: string): Read =>
  (row) => {
    const value = row[name] ?? null;
    return value === '' ? null : value;
  };
const link =
  (to: string): Read =>
  (row, setting, table) =>
    setting.linked(table, String(row['id']), to);
const currency =
  (name: string): Read =>
  (row, setting) =>
    (row[name] as string | null | undefined) || setting.currency;
const money =
  (name: string, currencyName: string): Read =>
  (row, setting, table) =>
    minorOf(row[name], currency(currencyName)(row, setting, table));

/** A moment of exactly midnight UTC is how the vendor stores a day; any other falls on a day in the portal's zone. */
const day =
  (name: string): Read =>
  (row, setting) => {
    const value = row[name];
    if (typeof value !== 'string' || value === '') return null;
    return value.endsWith('T00:00:00.000Z') ? value.slice(0, 10) : dayIn(setting.zone, value);
  };

function stage(object: string, id: unknown) {
  return HUBSPOT_PIPELINES.filter((each) => each.object === object)
    .flatMap((each) => each.stages)
    .find((each) => each.id === id);
}
const label =
  (object: string, name: string): Read =>
  (row) =>
    stage(object, row[name])?.label ?? null;

const activity: Readonly<Record<string, Read>> = {
  happenedAt: as('hs_timestamp'),
  ownerId: as('hubspot_owner_id'),
  accountId: link('companies'),
  contactId: link('contacts'),
  leadId: link('leads'),
  dealId: link('deals'),
  ticketId: link('tickets'),
};

/** Done by its outcome; one without a plain outcome was done if its time has passed, and no time here is yet to come. */
const done =
  (name: string | null, held: readonly string[], unheld: readonly string[]): Read =>
  (row) => {
    const outcome = name === null ? null : row[name];
    if (typeof outcome === 'string' && held.includes(outcome)) return true;
    if (typeof outcome === 'string' && unheld.includes(outcome)) return false;
    return row['hs_timestamp'] === null ? null : true;
  };

interface Words {
  readonly table: string;
  readonly prefix?: string;
  readonly fields: Readonly<Record<string, Read>>;
}

/** By object of ours: the tables that it is made of, and where each field comes from. Owners are told apart. */
export const HUBSPOT_WORDS: Readonly<Record<string, readonly Words[]>> = {
  account: [
    {
      table: 'companies',
      fields: {
        name: as('name'),
        website: as('website'),
        industry: as('industry'),
        country: as('country'),
        phone: as('phone'),
        employees: as('numberofemployees'),
        annualRevenue: money('annualrevenue', ''),
        type: as('type'),
        ownerId: as('hubspot_owner_id'),
        parentId: as('hs_parent_company_id'),
        externalId: as('sf_account_id'),
      },
    },
  ],
  contact: [
    {
      table: 'contacts',
      fields: {
        firstName: as('firstname'),
        lastName: as('lastname'),
        email: as('email'),
        phone: as('phone'),
        title: as('jobtitle'),
        country: as('country'),
        accountId: link('companies'),
        ownerId: as('hubspot_owner_id'),
        emailOptOut: as('hs_email_optout'),
        emailBounced: (row) => Boolean(row['hs_email_hard_bounce_reason_enum']),
        externalId: as('sf_contact_id'),
      },
    },
  ],
  lead: [
    {
      table: 'leads',
      fields: {
        firstName: as('hs_associated_contact_firstname'),
        lastName: as('hs_associated_contact_lastname'),
        email: as('hs_associated_contact_email'),
        company: as('hs_associated_company_name'),
        status: label('leads', 'hs_pipeline_stage'),
        origin: as('hs_lead_source'),
        ownerId: as('hubspot_owner_id'),
      },
    },
  ],
  product: [
    {
      table: 'products',
      fields: { name: as('name'), code: as('hs_sku'), active: () => true, unitPrice: money('price', '') },
    },
  ],
  deal: [
    {
      table: 'deals',
      fields: {
        name: as('dealname'),
        amount: money('amount', 'deal_currency_code'),
        currency: currency('deal_currency_code'),
        closeDate: day('closedate'),
        stage: label('deals', 'dealstage'),
        closed: (row) => stage('deals', row['dealstage'])?.metadata['isClosed'] === 'true',
        won: (row) => row['dealstage'] === 'closedwon',
        probability: (row) => {
          const share = Number(stage('deals', row['dealstage'])?.metadata['probability']);
          return Math.round(share * 1000) / 10;
        },
        type: as('dealtype'),
        origin: as('hs_analytics_source'),
        lostReason: as('closed_lost_reason'),
        nextStep: as('hs_next_step'),
        productName: as('main_product'),
        engagedOn: day('engaged_on'),
        accountId: link('companies'),
        ownerId: as('hubspot_owner_id'),
        externalId: as('sf_deal_id'),
      },
    },
  ],
  lineItem: [
    {
      table: 'line_items',
      fields: {
        name: as('name'),
        quantity: as('quantity'),
        unitPrice: money('price', 'hs_line_item_currency_code'),
        total: money('amount', 'hs_line_item_currency_code'),
        currency: currency('hs_line_item_currency_code'),
        dealId: link('deals'),
        productId: as('hs_product_id'),
      },
    },
  ],
  ticket: [
    {
      table: 'tickets',
      fields: {
        subject: as('subject'),
        status: label('tickets', 'hs_pipeline_stage'),
        category: as('hs_ticket_category'),
        priority: as('hs_ticket_priority'),
        channel: as('source_type'),
        costCentre: as('cost_centre'),
        closed: (row) => row['hs_pipeline_stage'] === '4',
        closedAt: as('closed_date'),
        firstReplyAt: as('first_agent_reply_date'),
        accountId: link('companies'),
        contactId: link('contacts'),
        ownerId: as('hubspot_owner_id'),
      },
    },
  ],
  activity: [
    {
      table: 'calls',
      prefix: 'call-',
      fields: {
        ...activity,
        type: () => 'call',
        subject: as('hs_call_title'),
        done: done('hs_call_status', ['COMPLETED'], ['QUEUED']),
        durationMinutes: (row) =>
          typeof row['hs_call_duration'] === 'number' ? row['hs_call_duration'] / 60_000 : null,
      },
    },
    {
      table: 'emails',
      prefix: 'email-',
      fields: {
        ...activity,
        type: () => 'email',
        subject: as('hs_email_subject'),
        done: done('hs_email_status', ['SENT'], ['FAILED']),
      },
    },
    {
      table: 'meetings',
      prefix: 'meeting-',
      fields: {
        ...activity,
        type: () => 'meeting',
        subject: as('hs_meeting_title'),
        done: done('hs_meeting_outcome', ['COMPLETED'], ['NO_SHOW']),
        durationMinutes: (row) => {
          const [from, until] = [row['hs_meeting_start_time'], row['hs_meeting_end_time']];
          if (typeof from !== 'string' || typeof until !== 'string') return null;
          return (Date.parse(until) - Date.parse(from)) / 60_000;
        },
      },
    },
    {
      table: 'notes',
      prefix: 'note-',
      fields: { ...activity, type: () => 'note', done: done(null, [], []) },
    },
    {
      table: 'tasks',
      prefix: 'task-',
      fields: {
        ...activity,
        type: () => 'task',
        subject: as('hs_task_subject'),
        dueOn: day('hs_timestamp'),
        done: (row) => row['hs_task_status'] === 'COMPLETED',
      },
    },
  ],
};
