import type { ObjectName } from '../../src/crm/objects.ts';
import { ACTIVITY_PARTS } from './activities.ts';
import { type FieldSource, link, type Part, property, type Stage, stageFact } from './parts.ts';

const CURRENCIES: Readonly<Record<string, string>> = {
  deals: 'deal_currency_code',
  line_items: 'hs_line_item_currency_code',
};

const SCOPES: Readonly<Record<string, string>> = { products: 'e-commerce', tickets: 'tickets' };

/** What adoption wants to know of who changed what, by object. */
const TRACKED: Readonly<Partial<Record<ObjectName, readonly string[]>>> = {
  deal: ['stage', 'amount', 'closeDate', 'ownerId'],
  ticket: ['status', 'ownerId'],
};

/**
 * Which types of the vendor an object is read from, and which property, link or stage holds each field unless
 * the mapping file says otherwise. A field that is absent here has no default.
 */
export const PARTS: Readonly<Partial<Record<ObjectName, readonly Part[]>>> = {
  account: [
    part('account', 'companies', 'company', {
      name: property('name'),
      website: property('website'),
      industry: property('industry'),
      country: property('country'),
      phone: property('phone'),
      employees: property('numberofemployees'),
      annualRevenue: property('annualrevenue'),
      type: property('type'),
      ownerId: property('hubspot_owner_id'),
      parentId: property('hs_parent_company_id'),
      state: property('state'),
      postalCode: property('zip'),
      foundedYear: property('founded_year'),
      lastActivityOn: property('notes_last_contacted'),
    }),
  ],
  activity: ACTIVITY_PARTS,
  contact: [
    part('contact', 'contacts', 'contact', {
      firstName: property('firstname'),
      lastName: property('lastname'),
      email: property('email'),
      phone: property('phone'),
      title: property('jobtitle'),
      country: property('country'),
      accountId: property('associatedcompanyid'),
      ownerId: property('hubspot_owner_id'),
      emailOptOut: property('hs_email_optout'),
      emailBounced: {
        properties: ['hs_email_hard_bounce_reason_enum'],
        read: () => (record) => Boolean(record.properties['hs_email_hard_bounce_reason_enum']),
        derived: true,
      },
      lastActivityOn: property('notes_last_contacted'),
      legalBasis: property('hs_legal_basis'),
      marketed: property('hs_marketable_status'),
      inSequence: property('hs_sequences_is_enrolled'),
      recommendation: property('hs_feedback_last_nps_rating'),
      recommendedOn: property('hs_feedback_last_survey_date'),
    }),
  ],
  deal: [
    part('deal', 'deals', 'deal', {
      name: property('dealname'),
      amount: property('amount'),
      currency: currencyIn('deal_currency_code'),
      closeDate: property('closedate'),
      stage: stageLabel('pipeline', 'dealstage'),
      closed: dealOutcome('hs_is_closed', (stage) => stage.closed),
      won: dealOutcome('hs_is_closed_won', (stage) => stage.won),
      probability: {
        properties: ['dealstage'],
        also: ['hs_deal_stage_probability', 'pipeline'],
        read: (setting) => {
          const ofStage = stageFact('pipeline', 'dealstage', (stage) => stage.probability)(setting);
          return (record, unreadable) => {
            const share = record.properties['hs_deal_stage_probability'];
            return percent(share ? Number(share) : ofStage(record, unreadable));
          };
        },
        derived: true,
        ofStage: true,
      },
      type: property('dealtype'),
      origin: property('hs_analytics_source'),
      lostReason: property('closed_lost_reason'),
      nextStep: property('hs_next_step'),
      accountId: link('companies'),
      ownerId: property('hubspot_owner_id'),
      pipeline: property('pipeline'),
      forecastCategory: property('hs_manual_forecast_category'),
      nextStepOn: property('notes_next_activity_date'),
      lastActivityOn: property('notes_last_contacted'),
      contactId: link('contacts'),
      contactCount: property('num_associated_contacts'),
      monthlyRecurring: property('hs_mrr'),
    }),
  ],
  lead: [
    part('lead', 'leads', 'lead', {
      firstName: property('hs_associated_contact_firstname'),
      lastName: property('hs_associated_contact_lastname'),
      email: property('hs_associated_contact_email'),
      company: property('hs_associated_company_name'),
      status: stageLabel('hs_pipeline', 'hs_pipeline_stage'),
      origin: property('hs_lead_source'),
      ownerId: property('hubspot_owner_id'),
      lastActivityOn: property('notes_last_contacted'),
      disqualifiedReason: property('hs_lead_disqualification_reason'),
      contactId: link('contacts'),
    }),
  ],
  lineItem: [
    part('lineItem', 'line_items', 'line_item', {
      name: property('name'),
      quantity: property('quantity'),
      unitPrice: property('price'),
      total: property('amount'),
      currency: currencyIn('hs_line_item_currency_code'),
      dealId: link('deals'),
      productId: property('hs_product_id'),
    }),
  ],
  product: [
    part('product', 'products', 'product', {
      name: property('name'),
      code: property('hs_sku'),
      // A product is taken out of use by archiving it.
      active: { properties: [], read: () => (record) => record.archived !== true, derived: true },
      unitPrice: property('price'),
    }),
  ],
  ticket: [
    part('ticket', 'tickets', 'ticket', {
      subject: property('subject'),
      status: stageLabel('hs_pipeline', 'hs_pipeline_stage'),
      category: property('hs_ticket_category'),
      priority: property('hs_ticket_priority'),
      channel: property('source_type'),
      closed: {
        properties: ['hs_pipeline_stage'],
        also: ['hs_pipeline'],
        read: stageFact('hs_pipeline', 'hs_pipeline_stage', (stage) => stage.closed),
        derived: true,
        ofStage: true,
      },
      closedAt: property('closed_date'),
      firstReplyAt: property('first_agent_reply_date'),
      accountId: link('companies'),
      contactId: link('contacts'),
      ownerId: property('hubspot_owner_id'),
    }),
  ],
};

/** The property that holds when a record of a type last changed. */
export function modifiedOf(type: string): string {
  return type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
}

function part(
  object: ObjectName,
  type: string,
  singular: string,
  sources: Readonly<Record<string, FieldSource>>,
): Part {
  return {
    object,
    type,
    singular,
    idPrefix: '',
    modified: modifiedOf(type),
    created: type === 'contacts' ? 'createdate' : 'hs_createdate',
    currency: CURRENCIES[type] ?? null,
    staged: Object.values(sources).some((source) => source.ofStage),
    sources,
    tracked: TRACKED[object] ?? [],
    scope: SCOPES[type] ?? `crm.objects.${type}.read`,
    custom: false,
  };
}

/** The vendor stores a stage's id; people and we call it by its label. */
function stageLabel(pipelineProperty: string, stageProperty: string): FieldSource {
  return {
    properties: [stageProperty],
    also: [pipelineProperty],
    read: stageFact(pipelineProperty, stageProperty, (stage) => stage.label),
    ofStage: true,
    holdsStage: true,
  };
}

/** The vendor's own flag where it is set, since admins can redefine what it means; else what the stage says. */
function dealOutcome(flag: string, fact: (stage: Stage) => boolean): FieldSource {
  return {
    properties: ['dealstage'],
    also: [flag, 'pipeline'],
    read: (setting) => {
      const ofStage = stageFact('pipeline', 'dealstage', fact)(setting);
      return (record, unreadable) => {
        const text = record.properties[flag];
        if (text === 'true' || text === 'false') return text === 'true';
        return ofStage(record, unreadable);
      };
    },
    derived: true,
    ofStage: true,
  };
}

/** A probability of 0 to 1 in percent, without the dust of binary fractions; null for what is no number. */
function percent(share: unknown): number | null {
  return typeof share === 'number' && Number.isFinite(share) ? Math.round(share * 1e8) / 1e6 : null;
}

/** A portal with one currency need not have the property: its amounts are in the portal's. */
function currencyIn(name: string): FieldSource {
  return {
    properties: [],
    also: [name],
    read:
      ({ currency }) =>
      (record) =>
        record.properties[name] || currency,
  };
}

const STANDARD = new Set(Object.values(PARTS).flatMap((parts) => parts.map(({ type }) => type)));

/** Whether a type is the vendor's own, as far as we read these. */
export function isStandard(type: string): boolean {
  return STANDARD.has(type);
}
