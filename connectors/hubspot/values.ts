import { type Day, dayOf, type Instant, isDay, startOfDay } from '../../src/clock.ts';
import { toMinor } from '../../src/crm/money.ts';
import { fieldSpec, type Value } from '../../src/crm/objects.ts';
import type { Part, Read, Setting, VendorRecord } from './parts.ts';

/** Readers of the vendor's text. Each gives undefined for what it cannot read; none guesses. */

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
/** The vendor's usual form on days that there are in every year: right as it stands, and by far the most frequent. */
const PLAIN_INSTANT =
  /^\d{4}-(?:(?:0[13-9]|1[0-2])-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8])|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;
const WITH_MILLISECONDS = '2026-01-01T00:00:00.000Z'.length;
const EPOCH_MS = /^-?\d{10,14}$/;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/**
 * A moment: ISO 8601 with or without milliseconds, or epoch milliseconds. A day without a time is the moment at
 * which it begins in `zone`.
 */
export function readInstant(text: string, zone: string): Instant | undefined {
  return plainMoment(text) ?? (isDay(text) ? startOfDay(text, zone) : momentOf(text));
}

/**
 * A day. One without a time stays as it is. A moment of exactly midnight UTC is how the vendor stores a date
 * without a time, and stays that day too; any other moment is the day that it falls on in `zone`.
 */
export function readDay(text: string, zone: string): Day | undefined {
  if (isDay(text)) return text;
  const moment = plainMoment(text) ?? momentOf(text);
  if (moment === undefined) return undefined;
  return moment.endsWith('T00:00:00.000Z') ? moment.slice(0, 10) : dayOf(moment, zone);
}

function plainMoment(text: string): Instant | undefined {
  if (!PLAIN_INSTANT.test(text)) return undefined;
  return text.length === WITH_MILLISECONDS ? text : `${text.slice(0, -1)}.000Z`;
}

function momentOf(text: string): Instant | undefined {
  const iso = ISO_INSTANT.test(text);
  const moment = iso ? Date.parse(text) : EPOCH_MS.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(moment)) return undefined;
  const read = new Date(moment).toISOString();
  // The 30th of February parses as a day of March.
  return iso && read.slice(0, 10) !== text.slice(0, 10) && !isDay(text.slice(0, 10)) ? undefined : read;
}

/** A plain decimal number, with a point and without separators. */
export function readNumber(text: string): number | undefined {
  const number = DECIMAL.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

export function readFlag(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** Reads one property by the kind of our field. */
export function readerOf(part: Part, field: string, name: string, setting: Setting): Read {
  const { zone, currency } = setting;
  const parse = (read: (text: string, record: VendorRecord) => Value | undefined): Read => {
    return (record, unreadable) => {
      const text = record.properties[name];
      if (!text) return null;
      const value = read(text, record);
      return value === undefined ? unreadable(text) : value;
    };
  };
  switch (fieldSpec(part.object, field)?.kind) {
    case 'number':
      return parse(readNumber);
    case 'boolean':
      return parse(readFlag);
    case 'date':
      return parse((text) => readDay(text, zone));
    case 'instant':
      return parse((text) => readInstant(text, zone));
    case 'money':
      return parse((text, record) => {
        const own = part.currency === null ? null : record.properties[part.currency];
        return toMinor(text, own || currency) ?? undefined;
      });
    default:
      return (record) => record.properties[name] || null;
  }
}

/**
 * Whether a value was set by a person, by `sourceType` of the property history; null where it cannot be told,
 * which is so for every source that is in neither list.
 */
export function isPerson(sourceType: string | undefined): boolean | null {
  if (sourceType === undefined) return null;
  if (PEOPLE.has(sourceType)) return true;
  return AUTOMATIONS.has(sourceType) || sourceType.startsWith('AUTOMATION') ? false : null;
}

const PEOPLE = new Set(['CRM_UI', 'CRM_UI_BULK_ACTION', 'MOBILE_ANDROID', 'MOBILE_IOS']);

const AUTOMATIONS = new Set([
  'ANALYTICS',
  'API',
  'CALCULATED',
  'COMPANY_INSIGHTS',
  'CRM_PIPELINES_SYNC',
  'DATA_ENRICHMENT',
  'DEFAULT',
  'FORM',
  'IMPORT',
  'INTEGRATION',
  'INTEGRATIONS_SYNC',
  'MIGRATION',
  'SALESFORCE',
  'SEQUENCES',
  'WORKFLOWS',
]);
