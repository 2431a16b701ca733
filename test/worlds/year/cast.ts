import type { Dice } from './dice.ts';
import { dayAfter, weekdayOf } from './wall.ts';

/** Somebody in the world. */
export interface Somebody {
  readonly email: string;
  readonly role: 'sponsor' | 'rep';
  readonly zone: string;
  /** `HH:MM`: their hour. */
  readonly at: string;
  /** Whether they chose it themselves. */
  readonly chosen: boolean;
  /** 0 Sunday to 6 Saturday. */
  readonly weekdays: readonly number[];
  /** Of their own, beside everybody's. */
  readonly holidays: readonly string[];
  readonly absences: readonly { readonly from: string; readonly to: string }[];
  readonly digest: 'daily' | 'changes' | 'off';
  /** For reps: from which day on they may be written to, and from which not any more; null for never. */
  readonly agreed: string | null;
  readonly stopped: string | null;
  /** Spans in which they are not to be disturbed, in milliseconds. */
  readonly disturbed: readonly { readonly from: number; readonly to: number }[];
}

export const ZONES = [
  'Europe/Oslo',
  'America/New_York',
  'Asia/Tokyo',
  'Australia/Sydney',
  'Asia/Kathmandu',
] as const;

const WORKING = [1, 2, 3, 4, 5];
const NEPALESE = [0, 1, 2, 3, 4, 5];
export const DIGEST_AT = '07:45';
export const NUDGE_AT = '08:30';

/** Everybody's days off within a span: the first of each second month that is a weekday, and the end of the year. */
export function commonHolidays(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = dayAfter(day)) {
    const second = Number(day.slice(5, 7)) % 2 === 1 && day.endsWith('-01');
    if (second || day.endsWith('12-25') || day.endsWith('12-24') || day.endsWith('05-17')) days.push(day);
  }
  return days;
}

/** @param each how many sponsors and reps sit in each zone */
export function createCast(
  dice: Dice,
  from: string,
  to: string,
  each: { readonly sponsors: number; readonly reps: number },
): Somebody[] {
  const length = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
  const anyDay = () => dayAfter(from, dice.whole(0, length));
  const person = (role: Somebody['role'], zone: string, index: number): Somebody => {
    const chosen = dice.chance(0.4);
    const hours = role === 'sponsor' ? ['06:30', '09:00', '16:20'] : ['10:00', '13:15'];
    // Once or twice a year; hardly ever within a few days.
    const absences = length > 100 ? dice.whole(1, 2) : Number(dice.chance(0.15));
    const away = Array.from({ length: absences }, () => {
      const first = anyDay();
      return { from: first, to: dayAfter(first, dice.whole(0, 9)) };
    });
    const name = zone.split('/')[1]?.toLowerCase().replace('_', '-') ?? '';
    const stays = dice.chance(0.7);
    const agreed =
      role === 'sponsor' || dice.chance(0.15)
        ? null
        : dice.chance(length > 100 ? 0.6 : 0.9)
          ? from
          : anyDay();
    return {
      email: `${role}-${name}-${index}@example.test`,
      role,
      zone,
      at: chosen ? dice.pick(hours) : role === 'sponsor' ? DIGEST_AT : NUDGE_AT,
      chosen,
      weekdays: zone === 'Asia/Kathmandu' ? NEPALESE : WORKING,
      holidays: Array.from({ length: dice.whole(0, 4) }, anyDay).filter((day) => weekdayOf(day) !== 6),
      absences: away,
      digest: 'daily',
      agreed,
      stopped: agreed === null || stays ? null : dayAfter(agreed, dice.whole(5, length)),
      disturbed: [],
    };
  };
  const cast = ZONES.flatMap((zone) => [
    ...Array.from({ length: each.sponsors }, (_, index) => person('sponsor', zone, index)),
    ...Array.from({ length: each.reps }, (_, index) => person('rep', zone, index)),
  ]);
  const nightly = (at: string): Somebody => ({
    ...person('sponsor', 'America/New_York', 90),
    email: `sponsor-night-${at.replace(':', '')}@example.test`,
    at,
    chosen: true,
    weekdays: [0, 1, 2, 3, 4],
  });
  const sponsors = cast.filter(({ role }) => role === 'sponsor');
  const wish = new Map<string, Somebody['digest']>([
    [sponsors[0]?.email ?? '', 'changes'],
    [sponsors.at(-1)?.email ?? '', 'changes'],
    [sponsors[Math.floor(sponsors.length / 2)]?.email ?? '', 'off'],
  ]);
  return [
    ...cast.map((one) => ({ ...one, digest: wish.get(one.email) ?? ('daily' as const) })),
    nightly('01:30'),
    nightly('02:30'),
  ];
}

/** Whether somebody is at work on a day. */
export function isAtWork(
  { weekdays, holidays, absences }: Somebody,
  common: readonly string[],
  day: string,
): boolean {
  return (
    weekdays.includes(weekdayOf(day)) &&
    !holidays.includes(day) &&
    !common.includes(day) &&
    !absences.some(({ from, to }) => from <= day && day <= to)
  );
}
