import type { Clock } from '../../src/clock.ts';
import { type HubspotOptions, type HubspotSandbox, startHubspot } from '../../src/sandbox/hubspot/index.ts';
import type { HubspotPortal } from '../../src/sandbox/vendor-data.ts';
import { northlight } from '../worlds/hubspot-portal.ts';

/** A clock that tests move by hand. */
export interface HandClock extends Clock {
  set(instant: string): void;
  forward(ms: number): void;
}

export function handClock(start = '2026-02-01T00:00:00.000Z'): HandClock {
  let now = start;
  return {
    now: () => now,
    set: (instant) => {
      now = instant;
    },
    forward: (ms) => {
      now = new Date(Date.parse(now) + ms).toISOString();
    },
  };
}

/** The parts of answers that tests look at; which of them are there is for the test to know. */
export interface Body {
  readonly id: string;
  readonly message: string;
  readonly total: number;
  readonly updatedAt: string;
  readonly archivedAt?: string;
  readonly results: readonly Body[];
  readonly to: readonly object[];
  readonly properties: Readonly<Record<string, string | null>>;
  readonly propertiesWithHistory: Readonly<Record<string, readonly object[]>>;
  readonly associations: Readonly<Record<string, { readonly results: readonly { readonly id: string }[] }>>;
  readonly paging?: { readonly next: { readonly after: string } };
  readonly access_token: string;
  readonly refresh_token: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Body;
}

/** A portal that runs, and a plain way to call it. */
export interface Desk {
  readonly server: HubspotSandbox;
  readonly clock: HandClock;
  call(method: string, path: string, body?: unknown, token?: string): Promise<Answer>;
  get(path: string, token?: string): Promise<Answer>;
  /** Ids of the live records by list. */
  listed(type: string, archived?: boolean): Promise<string[]>;
  /** Ids of the records whose modified time is at or after a moment, by search. */
  changedSince(type: string, instant: string): Promise<string[]>;
  record(type: string, id: string, query?: string): Promise<Body>;
}

export async function desk(
  options: Partial<HubspotOptions> = {},
  portal: HubspotPortal = northlight(),
  clock = handClock(),
): Promise<Desk> {
  const server = await startHubspot(portal, { clock, token: 'key', ...options });

  async function call(method: string, path: string, body?: unknown, token = 'key'): Promise<Answer> {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (body !== undefined && !(body instanceof URLSearchParams))
      headers['content-type'] = 'application/json';
    const sent = body instanceof URLSearchParams ? body : JSON.stringify(body);
    const response = await fetch(server.url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: sent }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    const json = (isJson ? JSON.parse(text) : {}) as Body;
    return { status: response.status, headers: response.headers, text, json };
  }
  const get = (path: string, token?: string) => call('GET', path, undefined, token);
  const idsIn = (answer: Answer): string[] => answer.json.results.map(({ id }) => id);

  return {
    server,
    clock,
    call,
    get,

    async listed(type, archived = false) {
      const ids: string[] = [];
      let after = '';
      do {
        const page = await get(`/crm/v3/objects/${type}?limit=100&archived=${archived}${after}`);
        ids.push(...idsIn(page));
        after = page.json.paging ? `&after=${page.json.paging.next.after}` : '';
      } while (after !== '');
      return ids;
    },

    async changedSince(type, instant) {
      const propertyName = type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
      const filters = [{ propertyName, operator: 'GTE', value: instant }];
      const sorts = [{ propertyName, direction: 'ASCENDING' }];
      return idsIn(
        await call('POST', `/crm/v3/objects/${type}/search`, {
          filterGroups: [{ filters }],
          sorts,
          limit: 200,
        }),
      );
    },

    async record(type, id, query = '') {
      return (await get(`/crm/v3/objects/${type}/${id}${query}`)).json;
    },
  };
}
