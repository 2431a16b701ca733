import { AccessError, UpstreamError } from '../../src/errors.ts';
import type { HubspotClient, Json } from './client.ts';
import type { Stage } from './parts.ts';
import type { Definition, Definitions } from './plan.ts';

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

/** The parts of a portal that change seldom, each read at its first use and kept until `forget`. */
export interface Portal {
  details(): Promise<Details>;
  /** Empty where the token may not read records of this type. */
  definitions(type: string): Promise<Definitions>;
  /** By pipeline and stage id, and by stage id alone. */
  stages(type: 'deals' | 'leads' | 'tickets'): Promise<ReadonlyMap<string, Stage>>;
  /** Owner ids by user id; empty where the token may not read owners. */
  users(): Promise<ReadonlyMap<string, string>>;
  forget(): void;
}

export function createPortal(client: HubspotClient): Portal {
  const kept = new Map<string, Promise<unknown>>();

  function once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = kept.get(key) as Promise<T> | undefined;
    if (known) return known;
    const reading = read();
    kept.set(key, reading);
    // What failed is read again by whoever asks next.
    reading.catch(() => kept.delete(key));
    return reading;
  }

  return {
    details: () => once('details', () => readDetails(client)),
    definitions: (type) => once(`properties ${type}`, () => readDefinitions(client, type)),
    stages: (type) => once(`stages ${type}`, () => readStages(client, type)),
    users: () => once('users', () => readUsers(client)),
    forget: () => kept.clear(),
  };
}

async function readDetails(client: HubspotClient): Promise<Details> {
  const json = await client.get('/account-info/v3/details');
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
  const answer = await client.getIfAllowed(`/crm/v3/properties/${type}`);
  if ('missing' in answer) return new Map();
  return new Map(
    resultsOf(answer.json, `the properties of ${type}`).map((json): [string, Definition] => {
      const name = String(json['name']);
      const rules = json['modificationMetadata'] as Json | undefined;
      const options = Array.isArray(json['options']) ? (json['options'] as readonly Json[]) : [];
      return [
        name,
        {
          name,
          writable: rules?.['readOnlyValue'] !== true && json['calculated'] !== true,
          options:
            json['type'] === 'enumeration' && json['externalOptions'] !== true
              ? options.filter((option) => option['hidden'] !== true).map((option) => String(option['value']))
              : null,
        },
      ];
    }),
  );
}

async function readStages(client: HubspotClient, type: string): Promise<ReadonlyMap<string, Stage>> {
  const json = await client.get(`/crm/v3/pipelines/${type}`);
  const stages = new Map<string, Stage>();
  for (const pipeline of resultsOf(json, `the pipelines of ${type}`)) {
    for (const each of Array.isArray(pipeline['stages']) ? (pipeline['stages'] as readonly Json[]) : []) {
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

async function readUsers(client: HubspotClient): Promise<ReadonlyMap<string, string>> {
  const users = new Map<string, string>();
  try {
    for (const archived of [true, false]) {
      for await (const page of ownerPages(client, archived)) {
        for (const { userId, id } of page) if (userId !== null) users.set(userId, id);
      }
    }
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
  }
  return users;
}

/** Owners of the portal, page by page: those in use, or those who left. */
export async function* ownerPages(client: HubspotClient, archived: boolean): AsyncGenerator<Owner[]> {
  let after: string | null = null;
  do {
    const json: Json = await client.get('/crm/v3/owners', {
      limit: '100',
      archived: String(archived),
      ...(after === null ? {} : { after }),
    });
    yield resultsOf(json, 'the owners').map((owner) => ownerFrom(owner, archived));
    after = nextOf(json);
  } while (after !== null);
}

function ownerFrom(json: Json, archived: boolean): Owner {
  const text = (name: string) => (typeof json[name] === 'string' && json[name] !== '' ? json[name] : null);
  const teams = Array.isArray(json['teams']) ? (json['teams'] as readonly Json[]) : [];
  const team = teams.find((each) => each['primary'] === true);
  const userId = json['userIdIncludingInactive'] ?? json['userId'];
  const email = text('email');
  return {
    id: String(json['id']),
    name: [text('firstName'), text('lastName')].filter(Boolean).join(' ') || email,
    email,
    person: json['type'] !== 'QUEUE',
    active: !archived,
    team: team ? String(team['name']) : null,
    userId: userId === null || userId === undefined ? null : String(userId),
    createdAt: text('createdAt'),
    updatedAt: text('updatedAt'),
  };
}

/** The list that an answer holds. @throws {UpstreamError} where it holds none */
export function resultsOf(json: Json, what: string): readonly Json[] {
  if (!Array.isArray(json['results'])) throw unexpected(what);
  return json['results'] as readonly Json[];
}

/** The cursor of the next page: its absence alone ends a list, however short a page is. */
export function nextOf(json: Json): string | null {
  const paging = json['paging'] as { next?: { after?: unknown } } | undefined;
  const after = paging?.next?.after;
  return after === undefined || after === null || after === '' ? null : String(after);
}

export function unexpected(what: string): UpstreamError {
  return new UpstreamError({
    what: `HubSpot's answer about ${what} does not have the form that its documentation promises.`,
    why: 'The interface has changed, or another service answers at this address.',
    next: 'Check HUBSPOT_BASE_URL; if it is right, update Plumbline.',
    retryable: false,
  });
}
