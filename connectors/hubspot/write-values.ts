import { dayOf, isDay } from '../../src/clock.ts';
import { toDecimal } from '../../src/crm/money.ts';
import type { FieldKind, Value } from '../../src/crm/objects.ts';
import type { Json } from './client.ts';

/** A property as the portal defines it for whoever asks. */
export interface WritableProperty {
  readonly name: string;
  /** What people call it. */
  readonly label: string;
  /** `string`, `number`, `bool`, `enumeration`, `date`, `datetime` … */
  readonly type: string;
  /** Takes several options, written `a;b`. */
  readonly multiple: boolean;
  /** Worked out by the vendor, or set by it alone. */
  readonly readOnly: boolean;
  /** Null where any text is taken, or the options are kept elsewhere. */
  readonly options: readonly { readonly value: string; readonly label: string }[] | null;
}

/** A value in the vendor's form and as it will be read back, or what is wrong with it, in a sentence. */
export type Written = { readonly text: string; readonly value: Value } | { readonly sentence: string };

/** What the definition of a property says about writing it. */
export function writableProperty(json: Json): WritableProperty {
  const metadata = (json['modificationMetadata'] ?? {}) as Json;
  const name = String(json['name']);
  const options = (Array.isArray(json['options']) ? json['options'] : []) as readonly Json[];
  const kept = json['externalOptions'] !== true && json['type'] === 'enumeration';
  return {
    name,
    label: typeof json['label'] === 'string' && json['label'] !== '' ? json['label'] : name,
    type: String(json['type']),
    multiple: json['fieldType'] === 'checkbox',
    readOnly: json['calculated'] === true || metadata['readOnlyValue'] === true,
    options:
      kept && options.length > 0
        ? options
            .filter((option) => option['hidden'] !== true)
            .map((option) => ({
              value: String(option['value']),
              label: String(option['label'] ?? option['value']),
            }))
        : null,
  };
}

/**
 * A value of ours as a property takes it: text always, empty to clear. Numbers without separators, options by their
 * value, text without white space around it.
 */
export function written(
  property: WritableProperty,
  kind: FieldKind,
  given: Value,
  setting: { readonly currency: string; readonly zone: string },
): Written {
  const value = typeof given === 'string' ? given.trim() : given;
  if (value === null || value === '') return { text: '', value: null };
  const { label } = property;
  switch (kind) {
    case 'text':
    case 'reference':
      return typeof value === 'string' ? ofText(property, value) : fault(`“${label}” takes a text.`);
    case 'boolean':
      return typeof value === 'boolean'
        ? { text: String(value), value }
        : fault(`“${label}” takes yes or no.`);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
        ? { text: plain(value), value }
        : fault(`“${label}” takes a number.`);
    case 'money':
      return typeof value === 'number' && Number.isSafeInteger(value)
        ? { text: toDecimal(value, setting.currency), value }
        : fault(`“${label}” takes an amount.`);
    case 'date':
      if (typeof value !== 'string' || !isDay(value)) return fault(`“${label}” takes a date.`);
      // Midnight UTC is how the vendor stores a date without a time.
      return { text: property.type === 'datetime' ? `${value}T00:00:00.000Z` : value, value };
    case 'instant': {
      const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
      if (Number.isNaN(time)) return fault(`“${label}” takes a date and a time.`);
      const instant = new Date(time).toISOString();
      return { text: property.type === 'date' ? dayOf(instant, setting.zone) : instant, value: instant };
    }
  }
}

function ofText(property: WritableProperty, value: string): Written {
  const { options } = property;
  if (options === null) return { text: value, value };
  const parts = property.multiple ? value.split(';').map((part) => part.trim()) : [value];
  const chosen = parts.map((part) => optionOf(options, part));
  if (chosen.includes(null)) {
    return fault(`“${property.label}” takes only ${listed(options.map(({ label }) => label))}.`);
  }
  const text = chosen.join(';');
  return { text, value: text };
}

/** The value of an option by its value, else by what people call it; null for none. */
export function optionOf(
  options: readonly { readonly value: string; readonly label: string }[],
  said: string,
): string | null {
  const folded = said.toLowerCase();
  const found =
    options.find((option) => option.value === said) ??
    options.find((option) => option.label === said) ??
    options.find((option) => option.value.toLowerCase() === folded || option.label.toLowerCase() === folded);
  return found?.value ?? null;
}

/** A list for people, cut where it would be too long to read. */
export function listed(labels: readonly string[]): string {
  const most = 12;
  const shown = labels.slice(0, most).map((label) => `“${label}”`);
  const rest = labels.length - shown.length;
  if (shown.length === 0) return 'what its list holds, and that is empty';
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/** No separators and no exponent, which the vendor does not take. */
function plain(number: number): string {
  const text = String(number);
  if (!text.includes('e')) return text;
  return number.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 });
}

function fault(sentence: string): Written {
  return { sentence };
}
