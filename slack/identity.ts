import { speakerFor } from '../src/briefing/speaking.ts';
import type { Clock } from '../src/clock.ts';
import type { Person, Role } from '../src/people/schema.ts';
import type { Strategy } from '../src/strategy/schema.ts';
import type { WebClient } from './client.ts';
import type { CrmUser, Desk } from './desk.ts';
import { readUser, type SlackUser } from './schema.ts';

/** Somebody who uses the app, as far as we know them. */
export interface Member {
  /** In Slack. */
  readonly id: string;
  readonly email: string;
  /** Whether Slack has confirmed the address. Only then are records found by it that may be changed. */
  readonly verified: boolean;
  /** From the people table; a sponsor who stands only in the strategy is made up of what that says. */
  readonly person: Person;
  readonly role: Role;
  /** Their users in the CRMs: none where two of one CRM have the address, which may be two people. */
  readonly owners: readonly { readonly source: string; readonly id: string }[];
}

/** Why somebody is not let in: from outside or with a guest's rights, or nobody whom the people table knows. */
export type Outsider = 'stranger' | 'unknown';

/** How long what Slack says of a person is believed: a guest's rights may begin at any time. */
const BELIEVED_MS = 5 * 60_000;

/** Finds out who somebody is. */
export interface Members {
  identify(
    client: WebClient,
    who: { readonly user: string; readonly team: string },
  ): Promise<Member | Outsider>;
  /** The language in which somebody was last spoken to; English where nobody has been. */
  language(user: string): string;
  /** Forgets what was believed. */
  forget(): void;
}

/** @param desk.people the table that roles come from; nothing that a client sends counts */
export function createMembers(desk: Pick<Desk, 'clock' | 'people' | 'strategy' | 'users'>): Members {
  const languages = new Map<string, string>();
  const believed = new Map<string, { readonly user: SlackUser | null; readonly untilMs: number }>();

  async function userOf(client: WebClient, id: string): Promise<SlackUser | null> {
    const nowMs = msOf(desk.clock);
    const known = believed.get(id);
    if (known && known.untilMs > nowMs) return known.user;
    const answer = await client.users.info({ user: id, include_locale: true });
    const user = readUser(answer.user);
    believed.set(id, { user, untilMs: nowMs + BELIEVED_MS });
    return user;
  }

  return {
    async identify(client, { user: id, team }) {
      const user = await userOf(client, id);
      if (user === null || !isOneOfUs(user, team)) return 'stranger';
      const email = user.profile.email?.trim().toLowerCase();
      if (!email) return 'unknown';
      const person = personOf(email, await desk.people(), desk.strategy());
      if (person === null) return 'unknown';
      languages.set(id, speakerFor(person, desk.strategy()).language);
      const verified = user.is_email_confirmed === true;
      const owners = ownersOf(email, await desk.users());
      return { id, email, verified, person, role: person.role, owners };
    },
    language: (user) => languages.get(user) ?? 'en',
    forget: () => believed.clear(),
  };
}

function msOf(clock: Clock): number {
  return Date.parse(clock.now());
}

/** A full member of this workspace: no guest, nobody from another organisation, no bot, not switched off. */
export function isOneOfUs(user: SlackUser, team: string): boolean {
  const { deleted, is_bot, is_restricted, is_ultra_restricted, is_stranger } = user;
  if (deleted || is_bot || is_restricted || is_ultra_restricted || is_stranger) return false;
  return user.team_id === team || (user.enterprise_user?.teams ?? []).includes(team);
}

/** The person of an address; null for whom neither the people table nor the strategy knows. */
function personOf(email: string, people: readonly Person[], strategy: Strategy): Person | null {
  const known = people.find((person) => person.email === email);
  if (known) return known;
  const { sponsors, programmeManager } = strategy.roles;
  const isNamed = (address: string) => address.toLowerCase() === email;
  const named = { email, name: email, language: 'en' };
  if (isNamed(programmeManager)) return { ...named, role: 'programme-manager' };
  return sponsors.some(isNamed) ? { ...named, role: 'sponsor' } : null;
}

function ownersOf(email: string, users: readonly CrmUser[]): { source: string; id: string }[] {
  const own = users.filter(
    (user) =>
      (user.email ?? '').trim().toLowerCase() === email &&
      user.active !== false &&
      !user.integration &&
      user.person !== false,
  );
  const sources = own.map(({ source }) => source);
  return own
    .filter(({ source }) => sources.indexOf(source) === sources.lastIndexOf(source))
    .map(({ source, id }) => ({ source, id }));
}
