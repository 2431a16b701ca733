import { afterEach, describe, expect, it } from 'vitest';
import type { Traits } from '../../src/sandbox/hubspot/properties.ts';
import { ANA, portalOf, record, table } from '../worlds/hubspot-portal.ts';
import { type Answer, type Desk, desk } from './hubspot-desk.ts';

let open: Desk | undefined;
const start = async (...args: Parameters<typeof desk>) => {
  open = await desk(...args);
  return open;
};
afterEach(() => open?.server.stop());

const V3 = '/crm/v3/objects';
const DATED = '/crm/objects/2026-09';

/** The refused properties with their codes, out of the array that the message embeds. */
function embedded({ json, status }: Answer): unknown {
  expect(status).toBe(400);
  expect(json).toMatchObject({ status: 'error', category: 'VALIDATION_ERROR' });
  const [, list = '[]'] = /^Property values were not valid: (.*)$/s.exec(json.message) ?? [];
  const problems = JSON.parse(list) as { isValid: boolean; name: string; error: string; message: string }[];
  for (const { isValid, message } of problems) expect([isValid, message.length > 0]).toEqual([false, true]);
  return problems.map(({ name, error }) => [name, error]);
}

describe('the pretended HubSpot takes writes', () => {
  it.each([V3, DATED])('of one record, and answers with it (%s)', async (path) => {
    const { clock, call } = await start();
    clock.set('2026-02-03T04:05:06.000Z');
    const properties = { amount: '12.50', dealname: ' outer space stays ', closedate: '2026-03-01' };
    const answer = await call('PATCH', `${path}/deals/2002`, { properties });
    expect(answer).toMatchObject({
      status: 200,
      json: {
        id: '2002',
        updatedAt: '2026-02-03T04:05:06Z',
        properties: {
          amount: '12.5',
          dealname: ' outer space stays ',
          closedate: '2026-03-01T00:00:00Z',
          hs_lastmodifieddate: '2026-02-03T04:05:06Z',
        },
      },
    });
  });

  it('an empty text clears; a write that changes nothing moves nothing', async () => {
    const { call, record: read } = await start();
    const same = await call('PATCH', `${V3}/deals/2002`, { properties: { dealname: 'Deal 1' } });
    expect(same.json.updatedAt).toBe('2026-01-02T15:00:00Z');
    await call('PATCH', `${V3}/deals/2002`, { properties: { dealname: '' } });
    const deal = await read('deals', '2002', '?properties=dealname&propertiesWithHistory=dealname');
    expect(deal.properties['dealname']).toBeNull();
    expect(deal.propertiesWithHistory['dealname']?.[0]).toMatchObject({
      value: '',
      sourceType: 'INTEGRATION',
    });
  });

  it('the account writes as the application, a person by way of it', async () => {
    const { call, record: read } = await start({ users: [{ token: 'ana', userId: 901 }] });
    await call('PATCH', `${V3}/contacts/9905`, { properties: { jobtitle: 'One' } });
    await call('PATCH', `${V3}/contacts/9905`, { properties: { jobtitle: 'Two' } }, 'ana');
    const query = '?properties=hs_updated_by_user_id&propertiesWithHistory=jobtitle';
    const contact = await read('contacts', '9905', query);
    expect(contact.properties['hs_updated_by_user_id']).toBe('901');
    expect(contact.propertiesWithHistory['jobtitle']).toMatchObject([
      {
        value: 'Two',
        sourceType: 'INTEGRATION',
        sourceLabel: 'Ana Papadaki via Plumbline',
        updatedByUserId: 901,
      },
      { value: 'One', sourceType: 'INTEGRATION', sourceLabel: 'Plumbline' },
    ]);
    expect(contact.propertiesWithHistory['jobtitle']?.[1]).not.toHaveProperty('updatedByUserId');
  });

  it('by another property that no two records share', async () => {
    const { call, get } = await start();
    const path = `${V3}/contacts/PERSON5@example.test?idProperty=email`;
    const answer = await call('PATCH', path, { properties: { phone: '7' } });
    expect(answer.json.id).toBe('9905');
    expect((await get(`${path}&properties=phone`)).json).toMatchObject({ properties: { phone: '7' } });
    expect((await get(`${V3}/contacts/Test?idProperty=lastname`)).status).toBe(400);
  });

  it('each value by the rules of its property', async () => {
    const { call } = await start();
    const deal = (properties: object) => call('PATCH', `${V3}/deals/2002`, { properties });
    const code = async (properties: object) => embedded(await deal(properties));
    expect(await code({ amount: '1,000' })).toEqual([['amount', 'INVALID_INTEGER']]);
    expect(await code({ amount: '1.0.0' })).toEqual([['amount', 'INVALID_INTEGER']]);
    expect(await code({ nosuch: 'x' })).toEqual([['nosuch', 'PROPERTY_DOESNT_EXIST']]);
    expect(await code({ hs_object_id: '1' })).toEqual([['hs_object_id', 'READ_ONLY_VALUE']]);
    expect(await code({ hs_is_closed: 'true' })).toEqual([['hs_is_closed', 'READ_ONLY_VALUE']]);
    expect(await code({ closedate: 'tomorrow' })).toEqual([['closedate', 'INVALID_DATE']]);
    expect(await code({ engaged_on: '1769904000001' })).toEqual([['engaged_on', 'INVALID_DATE']]);
    expect(await code({ dealstage: 'Closed won' })).toEqual([['dealstage', 'INVALID_OPTION']]);
    expect(await code({ hubspot_owner_id: '999' })).toEqual([['hubspot_owner_id', 'INVALID_OPTION']]);
    expect(await code({ amount: 'x', closedate: 'y' })).toEqual([
      ['amount', 'INVALID_INTEGER'],
      ['closedate', 'INVALID_DATE'],
    ]);
    const fine = {
      amount: '-.5',
      engaged_on: '1769904000000',
      dealstage: 'closedwon',
      hubspot_owner_id: '102',
    };
    expect((await deal(fine)).json.properties).toMatchObject({ amount: '-0.5', engaged_on: '2026-02-01' });
    const company = (industry: string) => call('PATCH', `${V3}/companies/501`, { properties: { industry } });
    expect(embedded(await company('banking'))).toEqual([['industry', 'INVALID_OPTION']]);
    expect((await company('banking')).json.message).toContain('COMPUTER_SOFTWARE');
    expect((await company('BANKING')).status).toBe(200);
    const contact = (properties: object) => call('PATCH', `${V3}/contacts/9905`, { properties });
    expect(embedded(await contact({ email: 'no address' }))).toEqual([['email', 'INVALID_EMAIL']]);
    expect(embedded(await contact({ hs_email_optout: 'yes' }))).toEqual([
      ['hs_email_optout', 'INVALID_OPTION'],
    ]);
    expect(await contact({ email: 'person6@example.test' })).toMatchObject({
      status: 409,
      json: { category: 'CONFLICT', message: 'Contact already exists. Existing ID: 9906' },
    });
  });

  it('and a rule of the admin, several options, one of a kind, and what is not to be written', async () => {
    const traits: Traits = {
      deals: {
        dealname: {
          rule: { code: 'INVALID_ALPHA', pattern: /^[A-Z ]+$/i, message: 'Letters only, please.' },
        },
        dealtype: { multiple: true },
        hs_next_step: { unique: true },
        closed_lost_reason: { readOnly: true },
      },
    };
    const shape = {
      dealname: 'string',
      dealtype: { type: 'picklist', options: ['a', 'b', 'c'] },
      hs_next_step: 'string',
      closed_lost_reason: 'string',
      total: { type: 'currency', calculated: true },
    } as const;
    const rows = [
      record('1', '2026-01-02T00:00:00.000Z', { hs_next_step: 'Call' }),
      record('2', '2026-01-02T00:00:00.000Z', {}),
    ];
    const { call, get } = await start({ traits }, portalOf([table('deals', shape, rows)]));
    const deal = (properties: object) => call('PATCH', `${V3}/deals/2`, { properties });
    expect(embedded(await deal({ dealname: 'No 7' }))).toEqual([['dealname', 'INVALID_ALPHA']]);
    expect((await deal({ dealname: 'No 7' })).json.message).toContain('Letters only, please.');
    expect(embedded(await deal({ dealtype: 'a;d' }))).toEqual([['dealtype', 'INVALID_OPTION']]);
    expect((await deal({ dealtype: 'a;c' })).json.properties['dealtype']).toBe('a;c');
    expect(embedded(await deal({ hs_next_step: 'call' }))).toEqual([
      ['hs_next_step', 'CONFLICTING_UNIQUE_VALUE'],
    ]);
    expect(embedded(await deal({ closed_lost_reason: 'x' }))).toEqual([
      ['closed_lost_reason', 'READ_ONLY_VALUE'],
    ]);
    expect(embedded(await deal({ total: '1' }))).toEqual([['total', 'READ_ONLY_VALUE']]);
    const definition = async (name: string) => (await get(`/crm/v3/properties/deals/${name}`)).json;
    expect(await definition('total')).toMatchObject({
      calculated: true,
      modificationMetadata: { readOnlyValue: true },
    });
    expect(await definition('hs_next_step')).toMatchObject({ hasUniqueValue: true, calculated: false });
    expect(await definition('dealtype')).toMatchObject({ fieldType: 'checkbox' });
    expect((await get('/crm/v3/properties/deals/nosuch')).status).toBe(404);
  });

  it('a refusal lists the properties in the other shape where it does', async () => {
    const { call } = await start({ behaviour: { validationErrors: 'listed' } });
    const answer = await call('PATCH', `${V3}/deals/2002`, { properties: { amount: 'x', nosuch: '1' } });
    expect(answer).toMatchObject({
      status: 400,
      json: {
        category: 'VALIDATION_ERROR',
        errors: [
          { code: 'INVALID_INTEGER', context: { propertyName: ['amount'] } },
          { code: 'PROPERTY_DOESNT_EXIST', context: { propertyName: ['nosuch'] } },
        ],
      },
    });
  });

  it('what is required is demanded from the dated path of September 2026 on, however little is sent', async () => {
    const traits: Traits = {
      deals: {
        dealname: { required: true },
        closed_lost_reason: { requiredWhen: { property: 'dealstage', values: ['closedlost'] } },
      },
    };
    const { call } = await start({ traits });
    const lose = { properties: { dealstage: 'closedlost' } };
    expect(embedded(await call('PATCH', `${DATED}/deals/2003`, lose))).toEqual([
      ['closed_lost_reason', 'REQUIRED_FIELD'],
    ]);
    const clear = { properties: { dealname: '' } };
    expect(embedded(await call('PATCH', `${DATED}/deals/2003`, clear))).toEqual([
      ['dealname', 'REQUIRED_FIELD'],
    ]);
    expect((await call('PATCH', '/crm/objects/2026-03/deals/2003', lose)).status).toBe(200);
    // Now that it is lost, one field alone brings the other up.
    const small = { properties: { amount: '3' } };
    expect(embedded(await call('PATCH', `${DATED}/deals/2003`, small))).toEqual([
      ['closed_lost_reason', 'REQUIRED_FIELD'],
    ]);
    const both = { properties: { amount: '3', closed_lost_reason: 'Price' } };
    expect((await call('PATCH', `${DATED}/deals/2003`, both)).status).toBe(200);
    expect((await call('PATCH', `${V3}/deals/2003`, clear)).status).toBe(200);
  });

  it('no stage of another pipeline', async () => {
    const portal = portalOf([
      table('deals', { pipeline: 'string', dealstage: 'string' }, [
        record('1', '2026-01-02T00:00:00.000Z', { pipeline: 'default', dealstage: 'qualified' }),
      ]),
    ]);
    const second = {
      object: 'deals',
      id: 'second',
      label: 'Second',
      stages: [{ id: 'begun', label: 'Begun', displayOrder: 0, metadata: {} }],
    } as const;
    const { call } = await start({}, { ...portal, pipelines: [...portal.pipelines, second] });
    const write = (properties: object) => call('PATCH', `${V3}/deals/1`, { properties });
    expect(embedded(await write({ dealstage: 'begun' }))).toEqual([['dealstage', 'INVALID_OPTION']]);
    expect(embedded(await write({ pipeline: 'third' }))).toEqual([['pipeline', 'INVALID_OPTION']]);
    expect((await write({ pipeline: 'second', dealstage: 'begun' })).status).toBe(200);
  });

  it('nothing of what is archived or not there', async () => {
    const { server, call } = await start();
    const at = '2026-01-30T10:00:00.000Z';
    await server.happen([{ kind: 'delete', table: 'deals', id: '2003', at, by: ANA.id }]);
    for (const id of ['2003', '1']) {
      const answer = await call('PATCH', `${V3}/deals/${id}`, { properties: { amount: '1' } });
      expect(answer).toMatchObject({ status: 404, json: { category: 'OBJECT_NOT_FOUND' } });
    }
    expect((await call('PATCH', `${V3}/deals/2002`, {})).status).toBe(400);
  });
});

describe('people who write into the pretended HubSpot have rights of their own', () => {
  it('to their own records, and to some properties', async () => {
    const users = [
      {
        token: 'ana',
        userId: 901,
        ownOnly: true,
        locked: ['contacts.phone'],
        hidden: ['contacts.email'],
      },
    ];
    const { server, call, get } = await start({ users });
    const own = `${V3}/contacts/9901`;
    const foreign = `${V3}/contacts/9902`;
    const write = (path: string, properties: object) => call('PATCH', path, { properties }, 'ana');
    expect((await write(own, { jobtitle: 'x' })).status).toBe(200);
    expect((await write(foreign, { jobtitle: 'x' })).status).toBe(404);
    expect((await get(foreign, 'ana')).status).toBe(404);
    expect(await write(own, { phone: '1' })).toMatchObject({
      status: 403,
      json: { errors: [{ context: { propertyName: ['phone'] } }] },
    });
    expect(embedded(await write(own, { email: 'a@b.test' }))).toEqual([['email', 'PROPERTY_DOESNT_EXIST']]);
    const seen = await get(`${own}?properties=email,phone&propertiesWithHistory=email`, 'ana');
    expect(Object.keys(seen.json.properties)).not.toContain('email');
    expect(seen.json.propertiesWithHistory).toBeUndefined();
    const properties = await get('/crm/v3/properties/contacts', 'ana');
    expect(JSON.stringify(properties.json)).not.toContain('"email"');
    const search = await call('POST', `${V3}/contacts/search`, { limit: 200 }, 'ana');
    expect(search.json.total).toBe(115);
    const byEmail = { filterGroups: [{ filters: [{ propertyName: 'email', operator: 'HAS_PROPERTY' }] }] };
    expect((await call('POST', `${V3}/contacts/search`, byEmail, 'ana')).status).toBe(400);
    expect((await get(`${V3}/contacts?limit=100`, 'ana')).json.results).toHaveLength(50);
    server.access.allow('ana', { write: [] });
    expect(await write(own, { jobtitle: 'y' })).toMatchObject({
      status: 403,
      json: { category: 'MISSING_SCOPES' },
    });
  });
});

describe('the pretended HubSpot takes batches of writes', () => {
  const inputs = [
    { id: '2002', properties: { amount: '1' } },
    { id: '2003', properties: { amount: 'x' } },
    { id: '1', properties: { amount: '1' } },
  ];
  const amounts = async ({ call }: Desk) => {
    const read = { inputs: [{ id: '2002' }], properties: ['amount'] };
    return (await call('POST', `${V3}/deals/batch/read`, read)).json.results[0]?.properties['amount'];
  };

  it('a part of which may fail on v3', async () => {
    const own = await start();
    const answer = await own.call('POST', `${V3}/deals/batch/update`, { inputs });
    expect(answer).toMatchObject({
      status: 207,
      json: {
        status: 'COMPLETE',
        results: [{ id: '2002', properties: { amount: '1' } }],
        numErrors: 2,
        errors: [
          { category: 'VALIDATION_ERROR', context: { ids: ['2003'] } },
          { category: 'OBJECT_NOT_FOUND', context: { ids: ['1'] } },
        ],
      },
    });
    expect(await amounts(own)).toBe('1');
  });

  it('or which fail as a whole', async () => {
    const own = await start({ behaviour: { batchFailures: 'whole' } });
    const before = await amounts(own);
    expect((await own.call('POST', `${V3}/deals/batch/update`, { inputs })).status).toBe(400);
    expect(await amounts(own)).toBe(before);
    expect((await own.call('POST', `${V3}/deals/batch/update`, { inputs: inputs.slice(0, 1) })).status).toBe(
      200,
    );
  });

  it('as a whole on dated paths too, unless their inputs are named', async () => {
    const own = await start();
    expect((await own.call('POST', `${DATED}/deals/batch/update`, { inputs })).status).toBe(400);
    const named = inputs.map((input, number) => ({ ...input, objectWriteTraceId: `trace-${number}` }));
    const answer = await own.call('POST', `${DATED}/deals/batch/update`, { inputs: named });
    expect(answer).toMatchObject({
      status: 207,
      json: {
        results: [{ objectWriteTraceId: 'trace-0' }],
        errors: [{ context: { objectWriteTraceId: ['trace-1'] } }, {}],
      },
    });
  });

  it('of 100 at most, each record once', async () => {
    const { call } = await start();
    const many = Array.from({ length: 101 }, (_, number) => ({ id: String(9_900 + number), properties: {} }));
    expect((await call('POST', `${V3}/contacts/batch/update`, { inputs: many })).status).toBe(400);
    expect((await call('POST', `${V3}/contacts/batch/update`, { inputs: many.slice(1) })).status).toBe(200);
    const twice = [inputs[0], inputs[0]];
    expect((await call('POST', `${V3}/deals/batch/update`, { inputs: twice })).status).toBe(400);
  });
});
