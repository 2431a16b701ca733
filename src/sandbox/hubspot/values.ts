import type { VendorType, VendorValue } from '../vendor-data.ts';

/** Types of properties in the vendor's own words. */
export type PropertyType = 'string' | 'number' | 'datetime' | 'date' | 'enumeration' | 'bool';

const PROPERTY_TYPES: Record<VendorType, PropertyType> = {
  id: 'number',
  string: 'string',
  textarea: 'string',
  email: 'string',
  phone: 'string',
  url: 'string',
  picklist: 'enumeration',
  boolean: 'bool',
  date: 'date',
  datetime: 'datetime',
  double: 'number',
  currency: 'number',
  reference: 'string',
};

export function propertyType(type: VendorType): PropertyType {
  return PROPERTY_TYPES[type];
}

/**
 * A value as the vendor sends it: everything is text, nothing is null. A datetime that holds a day without a
 * time becomes midnight UTC; whole seconds are sent without milliseconds.
 */
export function textOf(value: VendorValue | undefined, type: PropertyType): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value !== 'string') return String(value);
  return type === 'datetime' ? instantText(value) : value;
}

/** An instant as the vendor writes it. */
export function instantText(instant: string): string {
  if (instant.length === 10) return `${instant}T00:00:00Z`;
  return instant.endsWith('.000Z') ? `${instant.slice(0, -5)}Z` : instant;
}

/**
 * What searching and sorting compare: numbers, epoch milliseconds, lower-case text. Text that is no number or
 * time, where one is due, stays text.
 */
export function comparable(text: string | null, type: PropertyType): number | string | null {
  if (text === null) return null;
  if (type === 'number' || type === 'datetime' || type === 'date') {
    const number = Number(text);
    if (!Number.isNaN(number)) return number;
    const moment = type === 'number' ? Number.NaN : Date.parse(text);
    if (!Number.isNaN(moment)) return moment;
  }
  return text.toLowerCase();
}

/** Orders record ids as numbers, however long, without reading them as such. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
