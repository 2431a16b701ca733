import { addDays, type Day, dayOf, type Instant, isWorkingDay, timeOn, weekdayOf } from '../src/clock.ts';
import { type Strategy, workingDaysOf } from '../src/strategy/schema.ts';
import { TASK_NAMES, type TaskName } from '../src/tasks.ts';

/** When a job is due, by the clock of the organisation's zone. */
export interface Due {
  readonly task: TaskName;
  /** `HH:MM`. */
  readonly at: string;
  readonly days: 'every' | 'working';
}

/**
 * When a reconciling run begins. It is looked at every night, since the budget may spread it over several; a night on
 * which nothing is left to do asks no CRM.
 */
const RECONCILED = { weekday: 7, at: '01:00' } as const;

/** The whole day on one screen. Mirror and measurements are fresh when the digest goes out. */
export function timetable(strategy: Strategy): Due[] {
  const { digest, nudge } = strategy;
  return [
    { task: 'reconcile', at: RECONCILED.at, days: 'every' },
    { task: 'sync', at: '03:00', days: 'every' },
    { task: 'sync', at: earlier(digest.at, 45), days: 'every' },
    { task: 'score', at: earlier(digest.at, 15), days: 'every' },
    { task: 'digest', at: digest.at, days: 'working' },
    { task: 'nudge', at: nudge.at, days: 'working' },
  ];
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
 * down catches up on. In the order of the timetable.
 */
export function latestSlots(
  strategy: Strategy,
  today: Day,
  now: Instant,
): { task: TaskName; slot: Instant }[] {
  const latest = new Map<TaskName, Instant>();
  for (const due of timetable(strategy)) {
    for (const day of [addDays(today, -1), today]) {
      const slot = slotOn(due, day, strategy);
      if (slot === null || slot > now || Date.parse(now) - Date.parse(slot) > 86_400_000) continue;
      if (slot > (latest.get(due.task) ?? '')) latest.set(due.task, slot);
    }
  }
  return TASK_NAMES.flatMap((task) => {
    const slot = latest.get(task);
    return slot === undefined ? [] : [{ task, slot }];
  });
}

/** The next moment at which each job is due, in the order of the jobs. */
export function nextSlots(strategy: Strategy, today: Day, now: Instant): { task: TaskName; slot: Instant }[] {
  return TASK_NAMES.flatMap((task) => {
    const slots = timetable(strategy)
      .filter((due) => due.task === task)
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
