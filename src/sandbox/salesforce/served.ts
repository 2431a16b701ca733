import type { VendorField, VendorType } from '../vendor-data.ts';

/** Types of fields as describe names them, those included that no organisation declares. */
export type ServedType = VendorType | 'address' | 'anyType';

/** A field as it is served. */
export interface ServedField extends Omit<VendorField, 'type'> {
  readonly type: ServedType;
  /** Of an address: the fields that it is made of, by the name that they have in it. */
  readonly parts?: Readonly<Record<string, string>>;
}

const PARTS = {
  street: 'Street',
  city: 'City',
  state: 'State',
  postalCode: 'PostalCode',
  country: 'Country',
};
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  Account: ['Billing', 'Shipping'],
  Contact: ['Mailing', 'Other'],
  Lead: [''],
  User: [''],
};

/**
 * The fields that an object shows: those declared, and the compound addresses over them. Former and new values of a
 * field history are of any type.
 */
export function servedFields(table: string, declared: readonly VendorField[]): ServedField[] {
  const names = new Set(declared.map((field) => field.name));
  const values = (field: VendorField): ServedField =>
    trackedTable(table) !== null && ['OldValue', 'NewValue'].includes(field.name)
      ? { ...field, type: 'anyType' }
      : field;
  const compound = (ADDRESSES[table] ?? []).flatMap((prefix): ServedField[] => {
    const name = `${prefix}Address`;
    const parts = Object.entries(PARTS)
      .map(([part, suffix]) => [part, `${prefix}${suffix}`] as const)
      .filter(([, field]) => names.has(field));
    if (parts.length === 0 || names.has(name)) return [];
    return [{ name, label: name, type: 'address', parts: Object.fromEntries(parts) }];
  });
  return [...declared.map(values), ...compound];
}

/** The object that keeps former values of another's fields: `AccountHistory`, `OpportunityFieldHistory`, `X__History`. */
export function historyOf(table: string): string {
  if (table === 'Opportunity') return 'OpportunityFieldHistory';
  return table.endsWith('__c') ? `${table.slice(0, -1)}History` : `${table}History`;
}

/** The object whose former values this one keeps; null where it is no field history. */
export function trackedTable(history: string): string | null {
  if (history === 'OpportunityFieldHistory') return 'Opportunity';
  if (history.endsWith('__History')) return `${history.slice(0, -'History'.length)}c`;
  if (history === 'OpportunityHistory' || history === 'LoginHistory') return null;
  return history.endsWith('History') ? history.slice(0, -'History'.length) : null;
}

/** The field of a history that names the record. */
export function historyParent(table: string): string {
  return table.endsWith('__c') ? 'ParentId' : `${table}Id`;
}

/** LoginHistory lets itself be filtered by few of its columns. */
const LOGIN_FILTERS = ['Id', 'UserId', 'LoginTime', 'LoginType'];

/** Whether a query may ask for a field's value: not of long text, compounds, or the values of a field history. */
export function isFilterable(table: string, { name, type }: ServedField): boolean {
  if (table === 'LoginHistory') return LOGIN_FILTERS.includes(name);
  return !isOpaque(type);
}

/** Types that a query can neither filter, sort nor group by. */
export function isOpaque(type: ServedType): boolean {
  return type === 'textarea' || type === 'address' || type === 'anyType';
}
