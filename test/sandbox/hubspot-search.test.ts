import { afterEach, describe, expect, it } from 'vitest';
import type { VendorEvent } from '../../src/sandbox/vendor-data.ts';
import { CONTACTS, portalOf, record, table } from '../worlds/hubspot-portal.ts';
import { type Desk, desk, handClock } from './hubspot-desk.ts';

let open: Desk | undefined;
const start = async (...args: Parameters<typeof desk>) => {
  open = await desk(...args);
  return open;
};
afterEach(() => open?.server.stop());

const AT = '2026-02-01T00:00:00.000Z';
const LAG_MS = 30 * 60_000;
const edit = (id: string, at = AT): VendorEvent => ({
  kind: 'edit',
  table: 'contacts',
  id,
  set: { firstname: `Changed ${at}` },
  at,
  by: null,
});

describe('searches of the pretended HubSpot lag', () => {
  const lagging = (more: object = {}) => start({ behaviour: { searchLagMs: LAG_MS, ...more } });

  it('fresh changes appear late and not in their order; lists and single records show them at once', async () => {
    const { server, clock, changedSince, record: read } = await lagging();
    const ids = Array.from({ length: 60 }, (_, number) => String(9_900 + number));
    for (const [minute, id] of ids.entries()) {
      await server.happen([edit(id, new Date(Date.parse(AT) + minute * 1000).toISOString())]);
    }
    expect((await read('contacts', '9900')).updatedAt).toBe('2026-02-01T00:00:00Z');
    clock.forward(LAG_MS / 2);
    const early = await changedSince('contacts', AT);
    expect(early.length).toBeGreaterThan(10);
    expect(early.length).toBeLessThan(50);
    const unseen = ids.filter((id) => !early.includes(id));
    // Some of those that changed last show before some that changed first.
    expect(early.some((id) => unseen[0] !== undefined && id > unseen[0])).toBe(true);
    clock.forward(LAG_MS / 2 + 60_000);
    expect(await changedSince('contacts', AT)).toEqual(ids);
  });

  it('new, archived and erased records come and go late too', async () => {
    const { server, clock, call } = await lagging();
    await server.happen([
      { kind: 'create', table: 'contacts', id: '20001', set: {}, at: AT, by: null },
      { kind: 'delete', table: 'contacts', id: '9905', at: AT, by: null },
      { kind: 'hardDelete', table: 'contacts', id: '9906', at: AT, by: null },
    ]);
    const idsBySearch = async () => {
      const filters = [
        { propertyName: 'hs_object_id', operator: 'IN', values: ['20001', '9905', '9906', '9907'] },
      ];
      const body = { filterGroups: [{ filters }], sorts: ['hs_object_id'] };
      return (await call('POST', '/crm/v3/objects/contacts/search', body)).json.results.map(({ id }) => id);
    };
    expect(await idsBySearch()).toEqual(['9905', '9906', '9907']);
    clock.forward(LAG_MS);
    expect(await idsBySearch()).toEqual(['9907', '20001']);
  });

  it.each([
    [0, '2026-01-06T12:00:00Z'],
    [1, '2026-02-01T00:00:00Z'],
  ])(
    'a stale hit is sent as the index knows it, or as it stands now (%d)',
    async (searchShowsFresh, stamp) => {
      const { server, call } = await lagging({ searchShowsFresh, seed: 3 });
      await server.happen([edit('9905')]);
      const before = { propertyName: 'lastmodifieddate', operator: 'LT', value: '2026-01-31T00:00:00Z' };
      const own = { propertyName: 'hs_object_id', operator: 'EQ', value: '9905' };
      const body = { filterGroups: [{ filters: [before, own] }] };
      const answer = await call('POST', '/crm/v3/objects/contacts/search', body);
      expect(answer.json.results.map(({ updatedAt }) => updatedAt)).toEqual([stamp]);
    },
  );

  it('two indexes answer in turn, so that a record comes and goes until both know it', async () => {
    const { server, clock, changedSince } = await lagging({ searchReplicas: 2 });
    await server.happen(Array.from({ length: 60 }, (_, number) => edit(String(9_900 + number))));
    clock.forward(LAG_MS / 2);
    const [first, second, third] = [
      await changedSince('contacts', AT),
      await changedSince('contacts', AT),
      await changedSince('contacts', AT),
    ];
    expect(second).not.toEqual(first);
    expect(third).toEqual(first);
    clock.forward(LAG_MS / 2);
    expect(await changedSince('contacts', AT)).toHaveLength(60);
    expect(await changedSince('contacts', AT)).toHaveLength(60);
  });

  it('an older state never follows a newer one, and without lag nothing waits', async () => {
    const { server, clock, changedSince } = await lagging();
    const times = [0, 1, 2, 3].map((minute) => new Date(Date.parse(AT) + minute).toISOString());
    await server.happen(times.map((at) => edit('9905', at)));
    let seen = '';
    for (let minute = 0; minute <= 31; minute++) {
      const known = times.filter((at) => at > seen);
      const now = (await Promise.all(known.map((at) => changedSince('contacts', at)))).filter(
        (ids) => ids.length > 0,
      );
      seen = known[now.length - 1] ?? seen;
      clock.forward(60_000);
      if (seen !== '') expect(await changedSince('contacts', seen)).toEqual(['9905']);
    }
    expect(seen).toBe(times.at(-1));
    server.behave({ searchLagMs: 0 });
    await server.happen([edit('9906', '2026-02-01T02:00:00.000Z')]);
    clock.set('2026-02-01T02:00:00.000Z');
    expect(await changedSince('contacts', '2026-02-01T02:00:00.000Z')).toEqual(['9906']);
  });
});

describe('searches of the pretended HubSpot have limits', () => {
  const many = (count: number) =>
    portalOf([
      table(
        'companies',
        { name: 'string' },
        Array.from({ length: count }, (_, number) =>
          record(String(7_000 + number), '2026-01-02T00:00:00.000Z', { name: `C ${number}` }),
        ),
      ),
    ]);
  const path = '/crm/v3/objects/companies/search';

  it('10,000 results, beyond which the answer is 400, though more are counted', async () => {
    const { call } = await start({}, many(12_000));
    const last = await call('POST', path, { limit: 200, after: '9800' });
    expect(last.json).toMatchObject({ total: 12_000 });
    expect(last.json.results).toHaveLength(200);
    expect(last.json.paging).toBeUndefined();
    expect((await call('POST', path, { limit: 200, after: '9801' })).status).toBe(400);
    expect((await call('POST', path, { limit: 1, after: '10000' })).status).toBe(400);
  });

  it('a tie of more than 10,000 records is read by id', async () => {
    const { call } = await start({}, many(12_000));
    const stamp = { propertyName: 'hs_lastmodifieddate', operator: 'EQ', value: '2026-01-02T00:00:00Z' };
    const found: string[] = [];
    for (let last = '0'; ; last = found.at(-1) ?? '') {
      const filters = [stamp, { propertyName: 'hs_object_id', operator: 'GT', value: last }];
      const body = { filterGroups: [{ filters }], sorts: ['hs_object_id'], limit: 200 };
      const { results } = (await call('POST', path, body)).json;
      found.push(...results.map(({ id }) => id));
      if (results.length < 200) break;
    }
    expect(new Set(found).size).toBe(12_000);
  });

  it('ids compare as numbers or as text', async () => {
    const ids = ['7198', '719869649082', '8000'];
    const rows = ids.map((id) => record(id, '2026-01-02T00:00:00.000Z', {}));
    const beyond = (operator: string, value: string) => ({
      filterGroups: [{ filters: [{ propertyName: 'hs_object_id', operator, value }] }],
      sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
    });
    const { server, call } = await start({}, portalOf([table('companies', {}, rows)]));
    const found = async (body: object) => (await call('POST', path, body)).json.results.map(({ id }) => id);
    expect(await found(beyond('GT', '7198'))).toEqual(['8000', '719869649082']);
    expect(await found(beyond('GTE', '7199'))).toEqual(['8000', '719869649082']);
    server.behave({ idOrder: 'text' });
    expect(await found(beyond('GT', '7198'))).toEqual(['719869649082', '8000']);
    // The next number skips longer ids, where ids compare as text.
    expect(await found(beyond('GTE', '7199'))).toEqual(['8000']);
    expect(await found({ sorts: [{ propertyName: 'hs_object_id', direction: 'DESCENDING' }] })).toEqual([
      '8000',
      '719869649082',
      '7198',
    ]);
  });

  it('3,000 characters in the body, and so many filters', async () => {
    const { server, call } = await start();
    const contacts = '/crm/v3/objects/contacts/search';
    const body = { properties: Array.from({ length: 200 }, (_, number) => `property_number_${number}`) };
    expect((await call('POST', contacts, body)).status).toBe(400);
    server.behave({ searchBody: 10_000 });
    expect((await call('POST', contacts, body)).status).toBe(200);
    const filter = { propertyName: 'email', operator: 'HAS_PROPERTY' };
    const groups = (sizes: number[]) => ({
      filterGroups: sizes.map((size) => ({ filters: Array.from({ length: size }, () => filter) })),
    });
    const status = async (sizes: number[]) => (await call('POST', contacts, groups(sizes))).status;
    expect([await status([6, 6, 6]), await status([7]), await status([6, 6, 6, 1])]).toEqual([200, 400, 400]);
    expect([await status([1, 1, 1, 1, 1]), await status([1, 1, 1, 1, 1, 1])]).toEqual([200, 400]);
    server.behave({ filtersPerGroup: 10, filtersInAll: 25 });
    expect([await status([10, 10, 5]), await status([10, 10, 6])]).toEqual([200, 400]);
  });

  it('five a second for all together, told in a body without policy and no headers', async () => {
    const clock = handClock();
    const users = [{ token: 'ana', userId: 901 }];
    const { call } = await start(
      { users, behaviour: { searchesPerSecond: 5, retryAfter: 'never' } },
      undefined,
      clock,
    );
    const search = (token = 'key') => call('POST', '/crm/v3/objects/deals/search', {}, token);
    for (let number = 0; number < 5; number++) {
      const answer = await search();
      expect(answer.status).toBe(200);
      expect([...answer.headers.keys()].filter((name) => name.startsWith('x-hubspot'))).toEqual([]);
    }
    const refused = await search('ana');
    expect(refused.status).toBe(429);
    expect(refused.json).toMatchObject({
      status: 'error',
      errorType: 'RATE_LIMIT',
      message: 'You have reached your secondly limit.',
    });
    expect(refused.json).not.toHaveProperty('policyName');
    expect([...refused.headers.keys()].filter((name) => name.startsWith('x-hubspot'))).toEqual([]);
    clock.forward(1000);
    expect((await search()).status).toBe(200);
  });
});

describe('list pages of the pretended HubSpot', () => {
  it('may be short or empty and yet bring a cursor; behind the last there is none', async () => {
    const { get, listed } = await start({ behaviour: { shortPageShare: 0.6 } });
    const sizes: number[] = [];
    const ids: string[] = [];
    let after = '';
    do {
      const { json } = await get(`/crm/v3/objects/contacts?limit=20${after}`);
      sizes.push(json.results.length);
      ids.push(...json.results.map(({ id }) => id));
      const next = json.paging?.next.after;
      if (next !== undefined) expect(`&after=${next}`).not.toBe(after);
      after = next === undefined ? '' : `&after=${next}`;
    } while (after !== '');
    expect(sizes.slice(0, -1).some((size) => size > 0 && size < 20)).toBe(true);
    expect(sizes.slice(0, -1)).toContain(0);
    expect(ids).toHaveLength(CONTACTS);
    expect(new Set(ids).size).toBe(CONTACTS);
    expect(await listed('deals')).toHaveLength(60);
  });

  it('hold 100 records at most, and 50 with property history, or 100', async () => {
    const { server, get, call } = await start();
    const status = async (query: string) => (await get(`/crm/v3/objects/contacts?${query}`)).status;
    expect(await status('limit=100')).toBe(200);
    expect(await status('limit=101')).toBe(400);
    expect(await status('limit=51&propertiesWithHistory=email')).toBe(400);
    const inputs = Array.from({ length: 51 }, (_, number) => ({ id: String(9_900 + number) }));
    const batch = { inputs, properties: ['email'], propertiesWithHistory: ['email'] };
    expect((await call('POST', '/crm/v3/objects/contacts/batch/read', batch)).status).toBe(400);
    server.behave({ listWithHistory: 100 });
    expect(await status('limit=51&propertiesWithHistory=email')).toBe(200);
    const read = await call('POST', '/crm/v3/objects/contacts/batch/read', batch);
    expect(read.json.results).toHaveLength(51);
    expect(read.json.results[2]?.propertiesWithHistory['email']).toHaveLength(1);
  });
});
