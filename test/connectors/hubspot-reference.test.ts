import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../../src/crm/objects.ts';
import { northlight } from '../worlds/hubspot-portal.ts';
import { desk } from './hubspot-desk.ts';

const reference = process.env['PLUMBLINE_REFERENCE'] ?? resolve('..', 'shared');
const file = join(reference, 'data', 'hubspot-properties', 'CONTACT.schema.v3.json');
if (!existsSync(file)) console.log(`Skipped: the properties of a real portal are not at ${file}.`);

describe.skipIf(!existsSync(file))('The contact properties of a real portal', () => {
  it('hold every default of ours, with the rights and values that the portal tells', async () => {
    const { properties } = JSON.parse(readFileSync(file, 'utf8')) as { properties: unknown[] };
    const { server, connector } = await desk(northlight());
    const reply = { status: 200, body: { results: properties } };
    server.control.inject({ match: 'GET /crm/v3/properties/contacts', reply });
    const [contact] = await connector.describe(new Map([['contact', fieldsOf('contact')]]));
    await server.stop();
    const visible = Object.entries(contact?.fields ?? {}).filter(([, field]) => field.visible);
    expect(visible.map(([field]) => field).sort()).toEqual(
      fieldsOf('contact')
        .filter((field) => field !== 'externalId')
        .sort(),
    );
    expect(contact?.fields['email']).toMatchObject({ vendorField: 'email', writable: true, options: null });
    expect(contact?.fields['emailOptOut']).toMatchObject({ vendorField: 'hs_email_optout', writable: false });
    expect(contact?.fields['ownerId']).toMatchObject({ vendorField: 'hubspot_owner_id', options: null });
  });
});
