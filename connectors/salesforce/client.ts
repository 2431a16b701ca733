import type { Connection, Field } from 'jsforce';
import type { Instant } from '../../src/clock.ts';
import { AccessError, BugError, isTrouble, UpstreamError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { jsonOf, type Sleep, withRetry } from '../http.ts';
import { createDownloads, type Download, type DownloadRequest } from './download.ts';
import { grantOf, type LoginOptions } from './login.ts';
import { type Answer, refusalCode, refusalOf } from './refusals.ts';
import { createSession, type Ticket } from './session.ts';
import { askedFor, createWire, type Told } from './wire.ts';

/** A record as the REST API writes it. */
export type VendorRecord = Readonly<Record<string, unknown>>;

/** One answer to a query. */
export interface QueryPage {
  /** How many rows the whole query has. */
  readonly totalSize: number;
  readonly records: readonly VendorRecord[];
  /** Where the next page is; null after the last. */
  readonly next: string | null;
}

/** A field as describe tells it. */
export type DescribedField = Field;

/** A call of those who read or change one record themselves. */
export interface RecordCall {
  readonly method: 'GET' | 'PATCH';
  /** Below the address of the API's version: `/sobjects/Account/001…`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** The person's; ours where it is absent. */
  readonly accessToken?: string;
}

export interface RecordAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where there is no JSON. */
  readonly json: unknown;
}

/** One answer among several that came together. */
export interface SubAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * The wire. Every call logs in first where that is needed, sends again what may be sent again, and throws
 * `AccessError` or `UpstreamError`.
 */
export interface SalesforceClient {
  /** Logs in where that has not been done. */
  identity(): Promise<Ticket>;
  /** How long the address of a query would be, in characters. */
  addressLength(soql: string): number;
  /** @param everything deleted and archived rows too */
  query(soql: string, everything: boolean): Promise<QueryPage>;
  more(next: string): Promise<QueryPage>;
  /** Any other answer in JSON, below the version's address. Only what changes no record: it may be sent twice. */
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown>;
  /**
   * Up to 25 readings in one call, which the vendor counts as one; one by one where it takes none of them so. In the
   * order of the paths.
   */
  together(paths: readonly string[]): Promise<readonly SubAnswer[]>;
  /** The results of a bulk query, into a file; sent again from their beginning where they break off. */
  download(request: Omit<DownloadRequest, 'url'> & { readonly path: string }): Promise<Download>;
  /**
   * One call for a record. Of a PATCH every answer is returned, and it is sent exactly once; of a GET what passes by
   * itself is sent again, every other answer returned.
   * @throws {UpstreamError} where no answer came
   */
  exchange(call: RecordCall): Promise<RecordAnswer>;
  /** What the SOAP call `getUserInfo` says of the organisation. */
  organisation(): Promise<OrganisationInfo>;
  told(): Told;
  /** The vendor's clock; null before its first answer. */
  now(): Instant | null;
  /** Where the organisation answers; the login's address before the first login. */
  origin(): string;
  /** Calls sent since the client was made, as the vendor counts them. */
  calls(): number;
}

export interface OrganisationInfo {
  readonly name: string;
  readonly multiCurrency: boolean;
  /** ISO 4217; null where several currencies are in use. */
  readonly currency: string | null;
  /** The integration user's time zone. */
  readonly userZone: string;
}

export interface ClientOptions extends LoginOptions {
  readonly apiVersion: string;
  readonly timeoutMs: number;
  readonly log: Log;
  readonly sleep?: Sleep | undefined;
}

const ATTEMPTS = 5;
/** Salesforce refuses what is longer than 16,384 bytes together with its headers, of which a token may be the longest. */
export const LONGEST_ADDRESS = 12_000;
/** How many readings the vendor takes in one call. */
export const MOST_TOGETHER = 25;

export function createClient(options: ClientOptions): SalesforceClient {
  const { log, loginUrl, apiVersion, clock, timeoutMs } = options;
  const base = `/services/data/v${apiVersion}`;
  const grant = grantOf(options);
  const wire = createWire({ timeoutMs, clock });
  const session = createSession(login, log);
  let opened: Promise<Connection> | null = null;
  const downloads = createDownloads({ wire, session, silenceMs: timeoutMs, clock });
  let instance: string | null = null;

  function connected(): Promise<Connection> {
    opened ??= open();
    return opened;
  }

  async function open(): Promise<Connection> {
    // Read only where a call is made: it takes a third of the time in which a command starts.
    const { default: jsforce } = await import('jsforce');
    const connection = new jsforce.Connection({
      loginUrl,
      version: apiVersion,
      logLevel: 'NONE',
      oauth2: {
        loginUrl,
        clientId: options.clientId,
        ...(options.jwt || !options.clientSecret ? {} : { clientSecret: options.clientSecret }),
      },
    });
    connection._transport.httpRequest = wire.send(session);
    connection.oauth2._transport.httpRequest = wire.login;
    return connection;
  }

  async function login(): Promise<Ticket> {
    const form = await grant();
    const connection = await connected();
    const { id } = await guarded(() => connection.authorize(form));
    const { accessToken, instanceUrl } = connection;
    if (!accessToken) throw unreadable();
    instance = instanceUrl;
    return { accessToken, instanceUrl, userId: id };
  }

  /** @param otherwise what an error means that is not one of ours */
  async function guarded<T>(
    call: () => Promise<T>,
    otherwise: (error: unknown) => Error = unreadable,
  ): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw isTrouble(error) ? error : otherwise(error);
    }
  }

  function repeated<T>(call: () => Promise<T>, otherwise?: (error: unknown) => Error): Promise<T> {
    const retry = { attempts: ATTEMPTS, log, ...(options.sleep ? { sleep: options.sleep } : {}) };
    return withRetry(() => guarded(call, otherwise), retry);
  }

  function unreadable(): UpstreamError {
    return new UpstreamError({
      what: `Salesforce at ${loginUrl} gave an answer that cannot be read.`,
      why: 'It is not what the API documents; a proxy or login page may stand between.',
      next: 'Check SALESFORCE_LOGIN_URL and the network, and run `plumbline doctor`.',
      retryable: false,
    });
  }

  function cutOff(): UpstreamError {
    return new UpstreamError({
      what: `Salesforce at ${loginUrl} gave an answer that ends in its middle.`,
      why: 'Something between cut it off.',
      next: 'The next run goes on from the last page that landed; if it lasts, look at the proxies between.',
      retryable: true,
    });
  }

  function identity(): Promise<Ticket> {
    return repeated(() => session.ticket());
  }

  async function ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> {
    await identity();
    if (path.length > LONGEST_ADDRESS)
      throw new BugError(`A call has an address of ${path.length} characters.`);
    return repeated(async () => {
      const connection = await connected();
      const answer = await connection.request<unknown>({
        method,
        url: path,
        ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
      });
      // jsforce gives back the text of JSON that it could not read.
      if (typeof answer === 'string' && /^\s*[[{]/.test(answer)) throw cutOff();
      return answer;
    });
  }

  async function page(path: string): Promise<QueryPage> {
    const { totalSize, records, done, nextRecordsUrl } = objectOf(await ask('GET', path));
    const next = done === true ? null : nextRecordsUrl;
    const readable = typeof totalSize === 'number' && Array.isArray(records);
    if (!readable || (next !== null && typeof next !== 'string')) throw unreadable();
    return { totalSize, records, next };
  }

  function objectOf(answer: unknown): VendorRecord {
    if (!answer || typeof answer !== 'object') throw unreadable();
    return answer as VendorRecord;
  }

  function queryPath(soql: string, everything: boolean): string {
    return `/${everything ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`;
  }

  /** Null where the vendor does not take them together. */
  async function combined(paths: readonly string[]): Promise<SubAnswer[] | null> {
    const asked = paths.map((path, at) => ({ method: 'GET', url: base + path, referenceId: `r${at}` }));
    let answer: unknown;
    try {
      answer = await ask('POST', '/composite', { compositeRequest: asked });
    } catch (error) {
      const final = error instanceof UpstreamError && !error.retryable;
      if (final && refusalCode(error) !== 'REQUEST_LIMIT_EXCEEDED') return null;
      throw error;
    }
    const answers = objectOf(answer)['compositeResponse'];
    if (!Array.isArray(answers) || answers.length !== paths.length) throw unreadable();
    return answers.map((each: unknown) => {
      const { httpStatusCode, body } = objectOf(each);
      return { status: Number(httpStatusCode), body };
    });
  }

  async function sentForRecord(call: RecordCall): Promise<Answer> {
    const { instanceUrl } = await session.ticket();
    const wired = {
      method: call.method,
      url: `${instanceUrl}${base}${call.path}`,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...call.headers },
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      changes: call.method === 'PATCH',
    };
    const sent = async (accessToken: string) =>
      wire.plain({ ...wired, headers: { ...wired.headers, authorization: `Bearer ${accessToken}` } });
    let answer: Answer;
    if (call.accessToken !== undefined) answer = await sent(call.accessToken);
    else {
      const ticket = await session.ticket();
      answer = await sent(ticket.accessToken);
      // A call that was refused at the door changed nothing.
      if (answer.status === 401 && refusalOf(answer, askedFor(wired), clock) === null)
        answer = await sent((await session.renewed(ticket)).accessToken);
    }
    if (call.method === 'PATCH' || answer.status < 400) return answer;
    const refused = refusalOf(answer, askedFor(wired), clock);
    if (refused instanceof UpstreamError && refused.retryable) throw refused;
    return answer;
  }

  return {
    identity,
    addressLength: (soql) => queryPath(soql, true).length,
    query: (soql, everything) => page(queryPath(soql, everything)),
    more: page,
    ask,
    async together(paths) {
      if (paths.length === 0) return [];
      const answers = await combined(paths);
      if (answers?.some(({ status }) => status < 400)) return answers;
      // That this may be asked together is documented of the kind, not of each; one by one it may in any case.
      const single: SubAnswer[] = [];
      for (const path of paths) {
        const { status, body } = await repeated(() => sentForRecord({ method: 'GET', path }));
        single.push({ status, body: jsonOf(body) });
      }
      return single;
    },
    async download({ path, ...request }) {
      const { instanceUrl } = await identity();
      const url = path.startsWith('/services/') ? `${instanceUrl}${path}` : `${instanceUrl}${base}${path}`;
      return repeated(() => downloads({ ...request, url }));
    },
    async exchange(call) {
      await identity();
      const answer =
        call.method === 'PATCH' ? await sentForRecord(call) : await repeated(() => sentForRecord(call));
      const json = answer.body === '' ? undefined : jsonOf(answer.body);
      return { status: answer.status, headers: answer.headers, json };
    },
    async organisation() {
      await identity();
      const info = await repeated(
        async () => (await connected()).soap.getUserInfo(),
        () =>
          new AccessError({
            what: `Salesforce at ${loginUrl} does not tell which currency amounts are in.`,
            why: 'Only the SOAP call getUserInfo tells it, and that takes no JWT-based access token.',
            next: 'In the External Client App switch off "Issue JSON Web Token (JWT)-based access tokens".',
          }),
      );
      return {
        name: info.organizationName,
        multiCurrency: info.organizationMultiCurrency,
        currency: info.orgDefaultCurrencyIsoCode ?? null,
        userZone: info.userTimeZone,
      };
    },
    told: wire.told,
    now: () => wire.told().now,
    origin: () => instance ?? loginUrl,
    calls: () => wire.told().calls,
  };
}
