import jsforce, { type Field } from 'jsforce';
import type { Clock } from '../../src/clock.ts';
import { AccessError, BugError, isTrouble, UpstreamError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { type Sleep, withRetry } from '../http.ts';
import { createSend } from './wire.ts';

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

/** Who we are to the organisation. */
export interface Identity {
  readonly userId: string;
  readonly instanceUrl: string;
}

/**
 * The wire. Every call logs in first where that is needed, sends again what may be sent again, and throws
 * `AccessError` or `UpstreamError`.
 */
export interface SalesforceClient {
  identity(): Promise<Identity>;
  /** @param everything deleted and archived rows too */
  query(soql: string, everything: boolean): Promise<QueryPage>;
  more(next: string): Promise<QueryPage>;
  /** Names of the objects that we see. */
  objects(): Promise<ReadonlySet<string>>;
  fields(object: string): Promise<readonly DescribedField[]>;
  /** What the SOAP call `getUserInfo` says of the organisation. */
  organisation(): Promise<OrganisationInfo>;
  /** Calls of the last 24 hours, as the latest answer counted them. */
  allowance(): { readonly used: number; readonly limit: number } | null;
  /** Requests sent since the client was made. */
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

export interface ClientOptions {
  readonly loginUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiVersion: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly sleep?: Sleep;
}

const ATTEMPTS = 5;
/** New logins in a row without a good answer between them. jsforce itself would go on for ever. */
const LOGINS_IN_VAIN = 2;
/** Salesforce refuses addresses of about 16,000 characters. */
const LONGEST_URL = 15_000;

export function createClient(options: ClientOptions): SalesforceClient {
  const { log } = options;
  let calls = 0;
  let logins = 0;
  let loginFailure: unknown = null;
  let ready: Promise<Identity> | null = null;

  const connection = new jsforce.Connection({
    loginUrl: options.loginUrl,
    version: options.apiVersion,
    logLevel: 'NONE',
    oauth2: { loginUrl: options.loginUrl, clientId: options.clientId, clientSecret: options.clientSecret },
    refreshFn: (_, callback) => {
      loginAgain().then(
        () => callback(null, connection.accessToken ?? ''),
        (error: Error) => {
          loginFailure = error;
          callback(error);
        },
      );
    },
  });
  const send = createSend({
    timeoutMs: options.timeoutMs,
    clock: options.clock,
    onCall: () => {
      calls++;
    },
    onGood: () => {
      logins = 0;
    },
  });
  connection._transport.httpRequest = send;
  connection.oauth2._transport.httpRequest = send;

  async function login(): Promise<Identity> {
    const { id } = await connection.authorize({ grant_type: 'client_credentials' });
    return { userId: id, instanceUrl: connection.instanceUrl };
  }

  async function loginAgain(): Promise<void> {
    if (++logins > LOGINS_IN_VAIN) {
      logins = 0;
      throw new AccessError({
        what: `Salesforce at ${options.loginUrl} refuses the session right after each login (401 INVALID_SESSION_ID).`,
        why: 'The login gives a token that the REST API does not take: often an IP or session policy.',
        next: 'Check the policies of the External Client App and of its Run As user in Setup.',
      });
    }
    log.info({}, 'the Salesforce session ran out and is renewed');
    await login();
  }

  /** @param otherwise what an error means that is not one of ours */
  async function guarded<T>(call: () => Promise<T>, otherwise: (error: unknown) => Error): Promise<T> {
    try {
      return await call();
    } catch (error) {
      const failure = loginFailure ?? error;
      loginFailure = null;
      throw isTrouble(failure) ? failure : otherwise(failure);
    }
  }

  function repeated<T>(
    call: () => Promise<T>,
    otherwise: (error: unknown) => Error = unreadable,
  ): Promise<T> {
    const retry = { attempts: ATTEMPTS, log, ...(options.sleep ? { sleep: options.sleep } : {}) };
    return withRetry(() => guarded(call, otherwise), retry);
  }

  function unreadable(): UpstreamError {
    return new UpstreamError({
      what: `Salesforce at ${options.loginUrl} gave an answer that cannot be read.`,
      why: 'It is not what the API documents; a proxy or login page may stand between.',
      next: 'Check SALESFORCE_LOGIN_URL and the network, and run `plumbline doctor`.',
      retryable: false,
    });
  }

  function identity(): Promise<Identity> {
    ready ??= repeated(login).catch((error: unknown) => {
      ready = null;
      throw error;
    });
    return ready;
  }

  async function get(path: string): Promise<unknown> {
    await identity();
    if (path.length > LONGEST_URL)
      throw new BugError(`A query makes an address of ${path.length} characters.`);
    return repeated(() => connection.request<unknown>(path));
  }

  async function page(path: string): Promise<QueryPage> {
    const { totalSize, records, done, nextRecordsUrl } = objectOf(await get(path));
    const next = done === true ? null : nextRecordsUrl;
    const readable = typeof totalSize === 'number' && Array.isArray(records);
    if (!readable || (next !== null && typeof next !== 'string')) throw unreadable();
    return { totalSize, records, next };
  }

  function objectOf(answer: unknown): VendorRecord {
    if (!answer || typeof answer !== 'object') throw unreadable();
    return answer as VendorRecord;
  }

  function listOf<T>(answer: unknown, key: string): readonly T[] {
    const list = objectOf(answer)[key];
    if (!Array.isArray(list)) throw unreadable();
    return list;
  }

  return {
    identity,
    query: (soql, everything) => page(`/${everything ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`),
    more: page,
    async objects() {
      const list = listOf<{ name: string; queryable: boolean }>(await get('/sobjects'), 'sobjects');
      return new Set(list.filter((each) => each.queryable).map((each) => each.name));
    },
    fields: async (object) => listOf<DescribedField>(await get(`/sobjects/${object}/describe`), 'fields'),
    async organisation() {
      await identity();
      const info = await repeated(
        () => connection.soap.getUserInfo(),
        () =>
          new AccessError({
            what: `Salesforce at ${options.loginUrl} does not tell which currency amounts are in.`,
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
    allowance: () => connection.limitInfo.apiUsage ?? null,
    calls: () => calls,
  };
}
