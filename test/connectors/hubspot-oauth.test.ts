import { describe, expect, it } from 'vitest';
import { createHubspot } from '../../connectors/hubspot/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import type { SavedTokens, TokenSafe } from '../../src/crm/tokens.ts';
import { AccessError, ConfigError } from '../../src/errors.ts';
import { silentLog } from '../../src/log.ts';
import { FAILURES } from '../../src/sandbox/hubspot/failures.ts';
import { northlight } from '../worlds/hubspot-portal.ts';
import { desk, idsOf, NOW } from './hubspot-desk.ts';

const APP = { clientId: 'client-1', clientSecret: 'client-secret-1', refreshToken: 'refresh-secret-1' };
const HALF_AN_HOUR_MS = 30 * 60_000;

/** A safe that remembers all that was ever stored in it. */
function safeWith(first: SavedTokens | null): TokenSafe & { readonly stored: SavedTokens[] } {
  const stored: SavedTokens[] = [];
  return {
    stored,
    read: async () => stored.at(-1) ?? first,
    save: async (tokens) => void stored.push(tokens),
  };
}

const begun: SavedTokens = { accessToken: null, refreshToken: APP.refreshToken, expiresAt: null };

async function office(safe: TokenSafe, behaviour = {}, app = APP) {
  return desk(northlight(), {
    token: '',
    served: { oauth: APP, behaviour },
    made: { clientId: app.clientId, clientSecret: app.clientSecret, safe },
  });
}

const refreshes = (here: Awaited<ReturnType<typeof desk>>) =>
  here.server.control.calls().filter(({ path }) => path === '/oauth/v1/token');

describe('An app that a portal has authorised', () => {
  it('trades its refresh token for an access token, and stores it before it is used', async () => {
    const safe = safeWith(begun);
    const here = await office(safe);
    expect(idsOf(await here.pull('account')).length).toBe(3);
    const [first] = here.server.control.calls();
    expect(first?.path).toBe('/oauth/v1/token');
    expect(first?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(refreshes(here).length).toBe(1);
    expect(safe.stored).toEqual([
      {
        accessToken: expect.stringMatching(/^CN/),
        refreshToken: APP.refreshToken,
        expiresAt: new Date(Date.parse(NOW) + HALF_AN_HOUR_MS).toISOString(),
      },
    ]);
    const probe = await here.connector.probe();
    expect(probe.allowance).toBeNull();
    await here.server.stop();
  });

  it('goes on with a stored access token that still lives', async () => {
    const safe = safeWith(begun);
    const here = await office(safe);
    await here.pull('account', null, ['name']);
    const again = createHubspot({
      baseUrl: here.server.url,
      clientId: APP.clientId,
      clientSecret: APP.clientSecret,
      safe,
      mapping: {},
      clock: here.clock,
      log: silentLog,
    });
    await again.probe();
    expect(refreshes(here).length).toBe(1);
    await here.server.stop();
  });

  it('asks for the next one before the old one ends', async () => {
    const safe = safeWith(begun);
    const here = await office(safe);
    await here.connector.probe();
    here.pass(HALF_AN_HOUR_MS - 30_000);
    await here.connector.probe();
    expect(refreshes(here).length).toBe(2);
    await here.server.stop();
  });

  it('keeps a refresh token that was replaced', async () => {
    const safe = safeWith(begun);
    const here = await office(safe, { rotateRefreshTokens: true });
    for (let round = 0; round < 3; round++) {
      await here.connector.probe();
      here.pass(HALF_AN_HOUR_MS);
    }
    expect(new Set(safe.stored.map(({ refreshToken }) => refreshToken)).size).toBe(3);
    expect(refreshes(here).length).toBe(3);
    await here.server.stop();
  });

  it('asks once, however many calls need a token at the same time', async () => {
    const safe = safeWith(begun);
    const here = await office(safe, { rotateRefreshTokens: true });
    await Promise.all(['account', 'contact', 'deal', 'ticket'].map((object) => here.pull(object as 'deal')));
    expect(refreshes(here).length).toBe(1);
    await here.server.stop();
  });

  it('takes what another process stored meanwhile, instead of a refresh token that is spent', async () => {
    const safe = safeWith(begun);
    const here = await office(safe, { rotateRefreshTokens: true });
    await here.connector.probe();
    const other = createHubspot({
      baseUrl: here.server.url,
      clientId: APP.clientId,
      clientSecret: APP.clientSecret,
      safe,
      mapping: {},
      clock: here.clock,
      log: silentLog,
    });
    here.pass(HALF_AN_HOUR_MS);
    await other.probe();
    await here.connector.probe();
    expect(refreshes(here).length).toBe(2);
    await here.server.stop();
  });

  it('asks for another token once where one is refused before its time, and goes on', async () => {
    const safe = safeWith(begun);
    const here = await office(safe);
    await here.connector.probe();
    here.server.access.expire(safe.stored[0]?.accessToken ?? '');
    expect(idsOf(await here.pull('account')).length).toBe(3);
    expect(refreshes(here).length).toBe(2);
    await here.server.stop();
  });

  it('gives up where the new token is refused as well', async () => {
    const safe = safeWith(begun);
    const here = await office(safe);
    const match = 'GET /account-info/v3/details';
    here.server.control.inject({ match, times: 99, reply: FAILURES.expired });
    const error: unknown = await here.connector.probe().catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(AccessError);
    expect(String(error)).toContain('a new one as well (401 EXPIRED_AUTHENTICATION)');
    expect(String(error)).toContain('plumbline connect hubspot');
    expect(refreshes(here).length).toBe(2);
    expect(here.server.control.calls().length).toBe(4);
    await here.server.stop();
  });

  it('says that it must be connected again where it was uninstalled', async () => {
    const here = await office(safeWith(begun));
    here.server.access.uninstall();
    const error: unknown = await here.connector.probe().catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(AccessError);
    expect(String(error)).toContain('400 BAD_REFRESH_TOKEN');
    expect(String(error)).toContain('Run `plumbline connect hubspot`');
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('secret-1');
    expect(refreshes(here).length).toBe(1);
    await here.server.stop();
  });

  it('names the options where the secret is not that of the app', async () => {
    const here = await office(safeWith(begun), {}, { ...APP, clientSecret: 'wrong' });
    await expect(here.connector.probe()).rejects.toThrow(
      /BAD_CLIENT_SECRET.*HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET/,
    );
    await here.server.stop();
  });

  it('is asked to connect where nothing was ever stored', async () => {
    const here = await office(safeWith(null));
    await expect(here.connector.probe()).rejects.toThrow(/no authorisation.*plumbline connect hubspot/);
    expect(here.connector.calls()).toBe(0);
    await here.server.stop();
  });

  it('tries a login server that fails again, and stores nothing of an answer without a token', async () => {
    const safe = safeWith(begun);
    const here = await office(safe);
    const match = 'POST /oauth/v1/token';
    here.server.control.inject({ match, reply: FAILURES.badGateway });
    here.server.control.inject({ match, reply: { status: 200, body: { hello: 'there' } } });
    await expect(here.connector.probe()).rejects.toThrow('holds none');
    expect(safe.stored).toEqual([]);
    await here.connector.probe();
    expect(safe.stored.length).toBe(1);
    await here.server.stop();
  });

  it('does not use a token that could not be stored', async () => {
    const safe = { read: async () => begun, save: () => Promise.reject(new Error('the disk is full')) };
    const here = await office(safe);
    await expect(here.connector.probe()).rejects.toThrow('the disk is full');
    expect(here.server.control.calls().map(({ path }) => path)).toEqual(['/oauth/v1/token']);
    await here.server.stop();
  });

  it('cannot be built of half', () => {
    const rest = { baseUrl: 'https://api.hubapi.com', mapping: {}, clock: stoppedClock(NOW), log: silentLog };
    expect(() => createHubspot(rest)).toThrow(ConfigError);
    expect(() => createHubspot({ ...rest, clientId: 'id', safe: safeWith(begun) })).toThrow(
      /HUBSPOT_CLIENT_SECRET/,
    );
  });
});
