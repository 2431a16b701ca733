import type { HubspotOwner, VendorEvent, VendorRow } from '../vendor-data.ts';
import type { LivePortal } from './portal.ts';

/**
 * Owners come, leave, come back and change. Their `updatedAt` ignores changes of the user behind them: name, e-mail
 * and teams.
 * @throws {RangeError} for an owner that is not there, and for what does not happen to owners
 */
export function changeOwners(portal: LivePortal, event: VendorEvent): void {
  const { owners } = portal;
  if (event.kind === 'create') {
    owners.push({ ...BLANK, createdAt: event.at, updatedAt: event.at, ...told(event.set), id: event.id });
    return;
  }
  if (event.kind !== 'edit' && event.kind !== 'delete' && event.kind !== 'undelete') {
    throw new RangeError(`No ${event.kind} happens to owners.`);
  }
  const place = owners.findIndex(({ id }) => id === event.id);
  const owner = owners[place];
  if (!owner) throw new RangeError(`There is no owner ${event.id}.`);
  owners[place] =
    event.kind === 'edit'
      ? { ...owner, ...told(event.set) }
      : { ...owner, archived: event.kind === 'delete', updatedAt: event.at };
}

const BLANK = {
  userId: null,
  email: '',
  firstName: '',
  lastName: '',
  type: 'PERSON',
  teams: [],
  archived: false,
} as const;

/** What a row says of an owner; `team` is the name of the primary one. */
function told(set: VendorRow): Partial<HubspotOwner> {
  const { team, ...rest } = set;
  const teams = typeof team === 'string' ? [{ id: `team-${team}`, name: team, primary: true }] : [];
  return { ...(rest as Partial<HubspotOwner>), ...(team === undefined ? {} : { teams }) };
}
