import { stoppedClock } from '../../src/clock.ts';
import {
  type SalesforceOptions,
  type SalesforceSandbox,
  startSalesforce,
} from '../../src/sandbox/salesforce/index.ts';
import type { SalesforceOrg } from '../../src/sandbox/vendor-data.ts';
import { INTEGRATION_USER, salesforceOrg } from '../worlds/salesforce-org.ts';

export const NOW = '2026-02-01T00:00:00.000Z';

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any shape, which the test then judges
  readonly body: any;
}

/** Someone who sits at a pretended Salesforce and asks it by plain HTTP. */
export interface Desk {
  readonly server: SalesforceSandbox;
  ask(method: string, path: string, sent?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** `GET` of a path behind the version. */
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** The records of a query. */
  soql(query: string, kind?: 'query' | 'queryAll'): Promise<Record<string, unknown>[]>;
  /** The same server in the name of another user. */
  as(userId: string): Desk;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function openDesk(
  options: Partial<SalesforceOptions> = {},
  org: SalesforceOrg = salesforceOrg(),
): Promise<Desk> {
  const server = await startSalesforce(org, {
    clock: stoppedClock(NOW),
    clientId: 'client',
    clientSecret: 'secret',
    ...options,
  });
  return deskFor(server, INTEGRATION_USER);
}

function deskFor(server: SalesforceSandbox, userId: string): Desk {
  const token = server.tokenFor(userId);
  const desk: Desk = {
    server,
    async ask(method, path, sent, headers = {}) {
      const response = await fetch(server.url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, ...headers },
        ...(sent === undefined ? {} : { body: typeof sent === 'string' ? sent : JSON.stringify(sent) }),
      });
      const text = await response.text();
      const json = response.headers.get('content-type')?.includes('json') ?? false;
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: json ? JSON.parse(text) : null,
      };
    },
    get: (path, headers) => desk.ask('GET', `/services/data/v62.0${path}`, undefined, headers),
    async soql(query, kind = 'query') {
      const { body } = await desk.get(`/${kind}?q=${encodeURIComponent(query)}`);
      if (!body.records) throw new Error(JSON.stringify(body));
      return body.records;
    },
    as: (other) => deskFor(server, other),
    [Symbol.asyncDispose]: () => server.stop(),
  };
  return desk;
}
