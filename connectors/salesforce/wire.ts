import { PassThrough } from 'node:stream';
import type { HttpRequest, HttpResponse, StreamPromise } from 'jsforce';
import type { Clock, Instant } from '../../src/clock.ts';
import { AccessError } from '../../src/errors.ts';
import { exchange } from '../http.ts';
import { type Answer, type Asked, refusalOf } from './refusals.ts';
import type { Session, Ticket } from './session.ts';

/** How jsforce sends a request. */
export type Send = (request: HttpRequest) => StreamPromise<HttpResponse>;

/** One call as it goes out. */
export interface WireCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Whether it changes a record: then a lost answer does not tell whether it did. */
  readonly changes?: boolean;
}

/** What an organisation's answers tell beside what was asked for. */
export interface Told {
  /** Calls of the last 24 hours; null before the first answer that counts them. */
  readonly allowance: { readonly used: number; readonly limit: number } | null;
  /** The vendor's clock. */
  readonly now: Instant | null;
  /** Calls sent that the vendor counts: all but those of the login. */
  readonly calls: number;
}

/** The way to the organisation. Every call is sent once; a session that has run out is renewed once in between. */
export interface Wire {
  /** Any answer that came. Carries no token but the one in the headers given. */
  plain(call: WireCall): Promise<Answer>;
  /** A good answer, with our own token. @throws what `refusalOf` makes of another */
  own(session: Session, call: WireCall): Promise<Answer>;
  /** For jsforce: calls of the login, which have no session yet. */
  login: Send;
  /** For jsforce: calls with our own token. */
  send(session: Session): Send;
  /** Notes what an answer tells by the way; for those who send for themselves. */
  note(headers: Readonly<Record<string, string>>): void;
  counted(): void;
  told(): Told;
}

/** What anybody here reads of an answer's head. */
const HEADERS = ['content-type', 'date', 'etag', 'last-modified', 'retry-after', 'sforce-limit-info'];

export function createWire(options: { readonly timeoutMs: number; readonly clock: Clock }): Wire {
  let allowance: Told['allowance'] = null;
  let now: Instant | null = null;
  let calls = 0;

  function note(headers: Readonly<Record<string, string>>): void {
    const at = Date.parse(headers['date'] ?? '');
    if (!Number.isNaN(at)) now = new Date(at).toISOString();
    allowance = allowanceOf(headers['sforce-limit-info']) ?? allowance;
  }

  async function plain(call: WireCall): Promise<Answer> {
    if (!call.url.includes('/services/oauth2/')) calls++;
    const { status, headers, text } = await exchange({
      ...call,
      changes: call.changes ?? false,
      timeoutMs: options.timeoutMs,
      vendor: 'Salesforce',
      check:
        "Check SALESFORCE_LOGIN_URL, which must be the organisation's My Domain address, and the network",
    });
    const named: Record<string, string> = {};
    for (const name of HEADERS) {
      const value = headers.get(name);
      if (value !== null) named[name] = value;
    }
    note(named);
    return { status, headers: named, body: text };
  }

  function refusal(answer: Answer, call: WireCall) {
    return refusalOf(answer, askedFor(call), options.clock);
  }

  async function own(session: Session, call: WireCall): Promise<Answer> {
    let ticket = await session.ticket();
    for (let renewed = false; ; renewed = true) {
      const answer = await plain(withTicket(call, ticket));
      const refused = refusal(answer, call);
      if (refused) throw refused;
      if (answer.status < 300) return answer;
      if (renewed) throw inVain(ticket.instanceUrl);
      ticket = await session.renewed(ticket);
    }
  }

  return {
    plain,
    own,
    note,
    counted: () => void calls++,
    told: () => ({ allowance, now, calls }),
    login: sendBy(async (request) => {
      const answer = await plain(request);
      const refused = refusal(answer, request);
      if (refused) throw refused;
      return answer;
    }),
    send: (session) => sendBy((request) => own(session, request)),
  };
}

/**
 * Sends jsforce's requests in its place. jsforce's own way retries for itself, waits half an hour, logs in for ever
 * when each new token is refused, and throws where nobody can catch it when a connection breaks within an answer.
 */
function sendBy(how: (call: WireCall) => Promise<Answer>): Send {
  async function sent(request: HttpRequest): Promise<HttpResponse> {
    const { method, url, headers = {}, body } = request;
    const call = { method, url, headers, ...(typeof body === 'string' ? { body } : {}) };
    const answer = await how(call);
    return { statusCode: answer.status, headers: { ...answer.headers }, body: answer.body };
  }
  return (request) => Object.assign(sent(request), { stream: () => new PassThrough() });
}

/** A call with the token of now: jsforce wrote the one that it knew into the headers, or into the body of SOAP. */
function withTicket(call: WireCall, { accessToken }: Ticket): WireCall {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(call.headers)) {
    const given = name.toLowerCase();
    // The length of a body changes with the token in it.
    if (given !== 'authorization' && given !== 'content-length') headers[name] = value;
  }
  const body = call.body?.replace(
    /(<sessionId>)[^<]*(<\/sessionId>)/,
    (_, before: string, after: string) => before + accessToken + after,
  );
  return { ...call, headers: { ...headers, authorization: `Bearer ${accessToken}` }, body };
}

/** `api-usage=18/5000; per-app-api-usage=17/250(appName=x)`: what is used up first stops us. */
function allowanceOf(header: string | undefined): Told['allowance'] {
  let least: Told['allowance'] = null;
  for (const [, used = '', limit = ''] of (header ?? '').matchAll(
    /(?:^|;\s*)(?:per-app-)?api-usage=(\d+)\/(\d+)/g,
  )) {
    const told = { used: Number(used), limit: Number(limit) };
    if (!least || told.limit - told.used < least.limit - least.used) least = told;
  }
  return least;
}

function inVain(origin: string): AccessError {
  return new AccessError({
    what: `Salesforce at ${origin} refuses the session right after each login (401 INVALID_SESSION_ID).`,
    why: 'The login gives a token that the REST API does not take: often an IP or session policy.',
    next: 'Check the policies of the External Client App and of its Run As user in Setup.',
  });
}

/** What a call is for, in words that hold neither a query nor a value. */
export function askedFor({ url }: { readonly url: string }): Asked {
  const { origin, pathname, searchParams } = new URL(url);
  return { origin, purpose: purposeOf(pathname, searchParams.get('q')) };
}

function purposeOf(pathname: string, soql: string | null): string {
  if (pathname.includes('/oauth2/')) return 'its login';
  if (pathname.includes('/Soap/')) return 'the question who we are';
  const [, object, kind] = /\/sobjects\/(\w+)\/(\w+)/.exec(pathname) ?? [];
  if (kind === 'describe') return `the fields of ${object}`;
  if (kind === 'deleted') return `the deleted ids of ${object}`;
  if (object) return `a record of ${object}`;
  if (pathname.endsWith('/composite')) return 'several questions at once';
  if (pathname.includes('/jobs/query')) return 'a bulk query';
  if (pathname.endsWith('/limits')) return 'the limits';
  const queried = /\bFROM (\w+)/.exec(soql ?? '')?.[1];
  return queried ? `the query of ${queried}` : 'a further page of a query';
}
