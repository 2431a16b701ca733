import type { VendorField, VendorType } from '../vendor-data.ts';
import { HUBSPOT_TABLES } from './hubspot-tables.ts';
import { SALESFORCE_TABLES } from './salesforce-tables.ts';
import type { Crm, TableSpec } from './table-spec.ts';

const CATALOGUE: Record<Crm, Record<string, TableSpec>> = {
  salesforce: SALESFORCE_TABLES,
  hubspot: HUBSPOT_TABLES,
};

/** Fields that the loader gives to every row; no column may fill them. With what to write instead. */
const GIVEN: Record<Crm, Record<string, string>> = {
  salesforce: {
    Id: 'name the column under `id`',
    LastModifiedDate: 'the loader sets it to two days before the as-of day; leave the column out',
    SystemModstamp: 'the loader sets it to two days before the as-of day; leave the column out',
  },
  hubspot: {
    id: 'name the column under `id`',
    hs_object_id: 'name the column under `id`',
    createdate: 'write `createdAt`',
    updatedAt: 'the loader sets it to two days before the as-of day; leave the column out',
    lastmodifieddate: 'the loader sets it to two days before the as-of day; leave the column out',
    hs_lastmodifieddate: 'the loader sets it to two days before the as-of day; leave the column out',
    archivedAt: 'the loader sets it where `archived` is true; leave the column out',
  },
};

export function tableNames(crm: Crm): string[] {
  return Object.keys(CATALOGUE[crm]);
}

export function tableSpec(crm: Crm, table: string): TableSpec | undefined {
  return Object.hasOwn(CATALOGUE[crm], table) ? CATALOGUE[crm][table] : undefined;
}

/** The vendor's own fields of a table, in the catalogue's order. */
export function standardFields(crm: Crm, table: string): VendorField[] {
  const spec = tableSpec(crm, table);
  if (!spec) return [];
  const plain = Object.entries(spec.fields).flatMap(([type, names]) =>
    names.split(/\s+/).map((name) => ({ name, label: name, type: type as VendorType })),
  );
  const references = Object.entries(spec.references).map(([name, referenceTo]) => ({
    name,
    label: name,
    type: 'reference' as const,
    referenceTo,
  }));
  return [...plain, ...references];
}

/** Why no column may fill a field, as half a sentence; null where one may. */
export function givenByLoader(crm: Crm, field: string): string | null {
  return Object.hasOwn(GIVEN[crm], field) ? (GIVEN[crm][field] ?? null) : null;
}

/** Whether the name marks a field that an organisation made: Salesforce ends those in `__c`. */
export function isCustomName(crm: Crm, field: string): boolean {
  return crm === 'salesforce' ? /^[A-Za-z]\w*__c$/.test(field) : /^[a-z][a-z0-9_]*$/.test(field);
}
