import { type Day, dayOf, type Instant, isDay, timeOn } from '../../clock.ts';
import { literal } from './pattern.ts';

/** What a cell says of a moment, as far as it says it. */
export interface Moment {
  readonly day: Day;
  /** `HH:MM:SS` or with milliseconds; null where the cell holds a day alone. */
  readonly time: string | null;
  /** `Z` or `+02:00`; null where the cell names none. */
  readonly offset: string | null;
}

export type DateReader = (text: string) => Moment | null;

const TOKENS = /YYYY|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|SSS|A|Z/g;
const PATTERNS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  MMM: '(?<monthName>[A-Za-z]{3,9})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  hh: '(?<hour12>\\d{2})',
  h: '(?<hour12>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  SSS: '(?<milli>\\d{3})',
  A: '(?<half>[AaPp])\\.?[Mm]\\.?',
  Z: '(?<offset>Z|[+-]\\d{2}:?\\d{2})',
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ISO =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[T ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.(?<milli>\d{1,3})\d*)?)?(?<offset>Z|[+-]\d{2}:?\d{2})?)?$/;

/** Reads days and moments as ISO 8601 writes them, with a blank or a `T` before the time. */
export const readIso: DateReader = (text) => momentOf(ISO.exec(text)?.groups);

/**
 * A reader for a format such as `DD/MM/YYYY` or `M/D/YYYY h:mm A`; what is no token stands for itself.
 * @returns null where the format names no year, month and day, or names one of its parts twice
 */
export function dateReader(format: string): DateReader | null {
  const tokens = format.match(TOKENS) ?? [];
  const parts = tokens.map((token) => /\?<(\w+)>/.exec(PATTERNS[token] ?? '')?.[1]);
  const has = (part: string): boolean => parts.includes(part);
  const whole = has('year') && (has('month') || has('monthName')) && has('day');
  const timed = has('hour') || has('hour12');
  if (!whole || new Set(parts).size < parts.length || has('hour12') !== has('half')) return null;
  if ((has('month') && has('monthName')) || (has('hour') && has('hour12'))) return null;
  if (timed !== has('minute') || (has('second') && !timed)) return null;
  let source = '';
  let end = 0;
  for (const match of format.matchAll(TOKENS)) {
    source += literal(format.slice(end, match.index)) + PATTERNS[match[0]];
    end = match.index + match[0].length;
  }
  const pattern = new RegExp(`^${source}${literal(format.slice(end))}$`);
  return (text) => momentOf(pattern.exec(text)?.groups);
}

/** A day without a time is midnight UTC of that day; a time without an offset is the wall clock's in `zone`. */
export function instantOf({ day, time, offset }: Moment, zone: string): Instant {
  if (time === null) return `${day}T00:00:00.000Z`;
  if (offset === null) return timeOn(day, time, zone);
  return new Date(`${day}T${time}${offset}`).toISOString();
}

/** The day on which a moment falls in `zone`; a day without a time stays that day. */
export function dayOfMoment(moment: Moment, zone: string): Day {
  return moment.time === null ? moment.day : dayOf(instantOf(moment, zone), zone);
}

function momentOf(groups: Record<string, string | undefined> | undefined): Moment | null {
  if (!groups) return null;
  const month = groups['monthName']
    ? MONTHS.indexOf(groups['monthName'].slice(0, 3).toLowerCase()) + 1
    : Number(groups['month']);
  const day = `${groups['year']}-${two(month)}-${two(Number(groups['day']))}`;
  if (!isDay(day)) return null;
  const hour = hourOf(groups);
  if (hour === null) return { day, time: null, offset: null };
  const minute = Number(groups['minute']);
  const second = Number(groups['second'] ?? 0);
  if (Number.isNaN(hour) || hour > 23 || minute > 59 || second > 59) return null;
  const milli = (groups['milli'] ?? '').padEnd(3, '0');
  const offset = groups['offset']?.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2') ?? null;
  if (offset !== null && Number.isNaN(Date.parse(`${day}T00:00:00${offset}`))) return null;
  return { day, time: `${two(hour)}:${two(minute)}:${two(second)}.${milli}`, offset };
}

/** 0 to 23; NaN where a 12-hour clock has no such hour; null where there is no time. */
function hourOf(groups: Record<string, string | undefined>): number | null {
  if (groups['hour'] !== undefined) return Number(groups['hour']);
  if (groups['hour12'] === undefined) return null;
  const hour = Number(groups['hour12']);
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (groups['half']?.toLowerCase() === 'p' ? 12 : 0);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
