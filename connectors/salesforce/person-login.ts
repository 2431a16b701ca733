import type { PersonLogin } from '../../src/crm/login.ts';
import type { SavedTokens } from '../../src/crm/tokens.ts';
import { AccessError, UpstreamError } from '../../src/errors.ts';
import { exchange } from '../http.ts';

const TIMEOUT_MS = 20_000;
/** To act for the person, and to go on without asking each hour. */
const SCOPES = 'api refresh_token';

/**
 * The web server flow of an External Client App, with PKCE. Salesforce rotates refresh tokens where the app says so;
 * otherwise the one that there is goes on.
 * @param options.loginUrl the organisation's My Domain address, without a slash at the end
 */
export function createSalesforceLogin(options: {
  readonly loginUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
}): PersonLogin {
  const { clientId, clientSecret } = options;
  const loginUrl = options.loginUrl.replace(/\/+$/, '');
  const app = { client_id: clientId, ...(clientSecret === undefined ? {} : { client_secret: clientSecret }) };

  async function post(path: string, form: Readonly<Record<string, string>>) {
    return exchange({
      method: 'POST',
      url: `${loginUrl}${path}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(form).toString(),
      changes: true,
      timeoutMs: TIMEOUT_MS,
      vendor: 'Salesforce',
      check: 'Check SALESFORCE_LOGIN_URL and the network',
    });
  }

  async function granted(form: Readonly<Record<string, string>>): Promise<Granted> {
    const { status, text } = await post('/services/oauth2/token', { ...app, ...form });
    const body = parsed(text);
    const [accessToken, identity] = [wordOf(body, 'access_token'), wordOf(body, 'id')];
    const userId = identity?.split('/').at(-1);
    if (status === 200 && accessToken !== null && userId) {
      return { accessToken, userId, refreshToken: wordOf(body, 'refresh_token') };
    }
    if (status >= 400 && status < 500 && status !== 429)
      throw refused(wordOf(body, 'error') ?? String(status));
    throw unclear(status);
  }

  return {
    address({ redirectUri, state, challenge }) {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: SCOPES,
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      });
      return `${loginUrl}/services/oauth2/authorize?${query}`;
    },
    async exchange({ code, redirectUri, verifier }) {
      const { accessToken, refreshToken, userId } = await granted({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      });
      return { tokens: { accessToken, refreshToken, expiresAt: null }, userId };
    },
    async renew({ refreshToken }): Promise<SavedTokens> {
      if (refreshToken === null) throw refused('no refresh token');
      const next = await granted({ grant_type: 'refresh_token', refresh_token: refreshToken });
      return {
        accessToken: next.accessToken,
        refreshToken: next.refreshToken ?? refreshToken,
        expiresAt: null,
      };
    },
    async revoke({ refreshToken, accessToken }) {
      const token = refreshToken ?? accessToken;
      if (token === null) return;
      const { status } = await post('/services/oauth2/revoke', { token });
      if (status !== 200) throw unclear(status);
    },
  };
}

interface Granted {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly userId: string;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function wordOf(body: unknown, name: string): string | null {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : null;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** @param code Salesforce's; words that are no code are not repeated */
function refused(code: string): AccessError {
  const named = /^[\w ]{1,60}$/.test(code) ? code : 'without a readable code';
  return new AccessError({
    what: `Salesforce refused a person's own login (${named}).`,
    why: 'The authorisation was revoked, has run out, or the app does not allow the web server flow with PKCE.',
    next: 'The person connects their login again from the app’s Home tab; connectors/salesforce/readme.md says what the app needs.',
  });
}

function unclear(status: number): UpstreamError {
  return new UpstreamError({
    what: `Salesforce answered a person's login with the status ${status}.`,
    why: 'It is in trouble, or a proxy stands before it.',
    next: 'Try again in a while.',
    retryable: false,
  });
}
