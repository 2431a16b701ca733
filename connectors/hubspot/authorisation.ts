import type { Clock } from '../../src/clock.ts';
import type { TokenSafe } from '../../src/crm/tokens.ts';
import { AccessError, UpstreamError } from '../../src/errors.ts';
import { type Answer, categoryOf, failureOf } from './failures.ts';

/** What lets a call in. */
export interface Authorisation {
  /** Whose calls the vendor counts together; a secret. */
  readonly counted: string;
  readonly oauth: boolean;
  /** The token to send. @throws {AccessError | UpstreamError} */
  token(): Promise<string>;
  /**
   * Another token in place of one that was refused, or null where there is none: a refusal alone does not prove that
   * a new one is needed, so the caller asks for one once and then gives up.
   */
  another(refused: string): Promise<string | null>;
}

/** A Service Key, or any other token that never changes. */
export function serviceKey(key: string): Authorisation {
  return { counted: key, oauth: false, token: async () => key, another: async () => null };
}

/** Ends this long before its time, so that no call sets out with a token that dies on the way. */
const EARLY_MS = 60_000;

/**
 * An app that a portal authorised. However many calls need a new token at once, it is asked for once; what came is
 * stored before it is used, because the refresh token may have been replaced with it. Another process that shares
 * the safe may have done so already: the safe is read first.
 * @param options.post sends a form once and gives back what was answered
 */
export function oauth(options: {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly safe: TokenSafe;
  readonly clock: Clock;
  readonly post: (form: string) => Promise<Answer>;
  readonly baseUrl: string;
}): Authorisation {
  const { clientId, clientSecret, safe, clock } = options;
  let current: { readonly token: string; readonly endsAt: string | null } | null = null;
  let renewing: Promise<string> | null = null;

  function fresh(endsAt: string | null): boolean {
    return endsAt === null || Date.parse(endsAt) - EARLY_MS > Date.parse(clock.now());
  }

  function renewed(refused: string | null): Promise<string> {
    renewing ??= renew(refused).finally(() => {
      renewing = null;
    });
    return renewing;
  }

  async function renew(refused: string | null): Promise<string> {
    const saved = await safe.read();
    if (saved === null || saved.refreshToken === null) throw neverConnected();
    if (saved.accessToken !== null && saved.accessToken !== refused && fresh(saved.expiresAt)) {
      current = { token: saved.accessToken, endsAt: saved.expiresAt };
      return saved.accessToken;
    }
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: saved.refreshToken,
    });
    const answer = await options.post(form.toString());
    const granted = grantOf(answer, options.baseUrl);
    const endsAt =
      granted.seconds === null
        ? null
        : new Date(Date.parse(clock.now()) + granted.seconds * 1000).toISOString();
    await safe.save({
      accessToken: granted.accessToken,
      refreshToken: granted.refreshToken ?? saved.refreshToken,
      expiresAt: endsAt,
    });
    current = { token: granted.accessToken, endsAt };
    return granted.accessToken;
  }

  return {
    counted: `${clientId} ${clientSecret}`,
    oauth: true,
    async token() {
      return current !== null && fresh(current.endsAt) ? current.token : renewed(null);
    },
    async another(refused) {
      return current !== null && current.token !== refused && fresh(current.endsAt)
        ? current.token
        : renewed(refused);
    },
  };
}

interface Grant {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly seconds: number | null;
}

/** @throws {AccessError | UpstreamError} where the answer grants nothing */
function grantOf(answer: Answer, baseUrl: string): Grant {
  const body = answer.json;
  const of = (name: string): unknown =>
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  const token = of('access_token');
  if (answer.status === 200 && typeof token === 'string' && token !== '') {
    const refresh = of('refresh_token');
    const seconds = of('expires_in');
    return {
      accessToken: token,
      refreshToken: typeof refresh === 'string' && refresh !== '' ? refresh : null,
      seconds: typeof seconds === 'number' && seconds > 0 ? seconds : null,
    };
  }
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) throw refusedGrant(answer);
  throw (
    failureOf(answer, 'the request for a new token', { baseUrl, oauth: true }) ??
    new UpstreamError({
      what: "HubSpot's answer to the request for a new token holds none.",
      why: 'The interface has changed, or another service answers at this address.',
      next: 'Check HUBSPOT_BASE_URL; if it is right, update Plumbline.',
      retryable: false,
    })
  );
}

function refusedGrant(answer: Answer): AccessError {
  const category = categoryOf(answer);
  const code = category ? `${answer.status} ${category}` : `${answer.status}`;
  const what = `HubSpot gives Plumbline no new token (${code}).`;
  if (category === 'BAD_CLIENT_ID' || category === 'BAD_CLIENT_SECRET') {
    return new AccessError({
      what,
      why: 'The client id or the client secret is not that of the app.',
      next: 'Set HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET as the app shows them.',
    });
  }
  return new AccessError({
    what,
    why: 'The app was uninstalled from the portal, or its authorisation was withdrawn.',
    next: 'Run `plumbline connect hubspot` to authorise Plumbline again.',
  });
}

function neverConnected(): AccessError {
  return new AccessError({
    what: 'Plumbline has no authorisation for HubSpot yet.',
    why: 'HUBSPOT_CLIENT_ID is set, but no refresh token is stored.',
    next: 'Run `plumbline connect hubspot`, or set HUBSPOT_TOKEN to a Service Key.',
  });
}
