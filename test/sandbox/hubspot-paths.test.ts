import { afterEach, describe, expect, it } from 'vitest';
import type { HubspotPortal } from '../../src/sandbox/vendor-data.ts';
import { LEAVER, northlight, portalOf, record, table } from '../worlds/hubspot-portal.ts';
import { type Desk, desk } from './hubspot-desk.ts';

let open: Desk | undefined;
const start = async (...args: Parameters<typeof desk>) => {
  open = await desk(...args);
  return open;
};
afterEach(() => open?.server.stop());

const AT = '2026-01-05T10:00:00.000Z';

describe('the pretended HubSpot answers on old and dated paths alike', () => {
  it.each([
    ['/crm/v3/objects/deals?limit=2', '/crm/objects/2026-09/deals?limit=2'],
    [
      '/crm/v3/objects/deals/2001?propertiesWithHistory=amount',
      '/crm/objects/2026-09/deals/2001?propertiesWithHistory=amount',
    ],
    ['/crm/v3/owners?archived=true', '/crm/owners/2026-09?archived=true'],
    [`/crm/v3/owners/${LEAVER.id}?archived=true`, `/crm/owners/2026-09/${LEAVER.id}?archived=true`],
    ['/crm/v3/properties/deals', '/crm/properties/2026-09/deals'],
    ['/crm/v3/pipelines/deals', '/crm/pipelines/2026-09/deals'],
    ['/account-info/v3/details', '/account-info/2026-09/details'],
    ['/crm/v3/objects/deals?limit=2', '/crm/objects/2025-09/deals?limit=2'],
    ['/crm/v3/objects/deals?limit=2', '/crm/objects/2026-03/0-3?limit=2'],
  ])('%s and %s', async (old, dated) => {
    const { get } = await start();
    const [first, second] = [await get(old), await get(dated)];
    expect(second.status).toBe(200);
    expect(second.json).toEqual(first.json);
  });

  it('where bodies are sent as well', async () => {
    const { call } = await start();
    const both = async (old: string, dated: string, body: object) => {
      const [first, second] = [await call('POST', old, body), await call('POST', dated, body)];
      expect([200, 207]).toContain(second.status);
      expect(second.json).toEqual(first.json);
    };
    await both('/crm/v3/objects/deals/search', '/crm/objects/2026-09/deals/search', { limit: 3 });
    const read = { inputs: [{ id: '2001' }, { id: '1' }], propertiesWithHistory: ['dealstage'] };
    await both('/crm/v3/objects/deals/batch/read', '/crm/objects/2026-09/deals/batch/read', read);
    const links = { inputs: [{ id: '2001' }, { id: '2005' }] };
    await both(
      '/crm/v4/associations/deals/companies/batch/read',
      '/crm/associations/2026-09/deals/companies/batch/read',
      links,
    );
  });

  it('and on no others', async () => {
    const { server, get } = await start();
    const status = async (path: string) => (await get(path)).status;
    expect(await status('/crm/objects/2031-01/deals')).toBe(404);
    expect(await status('/crm/v4/objects/deals')).toBe(404);
    expect(await status('/crm/v1/objects/deals')).toBe(404);
    expect(await status('/crm/v3/nothing/deals')).toBe(404);
    expect(await status('/crm/v4/objects/deals/2001/associations/companies')).toBe(200);
    // The links of one record are not among the dated paths.
    expect(await status('/crm/objects/2026-09/deals/2001/associations/companies')).toBe(404);
    server.behave({ oldPaths: 'gone' });
    expect(await status('/crm/v3/objects/deals')).toBe(404);
    expect(await status('/crm/v4/objects/deals/2001/associations/companies')).toBe(404);
    expect(await status('/crm/objects/2026-09/deals')).toBe(200);
  });

  it('by plural, singular and number of a type', async () => {
    const { get } = await start();
    for (const name of ['line_items', 'line_item', '0-8', 'LINE_ITEMS']) {
      expect((await get(`/crm/v3/objects/${name}`)).json.results.map(({ id }) => id)).toContain('81');
    }
    expect((await get('/crm/v3/objects/campaigns')).status).toBe(400);
    expect((await get('/crm/v3/objects/nonsense')).status).toBe(400);
  });
});

describe('the pretended HubSpot links records', () => {
  it('a thousand at once, each page with a cursor of its own', async () => {
    const contacts = Array.from({ length: 5 }, (_, number) => record(String(10 + number), AT, {}));
    const portal = portalOf(
      [table('companies', {}, [record('1', AT, {})]), table('contacts', {}, contacts)],
      {
        associations: contacts.map(({ id }) => ({
          from: 'companies',
          fromId: '1',
          to: 'contacts',
          toId: String(id),
        })),
      },
    );
    const { call, get } = await start({ behaviour: { associationPage: 2 } }, portal);
    const path = '/crm/v4/associations/companies/contacts/batch/read';
    const found: unknown[] = [];
    for (let after: string | undefined = '0'; after !== undefined; ) {
      const { json } = await call('POST', path, { inputs: [{ id: '1', after }] });
      const [result] = json.results;
      found.push(...(result?.to ?? []));
      after = result?.paging?.next.after;
    }
    const labels = ['Primary', undefined, undefined, undefined, undefined];
    expect(found).toHaveLength(5);
    expect(
      found.map((each) => (each as { associationTypes: { label?: string }[] }).associationTypes[1]?.label),
    ).toEqual(labels);
    const page = await get('/crm/v4/objects/companies/1/associations/contacts?limit=2&after=2');
    expect(page.json).toMatchObject({
      results: [{ toObjectId: '12' }, { toObjectId: '13' }],
      paging: { next: { after: '4' } },
    });
    const inputs = Array.from({ length: 1001 }, (_, number) => ({ id: String(number) }));
    expect((await call('POST', path, { inputs })).status).toBe(400);
    expect((await call('POST', path, { inputs: inputs.slice(1) })).status).toBe(207);
  });
});

describe('the pretended HubSpot holds what an organisation made', () => {
  const requests = (name: string): HubspotPortal => {
    const base = northlight();
    const rows = [record('900', AT, { title: 'Broken pump', hubspot_owner_id: '101' })];
    const own = table(name, { title: 'string', hubspot_owner_id: 'reference' }, rows);
    return {
      ...base,
      tables: [...base.tables, own],
      associations: [...base.associations, { from: name, fromId: '900', to: 'companies', toId: '501' }],
    };
  };
  const customObjects = [{ typeId: '2-1234567', name: 'service_request', plural: 'Service requests' }];

  it.each(['service_request', '2-1234567'])('custom objects by each of their names (%s)', async (name) => {
    const { get, call } = await start({ customObjects }, requests(name));
    for (const path of ['2-1234567', 'service_request', 'p_service_request', 'p4711_service_request']) {
      const list = await get(`/crm/v3/objects/${path}?properties=title&associations=companies`);
      expect(list.json.results).toMatchObject([{ id: '900', properties: { title: 'Broken pump' } }]);
      expect(list.json.results[0]?.associations['companies']?.results).toMatchObject([{ id: '501' }]);
    }
    const filters = [{ propertyName: 'hs_lastmodifieddate', operator: 'GTE', value: AT }];
    const found = await call('POST', '/crm/objects/2026-09/2-1234567/search', {
      filterGroups: [{ filters }],
    });
    expect(found.json.total).toBe(1);
    const write = await call('PATCH', '/crm/v3/objects/2-1234567/900', { properties: { title: 'Mended' } });
    expect(write.json.properties['title']).toBe('Mended');
    expect((await get('/crm/v3/properties/2-1234567')).status).toBe(200);
    expect((await get('/crm-object-schemas/v3/schemas')).json.results).toMatchObject([
      { objectTypeId: '2-1234567', fullyQualifiedName: 'p4711_service_request', labels: {} },
    ]);
  });

  it('one that nobody named goes by its number; one without records is out of reach', async () => {
    const { get } = await start({}, requests('2-1234567'));
    expect((await get('/crm/v3/objects/2-1234567')).status).toBe(200);
    await open?.server.stop();
    const bare = await start({ customObjects });
    expect(await bare.get('/crm/v3/objects/service_request')).toMatchObject({
      status: 403,
      json: { errors: [{ context: { requiredGranularScopes: ['crm.objects.custom.read'] } }] },
    });
    expect((await bare.get('/crm-object-schemas/v3/schemas')).json.results).toEqual([]);
  });
});

describe('the pretended HubSpot tells of campaigns and log-ins on endpoints of their own', () => {
  const withMore = (): HubspotPortal => {
    const base = northlight();
    const campaigns = table('campaigns', { hs_name: 'string', hs_start_date: 'date', cost: 'currency' }, [
      record('2b6f6b0e-1d5c-4c8e-9d5f-000000000001', AT, { hs_name: 'Spring fair', cost: 1200 }),
      record('2b6f6b0e-1d5c-4c8e-9d5f-000000000002', AT, { hs_name: 'Autumn mail' }),
    ]);
    const login = (id: string, loginAt: string, userId: number) => ({
      id,
      loginAt,
      userId,
      email: 'ana.papadaki@northlight.test',
      loginSucceeded: true,
      ipAddress: '192.0.2.7',
      location: 'Athens',
      userAgent: 'Firefox on an old laptop',
    });
    const logins = table('logins', {}, [
      login('1', '2026-01-05T08:00:00.000Z', 901),
      login('2', '2026-01-06T08:00:00.000Z', 902),
      login('3', '2026-01-07T08:00:00.000Z', 901),
    ]);
    const link = {
      from: 'campaigns',
      fromId: String(campaigns.rows[0]?.['id']),
      to: 'contacts',
      toId: '9905',
    };
    return {
      ...base,
      tables: [...base.tables, campaigns, logins],
      associations: [...base.associations, link],
    };
  };

  it('campaigns with the properties that were asked for, and the contacts they reached', async () => {
    const { get } = await start({}, withMore());
    const first = await get('/marketing/v3/campaigns?limit=1&sort=-hs_name&properties=hs_name,cost,nosuch');
    expect(first.json).toMatchObject({
      total: 2,
      results: [{ properties: { hs_name: 'Spring fair', cost: '1200' }, createdAt: expect.any(String) }],
      paging: { next: { after: '1' } },
    });
    const rest = await get('/marketing/v3/campaigns?limit=1&after=1');
    expect(rest.json.results).toHaveLength(1);
    expect(rest.json.paging).toBeUndefined();
    const byName = await get('/marketing/v3/campaigns?properties=hs_name');
    expect(byName.json.results).toMatchObject([
      { properties: { hs_name: 'Autumn mail' } },
      { properties: { hs_name: 'Spring fair' } },
    ]);
    expect((await get('/marketing/v3/campaigns?sort=cost')).status).toBe(400);
    expect((await get('/marketing/campaigns/2026-09?name=autumn')).json.total).toBe(1);
    const id = first.json.results[0]?.id;
    expect((await get(`/marketing/v3/campaigns/${id}?properties=hs_name`)).json.properties).toEqual({
      hs_name: 'Spring fair',
    });
    const reached = await get(`/marketing/v3/campaigns/${id}/reports/contacts/influencedContacts`);
    expect(reached.json.results).toEqual([{ id: '9905' }]);
    expect((await get('/marketing/v3/campaigns/none')).status).toBe(404);
  });

  it('log-ins newest first, with address and device, which a reader must not keep', async () => {
    const { server, get } = await start({}, withMore());
    const page = await get('/account-info/v3/activity/login?limit=2');
    expect(page.json.results).toMatchObject([
      { id: '3', userId: 901, loginAt: '2026-01-07T08:00:00Z', ipAddress: '192.0.2.7' },
      { id: '2', userAgent: 'Firefox on an old laptop' },
    ]);
    const next = await get(
      `/account-info/2026-09/activity/login?limit=2&after=${page.json.paging?.next.after}`,
    );
    expect(next.json.results.map(({ id }) => id)).toEqual(['1']);
    expect((await get('/account-info/v3/activity/login?userId=902')).json.results).toHaveLength(1);
    server.access.allow('key', { read: ['contacts'] });
    expect(await get('/account-info/v3/activity/login')).toMatchObject({
      status: 403,
      json: { errors: [{ context: { requiredGranularScopes: ['account-info.security.read'] } }] },
    });
    expect((await get('/marketing/v3/campaigns')).status).toBe(403);
  });

  it('neither where the portal has none', async () => {
    const { get } = await start();
    expect((await get('/marketing/v3/campaigns')).status).toBe(403);
    expect((await get('/account-info/v3/activity/login')).status).toBe(403);
  });
});
