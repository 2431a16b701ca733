import { answeredBy, type Exception, isTold } from '../src/briefing/memory.ts';
import { dayOf } from '../src/clock.ts';
import { ConfigError } from '../src/errors.ts';
import type { Level } from '../src/fixing/rights.ts';
import type { Preference } from '../src/people/preferences.ts';
import { may } from '../src/people/roles.ts';
import type { DayView } from '../src/progress/day-view.ts';
import type { FixView, OpenFinding } from '../src/progress/fixes.ts';
import { keyOf } from '../src/progress/ranking.ts';
import { refOf } from './blocks/fix.ts';
import { type OwnBoard, readOwnBoard } from './board.ts';
import type { Desk } from './desk.ts';
import { type Reports, readReports } from './reports.ts';
import type { Turn } from './wing.ts';

/** How many of their own fixes, and of what others said, somebody is shown at once. */
const MOST_FIXES = 5;
const MOST_EXCEPTIONS = 8;
const WEEK_MS = 7 * 86_400_000;

/** An exception with the record that it is about; null where the finding is not open any more. */
export interface ShownException extends Exception {
  readonly finding: string;
  readonly about: OpenFinding | null;
  /** Who said so; null where that was forgotten. */
  readonly name: string | null;
}

/** What the Home tab of one member is made of. Null wherever their role does not see it. */
export interface HomeData {
  /** Null where the day was not scored yet. */
  readonly view: DayView | null;
  readonly goals: boolean;
  readonly teams: boolean;
  /** `today`: what they decided today, after which nothing else is asked of them. */
  readonly decide: { readonly answered: ReadonlySet<string>; readonly today: string | null } | null;
  /** Null for whom no records belong to. */
  readonly own: {
    readonly fixes: readonly FixView[];
    readonly total: number;
    /** Fixes that they made in the last seven days. */
    readonly mended: number;
    readonly logins: readonly {
      readonly source: string;
      readonly signedIn: boolean;
      readonly offered: boolean;
    }[];
  } | null;
  readonly reports: Reports | null;
  readonly board: OwnBoard | null;
  readonly exceptions: readonly ShownException[] | null;
  readonly answers:
    | readonly { readonly ask: string; readonly answer: string; readonly name: string; readonly at: string }[]
    | null;
  readonly health: {
    readonly sent: number;
    readonly failed: number;
    readonly unknown: number;
    readonly agreed: number;
    readonly reps: number;
    readonly level: Level;
  } | null;
  readonly preference: Preference;
}

/** Reads what one member sees on their Home tab: as far as their role may see, and their own. */
export async function readHome(desk: Desk, turn: Turn): Promise<HomeData> {
  const { member, told } = turn;
  const { role, email, owners } = member;
  const view = await viewOf(desk);
  const remembered = await desk.memory.read();
  const people = await desk.people();
  const nameOf = (address: string) => people.find((person) => person.email === address)?.name ?? null;
  const reps = people.filter((person) => person.role === 'rep');
  const isToday = (at: string) => dayOf(at, told.zone) === told.today;
  const today = remembered.answers.findLast(({ by, at }) => by === email && isToday(at))?.answer ?? null;
  return {
    view,
    goals: may(role, 'goals'),
    teams: may(role, 'teams'),
    decide: may(role, 'decide') ? { answered: answeredBy(remembered, told.today), today } : null,
    own: owners.length === 0 || view === null ? null : await ownPart(desk, member, told.today),
    reports: await readReports(desk, turn),
    board: await readOwnBoard(desk, turn),
    exceptions: may(role, 'exceptions')
      ? await Promise.all(
          remembered.exceptions
            .toReversed()
            .slice(0, MOST_EXCEPTIONS)
            .map(async (one) => ({
              ...one,
              about: await findingOf(desk, one.finding),
              name: nameOf(one.by),
            })),
        )
      : null,
    answers: may(role, 'exceptions')
      ? remembered.answers
          .toReversed()
          .slice(0, MOST_EXCEPTIONS)
          .map(({ ask, answer, by, at }) => ({ ask, answer, at, name: nameOf(by) ?? by }))
      : null,
    health: may(role, 'health')
      ? {
          ...(await desk.health()),
          agreed: reps.filter(({ agreed }) => agreed !== undefined).length,
          reps: reps.length,
          level: strongest(desk),
        }
      : null,
    preference: await desk.preferences.of(email),
  };
}

async function viewOf(desk: Desk): Promise<DayView | null> {
  try {
    return await desk.view();
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

async function ownPart(
  desk: Desk,
  { email, owners }: Turn['member'],
  today: string,
): Promise<HomeData['own']> {
  const remembered = await desk.memory.read();
  const mended = await desk.mended();
  const silent = remembered.snoozes.length + remembered.disowned.length + remembered.exceptions.length;
  const list = await (await desk.fixes()).of(owners, MOST_FIXES + silent + mended.size);
  const told = list.best.filter(({ ranked: { finding } }) => {
    const key = keyOf(finding);
    return !mended.has(key) && isTold(remembered, email, key, today);
  });
  const made = await desk.mending.fixes.list(1_000);
  const since = Date.parse(desk.clock.now()) - WEEK_MS;
  const undone = new Set(made.flatMap(({ intent }) => intent.undoes ?? []));
  const own = made.filter(
    ({ intent, result }) =>
      intent.by === email &&
      intent.undoes === null &&
      !undone.has(intent.id) &&
      result?.outcome === 'written' &&
      Date.parse(intent.at) > since,
  );
  const logins = owners.map(async ({ source }) => ({
    source,
    signedIn: await desk.logins.signedIn(source, email),
    offered: desk.logins.offered.includes(source) && desk.writeBack !== 'off',
  }));
  return {
    fixes: told.slice(0, MOST_FIXES),
    total: list.total - (list.best.length - told.length),
    mended: own.length,
    logins: await Promise.all(logins),
  };
}

async function findingOf(desk: Desk, name: string): Promise<OpenFinding | null> {
  const { check, source, record } = refOf(name);
  return desk.finding({ checkId: check, source, recordId: record });
}

/** The strongest level that anybody can have here. */
export function strongest(desk: Desk): Level {
  if (desk.writeBack === 'off') return 'link';
  if (desk.logins.offered.length > 0) return 'own';
  return desk.writeBack === 'integration' ? 'integration' : 'link';
}
