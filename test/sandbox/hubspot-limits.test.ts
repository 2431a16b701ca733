import { afterEach, describe, expect, it } from 'vitest';
import { FAILURES } from '../../src/sandbox/hubspot/failures.ts';
import { type Desk, desk } from './hubspot-desk.ts';

let open: Desk | undefined;
const start = async (...args: Parameters<typeof desk>) => {
  open = await desk(...args);
  return open;
};
afterEach(() => open?.server.stop());

const OWNERS = '/crm/v3/owners';

describe('the pretended HubSpot limits calls', () => {
  it('within ten seconds that roll', async () => {
    const { clock, get } = await start({ behaviour: { callsPerTenSeconds: 3, retryAfter: 'never' } });
    await get(OWNERS);
    clock.forward(6_000);
    const second = await get(OWNERS);
    expect(second.headers.get('x-hubspot-ratelimit-max')).toBe('3');
    expect(second.headers.get('x-hubspot-ratelimit-remaining')).toBe('1');
    expect(second.headers.get('x-hubspot-ratelimit-interval-milliseconds')).toBe('10000');
    await get(OWNERS);
    const refused = await get(OWNERS);
    expect(refused.status).toBe(429);
    expect(refused.json).toMatchObject({
      status: 'error',
      message: 'You have reached your ten_secondly_rolling limit.',
      errorType: 'RATE_LIMIT',
      policyName: 'TEN_SECONDLY_ROLLING',
    });
    expect(refused.headers.get('retry-after')).toBeNull();
    clock.forward(4_000);
    expect((await get(OWNERS)).status).toBe(200);
    expect((await get(OWNERS)).status).toBe(429);
  });

  it('within a day that ends at midnight of the portal, not of UTC', async () => {
    const { clock, get } = await start({ behaviour: { callsPerDay: 2, retryAfter: 'always' } });
    clock.set('2026-02-01T23:59:00.000Z');
    expect((await get(OWNERS)).headers.get('x-hubspot-ratelimit-daily-remaining')).toBe('1');
    await get(OWNERS);
    clock.set('2026-02-02T04:59:00.000Z');
    const refused = await get(OWNERS);
    expect(refused.json).toMatchObject({ errorType: 'RATE_LIMIT', policyName: 'DAILY' });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(refused.headers.get('x-hubspot-ratelimit-daily')).toBe('2');
    clock.set('2026-02-02T05:00:00.000Z');
    expect((await get(OWNERS)).status).toBe(200);
  });

  it('each token for itself, and a person without a daily pair of headers', async () => {
    const users = [{ token: 'ana', userId: 901 }];
    const { get } = await start({ users, behaviour: { callsPerTenSeconds: 1, callsPerDay: 1 } });
    await get(OWNERS);
    expect((await get(OWNERS)).status).toBe(429);
    const own = await get(OWNERS, 'ana');
    expect(own.status).toBe(200);
    expect(own.headers.get('x-hubspot-ratelimit-max')).toBe('1');
    expect(own.headers.get('x-hubspot-ratelimit-daily')).toBeNull();
  });

  it('and says how long to wait always, never or sometimes', async () => {
    const { server, get } = await start({ behaviour: { callsPerTenSeconds: 1 } });
    await get(OWNERS);
    const told = async () => {
      const answers = [];
      for (let number = 0; number < 20; number++)
        answers.push((await get(OWNERS)).headers.get('retry-after'));
      return new Set(answers);
    };
    expect(await told()).toEqual(new Set([null, '10']));
    server.behave({ retryAfter: 'always' });
    expect(await told()).toEqual(new Set(['10']));
    server.behave({ retryAfter: 'never', rateHeaders: 'none' });
    expect(await told()).toEqual(new Set([null]));
    expect((await get(OWNERS)).headers.get('x-hubspot-ratelimit-max')).toBeNull();
  });
});

describe('the pretended HubSpot turns calls down', () => {
  it('with tokens that are unknown, expired, revoked or no tokens at all', async () => {
    const { server, get } = await start({ users: [{ token: 'ana', userId: 901 }] });
    expect(await get(OWNERS, 'other')).toMatchObject({
      status: 401,
      json: { category: 'INVALID_AUTHENTICATION' },
    });
    server.access.expire('key');
    expect(await get(OWNERS)).toMatchObject({ status: 401, json: { category: 'EXPIRED_AUTHENTICATION' } });
    expect((await get(OWNERS, 'ana')).status).toBe(200);
    server.access.revoke('ana');
    expect(await get(OWNERS, 'ana')).toMatchObject({
      status: 401,
      json: { category: 'INVALID_AUTHENTICATION' },
    });
    const malformed = await get(OWNERS, 'two words');
    expect(malformed.status).toBe(530);
    expect(malformed.headers.get('content-type')).toContain('text/html');
    expect(() => server.access.expire('nobody')).toThrow(RangeError);
  });

  it('beyond its scopes, naming those that would do', async () => {
    const { server, get, call } = await start({ rights: { read: ['deals', 'owners'], write: [] } });
    const needs = (scope: string) => ({
      status: 403,
      json: {
        category: 'MISSING_SCOPES',
        errors: [{ context: { requiredGranularScopes: [scope] } }],
      },
    });
    expect((await get('/crm/v3/objects/deals')).status).toBe(200);
    expect((await get(OWNERS)).status).toBe(200);
    expect(await get('/crm/v3/objects/contacts')).toMatchObject(needs('crm.objects.contacts.read'));
    expect(await get('/crm/v3/properties/tickets')).toMatchObject(needs('tickets'));
    expect(await call('POST', '/crm/v3/objects/emails/search', {})).toMatchObject(needs('sales-email-read'));
    expect(await call('PATCH', '/crm/v3/objects/deals/2002', { properties: {} })).toMatchObject(
      needs('crm.objects.deals.write'),
    );
    server.access.allow('key', { read: ['contacts'] });
    expect(await get(OWNERS)).toMatchObject(needs('crm.objects.owners.read'));
    expect((await get('/crm/v3/objects/contacts')).status).toBe(200);
  });

  it('whose address is too long, with a page that is no JSON', async () => {
    const { server, get } = await start({ behaviour: { longestUrl: 2000 } });
    const path = `/crm/v3/objects/contacts?properties=${'a'.repeat(2000)}`;
    const refused = await get(path);
    expect(refused.status).toBe(414);
    expect(refused.headers.get('content-type')).toContain('text/html');
    server.behave({ longestUrl: 16_200 });
    expect((await get(path)).status).toBe(200);
  });

  it('whenever a test lays one of its failures on a call', async () => {
    const { server, get } = await start();
    const statuses = new Set<number>();
    for (const reply of Object.values(FAILURES)) {
      server.control.inject({ match: 'GET /crm/v3/owners', reply });
      const answer = await get(OWNERS);
      expect(answer.status).toBe(reply.status);
      expect(answer.headers.get('date')).toBe('Sun, 01 Feb 2026 00:00:00 GMT');
      const isHtml = answer.headers.get('content-type')?.startsWith('text/html') === true;
      if (isHtml) expect(answer.text).toContain(`<title>${reply.status}`);
      else expect(answer.json).toMatchObject({ status: 'error', message: expect.any(String) });
      statuses.add(answer.status);
    }
    expect([...statuses].sort((a, b) => a - b)).toEqual([
      401, 403, 409, 414, 423, 429, 477, 500, 502, 503, 504, 521, 522, 523, 524, 525, 526, 530,
    ]);
    expect(FAILURES.migrating.headers).toEqual({ 'retry-after': '30' });
    expect((await get(OWNERS)).status).toBe(200);
  });
});
