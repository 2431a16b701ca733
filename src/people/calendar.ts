import {
  addDays,
  type Day,
  dayOf,
  type Instant,
  isWorkingDay,
  previousWorkingDay,
  timeOn,
  type WorkingDays,
  weekdayOf,
} from '../clock.ts';
import { type Strategy, weekdayNumbers, workingDaysOf } from '../strategy/schema.ts';
import type { Person } from './schema.ts';

/** When a person works, by their own clock. */
export interface Calendar {
  readonly zone: string;
  readonly days: WorkingDays;
  readonly absences: readonly { readonly from: Day; readonly to: Day }[];
}

/** Times of day between which nobody is written to; `to` does not belong to them. */
export type Quiet = Strategy['quietHours'];

/** How long an hour that somebody chose within the quiet hours holds. */
const OWN_HOUR_MS = 2 * 3_600_000;

/** A span of time on a day of a person's calendar in which something may reach them. */
export interface Slot {
  readonly day: Day;
  /** The moment at which they expect it. */
  readonly from: Instant;
  /** From here on it is too late for that day. */
  readonly until: Instant;
}

/** Their own zone, else their team's, else the organisation's; their own weekdays and holidays besides everybody's. */
export function calendarOf(person: Person, strategy: Strategy): Calendar {
  const common = workingDaysOf(strategy);
  const team = strategy.teams.find(({ name }) => name === person.team);
  return {
    zone: person.zone ?? team?.zone ?? strategy.organisation.zone,
    days: {
      weekdays: person.weekdays ? weekdayNumbers(person.weekdays) : common.weekdays,
      holidays: [...common.holidays, ...(person.holidays ?? [])],
    },
    absences: person.absences ?? [],
  };
}

/** Whether somebody is at work on a day: not a day off, a holiday or an absence. */
export function worksOn({ days, absences }: Calendar, day: Day): boolean {
  return isWorkingDay(day, days) && !absences.some(({ from, to }) => from <= day && day <= to);
}

/** Of a working day: whether none follows it in its week, which begins on the day after their longest rest. */
export function endsWeek(calendar: Calendar, day: Day): boolean {
  const { weekdays } = calendar.days;
  const last = lastOfWeek(weekdays);
  for (let ahead = 1; ahead < 7; ahead++) {
    const next = addDays(day, ahead);
    if (weekdayOf(addDays(next, -1)) === last) return true;
    if (worksOn(calendar, next)) return false;
  }
  return true;
}

/** Of a working day: whether none follows it in its month. */
export function endsMonth(calendar: Calendar, day: Day): boolean {
  for (let next = addDays(day, 1); next.slice(0, 7) === day.slice(0, 7); next = addDays(next, 1))
    if (worksOn(calendar, next)) return false;
  return true;
}

/** The weekday after which they rest longest: Friday for most, Thursday where Friday and Saturday are free. */
function lastOfWeek(weekdays: readonly number[]): number {
  const rest = (weekday: number): number => {
    let days = 0;
    while (days < 7 && !weekdays.includes(((weekday + days) % 7) + 1)) days++;
    return days;
  };
  return weekdays.toSorted((a, b) => rest(b) - rest(a) || b - a)[0] ?? 7;
}

/**
 * The slot of a sponsor on the day that it is for them: from their hour until everybody's quiet hours begin. An hour
 * that they chose within the quiet hours is theirs to choose, and holds for two hours, but not past midnight.
 * @returns null on a day on which they do not work
 */
export function digestSlot(calendar: Calendar, at: string, quiet: Quiet, now: Instant): Slot | null {
  const day = dayOf(now, calendar.zone);
  if (!worksOn(calendar, day)) return null;
  const from = timeOn(day, at, calendar.zone);
  const midnight = timeOn(addDays(day, 1), '00:00', calendar.zone);
  const overnight = quiet.from > quiet.to;
  const awake = overnight ? at < quiet.from : at < quiet.from || at >= quiet.to;
  const evening = overnight || at < quiet.from ? timeOn(day, quiet.from, calendar.zone) : midnight;
  const until = awake ? evening : new Date(Date.parse(from) + OWN_HOUR_MS).toISOString();
  return { day, from, until: until < midnight ? until : midnight };
}

/**
 * The slot of a rep on the day that it is for them: from their hour, or from the end of the quiet hours where those
 * end later, until they begin again.
 * @returns null on a day on which they do not work, or on which no such time is left
 */
export function nudgeSlot(calendar: Calendar, at: string, quiet: Quiet, now: Instant): Slot | null {
  const day = dayOf(now, calendar.zone);
  if (!worksOn(calendar, day)) return null;
  const overnight = quiet.from > quiet.to;
  const first = overnight && at < quiet.to ? quiet.to : at;
  const last = overnight ? quiet.from : first < quiet.from ? quiet.from : '24:00';
  if (first >= last || (!overnight && first >= quiet.from && first < quiet.to)) return null;
  const until =
    last === '24:00' ? timeOn(addDays(day, 1), '00:00', calendar.zone) : timeOn(day, last, calendar.zone);
  return { day, from: timeOn(day, first, calendar.zone), until };
}

/** The next moment at which a slot begins after `now`; null where a year holds none. */
export function nextSlot(
  slotOn: (now: Instant) => Slot | null,
  { zone }: Calendar,
  now: Instant,
): Instant | null {
  const today = dayOf(now, zone);
  for (let ahead = 0; ahead <= 366; ahead++) {
    const slot = slotOn(timeOn(addDays(today, ahead), '12:00', zone));
    if (slot !== null && slot.from > now) return slot.from;
  }
  return null;
}

/** The working day of theirs before `day`; null where a year holds none. */
export function workedBefore(calendar: Calendar, day: Day): Day | null {
  const off = calendar.absences;
  let at = previousWorkingDay(day, calendar.days);
  while (at !== null && off.some(({ from, to }) => from <= (at as Day) && (at as Day) <= to))
    at = previousWorkingDay(at, calendar.days);
  return at;
}
