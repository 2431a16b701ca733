import type { TableSpec } from './table-spec.ts';

const OWNER = { hubspot_owner_id: 'owners' };

/**
 * The HubSpot objects that files can be loaded as, with the default properties that an export may hold.
 * `createdAt` and `archived` stand on the record itself, not among its properties. `owners` is no object of
 * HubSpot's, but a list of its own; files fill it like one.
 */
export const HUBSPOT_TABLES: Record<string, TableSpec> = {
  companies: {
    object: 'account',
    fields: {
      string: 'name domain address city state zip country',
      textarea: 'description',
      phone: 'phone',
      url: 'website',
      picklist: 'industry type lifecyclestage hs_lead_status',
      double: 'numberofemployees',
      currency: 'annualrevenue',
      boolean: 'is_public archived',
      datetime: 'createdAt notes_last_contacted notes_last_updated notes_next_activity_date',
    },
    references: { ...OWNER, hs_parent_company_id: 'companies' },
  },
  contacts: {
    object: 'contact',
    fields: {
      string: 'firstname lastname jobtitle company address city state zip country salutation',
      email: 'email',
      phone: 'phone mobilephone fax',
      url: 'website',
      picklist: 'lifecyclestage hs_lead_status hs_analytics_source hs_email_hard_bounce_reason_enum',
      double: 'hs_email_bounce',
      boolean: 'hs_email_optout archived',
      datetime: 'createdAt notes_last_contacted notes_last_updated hs_email_last_send_date',
    },
    references: { ...OWNER, associatedcompanyid: 'companies' },
  },
  leads: {
    object: 'lead',
    fields: {
      string: `hs_lead_name hs_pipeline hs_pipeline_stage hs_associated_contact_firstname
        hs_associated_contact_lastname hs_associated_company_name`,
      email: 'hs_associated_contact_email',
      picklist: 'hs_lead_label hs_lead_type hs_lead_source',
      boolean: 'archived',
      datetime: 'createdAt',
    },
    references: { ...OWNER },
  },
  deals: {
    object: 'deal',
    stage: 'dealstage',
    fields: {
      string: 'dealname hs_next_step deal_currency_code pipeline',
      textarea: 'description closed_lost_reason closed_won_reason',
      picklist: 'dealstage dealtype hs_priority hs_analytics_source hs_manual_forecast_category',
      currency: 'amount',
      double: 'hs_deal_stage_probability',
      boolean: 'hs_is_closed hs_is_closed_won archived',
      datetime: 'closedate createdAt notes_last_contacted notes_last_updated',
    },
    references: { ...OWNER },
  },
  line_items: {
    object: 'lineItem',
    fields: {
      string: 'name hs_sku hs_line_item_currency_code',
      textarea: 'description',
      double: 'quantity hs_discount_percentage',
      currency: 'price amount discount hs_cost_of_goods_sold',
      boolean: 'archived',
      datetime: 'createdAt',
    },
    references: { hs_product_id: 'products' },
  },
  products: {
    object: 'product',
    fields: {
      string: 'name hs_sku',
      textarea: 'description',
      url: 'hs_url',
      picklist: 'hs_product_type hs_status',
      currency: 'price hs_cost_of_goods_sold',
      boolean: 'archived',
      datetime: 'createdAt',
    },
    references: { ...OWNER },
  },
  tickets: {
    object: 'ticket',
    stage: 'hs_pipeline_stage',
    fields: {
      string: 'subject hs_pipeline',
      textarea: 'content',
      picklist: 'hs_pipeline_stage hs_ticket_priority hs_ticket_category source_type hs_resolution',
      double: 'time_to_close time_to_first_agent_reply',
      boolean: 'archived',
      datetime: 'closed_date first_agent_reply_date createdAt notes_last_contacted',
    },
    references: { ...OWNER },
  },
  calls: {
    object: 'activity',
    fields: {
      string: 'hs_call_title hs_call_disposition hs_call_from_number hs_call_to_number',
      textarea: 'hs_call_body',
      picklist: 'hs_call_direction hs_call_status',
      double: 'hs_call_duration',
      boolean: 'archived',
      datetime: 'hs_timestamp createdAt',
    },
    references: { ...OWNER },
  },
  meetings: {
    object: 'activity',
    fields: {
      string: 'hs_meeting_title hs_meeting_location',
      textarea: 'hs_meeting_body hs_internal_meeting_notes',
      picklist: 'hs_meeting_outcome',
      boolean: 'archived',
      datetime: 'hs_timestamp hs_meeting_start_time hs_meeting_end_time createdAt',
    },
    references: { ...OWNER },
  },
  emails: {
    object: 'activity',
    fields: {
      string: 'hs_email_subject',
      textarea: 'hs_email_text hs_email_html',
      picklist: 'hs_email_direction hs_email_status',
      boolean: 'archived',
      datetime: 'hs_timestamp createdAt',
    },
    references: { ...OWNER },
  },
  tasks: {
    object: 'activity',
    fields: {
      string: 'hs_task_subject',
      textarea: 'hs_task_body',
      picklist: 'hs_task_status hs_task_priority hs_task_type',
      boolean: 'archived',
      datetime: 'hs_timestamp hs_task_completion_date createdAt',
    },
    references: { ...OWNER },
  },
  notes: {
    object: 'activity',
    fields: {
      textarea: 'hs_note_body',
      boolean: 'archived',
      datetime: 'hs_timestamp createdAt',
    },
    references: { ...OWNER },
  },
  owners: {
    object: 'user',
    fields: {
      string: 'firstName lastName team',
      email: 'email',
      boolean: 'archived',
    },
    references: {},
  },
};
