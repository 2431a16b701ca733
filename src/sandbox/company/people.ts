import { DAY_MS, HOUR_MS, type Span } from './calendar.ts';
import { cultureOf } from './cultures.ts';
import { hubspotId, salesforceId } from './ids.ts';
import { type Random, seededRandom } from './random.ts';
import { REGIONS, type Region } from './regions.ts';
import type { Person, Role, Team } from './truth.ts';

export interface Staff {
  readonly teams: readonly Team[];
  /** Everybody who ever had a user, leavers included. */
  readonly persons: readonly Person[];
  readonly sellers: readonly Person[];
  readonly service: readonly Person[];
  readonly leavers: readonly Person[];
}

export const MAIL_DOMAIN = 'northlight.example.com';

const SMALLEST_TEAM = 5;
const LARGEST_TEAM = 16;
/** Every fifth team answers tickets. */
const SERVICE_EVERY = 5;
const LEAVER_SHARE = 0.14;

/** About 30 reps at 300 accounts and 400 at 20,000: firms grow faster in customers than in reps. */
export function repCount(accounts: number): number {
  return Math.max(2 * SMALLEST_TEAM, Math.round(30 * (accounts / 300) ** 0.617));
}

/** Teams and the people in them, a few of whom have left. */
export function buildStaff(seed: number, accounts: number, span: Span): Staff {
  const random = seededRandom(seed, 'people');
  const reps = repCount(accounts);
  const size = Math.min(LARGEST_TEAM, Math.round(SMALLEST_TEAM + 0.6 + reps / 60));
  const teams = buildTeams(Math.max(2, Math.floor(reps / size)));
  const office: Team = {
    name: 'Management',
    zone: (REGIONS[0] as Region).zone,
    sells: false,
    region: REGIONS[0] as Region,
  };
  const hire = hiring(random, span);

  const persons: Person[] = [];
  const sponsors = ['finance', 'marketing', 'operations'].map((area) =>
    hire('sponsor', office, null, true, `${area}.sponsor`),
  );
  const head = sponsors[0] as Person;
  for (const sponsor of sponsors.slice(1)) sponsor.manager = head;
  persons.push(
    ...sponsors,
    hire('programme-manager', office, head, true, 'programme.manager'),
    hire('admin', office, head, true),
  );
  const managers = teams.map((team, at) => hire('manager', team, sponsors[at % 3] as Person, true));
  persons.push(...managers);
  for (let rep = 0; rep < reps; rep++) {
    const at = rep % teams.length;
    persons.push(hire('rep', teams[at] as Team, managers[at] as Person, true));
  }
  const left = Math.max(4, Math.round(reps * LEAVER_SHARE));
  for (let leaver = 0; leaver < left; leaver++) {
    const at = random.between(0, teams.length - 1);
    persons.push(hire('rep', teams[at] as Team, managers[at] as Person, false));
  }

  const active = persons.filter((person) => person.active && person.role === 'rep');
  return {
    teams: [...teams, office],
    persons,
    sellers: active.filter((person) => person.team.sells),
    service: active.filter((person) => !person.team.sells),
    leavers: persons.filter((person) => !person.active),
  };
}

function buildTeams(count: number): Team[] {
  return Array.from({ length: count }, (_, at) => {
    const region = REGIONS[at % REGIONS.length] as Region;
    const round = Math.floor(at / REGIONS.length);
    const serves = at % SERVICE_EVERY === SERVICE_EVERY - 1 || (count < SERVICE_EVERY && at === count - 1);
    const name = (serves ? `${region.city} Service` : region.name) + (round > 0 ? ` ${round + 1}` : '');
    return { name, zone: region.zone, sells: !serves, region };
  });
}

function hiring(random: Random, span: Span) {
  const taken = new Set<string>();
  let serial = 0;
  /** @param desk the local part of an address that goes with the role instead of the name */
  return (role: Role, team: Team, manager: Person | null, active: boolean, desk?: string): Person => {
    const culture = cultureOf(team.region.culture);
    const given = random.pick(culture.given);
    const family = random.pick(culture.family);
    // Colleagues abroad must be able to read a name: only some keep their own script.
    const native = random.chance(0.5);
    const local = desk ?? `${plain(given.latin)}.${plain(family.latin)}`;
    let email = `${local}@${MAIL_DOMAIN}`;
    for (let next = 2; taken.has(email); next++) email = `${local}${next}@${MAIL_DOMAIN}`;
    taken.add(email);
    const joined = random.chance(0.25)
      ? span.start + random.between(30, 690)
      : span.start - random.between(10, 2000);
    const sinceLogin = active
      ? Math.floor(random.next() ** 3 * 12 * DAY_MS)
      : random.between(60, 400) * DAY_MS;
    const login = span.end - sinceLogin - random.between(0, 8 * 3600) * 1000;
    const person: Person = {
      salesforceId: salesforceId('User', serial),
      hubspotId: hubspotId('owners', serial),
      hubspotUserId: Number(hubspotId('users', serial)),
      firstName: native ? given.native : given.latin,
      lastName: native ? family.native : family.latin,
      email,
      role,
      team,
      manager,
      active,
      joined,
      lastLoginAt: Math.max(login, joined * DAY_MS + 9 * HOUR_MS),
    };
    serial++;
    return person;
  };
}

/** Letters of an address only. */
export function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}
