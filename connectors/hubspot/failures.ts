import { AccessError, UpstreamError } from '../../src/errors.ts';

/** What came back over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined where the body is no JSON. */
  readonly json: unknown;
}

/** The parts of an error answer that are safe to show: names of a known form, never free text. */
interface ErrorNames {
  readonly category: string | null;
  readonly policy: string | null;
  readonly scopes: readonly string[];
}

/**
 * What an answer means that is no success. Decided from the status and the vendor's own names alone; its
 * messages, which can hold records and headers, go nowhere.
 * @param call method and path, without the query
 * @returns null where the call succeeded
 */
export function failureOf(answer: Answer, call: string, baseUrl: string): AccessError | UpstreamError | null {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    return typeof answer.json === 'object' && answer.json !== null ? null : garbled(call, status);
  }
  const names = namesOf(answer);
  const code = names.category ? `${status} ${names.category}` : `${status}`;
  // 530 is how the vendor's edge answers a token that it cannot even read.
  if (status === 401 || status === 530) return tokenRefused(baseUrl, code, names.category);
  if (status === 403) return scopeMissing(call, code, names.scopes);
  if (status === 429) return limitReached(answer, names.policy, call);
  if (status === 423 || status === 477) {
    return new UpstreamError({
      what: `HubSpot has locked what ${call} asks for (${code}).`,
      why:
        status === 477
          ? 'The portal is being moved to another data centre.'
          : 'Another change is in progress.',
      next: 'Run the command again later; what has landed is kept.',
      retryable: true,
      retryAfterMs: retryAfterMs(answer.headers) ?? 2000,
    });
  }
  if (status >= 500) {
    return new UpstreamError({
      what: `HubSpot failed to answer ${call} (${code}).`,
      why: 'The service, or a gateway before it, is in trouble.',
      next: 'Run the command again later, and look at status.hubspot.com if it goes on.',
      retryable: true,
      retryAfterMs: retryAfterMs(answer.headers),
    });
  }
  return new UpstreamError({
    what: `HubSpot turned down ${call} (${code}).`,
    why: 'It does not take the call in this form.',
    next: 'Check that HUBSPOT_BASE_URL points at HubSpot and that mapping.yaml names properties as the portal does.',
    retryable: false,
  });
}

/** The network failed before there was an answer. */
export function networkFailure(baseUrl: string, error: unknown): UpstreamError {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null;
  return new UpstreamError({
    what: `HubSpot cannot be reached at ${baseUrl}${code ? ` (${code})` : ''}.`,
    why: code ? (NETWORK_REASONS[code] ?? 'The connection broke.') : 'The connection broke.',
    next: 'Check HUBSPOT_BASE_URL and the network, and run the command again; what has landed is kept.',
    retryable: code !== 'ENOTFOUND',
  });
}

const NETWORK_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens at this address.',
  ENOTFOUND: 'There is no host of this name.',
};

/** The scopes that the vendor says are missing. */
export function scopesOf(answer: Answer): readonly string[] {
  return namesOf(answer).scopes;
}

function tokenRefused(baseUrl: string, code: string, category: string | null): AccessError {
  return new AccessError({
    what: `HubSpot refused the token at ${baseUrl} (${code}).`,
    why:
      category === 'EXPIRED_AUTHENTICATION'
        ? 'The token has expired, or the Service Key was rotated.'
        : 'The token is incomplete, revoked, or belongs to another service.',
    next: 'Set HUBSPOT_TOKEN to a Service Key of the portal and run `plumbline doctor`.',
  });
}

function scopeMissing(call: string, code: string, scopes: readonly string[]): AccessError {
  return new AccessError({
    what: `HubSpot refused ${call} (${code}).`,
    why:
      scopes.length > 0
        ? `The token of HUBSPOT_TOKEN lacks the scope ${scopes.join(' or ')}.`
        : 'The token of HUBSPOT_TOKEN lacks a scope.',
    next: 'Add the scope to the Service Key in HubSpot under Settings, Integrations, Service Keys.',
  });
}

function limitReached(answer: Answer, policy: string | null, call: string): UpstreamError {
  if (policy === 'DAILY') {
    return new UpstreamError({
      what: 'HubSpot refused the call because the daily limit of calls is used up (429 DAILY).',
      why: 'All apps of the portal share this limit.',
      next: "Run the command again after midnight of the portal's time zone; what has landed is kept.",
      retryable: false,
    });
  }
  // A refused search often names no policy; its limit is one of seconds.
  const waitMs = policy === 'SECONDLY' || (policy === null && call.endsWith('/search')) ? 1000 : 10_000;
  return new UpstreamError({
    what: `HubSpot asks us to slow down (429${policy ? ` ${policy}` : ''}).`,
    why: 'More calls came within seconds than the portal allows.',
    next: 'Run the command again in a minute; what has landed is kept.',
    retryable: true,
    retryAfterMs: retryAfterMs(answer.headers) ?? waitMs,
  });
}

function garbled(call: string, status: number): UpstreamError {
  return new UpstreamError({
    what: `HubSpot's answer to ${call} (${status}) is no JSON.`,
    why: 'The answer was cut off, or something between us and HubSpot replaced it.',
    next: 'Check HUBSPOT_BASE_URL and any proxy, and run the command again.',
    retryable: true,
  });
}

/** How long the vendor asks us to wait: seconds, or a date, which is compared with the answer's own. */
export function retryAfterMs(headers: Headers): number | null {
  const text = headers.get('retry-after');
  if (text === null) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const waitMs = Date.parse(text) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(waitMs) ? null : Math.max(0, waitMs);
}

function namesOf(answer: Answer): ErrorNames {
  const body = answer.json;
  const category = namedPart(body, 'category');
  const policy = namedPart(body, 'policyName');
  const contexts = [
    part(body, 'context'),
    ...list(part(body, 'errors')).map((error) => part(error, 'context')),
  ];
  const scopes = contexts.flatMap((context) =>
    ['requiredGranularScopes', 'requiredScopes', 'missingScopes'].flatMap((name) =>
      list(part(context, name)),
    ),
  );
  const plain = scopes.filter(
    (scope): scope is string => typeof scope === 'string' && /^[\w.-]{1,80}$/.test(scope),
  );
  return { category, policy, scopes: [...new Set(plain)] };
}

function part(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function namedPart(body: unknown, name: string): string | null {
  const value = part(body, name);
  return typeof value === 'string' && /^[A-Z][A-Z_]{1,60}$/.test(value) ? value : null;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
