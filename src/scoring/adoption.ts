import type { Check } from '../checks/check.ts';
import type { Day } from '../clock.ts';
import { HABITS, type Habit, LATELY_DAYS } from '../metrics/habits.ts';
import type { Person } from '../people/schema.ts';
import { workedDays } from '../people/worked-days.ts';
import type {
  CheckCount,
  Frame,
  HabitCount,
  MeasuringPort,
  RepRow,
  VisibilityRow,
  WorkedRep,
} from '../store/ports.ts';
import type { Leading } from '../strategy/read.ts';
import { type Strategy, workingDaysOf } from '../strategy/schema.ts';
import { type Adoption, composeAdoption, type RepHabits } from './adoption-compose.ts';
import { whyUnseen } from './plan.ts';

/** Four, three and thirteen weeks of somebody who works five days a week. */
const [MONTH_DAYS, WEEKS_DAYS, QUARTER_DAYS] = [20, 15, 65];
const YEAR_DAYS = 366;
/** Whoever has worked fewer days yet is still settling in. */
const FEWEST_DAYS = 5;

/**
 * Judges how the CRM is used, on the day of the frame: each rep by their own working days, each group of people together,
 * as far as it may be told. Reads the mirror, keeps nothing.
 * @param checkCounts by owner, of the checks that were run
 */
export async function judgeAdoption(ask: {
  readonly measuring: MeasuringPort;
  readonly strategy: Strategy;
  readonly people: readonly Person[];
  readonly leading: Leading;
  readonly visibility: readonly VisibilityRow[];
  readonly frame: Frame;
  readonly checks: readonly Check[];
  readonly checkCounts: readonly CheckCount[];
}): Promise<Adoption> {
  const { measuring, strategy, leading, visibility, frame } = ask;
  const source = leading.get('user') ?? null;
  const unknown = new Map<string, string>();
  for (const { id, reads } of HABITS) {
    const reason = whyUnseen(['user.active', ...reads], leading, visibility);
    if (reason) unknown.set(id, reason);
  }
  const byEmail = new Map(ask.people.map((person) => [person.email, person]));
  const reps = (await measuring.reps()).flatMap((rep): (RepRow & WorkedRep)[] => {
    const worked = workedOf(rep, byEmail.get(rep.email?.toLowerCase() ?? '') ?? null, strategy, frame.asOf);
    return worked ? [{ ...rep, ...worked }] : [];
  });
  const known = HABITS.filter(({ id }) => !unknown.has(id));
  const counted = await measuring.habits(
    known.flatMap(({ id, sql }) => (sql === undefined ? [] : [{ id, sql }])),
    reps,
    frame,
  );
  const judged = known.flatMap((habit) => ofChecks(habit, ask.checks, ask.checkCounts, leading, source));
  const byRep = Map.groupBy([...counted, ...judged], ({ userId }) => userId);
  const departments = new Map(strategy.teams.map(({ name, department }) => [name, department ?? null]));
  const habits = reps.map(
    ({ id, team, email }): RepHabits => ({
      id: `${source} ${id}`,
      team: team ?? '',
      department: departments.get(team ?? '') ?? null,
      knownTo: strategy.people.rep_level === 'manager' ? knowersOf(email, ask.people) : [],
      done: new Map((byRep.get(id) ?? []).map((count) => [count.habitId, count])),
    }),
  );
  return composeAdoption(HABITS, habits, unknown);
}

/** Who sees somebody's numbers where managers see those of their reps: the manager, and a manager their own. */
export function knowersOf(email: string | null, people: readonly Person[]): string[] {
  const own = email?.toLowerCase() ?? '';
  const manager = people.find((person) => person.email === own)?.manager?.toLowerCase();
  const manages = people.some((person) => person.manager?.toLowerCase() === own);
  return [...(manager === undefined ? [] : [manager]), ...(manages ? [own] : [])];
}

/** The days that a rep was to work of late; null for one who has not worked long enough to be judged. */
function workedOf(rep: RepRow, person: Person | null, strategy: Strategy, asOf: Day): WorkedRep | null {
  const began = person?.since ?? rep.began;
  const last = (number: number, withinDays: number) =>
    workedDays(person, workingDaysOf(strategy), began, asOf, { number, withinDays });
  const quarter = last(QUARTER_DAYS, YEAR_DAYS);
  const days = last(MONTH_DAYS, LATELY_DAYS);
  const [month, weeks] = [days.at(-1), days.at(WEEKS_DAYS - 1) ?? days.at(-1)];
  const first = quarter.at(-1);
  if (days.length < FEWEST_DAYS || !month || !weeks || !first) return null;
  return { source: rep.source, id: rep.id, days, sinceMonth: month, sinceWeeks: weeks, sinceQuarter: first };
}

/** What a habit that is made of checks says of each owner in the source whose users are judged. */
function ofChecks(
  { id, checks: which }: Habit,
  checks: readonly Check[],
  counts: readonly CheckCount[],
  leading: Leading,
  source: string | null,
): HabitCount[] {
  if (which === undefined) return [];
  const own = new Set(
    checks
      .filter((check) => (which === 'completeness' ? check.dimension === which : which.includes(check.id)))
      .filter((check) => check.concerns === 'owner' && leading.get(check.object) === source)
      .map((check) => check.id),
  );
  const owned = counts.filter(({ checkId, ownerId }) => ownerId !== null && own.has(checkId));
  return [...Map.groupBy(owned, ({ ownerId }) => ownerId ?? '')].map(([userId, some]) => {
    const due = some.reduce((sum, { checked }) => sum + checked, 0);
    const failing = some.reduce((sum, count) => sum + count.failing, 0);
    return { habitId: id, userId, due, done: due - failing };
  });
}
