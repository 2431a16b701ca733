import type { Stopwatch } from '../http.ts';
import { demandProgress, listIn, nextOf, resultsOf, textOf, unexpected } from './answers.ts';
import type { HubspotClient, Json } from './client.ts';
import type { Stage } from './parts.ts';
import type { Definition, Definitions } from './plan.ts';
import { isStandard } from './schema.ts';

/** What the portal says of itself. */
export interface Details {
  readonly portalId: string;
  readonly zone: string;
  readonly currency: string;
  /** Host of the pages that people see. */
  readonly uiDomain: string;
}

export interface Owner {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly person: boolean;
  readonly active: boolean;
  readonly team: string | null;
  readonly userId: string | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

/** The parts of a portal that change seldom, each read at its first use in a run. */
export interface Portal {
  details(): Promise<Details>;
  /** Empty where the token may not read records of this type, or the organisation made no such type. */
  definitions(type: string): Promise<Definitions>;
  /** By pipeline and stage id, and by stage id alone. */
  stages(type: string): Promise<ReadonlyMap<string, Stage>>;
  /** All of them, those who left too; null where the token may not read them. */
  owners(): Promise<readonly Owner[] | null>;
  /** Owner ids by user id; empty where the token may not read owners. */
  users(): Promise<ReadonlyMap<string, string>>;
  /** Anything else that a run needs once. */
  once<T>(key: string, read: () => Promise<T>): Promise<T>;
  /** What was read under this key, given away: whoever asks next reads it anew. */
  take<T>(key: string, read: () => Promise<T>): Promise<T>;
  /** All of it, or what was read under this key, is read anew from now on. */
  forget(key?: string): void;
}

/** A run that takes longer, and a service that runs for weeks, read what may have changed again. */
const FRESH_MS = 15 * 60_000;

export const DETAILS = 'details';
export const OWNERS = 'owners';

export function createPortal(client: HubspotClient, elapsedMs: Stopwatch): Portal {
  const kept = new Map<string, { readonly readAt: number; readonly reading: Promise<unknown> }>();

  function once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = kept.get(key);
    if (known && elapsedMs() - known.readAt < FRESH_MS) return known.reading as Promise<T>;
    const reading = read();
    const entry = { readAt: elapsedMs(), reading };
    kept.set(key, entry);
    // What failed is read again by whoever asks next.
    reading.catch(() => {
      if (kept.get(key) === entry) kept.delete(key);
    });
    return reading;
  }

  const owners = () => once(OWNERS, () => readOwners(client));
  const taken = new WeakSet<Promise<unknown>>();

  return {
    once,
    owners,
    details: () => once(DETAILS, () => readDetails(client)),
    definitions: (type) => once(`properties ${type}`, () => readDefinitions(client, type)),
    stages: (type) => once(`stages ${type}`, () => readStages(client, type)),
    async users() {
      // Those in use come last, so that they win over a former self.
      const all = ((await owners()) ?? []).toReversed();
      return new Map(all.flatMap(({ userId, id }) => (userId === null ? [] : [[userId, id] as const])));
    },
    take(key, read) {
      const known = kept.get(key);
      if (known && taken.has(known.reading)) kept.delete(key);
      const reading = once(key, read);
      taken.add(reading);
      return reading;
    },
    forget(key) {
      if (key !== undefined) kept.delete(key);
      // Who the portal is has just been asked by whoever asks what it shows.
      else for (const each of [...kept.keys()]) if (each !== DETAILS) kept.delete(each);
    },
  };
}

async function readDetails(client: HubspotClient): Promise<Details> {
  const json = await client.get(client.paths.details);
  const { portalId, timeZone, companyCurrency, uiDomain } = json;
  if (typeof timeZone !== 'string' || typeof companyCurrency !== 'string' || portalId === undefined) {
    throw unexpected('the account details');
  }
  return {
    portalId: String(portalId),
    zone: timeZone,
    currency: companyCurrency,
    uiDomain: typeof uiDomain === 'string' ? uiDomain : 'app.hubspot.com',
  };
}

async function readDefinitions(client: HubspotClient, type: string): Promise<Definitions> {
  const path = client.paths.properties(type);
  const answer = await client.exchange({ method: 'GET', path });
  const named = isStandard(type) ? [403] : [400, 403, 404];
  if (named.includes(answer.status)) return new Map();
  const failure = client.refusal(answer, `GET ${path}`);
  if (failure) throw failure;
  const definitions = resultsOf(answer.json as Json, `the properties of ${type}`).map(definitionFrom);
  return new Map(definitions.map((definition) => [definition.name, definition]));
}

function definitionFrom(json: Json): Definition {
  const rules = json['modificationMetadata'] as Json | undefined;
  const calculated = json['calculated'] === true;
  const listed = json['type'] === 'enumeration' && json['externalOptions'] !== true;
  const all = listIn(json, 'options');
  const options = all.filter((option) => option['hidden'] !== true);
  const labels = options.map((option) => String(option['label']));
  // Where each label is nothing but the value again, the list does not say what people read.
  const telling = options.some((option) => option['label'] !== option['value']);
  return {
    name: String(json['name']),
    type: String(json['type']),
    writable: rules?.['readOnlyValue'] !== true && !calculated,
    calculated,
    unique: json['hasUniqueValue'] === true,
    options: listed ? options.map((option) => String(option['value'])) : null,
    labels: telling ? labels : null,
    names: new Map(
      (listed ? all : []).flatMap(({ value, label }) =>
        typeof label === 'string' && label !== '' && label !== value ? [[String(value), label] as const] : [],
      ),
    ),
  };
}

async function readStages(client: HubspotClient, type: string): Promise<ReadonlyMap<string, Stage>> {
  const json = await client.get(client.paths.pipelines(type));
  const stages = new Map<string, Stage>();
  for (const pipeline of resultsOf(json, `the pipelines of ${type}`)) {
    for (const each of listIn(pipeline, 'stages')) {
      const stage = stageFrom(each);
      const id = String(each['id']);
      stages.set(`${pipeline['id']}/${id}`, stage);
      if (!stages.has(`/${id}`)) stages.set(`/${id}`, stage);
    }
  }
  return stages;
}

function stageFrom(json: Json): Stage {
  const metadata = (json['metadata'] ?? {}) as Json;
  const share = metadata['probability'] === undefined ? Number.NaN : Number(metadata['probability']);
  const probability = Number.isNaN(share) ? null : share;
  const closed = metadata['isClosed'] === 'true' || metadata['ticketState'] === 'CLOSED';
  return { label: String(json['label']), closed, won: closed && probability === 1, probability };
}

/** The most that a page of owners may hold is not documented; where the portal refuses the first, it takes the second. */
const OWNERS_AT_ONCE = ['500', '100'] as const;

/** Those in use first, since an owner who came back may still stand among those who left. */
export async function readOwners(client: HubspotClient): Promise<readonly Owner[] | null> {
  const owners = new Map<string, Owner>();
  let limits: readonly string[] = OWNERS_AT_ONCE;
  for (const archived of [false, true]) {
    let after: string | null = null;
    do {
      const query = { archived: String(archived), ...(after === null ? {} : { after }) };
      const page: OwnerPage = await ownerPage(client, query, limits);
      if (page === null) return null;
      limits = [page.limit];
      for (const json of resultsOf(page.json, 'the owners')) {
        const owner = ownerFrom(json, archived);
        if (!owners.has(owner.id)) owners.set(owner.id, owner);
      }
      const next = nextOf(page.json);
      demandProgress('owners', next, after);
      after = next;
    } while (after !== null);
  }
  return [...owners.values()];
}

type OwnerPage = { readonly json: Json; readonly limit: string } | null;

/** @param limits from the largest; null where the token may not read owners */
async function ownerPage(
  client: HubspotClient,
  query: Readonly<Record<string, string>>,
  [limit = '100', ...smaller]: readonly string[],
): Promise<OwnerPage> {
  const answer = await client.exchange({
    method: 'GET',
    path: client.paths.owners,
    query: { limit, ...query },
  });
  if (answer.status === 403) return null;
  const tooMany = answer.status === 400 || answer.status === 404;
  if (tooMany && smaller.length > 0) return ownerPage(client, query, smaller);
  const failure = client.refusal(answer, `GET ${client.paths.owners}`);
  if (failure) throw failure;
  return { json: answer.json as Json, limit };
}

function ownerFrom(json: Json, archived: boolean): Owner {
  const team = listIn(json, 'teams').find((each) => each['primary'] === true);
  // Leavers have none of the first, but keep the second.
  const userId = json['userIdIncludingInactive'] ?? json['userId'];
  const email = textOf(json, 'email');
  return {
    id: String(json['id']),
    name: [textOf(json, 'firstName'), textOf(json, 'lastName')].filter(Boolean).join(' ') || email,
    email,
    person: json['type'] !== 'QUEUE',
    active: !archived,
    team: team ? String(team['name']) : null,
    userId: userId === null || userId === undefined ? null : String(userId),
    createdAt: textOf(json, 'createdAt'),
    updatedAt: textOf(json, 'updatedAt'),
  };
}
