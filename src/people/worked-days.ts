import { addDays, type Day, isWorkingDay, type WorkingDays } from '../clock.ts';
import { weekdayNumbers } from '../strategy/schema.ts';
import type { Person } from './schema.ts';

/**
 * The latest days that a person was to work, up to and including `until`, the latest first: on their own weekdays, but
 * for holidays and absences, and none before they began. Fewer than
 * `number` where they have not worked so many within so many days of the calendar.
 * @param person null where only the organisation's days are known
 * @param began the first day at work; null where it is not known
 */
export function workedDays(
  person: Pick<Person, 'weekdays' | 'absences'> | null,
  organisation: WorkingDays,
  began: Day | null,
  until: Day,
  most: { readonly number: number; readonly withinDays: number },
): Day[] {
  const own = {
    ...organisation,
    ...(person?.weekdays && { weekdays: weekdayNumbers(person.weekdays) }),
  };
  const absent = (day: Day) => (person?.absences ?? []).some(({ from, to }) => from <= day && day <= to);
  const days: Day[] = [];
  for (let back = 0; back < most.withinDays && days.length < most.number; back++) {
    const day = addDays(until, -back);
    if (began !== null && day < began) break;
    if (isWorkingDay(day, own) && !absent(day)) days.push(day);
  }
  return days;
}
