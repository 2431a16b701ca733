import type { Day } from '../clock.ts';
import { ConfigError } from '../errors.ts';
import type { Person } from '../people/schema.ts';
import type { Adoption, GroupAdoption, RepAdoption } from '../scoring/adoption-compose.ts';
import type { MeasurementRow, MeasuringPort } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';

/** Who looks. */
export type Viewer = Pick<Person, 'email' | 'role'>;

/** Adoption of groups of people on a day: the same for whoever looks. */
export interface GroupsAdoption {
  readonly day: Day;
  /** Null where too few people work with the CRM for any number about all of them. */
  readonly organisation: GroupAdoption | null;
  readonly departments: readonly GroupAdoption[];
  readonly teams: readonly GroupAdoption[];
  readonly unknown: Adoption['unknown'];
  readonly formulaVersion: number;
  readonly strategyVersion: number;
}

/** The same with what is one's own to see. */
export interface AdoptionView extends GroupsAdoption {
  /** The viewer's own; null where there is none, or none is kept. */
  readonly own: RepAdoption | null;
  /** The viewer's reps, where the strategy lets managers see them. */
  readonly reps: readonly RepAdoption[];
}

/** Reads what was measured of groups of people on a day; null where that day was never scored. */
export async function readGroupsAdoption(measuring: MeasuringPort, day: Day): Promise<GroupsAdoption | null> {
  return groupsOf((await measuring.measurements(day)).filter(({ kind }) => kind === 'adoption'));
}

function groupsOf(rows: readonly MeasurementRow[]): GroupsAdoption | null {
  const whole = rows.find(({ groupKind }) => groupKind === '');
  if (!whole) return null;
  return {
    day: whole.day,
    ...detailOf<Pick<Adoption, 'organisation' | 'unknown'>>(whole),
    departments: detailsOf(rows, 'department'),
    teams: detailsOf(rows, 'team'),
    formulaVersion: whole.catalogueVersion,
    strategyVersion: whole.strategyVersion,
  };
}

/**
 * Reads what was measured of adoption on a day.
 * @param people everybody, by whom it is known who manages whom
 * @throws {ConfigError} when that day was never scored
 */
export async function readAdoption(ask: {
  readonly measuring: MeasuringPort;
  readonly strategy: Strategy;
  readonly people: readonly Person[];
  readonly viewer: Viewer;
  readonly day: Day;
}): Promise<AdoptionView> {
  const { measuring, viewer, day } = ask;
  const rows = (await measuring.measurements(day)).filter(({ kind }) => kind === 'adoption');
  const groups = groupsOf(rows);
  if (!groups) {
    throw new ConfigError({
      what: `Adoption was not measured on ${day}.`,
      why: 'The mirror was not scored on that day.',
      next: 'Run `plumbline score` first.',
    });
  }
  const kept = new Map(detailsOf<RepAdoption>(rows, 'rep').map((rep) => [rep.id, rep]));
  const idsBy = Map.groupBy(await measuring.users(), ({ email }) => email?.toLowerCase() ?? '');
  const repsOf = (email: string) =>
    (idsBy.get(email.toLowerCase()) ?? []).flatMap(({ source, id }) => kept.get(`${source} ${id}`) ?? []);
  return { ...groups, own: repsOf(viewer.email)[0] ?? null, reps: managed(ask).flatMap(repsOf) };
}

/** Whose numbers somebody sees beside their own: those of the people who name them as their manager, once that is agreed. */
function managed(ask: {
  readonly strategy: Strategy;
  readonly people: readonly Person[];
  readonly viewer: Viewer;
  readonly day: Day;
}): string[] {
  const { rep_level: level, agreed } = ask.strategy.people;
  if (level !== 'manager' || agreed === undefined || agreed > ask.day || ask.viewer.role !== 'manager')
    return [];
  const manager = ask.viewer.email.toLowerCase();
  return ask.people.filter((person) => person.manager?.toLowerCase() === manager).map(({ email }) => email);
}

function detailOf<T>(row: MeasurementRow): T {
  return JSON.parse(row.detail) as T;
}

function detailsOf<T>(rows: readonly MeasurementRow[], groupKind: string): T[] {
  return rows.filter((row) => row.groupKind === groupKind).map(detailOf<T>);
}
