import type { VendorRow, VendorValue } from '../vendor-data.ts';
import { hides, locks } from './access.ts';
import { Refusal } from './refusals.ts';
import type { Asked } from './request.ts';
import type { Table } from './table.ts';
import { allowedValues, readValue, type ValueProblem } from './written-values.ts';

/** From this path version on, writes obey the admin's rules on required properties as well. */
const STRICT_SINCE = '2026-09';

/**
 * What a record takes of the properties that were sent.
 * @throws {Refusal} where a value is not valid, naming every such property, or the token may not change one
 */
export function validated(
  asked: Asked,
  table: Table,
  row: VendorRow,
  sent: Readonly<Record<string, unknown>>,
): VendorRow {
  const { portal, caller, version } = asked;
  const locked = Object.keys(sent).filter((name) => locks(caller, table.type, name));
  if (locked.length > 0) {
    const message = `You do not have permission to edit these properties: ${locked.join(', ')}`;
    throw new Refusal('FORBIDDEN', message, [{ message, context: { propertyName: locked } }]);
  }
  const set: Record<string, VendorValue> = {};
  const problems: ValueProblem[] = [];
  const next = (name: string) => {
    const value = sent[name];
    return value === undefined ? table.text(row, name) : String(value) || null;
  };
  for (const [name, value] of Object.entries(sent)) {
    const problem = takeOne(asked, table, { row, name, text: textSent(value), next, set });
    if (problem) problems.push({ name, ...problem });
  }
  if (problems.length === 0 && version >= STRICT_SINCE && /^\d{4}/.test(version)) {
    problems.push(...missing(table, { ...row, ...set }));
  }
  if (problems.length > 0) throw refusalOf(problems, portal.behaviour.validationErrors, portal.data.portalId);
  return set;
}

function textSent(value: unknown): string {
  return value === null ? '' : String(value);
}

interface One {
  readonly row: VendorRow;
  readonly name: string;
  readonly text: string;
  next(name: string): string | null;
  readonly set: Record<string, VendorValue>;
}

function takeOne(
  { portal, caller }: Asked,
  table: Table,
  { row, name, text, next, set }: One,
): Omit<ValueProblem, 'name'> | null {
  const { type } = table;
  const property = table.properties.get(name);
  if (!property || hides(caller, type, name)) {
    return { code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` };
  }
  if (property.readOnly) {
    return {
      code: 'READ_ONLY_VALUE',
      message: `"${name}" is a read only property; its value cannot be set.`,
    };
  }
  const { pipelines } = portal.data;
  const allowed = allowedValues({ pipelines, owners: portal.owners }, type.plural, property, next);
  const read = readValue(property, text, allowed);
  if ('code' in read) return read;
  const { rule, unique } = property.traits;
  if (rule && text !== '' && !rule.pattern.test(text)) return { code: rule.code, message: rule.message };
  const isEmail = type.plural === 'contacts' && name === 'email';
  if (text !== '' && (unique || isEmail)) {
    const other = table.live.holding(property, text)?.['id'] ?? row['id'];
    if (other !== row['id']) {
      if (isEmail) throw new Refusal('CONFLICT', `Contact already exists. Existing ID: ${other}`);
      const message = `A ${type.singular} with the same value of ${name} already exists: ${other}`;
      return { code: 'CONFLICTING_UNIQUE_VALUE', message };
    }
  }
  set[name] = read.value;
  return null;
}

/** Properties that the record, as it would be, must hold and does not. */
function missing(table: Table, next: VendorRow): ValueProblem[] {
  return [...table.properties.values()].flatMap(({ name, label, traits: { required, requiredWhen } }) => {
    const held = requiredWhen ? table.text(next, requiredWhen.property) : null;
    const due = required === true || (held !== null && requiredWhen?.values.includes(held) === true);
    if (!due || table.text(next, name) !== null) return [];
    return [{ name, code: 'REQUIRED_FIELD', message: `${label} is required.` }];
  });
}

/** Validation errors come in two shapes: in the message as a JSON array, or listed with the property in a context. */
function refusalOf(
  problems: readonly ValueProblem[],
  shape: 'embedded' | 'listed',
  portalId: number,
): Refusal {
  if (shape === 'listed') {
    const errors = problems.map(({ name, code, message }) => ({
      message,
      code,
      context: { propertyName: [name] },
    }));
    return new Refusal('VALIDATION_ERROR', 'Property values were not valid', errors);
  }
  const embedded = problems.map(({ name, code, message }) => ({
    isValid: false,
    message,
    error: code,
    name,
    localizedErrorMessage: message,
    portalId,
  }));
  return new Refusal('VALIDATION_ERROR', `Property values were not valid: ${JSON.stringify(embedded)}`);
}
