import { type Clock, dayOf, startOfDay } from '../../clock.ts';
import type { Call, Reply } from '../server.ts';
import type { HubspotOwner } from '../vendor-data.ts';
import { associationTypes } from './catalogue.ts';
import type { LivePortal } from './portal.ts';
import { definitionOf } from './properties.ts';
import { batchReply, parseBody, requireTable, requireType } from './records.ts';
import { Refusal } from './refusals.ts';
import { instantText } from './values.ts';

/** When everything that the vendor defines itself was made, as far as this portal is concerned. */
const DEFINED_AT = '2020-01-01T00:00:00Z';

export function listProperties(portal: LivePortal, type: string, call: Call): Reply {
  const table = requireTable(portal, type);
  const archived = call.query.get('archived') === 'true';
  const definitions = [...table.properties.values()].map((property) => definitionOf(property, DEFINED_AT));
  return { status: 200, body: { results: archived ? [] : definitions } };
}

export function listOwners(portal: LivePortal, call: Call): Reply {
  const limit = Number(call.query.get('limit') ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 500) {
    throw new Refusal('VALIDATION_ERROR', 'Invalid request: limit must be from 1 to 500');
  }
  const archived = call.query.get('archived') === 'true';
  const email = call.query.get('email');
  const owners = portal.data.owners.filter(
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

export function listPipelines(portal: LivePortal, name: string): Reply {
  const type = requireType(name);
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

const MOST_ASSOCIATION_INPUTS = 1000;

export function readAssociations(
  portal: LivePortal,
  clock: Clock,
  from: string,
  to: string,
  call: Call,
): Reply {
  const source = requireTable(portal, from).type;
  const target = requireTable(portal, to).type;
  const { inputs = [] } = parseBody<{ inputs?: readonly { id?: string }[] }>(call);
  if (inputs.length > MOST_ASSOCIATION_INPUTS) {
    throw new Refusal('VALIDATION_ERROR', `At most ${MOST_ASSOCIATION_INPUTS} inputs can be read at once`);
  }
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const { id } of inputs) {
    const fromId = String(id);
    const ids = portal.linked(source, fromId, target);
    if (ids.length > 0) {
      results.push({
        from: { id: fromId },
        to: ids.map((toId, place) => ({
          toObjectId: toId,
          associationTypes: associationTypes(source, target, place === 0),
        })),
      });
      continue;
    }
    errors.push({
      status: 'error',
      category: 'OBJECT_NOT_FOUND',
      subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
      message: `No ${target.singular} is associated with ${source.singular} ${fromId}.`,
      context: {
        fromObjectId: [fromId],
        fromObjectType: [source.singular],
        toObjectType: [target.singular],
      },
    });
  }
  return batchReply(clock, results, errors);
}

/** @param host where this server answers, in the place of the vendor's own application */
export function accountDetails(portal: LivePortal, clock: Clock, host: string): Reply {
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
      uiDomain: host,
      dataHostingLocation: 'na1',
    },
  };
}
