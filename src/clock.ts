import { Temporal } from 'temporal-polyfill';

/** A day of the calendar, `YYYY-MM-DD`, in a zone that the context names. */
export type Day = string;
/** A moment, ISO 8601 in UTC with milliseconds: `2026-11-20T07:40:00.000Z`. */
export type Instant = string;

/** The only source of the present. Everything that needs "now" is handed one. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => new Date().toISOString() };

/** A clock that stands still at `instant`. */
export function stoppedClock(instant: Instant): Clock {
  return { now: () => instant };
}

/** The last millisecond of `day` in `zone`: an as-of day counts in full. */
export function endOfDay(day: Day, zone: string): Instant {
  const next = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone);
  return new Date(next.epochMilliseconds - 1).toISOString();
}

/** The first moment of `day` in `zone`. */
export function startOfDay(day: Day, zone: string): Instant {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds).toISOString();
}

/** The moment at which clocks in `zone` show `time` (`HH:MM`) on `day`; a skipped time moves forward. */
export function timeOn(day: Day, time: string, zone: string): Instant {
  return moments(`${day} ${time} ${zone}`, () => {
    const at = Temporal.PlainDate.from(day).toZonedDateTime({
      timeZone: zone,
      plainTime: Temporal.PlainTime.from(time),
    });
    return new Date(at.epochMilliseconds).toISOString();
  });
}

/** The day that `instant` falls on in `zone`. */
export function dayOf(instant: Instant, zone: string): Day {
  return days(`${instant} ${zone}`, () =>
    Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString(),
  );
}

/**
 * What was worked out of late: a thousand people in five zones ask for the same few moments every minute, and zones are
 * slow to reckon with.
 */
function remembering(most: number): (name: string, work: () => string) => string {
  const known = new Map<string, string>();
  return (name, work) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = work();
    if (known.size >= most) known.clear();
    known.set(name, found);
    return found;
  };
}

const moments = remembering(2_000);
const days = remembering(500);

/** The wall-clock time `HH:MM` of `instant` in `zone`. */
export function timeOf(instant: Instant, zone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainTime().toString().slice(0, 5);
}

export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

export function addMonths(day: Day, months: number): Day {
  return Temporal.PlainDate.from(day).add({ months }).toString();
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days;
}

/** Monday is 1, Sunday 7. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** Days on which people work: weekdays (Monday 1 … Sunday 7) less holidays. */
export interface WorkingDays {
  readonly weekdays: readonly number[];
  readonly holidays: readonly Day[];
}

export function isWorkingDay(day: Day, calendar: WorkingDays): boolean {
  return calendar.weekdays.includes(weekdayOf(day)) && !calendar.holidays.includes(day);
}

/** The latest working day before `day`; null when a year holds none. */
export function previousWorkingDay(day: Day, calendar: WorkingDays): Day | null {
  for (let back = 1; back <= 366; back++) {
    const candidate = addDays(day, -back);
    if (isWorkingDay(candidate, calendar)) return candidate;
  }
  return null;
}

/** Whether `text` is a real day of the calendar in the form `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** Whether `zone` is a time zone that this runtime knows. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
