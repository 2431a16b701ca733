import type { Reply } from '../exchange.ts';
import type { VendorRow } from '../vendor-data.ts';
import { hides, sees } from './access.ts';
import { forget } from './changes.ts';
import { listPage } from './list-page.ts';
import type { LivePortal } from './portal.ts';
import { recordBody, type Selection } from './record-body.ts';
import { batchError, invalid, Refusal } from './refusals.ts';
import { type Asked, limitIn, namesIn, parseBody, requireTable, requireType } from './request.ts';
import type { Table } from './table.ts';

const LONGEST_LIST = 100;

/** With property history a page or batch holds no more than half as many. */
function most(portal: LivePortal, histories: readonly string[]): number {
  return histories.length > 0 ? portal.behaviour.listWithHistory : LONGEST_LIST;
}

export function listRecords(asked: Asked): Reply {
  const { portal, caller, call } = asked;
  const table = requireTable(asked, asked.parts[0] ?? '');
  const selection = selectionOf(asked);
  const limit = limitIn(call.query, 10, most(portal, selection.histories ?? []));
  const archived = call.query.get('archived') === 'true';
  if (archived) forgetOld(asked, table);
  const page = listPage(archived ? table.archived : table.live, {
    limit,
    after: call.query.get('after'),
    shortShare: portal.behaviour.shortPageShare,
    seed: `${portal.behaviour.seed}/${table.type.plural}`,
  });
  return {
    status: 200,
    body: {
      results: page.rows
        .filter((row) => sees(portal, caller, row))
        .map((row) => recordBody(portal, caller, table, row, selection)),
      ...(page.next === null ? {} : { paging: { next: { after: page.next, link: `?after=${page.next}` } } }),
    },
  };
}

const DAY_MS = 86_400_000;

/** Archived records can be brought back for 90 days; then they are gone. */
function forgetOld({ portal, clock }: Asked, table: Table): void {
  const now = clock.now();
  const oldest = new Date(Date.parse(now) - portal.behaviour.archivedKeptDays * DAY_MS).toISOString();
  for (const slot of table.archived.byId()) {
    const row = table.archived.row(slot);
    const at = row['archivedAt'];
    if (typeof at === 'string' && at < oldest) forget(portal, table, String(row['id']), now);
  }
}

export function readRecord(asked: Asked): Reply {
  const { portal, caller, call, parts } = asked;
  const [name = '', id = ''] = parts;
  const table = requireTable(asked, name);
  const archived = call.query.get('archived') === 'true';
  if (archived) forgetOld(asked, table);
  const row = findRecord(asked, table, id, call.query.get('idProperty') ?? undefined, true);
  if (!row || (row['archived'] === true) !== archived || !sees(portal, caller, row)) throw notFound(id);
  return { status: 200, body: recordBody(portal, caller, table, row, selectionOf(asked)) };
}

export function notFound(id: string): Refusal {
  return new Refusal('OBJECT_NOT_FOUND', `Object not found. objectId ${id} does not exist in the portal`);
}

/**
 * A record by its id, or by another property that no two records share.
 * @param follow whether the id of a record that was merged away leads to the winner
 * @throws {Refusal} where `idProperty` is not unique
 */
export function findRecord(
  { portal, caller }: Asked,
  table: Table,
  id: string,
  idProperty: string | undefined,
  follow: boolean,
): VendorRow | undefined {
  if (idProperty !== undefined && idProperty !== 'hs_object_id') return findBy(table, idProperty, id, caller);
  const row = table.find(id);
  const winner = portal.mergedInto(table.type, id);
  if (!follow || winner === undefined || row?.['archived'] === false) return row;
  return table.find(winner) ?? row;
}

function findBy(table: Table, name: string, value: string, caller: Asked['caller']): VendorRow | undefined {
  const property = table.properties.get(name);
  const isEmail = table.type.plural === 'contacts' && name === 'email';
  if (!property || hides(caller, table.type, name) || !(property.traits.unique || isEmail)) {
    throw invalid(`The property ${name} is not a unique identifier property`);
  }
  return table.live.holding(property, value);
}

interface BatchRequest {
  readonly properties?: readonly string[];
  readonly propertiesWithHistory?: readonly string[];
  readonly idProperty?: string;
  readonly inputs?: readonly { readonly id?: string }[];
}

export function readBatch(asked: Asked): Reply {
  const { portal, caller, call } = asked;
  const table = requireTable(asked, asked.parts[0] ?? '');
  const request = parseBody<BatchRequest>(call);
  const archived = call.query.get('archived') === 'true';
  const selection = {
    properties: request.properties ?? [],
    histories: request.propertiesWithHistory ?? [],
  };
  const ids = (request.inputs ?? []).map(({ id }) => String(id));
  requireAtMost(ids.length, most(portal, selection.histories));
  const found = new Map<string, VendorRow>();
  const lost: string[] = [];
  for (const id of ids) {
    const row = findRecord(asked, table, id, request.idProperty, portal.behaviour.batchReadFollowsMerge);
    if (row && (row['archived'] === true) === archived && sees(portal, caller, row)) {
      found.set(String(row['id']), row);
    } else lost.push(id);
  }
  return batchReply(
    asked,
    [...found.values()].map((row) => recordBody(portal, caller, table, row, selection)),
    lost.length === 0 ? [] : [lostError(table, lost)],
  );
}

/** @throws {Refusal} */
export function requireAtMost(inputs: number, allowed: number): void {
  if (inputs > allowed) throw invalid(`Invalid input JSON: at most ${allowed} inputs can be sent at once`);
}

function lostError(table: Table, ids: readonly string[]): object {
  const kind = table.type.singular.toUpperCase();
  const message = `Could not get some ${kind} objects, they may be deleted or not exist. Check that ids are valid.`;
  return batchError('OBJECT_NOT_FOUND', message, { ids });
}

/** A batch answer: 200, or 207 where a part of it failed. */
export function batchReply(asked: Asked, results: readonly unknown[], errors: readonly unknown[]): Reply {
  const at = asked.clock.now();
  const partial = errors.length === 0 ? {} : { numErrors: errors.length, errors };
  return {
    status: errors.length === 0 ? 200 : 207,
    body: { status: 'COMPLETE', results, ...partial, startedAt: at, completedAt: at },
  };
}

function selectionOf(asked: Asked): Selection & { readonly histories: readonly string[] } {
  const { query } = asked.call;
  return {
    properties: namesIn(query, 'properties'),
    histories: namesIn(query, 'propertiesWithHistory'),
    associations: namesIn(query, 'associations').map((name) => requireType(asked, name)),
  };
}
