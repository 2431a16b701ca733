import type { Day } from '../clock.ts';
import { ConfigError } from '../errors.ts';
import type { Person } from '../people/schema.ts';
import type { Adoption, GroupAdoption, RepAdoption } from '../scoring/adoption-compose.ts';
import type { MeasurementRow, MeasuringPort } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';

/** Who looks. */
export type Viewer = Pick<Person, 'email' | 'role'>;

/** Adoption on a day, as far as somebody may see it: of groups the same for all, of single reps only where it is theirs. */
export interface AdoptionView {
  readonly day: Day;
  readonly organisation: GroupAdoption | null;
  readonly departments: readonly GroupAdoption[];
  readonly teams: readonly GroupAdoption[];
  /** The viewer's own; null where there is none, or none is kept. */
  readonly own: RepAdoption | null;
  /** The viewer's reps, where the strategy lets managers see them. */
  readonly reps: readonly RepAdoption[];
  readonly unknown: Adoption['unknown'];
  readonly formulaVersion: number;
  readonly strategyVersion: number;
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
  const whole = rows.find(({ groupKind }) => groupKind === '');
  if (!whole) {
    throw new ConfigError({
      what: `Adoption was not measured on ${day}.`,
      why: 'The mirror was not scored on that day.',
      next: 'Run `plumbline score` first.',
    });
  }
  const of = <T>(kind: string) => rows.filter(({ groupKind }) => groupKind === kind).map(detailOf<T>);
  const { organisation, unknown } = detailOf<Pick<Adoption, 'organisation' | 'unknown'>>(whole);
  const kept = new Map(of<RepAdoption>('rep').map((rep) => [rep.id, rep]));
  const idsBy = Map.groupBy(await measuring.users(), ({ email }) => email?.toLowerCase() ?? '');
  const repsOf = (email: string) =>
    (idsBy.get(email.toLowerCase()) ?? []).flatMap(({ source, id }) => kept.get(`${source} ${id}`) ?? []);
  return {
    day,
    organisation,
    departments: of<GroupAdoption>('department'),
    teams: of<GroupAdoption>('team'),
    own: repsOf(viewer.email)[0] ?? null,
    reps: managed(ask).flatMap(repsOf),
    unknown,
    formulaVersion: whole.catalogueVersion,
    strategyVersion: whole.strategyVersion,
  };
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
