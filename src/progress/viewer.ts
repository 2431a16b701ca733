import type { Person, Role } from '../people/schema.ts';
import type { UserRow } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';

/** A user of a CRM, as records name their owner. */
export interface OwnerKey {
  readonly source: string;
  readonly id: string;
}

/** Somebody who looks at something, and whose owners' numbers they may see besides. */
export interface Viewer {
  readonly role: Role;
  /** Their own users in the CRMs. */
  readonly own: readonly OwnerKey[];
  /** The users of those whose manager they are, where the strategy lets managers see their numbers; else none. */
  readonly reports: readonly (OwnerKey & { readonly name: string })[];
}

/** Who runs the commands on the machine that keeps the mirror. */
export const ADMIN: Viewer = { role: 'admin', own: [], reports: [] };

/** What a person may see. Whom nobody knows sees what a rep without records sees. */
export function viewerOf(ask: {
  readonly email: string;
  readonly people: readonly Person[];
  readonly users: readonly UserRow[];
  readonly strategy: Strategy;
}): Viewer {
  const { people, users, strategy } = ask;
  const email = ask.email.trim().toLowerCase();
  const person = people.find((candidate) => candidate.email === email);
  const sponsor = strategy.roles.sponsors.some((address) => address.toLowerCase() === email);
  // Who has no address is not everybody who has none.
  const usersOf = (address: string) =>
    users.filter((user) => address !== '' && (user.email ?? '').trim().toLowerCase() === address);
  const managed =
    strategy.people.rep_level === 'manager'
      ? people.filter((report) => report.manager?.trim().toLowerCase() === email)
      : [];
  return {
    role: person?.role ?? (sponsor ? 'sponsor' : 'rep'),
    own: usersOf(email).map(({ source, id }) => ({ source, id })),
    reports: managed.flatMap((report) =>
      usersOf(report.email).map(({ source, id }) => ({ source, id, name: report.name })),
    ),
  };
}
