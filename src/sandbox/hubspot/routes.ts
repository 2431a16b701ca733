import type { Reply } from '../exchange.ts';
import { listCampaignContacts, listCampaigns, listLogins, readCampaign } from './apart.ts';
import {
  accountDetails,
  listOwners,
  listPipelines,
  listProperties,
  listSchemas,
  readOwner,
  readProperty,
  readSchema,
} from './directory.ts';
import { listAssociations, readAssociations } from './linked-records.ts';
import { listRecords, readBatch, readRecord } from './records.ts';
import type { Asked } from './request.ts';
import { searchRecords } from './searching.ts';
import { updateBatch, updateRecord } from './writes.ts';

/** One endpoint. Its pattern meets the method and the path without its family and version. */
interface Route {
  readonly family: string;
  readonly pattern: RegExp;
  /** The version of the path before there were dated ones. */
  readonly old: 'v3' | 'v4';
  readonly dated: boolean;
  readonly answer: (asked: Asked) => Reply;
}

function route(family: string, pattern: RegExp, answer: (asked: Asked) => Reply): Route {
  return { family, pattern, old: 'v3', dated: true, answer };
}

const ROUTES: readonly Route[] = [
  route('crm/objects', /^POST ([^/]+)\/search$/, searchRecords),
  route('crm/objects', /^POST ([^/]+)\/batch\/read$/, readBatch),
  route('crm/objects', /^POST ([^/]+)\/batch\/update$/, updateBatch),
  route('crm/objects', /^GET ([^/]+)$/, listRecords),
  route('crm/objects', /^GET ([^/]+)\/([^/]+)$/, readRecord),
  route('crm/objects', /^PATCH ([^/]+)\/([^/]+)$/, updateRecord),
  {
    ...route('crm/objects', /^GET ([^/]+)\/([^/]+)\/associations\/([^/]+)$/, listAssociations),
    old: 'v4',
    dated: false,
  },
  {
    ...route('crm/associations', /^POST ([^/]+)\/([^/]+)\/batch\/read$/, readAssociations),
    old: 'v4',
  },
  route('crm/properties', /^GET ([^/]+)$/, listProperties),
  route('crm/properties', /^GET ([^/]+)\/([^/]+)$/, readProperty),
  route('crm/pipelines', /^GET ([^/]+)$/, listPipelines),
  route('crm/owners', /^GET $/, listOwners),
  route('crm/owners', /^GET ([^/]+)$/, readOwner),
  route('crm-object-schemas', /^GET schemas$/, listSchemas),
  route('crm-object-schemas', /^GET schemas\/([^/]+)$/, readSchema),
  route('account-info', /^GET details$/, accountDetails),
  route('account-info', /^GET activity\/login$/, listLogins),
  route('marketing/campaigns', /^GET $/, listCampaigns),
  route('marketing/campaigns', /^GET ([^/]+)$/, readCampaign),
  route(
    'marketing/campaigns',
    /^GET ([^/]+)\/reports\/contacts\/(?:influencedContacts|contactFirstTouch|contactLastTouch)$/,
    listCampaignContacts,
  ),
];

const DATED_VERSIONS = ['2025-09', '2026-03', '2026-09'];

/** Old paths put the version before the name, `crm/v3/objects`, dated ones behind it, `crm/objects/2026-09`. */
const OLD_PATH = /^(crm|marketing)\/(v\d)\/([a-z-]+)(?:\/(.*))?$/;
const DATED_PATH = /^((?:crm|marketing)\/[a-z-]+)\/(\d{4}-\d{2})(?:\/(.*))?$/;
const APART_PATH = /^(account-info|crm-object-schemas)\/(v\d|\d{4}-\d{2})(?:\/(.*))?$/;

interface Address {
  readonly family: string;
  readonly version: string;
  readonly rest: string;
}

function addressOf(path: string): Address | null {
  const old = OLD_PATH.exec(path);
  if (old) return { family: `${old[1]}/${old[3]}`, version: old[2] ?? '', rest: old[4] ?? '' };
  const dated = DATED_PATH.exec(path) ?? APART_PATH.exec(path);
  return dated && { family: dated[1] ?? '', version: dated[2] ?? '', rest: dated[3] ?? '' };
}

/**
 * Who answers a call; null for nobody.
 * @param path without slashes at either end
 * @param oldServed whether paths before the dated versions are still answered
 */
export function routeOf(
  method: string,
  path: string,
  oldServed: boolean,
): ((asked: Omit<Asked, 'parts' | 'version'>) => Reply) | null {
  const address = addressOf(path);
  if (!address) return null;
  const { family, version, rest } = address;
  for (const { family: own, pattern, old, dated, answer } of ROUTES) {
    const match = own === family ? pattern.exec(`${method} ${rest}`) : null;
    if (!match) continue;
    const served = DATED_VERSIONS.includes(version) ? dated : oldServed && version === old;
    if (!served) continue;
    const parts = match.slice(1).map((part) => decodeURIComponent(part ?? ''));
    return (asked) => answer({ ...asked, version, parts });
  }
  return null;
}
