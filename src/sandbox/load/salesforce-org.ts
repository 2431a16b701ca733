import type { Instant } from '../../clock.ts';
import type { SalesforceOrg, VendorField, VendorRow, VendorTable } from '../vendor-data.ts';
import type { ReadTable, ReadTables } from './read-tables.ts';
import { hash, salesforceId } from './record-ids.ts';
import type { LoadMap } from './schema.ts';

/** Fields that every record has. What the vendor always fills is given; who and when created is not made up. */
const SYSTEM_FIELDS: readonly VendorField[] = [
  { name: 'Id', label: 'Record ID', type: 'id' },
  { name: 'IsDeleted', label: 'Deleted', type: 'boolean' },
  { name: 'CreatedDate', label: 'Created Date', type: 'datetime' },
  { name: 'CreatedById', label: 'Created By ID', type: 'reference', referenceTo: 'User' },
  { name: 'LastModifiedDate', label: 'Last Modified Date', type: 'datetime' },
  { name: 'LastModifiedById', label: 'Last Modified By ID', type: 'reference', referenceTo: 'User' },
  { name: 'SystemModstamp', label: 'System Modstamp', type: 'datetime' },
];

const INTEGRATION_USER: VendorRow = {
  Name: 'Plumbline Integration',
  FirstName: 'Plumbline',
  LastName: 'Integration',
  IsActive: true,
  UserType: 'Standard',
};
const INTEGRATION_FIELDS: readonly VendorField[] = [
  { name: 'Name', label: 'Full Name', type: 'string' },
  { name: 'IsActive', label: 'Active', type: 'boolean' },
  { name: 'UserType', label: 'User Type', type: 'string' },
];

/**
 * An organisation with what was read. Its users hold one more: the integration user, which has only the
 * fields that the files fill, so that no field becomes visible through it.
 * @param modifiedAt of every record
 */
export function salesforceOrg(map: LoadMap, read: ReadTables, modifiedAt: Instant): SalesforceOrg {
  const { name, currency, zone } = map.organisation;
  const integrationUserId = salesforceId('005', 0n);
  const users = read.tables.find((table) => table.name === 'User');
  const fields = users?.fields ?? INTEGRATION_FIELDS;
  const known = fields.map((field) => [field.name, INTEGRATION_USER[field.name] ?? null]);
  const integration = { id: integrationUserId, values: Object.fromEntries(known) as VendorRow };
  const withIntegration = { name: 'User', fields, rows: [...(users?.rows ?? []), integration] };
  const others = read.tables.filter((table) => table.name !== 'User');
  return {
    crm: 'salesforce',
    organisationId: salesforceId('00D', hash(name)),
    name,
    currency,
    zone,
    integrationUserId,
    tables: [...others, withIntegration].map((table) => vendorTable(table, modifiedAt)),
  };
}

function vendorTable({ name, fields, rows }: ReadTable, modifiedAt: Instant): VendorTable {
  // The vendor's users cannot be deleted, only made inactive.
  const system = SYSTEM_FIELDS.filter((field) => name !== 'User' || field.name !== 'IsDeleted');
  const added = system.filter((field) => !fields.some((own) => own.name === field.name));
  const given: VendorRow = Object.fromEntries(added.map((field) => [field.name, null]));
  if ('IsDeleted' in given) given['IsDeleted'] = false;
  return {
    name,
    fields: [...added, ...fields],
    rows: rows.map(({ id, values }) => ({
      ...given,
      ...values,
      Id: id,
      LastModifiedDate: modifiedAt,
      SystemModstamp: modifiedAt,
      ...(values['IsDeleted'] === null ? { IsDeleted: false } : {}),
    })),
  };
}
