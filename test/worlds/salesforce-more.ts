import type { SalesforceOrg, VendorRow, VendorTable } from '../../src/sandbox/vendor-data.ts';
import { ANA, accountId, BO, INTEGRATION_USER, salesforceOrg, table } from './salesforce-org.ts';

/**
 * What an organisation holds beside its accounts, deals and activities: campaigns and their members, a queue, a price
 * book, logins, field histories, the permissions of the integration user, and an object of its own. All stamps lie in
 * January 2026.
 */
export const QUEUE = '00G000000000000001';
export const PRODUCT = '01t000000000000001';
export const CAMPAIGN = '701000000000000001';
export const STANDARD_BOOK = '01s000000000000001';
export const ENTRY = '01u000000000000001';
export const SERVICE_REQUEST = 'a01000000000000001';

const AT = '2026-01-07T10:00:00.000Z';
const stamps = {
  Id: 'id',
  IsDeleted: 'boolean',
  CreatedDate: 'datetime',
  CreatedById: { type: 'reference', referenceTo: 'User' },
  LastModifiedDate: 'datetime',
  LastModifiedById: { type: 'reference', referenceTo: 'User' },
  SystemModstamp: 'datetime',
} as const;

function row(Id: string, values: VendorRow, at = AT): VendorRow {
  return {
    Id,
    IsDeleted: false,
    CreatedDate: at,
    CreatedById: ANA,
    LastModifiedDate: at,
    LastModifiedById: ANA,
    SystemModstamp: at,
    ...values,
  };
}

function without(table: VendorTable, ...names: string[]): VendorTable {
  const rows = table.rows.map((each) =>
    Object.fromEntries(Object.entries(each).filter(([name]) => !names.includes(name))),
  );
  return { ...table, fields: table.fields.filter((field) => !names.includes(field.name)), rows };
}

function groups(): VendorTable {
  const shape = { ...stamps, Name: 'string', Email: 'email', Type: 'picklist' } as const;
  const group = (Id: string, Name: string, Type: string) => row(Id, { Name, Type });
  const rows = [group(QUEUE, 'Service desk', 'Queue'), group('00G000000000000002', 'Everybody', 'Regular')];
  return without(table('Group', shape, rows), 'IsDeleted');
}

function campaigns(): VendorTable[] {
  const to = (referenceTo: string) => ({ type: 'reference', referenceTo }) as const;
  const campaign = {
    ...stamps,
    Name: 'string',
    Type: 'picklist',
    StartDate: 'date',
    EndDate: 'date',
    ActualCost: 'currency',
  } as const;
  const member = {
    ...stamps,
    CampaignId: to('Campaign'),
    ContactId: to('Contact'),
    LeadId: to('Lead'),
    Status: 'picklist',
    HasResponded: 'boolean',
    FirstRespondedDate: 'date',
  } as const;
  const spring = {
    Name: 'Spring',
    Type: 'Email',
    StartDate: '2026-01-05',
    EndDate: '2026-01-20',
    ActualCost: 99.5,
  };
  const one = { CampaignId: CAMPAIGN, ContactId: '003000000000000001', Status: 'Responded' };
  return [
    table('Campaign', campaign, [row(CAMPAIGN, spring)]),
    table('CampaignMember', member, [
      row('00v000000000000001', { ...one, HasResponded: true, FirstRespondedDate: '2026-01-06' }),
      row('00v000000000000002', { CampaignId: CAMPAIGN, LeadId: '00Q000000000000001', HasResponded: false }),
    ]),
  ];
}

function prices(): VendorTable[] {
  const to = (referenceTo: string) => ({ type: 'reference', referenceTo }) as const;
  const book = { ...stamps, Name: 'string', IsStandard: 'boolean', IsActive: 'boolean' } as const;
  const entry = {
    ...stamps,
    Pricebook2Id: to('Pricebook2'),
    Product2Id: to('Product2'),
    UnitPrice: 'currency',
    IsActive: 'boolean',
  } as const;
  const priced = (Id: string, Pricebook2Id: string, UnitPrice: number) =>
    row(Id, { Pricebook2Id, Product2Id: PRODUCT, UnitPrice, IsActive: true });
  return [
    table('Pricebook2', book, [
      row(STANDARD_BOOK, { Name: 'Standard', IsStandard: true, IsActive: true }),
      row('01s000000000000002', { Name: 'Friends', IsStandard: false, IsActive: true }),
    ]),
    table('PricebookEntry', entry, [
      priced(ENTRY, STANDARD_BOOK, 4821.5),
      priced('01u000000000000002', '01s000000000000002', 1),
    ]),
  ];
}

function logins(): VendorTable {
  const shape = {
    Id: 'id',
    UserId: { type: 'reference', referenceTo: 'User' },
    LoginTime: 'datetime',
    LoginType: 'picklist',
    Status: 'string',
    Application: 'string',
  } as const;
  const login = (number: number, UserId: string, LoginTime: string, rest: VendorRow = {}): VendorRow => ({
    Id: `0Ya${String(number).padStart(15, '0')}`,
    UserId,
    LoginTime,
    LoginType: 'Application',
    Status: 'Success',
    Application: 'Browser',
    ...rest,
  });
  return table('LoginHistory', shape, [
    login(1, ANA, '2026-01-10T07:00:00.000Z'),
    login(2, ANA, '2026-01-10T15:00:00.000Z'),
    // Late in the evening in London, the next day in Athens.
    login(3, ANA, '2026-01-10T22:30:00.000Z'),
    login(4, BO, '2026-01-10T08:00:00.000Z', { Status: 'Invalid Password' }),
    login(5, BO, '2026-01-10T08:01:00.000Z'),
    login(6, BO, '2026-01-12T08:00:00.000Z', { LoginType: 'Other Apex API' }),
  ]);
}

function histories(): VendorTable[] {
  const history = (name: string, parent: string, of: string) =>
    table(
      name,
      {
        Id: 'id',
        IsDeleted: 'boolean',
        CreatedDate: 'datetime',
        CreatedById: { type: 'reference', referenceTo: 'User' },
        [parent]: { type: 'reference', referenceTo: of },
        Field: 'picklist',
        OldValue: 'string',
        NewValue: 'string',
      },
      [],
    );
  return [
    history('AccountHistory', 'AccountId', 'Account'),
    history('OpportunityFieldHistory', 'OpportunityId', 'Opportunity'),
    history('Service_Request__History', 'ParentId', 'Service_Request__c'),
  ];
}

function permissions(): VendorTable[] {
  const flag = 'boolean' as const;
  const text = 'string' as const;
  return [
    table('PermissionSetAssignment', { Id: 'id', AssigneeId: 'reference', PermissionSetId: 'reference' }, [
      { Id: '0Pa000000000000001', AssigneeId: INTEGRATION_USER, PermissionSetId: '0PS000000000000001' },
      { Id: '0Pa000000000000002', AssigneeId: ANA, PermissionSetId: '0PS000000000000002' },
    ]),
    table(
      'ObjectPermissions',
      { Id: 'id', ParentId: 'reference', SobjectType: text, PermissionsViewAllRecords: flag },
      [
        ...['Account', 'Contact', 'Opportunity'].map((SobjectType, index) => ({
          Id: `110${String(index).padStart(15, '0')}`,
          ParentId: '0PS000000000000001',
          SobjectType,
          PermissionsViewAllRecords: SobjectType !== 'Contact',
        })),
        {
          Id: '110000000000000009',
          ParentId: '0PS000000000000002',
          SobjectType: 'Contact',
          PermissionsViewAllRecords: true,
        },
      ],
    ),
  ];
}

function requests(): VendorTable {
  const shape = {
    ...stamps,
    Name: 'string',
    OwnerId: { type: 'reference', referenceTo: 'User' },
    Cost_Centre__c: { type: 'string', custom: true },
    Done__c: { type: 'boolean', custom: true },
    Account__c: { type: 'reference', referenceTo: 'Account', custom: true },
  } as const;
  const values = { Name: 'SR-1', OwnerId: BO, Cost_Centre__c: 'K7', Done__c: true, Account__c: accountId(2) };
  return table('Service_Request__c', shape, [row(SERVICE_REQUEST, values)]);
}

export function fullOrg(options: { readonly many?: boolean } = {}): SalesforceOrg {
  const org = salesforceOrg(options);
  const more = [...campaigns(), ...prices(), ...histories(), ...permissions()];
  return { ...org, tables: [...org.tables, groups(), ...more, logins(), requests()] };
}

/** How many records of each object live in it, deleted ones not counted. */
export const FULL_COUNTS = {
  user: 7,
  account: 6,
  contact: 2,
  lead: 1,
  product: 1,
  campaign: 1,
  campaignMember: 2,
  deal: 12,
  lineItem: 1,
  activity: 3,
  ticket: 1,
  login: 3,
} as const;
