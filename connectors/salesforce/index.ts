import type { Clock } from '../../src/clock.ts';
import type { BlindSpot, Connector, ObjectSchema, Probe } from '../../src/crm/connector.ts';
import type { SourceMapping } from '../../src/crm/mapping.ts';
import { OBJECT_NAMES, type ObjectName } from '../../src/crm/objects.ts';
import { AccessError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import type { Sleep } from '../http.ts';
import { createCatalogue } from './catalogue.ts';
import { createClient } from './client.ts';
import { createDeletedFeed } from './deletions.ts';
import { LOGIN_TABLE, loginsHidden } from './logins.ts';
import { askOrganisation, type Organisation } from './organisation.ts';
import { besides, planPull } from './plan.ts';
import { preflight } from './preflight.ts';
import { pullObject } from './pull.ts';
import type { RecordKit } from './record-step.ts';
import { sourcesOf } from './schema.ts';
import { type SeenObject, seeObject, unseen } from './visibility.ts';
import { createSalesforceWriting } from './write.ts';

const DEFAULT_API_VERSION = '62.0';
/** A query that Salesforce itself gives up says so after two minutes. */
const DEFAULT_PAGE_TIMEOUT_MS = 180_000;
const DEFAULT_BULK_ABOVE_ROWS = 20_000;
/** As many as the engine writes in one go. */
const DEFAULT_BULK_PAGE_ROWS = 122_880;

/** What is hidden between two full passes. */
const BLIND_SPOTS: readonly BlindSpot[] = [
  {
    id: 'old-hard-deletes',
    sentence:
      'Records purged from the recycle bin are listed for 15 days at most; those purged while Plumbline did not run for longer stay here.',
  },
  {
    id: 'computed-fields',
    sentence:
      'Formula and roll-up fields, and fields of a parent record, change without the record counting as modified.',
  },
];

export interface SalesforceOptions {
  /** The organisation's My Domain address. */
  readonly loginUrl: string;
  readonly clientId: string;
  /** For the client credentials flow. */
  readonly clientSecret?: string | undefined;
  /** For the JWT bearer flow, which wins over the secret: the user to act as, and the PEM file of the private key. */
  readonly jwt?: { readonly username: string; readonly keyFile: string } | undefined;
  /** `62.0` unless told. */
  readonly apiVersion?: string | undefined;
  readonly mapping: SourceMapping;
  /** Folder for files on their way to the engine. Without it everything goes page by page. */
  readonly scratch?: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** How long one answer may take, or a download may be silent; three minutes unless told. */
  readonly pageTimeoutMs?: number | undefined;
  /** From how many rows on a bulk query is made, and how many rows a page of its results has at most. */
  readonly bulk?: { readonly aboveRows?: number; readonly pageRows?: number } | undefined;
  /** Characters of an address at most; for tests. */
  readonly longestAddress?: number | undefined;
  /** How it waits; for tests. */
  readonly sleep?: Sleep | undefined;
}

/**
 * Reads a Salesforce organisation with the rights of the integration user: through its REST API where little is to be
 * read, by bulk queries where there is much.
 * @throws {ConfigError} where neither a secret nor a key says how to log in
 */
export function createSalesforce(options: SalesforceOptions): Connector {
  const { mapping, log, clock, scratch } = options;
  const client = createClient({
    ...options,
    loginUrl: options.loginUrl.replace(/\/+$/, ''),
    apiVersion: options.apiVersion ?? DEFAULT_API_VERSION,
    timeoutMs: options.pageTimeoutMs ?? DEFAULT_PAGE_TIMEOUT_MS,
  });
  const kit: RecordKit = {
    client,
    log,
    sleep: options.sleep,
    longestAddress: options.longestAddress,
    bulk:
      scratch === undefined
        ? null
        : {
            scratch,
            aboveRows: options.bulk?.aboveRows ?? DEFAULT_BULK_ABOVE_ROWS,
            pageRows: options.bulk?.pageRows ?? DEFAULT_BULK_PAGE_ROWS,
          },
  };
  let organisation = once(() => askOrganisation(client, log));
  let catalogue = createCatalogue(client, clock);
  /** Why we do not see the logins of people; not asked for yet where it is null itself. */
  let logins: Promise<string | null> | null = null;
  /** Tables that a run is about to pull. */
  let expected: readonly string[] = [];
  const feed = createDeletedFeed({
    client,
    clock,
    log,
    async others() {
      const seen = await Promise.all(expected.map((name) => catalogue.object(name)));
      return seen.flatMap((table) => (table?.replicateable ? table.name : []));
    },
  });

  async function tablesOf(objects: readonly ObjectName[]): Promise<string[]> {
    const base = await organisation();
    return objects.flatMap((object) => sourcesOf(object, mapping, base).map(({ table }) => table));
  }

  async function see(object: ObjectName, wanted: readonly string[]): Promise<SeenObject> {
    const seen = await seeObject(object, wanted, mapping, catalogue, await organisation());
    if (object !== 'login' || !seen.schema.visible || wanted.length === 0) return seen;
    const rights = await catalogue.object('UserPermissionAccess');
    logins ??= loginsHidden(client, new Set(rights?.fields.keys()));
    const hidden = await logins;
    return hidden === null ? seen : unseen(seen, hidden);
  }

  /** Asks for all that these objects need at once. */
  async function prepare(objects: readonly ObjectName[]): Promise<readonly string[]> {
    const tables = await tablesOf(objects);
    const rights = tables.includes(LOGIN_TABLE) ? ['UserPermissionAccess'] : [];
    await catalogue.prepare([...tables, ...besides(tables), ...rights]);
    return tables;
  }

  function lookAnew(): void {
    catalogue = createCatalogue(client, clock);
    logins = null;
  }

  async function describe(wanted: ReadonlyMap<ObjectName, readonly string[]>): Promise<ObjectSchema[]> {
    lookAnew();
    expected = await prepare([...wanted.keys()]);
    const schemas: ObjectSchema[] = [];
    for (const [object, fields] of wanted) schemas.push((await see(object, fields)).schema);
    return schemas;
  }

  async function probe(): Promise<Probe> {
    organisation = once(() => askOrganisation(client, log));
    const { name, userId, currency, zone, instanceUrl } = await organisation();
    const linked = OBJECT_NAMES.filter((object) => object !== 'login');
    const { allowance, now } = client.told();
    return {
      source: 'salesforce',
      account: name,
      integrationUserId: userId,
      currency,
      zone,
      now,
      allowance,
      links: Object.fromEntries(linked.map((object) => [object, `${instanceUrl}/{id}`])),
    };
  }

  return {
    source: 'salesforce',
    blindSpots: BLIND_SPOTS,
    probe,
    describe,
    async preflight(wanted) {
      lookAnew();
      return preflight({ client, clock, wanted, organisation, prepare, see, bulk: kit.bulk !== null });
    },
    async *pull(request) {
      await prepare([request.object]);
      const seen = await see(request.object, request.fields);
      const { schema } = seen;
      if (schema.reason !== null) throw notVisible(request.object, schema.reason);
      const visible = request.fields.filter((field) => schema.fields[field]?.visible);
      const base = await organisation();
      const steps = await planPull({ request, seen, visible, catalogue, kit, base, feed });
      for await (const page of pullObject(request, visible, steps)) {
        const rows = page.file?.records ?? page.rows.length;
        log.debug({ object: request.object, rows }, 'a page came from Salesforce');
        yield page;
      }
    },
    writing: createSalesforceWriting({
      client,
      see,
      reading: () => organisation(),
      log,
      ...(options.sleep ? { sleep: options.sleep } : {}),
    }),
    calls: () => client.calls(),
  };
}

/** Remembers the first answer; a failure is forgotten. */
function once(ask: () => Promise<Organisation>): () => Promise<Organisation> {
  let answer: Promise<Organisation> | null = null;
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = null;
      throw error;
    });
    return answer;
  };
}

function notVisible(object: ObjectName, reason: string): AccessError {
  return new AccessError({
    what: `The ${object} records of Salesforce are not visible to us.`,
    why: reason,
    next: 'Ask only for what `plumbline doctor` shows as visible, or have the permission granted.',
  });
}
