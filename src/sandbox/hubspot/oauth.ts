import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Call, Reply } from '../exchange.ts';
import { APP_ID, type Caller, type Doorman, type Rights, scopesOf } from './access.ts';
import type { LivePortal } from './portal.ts';
import { Refusal } from './refusals.ts';
import { parseBody } from './request.ts';

/** An application that an admin let in. */
export interface OAuthApp extends Rights {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The first one; others follow where they rotate. */
  readonly refreshToken: string;
  /** The user who installed it; none unless told. */
  readonly userId?: number;
}

export interface OAuthServer {
  /** Trades a refresh token for an access token. */
  token(call: Call, version: string): Reply;
  aboutAccessToken(token: string): Reply;
  aboutRefreshToken(token: string): Reply;
  /** What newer paths say of a token that stands in a form. */
  introspect(call: Call): Reply;
  /** What is said of a service key whose `tokenKey` is posted. */
  aboutKey(call: Call): Reply;
}

/** An access token lives for 30 minutes. */
const LIVES_S = 1800;

export function createOAuthServer(
  portal: LivePortal,
  clock: Clock,
  doorman: Doorman,
  app: OAuthApp | undefined,
): OAuthServer {
  const refreshTokens = new Set(app ? [app.refreshToken] : []);
  doorman.onUninstall(() => refreshTokens.clear());

  /** @throws {Refusal} */
  function issue(call: Call, version: string): Reply {
    const isForm = call.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    const form = new URLSearchParams(isForm ? call.body : '');
    if (form.get('grant_type') !== 'refresh_token') {
      return refused('unsupported_grant_type', 'BAD_GRANT_TYPE', 'missing or unknown grant type');
    }
    if (!app || form.get('client_id') !== app.clientId) {
      return refused('invalid_client', 'BAD_CLIENT_ID', 'missing or unknown client id');
    }
    if (form.get('client_secret') !== app.clientSecret) {
      return refused('invalid_client', 'BAD_CLIENT_SECRET', 'missing or invalid client secret');
    }
    const sent = form.get('refresh_token') ?? '';
    if (!refreshTokens.has(sent)) {
      return refused('invalid_grant', 'BAD_REFRESH_TOKEN', 'missing or invalid refresh token');
    }
    const caller = admit(app);
    const refreshToken = portal.behaviour.rotateRefreshTokens ? rotated(sent) : sent;
    const body = {
      token_type: 'bearer',
      access_token: caller.token,
      refresh_token: refreshToken,
      expires_in: LIVES_S,
    };
    const more = { hub_id: portal.data.portalId, scopes: scopesOf(portal, caller), user_id: caller.userId };
    return { status: 200, body: /^\d{4}/.test(version) ? { ...body, ...more } : body };
  }

  /** Access tokens may be longer than 300 characters. */
  function admit({ userId = null, ...rights }: Rights & { readonly userId?: number | null }): Caller {
    const token = `CN${randomBytes(255).toString('base64url')}`;
    const caller: Caller = { kind: 'oauth', token, userId, rights };
    doorman.admit(caller, Date.parse(clock.now()) + LIVES_S * 1000);
    return caller;
  }

  function rotated(old: string): string {
    refreshTokens.delete(old);
    const next = `na1-${randomBytes(18).toString('base64url')}`;
    refreshTokens.add(next);
    return next;
  }

  /** @throws {Refusal} for a token that opens nothing any more */
  function aboutAccess(token: string): object {
    doorman.caller(`Bearer ${token}`);
    const known = doorman.known(token);
    if (!known) throw new Refusal('OBJECT_NOT_FOUND', 'the token is not known');
    const leftMs = (known.expiresAtMs ?? Number.MAX_SAFE_INTEGER) - Date.parse(clock.now());
    return {
      ...about(known.caller),
      token,
      app_id: APP_ID,
      expires_in: Math.min(LIVES_S, Math.round(leftMs / 1000)),
      token_type: 'access',
    };
  }

  function about(caller: Pick<Caller, 'userId' | 'rights'>): object {
    const owner = portal.owners.find(({ userId }) => userId !== null && userId === caller.userId);
    return {
      hub_id: portal.data.portalId,
      hub_domain: `${portal.data.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.example`,
      user: owner?.email ?? 'admin@portal.example',
      user_id: caller.userId ?? 0,
      scopes: scopesOf(portal, { kind: 'oauth', token: '', ...caller }),
    };
  }

  function aboutRefresh(token: string): object {
    if (!app || !refreshTokens.has(token)) throw new Refusal('OBJECT_NOT_FOUND', 'the token is not known');
    const { clientId, userId = null, ...rights } = app;
    return { ...about({ userId, rights }), client_id: clientId, token, token_type: 'refresh' };
  }

  return {
    token: issue,
    aboutAccessToken: (token) => ({ status: 200, body: aboutAccess(token) }),
    aboutRefreshToken: (token) => ({ status: 200, body: aboutRefresh(token) }),

    introspect(call) {
      const token = new URLSearchParams(call.body).get('token') ?? '';
      return { status: 200, body: refreshTokens.has(token) ? aboutRefresh(token) : aboutAccess(token) };
    },

    aboutKey(call) {
      const { tokenKey = '' } = parseBody<{ tokenKey?: string }>(call);
      const caller = doorman.caller(`Bearer ${tokenKey}`);
      const body = {
        userId: caller.userId ?? 0,
        hubId: portal.data.portalId,
        appId: APP_ID,
        scopes: scopesOf(portal, caller),
      };
      return { status: 200, body };
    },
  };
}

/** The body names the fault in three ways. */
function refused(error: string, status: string, message: string): Reply {
  return { status: 400, body: { error, error_description: message, status, message } };
}
