import { startOfDay } from '../../src/clock.ts';
import { toDecimal } from '../../src/crm/money.ts';
import type { FieldKind, Value } from '../../src/crm/objects.ts';
import type { DescribedField } from './client.ts';

/** What a value is written with. */
export interface Setting {
  /** ISO 4217 code of the record's amounts. */
  readonly currency: string;
  /** Time zone of the organisation. */
  readonly zone: string;
}

/** A value in the vendor's form and as it will be read back, or what is wrong with it, in a sentence. */
export type Written =
  | { readonly vendorValue: string | number | boolean | null; readonly value: Value }
  | { readonly sentence: string };

/**
 * A value of ours as the REST API takes it. What the vendor would refuse for its form alone is refused here already,
 * in better words.
 */
export function written(field: DescribedField, kind: FieldKind, given: Value, setting: Setting): Written {
  const value = typeof given === 'string' ? given.trim() : given;
  if (value === null || value === '') {
    // A checkbox is either; it has no third state.
    const mustHold = !field.nillable || field.type === 'boolean';
    return mustHold ? fault(`“${field.label}” cannot be empty.`) : { vendorValue: null, value: null };
  }
  switch (kind) {
    case 'text':
    case 'reference':
      return typeof value === 'string' ? text(field, value) : fault(`“${field.label}” takes a text.`);
    case 'boolean':
      return typeof value === 'boolean' ? same(value) : fault(`“${field.label}” takes yes or no.`);
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value))
        return fault(`“${field.label}” takes a number.`);
      if (field.type === 'int' && !Number.isInteger(value)) {
        return fault(`“${field.label}” takes a whole number.`);
      }
      return same(value);
    case 'money':
      return typeof value === 'number' && Number.isSafeInteger(value)
        ? { vendorValue: Number(toDecimal(value, setting.currency)), value }
        : fault(`“${field.label}” takes an amount.`);
    case 'date':
      if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) {
        return fault(`“${field.label}” takes a date.`);
      }
      return { vendorValue: field.type === 'datetime' ? startOfDay(value, setting.zone) : value, value };
    case 'instant': {
      const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
      if (Number.isNaN(time)) return fault(`“${field.label}” takes a date and a time.`);
      return same(new Date(time).toISOString());
    }
  }
}

function text(field: DescribedField, value: string): Written {
  const listed = field.type === 'picklist' || field.type === 'multipicklist';
  if (listed) {
    const parts = field.type === 'multipicklist' ? value.split(';').map((part) => part.trim()) : [value];
    const chosen = parts.map((part) => optionOf(field, part) ?? (field.restrictedPicklist ? null : part));
    if (chosen.includes(null)) {
      return fault(
        `“${field.label}” takes only ${named(optionsOf(field).map(({ value: option }) => option))}.`,
      );
    }
    return same(chosen.join(';'));
  }
  if (field.length > 0 && value.length > field.length) {
    return fault(
      `The text for “${field.label}” is too long: it takes ${field.length} characters, this is ${value.length}.`,
    );
  }
  return same(value);
}

function optionsOf(
  field: DescribedField,
): readonly { readonly value: string; readonly label?: string | null }[] {
  return (field.picklistValues ?? []).filter((option) => option.active);
}

/** The value of an option by its value, else by what people call it; null for none. */
function optionOf(field: DescribedField, said: string): string | null {
  const options = optionsOf(field);
  const folded = said.toLowerCase();
  const found =
    options.find((option) => option.value === said) ??
    options.find((option) => option.value.toLowerCase() === folded || option.label?.toLowerCase() === folded);
  return found?.value ?? null;
}

/** A list for people, cut where it would be too long to read. */
function named(options: readonly string[]): string {
  const most = 12;
  const shown = options.slice(0, most).map((option) => `“${option}”`);
  const rest = options.length - shown.length;
  return rest > 0
    ? `${shown.join(', ')} and ${rest} more`
    : shown.join(', ') || 'what its list holds, and that is empty';
}

function same(value: string | number | boolean): Written {
  return { vendorValue: value, value };
}

function fault(sentence: string): Written {
  return { sentence };
}
