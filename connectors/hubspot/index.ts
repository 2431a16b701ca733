import type { Clock } from '../../src/clock.ts';
import type {
  BlindSpot,
  Checkpoint,
  Connector,
  ObjectSchema,
  Page,
  Probe,
  PullRequest,
} from '../../src/crm/connector.ts';
import { type SourceMapping, vendorObjectOf } from '../../src/crm/mapping.ts';
import { OBJECT_NAMES, type ObjectName } from '../../src/crm/objects.ts';
import type { TokenSafe } from '../../src/crm/tokens.ts';
import { ConfigError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { realSleep, realStopwatch, type Sleep, type Stopwatch } from '../http.ts';
import { heed } from './archive.ts';
import { campaignSchema, pullCampaigns } from './campaigns.ts';
import { createHubspotClient } from './client.ts';
import { beginFull, type FullState, pullFull } from './full.ts';
import { createHeirs } from './heirs.ts';
import { beginIncremental, pullIncremental } from './incremental.ts';
import { LONGEST_QUERY } from './lists.ts';
import { loginSchema, pullLogins } from './logins.ts';
import { pullOwners, userSchema } from './owners.ts';
import { createPortal, DETAILS } from './portal.ts';
import { preflight } from './preflight.ts';
import { createReader } from './reader.ts';
import { LOOK_BACK_MS } from './searching.ts';
import type { IncrementalState } from './step.ts';
import { createHubspotWriting } from './write.ts';

const DEFAULT_TIMEOUT_MS = 30_000;

/** Numbers under which the vendor's pages know the types of records. */
const TYPE_IDS: Readonly<Partial<Record<ObjectName, string>>> = {
  account: '0-2',
  contact: '0-1',
  deal: '0-3',
  lead: '0-136',
  product: '0-7',
  ticket: '0-5',
};

const BLIND_SPOTS: readonly BlindSpot[] = [
  {
    id: 'hard-deletes',
    sentence: 'Records that HubSpot has deleted for good leave no trace until all are read again.',
    // The search that a reconciling run ends with may show them until its index has settled.
    lagMs: LOOK_BACK_MS,
  },
  {
    id: 'computed-fields',
    sentence:
      'What a campaign costs is added up by HubSpot, which need not count as a change of the campaign.',
  },
];

/**
 * A HubSpot portal as a source of records.
 * @param options.baseUrl HUBSPOT_BASE_URL, `https://api.hubapi.com` unless another server stands in
 * @param options.token HUBSPOT_TOKEN, a Service Key or any other Bearer token; else `clientId`, `clientSecret` and
 *   a safe that holds the refresh token of an app's authorisation
 * @param options.apiVersion HUBSPOT_API_VERSION, `v3` unless told
 * @param options.timeoutMs for one call, its answer included
 * @param options.elapsedMs the stopwatch that goes with `sleep`
 * @param options.searchesPerSecond HUBSPOT_SEARCHES_PER_SECOND, our part of the portal's five
 * @throws {ConfigError} where the base address is none, or there is nothing to be let in with
 */
export function createHubspot(options: {
  readonly baseUrl: string;
  readonly token?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly safe?: TokenSafe | undefined;
  readonly apiVersion?: string | undefined;
  readonly mapping: SourceMapping;
  readonly clock: Clock;
  readonly log: Log;
  readonly timeoutMs?: number;
  readonly sleep?: Sleep | undefined;
  readonly elapsedMs?: Stopwatch | undefined;
  readonly searchesPerSecond?: number | undefined;
}): Connector {
  if (!URL.canParse(options.baseUrl)) {
    throw new ConfigError({
      what: `HUBSPOT_BASE_URL is ${JSON.stringify(options.baseUrl)}, which is no web address.`,
      why: 'It needs a scheme and a host.',
      next: 'Set it to https://api.hubapi.com, or leave it out.',
    });
  }
  const { mapping, log, clock } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  const sleep = options.sleep ?? realSleep;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const client = createHubspotClient({ ...options, baseUrl, timeoutMs });
  const portal = createPortal(client, options.elapsedMs ?? realStopwatch);
  const wire = { client, sleep, address: { longest: LONGEST_QUERY } };
  const heirs = createHeirs();
  const reader = createReader({ wire, portal, heirs, mapping, log, now: clock.now });

  function describeObject(object: ObjectName, fields: readonly string[]): Promise<ObjectSchema> {
    if (object === 'user') return userSchema(portal, fields);
    if (object === 'login') return loginSchema(client, portal, fields);
    if (isCampaign(object)) return campaignSchema(client, portal, fields);
    return reader.describe(object, fields);
  }

  /** Whether these are the vendor's campaigns, not an object that the organisation keeps campaigns in. */
  function isCampaign(object: ObjectName): boolean {
    return object === 'campaign' && vendorObjectOf(mapping, object) === null;
  }

  async function* pull(request: PullRequest): AsyncGenerator<Page> {
    const { object, fields, from, until } = request;
    if (object === 'user') return yield* pullOwners(client, portal, fields, until);
    if (object === 'login') {
      return yield* pullLogins(client, portal, fields, { from: knownUntil(from), until });
    }
    if (isCampaign(object)) return yield* pullCampaigns(client, portal, fields, { from, until });
    const state = stateFrom(from, until);
    const read = await reader.prepare(object, fields, state.until, request.history);
    const kit = request.held ? { ...read, held: request.held } : read;
    if (state.mode === 'full') yield* pullFull(kit, state);
    else yield* pullIncremental(kit, state);
  }

  return {
    source: 'hubspot',
    blindSpots: BLIND_SPOTS,
    calls: client.calls,
    pull,
    heed,
    writing: createHubspotWriting({ client, typeOf: reader.typeOf, log, sleep }),

    async probe(): Promise<Probe> {
      portal.forget(DETAILS);
      const { portalId, zone, currency, uiDomain } = await portal.details();
      const { hostname } = new URL(baseUrl);
      const pages = isLoopback(hostname) ? baseUrl : `https://${uiDomain}`;
      const links: Partial<Record<ObjectName, string>> = {};
      for (const object of OBJECT_NAMES) {
        const typeId = vendorObjectOf(mapping, object) ?? TYPE_IDS[object];
        if (!typeId || !/^\d+-\d+$/.test(typeId)) continue;
        links[object] = `${pages}/contacts/${portalId}/record/${typeId}/{id}`;
      }
      return {
        source: 'hubspot',
        account: `portal ${portalId}`,
        // A Service Key stands for the portal, not for one of its users.
        integrationUserId: null,
        currency,
        zone,
        now: client.now(),
        allowance: client.allowance(),
        links,
      };
    },

    async describe(wanted) {
      portal.forget();
      heirs.forget();
      const schemas: ObjectSchema[] = [];
      for (const [object, fields] of wanted) schemas.push(await describeObject(object, fields));
      return schemas;
    },

    preflight: (wanted) => {
      portal.forget();
      return preflight({ wire, portal, reader, describe: describeObject, baseUrl }, wanted);
    },
  };
}

/** Goes on where an interrupted pull stopped, with its bound; begins anew from where a proven one ended. */
function stateFrom(from: Checkpoint | null, until: string): FullState | IncrementalState {
  if (from === null) return beginFull(until);
  if (from['mode'] === 'full') return { ...beginFull(until), ...(from as unknown as FullState) };
  if (from['mode'] === 'incremental')
    return { ...beginIncremental({ mode: 'done', until }, until), ...(from as unknown as IncrementalState) };
  return beginIncremental(from, until);
}

/** The moment up to which logins are known; null where none are. */
function knownUntil(from: Checkpoint | null): string | null {
  const until = from?.['until'] ?? from?.['from'];
  return typeof until === 'string' ? new Date(Date.parse(until) - LOOK_BACK_MS).toISOString() : null;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
