import type { Clock } from '../../clock.ts';
import { type Call, type Reply, type RunningServer, serve } from '../server.ts';
import type { HubspotPortal, VendorEdit } from '../vendor-data.ts';
import { accountDetails, listOwners, listPipelines, listProperties, readAssociations } from './directory.ts';
import { type LivePortal, openPortal } from './portal.ts';
import { recordPage } from './record-page.ts';
import { listRecords, readBatch, readRecord, searchRecords } from './records.ts';
import { Refusal } from './refusals.ts';

/** A pretended HubSpot that runs. */
export interface HubspotSandbox extends RunningServer {
  /**
   * Changes records while the server runs, in the given order: properties, `updatedAt`, and the history of stage,
   * amount and close date. `archived: true` archives a record, `false` brings it back.
   * @throws {RangeError} where an edit names no record
   */
  apply(edits: readonly VendorEdit[]): Promise<void>;
}

/**
 * Serves a portal as HubSpot's v3 and v4 endpoints do, so that `@hubspot/api-client` works against it unchanged.
 * A table that the portal lacks answers as one that the token may not read.
 * @param options.token the only Bearer token that is let in
 * @param options.port 0, or none, takes any free one
 */
export async function startHubspot(
  portal: HubspotPortal,
  options: { readonly clock: Clock; readonly token: string; readonly port?: number },
): Promise<HubspotSandbox> {
  const live = openPortal(portal);
  const allowance = createAllowance();
  const server = await serve((call) => {
    const page = /^\/contacts\/[^/]+\/record\/([^/]+)\/([^/]+)$/.exec(call.path);
    if (page) return recordPage(live, page[1] ?? '', page[2] ?? '');
    const search = call.path.endsWith('/search');
    const reply = answer(live, options, call);
    return search ? reply : { ...reply, headers: { ...reply.headers, ...allowance() } };
  }, options.port ?? 0);
  return {
    ...server,
    async apply(edits) {
      for (const edit of edits) live.apply(edit);
    },
  };
}

/** The vendor answers 414 somewhere between 2,000 and 16,200 characters. */
const LONGEST_QUERY = 8000;

function answer(
  portal: LivePortal,
  { clock, token }: { readonly clock: Clock; readonly token: string },
  call: Call,
): Reply {
  try {
    if (call.headers['authorization'] !== `Bearer ${token}`) {
      throw new Refusal(
        'INVALID_AUTHENTICATION',
        'Authentication credentials not found. This API supports OAuth 2.0 authentication.',
      );
    }
    if (String(call.query).length > LONGEST_QUERY) throw new Refusal('URI_TOO_LONG', 'URI Too Long');
    return route(portal, clock, call);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}

function route(portal: LivePortal, clock: Clock, call: Call): Reply {
  const path = `${call.method} ${call.path.replace(/^\/|\/$/g, '')}`;
  for (const [pattern, handle] of ROUTES) {
    const match = pattern.exec(path);
    if (match) return handle({ portal, clock, call, parts: match.slice(1).map(decodeURIComponent) });
  }
  throw new Refusal('OBJECT_NOT_FOUND', `No endpoint answers ${call.method} ${call.path}`);
}

interface Routed {
  readonly portal: LivePortal;
  readonly clock: Clock;
  readonly call: Call;
  readonly parts: readonly string[];
}

const ROUTES: readonly (readonly [RegExp, (routed: Routed) => Reply])[] = [
  [
    /^POST crm\/v3\/objects\/([^/]+)\/search$/,
    ({ portal, call, parts: [type = ''] }) => searchRecords(portal, type, call),
  ],
  [
    /^POST crm\/v3\/objects\/([^/]+)\/batch\/read$/,
    ({ portal, clock, call, parts: [type = ''] }) => readBatch(portal, clock, type, call),
  ],
  [
    /^GET crm\/v3\/objects\/([^/]+)$/,
    ({ portal, call, parts: [type = ''] }) => listRecords(portal, type, call),
  ],
  [
    /^GET crm\/v3\/objects\/([^/]+)\/([^/]+)$/,
    ({ portal, call, parts: [type = '', id = ''] }) => readRecord(portal, type, id, call),
  ],
  [
    /^GET crm\/v3\/properties\/([^/]+)$/,
    ({ portal, call, parts: [type = ''] }) => listProperties(portal, type, call),
  ],
  [/^GET crm\/v3\/owners$/, ({ portal, call }) => listOwners(portal, call)],
  [/^GET crm\/v3\/pipelines\/([^/]+)$/, ({ portal, parts: [type = ''] }) => listPipelines(portal, type)],
  [
    /^POST crm\/v4\/associations\/([^/]+)\/([^/]+)\/batch\/read$/,
    ({ portal, clock, call, parts: [from = '', to = ''] }) => readAssociations(portal, clock, from, to, call),
  ],
  [
    /^GET account-info\/v3\/details$/,
    ({ portal, clock, call }) => accountDetails(portal, clock, call.headers['host'] ?? '127.0.0.1'),
  ],
];

/** Far above the vendor's 190 in ten seconds, since nobody shares this server. */
const CALLS_PER_INTERVAL = 100_000;
const INTERVAL_MS = 10_000;
const CALLS_PER_DAY = 1_000_000;

/** Headers that tell what is left of the allowance, counted down call by call. */
function createAllowance(): () => Record<string, string> {
  let windowEnd = 0;
  let inWindow = 0;
  let inDay = 0;
  return () => {
    const now = performance.now();
    if (now >= windowEnd) {
      windowEnd = now + INTERVAL_MS;
      inWindow = 0;
    }
    inWindow++;
    inDay++;
    return {
      'x-hubspot-ratelimit-daily': String(CALLS_PER_DAY),
      'x-hubspot-ratelimit-daily-remaining': String(Math.max(0, CALLS_PER_DAY - inDay)),
      'x-hubspot-ratelimit-interval-milliseconds': String(INTERVAL_MS),
      'x-hubspot-ratelimit-max': String(CALLS_PER_INTERVAL),
      'x-hubspot-ratelimit-remaining': String(Math.max(0, CALLS_PER_INTERVAL - inWindow)),
    };
  };
}
