import { Client } from '@hubspot/api-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HubspotPortal } from '../../src/sandbox/vendor-data.ts';
import { ANA, LEAVER, northlight, record, table } from '../worlds/hubspot-portal.ts';
import { type Desk, desk } from './hubspot-desk.ts';
import { faultsOf } from './hubspot-models.ts';

const OAUTH = { clientId: 'app', clientSecret: 'secret', refreshToken: 'first', userId: 901 };
const STANDARD = ['companies', 'contacts', 'deals', 'lineItems', 'products', 'tickets'] as const;
const ENGAGEMENTS = ['calls', 'emails', 'leads', 'meetings', 'notes', 'tasks'] as const;
const AREA: Readonly<Record<string, string>> = { lineItems: 'line_items' };

let own: Desk;
let client: Client;

function portal(): HubspotPortal {
  const base = northlight();
  const at = '2026-01-05T10:00:00.000Z';
  const requests = table('service_request', { title: 'string' }, [record('900', at, { title: 'Pump' })]);
  return { ...base, tables: [...base.tables, requests] };
}

beforeAll(async () => {
  const customObjects = [{ typeId: '2-1234567', name: 'service_request' }];
  own = await desk({ oauth: OAUTH, customObjects, behaviour: { associationPage: 1 } }, portal());
  client = new Client({ accessToken: 'key', basePath: own.server.url });
});
afterAll(() => own.server.stop());
beforeEach(() => own.server.control.forget());

/**
 * Makes a typed call, sends the same once more as it went over the wire, and holds the raw answer against the
 * client's model: the client itself would drop what it does not know, and not notice what is missing.
 */
async function agrees(
  area: string,
  model: string,
  typed: () => Promise<unknown>,
  status = 200,
): Promise<void> {
  const outcome = await typed().catch((error: unknown) => error);
  expect(outcome instanceof Error).toBe(status >= 400);
  const sent = own.server.control.calls().at(-1);
  if (!sent) throw new Error('The client made no call.');
  const { authorization = '', 'content-type': type = '' } = sent.headers;
  const answer = await fetch(own.server.url + sent.target, {
    method: sent.method,
    headers: { authorization, ...(type === '' ? {} : { 'content-type': type }) },
    ...(sent.body === '' ? {} : { body: sent.body }),
  });
  expect(answer.status).toBe(status);
  const body = (await answer.json()) as { status?: string };
  // The model of an error lacks what every error of the service carries.
  if (model === 'ModelError') {
    expect(body.status).toBe('error');
    delete body.status;
  }
  expect(faultsOf(area, model, body)).toEqual([]);
}

const search = (property: string) => ({
  filterGroups: [{ filters: [{ propertyName: property, operator: 'GTE', value: '2026-01-01T00:00:00Z' }] }],
  sorts: [property],
  properties: ['hs_object_id'],
  limit: 2,
  after: '0',
});

async function firstId(type: string): Promise<string> {
  return (await own.get(`/crm/v3/objects/${type}`)).json.results[0]?.id ?? '';
}

describe('the official client agrees with the pretended HubSpot on', () => {
  it.each(STANDARD)('%s: list, single, search, batch read and both writes', async (type) => {
    const api = client.crm[type];
    const area = `crm/${AREA[type] ?? type}`;
    const id = await firstId(AREA[type] ?? type);
    const links = type === 'deals' ? ['companies'] : type === 'companies' ? ['contacts'] : undefined;
    await agrees(area, 'CollectionResponseSimplePublicObjectWithAssociationsForwardPaging', () =>
      api.basicApi.getPage(2, undefined, ['createdate'], ['createdate'], links),
    );
    await agrees(area, 'SimplePublicObjectWithAssociations', () =>
      api.basicApi.getById(id, ['hs_object_id', 'name'], ['name', 'amount'], links),
    );
    const modified = type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
    await agrees(area, 'CollectionResponseWithTotalSimplePublicObjectForwardPaging', () =>
      api.searchApi.doSearch(search(modified) as never),
    );
    const read = { properties: ['hs_object_id'], propertiesWithHistory: ['name', 'dealstage'] };
    await agrees(area, 'BatchResponseSimplePublicObject', () =>
      api.batchApi.read({ ...read, inputs: [{ id }] }),
    );
    await agrees(
      area,
      'BatchResponseSimplePublicObjectWithErrors',
      () => api.batchApi.read({ ...read, inputs: [{ id }, { id: '1' }] }),
      207,
    );
    const name = { companies: 'name', contacts: 'jobtitle', deals: 'dealname', tickets: 'subject' };
    const properties = { [type in name ? name[type as keyof typeof name] : 'name']: 'Told anew' };
    await agrees(area, 'SimplePublicObject', () => api.basicApi.update(id, { properties }));
    await agrees(area, 'BatchResponseSimplePublicObject', () =>
      api.batchApi.update({ inputs: [{ id, properties }] }),
    );
    await agrees(
      area,
      'BatchResponseSimplePublicObjectWithErrors',
      () =>
        api.batchApi.update({
          inputs: [
            { id, properties },
            { id: '1', properties: { nosuch: '1' } },
          ],
        }),
      207,
    );
  });

  it.each([...ENGAGEMENTS, '2-1234567'])('%s, by the calls for any kind of object', async (type) => {
    const api = client.crm.objects;
    const area = 'crm/objects';
    const id = await firstId(type);
    await agrees(area, 'CollectionResponseSimplePublicObjectWithAssociationsForwardPaging', () =>
      api.basicApi.getPage(type, 1, undefined, ['hs_timestamp'], undefined, ['contacts']),
    );
    await agrees(area, 'SimplePublicObjectWithAssociations', () => api.basicApi.getById(type, id));
    await agrees(area, 'CollectionResponseWithTotalSimplePublicObjectForwardPaging', () =>
      api.searchApi.doSearch(type, search('hs_lastmodifieddate') as never),
    );
    await agrees(area, 'BatchResponseSimplePublicObject', () =>
      api.batchApi.read(type, { inputs: [{ id }], properties: [], propertiesWithHistory: [] }),
    );
    const properties: Record<string, string> =
      type === '2-1234567' ? { title: 'Mended' } : { hubspot_owner_id: '' };
    await agrees(area, 'SimplePublicObject', () => api.basicApi.update(type, id, { properties }));
  });

  it('archived records', async () => {
    const at = '2026-01-30T10:00:00.000Z';
    await own.server.happen([{ kind: 'delete', table: 'tickets', id: '92', at, by: ANA.id }]);
    await agrees('crm/tickets', 'CollectionResponseSimplePublicObjectWithAssociationsForwardPaging', () =>
      client.crm.tickets.basicApi.getPage(10, undefined, [], undefined, undefined, true),
    );
    const page = await client.crm.tickets.basicApi.getPage(10, undefined, [], undefined, undefined, true);
    expect(page.results[0]?.archivedAt).toEqual(new Date(at));
  });

  it('owners, leavers among them', async () => {
    const { ownersApi } = client.crm.owners;
    const model = 'CollectionResponsePublicOwnerForwardPaging';
    await agrees('crm/owners', model, () => ownersApi.getPage(undefined, undefined, 1, false));
    await agrees('crm/owners', model, () => ownersApi.getPage(undefined, undefined, 100, true));
    await agrees('crm/owners', 'PublicOwner', () => ownersApi.getById(Number(ANA.id)));
    await agrees('crm/owners', 'PublicOwner', () => ownersApi.getById(Number(LEAVER.id), 'id', true));
  });

  it('properties, pipelines and custom types', async () => {
    const { coreApi } = client.crm.properties;
    for (const type of ['companies', 'contacts', 'deals', 'tickets', 'calls', '2-1234567']) {
      await agrees('crm/properties', 'CollectionResponsePropertyNoPaging', () => coreApi.getAll(type));
    }
    await agrees('crm/properties', 'Property', () => coreApi.getByName('deals', 'amount'));
    for (const type of ['deals', 'tickets', 'leads']) {
      await agrees('crm/pipelines', 'CollectionResponsePipelineNoPaging', () =>
        client.crm.pipelines.pipelinesApi.getAll(type),
      );
    }
    const { coreApi: types } = client.crm.schemas;
    await agrees('crm/schemas', 'CollectionResponseObjectSchemaNoPaging', () => types.getAll());
    await agrees('crm/schemas', 'ObjectSchema', () => types.getById('2-1234567'));
  });

  it('links', async () => {
    const { batchApi, basicApi } = client.crm.associations.v4;
    const area = 'crm/associations/v4';
    const inputs = [{ id: '2001' }];
    await agrees(area, 'BatchResponsePublicAssociationMultiWithLabel', () =>
      batchApi.getPage('deals', 'companies', { inputs }),
    );
    await agrees(
      area,
      'BatchResponsePublicAssociationMultiWithLabelWithErrors',
      () => batchApi.getPage('deals', 'companies', { inputs: [...inputs, { id: '2005' }] }),
      207,
    );
    await agrees(area, 'CollectionResponseMultiAssociatedObjectWithLabelForwardPaging', () =>
      basicApi.getPage('deals', '2001', 'companies', undefined, 1),
    );
  });

  it('tokens', async () => {
    const { tokensApi, accessTokensApi, refreshTokensApi } = client.oauth;
    const { clientId, clientSecret, refreshToken } = OAUTH;
    const create = () =>
      tokensApi.create('refresh_token', undefined, undefined, clientId, clientSecret, refreshToken);
    await agrees('oauth', 'TokenResponseIF', create);
    const { accessToken } = await create();
    await agrees('oauth', 'AccessTokenInfoResponse', () => accessTokensApi.get(accessToken));
    await agrees('oauth', 'RefreshTokenInfoResponse', () => refreshTokensApi.get(refreshToken));
    const fresh = new Client({ accessToken, basePath: own.server.url });
    expect((await fresh.crm.contacts.basicApi.getPage(1)).results).toHaveLength(1);
  });

  it('refusals', async () => {
    const { basicApi } = client.crm.deals;
    const area = 'crm/deals';
    await agrees(area, 'ModelError', () => basicApi.getById('1'), 404);
    await agrees(area, 'ModelError', () => basicApi.getPage(101), 400);
    const wrong = () => basicApi.update('2001', { properties: { amount: 'x' } });
    await agrees(area, 'ModelError', wrong, 400);
    own.server.behave({ validationErrors: 'listed' });
    await agrees(area, 'ModelError', wrong, 400);
    own.server.access.allow('key', { read: ['contacts'] });
    await agrees(area, 'ModelError', () => basicApi.getPage(1), 403);
    own.server.access.allow('key', {});
    own.server.access.expire('key');
    await agrees(area, 'ModelError', () => basicApi.getPage(1), 401);
  });
});

describe('the judge of shapes', () => {
  it('finds what is missing, unknown or of another type', () => {
    const faulty = {
      results: [
        { id: 7, properties: { name: 1 }, createdAt: 'yesterday', archived: 'no', size: 3 },
        { id: '8', properties: {}, createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' },
      ],
    };
    expect(
      faultsOf('crm/objects', 'CollectionResponseWithTotalSimplePublicObjectForwardPaging', faulty, '$'),
    ).toEqual([
      '$.total: missing',
      '$.results[0].size: unknown to SimplePublicObject',
      '$.results[0].createdAt: yesterday is no moment',
      '$.results[0].archived: string instead of boolean',
      '$.results[0].id: number instead of string',
      '$.results[0].properties.name: number instead of string',
      '$.results[0].updatedAt: missing',
    ]);
  });
});
