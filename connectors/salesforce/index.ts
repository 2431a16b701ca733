import { type Clock, isZone } from '../../src/clock.ts';
import type { Connector, ObjectSchema, Probe } from '../../src/crm/connector.ts';
import type { SourceMapping } from '../../src/crm/mapping.ts';
import { OBJECT_NAMES, type ObjectName } from '../../src/crm/objects.ts';
import { AccessError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import type { Sleep } from '../http.ts';
import { createClient, type DescribedField } from './client.ts';
import { createHistory, HISTORY_TABLE } from './history.ts';
import { pullObject } from './pull.ts';
import type { Reading } from './schema.ts';
import { type Catalogue, type SeenObject, seeObject } from './visibility.ts';

const DEFAULT_API_VERSION = '62.0';
const DEFAULT_PAGE_TIMEOUT_MS = 120_000;

/** What does not change while a connector lives. */
interface Organisation extends Reading {
  readonly name: string;
  readonly instanceUrl: string;
}

/**
 * Reads a Salesforce organisation through its REST API with the rights of the integration user.
 *
 * Changes of a deal's stage, amount and close date come after the deals, from `OpportunityHistory`; where that object
 * is not visible there are none.
 * @param options.loginUrl the organisation's My Domain address
 * @param options.apiVersion `62.0` unless told
 * @param options.pageTimeoutMs how long one answer may take; two minutes unless told
 * @param options.sleep how it waits before it sends a call again; for tests
 */
export function createSalesforce(options: {
  readonly loginUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiVersion?: string;
  readonly mapping: SourceMapping;
  readonly clock: Clock;
  readonly log: Log;
  readonly pageTimeoutMs?: number;
  readonly sleep?: Sleep;
}): Connector {
  const { mapping, log } = options;
  const client = createClient({
    ...options,
    loginUrl: options.loginUrl.replace(/\/+$/, ''),
    apiVersion: options.apiVersion ?? DEFAULT_API_VERSION,
    timeoutMs: options.pageTimeoutMs ?? DEFAULT_PAGE_TIMEOUT_MS,
  });
  let organisation = once(askOrganisation);
  let catalogue = createCatalogue();

  async function askOrganisation(): Promise<Organisation> {
    const { userId, instanceUrl } = await client.identity();
    const info = await client.organisation();
    const currency = info.multiCurrency ? await corporateCurrency() : info.currency;
    if (currency === null) throw noCurrency(info.name);
    return { name: info.name, instanceUrl, currency, zone: await organisationZone(info.userZone), userId };
  }

  function createCatalogue(): Catalogue {
    const fields = new Map<string, () => Promise<ReadonlyMap<string, DescribedField>>>();
    return {
      objects: once(() => client.objects()),
      fields(object) {
        const known =
          fields.get(object) ??
          once(
            async () => new Map((await client.fields(object)).map((field) => [field.name, field] as const)),
          );
        fields.set(object, known);
        return known();
      },
    };
  }

  async function corporateCurrency(): Promise<string | null> {
    const { records } = await client.query(
      'SELECT IsoCode FROM CurrencyType WHERE IsCorporate = true',
      false,
    );
    const code = records[0]?.['IsoCode'];
    return typeof code === 'string' ? code : null;
  }

  async function organisationZone(userZone: string): Promise<string> {
    const told = await client
      .query('SELECT TimeZoneSidKey FROM Organization', false)
      .then(({ records }) => records[0]?.['TimeZoneSidKey'])
      .catch((error: unknown) => {
        if (error instanceof AccessError) return null;
        throw error;
      });
    const zone = [told, userZone].find((each) => typeof each === 'string' && isZone(each));
    if (typeof zone === 'string') return zone;
    log.warn({ zone: told ?? userZone }, 'the time zone of the organisation is not known here; UTC is taken');
    return 'UTC';
  }

  function see(object: ObjectName, wanted: readonly string[]): Promise<SeenObject> {
    return seeObject(object, wanted, mapping, catalogue);
  }

  return {
    source: 'salesforce',
    async probe(): Promise<Probe> {
      organisation = once(askOrganisation);
      const { name, userId, currency, zone, instanceUrl } = await organisation();
      const pulled = OBJECT_NAMES.filter((object) => object !== 'campaign');
      return {
        source: 'salesforce',
        account: name,
        integrationUserId: userId,
        currency,
        zone,
        allowance: client.allowance(),
        links: Object.fromEntries(pulled.map((object) => [object, `${instanceUrl}/{id}`])),
      };
    },
    async describe(wanted) {
      catalogue = createCatalogue();
      const schemas: ObjectSchema[] = [];
      for (const [object, fields] of wanted) schemas.push((await see(object, fields)).schema);
      return schemas;
    },
    async *pull(request) {
      const seen = await see(request.object, request.fields);
      if (seen.schema.reason !== null) throw notVisible(request.object, seen.schema.reason);
      const reading = await organisation();
      const [deals] = seen.tables;
      const withHistory = request.object === 'deal' && (await catalogue.objects()).has(HISTORY_TABLE);
      const described = withHistory ? new Set((await catalogue.fields(HISTORY_TABLE)).keys()) : null;
      const history =
        deals && described ? createHistory(client, request.fields, deals, described, reading) : null;
      for await (const page of pullObject(request, seen, client, reading, history)) {
        log.debug({ object: request.object, rows: page.rows.length }, 'a page came from Salesforce');
        yield page;
      }
    },
    calls: () => client.calls(),
  };
}

/** Remembers the first answer; a failure is forgotten. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
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

function noCurrency(name: string): AccessError {
  return new AccessError({
    what: `Salesforce does not tell which currency the amounts of ${name} are in.`,
    why: 'The corporate currency is not visible to the integration user.',
    next: 'Give its permission set Read on Currency Type, or check the company information in Setup.',
  });
}
