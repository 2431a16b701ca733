import { PassThrough } from 'node:stream';
import type { HttpRequest, HttpResponse, StreamPromise } from 'jsforce';
import type { Clock } from '../../src/clock.ts';
import { UpstreamError } from '../../src/errors.ts';
import { type Asked, refusalOf } from './refusals.ts';

/** How jsforce sends a request. */
export type Send = (request: HttpRequest) => StreamPromise<HttpResponse>;

/**
 * Sends jsforce's requests in its place. jsforce's own way retries for itself, waits half an hour, and when a
 * connection breaks in the middle of an answer it throws where nobody can catch it; this one sends once, waits at
 * most `timeoutMs` for the whole answer, and rejects with our errors. A session that has run out is left to jsforce.
 * @param options.onCall told before every request
 * @param options.onGood told of every good answer but those of the login
 */
export function createSend(options: {
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly onCall: () => void;
  readonly onGood: () => void;
}): Send {
  async function exchange(request: HttpRequest): Promise<HttpResponse> {
    const asked: Asked = { origin: new URL(request.url).origin, purpose: purposeOf(request.url) };
    options.onCall();
    let answer: HttpResponse;
    try {
      const response = await fetch(request.url, {
        method: request.method,
        headers: request.headers ?? {},
        body: typeof request.body === 'string' ? request.body : null,
        signal: AbortSignal.timeout(options.timeoutMs),
      });
      answer = {
        statusCode: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
    } catch (error) {
      throw unreachable(error, asked, options.timeoutMs);
    }
    const { statusCode: status, headers, body } = answer;
    const refusal = refusalOf({ status, headers, body }, asked, options.clock);
    if (refusal) throw refusal;
    if (status < 400 && !request.url.includes('/oauth2/')) options.onGood();
    return answer;
  }
  return (request) => Object.assign(exchange(request), { stream: () => new PassThrough() });
}

function unreachable(error: unknown, asked: Asked, timeoutMs: number): UpstreamError {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new UpstreamError({
      what: `Salesforce at ${asked.origin} did not answer ${asked.purpose} within ${timeoutMs / 1000} s.`,
      why: 'The server is busy, or something between it and us holds the connection.',
      next: 'The next run goes on from the last page that landed.',
      retryable: true,
    });
  }
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code = cause && typeof cause === 'object' && 'code' in cause ? String(cause.code) : 'connection lost';
  return new UpstreamError({
    what: `Salesforce cannot be reached at ${asked.origin} (${code}).`,
    why: 'The address is wrong, the network or its proxy is down, or the connection broke.',
    next: "Check SALESFORCE_LOGIN_URL, which must be the organisation's My Domain address, and run `plumbline doctor`.",
    retryable: true,
  });
}

function purposeOf(url: string): string {
  const { pathname, searchParams } = new URL(url);
  if (pathname.includes('/oauth2/')) return 'its login';
  if (pathname.includes('/Soap/')) return 'the question who we are';
  const described = /\/sobjects\/(\w+)\/describe$/.exec(pathname)?.[1];
  if (described) return `the fields of ${described}`;
  if (pathname.endsWith('/sobjects')) return 'the list of objects';
  const queried = /\bFROM (\w+)/.exec(searchParams.get('q') ?? '')?.[1];
  return queried ? `the query of ${queried}` : 'a further page of a query';
}
