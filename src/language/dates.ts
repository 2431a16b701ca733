import { type Day, daysBetween, type Instant, weekdayOf } from '../clock.ts';

/** Days and moments as people of one locale say them, in the calendar that they use. */
export interface Dates {
  /** `Monday 23 November`. */
  day(day: Day): string;
  /** `31 March`, with the year where that day is not the next one of its name after `near`. */
  date(day: Day, near: Day): string;
  /** `November 2026`. */
  month(day: Day): string;
  /** A day as one speaks of it from near by: `yesterday`, `today`, `in 3 days`. */
  relative(day: Day, today: Day): string;
  /** The weekdays, beginning with the first of the week where the reader lives. */
  weekdays(): readonly Weekday[];
}

export interface Weekday {
  readonly id: (typeof WEEKDAYS)[number];
  /** `Monday`. */
  readonly name: string;
}

/** How an earlier day is referred to; what stands around it is the language's affair. */
export type Reference =
  | ({ readonly kind: 'weekday' } & Weekday)
  /** `number`: the day of the month, which decides the form in some languages. */
  | { readonly kind: 'date'; readonly text: string; readonly number: number };

/** What sentences are made of, besides whole dates. */
export interface Moments {
  reference(day: Day, today: Day): Reference;
  /** The time in a zone: `07:40`. */
  time(instant: Instant, zone: string): string;
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** A Monday. */
const A_MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
/** Beyond so many days ahead a day without its year could be taken for another. */
const UNAMBIGUOUS_DAYS = 330;

export function createDates(locale: string): Dates & Moments {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    return (day: Day) => made.format(Date.parse(`${day}T00:00:00Z`));
  };
  const whole = format({ weekday: 'long', day: 'numeric', month: 'long' });
  const short = format({ day: 'numeric', month: 'long' });
  const dated = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const weekdays = namedWeekdays(locale);
  const month = monthFormat(locale);
  const { firstDay } = weekOf(locale);
  const times = new Map<string, Intl.DateTimeFormat>();
  return {
    day: whole,
    date(day, near) {
      const ahead = daysBetween(near, day);
      return ahead < 0 || ahead > UNAMBIGUOUS_DAYS ? dated(day) : short(day);
    },
    month,
    relative: (day, today) => relative.format(daysBetween(today, day), 'day'),
    weekdays: () => [...weekdays.slice(firstDay - 1), ...weekdays.slice(0, firstDay - 1)],
    reference(day, today) {
      const back = daysBetween(day, today);
      const weekday = weekdays[weekdayOf(day) - 1];
      if (weekday && back > 0 && back < 7) return { kind: 'weekday', ...weekday };
      const text = back > UNAMBIGUOUS_DAYS ? dated(day) : short(day);
      return { kind: 'date', text, number: Number(day.slice(8)) };
    },
    time(instant, zone) {
      const known = times.get(zone);
      const made =
        known ?? new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: zone });
      times.set(zone, made);
      return made.format(Date.parse(instant));
    },
  };
}

function namedWeekdays(locale: string): Weekday[] {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  return WEEKDAYS.map((id, index) => ({ id, name: format.format(A_MONDAY + index * DAY_MS) }));
}

/** Months with their year, which locale data put in front of the month where the calendar is the Persian one. */
function monthFormat(locale: string): (day: Day) => string {
  const format = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return (day) => {
    const at = Date.parse(`${day}T00:00:00Z`);
    if (format.resolvedOptions().calendar !== 'persian') return format.format(at);
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${parts.get('month')} ${parts.get('year')}`;
  };
}

/** The first day of the week, 1 for Monday; Monday where the engine does not tell. */
function weekOf(locale: string): { readonly firstDay: number } {
  const asked = new Intl.Locale(locale) as { getWeekInfo?: () => { readonly firstDay: number } };
  return asked.getWeekInfo?.() ?? { firstDay: 1 };
}
