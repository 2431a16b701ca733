import { addDays, type Day } from '../clock.ts';
import { calendarOf, endsWeek, worksOn } from '../people/calendar.ts';
import type { Person } from '../people/schema.ts';
import { knowersOf } from '../scoring/adoption.ts';
import { catalogueOf } from '../scoring/catalogue.ts';
import type { FindingRow, MeasurementRow, MeasuringPort, MendedRow, UserRow } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import { type Board, boardOf, type Mender } from './board.ts';
import { personsOf } from './persons.ts';

/** How many days are looked back for the end of a week: more than any holidays last. */
const MOST_BACK_DAYS = 35;
const WEEK_DAYS = 7;

/**
 * The board of the latest week that has ended, by the organisation's days, for the teams that are on the strategy's list
 * now: the same for whoever looks, whenever they do.
 * @param ask.excused findings that somebody called no issue: they count on neither side
 * @returns null where leaderboards are off, no two days a week apart were judged by the same rules, or fewer than two
 *   teams may be shown
 */
export async function readBoard(ask: {
  readonly measuring: MeasuringPort;
  readonly strategy: Strategy;
  readonly people: readonly Person[];
  readonly excused: readonly Pick<FindingRow, 'checkId' | 'source' | 'recordId'>[];
  readonly day: Day;
}): Promise<Board | null> {
  const { measuring, strategy, people, excused, day } = ask;
  const listed = strategy.people.leaderboards?.teams;
  const end = listed === undefined ? null : weekEnd(strategy, day);
  if (listed === undefined || end === null) return null;
  const until = await measuring.dayBefore(addDays(end, 1));
  const since = await measuring.dayBefore(addDays(end, 1 - WEEK_DAYS));
  if (until === null || since === null || until <= addDays(end, -WEEK_DAYS)) return null;
  if (since <= addDays(end, -2 * WEEK_DAYS)) return null;
  const [before, after] = [await measuring.measurements(since), await measuring.measurements(until)];
  if (!isSameRule(before[0], after[0])) return null;
  const checkIds = checksOf(strategy, before, after);
  const rows = await measuring.mended({ from: since, to: until, checkIds, but: excused });
  const users = await measuring.users();
  const board = boardOf(mendersOf({ rows, before, users, people, strategy }), listed);
  return board && { since, until, ...board };
}

/** The last working day of the week that ended last, `day` itself included. */
function weekEnd(strategy: Strategy, day: Day): Day | null {
  const calendar = calendarOf({ email: '', name: '', role: 'admin' }, strategy);
  for (let back = 0; back <= MOST_BACK_DAYS; back++) {
    const at = addDays(day, -back);
    if (worksOn(calendar, at) && endsWeek(calendar, at)) return at;
  }
  return null;
}

function isSameRule(before: MeasurementRow | undefined, after: MeasurementRow | undefined): boolean {
  return (
    before?.catalogueVersion === after?.catalogueVersion && before?.strategyVersion === after?.strategyVersion
  );
}

/** The checks whose findings are their owner's to mend, and which were run on both days. */
function checksOf(
  strategy: Strategy,
  before: readonly MeasurementRow[],
  after: readonly MeasurementRow[],
): string[] {
  const ran = (rows: readonly MeasurementRow[]) =>
    new Set(
      rows.flatMap(({ kind, id, detail }) => {
        if (kind !== 'check') return [];
        const { reason } = JSON.parse(detail) as { readonly reason: string | null };
        return reason === null ? [id] : [];
      }),
    );
  const [was, is] = [ran(before), ran(after)];
  const { checks } = catalogueOf(strategy);
  return checks
    .filter(({ id, concerns }) => concerns === 'owner' && was.has(id) && is.has(id))
    .map(({ id }) => id);
}

/**
 * Who the owners are, each once, in the team in which they were on the day before; who was in two of them in that with
 * more of their findings. What belongs to nobody, or to no person, is left out.
 */
function mendersOf(ask: {
  readonly rows: readonly MendedRow[];
  readonly before: readonly MeasurementRow[];
  readonly users: readonly UserRow[];
  readonly people: readonly Person[];
  readonly strategy: Strategy;
}): Mender[] {
  const { rows, before, users, people, strategy } = ask;
  const personOf = personsOf(users);
  const known = new Set(users.map(({ source, id }) => `${source} ${id}`));
  const teams = new Map(users.map(({ source, id, team }) => [`${source} ${id}`, team]));
  for (const { kind, groupKind, groupId, detail } of before) {
    if (kind !== 'score' || groupKind !== 'rep') continue;
    const { team } = JSON.parse(detail) as { readonly team?: string | null };
    if (team !== undefined) teams.set(groupId, team);
  }
  const managed = strategy.people.rep_level === 'manager';
  const owned = rows.flatMap(({ ownerId, ...row }) => {
    const key = `${row.source} ${ownerId}`;
    const id = known.has(key) ? personOf({ source: row.source, id: ownerId }) : null;
    return id === null ? [] : [{ id, team: teams.get(key) ?? '', open: row.open, mended: row.mended }];
  });
  return [...Map.groupBy(owned, ({ id }) => id)].map(([id, own]): Mender => {
    const [most] = own.toSorted((a, b) => b.open - a.open || (a.team < b.team ? -1 : 1));
    return {
      id,
      team: most?.team ?? '',
      knownTo: managed ? knowersOf(id, people) : [],
      open: own.reduce((sum, { open }) => sum + open, 0),
      mended: own.reduce((sum, { mended }) => sum + mended, 0),
    };
  });
}
