import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { SalesforceSandbox } from '../../src/sandbox/salesforce/index.ts';
import { ANA, BO, INTEGRATION_USER, salesforceOrg, table } from '../worlds/salesforce-org.ts';
import { NOW, openDesk } from './salesforce-desk.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const CLIENT = { client_id: 'client', client_secret: 'secret' };
const JWT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

async function ask(server: SalesforceSandbox, form: Record<string, string>) {
  const response = await fetch(`${server.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

async function assertion(
  server: SalesforceSandbox,
  {
    issuer = 'client',
    subject = 'ana@example.test',
    audience = server.url,
    seconds = 180,
    key = keys.privateKey,
  } = {},
): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(issuer)
    .setSubject(subject)
    .setAudience(audience)
    .setExpirationTime(Date.parse(NOW) / 1000 + seconds)
    .sign(key);
}

/** Whose token this is, as the server sees it; null where it refuses it. */
async function userOf(server: SalesforceSandbox, token: string | undefined): Promise<string | null> {
  const response = await fetch(`${server.url}/services/oauth2/userinfo`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return response.ok ? ((await response.json()) as { user_id: string }).user_id : null;
}

describe('a JWT bearer assertion', () => {
  it('lets a known user in, without a secret', async () => {
    await using desk = await openDesk({ publicKey });
    const { status, body } = await ask(desk.server, {
      grant_type: JWT,
      assertion: await assertion(desk.server),
    });
    expect(status).toBe(200);
    expect(body['instance_url']).toBe(desk.server.url);
    expect(body).not.toHaveProperty('refresh_token');
    expect(await userOf(desk.server, body['access_token'])).toBe(ANA);
  });

  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  it.each([
    [{ key: stranger }, 'invalid_grant', 'invalid assertion'],
    [{ issuer: 'someone' }, 'invalid_client_id', 'client identifier invalid'],
    [{ audience: 'https://other.test' }, 'invalid_grant', 'audience is invalid'],
    [
      { audience: 'https://login.salesforce.com' },
      'app_not_found',
      'External client app is not installed in this org',
    ],
    [{ seconds: -1 }, 'invalid_grant', 'expired authorization code'],
    [{ subject: 'nobody@example.test' }, 'invalid_grant', "user hasn't approved this consumer"],
    [{ subject: 'old@example.test' }, 'inactive_user', 'user is inactive'],
  ])('%j is refused with %s', async (claims, error, description) => {
    await using desk = await openDesk({ publicKey });
    const form = { grant_type: JWT, assertion: await assertion(desk.server, claims) };
    expect(await ask(desk.server, form)).toEqual({
      status: 400,
      body: { error, error_description: description },
    });
  });

  it('may name a generic host where that is taken, and is refused where no certificate is known', async () => {
    await using desk = await openDesk({ publicKey, behaviour: { genericAudience: 'taken' } });
    const audience = 'https://login.salesforce.com';
    const form = { grant_type: JWT, assertion: await assertion(desk.server, { audience }) };
    expect((await ask(desk.server, form)).status).toBe(200);
    await using bare = await openDesk();
    const refused = await ask(bare.server, { grant_type: JWT, assertion: await assertion(bare.server) });
    expect(refused.body['error']).toBe('invalid_grant');
  });
});

describe('a refresh token', () => {
  const form = (token: string) => ({ ...CLIENT, grant_type: 'refresh_token', refresh_token: token });

  it('makes access tokens in the name of its user, as often as wanted', async () => {
    await using desk = await openDesk();
    const refresh = desk.server.refreshTokenFor(BO);
    for (let use = 0; use < 2; use++) {
      const { body } = await ask(desk.server, form(refresh));
      expect(await userOf(desk.server, body['access_token'])).toBe(BO);
      expect(body).not.toHaveProperty('refresh_token');
    }
    const unknown = await ask(desk.server, form('no such token'));
    expect(unknown.body).toEqual({
      error: 'invalid_grant',
      error_description: 'expired access/refresh token',
    });
  });

  it('dies with its use where tokens rotate, and with the sixth of a user', async () => {
    await using desk = await openDesk({ behaviour: { rotatingRefreshTokens: true } });
    const first = desk.server.refreshTokenFor(BO);
    const { body } = await ask(desk.server, form(first));
    expect((await ask(desk.server, form(first))).status).toBe(400);
    expect((await ask(desk.server, form(body['refresh_token'] ?? ''))).status).toBe(200);
    const oldest = desk.server.refreshTokenFor(ANA);
    for (let more = 0; more < 5; more++) desk.server.refreshTokenFor(ANA);
    expect((await ask(desk.server, form(oldest))).status).toBe(400);
  });
});

describe('a session', () => {
  const grant = { ...CLIENT, grant_type: 'client_credentials' };

  it('dies when tokens expire, and a new login works', async () => {
    await using desk = await openDesk();
    const { body } = await ask(desk.server, grant);
    expect(await userOf(desk.server, body['access_token'])).toBe(INTEGRATION_USER);
    desk.server.expireTokens();
    expect(await desk.get('/limits')).toMatchObject({
      status: 401,
      body: [{ errorCode: 'INVALID_SESSION_ID' }],
    });
    const again = await ask(desk.server, grant);
    expect(again.body['access_token']).not.toBe(body['access_token']);
    expect(await userOf(desk.server, again.body['access_token'])).toBe(INTEGRATION_USER);
  });

  it('is refused for ever, although logins work, where the server behaves so', async () => {
    await using desk = await openDesk({ behaviour: { endless401: true } });
    expect((await ask(desk.server, grant)).status).toBe(200);
    expect((await desk.get('/limits')).status).toBe(401);
  });

  it('is not given too often in an hour to one user', async () => {
    let now = NOW;
    await using desk = await openDesk({ clock: { now: () => now }, behaviour: { loginsPerHour: 2 } });
    await ask(desk.server, grant);
    await ask(desk.server, grant);
    const refused = await ask(desk.server, grant);
    expect(refused.body).toEqual({ error: 'invalid_grant', error_description: 'login rate exceeded' });
    now = '2026-02-01T01:00:01.000Z';
    expect((await ask(desk.server, grant)).status).toBe(200);
  });

  it('is refused to another app, and for another kind of grant', async () => {
    await using desk = await openDesk();
    expect((await ask(desk.server, { ...grant, client_id: 'x' })).body['error']).toBe('invalid_client_id');
    const password = await ask(desk.server, { ...grant, grant_type: 'password' });
    expect(password.body['error']).toBe('unsupported_grant_type');
  });

  it('leaves a trace in LoginHistory where the server behaves so', async () => {
    const history = table(
      'LoginHistory',
      {
        Id: 'id',
        UserId: { type: 'reference', referenceTo: 'User' },
        LoginTime: 'datetime',
        Status: 'string',
      },
      [],
    );
    const org = { ...salesforceOrg(), tables: [...salesforceOrg().tables, history] };
    await using desk = await openDesk({ behaviour: { loginsLeaveTraces: true } }, org);
    await ask(desk.server, grant);
    const [login] = await desk.soql('SELECT UserId, LoginTime FROM LoginHistory');
    expect(login).toMatchObject({ UserId: INTEGRATION_USER, LoginTime: '2026-02-01T00:00:00.000+0000' });
  });
});
