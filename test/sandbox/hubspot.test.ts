import { AssociationTypes, Client } from '@hubspot/api-client';
import {
  FilterOperatorEnum as Is,
  SimplePublicObjectWithAssociations,
} from '@hubspot/api-client/lib/codegen/crm/contacts/index.js';
import { PublicOwner } from '@hubspot/api-client/lib/codegen/crm/owners/index.js';
import { Pipeline, PipelineStage } from '@hubspot/api-client/lib/codegen/crm/pipelines/index.js';
import { Property } from '@hubspot/api-client/lib/codegen/crm/properties/index.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stoppedClock } from '../../src/clock.ts';
import { associationTypes, objectTypeOf } from '../../src/sandbox/hubspot/catalogue.ts';
import { type HubspotSandbox, startHubspot } from '../../src/sandbox/hubspot/index.ts';
import {
  ANA,
  BO,
  CONTACTS,
  DEALS,
  LEAVER,
  northlight,
  portalOf,
  QUEUE,
  record,
  table,
} from '../worlds/hubspot-portal.ts';

const clock = stoppedClock('2026-02-01T00:00:00.000Z');
let server: HubspotSandbox;
let client: Client;

beforeAll(async () => {
  server = await startHubspot(northlight(), { clock, token: 'key' });
  client = new Client({ accessToken: 'key', basePath: server.url });
});
afterAll(() => server.stop());

const search = (filterGroups: object[], rest: object = {}) =>
  client.crm.contacts.searchApi.doSearch({
    filterGroups,
    sorts: [],
    properties: ['email'],
    limit: 200,
    after: '0',
    ...rest,
  } as never);

const matching = async (operator: Is, told: object, propertyName = 'lastname') => {
  const { results } = await search([{ filters: [{ propertyName, operator, ...told }] }]);
  return results.map(({ id }) => id);
};

describe('the pretended HubSpot lists records to the official client', () => {
  it('page by page until no cursor is left, each record once and in the order of ids', async () => {
    const ids: string[] = [];
    const sizes: number[] = [];
    let after: string | undefined;
    do {
      const page = await client.crm.contacts.basicApi.getPage(100, after);
      sizes.push(page.results.length);
      ids.push(...page.results.map(({ id }) => id));
      after = page.paging?.next?.after;
    } while (after);
    expect(sizes).toEqual([100, 100, 30]);
    expect(ids).toEqual(Array.from({ length: CONTACTS }, (_, number) => String(9_900 + number)));
  });

  it('sends every value as text, and null where there is none', async () => {
    const { properties } = await client.crm.contacts.basicApi.getById('9902', [
      'hs_email_optout',
      'phone',
      'no_such_property',
    ]);
    expect(properties).toEqual({
      hs_email_optout: 'true',
      phone: null,
      hs_object_id: '9902',
      createdate: '2026-01-01T09:00:00Z',
      lastmodifieddate: '2026-01-03T12:00:00Z',
    });
  });

  it('works out what follows from pipelines and links', async () => {
    const names = ['hs_is_closed', 'hs_is_closed_won', 'hs_deal_stage_probability', 'closedate', 'amount'];
    const deal = await client.crm.deals.basicApi.getById('2001', names);
    expect(deal.properties).toMatchObject({
      hs_is_closed: 'true',
      hs_is_closed_won: 'true',
      hs_deal_stage_probability: '1',
      closedate: '2026-01-10T00:00:00Z',
      amount: '100',
    });
    const open = await client.crm.deals.basicApi.getById('2006', names);
    expect(open.properties).toMatchObject({ hs_is_closed: 'false', hs_deal_stage_probability: '0.07' });
    const stray = await client.crm.deals.basicApi.getById('2003', names);
    expect(stray.properties).toMatchObject({ hs_is_closed: null, hs_is_closed_won: null });
    const contact = await client.crm.contacts.basicApi.getById('9900', ['associatedcompanyid']);
    expect(contact.properties['associatedcompanyid']).toBe('501');
  });

  it('with histories newest first, and an import where nothing else is known', async () => {
    const page = await client.crm.deals.basicApi.getPage(
      50,
      undefined,
      ['dealstage'],
      ['dealstage', 'amount'],
    );
    const [first, second] = page.results;
    expect(first?.propertiesWithHistory?.['dealstage']).toMatchObject([
      { value: 'closedwon', sourceType: 'CRM_UI', updatedByUserId: 901 },
      { value: 'qualified', sourceType: 'IMPORT' },
    ]);
    expect(second?.propertiesWithHistory?.['amount']).toMatchObject([
      { value: '1234.5', sourceType: 'IMPORT' },
    ]);
  });

  it('with links by the names that the vendor gives them', async () => {
    const deal = await client.crm.deals.basicApi.getById('2001', undefined, undefined, ['companies']);
    expect(deal.associations?.['companies']?.results).toEqual([
      { id: '502', type: 'deal_to_company' },
      { id: '502', type: 'deal_to_company_unlabeled' },
      { id: '501', type: 'deal_to_company_unlabeled' },
    ]);
    const item = await client.crm.objects.basicApi.getById('line_items', '81', undefined, undefined, [
      'deals',
    ]);
    expect(item.associations?.['deals']?.results).toEqual([{ id: '2001', type: 'line_item_to_deal' }]);
  });

  it('and reads some of them at once, telling which are not there', async () => {
    const inputs = [{ id: '501' }, { id: '999' }, { id: '1503' }];
    const answer = await client.crm.companies.batchApi.read({
      inputs,
      properties: ['name'],
      propertiesWithHistory: [],
    });
    expect(answer.results.map(({ properties }) => properties['name'])).toEqual(['Aegean Lines', 'Later Ltd']);
    expect(answer).toMatchObject({ numErrors: 1, errors: [{ context: { ids: ['999'] } }] });
  });
});

describe('the pretended HubSpot searches for the official client', () => {
  it('by every operator', async () => {
    expect(await matching(Is.Eq, { value: 'TEST' })).toEqual(['9900']);
    expect((await matching(Is.Neq, { value: 'test' })).length).toBe(200);
    expect(await matching(Is.In, { values: ['last 5', 'last 7', 'nobody'] })).toEqual(['9905', '9907']);
    expect(await matching(Is.NotHasProperty, {}, 'email')).toEqual(['9901']);
    expect(await matching(Is.HasProperty, {}, 'hs_email_hard_bounce_reason_enum')).toEqual(['9902']);
    expect(await matching(Is.ContainsToken, { value: '229' })).toEqual(['10129']);
    expect(await matching(Is.ContainsToken, { value: 'tes*' })).toEqual(['9900']);
    expect(await matching(Is.Lt, { value: '9902' }, 'hs_object_id')).toEqual(['9900', '9901']);
    expect(await matching(Is.Lte, { value: '9901' }, 'hs_object_id')).toEqual(['9900', '9901']);
    expect(await matching(Is.Gt, { value: '10128' }, 'hs_object_id')).toEqual(['10129']);
    expect(await matching(Is.Gte, { value: '10129' }, 'hs_object_id')).toEqual(['10129']);
    const between = { value: '9999', highValue: '10000' };
    expect(await matching(Is.Between, between, 'hs_object_id')).toEqual(['9999', '10000']);
    expect((await matching(Is.NotIn, { values: ['test'] })).includes('9900')).toBe(false);
    expect((await matching(Is.NotContainsToken, { value: 'last' })).length).toBe(1);
  });

  it('by moments in epoch milliseconds or ISO alike, all of a group and any of the groups', async () => {
    const from = (value: string) => ({ propertyName: 'lastmodifieddate', operator: Is.Gte, value });
    const iso = await search([{ filters: [from('2026-01-20T12:00:00Z')] }]);
    const epoch = await search([{ filters: [from(String(Date.parse('2026-01-20T12:00:00Z')))] }]);
    expect(iso.total).toBe(11);
    expect(epoch.total).toBe(11);
    const named = { propertyName: 'lastname', operator: Is.Eq, value: 'Last 19' };
    const both = await search([{ filters: [from('2026-01-20T12:00:00Z'), named] }]);
    expect(both.results.map(({ id }) => id)).toEqual(['9919']);
    const either = await search([
      { filters: [from('2026-01-20T12:00:00Z')] },
      { filters: [{ ...named, value: 'Test' }] },
    ]);
    expect(either.total).toBe(12);
  });

  it('in the asked order, by offset, and promises nothing about ties', async () => {
    const sorts = [{ propertyName: 'lastmodifieddate', direction: 'DESCENDING' }];
    const first = await search([], { sorts, limit: 11 });
    expect(first.total).toBe(CONTACTS);
    expect(first.paging?.next?.after).toBe('11');
    const days = new Set(first.results.map(({ updatedAt }) => updatedAt.toISOString()));
    expect([...days]).toEqual(['2026-01-20T12:00:00.000Z']);
    const ascending = await search([], { sorts: [{ propertyName: 'lastmodifieddate' }], limit: 3 });
    expect(ascending.results.map(({ id }) => id)).toEqual(['10120', '10100', '10080']);
    const words = await search([], { query: 'last 19', limit: 5 });
    expect(words.total).toBe(11);
  });

  it('no further than the vendor does', async () => {
    const refused = { code: 400 };
    await expect(search([], { after: '9900', limit: 101 })).rejects.toMatchObject(refused);
    await expect(search([], { limit: 201 })).rejects.toMatchObject(refused);
    const sort = { propertyName: 'createdate', direction: 'ASCENDING' };
    await expect(search([], { sorts: [sort, sort] })).rejects.toMatchObject(refused);
    const filters = Array.from({ length: 7 }, () => ({ propertyName: 'email', operator: Is.HasProperty }));
    await expect(search([{ filters }])).rejects.toMatchObject(refused);
    await expect(
      search([{ filters: [{ propertyName: 'nope', operator: Is.HasProperty }] }]),
    ).rejects.toMatchObject(refused);
  });
});

describe('the pretended HubSpot describes itself to the official client', () => {
  it('with definitions of properties that the client knows the whole shape of', async () => {
    const { results } = await client.crm.properties.coreApi.getAll('companies');
    const byName = new Map(results.map((property) => [property.name, property]));
    expect(byName.get('industry')).toMatchObject({
      type: 'enumeration',
      fieldType: 'select',
      calculated: false,
    });
    expect(byName.get('industry')?.options.map(({ value }) => value)).toEqual([
      'COMPUTER_SOFTWARE',
      'BANKING',
    ]);
    expect(byName.get('hs_object_id')?.modificationMetadata?.readOnlyValue).toBe(true);
    expect(byName.get('name')?.modificationMetadata?.readOnlyValue).toBe(false);
    expect(byName.get('sf_account_id')?.hubspotDefined).toBe(false);
    expect(byName.get('hubspot_owner_id')).toMatchObject({
      externalOptions: true,
      referencedObjectType: 'OWNER',
    });
    await expectKnownShape('/crm/v3/properties/companies', Property);
    const list = '/crm/v3/objects/deals?associations=companies&propertiesWithHistory=amount';
    await expectKnownShape(list, SimplePublicObjectWithAssociations);
  });

  it('with the labels that people read on the options of stages and pipelines', async () => {
    const shape = {
      pipeline: { type: 'picklist', options: ['default'] },
      dealstage: { type: 'picklist', options: ['qualified', 'closedwon'] },
      dealtype: { type: 'picklist', options: ['newbusiness'] },
    } as const;
    const own = await startHubspot(portalOf([table('deals', shape, [])]), { clock, token: 'key' });
    const { results } = await new Client({
      accessToken: 'key',
      basePath: own.url,
    }).crm.properties.coreApi.getAll('deals');
    await own.stop();
    const labels = (name: string) =>
      results.find((each) => each.name === name)?.options.map(({ label }) => label);
    expect(labels('pipeline')).toEqual(['Sales']);
    expect(labels('dealstage')).toEqual(['Qualified', 'Closed won']);
    expect(labels('dealtype')).toEqual(['newbusiness']);
  });

  it('with owners in use and those who left, and with teams', async () => {
    const active = await client.crm.owners.ownersApi.getPage(undefined, undefined, 2, false);
    expect(active.results.map(({ id }) => id)).toEqual([ANA.id, BO.id]);
    expect(active.results[0]).toMatchObject({
      userId: 901,
      type: 'PERSON',
      teams: [{ name: 'Sales', primary: true }],
    });
    const rest = await client.crm.owners.ownersApi.getPage(undefined, active.paging?.next?.after, 2, false);
    expect(rest.results.map(({ id }) => id)).toEqual([QUEUE.id]);
    const left = await client.crm.owners.ownersApi.getPage(undefined, undefined, 100, true);
    expect(left.results).toMatchObject([
      { id: LEAVER.id, userId: null, userIdIncludingInactive: 903, archived: true },
    ]);
    await expectKnownShape('/crm/v3/owners', PublicOwner);
  });

  it('with pipelines and their stages', async () => {
    const { results } = await client.crm.pipelines.pipelinesApi.getAll('tickets');
    expect(results).toMatchObject([
      { id: '0', stages: [{ id: '1' }, { id: '4', metadata: { ticketState: 'CLOSED' } }] },
    ]);
    await expectKnownShape('/crm/v3/pipelines/deals', Pipeline);
    const answer = await client.apiRequest({ path: '/crm/v3/pipelines/deals' });
    const pipelines = (await answer.json()) as { results: { stages: object[] }[] };
    const known = PipelineStage.getAttributeTypeMap().map(({ baseName }) => baseName);
    for (const stage of pipelines.results[0]?.stages ?? [])
      expect(known).toEqual(expect.arrayContaining(Object.keys(stage)));
  });

  it('with links by batch, a partial answer where a record has none', async () => {
    const answer = await client.crm.associations.v4.batchApi.getPage('deals', 'companies', {
      inputs: [{ id: '2001' }, { id: '2005' }],
    });
    expect(answer.results).toMatchObject([
      {
        _from: { id: '2001' },
        to: [
          { toObjectId: '502', associationTypes: [{ typeId: 341 }, { typeId: 5, label: 'Primary' }] },
          { toObjectId: '501', associationTypes: [{ typeId: 341, label: null }] },
        ],
      },
    ]);
    expect(answer).toMatchObject({ numErrors: 1 });
  });

  it('with the numbers of links that the client knows', () => {
    const ids = AssociationTypes as unknown as Record<string, number>;
    const types = [
      'companies',
      'contacts',
      'deals',
      'tickets',
      'line_items',
      'calls',
      'emails',
      'meetings',
      'notes',
      'tasks',
    ];
    const camel = (name: string) => name.replace(/_./, (pair) => pair.slice(1).toUpperCase());
    const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
    let compared = 0;
    for (const from of types.flatMap((name) => objectTypeOf(name) ?? [])) {
      for (const to of types.flatMap((name) => objectTypeOf(name) ?? [])) {
        const pair = `${capital(camel(from.singular))}To${capital(camel(to.singular))}`;
        const [plain, primary] = associationTypes(from, to, true);
        if (plain?.typeId === 9999) continue;
        expect(plain?.typeId, pair).toBe(ids[pair.charAt(0).toLowerCase() + pair.slice(1)]);
        if (primary) expect(primary.typeId, pair).toBe(ids[`primary${pair}`]);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(40);
  });

  it('with zone, currency and number of the portal', async () => {
    const answer = await client.apiRequest({ path: '/account-info/v3/details' });
    expect(await answer.json()).toMatchObject({
      portalId: 4711,
      timeZone: 'America/New_York',
      companyCurrency: 'EUR',
      utcOffset: '-05:00',
      utcOffsetMilliseconds: -18_000_000,
    });
  });

  async function expectKnownShape(
    path: string,
    model: { getAttributeTypeMap(): { baseName: string }[] },
  ): Promise<void> {
    const answer = await client.apiRequest({ path });
    const { results } = (await answer.json()) as { results: object[] };
    const known = model.getAttributeTypeMap().map(({ baseName }) => baseName);
    expect(results.length).toBeGreaterThan(0);
    for (const result of results) expect(known).toEqual(expect.arrayContaining(Object.keys(result)));
  }
});

describe('the pretended HubSpot refuses as the real one does', () => {
  it('a wrong token', async () => {
    const stranger = new Client({ accessToken: 'other', basePath: server.url });
    await expect(stranger.crm.contacts.basicApi.getPage(1)).rejects.toMatchObject({
      code: 401,
      body: { status: 'error', category: 'INVALID_AUTHENTICATION' },
    });
  });

  it('a type that the portal lacks, as one beyond the scopes of the token', async () => {
    const bare = await startHubspot(portalOf([]), { clock, token: 'key' });
    const guest = new Client({ accessToken: 'key', basePath: bare.url });
    await expect(guest.crm.properties.coreApi.getAll('leads')).rejects.toMatchObject({
      code: 403,
      body: {
        category: 'MISSING_SCOPES',
        errors: [{ context: { requiredGranularScopes: ['crm.objects.leads.read'] } }],
      },
    });
    await bare.stop();
  });

  it('what is not there, and what goes beyond its limits', async () => {
    const { basicApi } = client.crm.contacts;
    await expect(basicApi.getById('1')).rejects.toMatchObject({
      code: 404,
      body: { category: 'OBJECT_NOT_FOUND' },
    });
    await expect(basicApi.getPage(101)).rejects.toMatchObject({
      code: 400,
      body: { category: 'VALIDATION_ERROR' },
    });
    await expect(basicApi.getPage(51, undefined, [], ['email'])).rejects.toMatchObject({ code: 400 });
    const names = Array.from({ length: 500 }, (_, number) => `property_${number}`);
    await expect(basicApi.getPage(1, undefined, names)).rejects.toMatchObject({ code: 414 });
  });

  it('and tells what is left of the allowance with every answer but those to searches', async () => {
    const left = async (path: string, method = 'GET') => {
      const { headers } = await client.apiRequest({
        path,
        method,
        ...(method === 'POST' ? { body: {} } : {}),
      });
      return headers.get('x-hubspot-ratelimit-daily-remaining');
    };
    const first = Number(await left('/crm/v3/owners'));
    expect(await left('/crm/v3/objects/contacts/search', 'POST')).toBeNull();
    expect(Number(await left('/crm/v3/owners'))).toBe(first - 2);
  });
});

describe('the pretended HubSpot changes while it runs', () => {
  it('edits, archives and brings back records, and keeps what values there were', async () => {
    const own = await startHubspot(northlight(), { clock, token: 'key' });
    const other = new Client({ accessToken: 'key', basePath: own.url });
    const edit = { table: 'deals', id: '2002', by: ANA.id };
    await own.apply([
      { ...edit, at: '2026-01-30T10:00:00.000Z', set: { dealstage: 'closedwon', amount: 7 } },
      { ...edit, at: '2026-01-30T11:00:00.000Z', set: { dealstage: 'qualified' }, by: null },
      { ...edit, id: '2003', at: '2026-01-30T12:00:00.000Z', set: { archived: true } },
    ]);
    const deal = await other.crm.deals.basicApi.getById('2002', ['amount'], ['dealstage']);
    expect(deal.updatedAt.toISOString()).toBe('2026-01-30T11:00:00.000Z');
    expect(deal.properties['amount']).toBe('7');
    expect(deal.propertiesWithHistory?.['dealstage']).toMatchObject([
      { value: 'qualified', sourceType: 'AUTOMATION_PLATFORM' },
      { value: 'closedwon', sourceType: 'CRM_UI', updatedByUserId: 901 },
      { value: 'closedlost', sourceType: 'IMPORT' },
    ]);
    const sorts = [{ propertyName: 'hs_lastmodifieddate', direction: 'DESCENDING' }];
    const request = { filterGroups: [], sorts, properties: [], limit: 1, after: '0' };
    const latest = await other.crm.deals.searchApi.doSearch(request as never);
    expect(latest.results[0]?.id).toBe('2002');
    expect(latest.total).toBe(DEALS - 1);

    const gone = await other.crm.deals.basicApi.getPage(10, undefined, [], undefined, undefined, true);
    expect(gone.results).toMatchObject([{ id: '2003', archived: true }]);
    expect(gone.results[0]?.archivedAt?.toISOString()).toBe('2026-01-30T12:00:00.000Z');
    expect(gone.results[0]?.updatedAt.toISOString()).toBe('2026-01-03T15:00:00.000Z');
    await own.apply([{ ...edit, id: '2003', at: '2026-01-30T13:00:00.000Z', set: { archived: false } }]);
    expect((await other.crm.deals.basicApi.getById('2003')).archived).toBe(false);
    const unknown = { ...edit, id: '1', at: '2026-01-30T13:00:00.000Z', set: {} };
    await expect(own.apply([unknown])).rejects.toBeInstanceOf(RangeError);
    await own.stop();
  });

  it('shows a page for each record, with nothing in it that a record could run', async () => {
    const rows = [record('1', '2026-01-02T00:00:00.000Z', { name: '<script>alert(1)</script>' })];
    const own = await startHubspot(portalOf([table('companies', { name: 'string' }, rows)]), {
      clock,
      token: 'key',
    });
    const page = await fetch(`${own.url}/contacts/4711/record/0-2/1`);
    const html = await page.text();
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
    expect((await fetch(`${own.url}/contacts/4711/record/0-2/2`)).status).toBe(404);
    await own.stop();
  });

  it('knows no date of making, and no history, where the data hold none', async () => {
    const rows = [
      record('1', '2026-01-02T00:00:00.000Z', { dealname: 'Old', dealstage: 'qualified', createdAt: null }),
    ];
    const deals = table('deals', { dealname: 'string', dealstage: 'string' }, rows);
    const own = await startHubspot(portalOf([deals]), { clock, token: 'key' });
    const other = new Client({ accessToken: 'key', basePath: own.url });
    const deal = await other.crm.deals.basicApi.getById('1', [], ['dealstage']);
    expect(deal.properties['createdate']).toBeNull();
    expect(deal.createdAt).toBeUndefined();
    expect(deal.propertiesWithHistory).toEqual({ dealstage: [] });
    await own.stop();
  });
});
