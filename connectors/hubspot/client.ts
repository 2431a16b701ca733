import type { Clock, Instant } from '../../src/clock.ts';
import type { TokenSafe } from '../../src/crm/tokens.ts';
import { type AccessError, ConfigError, UpstreamError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import {
  exchange,
  type HttpHead,
  jsonOf,
  type Limiter,
  realSleep,
  retryAfterMs,
  type Sleep,
  type Stopwatch,
  sharedLimiter,
  withRetry,
} from '../http.ts';
import { type Authorisation, oauth, serviceKey } from './authorisation.ts';
import { type Answer, failureOf, limitOf, scopesOf } from './failures.ts';
import { type Paths, pathsOf } from './paths.ts';

/** Whatever JSON the vendor sent; what is in it is checked where it is read. */
export type Json = Readonly<Record<string, unknown>>;

/** One call for whoever writes. */
export interface HubspotCall {
  readonly method: 'GET' | 'PATCH';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Of the person who acts; our own where there is none. */
  readonly accessToken?: string;
}

/** HubSpot's wire: one call in, one answer out, in its own vocabulary. */
export interface HubspotClient {
  readonly paths: Paths;
  /** @throws {AccessError | UpstreamError} */
  get(path: string, query?: Readonly<Record<string, string>>): Promise<Json>;
  /** For calls that only read, which POST is used for as well: they are repeated like any other. */
  post(path: string, body: object): Promise<Json>;
  /** As `get`, but a missing scope is an answer: the scopes that would be needed, as far as they are named. */
  getIfAllowed(
    path: string,
    query?: Readonly<Record<string, string>>,
  ): Promise<{ readonly json: Json } | { readonly missing: readonly string[] }>;
  /** As `get`, but null where the address is longer than the vendor takes. */
  getIfShort(path: string, query: Readonly<Record<string, string>>): Promise<Json | null>;
  /**
   * Reading is repeated where that may help; every refusal (4xx) but that of a limit is returned. A change is sent
   * once and every answer is returned.
   * @throws {AccessError | UpstreamError} where there is no answer; of a change it is then not known what became
   */
  exchange(call: HubspotCall): Promise<Answer>;
  /** Our error of an answer that is a refusal; null for a success. */
  refusal(answer: Answer, call: string): AccessError | UpstreamError | null;
  /** Calls made, repeated ones included; new tokens cost nothing of the allowance. */
  calls(): number;
  /** The daily allowance as the last answer told it; null where none did. */
  allowance(): { readonly used: number; readonly limit: number } | null;
  /** The vendor's clock at its latest answer; null before the first. */
  now(): Instant | null;
  /** Whether we are let in as an app that the portal authorised; else by a key. */
  readonly oauth: boolean;
}

export interface HubspotClientOptions {
  readonly baseUrl: string;
  readonly token?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly safe?: TokenSafe | undefined;
  readonly apiVersion?: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** How long one call may take, answer included. */
  readonly timeoutMs: number;
  readonly sleep?: Sleep | undefined;
  readonly elapsedMs?: Stopwatch | undefined;
  /** 4 unless told. */
  readonly searchesPerSecond?: number | undefined;
}

const ATTEMPTS = 4;
/** The vendor allows five searches a second to all apps of a portal together, and says so in no header. */
const SEARCHES_PER_SECOND = 4;
/** What every edition allows; answers with headers tell more. */
const CALLS = { calls: 100, perMs: 10_000 };

/**
 * The vendor's own client is not used: it cannot abort a call, so that a silent server would hold a connection for
 * minutes, and it knows no dated paths. It checks the pretended HubSpot instead.
 * @throws {ConfigError} where there is nothing to be let in with
 */
export function createHubspotClient(options: HubspotClientOptions): HubspotClient {
  const { baseUrl, log, timeoutMs } = options;
  const sleep = options.sleep ?? realSleep;
  const paths = pathsOf(options.apiVersion ?? 'v3');
  const own = authorisationOf(options, (form) => sendForm(form));
  const door = { baseUrl, oauth: own.oauth };
  let calls = 0;
  let daily: { used: number; limit: number } | null = null;
  let now: Instant | null = null;

  function limiterOf(name: string, counted: string, rate: typeof CALLS): Limiter {
    return sharedLimiter(`${name} ${baseUrl}`, counted, { ...rate, sleep, elapsedMs: options.elapsedMs });
  }
  const searches = limiterOf('hubspot searches', own.counted, {
    calls: options.searchesPerSecond ?? SEARCHES_PER_SECOND,
    perMs: 1000,
  });
  const limiterFor = (counted: string) => limiterOf('hubspot', counted, CALLS);
  const ordinary = limiterFor(own.counted);

  async function send(
    method: string,
    path: string,
    token: string,
    limiter: Limiter,
    body?: object,
  ): Promise<Answer> {
    const turn = await limiter.turn();
    calls++;
    try {
      const { status, headers, text } = await exchange({
        method,
        url: baseUrl + path,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        body: body && JSON.stringify(body),
        timeoutMs,
        changes: method === 'PATCH',
        vendor: 'HubSpot',
        check: 'Check HUBSPOT_BASE_URL and the network',
      });
      const answer = { status, headers, json: jsonOf(text) };
      turn.ended(note(answer, bare(path), limiter));
      log.debug({ method, path: bare(path), status }, 'hubspot answered');
      return answer;
    } finally {
      turn.ended();
    }
  }

  /** @returns how many calls of the interval the vendor has counted; null where it does not say */
  function note(answer: Answer, path: string, limiter: Limiter): number | null {
    const { headers } = answer;
    const date = Date.parse(headers.get('date') ?? '');
    if (!Number.isNaN(date)) now = new Date(date).toISOString();
    if (answer.status === 429 && limitOf(answer, path) !== 'day') {
      limiter.pause(retryAfterMs(headers) ?? (limitOf(answer, path) === 'second' ? 1000 : CALLS.perMs));
    }
    const limit = count(headers, 'x-hubspot-ratelimit-daily');
    const left = count(headers, 'x-hubspot-ratelimit-daily-remaining');
    if (limit !== null && left !== null) daily = { used: limit - left, limit };
    const most = count(headers, 'x-hubspot-ratelimit-max');
    const remaining = count(headers, 'x-hubspot-ratelimit-remaining');
    const intervalMs = count(headers, 'x-hubspot-ratelimit-interval-milliseconds');
    if (limiter === searches || most === null || remaining === null || !intervalMs) return null;
    limiter.allow(most, intervalMs);
    return most - remaining;
  }

  async function sendForm(form: string): Promise<Answer> {
    return withRetry(
      async () => {
        const { status, headers, text } = await exchange({
          method: 'POST',
          url: baseUrl + paths.token,
          headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
          body: form,
          timeoutMs,
          changes: false,
          vendor: 'HubSpot',
          check: 'Check HUBSPOT_BASE_URL and the network',
        });
        const answer = { status, headers, json: jsonOf(text) };
        const failure = failureOf(answer, 'the request for a new token', { baseUrl, oauth: true });
        if (failure instanceof UpstreamError && failure.retryable) throw failure;
        return answer;
      },
      { attempts: ATTEMPTS, log, sleep },
    );
  }

  /** With our own token, and once more with another one where it was refused and there is another. */
  async function sendAsOurselves(method: string, path: string, body?: object): Promise<Answer> {
    const limiter = bare(path).endsWith('/search') ? searches : ordinary;
    const token = await own.token();
    const answer = await send(method, path, token, limiter, body);
    if (answer.status !== 401) return answer;
    const another = await own.another(token);
    return another === null ? answer : send(method, path, another, limiter, body);
  }

  function repeated(
    call: () => Promise<Answer>,
    name: string,
    returned: (status: number) => boolean,
  ): Promise<Answer> {
    return withRetry(
      async () => {
        const answer = await call();
        const failure = returned(answer.status) ? null : failureOf(answer, name, door);
        if (failure) throw failure;
        return answer;
      },
      { attempts: ATTEMPTS, log, sleep },
    );
  }

  function request(method: string, path: string, body?: object, returned?: number): Promise<Answer> {
    const call = () => sendAsOurselves(method, path, body);
    return repeated(call, `${method} ${bare(path)}`, (status) => status === returned);
  }

  return {
    paths,
    oauth: own.oauth,
    async get(path, query) {
      return contentOf(await request('GET', withQuery(path, query)));
    },
    async post(path, body) {
      return contentOf(await request('POST', path, body));
    },
    async getIfAllowed(path, query) {
      const answer = await request('GET', withQuery(path, query), undefined, 403);
      return answer.status === 403 ? { missing: scopesOf(answer) } : { json: contentOf(answer) };
    },
    async getIfShort(path, query) {
      const answer = await request('GET', withQuery(path, query), undefined, 414);
      return answer.status === 414 ? null : contentOf(answer);
    },
    async exchange({ method, path, query, body, accessToken }) {
      const address = withQuery(path, query);
      const name = `${method} ${path}`;
      const call = (): Promise<Answer> =>
        accessToken === undefined
          ? sendAsOurselves(method, address, body)
          : send(method, address, accessToken, limiterFor(accessToken), body);
      if (method === 'GET') return repeated(call, name, isRefusal);
      const answer = await call();
      if (answer.status >= 200 && answer.status < 300 && answer.json === undefined)
        throw unknownOutcome(name);
      return answer;
    },
    refusal: (answer, call) => failureOf(answer, call, door),
    calls: () => calls,
    allowance: () => daily,
    now: () => now,
  };
}

function authorisationOf(
  options: HubspotClientOptions,
  post: (form: string) => Promise<Answer>,
): Authorisation {
  const { token, clientId, clientSecret, safe, clock, baseUrl } = options;
  if (token) return serviceKey(token);
  if (clientId && clientSecret && safe) return oauth({ clientId, clientSecret, safe, clock, post, baseUrl });
  throw new ConfigError({
    what: 'There is nothing to be let into HubSpot with.',
    why: clientId
      ? 'HUBSPOT_CLIENT_ID is set, but not HUBSPOT_CLIENT_SECRET.'
      : 'Neither HUBSPOT_TOKEN nor HUBSPOT_CLIENT_ID is set.',
    next: 'Set HUBSPOT_TOKEN to a Service Key of the portal, or both parts of the app.',
  });
}

/** What is no success and no use to send again, limits and locks apart. */
function isRefusal(status: number): boolean {
  return status >= 300 && status < 500 && status !== 423 && status !== 429 && status !== 477;
}

/** A path with its query; commas stay, because they are allowed there and a third as long. */
export function withQuery(path: string, query: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(query).toString().replaceAll('%2C', ',');
  return text === '' ? path : `${path}?${text}`;
}

function bare(path: string): string {
  return path.split('?', 1)[0] ?? path;
}

function contentOf(answer: Answer): Json {
  return answer.json as Json;
}

function count(headers: HttpHead, name: string): number | null {
  const text = headers.get(name);
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

function unknownOutcome(call: string): UpstreamError {
  return new UpstreamError({
    what: `HubSpot's answer to ${call} is no JSON. It is not known whether the change was made.`,
    why: 'The answer was cut off, or something between us and HubSpot replaced it.',
    next: 'Read the record again and compare.',
    retryable: false,
  });
}
