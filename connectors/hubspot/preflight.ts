import type { ObjectSchema, Requirement } from '../../src/crm/connector.ts';
import type { ObjectName } from '../../src/crm/objects.ts';
import { isTrouble } from '../../src/errors.ts';
import { assumptions } from './assumptions.ts';
import { CAMPAIGN_SCOPE } from './campaigns.ts';
import type { HubspotClient } from './client.ts';
import type { Wire } from './lists.ts';
import { LOGIN_SCOPE } from './logins.ts';
import { OWNER_SCOPE } from './owners.ts';
import type { Portal } from './portal.ts';
import type { Reader } from './reader.ts';
import type { ReadablePart } from './visibility.ts';

const KEY_PAGE = 'Settings → Integrations → Service Keys → Plumbline → Scopes';
const APP_PAGE = 'the app in the developer account → Auth → Scopes, then `plumbline connect hubspot`';

/** What preflight asks with. */
export interface PreflightKit {
  readonly wire: Wire;
  readonly portal: Portal;
  readonly reader: Reader;
  readonly describe: (object: ObjectName, fields: readonly string[]) => Promise<ObjectSchema>;
  readonly baseUrl: string;
}

/**
 * What reading these fields takes: the token, the allowance, each scope, each property, and then what the connector
 * assumes of the portal though the vendor does not document it.
 * @throws {AccessError} where the token is refused
 */
export async function preflight(
  kit: PreflightKit,
  wanted: ReadonlyMap<ObjectName, readonly string[]>,
): Promise<Requirement[]> {
  const { client } = kit.wire;
  const found: Requirement[] = [await token(kit), allowance(client)];
  const readable: ReadablePart[] = [];
  for (const [object, fields] of wanted) {
    const schema = await kit.describe(object, fields);
    found.push(...(await scopes(kit, object, readable)));
    if (schema.visible) found.push(...properties(object, schema));
    else if (!hasScopes(object)) found.push(notThere(object, schema));
  }
  found.push(await ownersFor(kit, wanted));
  found.push(...(await assumptions(kit.wire, readable)));
  const known = new Map<string, Requirement>();
  for (const each of found) {
    const before = known.get(each.what);
    if (!before || (before.met && !each.met)) known.set(each.what, each);
  }
  return [...known.values()];
}

async function token({ wire, portal, baseUrl }: PreflightKit): Promise<Requirement> {
  const { portalId } = await portal.details();
  const kind = wire.client.oauth ? 'The authorisation of an app' : 'A Service Key, or another fixed token,';
  return {
    what: 'a token for HubSpot',
    met: true,
    needed: true,
    why: `${kind} lets us into portal ${portalId} at ${baseUrl}.`,
    where: null,
  };
}

function allowance(client: HubspotClient): Requirement {
  const told = client.allowance();
  const met = told === null || told.used < told.limit;
  const why =
    told === null
      ? 'HubSpot tells no daily limit for this token; an app has none.'
      : `${told.used} of ${told.limit} calls of the day are used.`;
  return {
    what: 'API access',
    met,
    needed: true,
    why,
    where: met ? null : `${PAGE_OF_LIMITS} shows who used them`,
  };
}

const PAGE_OF_LIMITS = 'Settings → Integrations → Service Keys → Logs';

function pageOf(client: HubspotClient): string {
  return client.oauth ? APP_PAGE : KEY_PAGE;
}

function hasScopes(object: ObjectName): boolean {
  return object !== 'campaignMember';
}

/** Each scope that an object takes. Definitions may be shown by another scope, so that a record is asked for too. */
async function scopes(
  kit: PreflightKit,
  object: ObjectName,
  readable: ReadablePart[],
): Promise<Requirement[]> {
  const { client } = kit.wire;
  if (object === 'user') return [];
  if (object === 'login') {
    const lost = 'Without it no day on which a user logged in is known.';
    return [await endpoint(client, LOGIN_SCOPE, client.paths.logins, lost, false)];
  }
  const parts = await kit.reader.parts(object);
  if (object === 'campaign' && parts.length === 0) {
    const lost = 'Without it campaigns, which take Marketing Hub Professional, are not visible.';
    return [await endpoint(client, CAMPAIGN_SCOPE, client.paths.campaigns, lost, true)];
  }
  const found: Requirement[] = [];
  for (const each of parts) {
    const { part, definitions } = each;
    const shown = definitions.size > 0;
    const answer = shown ? await client.getIfAllowed(client.paths.list(part.type), { limit: '1' }) : null;
    const met = answer !== null && 'json' in answer;
    if (met) readable.push(each);
    const named = answer !== null && 'missing' in answer ? answer.missing : [];
    found.push(scope(client, named.length > 0 ? named.join(' or ') : part.scope, met, `${part.type} are`));
  }
  return found;
}

async function endpoint(
  client: HubspotClient,
  name: string,
  path: string,
  lost: string,
  needed: boolean,
): Promise<Requirement> {
  const answer = await client.getIfAllowed(path, { limit: '1' });
  const met = 'json' in answer;
  const why = met ? 'The token has it.' : lost;
  return { what: `scope ${name}`, met, needed, why, where: met ? null : pageOf(client) };
}

function scope(client: HubspotClient, name: string, met: boolean, what: string): Requirement {
  return {
    what: `scope ${name}`,
    met,
    needed: true,
    why: met ? 'The token has it.' : `Without it ${what} not visible, or are not there in this edition.`,
    where: met ? null : pageOf(client),
  };
}

function properties(object: ObjectName, schema: ObjectSchema): Requirement[] {
  return Object.entries(schema.fields).map(([field, { visible, reason, vendorField }]) => ({
    what: `${object}.${field}`,
    met: visible,
    needed: true,
    why: visible
      ? `It is read from ${vendorField ?? 'what the record is'}.`
      : (reason ?? 'It is not visible.'),
    where: visible ? null : vendorField ? PAGE_OF_PROPERTIES : 'mapping.yaml',
  }));
}

const PAGE_OF_PROPERTIES = 'Settings → Data Management → Properties, or mapping.yaml';

function notThere(object: ObjectName, schema: ObjectSchema): Requirement {
  const why = schema.reason ?? 'It is not visible.';
  return { what: object, met: false, needed: true, why, where: 'mapping.yaml' };
}

/** Whoever reads records that name owners wants to know who these are. */
async function ownersFor(
  { wire, portal }: PreflightKit,
  wanted: ReadonlyMap<ObjectName, readonly string[]>,
): Promise<Requirement> {
  let met: boolean;
  try {
    met = (await portal.owners()) !== null;
  } catch (error) {
    if (!isTrouble(error)) throw error;
    met = false;
  }
  return {
    what: `scope ${OWNER_SCOPE}`,
    met,
    needed: wanted.has('user'),
    why: met ? 'The token has it.' : 'Without it nobody knows who owns, created and changed records.',
    where: met ? null : pageOf(wire.client),
  };
}
