import type { VendorRow, VendorValue } from '../vendor-data.ts';
import { isRequired, isWritable, lengthOf, type Traits, traitsOf } from './field-facts.ts';
import { Refusal, unreadable } from './refusal.ts';
import type { ServedField } from './served.ts';
import { isoInstant, type Tables } from './tables.ts';
import type { SeenTable } from './view.ts';

const LARGEST_NUMBER = 1e16;

/**
 * The values of a body as the record would hold them: null clears a field, and so does the empty text.
 * @throws {Refusal} for fields that nobody or not this user may write, and for values that are not of their type
 */
export function sentValues(
  table: SeenTable,
  body: Readonly<Record<string, unknown>>,
  traits: Traits,
): VendorRow {
  const values: VendorRow = {};
  const closed: string[] = [];
  for (const [name, sent] of Object.entries(body)) {
    if (name === 'attributes') continue;
    const field = table.field(name);
    if (!field) {
      throw new Refusal(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${table.name}`);
    }
    if (!isWritable(table.name, field, traits) || !table.editsField(field.name)) closed.push(field.name);
    else values[field.name] = typed(field, sent);
  }
  if (closed.length === 0) return values;
  const sentence = `Unable to create/update fields: ${closed.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`;
  throw new Refusal(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', sentence, { fields: closed });
}

function typed(field: ServedField, sent: unknown): VendorValue {
  if (sent === null || sent === '') return null;
  const { type } = field;
  const kind = typeof sent;
  if (type === 'boolean' && kind === 'boolean') return sent as boolean;
  if ((type === 'double' || type === 'currency') && kind !== 'boolean' && Number.isFinite(Number(sent)))
    return Number(sent);
  if (type === 'date' && kind === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(String(sent))) return String(sent);
  if (type === 'datetime' && kind === 'string') {
    const instant = isoInstant(String(sent));
    if (!Number.isNaN(Date.parse(instant))) return instant;
  }
  const textual = !['boolean', 'double', 'currency', 'date', 'datetime'].includes(type);
  if (textual && kind !== 'object') return String(sent);
  throw unreadable(`Cannot deserialize instance of ${type} from value ${JSON.stringify(sent)}`);
}

/**
 * Holds the values that change against what their fields demand.
 * @param after the record as it would be saved
 * @throws {Refusal} for the first fault; empty required fields are named together
 */
export function checkValues(
  table: SeenTable,
  changed: readonly string[],
  after: VendorRow,
  traits: Traits,
  tables: Tables,
): void {
  const empty = changed.filter(
    (name) => (after[name] ?? null) === null && isRequired(table.name, name, traits),
  );
  if (empty.length > 0) {
    const sentence = `Required fields are missing: [${empty.join(', ')}]`;
    throw new Refusal(400, 'REQUIRED_FIELD_MISSING', sentence, { fields: empty });
  }
  for (const name of changed) {
    const field = table.field(name);
    const value = after[name] ?? null;
    if (field && value !== null) checkValue(table, field, value, after, traits, tables);
  }
}

function checkValue(
  table: SeenTable,
  field: ServedField,
  value: Exclude<VendorValue, null>,
  after: VendorRow,
  traits: Traits,
  tables: Tables,
): void {
  const { restricted, unique } = traitsOf(traits, table.name, field.name);
  const fail = (code: string, sentence: string) => new Refusal(400, code, sentence, { fields: [field.name] });
  const length = lengthOf(table.name, field, traits);
  if (field.type === 'picklist' && restricted && !field.options?.includes(String(value))) {
    const sentence = `${field.label}: bad value for restricted picklist field: ${value}`;
    throw fail('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', sentence);
  }
  if (length > 0 && String(value).length > length) {
    const sentence = `${field.label}: data value too large: ${value} (max length=${length})`;
    throw fail('STRING_TOO_LONG', sentence);
  }
  if (field.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(value))) {
    throw fail('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`);
  }
  if (typeof value === 'number' && Math.abs(value) >= LARGEST_NUMBER) {
    throw fail('NUMBER_OUTSIDE_VALID_RANGE', `${field.label}: value outside of valid range: ${value}`);
  }
  if (field.type === 'reference' && !leadsSomewhere(field, String(value), tables)) {
    throw fail('FIELD_INTEGRITY_EXCEPTION', `${field.label}: id value of incorrect type: ${value}`);
  }
  if (unique && isTaken(table, field.name, value, after)) {
    const sentence = `duplicate value found: ${field.name} duplicates value on record with another id`;
    throw fail('DUPLICATE_VALUE', sentence);
  }
}

/** References that may lead to several objects take an id of any of them; queues own records too. */
function leadsSomewhere({ name, referenceTo }: ServedField, id: string, tables: Tables): boolean {
  const open = name === 'WhoId' || name === 'WhatId';
  const parents = open
    ? tables.all
    : [referenceTo ?? '', name === 'OwnerId' ? 'Group' : '']
        .map((each) => tables.find(each))
        .filter((each) => each !== undefined);
  if (parents.length === 0) return true;
  return parents.some((parent) => {
    const row = parent.get(id);
    return row !== undefined && row['IsDeleted'] !== true;
  });
}

function isTaken(table: SeenTable, field: string, value: VendorValue, after: VendorRow): boolean {
  return table.table.rows.some(
    (row) => row?.[field] === value && row['Id'] !== after['Id'] && row['IsDeleted'] !== true,
  );
}
