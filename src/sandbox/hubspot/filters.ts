import type { Property } from './properties.ts';
import type { Comparable, RecordIndex } from './record-index.ts';
import { invalid, Refusal } from './refusals.ts';
import { comparable, type PropertyType } from './values.ts';

export interface Filter {
  readonly propertyName?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly highValue?: string;
  readonly values?: readonly string[];
}

/** Whether the record in a slot is meant. */
export type Test = (slot: number) => boolean;

/** A filter made ready: its test, and the values between which a match must lie where it is a range. */
export interface CompiledFilter {
  readonly property: Property;
  readonly asText: boolean;
  readonly test: Test;
  readonly low?: Comparable;
  readonly high?: Comparable;
}

export function unknownProperty(name: string): Refusal {
  const message = `There was a problem with the request: property ${name} does not exist`;
  return new Refusal('VALIDATION_ERROR', message, [
    { message, code: 'PROPERTY_DOESNT_EXIST', context: { propertyName: [name] } },
  ]);
}

/**
 * @param asText compares as text what is a number
 * @throws {Refusal} for an operator that there is none of
 */
export function compileFilter(
  index: RecordIndex,
  filter: Filter,
  property: Property,
  asText: boolean,
): CompiledFilter {
  const column = index.column(property, asText);
  const type = asText ? 'string' : property.type;
  const value = operand(filter.value, type);
  const at = (slot: number) => column[slot] ?? null;
  const is = (test: (held: number | string) => boolean): Test => {
    return (slot) => {
      const held = at(slot);
      return held !== null && test(held);
    };
  };
  const made = { property, asText };
  switch (filter.operator) {
    case 'EQ':
      return { ...made, test: is((held) => held === value), low: value, high: value };
    case 'NEQ':
      return { ...made, test: (slot) => at(slot) !== value };
    case 'LT':
      return { ...made, test: is((held) => value !== null && held < value), high: value };
    case 'LTE':
      return { ...made, test: is((held) => value !== null && held <= value), high: value };
    case 'GT':
      return { ...made, test: is((held) => value !== null && held > value), low: value };
    case 'GTE':
      return { ...made, test: is((held) => value !== null && held >= value), low: value };
    case 'BETWEEN': {
      const high = operand(filter.highValue, type);
      const test = is((held) => value !== null && high !== null && held >= value && held <= high);
      return { ...made, test, low: value, high };
    }
    case 'IN':
    case 'NOT_IN': {
      const wanted = new Set(filter.values?.map((each) => operand(each, type)));
      const listed = filter.operator === 'IN';
      return { ...made, test: listed ? is((held) => wanted.has(held)) : (slot) => !wanted.has(at(slot)) };
    }
    case 'HAS_PROPERTY':
      return { ...made, test: (slot) => at(slot) !== null };
    case 'NOT_HAS_PROPERTY':
      return { ...made, test: (slot) => at(slot) === null };
    case 'CONTAINS_TOKEN':
    case 'NOT_CONTAINS_TOKEN': {
      const token = tokenTest(String(filter.value ?? ''));
      const contains = is((held) => token(String(held)));
      return { ...made, test: filter.operator === 'CONTAINS_TOKEN' ? contains : (slot) => !contains(slot) };
    }
    default:
      throw invalid(`Invalid input JSON: operator ${filter.operator} is not known`);
  }
}

function operand(value: string | undefined, type: PropertyType): Comparable {
  return value === undefined ? null : comparable(String(value), type);
}

/** Words are what letters and digits form; `*` at an end of the sought word stands for the rest of a word. */
function tokenTest(sought: string): (held: string) => boolean {
  const pattern = sought.toLowerCase();
  const bare = pattern.replace(/^\*|\*$/g, '');
  const fits = (word: string) => {
    if (pattern.startsWith('*') && pattern.endsWith('*')) return word.includes(bare);
    if (pattern.startsWith('*')) return word.endsWith(bare);
    return pattern.endsWith('*') ? word.startsWith(bare) : word === bare;
  };
  return (held) => fits(held) || held.split(/[^\p{L}\p{N}]+/u).some(fits);
}
