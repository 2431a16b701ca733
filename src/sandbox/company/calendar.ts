import { addDays, type Day, type Instant, previousWorkingDay } from '../../clock.ts';

/** Days are counted from 1970-01-01 while the company is made; they become text when a vendor's row is. */
export type DayNumber = number;
/** Milliseconds since 1970-01-01T00:00Z, always whole seconds. */
export type Moment = number;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;

export function dayNumber(day: Day): DayNumber {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

const dayTexts = new Map<DayNumber, Day>();

export function dayText(day: DayNumber): Day {
  let text = dayTexts.get(day);
  if (text === undefined) {
    text = new Date(day * DAY_MS).toISOString().slice(0, 10);
    dayTexts.set(day, text);
  }
  return text;
}

export function instantText(at: Moment): Instant {
  // In one piece in memory; a text put together from parts keeps all its parts, millions of times over.
  return new Date(at).toISOString();
}

export function momentOn(day: DayNumber, hour: number, minute = 0): Moment {
  return day * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS;
}

export function dayAt(at: Moment): DayNumber {
  return Math.floor(at / DAY_MS);
}

/** Saturday and Sunday. */
export function isWeekend(day: DayNumber): boolean {
  const weekday = (((day + 3) % 7) + 7) % 7;
  return weekday >= 5;
}

/** The span of time that the company's records tell of. */
export interface Span {
  /** The day on which the records are judged; edits of the last day happen on it. */
  readonly asOf: DayNumber;
  /** The last working day before `asOf`: nothing in the served state is younger. */
  readonly lastDay: DayNumber;
  /** The end of work on `lastDay`. */
  readonly end: Moment;
  /** Two years before `asOf`. */
  readonly start: DayNumber;
}

const HISTORY_DAYS = 730;
const WEEKDAYS = { weekdays: [1, 2, 3, 4, 5], holidays: [] };

export function spanBefore(asOf: Day): Span {
  const lastDay = dayNumber(previousWorkingDay(asOf, WEEKDAYS) ?? addDays(asOf, -1));
  const day = dayNumber(asOf);
  return { asOf: day, lastDay, end: momentOn(lastDay, 17, 30), start: day - HISTORY_DAYS };
}
