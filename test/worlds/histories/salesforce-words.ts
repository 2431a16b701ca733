import type { VendorRow } from '../../../src/sandbox/vendor-data.ts';
import { minorOf, type OurValue } from './source-model.ts';

/** What reading a row depends on beside the row. */
export interface SalesforceSetting {
  readonly currency: string;
  readonly zone: string;
  readonly integrationUserId: string;
  /** The parent's row. */
  user(id: string): VendorRow | undefined;
}

type Read = (row: VendorRow, setting: SalesforceSetting) => OurValue;

const as =
  (name: string): Read =>
  (row) => {
    const value = row[name] ?? null;
    return value === '' ? null : value;
  };
const currency: Read = (row, setting) => (row['CurrencyIsoCode'] as string | undefined) ?? setting.currency;
const money =
  (name: string): Read =>
  (row, setting) =>
    minorOf(row[name], currency(row, setting));
const starting =
  (name: string, prefix: string): Read =>
  (row) =>
    String(row[name] ?? '').startsWith(prefix) ? (row[name] ?? null) : null;

const parties: Readonly<Record<string, Read>> = {
  ownerId: as('OwnerId'),
  accountId: as('AccountId'),
  contactId: starting('WhoId', '003'),
  leadId: starting('WhoId', '00Q'),
  dealId: starting('WhatId', '006'),
  ticketId: starting('WhatId', '500'),
};

/** A task that anybody calls a call is one, then an e-mail, then a meeting. */
function kindOfTask(row: VendorRow): string {
  const told = [row['TaskSubtype'], row['Type']];
  return (
    ['call', 'email', 'meeting'].find((kind) => told.some((each) => String(each).toLowerCase() === kind)) ??
    'task'
  );
}

/** By object of ours: the tables that it is made of, and where each field comes from. */
export const SALESFORCE_WORDS: Readonly<
  Record<string, readonly { readonly table: string; readonly fields: Readonly<Record<string, Read>> }[]>
> = {
  user: [
    {
      table: 'User',
      fields: {
        name: as('Name'),
        email: as('Email'),
        active: as('IsActive'),
        person: (row) => row['UserType'] === 'Standard',
        integration: (row, setting) => row['Id'] === setting.integrationUserId,
        team: as('Department'),
        managerName: (row, setting) => setting.user(String(row['ManagerId']))?.['Name'] ?? null,
        timeZone: as('TimeZoneSidKey'),
      },
    },
  ],
  account: [
    {
      table: 'Account',
      fields: {
        name: as('Name'),
        website: as('Website'),
        industry: as('Industry'),
        country: as('BillingCountry'),
        phone: as('Phone'),
        employees: as('NumberOfEmployees'),
        annualRevenue: money('AnnualRevenue'),
        type: as('Type'),
        ownerId: as('OwnerId'),
        parentId: as('ParentId'),
        externalId: as('Rating__c'),
      },
    },
  ],
  contact: [
    {
      table: 'Contact',
      fields: {
        firstName: as('FirstName'),
        lastName: as('LastName'),
        email: as('Email'),
        phone: as('Phone'),
        title: as('Title'),
        country: as('MailingCountry'),
        accountId: as('AccountId'),
        ownerId: as('OwnerId'),
        emailOptOut: as('HasOptedOutOfEmail'),
        emailBounced: (row) => (row['EmailBouncedDate'] ?? null) !== null,
      },
    },
  ],
  lead: [
    {
      table: 'Lead',
      fields: {
        firstName: as('FirstName'),
        lastName: as('LastName'),
        email: as('Email'),
        phone: as('Phone'),
        company: as('Company'),
        country: as('Country'),
        status: as('Status'),
        origin: as('LeadSource'),
        ownerId: as('OwnerId'),
        converted: as('IsConverted'),
        convertedOn: as('ConvertedDate'),
      },
    },
  ],
  deal: [
    {
      table: 'Opportunity',
      fields: {
        name: as('Name'),
        amount: money('Amount'),
        currency,
        closeDate: as('CloseDate'),
        stage: as('StageName'),
        closed: as('IsClosed'),
        won: as('IsWon'),
        probability: as('Probability'),
        type: as('Type'),
        origin: as('LeadSource'),
        lostReason: as('Loss_Reason__c'),
        nextStep: as('NextStep'),
        productName: as('Main_Product__c'),
        engagedOn: as('Engaged__c'),
        accountId: as('AccountId'),
        ownerId: as('OwnerId'),
      },
    },
  ],
  campaign: [
    {
      table: 'Campaign',
      fields: {
        name: as('Name'),
        type: as('Type'),
        startsOn: as('StartDate'),
        endsOn: as('EndDate'),
        cost: money('ActualCost'),
      },
    },
  ],
  campaignMember: [
    {
      table: 'CampaignMember',
      fields: {
        campaignId: as('CampaignId'),
        contactId: as('ContactId'),
        leadId: as('LeadId'),
        status: as('Status'),
        responded: as('HasResponded'),
        respondedOn: as('FirstRespondedDate'),
      },
    },
  ],
  product: [
    {
      table: 'Product2',
      fields: {
        name: as('Name'),
        code: as('ProductCode'),
        active: as('IsActive'),
        unitPrice: money('Unit_Price__c'),
      },
    },
  ],
  lineItem: [
    {
      table: 'OpportunityLineItem',
      fields: {
        name: as('Name'),
        quantity: as('Quantity'),
        unitPrice: money('UnitPrice'),
        total: money('TotalPrice'),
        currency,
        dealId: as('OpportunityId'),
        productId: as('Product2Id'),
      },
    },
  ],
  activity: [
    {
      table: 'Task',
      fields: {
        type: kindOfTask,
        subject: as('Subject'),
        happenedAt: as('CompletedDateTime'),
        dueOn: as('ActivityDate'),
        done: as('IsClosed'),
        durationMinutes: (row) =>
          typeof row['CallDurationInSeconds'] === 'number' ? row['CallDurationInSeconds'] / 60 : null,
        ...parties,
      },
    },
    {
      table: 'Event',
      fields: {
        type: () => 'meeting',
        subject: as('Subject'),
        happenedAt: as('StartDateTime'),
        durationMinutes: as('DurationInMinutes'),
        ...parties,
      },
    },
  ],
  ticket: [
    {
      table: 'Case',
      fields: {
        subject: as('Subject'),
        status: as('Status'),
        category: as('Type'),
        priority: as('Priority'),
        channel: as('Origin'),
        costCentre: as('Cost_Centre__c'),
        closed: as('IsClosed'),
        closedAt: as('ClosedDate'),
        accountId: as('AccountId'),
        contactId: as('ContactId'),
        ownerId: as('OwnerId'),
      },
    },
  ],
};
