import type { Clock } from '../../clock.ts';
import type { Call, Reply } from '../server.ts';
import type { VendorRow } from '../vendor-data.ts';
import { associationNames, type ObjectType, objectTypeOf } from './catalogue.ts';
import type { LivePortal } from './portal.ts';
import { missingScope, Refusal } from './refusals.ts';
import { type SearchRequest, search } from './search.ts';
import type { Table } from './table.ts';
import { instantText } from './values.ts';

const LONGEST_LIST = 100;
const LONGEST_LIST_WITH_HISTORY = 50;

/** The type that a path names. @throws {Refusal} where there is none */
export function requireType(name: string): ObjectType {
  const type = objectTypeOf(name);
  if (!type) throw new Refusal('VALIDATION_ERROR', `Unable to infer object type from: ${name}`);
  return type;
}

/**
 * The records of a type. A table that the portal lacks is one that the token may not read.
 * @throws {Refusal}
 */
export function requireTable(portal: LivePortal, name: string): Table {
  const type = requireType(name);
  const table = portal.table(type);
  if (!table) throw missingScope(type.scope);
  return table;
}

/** What to send of each record. */
interface Selection {
  readonly properties: readonly string[];
  readonly histories: readonly string[];
  readonly associations: readonly ObjectType[];
}

export function listRecords(portal: LivePortal, type: string, call: Call): Reply {
  const table = requireTable(portal, type);
  const selection = selectionOf(call.query);
  const archived = call.query.get('archived') === 'true';
  const most = selection.histories.length > 0 ? LONGEST_LIST_WITH_HISTORY : LONGEST_LIST;
  const limit = Number(call.query.get('limit') ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > most) {
    throw new Refusal('VALIDATION_ERROR', `Invalid request to list objects: limit must be from 1 to ${most}`);
  }
  const rows = table.rows(archived);
  const cursor = call.query.get('after');
  const start = cursor === null ? 0 : table.after(cursor, archived);
  const page = rows.slice(start, start + limit);
  const last = page.at(-1);
  const more = last !== undefined && start + page.length < rows.length;
  return {
    status: 200,
    body: {
      results: page.map((row) => recordBody(portal, table, row, selection)),
      ...(more ? { paging: { next: { after: String(last['id']), link: `?after=${last['id']}` } } } : {}),
    },
  };
}

export function readRecord(portal: LivePortal, type: string, id: string, call: Call): Reply {
  const table = requireTable(portal, type);
  const row = table.find(id);
  const archived = call.query.get('archived') === 'true';
  if (!row || (row['archived'] === true) !== archived) {
    throw new Refusal('OBJECT_NOT_FOUND', `Object not found. objectId ${id} does not exist in the portal`);
  }
  return { status: 200, body: recordBody(portal, table, row, selectionOf(call.query)) };
}

export function searchRecords(portal: LivePortal, type: string, call: Call): Reply {
  const table = requireTable(portal, type);
  const request = parseBody<SearchRequest>(call);
  const found = search(table, request);
  const rows = table.rows(false);
  const selection = { properties: request.properties ?? [], histories: [], associations: [] };
  return {
    status: 200,
    body: {
      total: found.total,
      results: found.positions.flatMap((position) => {
        const row = rows[position];
        return row ? [recordBody(portal, table, row, selection)] : [];
      }),
      ...(found.next === null ? {} : { paging: { next: { after: String(found.next) } } }),
    },
  };
}

interface BatchRequest {
  readonly properties?: readonly string[];
  readonly propertiesWithHistory?: readonly string[];
  readonly inputs?: readonly { readonly id?: string }[];
}

export function readBatch(portal: LivePortal, clock: Clock, type: string, call: Call): Reply {
  const table = requireTable(portal, type);
  const request = parseBody<BatchRequest>(call);
  const archived = call.query.get('archived') === 'true';
  const selection = {
    properties: request.properties ?? [],
    histories: request.propertiesWithHistory ?? [],
    associations: [],
  };
  const ids = (request.inputs ?? []).map(({ id }) => String(id));
  const most = selection.histories.length > 0 ? LONGEST_LIST_WITH_HISTORY : LONGEST_LIST;
  if (ids.length > most) {
    throw new Refusal('VALIDATION_ERROR', `Invalid input JSON: at most ${most} inputs can be read at once`);
  }
  const found: VendorRow[] = [];
  const lost: string[] = [];
  for (const id of ids) {
    const row = table.find(id);
    if (row && (row['archived'] === true) === archived) found.push(row);
    else lost.push(id);
  }
  return batchReply(
    clock,
    found.map((row) => recordBody(portal, table, row, selection)),
    lost.length === 0
      ? []
      : [
          {
            status: 'error',
            category: 'OBJECT_NOT_FOUND',
            message: `Could not get some ${table.type.singular.toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`,
            context: { ids: lost },
          },
        ],
  );
}

/** A batch answer: 200, or 207 where a part of it failed. */
export function batchReply(clock: Clock, results: readonly unknown[], errors: readonly unknown[]): Reply {
  const at = clock.now();
  const partial = errors.length === 0 ? {} : { numErrors: errors.length, errors };
  return {
    status: errors.length === 0 ? 200 : 207,
    body: { status: 'COMPLETE', results, ...partial, startedAt: at, completedAt: at },
  };
}

/** @throws {Refusal} for text that is no JSON object */
export function parseBody<T extends object>(call: Call): T {
  try {
    const body: unknown = JSON.parse(call.body || '{}');
    if (typeof body === 'object' && body !== null) return body as T;
  } catch {
    // Answered below, like any other body that cannot be used.
  }
  throw new Refusal('VALIDATION_ERROR', 'Invalid input JSON');
}

function selectionOf(query: URLSearchParams): Selection {
  const names = (parameter: string) =>
    query
      .getAll(parameter)
      .flatMap((part) => part.split(','))
      .map((name) => name.trim())
      .filter(Boolean);
  return {
    properties: names('properties'),
    histories: names('propertiesWithHistory'),
    associations: names('associations').map(requireType),
  };
}

function recordBody(portal: LivePortal, table: Table, row: VendorRow, selection: Selection): unknown {
  const { type } = table;
  const id = String(row['id']);
  const properties: Record<string, string | null> = {};
  const names = selection.properties.length > 0 ? selection.properties : type.defaults;
  for (const name of names) {
    if (table.properties.has(name)) properties[name] = table.text(row, name);
  }
  for (const name of ['hs_object_id', 'createdate', type.modified]) properties[name] = table.text(row, name);
  const body: Record<string, unknown> = {
    id,
    properties,
    // Records that were loaded from files may not know when they were made.
    ...(row['createdAt'] ? { createdAt: instantText(String(row['createdAt'])) } : {}),
    updatedAt: instantText(String(row['updatedAt'])),
    archived: row['archived'] === true,
  };
  if (row['archived'] === true && row['archivedAt'])
    body['archivedAt'] = instantText(String(row['archivedAt']));
  const histories = selection.histories.filter((name) => table.properties.has(name));
  if (histories.length > 0) {
    body['propertiesWithHistory'] = Object.fromEntries(
      histories.map((name) => [name, portal.history(table, row, name).map(historyBody)]),
    );
  }
  const associations = selection.associations.flatMap((to) => {
    const results = portal
      .linked(type, id, to)
      .flatMap((toId, place) =>
        associationNames(type, to, place === 0).map((name) => ({ id: toId, type: name })),
      );
    return results.length > 0 ? [[to.plural, { results }] as const] : [];
  });
  if (associations.length > 0) body['associations'] = Object.fromEntries(associations);
  return body;
}

function historyBody(entry: ReturnType<LivePortal['history']>[number]): unknown {
  return {
    value: entry.value,
    timestamp: instantText(entry.timestamp),
    sourceType: entry.sourceType,
    ...(entry.updatedByUserId === null
      ? {}
      : { sourceId: `userId:${entry.updatedByUserId}`, updatedByUserId: entry.updatedByUserId }),
  };
}
