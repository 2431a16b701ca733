import type { Reply } from '../exchange.ts';
import type { VendorRow } from '../vendor-data.ts';
import { sees, sourceOfCaller } from './access.ts';
import { change, nowFor } from './changes.ts';
import { recordBody } from './record-body.ts';
import { batchReply, findRecord, notFound, requireAtMost } from './records.ts';
import { batchError, invalid, Refusal } from './refusals.ts';
import { type Asked, parseBody, requireTable } from './request.ts';
import type { Table } from './table.ts';
import { validated } from './validation.ts';

type Sent = Readonly<Record<string, unknown>>;

/**
 * Changes one record. There is no conditional update: whatever came meanwhile is overwritten. Archived records, and
 * those that were merged away, are not found.
 */
export function updateRecord(asked: Asked): Reply {
  const [name = '', id = ''] = asked.parts;
  const table = requireTable(asked, name, 'write');
  const { properties } = parseBody<{ properties?: Sent }>(asked.call);
  if (!properties) throw invalid('Invalid input JSON: properties are missing');
  const row = recordToWrite(asked, table, id, asked.call.query.get('idProperty') ?? undefined);
  const set = validated(asked, table, row, properties);
  return { status: 200, body: written(asked, table, row, set) };
}

/** @throws {Refusal} where there is none that this token may change */
function recordToWrite(asked: Asked, table: Table, id: string, idProperty: string | undefined): VendorRow {
  const row = findRecord(asked, table, id, idProperty, false);
  if (!row || row['archived'] === true || !sees(asked.portal, asked.caller, row)) throw notFound(id);
  return row;
}

/** A write that gives no property another value leaves the modified time alone. */
function written(asked: Asked, table: Table, row: VendorRow, set: VendorRow): Record<string, unknown> {
  const { portal, caller, clock } = asked;
  const differs = Object.keys(set).some((name) => (row[name] ?? null) !== set[name]);
  const next = differs
    ? change(portal, table, row, set, nowFor(row, clock), sourceOfCaller(portal, caller))
    : row;
  return recordBody(portal, caller, table, next, { properties: Object.keys(set) });
}

interface Input {
  readonly id?: string;
  readonly idProperty?: string;
  readonly properties?: Sent;
  readonly objectWriteTraceId?: string;
}

const LONGEST_BATCH = 100;

/**
 * Changes many records. On v3 a part may fail: the rest is done, and the answer is 207. Dated paths refuse the whole
 * unless inputs are named by `objectWriteTraceId`.
 */
export function updateBatch(asked: Asked): Reply {
  const { portal, call, version } = asked;
  const table = requireTable(asked, asked.parts[0] ?? '', 'write');
  const { inputs = [] } = parseBody<{ inputs?: readonly Input[] }>(call);
  requireAtMost(inputs.length, LONGEST_BATCH);
  if (new Set(inputs.map(({ id }) => id)).size < inputs.length) {
    throw invalid('Duplicate IDs found in batch input');
  }
  const traced =
    inputs.length > 0 && inputs.every(({ objectWriteTraceId }) => objectWriteTraceId !== undefined);
  const partial = traced || (version === 'v3' && portal.behaviour.batchFailures === 'partial');
  const plans: { readonly input: Input; readonly row: VendorRow; readonly set: VendorRow }[] = [];
  const errors: object[] = [];
  for (const input of inputs) {
    try {
      const row = recordToWrite(asked, table, String(input.id), input.idProperty);
      plans.push({ input, row, set: validated(asked, table, row, input.properties ?? {}) });
    } catch (error) {
      if (!partial || !(error instanceof Refusal)) throw error;
      errors.push(errorOf(error, input));
    }
  }
  const results = plans.map(({ input, row, set }) => ({
    ...written(asked, table, row, set),
    ...(input.objectWriteTraceId === undefined ? {} : { objectWriteTraceId: input.objectWriteTraceId }),
  }));
  return batchReply(asked, results, errors);
}

function errorOf({ category, message }: Refusal, { id, objectWriteTraceId }: Input): object {
  const trace = objectWriteTraceId === undefined ? {} : { objectWriteTraceId: [objectWriteTraceId] };
  return batchError(category, message, { ids: [String(id)], ...trace });
}
