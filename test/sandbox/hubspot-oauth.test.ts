import { afterEach, describe, expect, it } from 'vitest';
import { type Desk, desk } from './hubspot-desk.ts';

let open: Desk | undefined;
const start = async (...args: Parameters<typeof desk>) => {
  open = await desk(...args);
  return open;
};
afterEach(() => open?.server.stop());

const oauth = { clientId: 'app', clientSecret: 'secret', refreshToken: 'first', userId: 901 };

function form(changes: Record<string, string> = {}): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'app',
    client_secret: 'secret',
    refresh_token: 'first',
    ...changes,
  });
}

describe('the pretended HubSpot hands out access tokens', () => {
  it.each(['/oauth/v1/token', '/oauth/2026-09/token'])('for a refresh token (%s)', async (path) => {
    const { get, call } = await start({ oauth });
    const answer = await call('POST', path, form(), 'nothing');
    expect(answer).toMatchObject({
      status: 200,
      json: { token_type: 'bearer', refresh_token: 'first', expires_in: 1800 },
    });
    const { access_token: token } = answer.json;
    expect(token.length).toBeGreaterThan(300);
    const contacts = await get('/crm/v3/objects/contacts', token);
    expect(contacts.status).toBe(200);
    expect(contacts.headers.get('x-hubspot-ratelimit-max')).not.toBeNull();
    expect(contacts.headers.get('x-hubspot-ratelimit-daily')).toBeNull();
  });

  it('that live for half an hour, beside others', async () => {
    const { clock, get, call } = await start({ oauth });
    const token = async () => (await call('POST', '/oauth/v1/token', form())).json.access_token;
    const first = await token();
    clock.forward(20 * 60_000);
    const second = await token();
    expect(second).not.toBe(first);
    expect((await get('/crm/v3/owners', first)).status).toBe(200);
    clock.forward(10 * 60_000);
    expect(await get('/crm/v3/owners', first)).toMatchObject({
      status: 401,
      json: { category: 'EXPIRED_AUTHENTICATION' },
    });
    expect((await get('/crm/v3/owners', second)).status).toBe(200);
  });

  it('and another refresh token where they rotate, the old one being dead', async () => {
    const { call } = await start({ oauth, behaviour: { rotateRefreshTokens: true } });
    const { refresh_token: next } = (await call('POST', '/oauth/v1/token', form())).json;
    expect(next).not.toBe('first');
    expect((await call('POST', '/oauth/v1/token', form())).json).toMatchObject({
      status: 'BAD_REFRESH_TOKEN',
    });
    expect((await call('POST', '/oauth/v1/token', form({ refresh_token: next }))).status).toBe(200);
  });

  it('to nobody else', async () => {
    const { server, get, call } = await start({ oauth });
    const refused = async (changes: Record<string, string>) =>
      (await call('POST', '/oauth/v1/token', form(changes))).json;
    expect(await refused({ refresh_token: 'other' })).toEqual({
      error: 'invalid_grant',
      error_description: 'missing or invalid refresh token',
      status: 'BAD_REFRESH_TOKEN',
      message: 'missing or invalid refresh token',
    });
    expect(await refused({ client_id: 'other' })).toMatchObject({ status: 'BAD_CLIENT_ID' });
    expect(await refused({ client_secret: 'other' })).toMatchObject({ status: 'BAD_CLIENT_SECRET' });
    expect(await refused({ grant_type: 'password' })).toMatchObject({ status: 'BAD_GRANT_TYPE' });
    const asJson = await call('POST', '/oauth/v1/token', Object.fromEntries(form()));
    expect(asJson.status).toBe(400);
    const { access_token: token } = (await call('POST', '/oauth/v1/token', form())).json;
    server.access.uninstall();
    expect((await get('/crm/v3/owners', token)).status).toBe(401);
    expect(await refused({})).toMatchObject({ status: 'BAD_REFRESH_TOKEN' });
  });

  it('and says of each which portal, which person and what rights', async () => {
    const { clock, get, call } = await start({ oauth: { ...oauth, read: ['deals'], write: ['deals'] } });
    const { access_token: token } = (await call('POST', '/oauth/2026-09/token', form())).json;
    clock.forward(60_000);
    const whose = { hub_id: 4711, user: 'ana.papadaki@northlight.test', user_id: 901 };
    const scopes = ['crm.objects.deals.read', 'crm.objects.deals.write', 'oauth'];
    const about = await get(`/oauth/v1/access-tokens/${token}`, 'nothing');
    expect(about.json).toMatchObject({ ...whose, token_type: 'access', expires_in: 1740, scopes });
    const refresh = await get('/oauth/v1/refresh-tokens/first');
    expect(refresh.json).toMatchObject({ ...whose, token_type: 'refresh', client_id: 'app', scopes });
    expect((await get('/oauth/v1/refresh-tokens/other')).status).toBe(404);
    expect((await get('/oauth/v1/access-tokens/other')).status).toBe(401);
    const asked = await call('POST', '/oauth/2026-09/token/introspect', new URLSearchParams({ token }));
    expect(asked.json).toMatchObject({ ...whose, scopes });
    const own = new URLSearchParams({ token: 'first' });
    expect((await call('POST', '/oauth/v3/introspect', own)).json).toMatchObject({ token_type: 'refresh' });
  });

  it('and what a service key may do', async () => {
    const { call } = await start({ rights: { read: ['contacts', 'owners'], write: [] } });
    const path = '/oauth/v2/private-apps/get/access-token-info';
    expect((await call('POST', path, { tokenKey: 'key' })).json).toMatchObject({
      hubId: 4711,
      scopes: ['crm.objects.contacts.read', 'crm.objects.owners.read', 'oauth'],
    });
    expect((await call('POST', path, { tokenKey: 'other' })).status).toBe(401);
  });
});
