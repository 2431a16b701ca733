import type { FieldVisibility, ObjectSchema, Page, RecordRow, Value } from '../../src/crm/connector.ts';
import type { HubspotClient } from './client.ts';
import { instantOf } from './plan.ts';
import { type Owner, ownerPages } from './portal.ts';

const OWNER_SCOPE = 'crm.objects.owners.read';

/** Our users are the vendor's owners. */
const READERS: Readonly<Record<string, (owner: Owner) => Value>> = {
  name: (owner) => owner.name,
  email: (owner) => owner.email,
  active: (owner) => owner.active,
  person: (owner) => owner.person,
  // A Service Key is no owner, so that none of the owners is an integration.
  integration: () => false,
  team: (owner) => owner.team,
};

const VENDOR_FIELDS: Readonly<Record<string, string>> = {
  name: 'firstName, lastName',
  email: 'email',
  active: 'archived',
  person: 'type',
  team: 'teams',
};

/** What can be seen of users: owners carry a fixed set of fields, which no mapping extends. */
export async function userSchema(client: HubspotClient, fields: readonly string[]): Promise<ObjectSchema> {
  const answer = await client.getIfAllowed('/crm/v3/owners?limit=1');
  const visible = !('missing' in answer);
  const denied = `The token may not read owners; add the scope ${OWNER_SCOPE} to the Service Key.`;
  const entries = fields.map((field): [string, FieldVisibility] => {
    const known = Object.hasOwn(READERS, field);
    const reason = !visible ? denied : known ? null : 'HubSpot does not tell it with its owners.';
    const vendorField = VENDOR_FIELDS[field] ?? null;
    return [field, { visible: visible && known, vendorField, writable: false, options: null, reason }];
  });
  return { object: 'user', visible, reason: visible ? null : denied, fields: Object.fromEntries(entries) };
}

/**
 * All owners, always: there is no search of them, and their time of change does not move with their user's. Those
 * who left are given too, as inactive, since their records still name them. The ids seen are the only count.
 */
export async function* pullOwners(
  client: HubspotClient,
  asked: readonly string[],
  until: string,
): AsyncGenerator<Page> {
  const fields = asked.filter((field) => Object.hasOwn(READERS, field));
  const seen = new Set<string>();
  const checkpoint = { mode: 'done', until };
  for (const archived of [false, true]) {
    for await (const owners of ownerPages(client, archived)) {
      const fresh = owners.filter(({ id }) => !seen.has(id));
      for (const { id } of fresh) seen.add(id);
      const rows = fresh.map((owner): RecordRow => row(owner, fields, until));
      if (rows.length > 0) yield { fields, rows, changes: [], checkpoint };
    }
  }
  const proof = { expected: seen.size, by: 'the number of different owners listed' };
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
    values: fields.map((field) => READERS[field]?.(owner) ?? null),
    raw: null,
  };
}
