import type { ObjectName } from '../../src/crm/objects.ts';
import type { Company } from '../../src/sandbox/company/index.ts';
import type { VendorEdit, VendorRow, VendorTable, VendorValue } from '../../src/sandbox/vendor-data.ts';

/** Records in our words, read from the vendors' rows by hand: without the connectors and without the generator. */
export interface Told {
  readonly id: string;
  readonly [field: string]: VendorValue;
}

export type Records = Record<Exclude<ObjectName, 'login'>, Told[]>;

/** A value that a field of a deal took. */
interface Former {
  readonly value: string;
  readonly at: string;
}

/** The stages and close dates that each deal had before the last day, oldest first. */
export type Past = ReadonlyMap<
  string,
  { readonly stages: readonly Former[]; readonly dates: readonly Former[] }
>;

export function salesforcePast({ salesforce }: Company): Past {
  const rows = salesforce.tables.find(({ name }) => name === 'OpportunityHistory')?.rows ?? [];
  const byDeal = Map.groupBy(rows, (row) => String(row['OpportunityId']));
  const taken = (own: readonly VendorRow[], field: string): Former[] =>
    own
      .filter((row, at) => at === 0 || row[field] !== own[at - 1]?.[field])
      .map((row) => ({ value: String(row[field]), at: String(row['CreatedDate']) }));
  return new Map(
    [...byDeal].map(([id, own]) => [id, { stages: taken(own, 'StageName'), dates: taken(own, 'CloseDate') }]),
  );
}

export function hubspotPast({ hubspot }: Company): Past {
  const byDeal = Map.groupBy(hubspot.history, (entry) => entry.id);
  const taken = (own: typeof hubspot.history, property: string): Former[] =>
    own
      .filter((entry) => entry.property === property)
      .map(({ value, timestamp }) => ({
        value: value.slice(0, property === 'closedate' ? 10 : undefined),
        at: timestamp,
      }));
  const deals = hubspot.tables.find(({ name }) => name === 'deals')?.rows ?? [];
  return new Map(
    deals.map((row) => {
      const own = byDeal.get(String(row['id'])) ?? [];
      return [String(row['id']), { stages: taken(own, 'dealstage'), dates: taken(own, 'closedate') }];
    }),
  );
}

/** The live records of the company's Salesforce after the edits of its last day. */
export function salesforceRecords(company: Company): Records {
  const { tables, integrationUserId } = company.salesforce;
  const rows = reading(tables, company.lastDay.salesforce, 'Id', (row) => row['IsDeleted'] !== true);
  const common = (row: VendorRow) => ({ id: String(row['Id']), createdAt: get(row, 'CreatedDate') });
  const links = (row: VendorRow) => {
    const [who, what] = [String(get(row, 'WhoId') ?? ''), String(get(row, 'WhatId') ?? '')];
    return {
      accountId: get(row, 'AccountId'),
      contactId: who.startsWith('003') ? who : null,
      leadId: who.startsWith('00Q') ? who : null,
      dealId: what.startsWith('006') ? what : null,
      ticketId: what.startsWith('500') ? what : null,
    };
  };
  return {
    user: [
      ...rows('User').map((row) => ({
        ...common(row),
        email: get(row, 'Email'),
        team: get(row, 'Department'),
        active: get(row, 'IsActive'),
        managerId: get(row, 'ManagerId'),
        works:
          get(row, 'IsActive') === true &&
          get(row, 'UserType') === 'Standard' &&
          get(row, 'Id') !== integrationUserId,
      })),
      ...rows('Group').map((row) => ({
        ...common(row),
        email: null,
        team: null,
        active: true,
        works: false,
      })),
    ],
    account: rows('Account').map((row) => ({
      ...common(row),
      name: get(row, 'Name'),
      website: get(row, 'Website'),
      industry: get(row, 'Industry'),
      country: get(row, 'BillingCountry'),
      ownerId: get(row, 'OwnerId'),
      parentId: get(row, 'ParentId'),
      phone: get(row, 'Phone'),
      type: get(row, 'Type'),
      employees: get(row, 'NumberOfEmployees'),
      revenue: get(row, 'AnnualRevenue'),
      state: get(row, 'BillingState'),
      postalCode: get(row, 'BillingPostalCode'),
      foundedYear: get(row, 'YearStarted'),
      lastActivityOn: get(row, 'LastActivityDate'),
      twin: get(row, 'HubSpot_Id__c'),
    })),
    contact: rows('Contact').map((row) => ({
      ...common(row),
      firstName: get(row, 'FirstName'),
      lastName: get(row, 'LastName'),
      title: get(row, 'Title'),
      ownerId: get(row, 'OwnerId'),
      emailOptOut: get(row, 'HasOptedOutOfEmail'),
      bounced: get(row, 'EmailBouncedDate') !== null,
      lastActivityOn: get(row, 'LastActivityDate'),
      legalBasis: get(row, 'Legal_Basis__c'),
      marketed: get(row, 'Marketed__c'),
      inSequence: get(row, 'In_Sequence__c'),
      email: get(row, 'Email'),
      phone: get(row, 'Phone'),
      country: get(row, 'MailingCountry'),
      accountId: get(row, 'AccountId'),
      twin: get(row, 'HubSpot_Id__c'),
    })),
    lead: rows('Lead').map((row) => ({
      ...common(row),
      email: get(row, 'Email'),
      origin: get(row, 'LeadSource'),
      converted: get(row, 'IsConverted'),
      convertedOn: get(row, 'ConvertedDate'),
      contactId: get(row, 'ConvertedContactId'),
      firstName: get(row, 'FirstName'),
      lastName: get(row, 'LastName'),
      phone: get(row, 'Phone'),
      company: get(row, 'Company'),
      country: get(row, 'Country'),
      status: get(row, 'Status'),
      ownerId: get(row, 'OwnerId'),
      lastActivityOn: get(row, 'LastActivityDate'),
      disqualifiedReason: get(row, 'Disqualified_Reason__c'),
    })),
    product: rows('Product2').map((row) => ({
      ...common(row),
      name: get(row, 'Name'),
      code: get(row, 'ProductCode'),
      active: get(row, 'IsActive'),
      unitPrice: get(row, 'Unit_Price__c'),
    })),
    deal: rows('Opportunity').map((row) => ({
      ...common(row),
      name: get(row, 'Name'),
      stage: get(row, 'StageName'),
      type: get(row, 'Type'),
      origin: get(row, 'LeadSource'),
      forecast: get(row, 'ForecastCategoryName'),
      lastActivityOn: get(row, 'LastActivityDate'),
      contactId: get(row, 'ContactId'),
      contactCount: get(row, 'Contact_Count__c'),
      nextStepOn: get(row, 'Next_Step_On__c'),
      amount: get(row, 'Amount'),
      closeDate: get(row, 'CloseDate'),
      closed: get(row, 'IsClosed'),
      won: get(row, 'IsWon'),
      probability: get(row, 'Probability'),
      lostReason: get(row, 'Lost_Reason__c'),
      nextStep: get(row, 'NextStep'),
      productName: get(row, 'Product_Name__c'),
      engagedOn: get(row, 'Engaged_On__c'),
      accountId: get(row, 'AccountId'),
      ownerId: get(row, 'OwnerId'),
      twin: get(row, 'HubSpot_Id__c'),
    })),
    lineItem: rows('OpportunityLineItem').map((row) => ({
      ...common(row),
      quantity: get(row, 'Quantity'),
      unitPrice: get(row, 'UnitPrice'),
      total: get(row, 'TotalPrice'),
      dealId: get(row, 'OpportunityId'),
      productId: get(row, 'Product2Id'),
    })),
    activity: [
      ...rows('Task').map((row) => ({
        ...common(row),
        ...links(row),
        type: String(get(row, 'TaskSubtype')).toLowerCase(),
        done: get(row, 'IsClosed'),
        held: get(row, 'IsClosed'),
        happenedAt: get(row, 'CompletedDateTime'),
        dueOn: get(row, 'ActivityDate'),
        ownerId: get(row, 'OwnerId'),
        outcome: get(row, 'CallDisposition'),
        durationMinutes: minutes(get(row, 'CallDurationInSeconds'), 60),
      })),
      // Whether a meeting was held is not told: whatever one assumes, it must make no difference.
      ...rows('Event').map((row) => ({
        ...common(row),
        ...links(row),
        type: 'meeting',
        done: true,
        happenedAt: get(row, 'StartDateTime'),
        ownerId: get(row, 'OwnerId'),
        durationMinutes: get(row, 'DurationInMinutes'),
      })),
    ],
    ticket: rows('Case').map((row) => ({
      ...common(row),
      costCentre: get(row, 'Cost_Centre__c'),
      closed: get(row, 'IsClosed'),
      closedAt: get(row, 'ClosedDate'),
      firstReplyAt: get(row, 'First_Reply_At__c'),
      accountId: get(row, 'AccountId'),
      contactId: get(row, 'ContactId'),
      ownerId: get(row, 'OwnerId'),
      subject: get(row, 'Subject'),
      category: get(row, 'Type'),
      priority: get(row, 'Priority'),
      modifiedAt: get(row, 'LastModifiedDate'),
    })),
    campaign: rows('Campaign').map((row) => ({
      ...common(row),
      name: get(row, 'Name'),
      type: get(row, 'Type'),
      startsOn: get(row, 'StartDate'),
      endsOn: get(row, 'EndDate'),
      cost: get(row, 'ActualCost'),
      active: get(row, 'IsActive'),
      sent: get(row, 'NumberSent'),
    })),
    campaignMember: rows('CampaignMember').map((row) => ({
      ...common(row),
      campaignId: get(row, 'CampaignId'),
      contactId: get(row, 'ContactId'),
      leadId: get(row, 'LeadId'),
      responded: get(row, 'HasResponded'),
      respondedOn: get(row, 'FirstRespondedDate'),
    })),
  };
}

/** The live records of the company's HubSpot after the edits of its last day. */
export function hubspotRecords(company: Company): Records {
  const { tables, associations, owners, pipelines } = company.hubspot;
  const rows = reading(tables, company.lastDay.hubspot, 'id', (row) => row['archived'] !== true);
  const linked = new Map<string, string>();
  for (const { from, fromId, to, toId } of associations) {
    const key = `${from}/${fromId}/${to}`;
    if (!linked.has(key)) linked.set(key, toId);
  }
  const common = (row: VendorRow) => ({ id: String(row['id']), createdAt: get(row, 'createdAt') });
  const link = (from: string, row: VendorRow, to: string) => linked.get(`${from}/${row['id']}/${to}`) ?? null;
  const leadStages = new Map(
    pipelines
      .filter((pipeline) => pipeline.object === 'leads')
      .flatMap((pipeline) => pipeline.stages)
      .map((stage) => [stage.id, stage.label]),
  );
  const closedStages = pipelines
    .filter((pipeline) => pipeline.object === 'tickets')
    .flatMap((pipeline) => pipeline.stages)
    .filter((stage) => stage.metadata['ticketState'] === 'CLOSED')
    .map((stage) => stage.id);
  const activities = ['call', 'meeting', 'email', 'task', 'note'].flatMap((type) =>
    rows(`${type}s`).map((row) => ({
      id: `${type}-${row['id']}`,
      createdAt: get(row, 'createdAt'),
      type,
      done:
        type === 'task'
          ? get(row, 'hs_task_status') === 'COMPLETED'
          : get(row, 'hs_meeting_outcome', 'COMPLETED') === 'COMPLETED',
      held:
        type === 'task'
          ? get(row, 'hs_task_status') === 'COMPLETED'
          : type === 'meeting'
            ? get(row, 'hs_meeting_outcome') === 'COMPLETED'
            : type !== 'note',
      happenedAt: get(row, 'hs_timestamp'),
      dueOn: get(row, 'hs_timestamp'),
      ownerId: get(row, 'hubspot_owner_id'),
      outcome: get(row, 'hs_call_disposition'),
      durationMinutes:
        type === 'call'
          ? minutes(get(row, 'hs_call_duration'), 60_000)
          : minutes(
              type === 'meeting'
                ? Date.parse(String(row['hs_meeting_end_time'])) -
                    Date.parse(String(row['hs_meeting_start_time']))
                : null,
              60_000,
            ),
      accountId: link(`${type}s`, row, 'companies'),
      contactId: link(`${type}s`, row, 'contacts'),
      leadId: link(`${type}s`, row, 'leads'),
      dealId: link(`${type}s`, row, 'deals'),
      ticketId: link(`${type}s`, row, 'tickets'),
    })),
  );
  return {
    user: owners.map((owner) => ({
      id: owner.id,
      email: owner.email,
      team: owner.teams.find((team) => team.primary)?.name ?? null,
      active: !owner.archived,
      works: !owner.archived && owner.type === 'PERSON',
    })),
    account: rows('companies').map((row) => ({
      ...common(row),
      name: get(row, 'name'),
      website: get(row, 'website'),
      industry: get(row, 'sector'),
      country: get(row, 'country'),
      ownerId: get(row, 'hubspot_owner_id'),
      parentId: get(row, 'hs_parent_company_id'),
      phone: get(row, 'phone'),
      type: get(row, 'type'),
      employees: get(row, 'numberofemployees'),
      revenue: get(row, 'annualrevenue'),
      state: get(row, 'state'),
      postalCode: get(row, 'zip'),
      foundedYear: get(row, 'founded_year'),
      lastActivityOn: dayOf(get(row, 'notes_last_contacted')),
      twin: get(row, 'salesforce_id'),
    })),
    contact: rows('contacts').map((row) => ({
      ...common(row),
      firstName: get(row, 'firstname'),
      lastName: get(row, 'lastname'),
      title: get(row, 'jobtitle'),
      ownerId: get(row, 'hubspot_owner_id'),
      emailOptOut: get(row, 'hs_email_optout'),
      bounced: get(row, 'hs_email_hard_bounce_reason_enum') !== null,
      lastActivityOn: dayOf(get(row, 'notes_last_contacted')),
      legalBasis: get(row, 'hs_legal_basis'),
      marketed: get(row, 'hs_marketable_status'),
      inSequence: get(row, 'hs_sequences_is_enrolled'),
      email: get(row, 'email'),
      phone: get(row, 'phone'),
      country: get(row, 'country'),
      accountId: get(row, 'associatedcompanyid'),
      linkedAccountId: link('contacts', row, 'companies'),
      twin: get(row, 'salesforce_id'),
    })),
    lead: rows('leads').map((row) => ({
      ...common(row),
      email: get(row, 'lead_email'),
      origin: get(row, 'lead_source'),
      converted: get(row, 'converted'),
      convertedOn: get(row, 'converted_on'),
      contactId: get(row, 'converted_contact_id'),
      firstName: get(row, 'lead_first_name'),
      lastName: get(row, 'lead_last_name'),
      phone: get(row, 'lead_phone'),
      company: get(row, 'lead_company'),
      country: get(row, 'lead_country'),
      status: leadStages.get(String(get(row, 'hs_pipeline_stage'))) ?? null,
      ownerId: get(row, 'hubspot_owner_id'),
      lastActivityOn: dayOf(get(row, 'notes_last_contacted')),
      disqualifiedReason: get(row, 'disqualified_reason'),
    })),
    product: rows('products').map((row) => ({
      ...common(row),
      name: get(row, 'name'),
      code: get(row, 'hs_sku'),
      active: true,
      unitPrice: get(row, 'price'),
    })),
    deal: rows('deals').map((row) => {
      const probability = get(row, 'hs_deal_stage_probability');
      const closeDate = get(row, 'closedate');
      return {
        ...common(row),
        name: get(row, 'dealname'),
        stage: get(row, 'dealstage'),
        type: get(row, 'dealtype'),
        origin: get(row, 'hs_analytics_source'),
        forecast: get(row, 'hs_manual_forecast_category'),
        lastActivityOn: get(row, 'notes_last_contacted'),
        contactId: link('deals', row, 'contacts'),
        contactCount: get(row, 'num_associated_contacts'),
        nextStepOn: get(row, 'notes_next_activity_date'),
        amount: get(row, 'amount'),
        closeDate: closeDate === null ? null : String(closeDate).slice(0, 10),
        closed: get(row, 'hs_is_closed'),
        won: get(row, 'hs_is_closed_won'),
        probability: probability === null ? null : Math.round(Number(probability) * 1e8) / 1e6,
        lostReason: get(row, 'closed_lost_reason'),
        nextStep: get(row, 'hs_next_step'),
        productName: get(row, 'product_name'),
        engagedOn: get(row, 'engaged_on'),
        accountId: link('deals', row, 'companies'),
        ownerId: get(row, 'hubspot_owner_id'),
        twin: get(row, 'salesforce_id'),
      };
    }),
    lineItem: rows('line_items').map((row) => ({
      ...common(row),
      quantity: get(row, 'quantity'),
      unitPrice: get(row, 'price'),
      total: get(row, 'amount'),
      dealId: link('line_items', row, 'deals'),
      productId: get(row, 'hs_product_id'),
    })),
    activity: activities,
    ticket: rows('tickets').map((row) => ({
      ...common(row),
      costCentre: get(row, 'cost_centre'),
      closed: closedStages.includes(String(get(row, 'hs_pipeline_stage'))),
      closedAt: get(row, 'closed_date'),
      firstReplyAt: get(row, 'first_agent_reply_date'),
      accountId: link('tickets', row, 'companies'),
      contactId: link('tickets', row, 'contacts'),
      ownerId: get(row, 'hubspot_owner_id'),
      subject: get(row, 'subject'),
      category: get(row, 'hs_ticket_category'),
      priority: get(row, 'hs_ticket_priority'),
      modifiedAt: get(row, 'updatedAt'),
    })),
    campaign: rows('campaigns').map((row) => ({
      ...common(row),
      name: get(row, 'hs_name'),
      startsOn: get(row, 'hs_start_date'),
      endsOn: get(row, 'hs_end_date'),
      cost: get(row, 'hs_spend_items_sum_amount'),
      active: get(row, 'hs_campaign_status') === 'in_progress',
    })),
    campaignMember: [],
  };
}

function reading(
  tables: readonly VendorTable[],
  edits: readonly VendorEdit[],
  idField: string,
  isLive: (row: VendorRow) => boolean,
): (table: string) => VendorRow[] {
  const changes = new Map<string, VendorRow>();
  for (const edit of edits) {
    const key = `${edit.table}/${edit.id}`;
    changes.set(key, { ...changes.get(key), ...edit.set });
  }
  return (name) => {
    const table = tables.find((each) => each.name === name);
    if (!table) throw new Error(`There is no table ${name}.`);
    return table.rows
      .map((row) => ({ ...row, ...changes.get(`${name}/${row[idField]}`) }))
      .filter((row) => isLive(row));
  };
}

/** The value; null for a gap, and `absent` for a field that the row does not have. */
function get(row: VendorRow, field: string, absent: VendorValue = null): VendorValue {
  return field in row ? (row[field] ?? null) : absent;
}

function minutes(length: VendorValue, perMinute: number): number | null {
  return length === null ? null : Number(length) / perMinute;
}

/** The day of a moment that the company tells at noon. */
function dayOf(value: VendorValue): VendorValue {
  return value === null ? null : String(value).slice(0, 10);
}
