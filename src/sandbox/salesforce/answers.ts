import type { VendorRow, VendorType } from '../vendor-data.ts';
import { type Output, planQuery } from './plan.ts';
import { Refusal } from './refusal.ts';
import { isoInstant, type Table, type Tables } from './tables.ts';

/** What a query or a further page of it answers, as Salesforce writes it. */
export interface QueryAnswer {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly object[];
}

export interface Answers {
  /**
   * @param everything as `queryAll`: deleted and archived rows too
   * @param base the address that the call came by, up to the version: `/services/data/v62.0`
   * @throws {Refusal}
   */
  query(soql: string, everything: boolean, base: string): Promise<QueryAnswer>;
  /** @throws {Refusal} INVALID_QUERY_LOCATOR */
  more(locator: string, base: string): QueryAnswer;
}

/** A query's rows as they were when it was asked. */
interface Cursor {
  readonly id: string;
  readonly table: Table;
  readonly outputs: readonly Output[];
  /** By slot and place in the result; undefined where there is no parent. */
  readonly rows: readonly (readonly (VendorRow | undefined)[])[];
  readonly total: number;
}

const KEPT_CURSORS = 200;

/** @param pageRows at most so many records in one answer */
export function openAnswers(tables: Tables, pageRows: number): Answers {
  const cursors = new Map<string, Cursor>();
  let opened = 0;

  function page(cursor: Cursor, start: number, base: string): QueryAnswer {
    const end = Math.min(start + pageRows, cursor.total);
    const records: object[] = [];
    for (let place = start; place < end; place++) records.push(record(cursor, place, base));
    const done = end >= cursor.total;
    return {
      totalSize: cursor.total,
      done,
      ...(done ? {} : { nextRecordsUrl: `${base}/query/${cursor.id}-${end}` }),
      records,
    };
  }

  return {
    async query(soql, everything, base) {
      const plan = planQuery(soql, tables, everything);
      if (plan.kind === 'count') {
        const totalSize = await tables.run(plan.sql, plan.values, plan.needs, (columns) =>
          Number(columns[0]?.[0] ?? 0),
        );
        return { totalSize, done: true, records: [] };
      }
      if (plan.kind === 'groups') {
        const { columns: asked } = plan;
        const records = await tables.run(plan.sql, plan.values, plan.needs, (columns) =>
          (columns[0] ?? []).map((_, place) => {
            const group: Record<string, unknown> = { attributes: { type: 'AggregateResult' } };
            for (const [slot, { name, type }] of asked.entries())
              group[name] = written(type, columns[slot]?.[place]);
            return group;
          }),
        );
        return { totalSize: records.length, done: true, records };
      }
      const { outputs, table } = plan;
      const tableOfSlot = new Map(outputs.map(({ slot, target }) => [slot, target.table]));
      const rows = await tables.run(plan.sql, plan.values, plan.needs, (columns) =>
        columns.map((places, slot) => {
          const source = (slot === 0 ? table : tableOfSlot.get(slot))?.rows;
          return places.map((place) => (place === null ? undefined : source?.[Number(place)]));
        }),
      );
      const cursor: Cursor = { id: cursorId(opened++), table, outputs, rows, total: rows[0]?.length ?? 0 };
      if (cursor.total > pageRows) {
        cursors.set(cursor.id, cursor);
        const [oldest] = cursors.keys();
        if (cursors.size > KEPT_CURSORS && oldest !== undefined) cursors.delete(oldest);
      }
      return page(cursor, 0, base);
    },
    more(locator, base) {
      const dash = locator.lastIndexOf('-');
      const cursor = cursors.get(locator.slice(0, dash));
      const start = Number(locator.slice(dash + 1));
      if (!cursor || !Number.isInteger(start) || start < 0 || start >= cursor.total) {
        throw new Refusal(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
      }
      return page(cursor, start, base);
    },
  };
}

function cursorId(number: number): string {
  return `01g${number.toString(36).toUpperCase().padStart(12, '0')}AAA`;
}

function record(cursor: Cursor, place: number, base: string): object {
  const own = cursor.rows[0]?.[place] ?? {};
  const answer: Record<string, unknown> = { attributes: attributes(cursor.table, own, base) };
  for (const { target, slot } of cursor.outputs) {
    const row = cursor.rows[slot]?.[place];
    let holder: Record<string, unknown> | null = answer;
    for (const [depth, relationship] of target.relationships.entries()) {
      const known: unknown = holder[relationship];
      if (known && typeof known === 'object') holder = known as Record<string, unknown>;
      else if (row) {
        const last = depth === target.relationships.length - 1;
        const parent: Record<string, unknown> = last
          ? { attributes: attributes(target.table, row, base) }
          : {};
        holder[relationship] = parent;
        holder = parent;
      } else {
        holder[relationship] = null;
        holder = null;
        break;
      }
    }
    if (holder) holder[target.field.name] = written(target.field.type, row?.[target.field.name]);
  }
  return answer;
}

function attributes(table: Table, row: VendorRow, base: string) {
  return { type: table.name, url: `${base}/sobjects/${table.name}/${row['Id'] ?? ''}` };
}

/** A value as the REST API writes it: datetimes with an offset of four digits, all else as it is. */
function written(type: VendorType, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return Number(value);
  if (type !== 'datetime') return value;
  const instant = isoInstant(String(value));
  return instant.endsWith('Z') ? `${instant.slice(0, -1)}+0000` : instant;
}
