import type { SalesforceOrg, VendorField, VendorRow, VendorTable, VendorType } from '../vendor-data.ts';

/**
 * The objects that every organisation has beside its records. As in the real one, `Organization` does not tell the
 * currency, and `CurrencyType` exists only where several currencies are in use.
 */
export function systemTables(org: SalesforceOrg): VendorTable[] {
  const given = new Set(org.tables.map((table) => table.name));
  const tables = [organization(org)];
  if (isMultiCurrency(org)) tables.push(currencyType(org));
  return tables.filter((table) => !given.has(table.name));
}

/** Whether records carry a currency of their own. */
export function isMultiCurrency(org: SalesforceOrg): boolean {
  return org.tables.some((table) => table.fields.some((field) => field.name === 'CurrencyIsoCode'));
}

const BEGINNING = '2020-01-01T00:00:00.000Z';

function organization(org: SalesforceOrg): VendorTable {
  return {
    name: 'Organization',
    fields: [
      field('Id', 'id'),
      field('Name', 'string'),
      field('OrganizationType', 'picklist'),
      field('InstanceName', 'string'),
      field('IsSandbox', 'boolean'),
      field('TimeZoneSidKey', 'picklist'),
      field('CreatedDate', 'datetime'),
      field('SystemModstamp', 'datetime'),
    ],
    rows: [
      {
        Id: org.organisationId,
        Name: org.name,
        OrganizationType: 'Enterprise Edition',
        InstanceName: 'LOCAL1',
        IsSandbox: true,
        TimeZoneSidKey: org.zone,
        CreatedDate: BEGINNING,
        SystemModstamp: BEGINNING,
      },
    ],
  };
}

function currencyType(org: SalesforceOrg): VendorTable {
  const codes = new Set([org.currency]);
  for (const table of org.tables) {
    const carries = table.fields.some((each) => each.name === 'CurrencyIsoCode');
    for (const row of carries ? table.rows : []) {
      if (typeof row['CurrencyIsoCode'] === 'string') codes.add(row['CurrencyIsoCode']);
    }
  }
  const rows = [...codes].sort().map(
    (code, index): VendorRow => ({
      Id: `01L${String(index).padStart(15, '0')}`,
      IsoCode: code,
      IsActive: true,
      IsCorporate: code === org.currency,
      CreatedDate: BEGINNING,
      SystemModstamp: BEGINNING,
    }),
  );
  return {
    name: 'CurrencyType',
    fields: [
      field('Id', 'id'),
      field('IsoCode', 'picklist'),
      field('IsActive', 'boolean'),
      field('IsCorporate', 'boolean'),
      field('CreatedDate', 'datetime'),
      field('SystemModstamp', 'datetime'),
    ],
    rows,
  };
}

function field(name: string, type: VendorType): VendorField {
  return { name, label: name.replace(/(?<=[a-z])(?=[A-Z])/g, ' '), type };
}
