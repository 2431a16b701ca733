import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHubspotClient, type HubspotClient } from '../../connectors/hubspot/client.ts';
import { problemsOf } from '../../connectors/hubspot/failures.ts';
import { pathsOf } from '../../connectors/hubspot/paths.ts';
import type { SourceMapping } from '../../src/crm/mapping.ts';
import { UpstreamError } from '../../src/errors.ts';
import { silentLog } from '../../src/log.ts';
import { FAILURES } from '../../src/sandbox/hubspot/failures.ts';
import { northlight, portalOf, record, table } from '../worlds/hubspot-portal.ts';
import { type Desk, desk, fieldsById, idsOf, proofOf, TOKEN } from './hubspot-desk.ts';

describe('Paths', () => {
  it('are those of v3 and v4, or all of one dated version', () => {
    const told = (version: string) => {
      const paths = pathsOf(version);
      return [
        paths.list('deals'),
        paths.record('2-1', 'a/b'),
        paths.search('deals'),
        paths.batchRead('deals'),
        paths.associations('deals', 'companies'),
        paths.properties('deals'),
        paths.pipelines('deals'),
        paths.owners,
        paths.campaigns,
        paths.details,
        paths.logins,
        paths.token,
      ];
    };
    expect(told('v3')).toEqual([
      '/crm/v3/objects/deals',
      '/crm/v3/objects/2-1/a%2Fb',
      '/crm/v3/objects/deals/search',
      '/crm/v3/objects/deals/batch/read',
      '/crm/v4/associations/deals/companies/batch/read',
      '/crm/v3/properties/deals',
      '/crm/v3/pipelines/deals',
      '/crm/v3/owners',
      '/marketing/v3/campaigns',
      '/account-info/v3/details',
      '/account-info/v3/activity/login',
      '/oauth/v1/token',
    ]);
    expect(told('2026-09')).toEqual([
      '/crm/objects/2026-09/deals',
      '/crm/objects/2026-09/2-1/a%2Fb',
      '/crm/objects/2026-09/deals/search',
      '/crm/objects/2026-09/deals/batch/read',
      '/crm/associations/2026-09/deals/companies/batch/read',
      '/crm/properties/2026-09/deals',
      '/crm/pipelines/2026-09/deals',
      '/crm/owners/2026-09',
      '/marketing/campaigns/2026-09',
      '/account-info/2026-09/details',
      '/account-info/2026-09/activity/login',
      '/oauth/2026-09/token',
    ]);
  });
});

describe('A call for whoever writes', () => {
  let here: Desk;
  let client: HubspotClient;
  const PATH = '/crm/v3/objects/deals/2001';
  const PATCH = { method: 'PATCH', path: PATH, body: { properties: { dealname: 'New' } } } as const;
  const patches = () => here.server.control.calls().filter(({ method }) => method === 'PATCH');

  beforeEach(async () => {
    here = await desk(northlight(), { served: { users: [{ token: 'ana-own-token', userId: 901 }] } });
    client = createHubspotClient({
      baseUrl: here.server.url,
      token: TOKEN,
      clock: here.clock,
      log: silentLog,
      timeoutMs: 2000,
      sleep: here.sleep,
    });
  });
  afterEach(() => here.server.stop());

  it('is made with our token, or with that of a person', async () => {
    expect((await client.exchange(PATCH)).status).toBe(200);
    const own = await client.exchange({ ...PATCH, accessToken: 'ana-own-token' });
    expect(own).toMatchObject({ status: 200, json: { id: '2001', properties: { dealname: 'New' } } });
    expect(patches().map(({ headers }) => headers['authorization'])).toEqual([
      `Bearer ${TOKEN}`,
      'Bearer ana-own-token',
    ]);
  });

  it.each([
    ['locked', 423],
    ['tenSecondlyLimit', 429],
    ['dailyLimit', 429],
    ['migrating', 477],
    ['badGateway', 502],
    ['conflict', 409],
    ['expired', 401],
    ['missingScopes', 403],
  ] as const)('changes something once, and returns %s', async (name, status) => {
    here.server.control.inject({ match: `PATCH ${PATH}`, times: 9, reply: FAILURES[name] });
    expect((await client.exchange(PATCH)).status).toBe(status);
    expect(patches().length).toBe(1);
  });

  it.each([
    ['a lost answer', { drop: 'after' as const }],
    ['silence', { silence: 'after' as const }],
    ['an answer that breaks off', { truncate: { bytes: 20 } }],
    ['an answer that is cut off cleanly', { truncate: { bytes: 20, clean: true } }],
    ['a page of HTML under a 200', { reply: { status: 200, body: '<html></html>' } }],
  ])('changes something once, and says of %s that nobody knows', async (_, fault) => {
    here.server.control.inject({ match: `PATCH ${PATH}`, times: 9, ...fault });
    const error: unknown = await client.exchange(PATCH).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).toMatchObject({
      retryable: false,
      what: expect.stringContaining('It is not known whether the change was made.'),
    });
    expect(patches().length).toBe(1);
  });

  it('reads again what may be read again, and returns a refusal', async () => {
    here.server.control.inject({ match: `GET ${PATH}`, times: 2, reply: FAILURES.unavailable });
    expect((await client.exchange({ method: 'GET', path: PATH })).status).toBe(200);
    const missing = await client.exchange({ method: 'GET', path: '/crm/v3/objects/deals/none' });
    expect(missing.status).toBe(404);
    expect(client.refusal(missing, 'GET')).toMatchObject({ what: expect.stringContaining('404') });
    expect(client.refusal(await client.exchange({ method: 'GET', path: PATH }), 'GET')).toBeNull();
  });

  it('throws what stays out of reach', async () => {
    here.server.control.inject({ match: `GET ${PATH}`, times: 9, reply: FAILURES.tenSecondlyLimit });
    await expect(client.exchange({ method: 'GET', path: PATH })).rejects.toMatchObject({ retryable: true });
    here.server.control.clearFaults();
    here.server.control.inject({ match: `GET ${PATH}`, times: 9, reply: FAILURES.dailyLimit });
    await expect(client.exchange({ method: 'GET', path: PATH })).rejects.toMatchObject({ retryable: false });
  });
});

describe('What was wrong with values', () => {
  const answer = (json: unknown) => ({ status: 400, headers: new Headers(), json });

  it('is read from an array inside the message', () => {
    const list =
      '[{"isValid":false,"message":"x was not one of [a, b]","error":"INVALID_OPTION","name":"stage"}]';
    expect(problemsOf(answer({ message: `Property values were not valid: ${list}` }))).toEqual([
      { property: 'stage', code: 'INVALID_OPTION', message: 'x was not one of [a, b]' },
    ]);
  });

  it('is read from a list of errors', () => {
    const errors = [
      { message: 'm', code: 'READ_ONLY_VALUE', context: { propertyName: ['a', 'b'] } },
      { message: 'whole' },
    ];
    expect(problemsOf(answer({ message: 'not [valid', errors }))).toEqual([
      { property: 'a', code: 'READ_ONLY_VALUE', message: 'm' },
      { property: 'b', code: 'READ_ONLY_VALUE', message: 'm' },
      { property: null, code: null, message: 'whole' },
    ]);
    expect(problemsOf(answer(undefined))).toEqual([]);
  });
});

describe('Property lists of any length', () => {
  const letters = ['a', 'b', 'c', 'd', 'e', 'f'];
  const names = letters.map((letter) => `${letter}_${'x'.repeat(600)}`);
  const shape = Object.fromEntries(names.map((name) => [name, 'string' as const]));
  const rows = Array.from({ length: 230 }, (_, place) =>
    record(String(1000 + place), new Date(Date.UTC(2026, 0, 20, 0, place)).toISOString(), {
      [names[0] ?? '']: `A${place}`,
      [names[5] ?? '']: `F${place}`,
    }),
  );
  const fields = ['name', 'website', 'industry', 'country', 'phone', 'type'];
  const account = Object.fromEntries(fields.map((field, place) => [field, names[place] ?? '']));
  const mapping: SourceMapping = { account };
  const portal = () => portalOf([table('companies', shape, rows)]);

  it('are read whole where the portal takes shorter addresses than we thought', async () => {
    const here = await desk(portal(), { mapping, served: { behaviour: { longestUrl: 2000 } } });
    const pages = await here.pull('account', null, fields);
    expect(idsOf(pages).length).toBe(230);
    expect(proofOf(pages)).toBe(230);
    expect(fieldsById(pages, '1229')).toEqual({
      name: 'A229',
      website: null,
      industry: null,
      country: null,
      phone: null,
      type: 'F229',
    });
    // Refused once; from then on it is known.
    const long = here.server.control.calls().filter(({ target }) => target.length > 2000);
    expect(long.length).toBe(1);
    await here.server.stop();
  });

  it('are read whole where they do not fit into a search', async () => {
    const here = await desk(portal(), { mapping });
    const pages = await here.pull('account', { mode: 'done', until: '2026-01-15T00:00:00.000Z' }, fields);
    expect(idsOf(pages).length).toBe(230);
    expect(proofOf(pages)).toBe(230);
    expect(fieldsById(pages, '1229')).toMatchObject({ name: 'A229', type: 'F229' });
    const searches = here.server.control.calls().filter(({ path }) => path.endsWith('/search'));
    for (const { body } of searches) expect(body.length).toBeLessThanOrEqual(3000);
    await here.server.stop();
  });

  it('come from one answer for each record, whatever changes in between', async () => {
    const here = await desk(portal(), { mapping, served: { behaviour: { longestUrl: 2000 } } });
    here.server.control.inject({
      match: 'GET /crm/v3/objects/companies',
      after: 1,
      alter: (reply) => {
        const set = { [names[0] ?? '']: 'changed', [names[5] ?? '']: 'changed' };
        void here.server.apply([
          { table: 'companies', id: '1000', set, at: '2026-01-21T00:00:00.000Z', by: null },
        ]);
        return reply;
      },
    });
    const pages = await here.pull('account', null, fields);
    expect(fieldsById(pages, '1000')).toMatchObject({ name: 'changed', type: 'changed' });
    await here.server.stop();
  });
});
