import type { UserRow } from '../store/ports.ts';
import type { OwnerKey } from './viewer.ts';

/** Says who a user of a CRM is: the same name for all users that are one person; null where it is nobody. */
export type PersonOf = (owner: OwnerKey) => string | null;

/**
 * Who is behind the users, as far as numbers about people go. Users with one address are one person. Of those without
 * an address, the first of each CRM may be one person, the second as well, and so on: people are never counted twice.
 * Integrations and whatever else is no person are nobody.
 */
export function personsOf(users: readonly UserRow[]): PersonOf {
  const names = new Map<string, string | null>();
  const unnamed = new Map<string, number>();
  for (const { source, id, email, integration, person } of users) {
    const address = (email ?? '').trim().toLowerCase();
    const place = unnamed.get(source) ?? 0;
    if (address === '') unnamed.set(source, place + 1);
    const name = integration === true || person === false ? null : address || `unnamed ${place}`;
    names.set(`${source} ${id}`, name);
  }
  return ({ source, id }) => {
    const name = names.get(`${source} ${id}`);
    return name === undefined ? 'unknown' : name;
  };
}
