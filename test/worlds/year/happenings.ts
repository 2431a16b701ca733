import { isAtWork, type Somebody } from './cast.ts';
import type { Dice } from './dice.ts';
import { DAY_MS, dayAfter, HOUR_MS, MINUTE_MS, momentsOf, shownAt } from './wall.ts';

export interface Span {
  readonly from: number;
  /** Does not belong to it. */
  readonly to: number;
}

/** What there is to say from a day on, and whether a source was late for it. */
export interface Told {
  /** The organisation's day. */
  readonly day: string;
  /** When it was judged first. */
  readonly judgedAt: number;
  /** The same number: no news. */
  readonly state: number;
  /** Where a source was late: when the day was judged again with it, and what was to be said then; else null. */
  readonly again: { readonly at: number; readonly state: number } | null;
  readonly late: boolean;
}

/** Everything that happens to the process and the numbers. */
export interface Happenings {
  /** When the process is down; apart from each other, the first first. */
  readonly outages: readonly Span[];
  readonly told: readonly Told[];
}

const ORGANISATION = 'Europe/Oslo';

export function createHappenings(
  dice: Dice,
  cast: readonly Somebody[],
  common: readonly string[],
  from: string,
  to: string,
  outages: number,
): Happenings {
  const days: string[] = [];
  for (let day = from; day <= to; day = dayAfter(day)) days.push(day);
  // Numbers were there before: whoever is ahead of Oslo hears of the day before.
  const judged = [dayAfter(from, -2), dayAfter(from, -1), ...days];
  return {
    outages: apart(Array.from({ length: outages }, (_, index) => outage(dice, cast, common, days, index))),
    told: judged.map(
      (
        (state) =>
        (day: string): Told => {
          if (dice.chance(0.62)) state += 1;
          const judgedAt = (momentsOf(day, '07:30', ORGANISATION)[0] ?? 0) + 2 * MINUTE_MS;
          const late = dice.chance(0.09);
          // A third of the late days are never judged again; some days are judged again though nothing was late.
          const better = late ? dice.chance(0.67) : dice.chance(0.03);
          const at = judgedAt + dice.whole(20, 300) * MINUTE_MS;
          if (better && dice.chance(0.5)) {
            const before = state;
            state += 1;
            return { day, judgedAt, state: before, again: { at, state }, late };
          }
          return { day, judgedAt, state, again: better ? { at, state } : null, late };
        }
      )(1),
    ),
  };
}

/** Half of them begin around somebody's hour; most are short, a few last longer than a working day. */
function outage(
  dice: Dice,
  cast: readonly Somebody[],
  common: readonly string[],
  days: readonly string[],
  index: number,
): Span {
  const lengthMs = dice.chance(0.7)
    ? dice.whole(1, 40) * MINUTE_MS
    : dice.chance(0.7)
      ? dice.whole(1, 9) * HOUR_MS
      : dice.whole(10, 36) * HOUR_MS;
  const day = dice.pick(days);
  const somebody = dice.pick(cast);
  if (index % 2 === 0 && isAtWork(somebody, common, day)) {
    const hour = momentsOf(day, somebody.at, somebody.zone)[0] ?? 0;
    const from = hour + dice.whole(-20, 3) * MINUTE_MS;
    return { from, to: from + lengthMs };
  }
  const from = Math.floor((Date.parse(`${day}T00:00:00Z`) + dice.share() * DAY_MS) / MINUTE_MS) * MINUTE_MS;
  return { from, to: from + lengthMs };
}

function apart(spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = kept.at(-1);
    if (last === undefined || span.from > last.to + MINUTE_MS) kept.push(span);
    else kept[kept.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  return kept;
}

export function isDown({ outages }: Happenings, ms: number): boolean {
  return outages.some(({ from, to }) => from <= ms && ms < to);
}

/** How long judging takes, and catching up on it after an outage. */
const JUDGING_MS = 3 * MINUTE_MS;

/** When a judgement that was to be made at a moment was made: one that falls into an outage after it. */
function madeAt({ outages }: Happenings, at: number): number {
  const down = outages.find(({ from, to }) => from <= at && at < to);
  return down ? madeAt({ outages, told: [] }, down.to + JUDGING_MS) : at;
}

/** Whether the day is being judged at a moment. */
export function isJudging(happenings: Happenings, ms: number): boolean {
  return happenings.told.some(({ judgedAt }) => {
    if (judgedAt - HOUR_MS > ms || judgedAt + 48 * HOUR_MS < ms) return false;
    const made = madeAt(happenings, judgedAt);
    return judgedAt - 2 * MINUTE_MS <= ms && made - JUDGING_MS <= ms && ms < made;
  });
}

/** The organisation's day that was to be judged by a moment. */
export function owedAt(ms: number): string {
  const { day, time } = shownAt(ms, ORGANISATION);
  return time >= '07:30' ? day : dayAfter(day, -1);
}

/** What is known at a moment: the last day that was judged while the process ran, or after it came back. */
export function toldAt(
  happenings: Happenings,
  ms: number,
): {
  readonly told: Told;
  readonly state: number;
  readonly judgedAt: number;
  readonly isAgain: boolean;
} | null {
  const { told } = happenings;
  const today = shownAt(ms, ORGANISATION).day;
  for (let index = told.findLastIndex(({ day }) => day <= today); index >= 0; index--) {
    const day = told[index];
    const first = day === undefined ? ms + 1 : madeAt(happenings, day.judgedAt);
    if (!day || first > ms) continue;
    const again = day.again === null ? ms + 1 : Math.max(madeAt(happenings, day.again.at), first);
    if (day.again !== null && again <= ms)
      return { told: day, state: day.again.state, judgedAt: again, isAgain: true };
    return { told: day, state: day.state, judgedAt: first, isAgain: false };
  }
  return null;
}
