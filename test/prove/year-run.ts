import { basisOf } from '../../src/briefing/basis.ts';
import type { Looking } from '../../src/briefing/digests.ts';
import type { Findings } from '../../src/briefing/nudges.ts';
import { beginTurns, digestTurn, nudgeTurn } from '../../src/briefing/turns.ts';
import { silentLog } from '../../src/log.ts';
import type { Person } from '../../src/people/schema.ts';
import type { DayView } from '../../src/progress/day-view.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import { dayView, fixView, kept, onPace, sources } from '../briefing/day-view.ts';
import { findingsFor, lookingFor, northlight, user } from '../briefing/northlight.ts';
import { commonHolidays, createCast, type Somebody } from '../worlds/year/cast.ts';
import { createDice } from '../worlds/year/dice.ts';
import {
  createHappenings,
  type Happenings,
  isDown,
  isJudging,
  owedAt,
  toldAt,
} from '../worlds/year/happenings.ts';
import { judgeYear, type Verdict } from '../worlds/year/judge.ts';
import { dayAfter, HOUR_MS, MINUTE_MS, momentsOf, shownAt } from '../worlds/year/wall.ts';
import { Died, type YearNotifier, yearNotifier } from './year-notifier.ts';

export interface YearAsk {
  readonly seed: number;
  /** Days, both included. */
  readonly from: string;
  readonly to: string;
  /** In each of the five zones. */
  readonly each: { readonly sponsors: number; readonly reps: number };
  readonly outages: number;
}

export interface Year {
  readonly verdict: Verdict;
  readonly people: { readonly sponsors: number; readonly reps: number };
  readonly restarts: number;
  readonly looks: number;
  readonly mishaps: YearNotifier['mishaps'];
}

const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const FIXES = [1, 2, 3, 4].map((n) => fixView({ checkId: 'deal-amount-missing', label: `Deal ${n}` }));

/** Lives through the world's days minute by minute, wherever something could happen, and hourly everywhere else. */
export async function liveYear({ seed, from, to, each, outages }: YearAsk): Promise<Year> {
  const dice = createDice(seed);
  const common = commonHolidays(from, to);
  const cast = createCast(dice, from, to, each).map((one) => withQuiet(dice, one, from, to));
  const happenings = createHappenings(dice, cast, common, from, to, outages);
  const strategy = northlight({
    roles: {
      sponsors: cast.filter(({ role }) => role === 'sponsor').map(({ email }) => email),
      programmeManager: 'pm@example.test',
    },
    workingDays: { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], holidays: common },
  });
  const store = await openRecordStore(':memory:', 256);
  let nowMs = 0;
  const clock = { now: () => new Date(nowMs).toISOString() };
  const known = () => toldAt(happenings, nowMs);
  const notifier = yearNotifier(
    dice,
    cast,
    () => nowMs,
    () => known()?.state ?? 0,
  );
  const sender = { outbox: store.outbox, notifier, clock, dryRun: false, strategy, log: silentLog };
  const users = cast.map(({ email }, index) => user(`005${index}`, email));
  const views = new Map<string, DayView>();
  const viewNow = (): DayView | null => {
    const now = known();
    if (now === null) return null;
    const name = `${now.told.day} ${now.state} ${now.isAgain}`;
    const view = views.get(name) ?? viewOf(now.told.day, now.state, now.told.late && !now.isAgain);
    views.set(name, view);
    return view;
  };
  let [since, wasUp, restarts, looks] = ['', false, 0, 0];
  let turns = beginTurns();
  for (const minute of minutesOf(happenings, cast, from, to)) {
    nowMs = minute;
    if (isDown(happenings, nowMs)) {
      wasUp = false;
      continue;
    }
    if (!wasUp) {
      [since, wasUp, turns] = [clock.now(), true, beginTurns()];
      restarts++;
    }
    looks++;
    const people = cast.map((one) => personOf(one, nowMs));
    const planning = { workspace: 'w', strategy, people, outbox: store.outbox, now: clock.now() };
    try {
      await digestTurn({
        planning: { ...planning, busySince: isJudging(happenings, nowMs) ? since : null },
        sender,
        turns,
        async looking(): Promise<Looking | null> {
          const view = viewNow();
          const moved = async (until: string) => ({ since: until, moves: new Map(), totals: null });
          return view && { ...lookingFor({ view, moved }), owed: owedAt(nowMs) };
        },
        async known() {
          const view = viewNow();
          const judgedAt = new Date(known()?.judgedAt ?? 0).toISOString();
          return view && { basis: basisOf(view, clock.now(), owedAt(nowMs), false), judgedAt };
        },
      });
      await nudgeTurn({
        planning,
        sender,
        turns,
        async findings(): Promise<Findings | null> {
          const view = viewNow();
          return view && findingsFor({ view, people, users, fixes: FIXES });
        },
      });
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      wasUp = false;
    }
  }
  await store.close();
  const verdict = judgeYear(cast, common, happenings, { from, to }, notifier.arrived);
  const count = (role: string) => cast.filter((one) => one.role === role).length;
  const people = { sponsors: count('sponsor'), reps: count('rep') };
  return { verdict, people, restarts, looks, mishaps: notifier.mishaps };
}

function personOf(one: Somebody, ms: number): Person {
  const { email, role, zone, at, chosen, weekdays, holidays, absences, digest, agreed, stopped } = one;
  const { day } = shownAt(ms, zone);
  const agrees = agreed !== null && agreed <= day && (stopped === null || day < stopped);
  return {
    email,
    name: email,
    role,
    language: 'en',
    zone,
    weekdays: weekdays.map((weekday) => NAMES[weekday] ?? 'mon'),
    holidays: [...holidays],
    absences: [...absences],
    digest,
    ...(chosen && { at }),
    ...(agrees && { agreed }),
  };
}

/** Numbers that differ for any two states fewer than 81 apart, and only then. */
function viewOf(day: string, state: number, late: boolean): DayView {
  const trust = (band: number) => (band + 0.5) / 10;
  const first = { ...onPace, measured: { ...onPace.measured, trust: trust(state % 9) } };
  const second = { ...kept, measured: { ...kept.measured, trust: trust(Math.floor(state / 9) % 9) } };
  const pulledAt = `${day}T10:00:00.000Z`;
  return dayView(
    {
      day,
      since: dayAfter(day, -1),
      sources: sources.map((source, index) => {
        return { ...source, pulledAt, failure: late && index === 0 ? 'It did not answer.' : null };
      }),
    },
    [first, second],
  );
}

/** One rep in four is sometimes not to be disturbed around their hour. */
function withQuiet(dice: ReturnType<typeof createDice>, one: Somebody, from: string, to: string): Somebody {
  if (one.role !== 'rep' || !dice.chance(0.25)) return one;
  const disturbed: { from: number; to: number }[] = [];
  for (let day = from; day <= to; day = dayAfter(day)) {
    if (!dice.chance(0.2)) continue;
    const start = (momentsOf(day, one.at, one.zone)[0] ?? 0) - dice.whole(0, 60) * MINUTE_MS;
    disturbed.push({ from: start, to: start + dice.whole(10, 600) * MINUTE_MS });
  }
  return { ...one, disturbed };
}

/** Every minute about which something may change, and every full hour. */
function minutesOf(
  { outages, told }: Happenings,
  cast: readonly Somebody[],
  from: string,
  to: string,
): number[] {
  const minutes = new Set<number>();
  const around = (ms: number, before: number, after: number) => {
    const at = Math.floor(ms / MINUTE_MS) * MINUTE_MS;
    for (let minute = -before; minute <= after; minute++) minutes.add(at + minute * MINUTE_MS);
  };
  const hours = new Map(cast.map((one) => [`${one.at} ${one.zone}`, one]));
  for (let day = from; day <= to; day = dayAfter(day))
    for (const { at, zone } of hours.values())
      for (const moment of momentsOf(day, at, zone)) around(moment, 2, 9);
  for (const outage of outages) around(outage.to, 1, 14);
  for (const { judgedAt, again } of told) {
    around(judgedAt, 3, 5);
    if (again) around(again.at, 1, 4);
  }
  for (const { disturbed } of cast) for (const { to: end } of disturbed) around(end, 0, 2);
  const start = Math.min(...minutes);
  for (
    let hour = Math.floor(start / HOUR_MS) * HOUR_MS;
    hour <= Math.max(...[...minutes].slice(-1));
    hour += HOUR_MS
  )
    minutes.add(hour);
  const [first, last] = [Date.parse(from) - 14 * HOUR_MS, Date.parse(to) + 36 * HOUR_MS];
  return [...minutes].filter((minute) => first <= minute && minute <= last).sort((a, b) => a - b);
}
