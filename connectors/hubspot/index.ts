import type { Clock } from '../../src/clock.ts';
import type {
  Checkpoint,
  Connector,
  ObjectSchema,
  Page,
  Probe,
  PullRequest,
} from '../../src/crm/connector.ts';
import type { SourceMapping } from '../../src/crm/mapping.ts';
import type { ObjectName } from '../../src/crm/objects.ts';
import { AccessError, ConfigError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { realSleep, type Sleep } from '../http.ts';
import { createHubspotClient } from './client.ts';
import { beginFull, type FullState, type PullKit, pullFull } from './full.ts';
import { beginIncremental, type IncrementalState, pullIncremental } from './incremental.ts';
import { pullOwners, userSchema } from './owners.ts';
import type { Part, Setting, Stage } from './parts.ts';
import { planPart, schemaOf, sourceOf } from './plan.ts';
import { createPortal } from './portal.ts';
import { PARTS } from './schema.ts';

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

/**
 * A HubSpot portal as a source of records.
 * @param options.baseUrl HUBSPOT_BASE_URL, `https://api.hubapi.com` unless another server stands in
 * @param options.token HUBSPOT_TOKEN, a Service Key or any other Bearer token
 * @param options.timeoutMs for one call, its answer included
 * @throws {ConfigError} where the base address is none
 */
export function createHubspot(options: {
  readonly baseUrl: string;
  readonly token: string;
  readonly mapping: SourceMapping;
  readonly clock: Clock;
  readonly log: Log;
  readonly timeoutMs?: number;
  readonly sleep?: Sleep;
}): Connector {
  if (!URL.canParse(options.baseUrl)) {
    throw new ConfigError({
      what: `HUBSPOT_BASE_URL is ${JSON.stringify(options.baseUrl)}, which is no web address.`,
      why: 'It needs a scheme and a host.',
      next: 'Set it to https://api.hubapi.com, or leave it out.',
    });
  }
  const { mapping, log } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  const sleep = options.sleep ?? realSleep;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const client = createHubspotClient({ baseUrl, token: options.token, log, timeoutMs, sleep });
  const portal = createPortal(client);

  /** The types of an object that we may read, and the types that its fields link to and we may read. */
  async function seen(object: ObjectName, fields: readonly string[]) {
    const parts = await Promise.all(
      (PARTS[object] ?? []).map(async (part) => ({ part, definitions: await portal.definitions(part.type) })),
    );
    const readable = parts.filter(({ definitions }) => definitions.size > 0);
    const targets = new Set(
      readable.flatMap(({ part }) =>
        fields.flatMap((field) => sourceOf(part, field, mapping[object])?.link ?? []),
      ),
    );
    const linkable = new Set<string>();
    for (const type of targets) if ((await portal.definitions(type)).size > 0) linkable.add(type);
    return { parts, readable, linkable };
  }

  async function describeObject(object: ObjectName, fields: readonly string[]): Promise<ObjectSchema> {
    if (object === 'user') return userSchema(client, fields);
    const { parts, readable, linkable } = await seen(object, fields);
    if (readable.length === 0)
      return invisible(
        object,
        fields,
        parts.map(({ part }) => part),
      );
    const stages = await stagesOf(readable.map(({ part }) => part));
    const labels = [...new Set([...stages.values()].map(({ label }) => label))];
    return schemaOf(object, fields, readable, mapping[object], linkable, labels);
  }

  async function stagesOf(parts: readonly Part[]): Promise<ReadonlyMap<string, Stage>> {
    const pipelines = parts.find((part) => part.pipelines)?.pipelines;
    return pipelines ? portal.stages(pipelines) : new Map();
  }

  async function prepare(object: ObjectName, asked: readonly string[], until: string): Promise<PullKit> {
    const { parts, readable, linkable } = await seen(object, asked);
    if (readable.length === 0) {
      const { reason } = invisible(
        object,
        asked,
        parts.map(({ part }) => part),
      );
      throw new AccessError({
        what: `Records of the kind ${object} cannot be read from HubSpot.`,
        why: reason ?? 'They are not visible.',
        next: 'Run `plumbline doctor` to see what is visible.',
      });
    }
    const schema = schemaOf(object, asked, readable, mapping[object], linkable, []);
    const fields = asked.filter((field) => schema.fields[field]?.visible);
    const { zone, currency } = await portal.details();
    const stages = await stagesOf(readable.map(({ part }) => part));
    const setting: Setting = { zone, currency, stages, until };
    const users = await portal.users();
    const plans = readable.map(({ part, definitions }) =>
      planPart({ part, fields, mapping: mapping[object], definitions, linkable, setting, users }),
    );
    return { client, plans, fields, log, sleep };
  }

  async function* pull(request: PullRequest): AsyncGenerator<Page> {
    const { object, fields, from } = request;
    if (object === 'user') return yield* pullOwners(client, fields, request.until);
    const state = stateFrom(from, request.until);
    const kit = await prepare(object, fields, state.until);
    if (state.mode === 'full') yield* pullFull(kit, state);
    else yield* pullIncremental(kit, state, from?.['mode'] === 'incremental');
  }

  return {
    source: 'hubspot',
    calls: client.calls,
    pull,

    async probe(): Promise<Probe> {
      const { portalId, zone, currency, uiDomain } = await portal.details();
      const { hostname } = new URL(baseUrl);
      const pages = isLoopback(hostname) ? baseUrl : `https://${uiDomain}`;
      const links = Object.entries(TYPE_IDS).map(([object, typeId]) => [
        object,
        `${pages}/contacts/${portalId}/record/${typeId}/{id}`,
      ]);
      return {
        source: 'hubspot',
        account: `portal ${portalId}`,
        // A Service Key stands for the portal, not for one of its users.
        integrationUserId: null,
        currency,
        zone,
        allowance: client.allowance(),
        links: Object.fromEntries(links),
      };
    },

    async describe(wanted) {
      portal.forget();
      const schemas: ObjectSchema[] = [];
      for (const [object, fields] of wanted) schemas.push(await describeObject(object, fields));
      return schemas;
    },
  };
}

/** Goes on where an interrupted pull stopped, with its bound; begins anew from where a proven one ended. */
function stateFrom(from: Checkpoint | null, until: string): FullState | IncrementalState {
  if (from === null) return beginFull(until);
  if (from['mode'] === 'full') return from as unknown as FullState;
  if (from['mode'] === 'incremental') return from as unknown as IncrementalState;
  return beginIncremental(String(from['until']), until);
}

function invisible(object: ObjectName, fields: readonly string[], parts: readonly Part[]): ObjectSchema {
  const scopes = [...new Set(parts.map(({ scope }) => scope))];
  const reason =
    parts.length === 0
      ? `Records of the kind ${object} are not read from HubSpot.`
      : `The token may not read ${parts.map(({ type }) => type).join(', ')}; add the scope ${scopes.join(', ')} to the Service Key.`;
  const entries = fields.map((field) => [
    field,
    { visible: false, vendorField: null, writable: false, options: null, reason },
  ]);
  return { object, visible: false, reason, fields: Object.fromEntries(entries) };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
