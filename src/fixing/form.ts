import type { Instant } from '../clock.ts';
import type { Connector, FieldVisibility } from '../crm/connector.ts';
import { minorDigits, toDecimal, toMinor } from '../crm/money.ts';
import { type FieldPath, fieldSpec, type ObjectName, parsePath, type Value } from '../crm/objects.ts';
import type { Rights } from '../crm/writing.ts';

/** How a field is asked for. */
export type InputKind = 'choice' | 'date' | 'instant' | 'money' | 'number' | 'person' | 'text' | 'yes-no';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** One field of a record as a person may change it. */
export interface FormField {
  /** Our name within the object. */
  readonly field: string;
  readonly kind: InputKind;
  /** What the CRM holds this moment. */
  readonly current: Value;
  /** For a choice and a person: what can be chosen, in the CRM's own order. */
  readonly choices: readonly Choice[];
  /** For money: ISO 4217. */
  readonly currency: string;
}

/** What mending a finding asks of a person, read from the CRM this moment. */
export interface FixForm {
  readonly object: ObjectName;
  readonly source: string;
  readonly recordId: string;
  readonly modifiedAt: Instant;
  readonly ownerId: string | null;
  /** The one to mend first comes first. Empty where nothing of it can be changed from here. */
  readonly fields: readonly FormField[];
}

/** Longer text is better changed where all of it can be seen. UTF-16 units. */
const LONGEST_TEXT = 3_000;

/** What is said of a finding's check: its object, and the fields that it casts doubt on, the one to mend first. */
export interface Faulted {
  readonly object: ObjectName;
  readonly fields: readonly FieldPath[];
  /** What kind of fault it is; unknown for any but uniqueness. */
  readonly dimension?: string;
}

/**
 * Our names of the fields of a check that a form may ask for: its own object's, and no reference but to a person. None
 * where two records are too alike: which of them is right, and whether they are one, is seen with both before one's eyes.
 */
export function formFields(check: Faulted): string[] {
  if (check.dimension === 'uniqueness') return [];
  return check.fields.flatMap((path) => {
    const { object, field } = parsePath(path);
    const spec = fieldSpec(object, field);
    if (object !== check.object || object === 'user' || !spec) return [];
    return spec.kind === 'reference' && spec.of !== 'user' ? [] : [field];
  });
}

/**
 * Reads a record and its fields' descriptions from the CRM.
 * @param ask.people users of this source who can be chosen as a person
 * @returns null where the record is gone, or not shared with this person
 * @throws {AccessError | UpstreamError}
 */
export async function readForm(ask: {
  readonly connector: Pick<Connector, 'source' | 'describe' | 'writing'>;
  readonly object: ObjectName;
  readonly recordId: string;
  readonly fields: readonly string[];
  readonly rights: Rights;
  readonly people: readonly Choice[];
  /** What amounts are in where the record does not say. */
  readonly currency: string;
}): Promise<FixForm | null> {
  const { connector, object, recordId, fields, rights, people } = ask;
  const { writing, source } = connector;
  if (writing === null) return null;
  const hasCurrency = fieldSpec(object, 'currency') !== undefined && !fields.includes('currency');
  const [schemas, record] = await Promise.all([
    connector.describe(new Map([[object, fields]])),
    writing.read({ object, id: recordId, fields: hasCurrency ? [...fields, 'currency'] : fields, rights }),
  ]);
  if (record === null) return null;
  const known = schemas.find((schema) => schema.object === object)?.fields ?? {};
  const spoken = record.values['currency'];
  const currency = typeof spoken === 'string' && spoken !== '' ? spoken : ask.currency;
  return {
    object,
    source,
    recordId,
    modifiedAt: record.modifiedAt,
    ownerId: record.ownerId,
    fields: fields.flatMap((field) => {
      const current = field === 'ownerId' ? record.ownerId : record.values[field];
      const described = known[field];
      if (current === undefined) return [];
      const asked = inputOf(object, field, described, people);
      if (asked === null) return [];
      if (typeof current === 'string' && current.length > LONGEST_TEXT) return [];
      const { kind } = asked;
      const choices =
        kind === 'choice' ? choicesOf(described, current, record.takes?.[field]) : asked.choices;
      return [{ field, kind, choices, current, currency }];
    }),
  };
}

/** Whether a field can be changed in a form, where there are people to choose from. */
export function isAskable(
  object: ObjectName,
  field: string,
  described: FieldVisibility | undefined,
): described is FieldVisibility {
  const known = fieldSpec(object, field) !== undefined;
  return known && described?.visible === true && described.writable && !described.computed;
}

/** How a field is asked for; null where it cannot be changed. */
function inputOf(
  object: ObjectName,
  field: string,
  described: FieldVisibility | undefined,
  people: readonly Choice[],
): Pick<FormField, 'kind' | 'choices'> | null {
  const kind = fieldSpec(object, field)?.kind;
  if (kind === undefined || !isAskable(object, field, described)) return null;
  switch (kind) {
    case 'reference':
      return people.length === 0 ? null : { kind: 'person', choices: people };
    case 'text':
      return { kind: described.options === null ? 'text' : 'choice', choices: [] };
    case 'boolean':
      return { kind: 'yes-no', choices: [] };
    case 'date':
    case 'instant':
    case 'money':
    case 'number':
      return { kind, choices: [] };
  }
}

/**
 * What can be chosen, as the CRM shows it: by labels, told apart by their values where two are the same. What the record
 * holds now is among it, whether it is still offered or not.
 * @param takes what this record takes, where that hangs on it
 */
function choicesOf(
  described: FieldVisibility | undefined,
  current: Value,
  takes: readonly string[] | undefined,
): Choice[] {
  const labels = described?.labels ?? new Map<string, string>();
  const offered = [...new Set(takes !== undefined && takes.length > 0 ? takes : described?.options)];
  const kept = typeof current === 'string' && current !== '' && !offered.includes(current) ? [current] : [];
  const choices = [...kept, ...offered].map((value) => ({ value, label: labelOf(labels, value) }));
  const told = new Map<string, number>();
  for (const { label } of choices) told.set(label, (told.get(label) ?? 0) + 1);
  return choices.map(({ value, label }) => ({
    value,
    label: (told.get(label) ?? 0) > 1 && label !== value ? `${label} (${value})` : label,
  }));
}

/** What people read for a value; each of several in one (`a;b`) by its own label. */
function labelOf(labels: ReadonlyMap<string, string>, value: string): string {
  const whole = labels.get(value);
  if (whole !== undefined || !value.includes(';')) return whole ?? value;
  return value
    .split(';')
    .map((part) => labels.get(part.trim()) ?? part.trim())
    .join('; ');
}

/** What somebody entered, before it is a value. */
export type Entered =
  | { readonly text: string }
  | { readonly choice: string }
  | { readonly day: string }
  | { readonly seconds: number }
  | null;

/** Digits as people of other scripts write them, and their decimal signs. */
const OTHER_DIGITS = /[\u0660-\u0669\u06F0-\u06F9]/g;

/** The value that was meant; undefined for what is none of the field's kind. */
export function meantBy({ kind, currency, choices }: FormField, entered: Entered): Value | undefined {
  if (entered === null) return null;
  if ('day' in entered) return entered.day;
  if ('seconds' in entered) return new Date(entered.seconds * 1000).toISOString();
  if ('choice' in entered) {
    if (kind === 'yes-no') return entered.choice === 'yes';
    return choices.some(({ value }) => value === entered.choice) ? entered.choice : undefined;
  }
  const text = entered.text.trim();
  if (text === '') return null;
  if (kind !== 'money' && kind !== 'number') return entered.text;
  const plain = text
    .replace(OTHER_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replaceAll('\u066B', '.');
  if (kind === 'money') return toMinor(plain, currency) ?? undefined;
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

/** A value as an input of its kind begins with it: money and numbers as plain decimals. */
export function initialText({ kind, current, currency }: FormField): string | null {
  if (current === null) return null;
  if (kind === 'money' && typeof current === 'number') return toDecimal(current, currency);
  return String(current);
}

/** How many decimal places an amount has. */
export function decimalsOf({ kind, currency }: FormField): number {
  return kind === 'money' ? minorDigits(currency) : 6;
}
