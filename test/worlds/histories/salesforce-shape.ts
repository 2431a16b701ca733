import {
  amount,
  day,
  type FieldShape,
  flag,
  formula,
  kept,
  moment,
  number,
  options,
  state,
  type TableShape,
  text,
  to,
  toAny,
} from './table-shape.ts';

/** Which vendor's field holds a field of ours that has no home of its own there; the rest stands where it always does. */
export const SALESFORCE_MAPPING = {
  account: { externalId: 'Rating__c' },
  deal: { lostReason: 'Loss_Reason__c', engagedOn: 'Engaged__c', productName: 'Main_Product__c' },
  product: { unitPrice: 'Unit_Price__c' },
  ticket: { costCentre: 'Cost_Centre__c' },
} as const;

export const STAGES: Readonly<Record<string, { closed: boolean; won: boolean; probability: number }>> = {
  Prospecting: { closed: false, won: false, probability: 10 },
  Proposal: { closed: false, won: false, probability: 62.5 },
  'Closed Won': { closed: true, won: true, probability: 100 },
  'Closed Lost': { closed: true, won: false, probability: 0 },
};

const STAMPS: Readonly<Record<string, FieldShape>> = {
  Id: kept('id'),
  CreatedDate: kept('datetime'),
  CreatedById: kept('reference', 'User'),
  LastModifiedDate: kept('datetime'),
  LastModifiedById: kept('reference', 'User'),
  SystemModstamp: kept('datetime'),
};
const SYSTEM = { ...STAMPS, IsDeleted: kept('boolean') };
const owner = to('User', 1);
const currency = { CurrencyIsoCode: state('EUR', 'JPY') };

function shape(
  name: string,
  fields: TableShape['fields'],
  more: Partial<Pick<TableShape, 'merges' | 'deletes' | 'atFirst'>> = {},
): TableShape {
  const merges = more.merges ?? false;
  const master = merges ? { MasterRecordId: kept('reference', name) } : {};
  return {
    name,
    fields: { ...SYSTEM, ...master, ...fields },
    merges,
    deletes: more.deletes ?? true,
    atFirst: more.atFirst ?? [2, 6],
  };
}

/** @param many whether deals carry their own currency */
export function salesforceTables(many: boolean): TableShape[] {
  const money = many ? currency : {};
  const person = { FirstName: text(), LastName: text(), Email: text('email'), Phone: text('phone') };
  const activity = {
    IsArchived: kept('boolean'),
    Subject: text(),
    OwnerId: owner,
    WhoId: toAny('Contact', 'Lead'),
    WhatId: toAny('Opportunity', 'Case'),
    AccountId: to('Account'),
    ActivityDate: day(),
  };
  const { IsDeleted: _, ...snapshot } = SYSTEM;
  return [
    {
      name: 'User',
      merges: false,
      deletes: false,
      atFirst: [4, 6],
      fields: {
        ...STAMPS,
        Name: text(),
        Email: text('email'),
        IsActive: flag(),
        UserType: state('Standard', 'PowerPartner'),
        Department: text(),
        ManagerId: to('User', 0.5),
        TimeZoneSidKey: state('Europe/Athens', 'America/New_York'),
        LastLoginDate: kept('datetime'),
      },
    },
    shape(
      'Account',
      {
        Name: text(),
        Website: text('url'),
        Industry: options('Banking', 'Retail', 'Technology'),
        BillingCountry: text(),
        Phone: text('phone'),
        NumberOfEmployees: number(0, 5000),
        AnnualRevenue: amount(),
        Type: options('Customer', 'Prospect'),
        OwnerId: owner,
        ParentId: to('Account', 0.4),
        Rating__c: formula(),
      },
      { merges: true, atFirst: [4, 10] },
    ),
    shape(
      'Contact',
      {
        ...person,
        Title: text(),
        MailingCountry: text(),
        AccountId: to('Account'),
        OwnerId: owner,
        HasOptedOutOfEmail: flag(),
        EmailBouncedDate: moment(0.2),
      },
      { merges: true, atFirst: [4, 12] },
    ),
    shape(
      'Lead',
      {
        ...person,
        Company: text(),
        Country: text(),
        Status: state('Open', 'Qualified'),
        LeadSource: options('Web', 'Fair'),
        OwnerId: owner,
        IsConverted: kept('boolean'),
        ConvertedDate: kept('date'),
      },
      { merges: true },
    ),
    shape(
      'Opportunity',
      {
        ...money,
        Name: text(),
        Amount: amount(),
        CloseDate: day(),
        StageName: state(...Object.keys(STAGES)),
        IsClosed: kept('boolean'),
        IsWon: kept('boolean'),
        Probability: kept('double'),
        Type: options('New', 'Renewal'),
        LeadSource: options('Web', 'Fair'),
        NextStep: text('textarea'),
        AccountId: to('Account'),
        OwnerId: owner,
        Engaged__c: day({ custom: true }),
        Loss_Reason__c: text('string', { custom: true }),
        Main_Product__c: formula(),
      },
      { atFirst: [4, 12] },
    ),
    {
      name: 'OpportunityHistory',
      merges: false,
      deletes: false,
      atFirst: [0, 0],
      fields: {
        ...snapshot,
        IsDeleted: kept('boolean'),
        ...(many ? { CurrencyIsoCode: kept('picklist') } : {}),
        OpportunityId: kept('reference', 'Opportunity'),
        StageName: kept('picklist'),
        Amount: kept('currency'),
        CloseDate: kept('date'),
        Probability: kept('double'),
      },
    },
    shape('Campaign', {
      Name: text(),
      Type: options('Fair', 'Webinar'),
      StartDate: day(),
      EndDate: day(),
      ActualCost: amount(),
    }),
    shape('CampaignMember', {
      CampaignId: to('Campaign', 1),
      ContactId: to('Contact', 0.6),
      LeadId: to('Lead', 0.4),
      Status: options('Sent', 'Responded'),
      HasResponded: flag(),
      FirstRespondedDate: day(),
    }),
    shape('Product2', {
      Name: text(),
      ProductCode: text(),
      IsActive: flag(),
      Unit_Price__c: amount({ custom: true }),
    }),
    shape('OpportunityLineItem', {
      ...money,
      Name: text(),
      Quantity: number(1, 40),
      UnitPrice: amount(),
      TotalPrice: amount(),
      OpportunityId: to('Opportunity', 1),
      Product2Id: to('Product2', 1),
    }),
    shape('Task', {
      ...activity,
      TaskSubtype: options('Call', 'Email', 'Task'),
      Type: options('Call', 'Meeting', 'Other'),
      IsClosed: flag(),
      CompletedDateTime: moment(0.6),
      CallDurationInSeconds: number(0, 3600),
    }),
    shape('Event', { ...activity, StartDateTime: moment(1), DurationInMinutes: number(5, 120) }),
    shape(
      'Case',
      {
        Subject: text(),
        Status: state('New', 'Closed'),
        Type: options('Power', 'Water'),
        Priority: options('High', 'Low'),
        Origin: options('Phone', 'Web'),
        IsClosed: kept('boolean'),
        ClosedDate: kept('datetime'),
        AccountId: to('Account'),
        ContactId: to('Contact'),
        OwnerId: owner,
        Cost_Centre__c: text('string', { custom: true }),
      },
      { merges: true },
    ),
  ];
}
