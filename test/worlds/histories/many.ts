import type {
  HubspotPortal,
  SalesforceOrg,
  VendorField,
  VendorType,
} from '../../../src/sandbox/vendor-data.ts';

/** Organisations of one table with a great many records, numbered from 0. */

const BORN = '2026-03-02T08:00:00.000Z';
const USER = '005000000000000AAA';

/** The id of a record by its number. */
export function rowId(vendor: 'salesforce' | 'hubspot', number: number): string {
  return vendor === 'salesforce' ? `001${String(number).padStart(15, '0')}` : String(1000 + number);
}

function fields(shape: Readonly<Record<string, VendorType>>): VendorField[] {
  return Object.entries(shape).map(([name, type]) => ({ name, label: name, type }));
}

export function manyAccounts(count: number): SalesforceOrg {
  const stamps = { CreatedDate: BORN, CreatedById: USER, LastModifiedDate: BORN, LastModifiedById: USER };
  const users = {
    Id: USER,
    ...stamps,
    SystemModstamp: BORN,
    Name: 'Plumbline',
    UserType: 'Standard',
    IsActive: true,
  };
  const stamped: Readonly<Record<string, VendorType>> = {
    Id: 'id',
    CreatedDate: 'datetime',
    CreatedById: 'reference',
    LastModifiedDate: 'datetime',
    LastModifiedById: 'reference',
    SystemModstamp: 'datetime',
  };
  return {
    crm: 'salesforce',
    organisationId: '00D000000000000ZZZ',
    name: 'Many',
    currency: 'EUR',
    zone: 'UTC',
    integrationUserId: USER,
    tables: [
      {
        name: 'User',
        fields: fields({ ...stamped, Name: 'string', UserType: 'picklist', IsActive: 'boolean' }),
        rows: [users],
      },
      {
        name: 'Account',
        fields: fields({
          ...stamped,
          IsDeleted: 'boolean',
          MasterRecordId: 'reference',
          Name: 'string',
          Phone: 'phone',
          BillingCountry: 'string',
        }),
        rows: Array.from({ length: count }, (_, number) => ({
          Id: rowId('salesforce', number),
          ...stamps,
          // Some hundred on each stamp.
          SystemModstamp: new Date(Date.parse(BORN) + Math.floor(number / 300) * 1000).toISOString(),
          IsDeleted: false,
          MasterRecordId: null,
          Name: `Account ${number}`,
          Phone: number % 3 === 0 ? null : `+30 210 ${number}`,
          BillingCountry: 'Greece',
        })),
      },
    ],
  };
}

export function manyContacts(count: number): HubspotPortal {
  return {
    crm: 'hubspot',
    portalId: 4711,
    name: 'Many',
    currency: 'EUR',
    zone: 'UTC',
    owners: [],
    pipelines: [],
    associations: [],
    history: [],
    tables: [
      {
        name: 'contacts',
        fields: fields({ lastname: 'string', phone: 'phone', country: 'string' }),
        rows: Array.from({ length: count }, (_, number) => ({
          id: rowId('hubspot', number),
          createdAt: BORN,
          updatedAt: BORN,
          archived: false,
          archivedAt: null,
          lastname: `Contact ${number}`,
          phone: null,
          country: 'Greece',
        })),
      },
    ],
  };
}
