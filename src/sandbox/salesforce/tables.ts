import {
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import type { SalesforceOrg, VendorField, VendorTable, VendorValue } from '../vendor-data.ts';
import type { ServedType } from './served.ts';
import { createStampIndex, type StampIndex } from './stamp-index.ts';
import { systemTables } from './system-tables.ts';
import { openTable, type Table } from './table.ts';

/** The columns that a query touches, by the object's name; only they are loaded. */
export type Needs = ReadonlyMap<string, ReadonlySet<string>>;

/** Rows of an object from a moment on, and the FROM in the SQL that stands for the object. */
export interface Recent {
  readonly table: string;
  readonly from: string;
  /** One of `INDEXED`. */
  readonly by: string;
  readonly since: string;
}

/** The moments that are indexed, as Salesforce does it by itself. */
export const INDEXED = ['SystemModstamp', 'CreatedDate'] as const;

/** The organisation's records, and DuckDB to search them. */
export interface Tables {
  readonly all: readonly Table[];
  /** By its name in any case. */
  find(name: string): Table | undefined;
  /**
   * Runs a query whose tables and columns bear the vendor's names; `"#"` is a row's place in its table.
   * @returns what `take` makes of the result's columns before anything else changes; of none where an index finds nothing
   */
  run<T>(
    sql: string,
    values: readonly (string | number)[],
    needs: Needs,
    take: (columns: readonly unknown[][]) => T,
    recent?: Recent | null,
  ): Promise<T>;
  /** Changes rows while no query runs. Where `alter` throws, nothing has changed. */
  change<T>(alter: () => T): Promise<T>;
  /** Gives an object other fields. @throws {Error} where there is no such object */
  reshape(name: string, fields: readonly VendorField[]): void;
  /** Waits for what runs; what comes later is refused. */
  close(): Promise<void>;
}

/** What DuckDB holds of an object. */
interface Loaded {
  readonly columns: ReadonlySet<string>;
  /** Places whose rows have changed since. */
  readonly stale: Set<number>;
}

const CHUNK_ROWS = 2048;
/** What holds the rows that the index found, while a query runs. No object has such a name. */
const FOUND = ' found';
/** Where more than this share of the rows is meant, all are looked through. */
const INDEXED_SHARE = 0.05;
/** More changed rows than this share, and the object is loaded anew. */
const PATCHED_SHARE = 0.1;

/** @param more objects beside the organisation's own */
export async function openTables(org: SalesforceOrg, more: readonly VendorTable[] = []): Promise<Tables> {
  const loaded = new Map<string, Loaded>();
  /** By table, then by what they index. */
  const stamps = new Map<string, Map<string, StampIndex>>();
  const undos: (() => void)[] = [];
  const heard = (table: Table, place: number, undo: () => void) => {
    loaded.get(table.name)?.stale.add(place);
    for (const index of stamps.get(table.name)?.values() ?? []) index.changed(place);
    undos.push(undo);
  };
  const all = [...org.tables, ...systemTables(org), ...more].map((table) => openTable(table, heard));
  const byName = new Map(all.map((table) => [table.name.toLowerCase(), table]));
  // Opened by the first query: an organisation that is only described needs no engine.
  let engine: { readonly instance: DuckDBInstance; readonly connection: DuckDBConnection } | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  function afterTheRest<T>(work: () => T | Promise<T>): Promise<T> {
    const mine = last.then(() => {
      if (closed) throw new Error('The pretended Salesforce was stopped.');
      return work();
    });
    last = mine.catch(() => undefined);
    return mine;
  }

  async function connect(): Promise<DuckDBConnection> {
    if (engine) return engine.connection;
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    engine = { instance, connection: await instance.connect() };
    return engine.connection;
  }

  async function load(table: Table, wanted: ReadonlySet<string>): Promise<void> {
    const connection = await connect();
    const present = loaded.get(table.name);
    const whole = present !== undefined && [...wanted].every((name) => present.columns.has(name));
    if (whole && present.stale.size === 0) return;
    const columns = new Set([...(present?.columns ?? []), ...wanted].filter((name) => table.field(name)));
    if (whole && present.stale.size <= table.rows.length * PATCHED_SHARE) {
      const places = [...present.stale];
      await connection.run(`DELETE FROM ${quoted(table.name)} WHERE "#" IN (${places.join(', ')})`);
      await append(connection, table.name, table, present.columns, places);
      present.stale.clear();
      return;
    }
    await fill(connection, table.name, table, columns, null);
    loaded.set(table.name, { columns, stale: new Set() });
  }

  /** The places of the rows from a moment on; null where there is no such index, or too many are meant for it to help. */
  function placesSince({ table: name, by, since }: Recent): readonly number[] | null {
    const table = byName.get(name.toLowerCase());
    if (!table?.field(by)) return null;
    const own = stamps.get(table.name) ?? new Map<string, StampIndex>();
    stamps.set(table.name, own);
    let index = own.get(by);
    if (!index) {
      index = createStampIndex(table.rows, (row) => {
        const stamp = row[by] ?? null;
        return stamp === null ? null : isoInstant(String(stamp));
      });
      own.set(by, index);
    }
    return index.since(since, table.rows.length * INDEXED_SHARE);
  }

  /** Loads what a query needs. @returns its SQL, over the rows that the index finds where it does; null where it finds none */
  async function made(sql: string, needs: Needs, recent: Recent | null): Promise<string | null> {
    const places = recent && placesSince(recent);
    if (places?.length === 0) return null;
    // An object that stands there as a parent as well is needed whole.
    const again = recent !== null && sql.split(quoted(recent.table)).length > 2;
    for (const [name, columns] of needs) {
      const table = byName.get(name.toLowerCase());
      if (!table) continue;
      const own = places && table.name === recent?.table;
      if (!own || again) await load(table, columns);
      if (own) await fill(await connect(), FOUND, table, columns, places);
    }
    return recent && places ? sql.replace(recent.from, `FROM ${quoted(FOUND)} t`) : sql;
  }

  return {
    all,
    find: (name) => byName.get(name.toLowerCase()),
    run: (sql, values, needs, take, recent = null) =>
      afterTheRest(async () => {
        const whole = await made(sql, needs, recent);
        if (whole === null) return take([]);
        const result = await (await connect()).run(whole, [...values]);
        return take(await result.getColumns());
      }),
    change: (alter) =>
      afterTheRest(() => {
        try {
          const result = alter();
          undos.splice(0);
          return result;
        } catch (error) {
          for (const undo of undos.splice(0).reverse()) undo();
          throw error;
        }
      }),
    reshape(name, fields) {
      const table = byName.get(name.toLowerCase());
      if (!table) throw new Error(`There is no table ${name}.`);
      table.reshape(fields);
      loaded.delete(table.name);
    },
    close: () =>
      afterTheRest(() => {
        closed = true;
        engine?.connection.closeSync();
        engine?.instance.closeSync();
      }),
  };
}

/** Makes a table of these columns and rows anew. */
async function fill(
  connection: DuckDBConnection,
  name: string,
  table: Table,
  columns: ReadonlySet<string>,
  wanted: readonly number[] | null,
): Promise<void> {
  const declared = columnsOf(table, columns).map(
    (field) => `${quoted(field.name)} ${columnType(field.type)}`,
  );
  await connection.run(`CREATE OR REPLACE TABLE ${quoted(name)} (${['"#" INTEGER', ...declared]})`);
  await append(connection, name, table, columns, wanted);
}

/** @param wanted the places of the rows; null for all */
async function append(
  connection: DuckDBConnection,
  name: string,
  table: Table,
  columns: ReadonlySet<string>,
  wanted: readonly number[] | null,
): Promise<void> {
  const fields = columnsOf(table, columns);
  const types: DuckDBType[] = [INTEGER, ...fields.map((field) => columnType(field.type))];
  const appender = await connection.createAppender(name);
  const total = wanted?.length ?? table.rows.length;
  for (let start = 0; start < total; start += CHUNK_ROWS) {
    const places: number[] = [];
    for (let offset = start; offset < Math.min(start + CHUNK_ROWS, total); offset++) {
      const place = wanted?.[offset] ?? offset;
      if (table.rows[place]) places.push(place);
    }
    if (places.length === 0) continue;
    const chunk = DuckDBDataChunk.create(types, places.length);
    chunk.setColumnValues(0, places);
    for (const [index, { name, type }] of fields.entries()) {
      chunk.setColumnValues(
        index + 1,
        places.map((place) => searchable(type, table.rows[place]?.[name] ?? null)),
      );
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function columnsOf(table: Table, columns: ReadonlySet<string>) {
  return table.fields.filter((field) => columns.has(field.name));
}

/** A name as DuckDB reads it, whatever it holds. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function columnType(type: ServedType): DuckDBType {
  if (type === 'boolean') return BOOLEAN;
  return type === 'double' || type === 'currency' ? DOUBLE : VARCHAR;
}

/** Dates and datetimes are searched as text: in one form, their order as text is their order in time. */
function searchable(type: ServedType, value: VendorValue): string | number | boolean | null {
  if (value === null) return null;
  if (type === 'boolean') return value === true || value === 'true';
  if (type === 'double' || type === 'currency') {
    const number = Number(value);
    return Number.isNaN(number) ? null : number;
  }
  return type === 'datetime' ? isoInstant(String(value)) : String(value);
}

/** A moment in ISO 8601 UTC with milliseconds; text that is no moment stays as it is. */
export function isoInstant(text: string): string {
  if (text.length === 24 && text.endsWith('Z')) return text;
  const time = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(time) ? text : new Date(time).toISOString();
}
