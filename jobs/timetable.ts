import { addDays, type Day, dayOf, type Instant, isWorkingDay, timeOn, weekdayOf } from '../src/clock.ts';
import { type Strategy, workingDaysOf } from '../src/strategy/schema.ts';
import type { TaskName } from '../src/tasks.ts';

/** The jobs that have turns. What people are to hear is looked at every minute, since each has an hour of their own. */
export type TurnName = Extract<TaskName, 'sync' | 'score' | 'reconcile'>;

/** When a job is due, by the clock of the organisation's zone. */
export interface Due {
  readonly task: TurnName;
  /** `HH:MM`. */
  readonly at: string;
  readonly days: 'every' | 'working';
  /** Only where a source could not be read before, so that the day's numbers rest on less than they could. */
  readonly late?: true;
}

/** A turn that is due. */
export interface Turn {
  readonly task: TurnName;
  readonly slot: Instant;
  readonly late?: true;
}

/**
 * When a reconciling run begins. It is looked at every night, since the budget may spread it over several; a night on
 * which nothing is left to do asks no CRM.
 */
const RECONCILED = { weekday: 7, at: '01:00' } as const;

/**
 * The whole day on one screen. Mirror and measurements are fresh when the first digests go out.
 * @param first when the first sponsor expects a digest, by the organisation's clock; the strategy's hour unless told
 */
export function timetable(strategy: Strategy, first = strategy.digest.at): Due[] {
  const { quietHours } = strategy;
  return [
    { task: 'reconcile', at: RECONCILED.at, days: 'every' },
    { task: 'sync', at: '03:00', days: 'every' },
    { task: 'sync', at: earlier(first, 45), days: 'every' },
    { task: 'score', at: earlier(first, 15), days: 'every' },
    ...hoursBetween(first, quietHours.from).flatMap((at): Due[] => [
      { task: 'sync', at, days: 'working', late: true },
      { task: 'score', at, days: 'working', late: true },
    ]),
  ];
}

/** The full hours after one time of day and before another. */
function hoursBetween(from: string, to: string): string[] {
  const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);
  return hours.filter((at) => at > from && at < to);
}

/** The moment on `day` at which an entry is due; null when it is not. */
export function slotOn(due: Due, day: Day, strategy: Strategy): Instant | null {
  if (due.days === 'working' && !isWorkingDay(day, workingDaysOf(strategy))) return null;
  return timeOn(day, due.at, strategy.organisation.zone);
}

/** The latest moment, not after `now`, at which a reconciling run began to be due. */
export function latestReconciling(strategy: Strategy, now: Instant): Instant {
  const { zone } = strategy.organisation;
  const today = dayOf(now, zone);
  const back = (weekdayOf(today) - RECONCILED.weekday + 7) % 7;
  const at = (daysBack: number) => timeOn(addDays(today, -daysBack), RECONCILED.at, zone);
  return at(back) <= now ? at(back) : at(back + 7);
}

/**
 * The latest moment, not after `now` and at most a day back, at which each job was due: what a service that was
 * down catches up on. In the order of the jobs; turns for what is late come last.
 */
export function latestSlots(strategy: Strategy, today: Day, now: Instant, first?: string): Turn[] {
  const latest = new Map<string, Turn>();
  for (const due of timetable(strategy, first)) {
    for (const day of [addDays(today, -1), today]) {
      const slot = slotOn(due, day, strategy);
      if (slot === null || slot > now || Date.parse(now) - Date.parse(slot) > 86_400_000) continue;
      const { task, late } = due;
      const name = late ? `late ${task}` : task;
      if (slot > (latest.get(name)?.slot ?? '')) latest.set(name, { task, slot, ...(late && { late }) });
    }
  }
  const names = [...TURN_NAMES, ...TURN_NAMES.map((task) => `late ${task}`)];
  return names.flatMap((name) => latest.get(name) ?? []);
}

/** In the order in which they build on each other; the longest, for which nobody waits, comes last. */
const TURN_NAMES: readonly TurnName[] = ['sync', 'score', 'reconcile'];

/** The latest day of the organisation's that was to be judged by now. */
export function owedDay(strategy: Strategy, now: Instant, first?: string): Day {
  const today = dayOf(now, strategy.organisation.zone);
  const judged = timetable(strategy, first).find(({ task, late }) => task === 'score' && !late);
  const slot = judged === undefined ? null : slotOn(judged, today, strategy);
  return slot !== null && slot <= now ? today : addDays(today, -1);
}

/** The next moment at which each job is due, in the order of the jobs. */
export function nextSlots(strategy: Strategy, today: Day, now: Instant, first?: string): Turn[] {
  return TURN_NAMES.flatMap((task) => {
    const slots = timetable(strategy, first)
      .filter((due) => due.task === task && !due.late)
      .flatMap((due) =>
        Array.from({ length: DAYS_AHEAD }, (_, ahead) => slotOn(due, addDays(today, ahead), strategy)),
      )
      .filter((slot) => slot !== null && slot > now)
      .sort();
    return slots[0] ? [{ task, slot: slots[0] }] : [];
  });
}

/** Longer than any run of holidays. */
const DAYS_AHEAD = 31;

/** `minutes` before a time of day, not before midnight. */
function earlier(time: string, minutes: number): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const total = Math.max(0, hour * 60 + minute - minutes);
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`;
}
