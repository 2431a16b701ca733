import type { ObjectName } from '../../src/crm/objects.ts';
import type { Company } from '../../src/sandbox/company/index.ts';
import type { VendorEdit, VendorRow, VendorTable, VendorValue } from '../../src/sandbox/vendor-data.ts';

/** Records in our words, read from the vendors' rows by hand: without the connectors and without the generator. */
export interface Told {
  readonly id: string;
  readonly [field: string]: VendorValue;
}

export type Records = Record<Exclude<ObjectName, 'campaign' | 'campaignMember' | 'login'>, Told[]>;

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
    user: rows('User').map((row) => ({
      ...common(row),
      email: get(row, 'Email'),
      team: get(row, 'Department'),
      active: get(row, 'IsActive'),
      works:
        get(row, 'IsActive') === true &&
        get(row, 'UserType') === 'Standard' &&
        get(row, 'Id') !== integrationUserId,
    })),
    account: rows('Account').map((row) => ({
      ...common(row),
      name: get(row, 'Name'),
      website: get(row, 'Website'),
      industry: get(row, 'Industry'),
      country: get(row, 'BillingCountry'),
      ownerId: get(row, 'OwnerId'),
      parentId: get(row, 'ParentId'),
      twin: get(row, 'HubSpot_Id__c'),
    })),
    contact: rows('Contact').map((row) => ({
      ...common(row),
      lastName: get(row, 'LastName'),
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
    })),
    product: rows('Product2').map((row) => ({
      ...common(row),
      name: get(row, 'Name'),
      active: get(row, 'IsActive'),
      unitPrice: get(row, 'Unit_Price__c'),
    })),
    deal: rows('Opportunity').map((row) => ({
      ...common(row),
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
        happenedAt: get(row, 'CompletedDateTime'),
      })),
      // Whether a meeting was held is not told: whatever one assumes, it must make no difference.
      ...rows('Event').map((row) => ({
        ...common(row),
        ...links(row),
        type: 'meeting',
        done: true,
        happenedAt: get(row, 'StartDateTime'),
      })),
    ],
    ticket: rows('Case').map((row) => ({
      ...common(row),
      costCentre: get(row, 'Cost_Centre__c'),
      closed: get(row, 'IsClosed'),
      closedAt: get(row, 'ClosedDate'),
      firstReplyAt: get(row, 'First_Reply_At__c'),
      accountId: get(row, 'AccountId'),
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
      happenedAt: get(row, 'hs_timestamp'),
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
      twin: get(row, 'salesforce_id'),
    })),
    contact: rows('contacts').map((row) => ({
      ...common(row),
      lastName: get(row, 'lastname'),
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
    })),
    product: rows('products').map((row) => ({
      ...common(row),
      name: get(row, 'name'),
      active: true,
      unitPrice: get(row, 'price'),
    })),
    deal: rows('deals').map((row) => {
      const probability = get(row, 'hs_deal_stage_probability');
      const closeDate = get(row, 'closedate');
      return {
        ...common(row),
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
    })),
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
