import type {
  SalesforceOrg,
  VendorField,
  VendorRow,
  VendorTable,
  VendorType,
  VendorValue,
} from '../../src/sandbox/vendor-data.ts';

/**
 * A small Salesforce organisation, written by hand: two reps and their manager, a leaver, the automation user and
 * the integration user; accounts, contacts, leads, deals with a history of their stages, activities and tickets.
 * It assumes nothing of those who read it. All stamps lie in January 2026; seven deals share one of them.
 */
export const INTEGRATION_USER = '005000000000000001';
export const ANA = '005000000000000002';
export const BO = '005000000000000003';
export const ROBOT = '005000000000000009';
export const TIE = '2026-01-10T08:00:00.000Z';

export function dealId(number: number): string {
  return `006${String(number).padStart(15, '0')}`;
}

export function accountId(number: number): string {
  return `001${String(number).padStart(15, '0')}`;
}

type Shape = Readonly<Record<string, VendorType | Partial<VendorField>>>;

/** A table with fields by name, each with its type or more; a reference says where it leads. */
export function table(name: string, shape: Shape, rows: readonly VendorRow[]): VendorTable {
  const fields = Object.entries(shape).map(([field, told]): VendorField => {
    const rest = typeof told === 'string' ? { type: told } : told;
    return { name: field, label: field, type: 'string', ...rest };
  });
  const empty = Object.fromEntries(fields.map((field) => [field.name, null]));
  return { name, fields, rows: rows.map((row) => ({ ...empty, ...row })) };
}

const to = (referenceTo: string): Partial<VendorField> => ({ type: 'reference', referenceTo });
const system: Shape = {
  Id: 'id',
  IsDeleted: 'boolean',
  CreatedDate: 'datetime',
  CreatedById: to('User'),
  LastModifiedDate: 'datetime',
  LastModifiedById: to('User'),
  SystemModstamp: 'datetime',
};

function stamped(id: string, at: string, by: string, values: Record<string, VendorValue>): VendorRow {
  return {
    Id: id,
    IsDeleted: false,
    CreatedDate: '2026-01-01T09:00:00.000Z',
    CreatedById: by,
    LastModifiedDate: at,
    LastModifiedById: by,
    SystemModstamp: at,
    ...values,
  };
}

function users(): VendorTable {
  const { IsDeleted: _, ...stamps } = system;
  const shape: Shape = {
    ...stamps,
    Name: 'string',
    Email: 'email',
    IsActive: 'boolean',
    UserType: { type: 'picklist', options: ['Standard', 'AutomatedProcess'] },
    Department: 'string',
    ManagerId: to('User'),
    TimeZoneSidKey: 'picklist',
    LastLoginDate: 'datetime',
  };
  const at = '2026-01-02T00:00:00.000Z';
  const user = (id: string, name: string, rest: Record<string, VendorValue>): VendorRow => {
    const { IsDeleted: __, ...row } = stamped(id, at, INTEGRATION_USER, { Name: name, ...rest });
    return { UserType: 'Standard', IsActive: true, TimeZoneSidKey: 'Europe/Athens', ...row };
  };
  return table('User', shape, [
    user(INTEGRATION_USER, 'Plumbline', { Email: 'plumbline@example.test', Department: null }),
    user(ANA, 'Ana Ruiz', {
      Email: 'ana@example.test',
      Department: 'North',
      ManagerId: '005000000000000004',
      LastLoginDate: '2026-01-20T07:30:00.000Z',
    }),
    user(BO, 'Bo Lindqvist', { Email: 'bo@example.test', Department: 'South' }),
    user('005000000000000004', 'Mara Øst', { Email: 'mara@example.test', Department: 'North' }),
    user('005000000000000005', 'Old Timer', { Email: 'old@example.test', IsActive: false }),
    user(ROBOT, 'Automated Process', { Email: 'robot@example.test', UserType: 'AutomatedProcess' }),
  ]);
}

function accounts(): VendorTable {
  const shape: Shape = {
    ...system,
    Name: 'string',
    Website: 'url',
    Industry: { type: 'picklist', options: ['Banking', 'Retail', 'Technology'] },
    BillingCountry: 'string',
    Phone: 'phone',
    NumberOfEmployees: 'double',
    AnnualRevenue: 'currency',
    Type: { type: 'picklist', options: ['Customer', 'Prospect'] },
    OwnerId: to('User'),
    ParentId: to('Account'),
    Region__c: { type: 'string', custom: true },
  };
  const names = ['Aegean Lines', 'Bjørk AS', 'Kan-code', "O'Hara & Sons", 'Ånes', 'Zenith'];
  return table(
    'Account',
    shape,
    names.map((Name, index) =>
      stamped(accountId(index + 1), `2026-01-0${index + 2}T10:00:00.000Z`, ANA, {
        Name,
        Website: index % 2 === 0 ? `https://a${index}.example.test` : null,
        Industry: ['Banking', 'Retail', null][index % 3] ?? null,
        BillingCountry: 'Greece',
        Phone: '+30 210 123 4567',
        NumberOfEmployees: index * 10,
        AnnualRevenue: 1000.5 + index,
        Type: 'Customer',
        OwnerId: index % 2 === 0 ? ANA : BO,
        ParentId: index === 5 ? accountId(1) : null,
        Region__c: index === 0 ? 'Attica' : null,
      }),
    ),
  );
}

function contacts(): VendorTable {
  const shape: Shape = {
    ...system,
    FirstName: 'string',
    LastName: 'string',
    Email: 'email',
    Phone: 'phone',
    Title: 'string',
    MailingCountry: 'string',
    AccountId: to('Account'),
    OwnerId: to('User'),
    HasOptedOutOfEmail: 'boolean',
    EmailBouncedDate: 'datetime',
  };
  const at = '2026-01-05T10:00:00.000Z';
  return table('Contact', shape, [
    stamped('003000000000000001', at, ANA, {
      FirstName: 'Pavlos',
      LastName: 'Papadakis',
      Email: 'p@example.test',
      AccountId: accountId(1),
      OwnerId: ANA,
      HasOptedOutOfEmail: false,
      EmailBouncedDate: '2026-01-04T00:00:00.000Z',
    }),
    stamped('003000000000000002', at, BO, {
      LastName: 'Ó',
      AccountId: accountId(2),
      OwnerId: BO,
      HasOptedOutOfEmail: true,
    }),
  ]);
}

function leads(): VendorTable {
  const shape: Shape = {
    ...system,
    FirstName: 'string',
    LastName: 'string',
    Email: 'email',
    Phone: 'phone',
    Company: 'string',
    Country: 'string',
    Status: 'picklist',
    LeadSource: 'picklist',
    OwnerId: to('User'),
    IsConverted: 'boolean',
    ConvertedDate: 'date',
  };
  const at = '2026-01-06T10:00:00.000Z';
  return table('Lead', shape, [
    stamped('00Q000000000000001', at, ANA, {
      LastName: 'Nguyễn',
      Company: 'Hà',
      Status: 'Qualified',
      LeadSource: 'Web',
      OwnerId: ANA,
      IsConverted: true,
      ConvertedDate: '2026-01-06',
    }),
  ]);
}

function deals(many: boolean): VendorTable[] {
  const money: Shape = many ? { CurrencyIsoCode: { type: 'picklist', options: ['EUR', 'JPY'] } } : {};
  const shape: Shape = {
    ...system,
    ...money,
    Name: 'string',
    Amount: 'currency',
    CloseDate: 'date',
    StageName: { type: 'picklist', options: ['Prospecting', 'Engaging', 'Closed Won', 'Closed Lost'] },
    IsClosed: 'boolean',
    IsWon: 'boolean',
    Probability: 'double',
    Type: 'picklist',
    LeadSource: 'picklist',
    NextStep: 'string',
    AccountId: to('Account'),
    OwnerId: to('User'),
    Engaged__c: { type: 'date', custom: true },
    Loss_Reason__c: { type: 'picklist', options: ['Price', 'Timing'], custom: true },
  };
  const rows = Array.from({ length: 12 }, (_, index) => {
    const number = index + 1;
    const tied = number >= 3 && number <= 9;
    const at = tied ? TIE : `2026-01-${String(number + 10).padStart(2, '0')}T08:00:00.000Z`;
    return stamped(dealId(number), at, number % 2 === 0 ? BO : ANA, {
      Name: `Deal ${number}`,
      Amount: number === 4 ? null : number * 100.25,
      CloseDate: `2026-03-${String(number).padStart(2, '0')}`,
      StageName: number <= 4 ? 'Closed Won' : 'Engaging',
      IsClosed: number <= 4,
      IsWon: number <= 4,
      Probability: number <= 4 ? 100 : 50,
      AccountId: number === 7 ? null : accountId(1 + (index % 6)),
      OwnerId: number % 2 === 0 ? BO : ANA,
      Engaged__c: '2026-01-02',
      Loss_Reason__c: number === 5 ? 'Price' : null,
      ...(many ? { CurrencyIsoCode: number === 2 ? 'JPY' : 'EUR' } : {}),
    });
  });
  const gone = stamped(dealId(99), '2026-01-12T08:00:00.000Z', ANA, {
    Name: 'Gone',
    IsDeleted: true,
    OwnerId: ANA,
  });
  const { LastModifiedDate: _, LastModifiedById: __, ...stamps } = system;
  const history: Shape = {
    ...stamps,
    ...money,
    OpportunityId: to('Opportunity'),
    StageName: 'picklist',
    Amount: 'currency',
    CloseDate: 'date',
    Probability: 'double',
  };
  const snapshot = (
    number: number,
    deal: number,
    at: string,
    by: string,
    values: Record<string, VendorValue>,
  ) => {
    const {
      LastModifiedDate: ___,
      LastModifiedById: ____,
      ...row
    } = stamped(`008${String(number).padStart(15, '0')}`, at, by, {
      OpportunityId: dealId(deal),
      CreatedDate: at,
      ...values,
    });
    return { ...row, ...(many ? { CurrencyIsoCode: deal === 2 ? 'JPY' : 'EUR' } : {}) };
  };
  const first = { StageName: 'Prospecting', Amount: 50, CloseDate: '2026-02-01', Probability: 10 };
  const second = { ...first, StageName: 'Engaging', Amount: 100.25 };
  const third = { ...second, StageName: 'Closed Won', CloseDate: '2026-03-01' };
  return [
    table('Opportunity', shape, [...rows, gone]),
    table('OpportunityHistory', history, [
      snapshot(1, 1, '2026-01-01T09:00:00.000Z', ANA, first),
      snapshot(2, 1, '2026-01-03T09:00:00.000Z', ANA, second),
      snapshot(3, 1, '2026-01-11T08:00:00.000Z', INTEGRATION_USER, third),
      snapshot(4, 2, '2026-01-01T09:00:00.000Z', BO, first),
    ]),
  ];
}

function goods(): VendorTable[] {
  const at = '2026-01-07T10:00:00.000Z';
  const product: Shape = {
    ...system,
    Name: 'string',
    ProductCode: 'string',
    IsActive: 'boolean',
    Unit_Price__c: { type: 'currency', custom: true },
  };
  const item: Shape = {
    ...system,
    Name: 'string',
    Quantity: 'double',
    UnitPrice: 'currency',
    TotalPrice: 'currency',
    OpportunityId: to('Opportunity'),
    Product2Id: to('Product2'),
  };
  return [
    table('Product2', product, [
      stamped('01t000000000000001', at, ANA, {
        Name: 'GTX Pro',
        ProductCode: 'GTX',
        IsActive: true,
        Unit_Price__c: 4821,
      }),
    ]),
    table('OpportunityLineItem', item, [
      stamped('00k000000000000001', at, ANA, {
        Name: 'Deal 1 GTX Pro',
        Quantity: 2.5,
        UnitPrice: 40.1,
        TotalPrice: 100.25,
        OpportunityId: dealId(1),
        Product2Id: '01t000000000000001',
      }),
    ]),
  ];
}

function activities(): VendorTable[] {
  const at = '2026-01-08T10:00:00.000Z';
  const both: Shape = {
    ...system,
    IsArchived: 'boolean',
    Subject: 'string',
    OwnerId: to('User'),
    WhoId: to('Contact'),
    WhatId: to('Opportunity'),
    AccountId: to('Account'),
    ActivityDate: 'date',
  };
  const task: Shape = {
    ...both,
    TaskSubtype: 'picklist',
    Type: 'picklist',
    IsClosed: 'boolean',
    CompletedDateTime: 'datetime',
    CallDurationInSeconds: 'double',
  };
  const event: Shape = { ...both, StartDateTime: 'datetime', DurationInMinutes: 'double' };
  return [
    table('Task', task, [
      stamped('00T000000000000001', at, ANA, {
        IsArchived: false,
        Subject: 'Call Pavlos',
        OwnerId: ANA,
        WhoId: '003000000000000001',
        WhatId: dealId(1),
        AccountId: accountId(1),
        ActivityDate: '2026-01-08',
        TaskSubtype: 'Call',
        IsClosed: true,
        CompletedDateTime: '2026-01-08T09:58:00.000Z',
        CallDurationInSeconds: 300,
      }),
      stamped('00T000000000000002', '2024-01-08T10:00:00.000Z', BO, {
        IsArchived: true,
        Subject: 'Long ago',
        OwnerId: BO,
        WhoId: '00Q000000000000001',
        TaskSubtype: 'Task',
        Type: 'Email',
        IsClosed: true,
      }),
    ]),
    table('Event', event, [
      stamped('00U000000000000001', at, ANA, {
        IsArchived: false,
        Subject: 'Lunch',
        OwnerId: ANA,
        WhatId: '500000000000000001',
        StartDateTime: '2026-01-09T12:00:00.000Z',
        DurationInMinutes: 60,
        ActivityDate: '2026-01-09',
      }),
    ]),
  ];
}

function tickets(): VendorTable {
  const shape: Shape = {
    ...system,
    Subject: 'string',
    Status: 'picklist',
    Type: 'picklist',
    Priority: 'picklist',
    Origin: 'picklist',
    IsClosed: 'boolean',
    ClosedDate: 'datetime',
    AccountId: to('Account'),
    ContactId: to('Contact'),
    OwnerId: to('User'),
  };
  return table('Case', shape, [
    stamped('500000000000000001', '2026-01-09T10:00:00.000Z', BO, {
      Subject: 'No power',
      Status: 'Closed',
      Priority: 'High',
      Origin: 'Phone',
      IsClosed: true,
      ClosedDate: '2026-01-09T09:00:00.000Z',
      AccountId: accountId(1),
      OwnerId: '00G000000000000001',
    }),
  ]);
}

/** @param options.many whether records carry their own currency */
export function salesforceOrg(options: { readonly many?: boolean } = {}): SalesforceOrg {
  return {
    crm: 'salesforce',
    organisationId: '00D000000000000001',
    name: 'Northlight & Co',
    currency: 'EUR',
    zone: 'Europe/Athens',
    integrationUserId: INTEGRATION_USER,
    tables: [
      users(),
      accounts(),
      contacts(),
      leads(),
      ...deals(options.many ?? false),
      ...goods(),
      ...activities(),
      tickets(),
    ],
  };
}
