import type { VendorRow, VendorValue } from '../vendor-data.ts';
import type { ServedField, ServedType } from './served.ts';
import { isoInstant } from './tables.ts';

/** A field of a row as the REST API writes it. */
export function writtenField(field: ServedField, row: VendorRow | undefined): unknown {
  return field.type === 'address' ? address(field, row) : written(field.type, row?.[field.name]);
}

/** A value as the REST API writes it: datetimes with an offset of four digits and no colon, all else as it is. */
export function written(type: ServedType, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return Number(value);
  if (type !== 'datetime') return value;
  const instant = isoInstant(String(value));
  return instant.endsWith('Z') ? `${instant.slice(0, -1)}+0000` : instant;
}

/** Compound fields are objects; null where all of an address is empty. */
function address({ parts = {} }: ServedField, row: VendorRow | undefined): object | null {
  const held = (field: string | undefined) => (field === undefined ? null : (row?.[field] ?? null));
  if (Object.values(parts).every((field) => held(field) === null)) return null;
  return {
    city: held(parts['city']),
    country: held(parts['country']),
    geocodeAccuracy: null,
    latitude: null,
    longitude: null,
    postalCode: held(parts['postalCode']),
    state: held(parts['state']),
    street: held(parts['street']),
  };
}

/** How Bulk CSV writes what it may write either way. */
export interface CsvForm {
  readonly instants: 'Z' | '+0000';
  readonly numbers: 'plain' | 'java';
}

/** A value in Bulk CSV: all is text, and null is the same as the empty text. */
export function csvText(type: ServedType, value: VendorValue | undefined, form: CsvForm): string {
  if (value === undefined || value === null) return '';
  if (type === 'datetime') {
    const instant = isoInstant(String(value));
    return form.instants === 'Z' || !instant.endsWith('Z') ? instant : `${instant.slice(0, -1)}+0000`;
  }
  return typeof value === 'number' && form.numbers === 'java' ? javaNumber(value) : String(value);
}

/** As Java's `Double.toString`: always a fraction, and a power of ten from ten million on and below a thousandth. */
function javaNumber(value: number): string {
  const size = Math.abs(value);
  const fraction = (text: string) => (text.includes('.') ? text : `${text}.0`);
  if (size === 0 || (size >= 1e-3 && size < 1e7)) return fraction(String(value));
  const [digits = '', power = ''] = value.toExponential().split('e');
  return `${fraction(digits)}E${Number(power)}`;
}
