import type { FieldVisibility, ObjectSchema, Page, RecordRow } from '../../src/crm/connector.ts';
import type { Value } from '../../src/crm/objects.ts';
import { AccessError } from '../../src/errors.ts';
import type { HubspotClient } from './client.ts';
import { instantOf } from './plan.ts';
import { OWNERS, type Owner, type Portal, readOwners } from './portal.ts';
import { notVisible, notVisibleObject } from './visibility.ts';

export const OWNER_SCOPE = 'crm.objects.owners.read';
const DENIED = `The token may not read owners; add the scope ${OWNER_SCOPE} to the Service Key.`;

/** Our users are the vendor's owners: where each field comes from, and how it is read. */
const FIELDS: Readonly<
  Record<string, { readonly from: string | null; readonly read: (owner: Owner) => Value }>
> = {
  name: { from: 'firstName, lastName', read: (owner) => owner.name },
  email: { from: 'email', read: (owner) => owner.email },
  active: { from: 'archived', read: (owner) => owner.active },
  person: { from: 'type', read: (owner) => owner.person },
  // A Service Key is no owner, so that none of the owners is an integration.
  integration: { from: null, read: () => false },
  team: { from: 'teams', read: (owner) => owner.team },
};

/** What can be seen of users: owners carry a fixed set of fields, which no mapping extends. */
export async function userSchema(portal: Portal, fields: readonly string[]): Promise<ObjectSchema> {
  if ((await portal.owners()) === null) return notVisibleObject('user', fields, DENIED);
  const entries = fields.map((field): [string, FieldVisibility] => {
    const known = FIELDS[field];
    if (!known) return [field, notVisible('HubSpot does not tell it with its owners.')];
    const visible = { visible: true, vendorField: known.from, writable: false, options: null, reason: null };
    return [field, { ...visible, vendorType: null, computed: false }];
  });
  return { object: 'user', visible: true, reason: null, fields: Object.fromEntries(entries) };
}

const PAGE_SIZE = 1000;

/**
 * All owners, always: there is no search of them, and their time of change does not move with their user's. Those
 * who left are given too, as inactive, since their records still name them. The ids seen are the only count.
 */
export async function* pullOwners(
  client: HubspotClient,
  portal: Portal,
  asked: readonly string[],
  until: string,
): AsyncGenerator<Page> {
  const fields = asked.filter((field) => Object.hasOwn(FIELDS, field));
  const owners = await portal.take(OWNERS, () => readOwners(client));
  if (owners === null) throw ownersDenied();
  const checkpoint = { mode: 'done', until };
  for (let start = 0; start < owners.length; start += PAGE_SIZE) {
    const rows = owners.slice(start, start + PAGE_SIZE).map((owner) => row(owner, fields, until));
    yield { fields, rows, changes: [], checkpoint };
  }
  const proof = { expected: owners.length, by: 'the number of different owners listed' };
  yield { fields, rows: [], changes: [], checkpoint, proof };
}

function row(owner: Owner, fields: readonly string[], until: string): RecordRow {
  return {
    id: owner.id,
    createdAt: instantOf(owner.createdAt),
    modifiedAt: instantOf(owner.updatedAt) ?? until,
    createdBy: null,
    modifiedBy: null,
    deleted: false,
    values: fields.map((field) => FIELDS[field]?.read(owner) ?? null),
    raw: null,
  };
}

export function ownersDenied(): AccessError {
  return new AccessError({
    what: 'Owners cannot be read from HubSpot.',
    why: DENIED,
    next: 'Run `plumbline doctor` to see what is visible.',
  });
}
