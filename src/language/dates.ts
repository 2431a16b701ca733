import { type Day, dayOf, daysBetween, type Instant } from '../clock.ts';

/** Days and moments as people of one locale say them. */
export interface Dates {
  /** `Monday 23 November`. */
  day(day: Day): string;
  /** `31 March`, with the year where that day is not the next one of its name after `near`. */
  date(day: Day, near: Day): string;
  /** `November 2026`. */
  month(day: Day): string;
  /** An earlier day as one refers to it: `Friday` within a week, else `20 November`. */
  since(day: Day, today: Day): string;
  /** The time in a zone, with the day where it is not `today` there: `07:40`, `Friday 20 November, 18:30`. */
  moment(instant: Instant, zone: string, today: Day): string;
}

/** Beyond so many days ahead a day without its year could be taken for another. */
const UNAMBIGUOUS_DAYS = 330;

export function createDates(locale: string): Dates {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    return (day: Day) => made.format(Date.parse(`${day}T00:00:00Z`));
  };
  const whole = format({ weekday: 'long', day: 'numeric', month: 'long' });
  const short = format({ day: 'numeric', month: 'long' });
  const dated = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const weekday = format({ weekday: 'long' });
  const date = (day: Day, near: Day) => {
    const ahead = daysBetween(near, day);
    return ahead < 0 || ahead > UNAMBIGUOUS_DAYS ? dated(day) : short(day);
  };
  return {
    day: whole,
    date,
    month: format({ month: 'long', year: 'numeric' }),
    since(day, today) {
      const back = daysBetween(day, today);
      if (back > 0 && back < 7) return weekday(day);
      return back > UNAMBIGUOUS_DAYS ? dated(day) : short(day);
    },
    moment(instant, zone, today) {
      const time = new Intl.DateTimeFormat(locale, {
        hour: '2-digit',
        minute: '2-digit',
        timeZone: zone,
      }).format(Date.parse(instant));
      const day = dayOf(instant, zone);
      return day === today ? time : `${whole(day)}, ${time}`;
    },
  };
}
