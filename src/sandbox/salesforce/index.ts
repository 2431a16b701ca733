import type { Clock } from '../../clock.ts';
import type { Call, Reply } from '../exchange.ts';
import { type RunningServer, serve } from '../server.ts';
import type { SalesforceOrg, VendorEdit, VendorEvent, VendorField, VendorRow } from '../vendor-data.ts';
import { openAllowance } from './allowance.ts';
import { openAnswers } from './answers.ts';
import { openCodes } from './authorise.ts';
import { LIKELY, type SalesforceBehaviour } from './behaviour.ts';
import { openDeletedLog } from './deleted-log.ts';
import { openEvents } from './events.ts';
import type { Traits } from './field-facts.ts';
import type { Tracked } from './history-rows.ts';
import { identity, soapUserInfo, userInfo } from './identity.ts';
import { type Lock, openLocks } from './locks.ts';
import { openLogins } from './logins.ts';
import { recordPage } from './page.ts';
import { PERMISSIONS_TABLE, permissionsRow, permissionsTable } from './permissions.ts';
import { notFound, Refusal, refusalReply } from './refusal.ts';
import { openRest } from './rest.ts';
import { ALL_RIGHTS, type UserRights } from './rights.ts';
import type { DuplicateRule, SaveRule, Workflow } from './saving-rules.ts';
import { openTables } from './tables.ts';
import { openTokens } from './tokens.ts';
import { versionNumber, versions } from './versions.ts';
import { openView, type View } from './view.ts';

export interface SalesforceOptions {
  readonly clock: Clock;
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM of the key, or of its certificate, that JWT assertions are signed for; without it that flow is refused. */
  readonly publicKey?: string;
  /** 0, which is the default, takes any free one. */
  readonly port?: number;
  /** Records in one REST answer; 2,000 unless told. */
  readonly pageRows?: number;
  readonly behaviour?: Partial<SalesforceBehaviour>;
  /** By user id; who is absent may do everything. */
  readonly rights?: Readonly<Record<string, UserRights>>;
  readonly traits?: Traits;
  readonly rules?: readonly SaveRule[];
  readonly workflows?: readonly Workflow[];
  readonly duplicateRules?: readonly DuplicateRule[];
  readonly tracked?: Tracked;
}

/** A pretended Salesforce that is running. */
export interface SalesforceSandbox extends RunningServer {
  /**
   * Changes records while it runs; an unknown id adds one. All edits are made or none.
   * @throws {Error} for a table or field that the organisation does not have
   */
  apply(edits: readonly VendorEdit[]): Promise<void>;
  /**
   * Makes things happen, all or none of them. Their moments may lie in the past: a transaction bears the stamp of its
   * beginning and is seen at its end.
   * @throws {Error} for what cannot happen
   */
  happen(events: readonly VendorEvent[]): Promise<void>;
  /** What stands in an object now, deleted and archived records too. */
  rows(table: string): readonly VendorRow[];
  behave(change: Partial<SalesforceBehaviour>): void;
  setRights(userId: string, rights: UserRights): void;
  /** Gives an object other fields, as an admin does. */
  reshape(table: string, fields: readonly VendorField[]): void;
  /** A new access token in a user's name. */
  tokenFor(userId: string): string;
  /** A new refresh token in a user's name, as the web server flow gives it. */
  refreshTokenFor(userId: string): string;
  /** Every access token dies. */
  expireTokens(): void;
  /** Every REST locator dies. */
  expireLocators(): void;
  /** Keeps the next writes from a record. */
  lock(lock: Lock): void;
  /** Other apps use up some of the day's requests. */
  spend(requests: number): void;
}

/**
 * Serves an organisation as Salesforce's login, REST, Bulk 2.0 query and (for `getUserInfo`) SOAP interface would, on
 * 127.0.0.1. SOQL is parsed and run; what is not served is refused as MALFORMED_QUERY. Another process reaches
 * `POST /__control/events`, `edits`, `behaviour`, `expire-tokens`, `expire-locators`, `lock`,
 * `rights` and `spend`.
 */
export async function startSalesforce(
  org: SalesforceOrg,
  options: SalesforceOptions,
): Promise<SalesforceSandbox> {
  const { clock } = options;
  const rights = new Map(Object.entries(options.rights ?? {}));
  const declared = org.tables.some((table) => table.name === PERMISSIONS_TABLE);
  const tables = await openTables(org, declared ? [] : [permissionsTable(org, rights)]);
  let behaves: SalesforceBehaviour = { ...LIKELY, ...options.behaviour };
  const behaviour = () => behaves;
  const views = new Map<string, View>();
  const tokens = openTokens(org.organisationId, `${options.clientId}:${options.clientSecret}`);
  const log = openDeletedLog();
  const wholeSeconds = () => behaves.wholeSeconds;
  const events = openEvents({ org, tables, log, tracked: options.tracked ?? {}, wholeSeconds });
  const answers = openAnswers(tables, options.pageRows ?? 2000, clock, behaviour);
  const allowance = openAllowance(clock, behaviour);
  const locks = openLocks();
  const codes = openCodes({ clientId: options.clientId, tables, clock });
  const login = openLogins({ org, tables, tokens, codes, clock, behaviour }, options);
  let schemaChangedMs = Date.parse(clock.now());
  let url = '';
  let stopping: Promise<void> | null = null;
  const { traits = {}, rules = [], workflows = [], duplicateRules = [] } = options;
  const rest = openRest({
    ...{ org, tables, clock, behaviour, events, locks, log, answers, allowance },
    ...{ traits, rules, workflows, duplicateRules },
    schemaChangedMs: () => schemaChangedMs,
  });

  /** Last-Modified counts seconds: a change within the same one still has to show. */
  function schemaChanged(): void {
    schemaChangedMs = Math.max(Date.parse(clock.now()), schemaChangedMs + 1000);
    views.clear();
  }

  function viewOf(userId: string): View {
    const view = views.get(userId) ?? openView(tables, userId, rights.get(userId) ?? ALL_RIGHTS);
    views.set(userId, view);
    return view;
  }

  /** @throws {Refusal} INVALID_SESSION_ID */
  function callerOf(call: Call): string {
    const token = /^(?:Bearer|OAuth) (.+)$/i.exec(call.headers['authorization'] ?? '')?.[1] ?? '';
    const user = behaves.endless401 ? null : tokens.userOf(token);
    if (user === null) throw new Refusal(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    return user;
  }

  function userRow(userId: string): VendorRow {
    return tables.find('User')?.get(userId) ?? { Id: userId };
  }

  async function data(call: Call): Promise<Reply> {
    const [version, ...steps] = call.path
      .slice('/services/data'.length)
      .split('/')
      .filter(Boolean)
      .map(decodeURIComponent);
    if (version === undefined) return { status: 200, body: versions() };
    if (call.target.length > behaves.longestUrl) return { status: 414, body: '' };
    try {
      const view = viewOf(callerOf(call));
      allowance.demand();
      const number = versionNumber(version);
      if (number === null) throw notFound();
      const { method, query, headers, body } = call;
      const base = `/services/data/${version}`;
      const reply = await rest({ method, version: number, base, steps, query, headers, body, view });
      return { ...reply, headers: { 'sforce-limit-info': allowance.header(), ...reply.headers } };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { ...refusalReply(error), headers: { 'sforce-limit-info': allowance.header() } };
    }
  }

  async function answer(call: Call): Promise<Reply> {
    const { method, path } = call;
    if (path === '/services/oauth2/token')
      return method === 'POST' ? login(call, url) : refusalReply(notFound());
    if (path === '/services/oauth2/revoke' && method === 'POST') {
      tokens.endRefresh(new URLSearchParams(call.body).get('token') ?? '');
      return { status: 200, body: '' };
    }
    const authorised = codes.answer(call);
    if (authorised !== null) return authorised;
    if (path === '/services/data' || path.startsWith('/services/data/')) return data(call);
    if (path.startsWith('/services/Soap/u/') && method === 'POST') {
      allowance.spend(1);
      const token = /<sessionId>([^<]*)<\/sessionId>/.exec(call.body)?.[1] ?? '';
      const user = behaves.endless401 ? null : tokens.userOf(token);
      return soapUserInfo(org, user === null ? null : userRow(user), call.body);
    }
    const known = path.startsWith('/id/') ? identity : path === '/services/oauth2/userinfo' ? userInfo : null;
    if (known) {
      try {
        return { status: 200, body: known(org, userRow(callerOf(call)), url) };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { status: 403, headers: { 'content-type': 'text/html' }, body: 'Bad_OAuth_Token' };
      }
    }
    const id = /^\/([A-Za-z0-9]{3,})$/.exec(path)?.[1];
    return id === undefined || method !== 'GET' ? refusalReply(notFound()) : recordPage(tables, id);
  }

  // What is asked after it waits for the row, as for every change.
  function setRights(userId: string, granted: UserRights): void {
    rights.set(userId, granted);
    schemaChanged();
    if (declared) return;
    const row = permissionsRow(userId, granted);
    tables.change(() => tables.find(PERMISSIONS_TABLE)?.put(row)).catch(() => undefined);
  }

  const behave = (change: Partial<SalesforceBehaviour>) => {
    behaves = { ...behaves, ...change };
  };
  const server = await serve(answer, options.port ?? 0, {
    clock,
    controls: {
      events: (body) => events.happen(body as VendorEvent[]),
      edits: (body) => events.apply(body as VendorEdit[]),
      behaviour: (body) => behave(body as Partial<SalesforceBehaviour>),
      'expire-tokens': () => tokens.expire(),
      'expire-locators': () => answers.expire(),
      lock: (body) => locks.add(body as Lock),
      rights: (body) => {
        const { userId, rights: granted } = body as { readonly userId: string; readonly rights: UserRights };
        setRights(userId, granted);
      },
      spend: (body) => allowance.spend((body as { readonly requests: number }).requests),
    },
  });
  url = server.url;

  return {
    ...server,
    apply: events.apply,
    happen: events.happen,
    rows: (name) => tables.find(name)?.rows.filter((row) => row !== undefined) ?? [],
    behave,
    setRights,
    reshape(table, fields) {
      tables.reshape(table, fields);
      schemaChanged();
    },
    tokenFor: tokens.grant,
    refreshTokenFor: tokens.grantRefresh,
    expireTokens: tokens.expire,
    expireLocators: answers.expire,
    lock: locks.add,
    spend: allowance.spend,
    stop() {
      stopping ??= server.stop().then(() => tables.close());
      return stopping;
    },
  };
}
