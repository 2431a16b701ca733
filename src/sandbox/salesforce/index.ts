import type { Clock } from '../../clock.ts';
import { type Call, type Reply, type RunningServer, serve } from '../server.ts';
import type { SalesforceOrg, VendorEdit } from '../vendor-data.ts';
import { openAnswers } from './answers.ts';
import { applyEdits } from './edits.ts';
import { describeGlobal, describeTable, isServed, versions } from './metadata.ts';
import { recordPage } from './page.ts';
import { notFound, Refusal, refusalReply } from './refusal.ts';
import { openSession } from './session.ts';
import { openTables } from './tables.ts';

/** A pretended Salesforce that is running. */
export interface SalesforceSandbox extends RunningServer {
  /**
   * Changes records while it runs; an unknown id adds one. All edits are made or none.
   * @throws {Error} for a table or field that the organisation does not have
   */
  apply(edits: readonly VendorEdit[]): Promise<void>;
}

const DAILY_REQUESTS = 100_000;

/**
 * Serves an organisation as Salesforce's login, REST and (for `getUserInfo`) SOAP interface would, on 127.0.0.1.
 * SOQL is parsed and run; what is not served is refused as MALFORMED_QUERY.
 * @param options.port 0, which is the default, takes any free one
 * @param options.pageRows records in one answer; 2,000 unless told
 */
export async function startSalesforce(
  org: SalesforceOrg,
  options: {
    readonly clock: Clock;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly port?: number;
    readonly pageRows?: number;
  },
): Promise<SalesforceSandbox> {
  const tables = await openTables(org);
  const session = openSession(org, tables, options);
  const answers = openAnswers(tables, options.pageRows ?? 2000);
  let url = '';
  let used = 0;
  let stopping: Promise<void> | null = null;

  async function rest(call: Call, base: string, steps: readonly string[]): Promise<unknown> {
    const [first, second, third] = steps;
    if (call.method !== 'GET')
      throw new Refusal(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${call.method}' not allowed`);
    if (steps.length === 0)
      return { sobjects: `${base}/sobjects`, query: `${base}/query`, limits: `${base}/limits` };
    if (first === 'limits' && !second) return limits(used);
    if (first === 'query' || first === 'queryAll') {
      if (second) return answers.more(second, base);
      const soql = call.query.get('q') ?? '';
      return answers.query(soql, first === 'queryAll', base);
    }
    if (first === 'sobjects') {
      if (!second) return describeGlobal(tables.all, base);
      const table = tables.find(second);
      if (table && third === 'describe') return describeTable(table, org, base);
    }
    throw notFound();
  }

  async function data(call: Call): Promise<Reply> {
    const [version, ...steps] = call.path.slice('/services/data'.length).split('/').filter(Boolean);
    if (version === undefined) return { status: 200, body: versions() };
    used++;
    const headers = { 'sforce-limit-info': `api-usage=${used}/${DAILY_REQUESTS}` };
    try {
      session.demand(call);
      if (!isServed(version)) throw notFound();
      const body = await rest(call, `/services/data/${version}`, steps);
      return { status: 200, headers, body };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { ...refusalReply(error), headers };
    }
  }

  const server = await serve((call) => {
    const { method, path } = call;
    if (path === '/services/oauth2/token') {
      return method === 'POST' ? session.token(call, url) : refusalReply(notFound());
    }
    if (path === '/services/data' || path.startsWith('/services/data/')) return data(call);
    if (path.startsWith('/services/Soap/u/') && method === 'POST') {
      used++;
      return session.soap(call);
    }
    const identity = path.startsWith('/id/') ? session.identity : null;
    const known = path === '/services/oauth2/userinfo' ? session.userInfo : identity;
    if (known) {
      try {
        session.demand(call);
        return { status: 200, body: known(url) };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { status: 403, headers: { 'content-type': 'text/html' }, body: 'Bad_OAuth_Token' };
      }
    }
    const id = /^\/([A-Za-z0-9]{3,})$/.exec(path)?.[1];
    return id === undefined || method !== 'GET' ? refusalReply(notFound()) : recordPage(tables, id);
  }, options.port ?? 0);
  url = server.url;

  return {
    ...server,
    apply: (edits) => applyEdits(org, tables, edits),
    stop() {
      stopping ??= server.stop().then(() => tables.close());
      return stopping;
    },
  };
}

function limits(used: number): object {
  return {
    DailyApiRequests: { Max: DAILY_REQUESTS, Remaining: Math.max(0, DAILY_REQUESTS - used) },
    DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 10_000 },
    DailyBulkApiBatches: { Max: 15_000, Remaining: 15_000 },
  };
}
