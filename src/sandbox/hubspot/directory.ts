import { dayOf, startOfDay } from '../../clock.ts';
import type { Reply } from '../exchange.ts';
import type { HubspotOwner } from '../vendor-data.ts';
import { hides, requireOwners } from './access.ts';
import { definitionOf } from './properties.ts';
import { Refusal } from './refusals.ts';
import { type Asked, limitIn, requireTable, tableOf } from './request.ts';
import { instantText } from './values.ts';

/** When everything that the vendor defines itself was made, as far as this portal is concerned. */
const DEFINED_AT = '2020-01-01T00:00:00Z';

/** Properties that are hidden from the token are not there for it: nothing tells that they exist. */
export function listProperties(asked: Asked): Reply {
  const archived = asked.call.query.get('archived') === 'true';
  return { status: 200, body: { results: archived ? [] : definitions(asked) } };
}

export function readProperty(asked: Asked): Reply {
  const [, name = ''] = asked.parts;
  const definition = definitions(asked).find((each) => each['name'] === name);
  if (!definition) throw new Refusal('OBJECT_NOT_FOUND', `Property ${name} does not exist`);
  return { status: 200, body: definition };
}

function definitions(asked: Asked): Record<string, unknown>[] {
  const { type, properties } = requireTable(asked, asked.parts[0] ?? '');
  return [...properties.values()]
    .filter(({ name }) => !hides(asked.caller, type, name))
    .map((property) => definitionOf(property, DEFINED_AT));
}

/** Types of record that the organisation made. */
export function listSchemas(asked: Asked): Reply {
  return { status: 200, body: { results: schemas(asked) } };
}

export function readSchema(asked: Asked): Reply {
  const typeId = asked.portal.typeOf(asked.parts[0] ?? '')?.typeId;
  const schema = schemas(asked).find(({ objectTypeId }) => objectTypeId === typeId);
  if (!schema) throw new Refusal('OBJECT_NOT_FOUND', `There is no type ${asked.parts[0]}`);
  return { status: 200, body: schema };
}

function schemas(asked: Asked) {
  const { portal } = asked;
  return portal.custom.flatMap(({ typeId, name, plural }) => {
    const type = portal.typeOf(typeId);
    if (!type || !portal.table(type)) return [];
    const { properties } = tableOf(asked, type);
    return [
      {
        id: typeId.slice(typeId.indexOf('-') + 1),
        objectTypeId: typeId,
        fullyQualifiedName: `p${portal.data.portalId}_${name}`,
        name,
        labels: { singular: name, plural: plural ?? name },
        requiredProperties: [],
        searchableProperties: [],
        secondaryDisplayProperties: [],
        associations: [],
        properties: [...properties.values()].map((property) => definitionOf(property, DEFINED_AT)),
        createdAt: DEFINED_AT,
        updatedAt: DEFINED_AT,
        archived: false,
      },
    ];
  });
}

/** Owners are no users: `id` is what records hold, `userId` what settings and histories hold. */
export function listOwners({ portal, caller, call }: Asked): Reply {
  requireOwners(caller);
  const limit = limitIn(call.query, 100, 500);
  const archived = call.query.get('archived') === 'true';
  const email = call.query.get('email');
  const owners = portal.owners.filter(
    (owner) => owner.archived === archived && (email === null || owner.email === email),
  );
  const start = Number(call.query.get('after') ?? 0);
  const page = owners.slice(start, start + limit);
  const end = start + page.length;
  return {
    status: 200,
    body: {
      results: page.map(ownerBody),
      ...(end < owners.length ? { paging: { next: { after: String(end), link: `?after=${end}` } } } : {}),
    },
  };
}

export function readOwner({ portal, caller, call, parts: [id = ''] }: Asked): Reply {
  requireOwners(caller);
  const archived = call.query.get('archived') === 'true';
  const byUser = call.query.get('idProperty') === 'userId';
  const owner = portal.owners.find(
    (each) => each.archived === archived && (byUser ? String(each.userId) : each.id) === id,
  );
  if (!owner) throw new Refusal('OBJECT_NOT_FOUND', `Owner ${id} does not exist`);
  return { status: 200, body: ownerBody(owner) };
}

/** A leaver has no user any more, but a number that tells who it was. */
function ownerBody(owner: HubspotOwner): unknown {
  return {
    id: owner.id,
    email: owner.email,
    type: owner.type,
    firstName: owner.firstName,
    lastName: owner.lastName,
    userId: owner.archived ? null : owner.userId,
    userIdIncludingInactive: owner.userId,
    createdAt: instantText(owner.createdAt),
    updatedAt: instantText(owner.updatedAt),
    archived: owner.archived,
    ...(owner.teams.length > 0 ? { teams: owner.teams } : {}),
  };
}

export function listPipelines(asked: Asked): Reply {
  const { portal } = asked;
  const type = portal.typeOf(asked.parts[0] ?? '');
  if (!type) throw new Refusal('OBJECT_NOT_FOUND', `There are no pipelines for ${asked.parts[0]}`);
  const stamps = { createdAt: DEFINED_AT, updatedAt: DEFINED_AT, archived: false };
  const pipelines = portal.data.pipelines.filter(({ object }) => object === type.plural);
  return {
    status: 200,
    body: {
      results: pipelines.map(({ id, label, stages }, displayOrder) => ({
        id,
        label,
        displayOrder,
        stages: stages.map((stage) => ({
          ...stage,
          ...stamps,
          writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
        })),
        ...stamps,
      })),
    },
  };
}

/** The host of this server stands in the place of the vendor's own application. */
export function accountDetails({ portal, clock, call }: Asked): Reply {
  const { portalId, zone, currency } = portal.data;
  const now = clock.now();
  const day = dayOf(now, zone);
  const midnight = Date.parse(startOfDay(day, zone));
  const offsetMs = Date.parse(`${day}T00:00:00Z`) - midnight;
  const minutes = Math.abs(offsetMs) / 60_000;
  const two = (number: number) => String(Math.trunc(number)).padStart(2, '0');
  return {
    status: 200,
    body: {
      portalId,
      accountType: 'STANDARD',
      timeZone: zone,
      companyCurrency: currency,
      additionalCurrencies: [],
      utcOffset: `${offsetMs < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`,
      utcOffsetMilliseconds: offsetMs,
      uiDomain: call.headers['host'] ?? '127.0.0.1',
      dataHostingLocation: 'na1',
    },
  };
}
