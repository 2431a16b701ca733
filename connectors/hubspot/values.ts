import { type Day, dayOf, type Instant, isDay, startOfDay } from '../../src/clock.ts';

/** Readers of the vendor's text. Each gives undefined for what it cannot read; none guesses. */

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
/** The vendor's usual form on days that every month has: right as it stands, and by far the most frequent. */
const PLAIN_INSTANT =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{3})?Z$/;
const EPOCH_MS = /^-?\d{10,14}$/;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/**
 * A moment: ISO 8601 with or without milliseconds, or epoch milliseconds. A day without a time is the moment at
 * which it begins in `zone`.
 */
export function readInstant(text: string, zone: string): Instant | undefined {
  if (isDay(text)) return startOfDay(text, zone);
  return momentOf(text);
}

/**
 * A day. One without a time stays as it is. A moment of exactly midnight UTC is how the vendor stores a date
 * without a time, and stays that day too; any other moment is the day that it falls on in `zone`.
 */
export function readDay(text: string, zone: string): Day | undefined {
  if (isDay(text)) return text;
  const moment = momentOf(text);
  if (moment === undefined) return undefined;
  return moment.endsWith('T00:00:00.000Z') ? moment.slice(0, 10) : dayOf(moment, zone);
}

function momentOf(text: string): Instant | undefined {
  const plain = PLAIN_INSTANT.exec(text);
  if (plain) return plain[1] ? text : `${text.slice(0, -1)}.000Z`;
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
