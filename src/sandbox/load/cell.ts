import type { Day } from '../../clock.ts';
import type { VendorType, VendorValue } from '../vendor-data.ts';
import { dateReader, dayOfMoment, instantOf, type Moment, readIso } from './date-format.ts';
import { numberReader, readPlainNumber } from './number-format.ts';
import type { Target } from './schema.ts';

/** What a cell came to, or why it came to nothing, as a part of a sentence. */
export type Outcome = { readonly value: VendorValue; readonly day: Day | null } | { readonly fault: string };

export type CellReader = (text: string) => Outcome;

const EXPONENTS = { thousand: 3, million: 6, billion: 9 };
const SHOWN_LETTERS = 60;
const NOTHING: Outcome = { value: null, day: null };

/**
 * How the cells of one column become values of a field. An empty or blank cell is null whatever the type.
 * Text is kept as it stands; dates and numbers are read without the blanks around them.
 * @param zone whose wall clock a time without an offset is read from
 */
export function cellReader(type: VendorType, target: Target, zone: string): CellReader {
  const read = typedReader(type, target, zone);
  const readPlain = typedReader(type, { ...target, format: undefined }, zone);
  const { values, part, emailAt } = target;
  return (cell) => {
    if (cell.trim() === '') return NOTHING;
    let text = cell;
    const replaced = values && (entryOf(values, cell) ?? entryOf(values, cell.trim()));
    if (replaced) {
      if (replaced.value === null) return NOTHING;
      if (typeof replaced.value !== 'string') return readPlain(String(replaced.value));
      text = replaced.value;
    }
    if (part) text = partOf(text, part);
    if (emailAt) text = addressOf(text, emailAt);
    return text === '' ? NOTHING : read(text);
  };
}

/** A cell's text as a message shows it: on one line, and cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > SHOWN_LETTERS ? `${text.slice(0, SHOWN_LETTERS)}…` : text);
}

function typedReader(type: VendorType, target: Target, zone: string): CellReader {
  switch (type) {
    case 'date':
    case 'datetime': {
      const read = target.format === undefined ? readIso : (dateReader(target.format) ?? readIso);
      const form = target.format ?? (type === 'date' ? 'YYYY-MM-DD' : 'YYYY-MM-DDTHH:mm:ssZ');
      return (text) => {
        const moment = read(text.trim());
        if (!moment) return { fault: `${quoted(text)} is no ${nounOf(type)} of the form ${form}` };
        if (type === 'date') return dayOnly(text, moment);
        return { value: instantOf(moment, zone), day: dayOfMoment(moment, zone) };
      };
    }
    case 'double':
    case 'currency': {
      const read =
        target.format === undefined ? readPlainNumber : (numberReader(target.format) ?? readPlainNumber);
      const exponent = target.unit ? EXPONENTS[target.unit] : 0;
      return (text) => {
        const decimal = read(text.trim());
        if (decimal === null) {
          return { fault: `${quoted(text)} is no number of the form ${target.format ?? '1234.56'}` };
        }
        const value = Number(`${decimal}e${exponent}`);
        if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
          return { fault: `${quoted(text)} is larger than a number can hold exactly` };
        }
        return { value, day: null };
      };
    }
    case 'boolean':
      return (text) => {
        const word = text.trim().toLowerCase();
        if (word === 'true' || word === '1') return { value: true, day: null };
        if (word === 'false' || word === '0') return { value: false, day: null };
        return { fault: `${quoted(text)} is neither true nor false (\`values\` can translate it)` };
      };
    default:
      return (text) => ({ value: text, day: null });
  }
}

/** A day keeps no time, so that a time other than midnight would be lost without a word. */
function dayOnly(text: string, { day, time, offset }: Moment): Outcome {
  const midnight = time === null || time === '00:00:00.000';
  if (midnight && (offset === null || offset === 'Z')) return { value: day, day };
  return { fault: `${quoted(text)} has a time of day, which a date cannot hold` };
}

function nounOf(type: 'date' | 'datetime'): string {
  return type === 'date' ? 'day' : 'day or time';
}

function entryOf<T>(values: Readonly<Record<string, T>>, key: string): { value: T } | undefined {
  return Object.hasOwn(values, key) ? { value: values[key] as T } : undefined;
}

/** The first word of a person's name, or all that follows it. */
function partOf(name: string, part: 'first' | 'last'): string {
  const [first = '', ...rest] = name.trim().split(/\s+/);
  return part === 'first' ? first : rest.join(' ');
}

/** `Zoë Mc Gee` at `example.test` is `zoe.mc.gee@example.test`; empty where the name has no letter or digit. */
function addressOf(name: string, domain: string): string {
  const local = name
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}-]+/gu, '.')
    .replace(/^[.-]+|[.-]+$/g, '');
  return local === '' ? '' : `${local}@${domain}`;
}
