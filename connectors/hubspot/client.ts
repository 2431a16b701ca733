import { Client } from '@hubspot/api-client';
import { UpstreamError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { createPacer, realSleep, type Sleep, withRetry } from '../http.ts';
import { type Answer, failureOf, networkFailure, scopesOf } from './failures.ts';

/** Whatever JSON the vendor sent; what is in it is checked where it is read. */
export type Json = Readonly<Record<string, unknown>>;

/** HubSpot's wire: one call in, one answer out, in its own vocabulary. */
export interface HubspotClient {
  /** @throws {AccessError | UpstreamError} */
  get(path: string, query?: Readonly<Record<string, string>>): Promise<Json>;
  /** For calls that only read, which POST is used for as well: they are repeated like any other. */
  post(path: string, body: object): Promise<Json>;
  /** As `get`, but a missing scope is an answer: the scopes that would be needed, as far as they are named. */
  getIfAllowed(path: string): Promise<{ readonly json: Json } | { readonly missing: readonly string[] }>;
  /** Calls made, repeated ones included. */
  calls(): number;
  /** The daily allowance as the last answer told it; null where none did. */
  allowance(): { readonly used: number; readonly limit: number } | null;
}

export interface HubspotClientOptions {
  readonly baseUrl: string;
  readonly token: string;
  readonly log: Log;
  /** How long one call may take, answer included. */
  readonly timeoutMs: number;
  readonly sleep?: Sleep;
}

const ATTEMPTS = 4;
/** The vendor allows five searches a second to all apps of a portal together. */
const SEARCHES = { calls: 4, perMs: 1000 };
/** Below this share of what the vendor allows in an interval we wait for the next one. */
const RESERVE_SHARE = 0.05;

/**
 * Calls go through the client's generic request: it sends and authenticates, while its typed calls drop unknown
 * fields. It neither retries, nor limits, nor times out, nor throws on a refusal; all that is done here.
 */
export function createHubspotClient(options: HubspotClientOptions): HubspotClient {
  const { log, timeoutMs } = options;
  const sleep = options.sleep ?? realSleep;
  const vendor = new Client({ accessToken: options.token, basePath: options.baseUrl });
  const searches = createPacer({ ...SEARCHES, sleep });
  let calls = 0;
  let daily: { used: number; limit: number } | null = null;
  let waitFirstMs = 0;

  async function send(method: string, path: string, body?: object): Promise<Answer> {
    const bare = path.split('?', 1)[0] ?? path;
    if (bare.endsWith('/search')) await searches.turn();
    else if (waitFirstMs > 0) {
      const waitMs = waitFirstMs;
      waitFirstMs = 0;
      await sleep(waitMs);
    }
    calls++;
    const answer = await withinTime(async () => {
      const response = await vendor.apiRequest({ method, path, ...(body ? { body } : {}) });
      return { status: response.status, headers: response.headers, json: parsed(await response.text()) };
    });
    noteAllowance(answer.headers);
    log.debug({ method, path: bare, status: answer.status }, 'hubspot answered');
    return answer;
  }

  /**
   * The vendor's client offers no way to abort a call. One that is late is left to itself: its connection ends
   * when the server answers, or by the runtime's own limit.
   */
  async function withinTime(call: () => Promise<Answer>): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(timeout(timeoutMs)), timeoutMs);
    });
    try {
      return await Promise.race([call(), late]);
    } catch (error) {
      throw error instanceof UpstreamError ? error : networkFailure(options.baseUrl, error);
    } finally {
      clearTimeout(timer);
    }
  }

  function noteAllowance(headers: Headers): void {
    const limit = count(headers, 'x-hubspot-ratelimit-daily');
    const left = count(headers, 'x-hubspot-ratelimit-daily-remaining');
    if (limit !== null && left !== null) daily = { used: limit - left, limit };
    const most = count(headers, 'x-hubspot-ratelimit-max');
    const remaining = count(headers, 'x-hubspot-ratelimit-remaining');
    const intervalMs = count(headers, 'x-hubspot-ratelimit-interval-milliseconds');
    if (most === null || remaining === null || intervalMs === null) return;
    waitFirstMs = remaining <= most * RESERVE_SHARE ? intervalMs : 0;
  }

  function request(method: string, path: string, body?: object, allowed?: number): Promise<Answer> {
    return withRetry(
      async () => {
        const answer = await send(method, path, body);
        const failure =
          answer.status === allowed
            ? null
            : failureOf(answer, `${method} ${path.split('?', 1)[0]}`, options.baseUrl);
        if (failure) throw failure;
        return answer;
      },
      { attempts: ATTEMPTS, log, sleep },
    );
  }

  return {
    async get(path, query) {
      return contentOf(await request('GET', withQuery(path, query)));
    },
    async post(path, body) {
      return contentOf(await request('POST', path, body));
    },
    async getIfAllowed(path) {
      const answer = await request('GET', path, undefined, 403);
      return answer.status === 403 ? { missing: scopesOf(answer) } : { json: contentOf(answer) };
    },
    calls: () => calls,
    allowance: () => daily,
  };
}

/** A path with its query; commas stay, because they are allowed there and a third as long. */
export function withQuery(path: string, query: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(query).toString().replaceAll('%2C', ',');
  return text === '' ? path : `${path}?${text}`;
}

/** Undefined for what is no JSON, as gateways answer. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function contentOf(answer: Answer): Json {
  return answer.json as Json;
}

function count(headers: Headers, name: string): number | null {
  const text = headers.get(name);
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

function timeout(timeoutMs: number): UpstreamError {
  return new UpstreamError({
    what: `HubSpot did not answer within ${timeoutMs} ms.`,
    why: 'The service or the network between is slow or down.',
    next: 'Run the command again later; what has landed is kept.',
    retryable: true,
  });
}
