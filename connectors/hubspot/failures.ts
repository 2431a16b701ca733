import { AccessError, UpstreamError } from '../../src/errors.ts';
import { type HttpHead, retryAfterMs } from '../http.ts';

/** What came back over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: HttpHead;
  /** Undefined where the body is no JSON. */
  readonly json: unknown;
}

/** Whom an error is about: where the vendor answers, and how we are let in there. */
export interface Door {
  readonly baseUrl: string;
  readonly oauth: boolean;
}

/** What was wrong with one value that was to be written. */
export interface ValueProblem {
  /** The vendor's name of the property; null where the record as a whole is meant. */
  readonly property: string | null;
  /** `INVALID_OPTION`, `READ_ONLY_VALUE` …; null where the answer names none. */
  readonly code: string | null;
  /** The vendor's or an admin's own words: for the person who writes, never for an error or a log. */
  readonly message: string;
}

/**
 * What an answer means that is no success. Decided from the status and the vendor's own names alone; its
 * messages, which can hold records and headers, go nowhere.
 * @param call method and path, without the query
 * @returns null where the call succeeded
 */
export function failureOf(answer: Answer, call: string, door: Door): AccessError | UpstreamError | null {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    return typeof answer.json === 'object' && answer.json !== null ? null : garbled(call, status);
  }
  const category = categoryOf(answer);
  const code = category ? `${status} ${category}` : `${status}`;
  // 530 is how the vendor's edge answers a token that it cannot even read.
  if (status === 401 || status === 530) return tokenRefused(door, code, category);
  if (status === 403) return scopeMissing(door, call, code, scopesOf(answer));
  if (status === 429) return limitReached(answer, call);
  if (status === 423 || status === 477) return locked(answer, call, code);
  if (status >= 500) return inTrouble(answer, call, code);
  return turnedDown(answer, call, code);
}

/** The vendor's name for what went wrong: `VALIDATION_ERROR`. */
export function categoryOf(answer: Answer): string | null {
  return namedPart(answer.json, 'category') ?? namedPart(answer.json, 'status');
}

/** The scopes that the vendor says are missing. */
export function scopesOf(answer: Answer): readonly string[] {
  const body = answer.json;
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
  return [...new Set(plain)];
}

/**
 * What was wrong with the values of a write, from either form in which the vendor says it: a JSON array inside the
 * message, or a list of errors.
 */
export function problemsOf(answer: Answer): readonly ValueProblem[] {
  const message = part(answer.json, 'message');
  const embedded = typeof message === 'string' ? embeddedList(message) : [];
  if (embedded.length > 0) {
    return embedded.map((each) => ({
      property: textOf(part(each, 'name')),
      code: namedPart(each, 'error'),
      message: textOf(part(each, 'message')) ?? '',
    }));
  }
  return list(part(answer.json, 'errors')).flatMap((each) => {
    const names = list(part(part(each, 'context'), 'propertyName'));
    const named = names.length > 0 ? names.map(textOf) : [textOf(part(each, 'in'))];
    const code = namedPart(each, 'code');
    return named.map((property) => ({ property, code, message: textOf(part(each, 'message')) ?? '' }));
  });
}

function embeddedList(message: string): readonly unknown[] {
  const from = message.indexOf('[');
  const to = message.lastIndexOf(']');
  if (from < 0 || to < from) return [];
  try {
    return list(JSON.parse(message.slice(from, to + 1)));
  } catch {
    return [];
  }
}

function tokenRefused({ baseUrl, oauth }: Door, code: string, category: string | null): AccessError {
  if (oauth) {
    return new AccessError({
      what: `HubSpot refused the token at ${baseUrl}, a new one as well (${code}).`,
      why: 'The app was uninstalled from the portal, or its authorisation was withdrawn.',
      next: 'Run `plumbline connect hubspot` to authorise Plumbline again.',
    });
  }
  return new AccessError({
    what: `HubSpot refused the token at ${baseUrl} (${code}).`,
    why:
      category === 'EXPIRED_AUTHENTICATION'
        ? 'The token has expired, or the Service Key was rotated.'
        : 'The token is incomplete, revoked, or belongs to another service.',
    next: 'Set HUBSPOT_TOKEN to a Service Key of the portal and run `plumbline doctor`.',
  });
}

function scopeMissing({ oauth }: Door, call: string, code: string, scopes: readonly string[]): AccessError {
  const scope = scopes.length > 0 ? `the scope ${scopes.join(' or ')}` : 'a scope, or its portal the edition';
  return new AccessError({
    what: `HubSpot refused ${call} (${code}).`,
    why: oauth ? `The authorisation lacks ${scope}.` : `The token of HUBSPOT_TOKEN lacks ${scope}.`,
    next: oauth
      ? 'Add the scope to the app and run `plumbline connect hubspot`.'
      : 'Add the scope to the Service Key in HubSpot under Settings, Integrations, Service Keys.',
  });
}

/** Which of the vendor's limits was reached. A refused search often names none; its limit is one of seconds. */
export function limitOf(answer: Answer, call: string): 'day' | 'ten seconds' | 'second' {
  const message = part(answer.json, 'message');
  const told = namedPart(answer.json, 'policyName') ?? (typeof message === 'string' ? message : '');
  if (/daily/i.test(told)) return 'day';
  if (/ten_secondly/i.test(told)) return 'ten seconds';
  return /secondly/i.test(told) || call.endsWith('/search') ? 'second' : 'ten seconds';
}

function limitReached(answer: Answer, call: string): UpstreamError {
  const limit = limitOf(answer, call);
  if (limit === 'day') {
    return new UpstreamError({
      what: 'HubSpot refused the call because the daily limit of calls is used up (429 DAILY).',
      why: 'All apps of the portal share this limit.',
      next: "Run the command again after midnight of the portal's time zone; what has landed is kept.",
      retryable: false,
    });
  }
  const policy = namedPart(answer.json, 'policyName');
  return new UpstreamError({
    what: `HubSpot asks us to slow down (429${policy ? ` ${policy}` : ''}).`,
    why: 'More calls came within seconds than the portal allows.',
    next: 'Run the command again in a minute; what has landed is kept.',
    retryable: true,
    retryAfterMs: retryAfterMs(answer.headers) ?? (limit === 'second' ? 1000 : 10_000),
  });
}

function locked(answer: Answer, call: string, code: string): UpstreamError {
  return new UpstreamError({
    what: `HubSpot has locked what ${call} asks for (${code}).`,
    why:
      answer.status === 477
        ? 'The portal is being moved to another data centre.'
        : 'Another change is in progress.',
    next: 'Run the command again later; what has landed is kept.',
    retryable: true,
    retryAfterMs: retryAfterMs(answer.headers) ?? 2000,
  });
}

function inTrouble(answer: Answer, call: string, code: string): UpstreamError {
  return new UpstreamError({
    what: `HubSpot failed to answer ${call} (${code}).`,
    why: 'The service, or a gateway before it, is in trouble.',
    next: 'Run the command again later, and look at status.hubspot.com if it goes on.',
    retryable: true,
    retryAfterMs: retryAfterMs(answer.headers),
  });
}

function turnedDown(answer: Answer, call: string, code: string): UpstreamError {
  const { status } = answer;
  const codes = [...new Set(problemsOf(answer).flatMap((problem) => problem.code ?? []))];
  const named = codes.length > 0 ? `${code}: ${codes.join(', ')}` : code;
  const [why, next] = REASONS[status] ?? [
    'It does not take the call in this form.',
    'Check that HUBSPOT_BASE_URL points at HubSpot and that mapping.yaml names properties as the portal does.',
  ];
  return new UpstreamError({
    what: `HubSpot turned down ${call} (${named}).`,
    why: status >= 300 && status < 400 ? REDIRECTED : why,
    next,
    retryable: false,
  });
}

const REDIRECTED =
  'Something between us and HubSpot, or another service at this address, sends it elsewhere.';

const REASONS: Readonly<Record<number, readonly [why: string, next: string]>> = {
  404: [
    'There is no such record, type or path.',
    'Check HUBSPOT_BASE_URL, HUBSPOT_API_VERSION and the objects that mapping.yaml names.',
  ],
  409: [
    'Somebody else changed the same, or a value that must be unique is taken.',
    'Read the record again and decide anew.',
  ],
  414: ['The address is too long for it.', 'Ask for fewer fields, or report this.'],
};

function garbled(call: string, status: number): UpstreamError {
  return new UpstreamError({
    what: `HubSpot's answer to ${call} (${status}) is no JSON.`,
    why: 'The answer was cut off, or something between us and HubSpot replaced it.',
    next: 'Check HUBSPOT_BASE_URL and any proxy, and run the command again.',
    retryable: true,
  });
}

function part(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function namedPart(body: unknown, name: string): string | null {
  const value = part(body, name);
  return typeof value === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(value) ? value : null;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
