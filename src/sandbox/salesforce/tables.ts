import {
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import type {
  SalesforceOrg,
  VendorField,
  VendorRow,
  VendorTable,
  VendorType,
  VendorValue,
} from '../vendor-data.ts';
import { systemTables } from './system-tables.ts';

/** One object of the organisation with its records as they are now. A row is replaced, never changed. */
export interface Table {
  readonly name: string;
  readonly fields: readonly VendorField[];
  readonly rows: VendorRow[];
  /** By its name in any case; undefined where the object has no such field. */
  field(name: string): VendorField | undefined;
  /** The row's place; undefined where there is none with this id. */
  indexOf(id: string): number | undefined;
  put(row: VendorRow): void;
}

/** The columns that a query touches, by object; only they are loaded. */
export type Needs = ReadonlyMap<Table, ReadonlySet<string>>;

/** The organisation's records, and DuckDB to search them. */
export interface Tables {
  readonly all: readonly Table[];
  /** By its name in any case. */
  find(name: string): Table | undefined;
  /**
   * Runs a query whose tables and columns bear the vendor's names; `"#"` is a row's place in its table.
   * @returns what `take` makes of the result's columns before anything else changes
   */
  run<T>(
    sql: string,
    values: readonly (string | number)[],
    needs: Needs,
    take: (columns: readonly unknown[][]) => T,
  ): Promise<T>;
  /** Changes rows while no query runs. `alter` names the tables that it put rows into. */
  change(alter: () => readonly Table[]): Promise<void>;
  /** Waits for what runs; what comes later is refused. */
  close(): Promise<void>;
}

const CHUNK_ROWS = 2048;

export async function openTables(org: SalesforceOrg): Promise<Tables> {
  const all = [...org.tables, ...systemTables(org)].map(openTable);
  const byName = new Map(all.map((table) => [table.name.toLowerCase(), table]));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const loaded = new Map<Table, Set<string>>();
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  function afterTheRest<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(() => {
      if (closed) throw new Error('The pretended Salesforce was stopped.');
      return work();
    });
    last = mine.catch(() => undefined);
    return mine;
  }

  async function load(table: Table, wanted: ReadonlySet<string>): Promise<void> {
    const present = loaded.get(table);
    if (present && [...wanted].every((name) => present.has(name))) return;
    const columns = new Set([...(present ?? []), ...wanted]);
    const fields = table.fields.filter((field) => columns.has(field.name));
    const types: DuckDBType[] = [INTEGER, ...fields.map((field) => columnType(field.type))];
    const declared = fields.map((field) => `${quoted(field.name)} ${columnType(field.type)}`);
    await connection.run(`CREATE OR REPLACE TABLE ${quoted(table.name)} (${['"#" INTEGER', ...declared]})`);
    const appender = await connection.createAppender(table.name);
    for (let start = 0; start < table.rows.length; start += CHUNK_ROWS) {
      const part = table.rows.slice(start, start + CHUNK_ROWS);
      const chunk = DuckDBDataChunk.create(types, part.length);
      chunk.setColumnValues(
        0,
        part.map((_, offset) => start + offset),
      );
      for (const [index, field] of fields.entries()) {
        chunk.setColumnValues(
          index + 1,
          part.map((row) => searchable(field.type, row[field.name] ?? null)),
        );
      }
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    loaded.set(table, columns);
  }

  return {
    all,
    find: (name) => byName.get(name.toLowerCase()),
    run: (sql, values, needs, take) =>
      afterTheRest(async () => {
        for (const [table, columns] of needs) await load(table, columns);
        const result = await connection.run(sql, [...values]);
        return take(await result.getColumns());
      }),
    change: (alter) =>
      afterTheRest(async () => {
        for (const table of alter()) loaded.delete(table);
      }),
    close: () =>
      afterTheRest(async () => {
        closed = true;
        connection.closeSync();
        instance.closeSync();
      }),
  };
}

/** A name as DuckDB reads it, whatever it holds. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function openTable({ name, fields, rows: given }: VendorTable): Table {
  const rows = [...given];
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  let places: Map<VendorValue, number> | null = null;
  const placesNow = () => {
    places ??= new Map(rows.map((row, index) => [row['Id'] ?? null, index]));
    return places;
  };
  return {
    name,
    fields,
    rows,
    field: (wanted) => byName.get(wanted.toLowerCase()),
    indexOf: (id) => placesNow().get(id),
    put(row) {
      const index = placesNow().get(row['Id'] ?? null) ?? rows.length;
      rows[index] = row;
      placesNow().set(row['Id'] ?? null, index);
    },
  };
}

function columnType(type: VendorType): DuckDBType {
  if (type === 'boolean') return BOOLEAN;
  return type === 'double' || type === 'currency' ? DOUBLE : VARCHAR;
}

/** Dates and datetimes are searched as text: in one form, their order as text is their order in time. */
function searchable(type: VendorType, value: VendorValue): string | number | boolean | null {
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
