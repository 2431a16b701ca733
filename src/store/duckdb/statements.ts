import {
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBListValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { BugError } from '../../errors.ts';
import type { Cell } from '../ports.ts';

/** A result's row: cells as the ports promise them; lists as arrays of cells. */
export type Row = Record<string, Cell | Cell[]>;

/** What is asked of a connection directly. */
export interface Statements {
  run(sql: string, params?: readonly Cell[]): Promise<void>;
  /** Returns how many rows were inserted, updated or deleted. */
  changed(sql: string, params?: readonly Cell[]): Promise<number>;
  rows<T = Row>(sql: string, params?: readonly Cell[]): Promise<T[]>;
  /** Hands the values of a SELECT's only column of text over one by one, without holding them all. */
  column(sql: string, take: (value: string | null) => void): Promise<void>;
  /** Appends rows of text to a table whose columns are all VARCHAR. */
  append(table: string, rows: Iterable<readonly Cell[]>): Promise<void>;
}

/**
 * @param connected the connection as it is at the moment
 * @param failed told of each failure, before the caller is
 */
export function statementsOn(
  connected: () => Promise<DuckDBConnection>,
  failed: (error: unknown) => void,
): Statements {
  async function on<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await connected();
    try {
      return await work(connection);
    } catch (error) {
      failed(error);
      throw error;
    }
  }
  return {
    run: (sql, params) =>
      on(async (connection) => {
        await connection.run(sql, params as DuckDBValue[] | undefined);
      }),
    changed: (sql, params) =>
      on(async (connection) => (await connection.run(sql, params as DuckDBValue[] | undefined)).rowsChanged),
    rows: <T>(sql: string, params?: readonly Cell[]) =>
      on(async (connection) => {
        const reader = await connection.runAndReadAll(sql, params as DuckDBValue[] | undefined);
        return reader.getRowObjects().map((row) => {
          const plain: Row = {};
          for (const name in row) plain[name] = toCell(row[name] ?? null);
          return plain as T;
        });
      }),
    column: (sql, take) =>
      on(async (connection) => {
        const result = await connection.stream(sql);
        let failure: { readonly error: unknown } | null = null;
        // Read to its end whatever becomes of the values: a result that is not holds on to the file.
        for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
          try {
            if (!failure) for (const value of chunk.getColumnValues(0)) take(value as string | null);
          } catch (error) {
            failure = { error };
          }
        }
        if (failure) throw failure.error;
      }),
    append: (table, rows) => on((connection) => append(connection, table, rows)),
  };
}

async function append(connection: DuckDBConnection, table: string, rows: Iterable<readonly Cell[]>) {
  const appender = await connection.createAppender(table);
  for (const row of rows) {
    for (const cell of row) {
      if (cell === null) appender.appendNull();
      else appender.appendVarchar(typeof cell === 'string' ? cell : String(cell));
    }
    appender.endRow();
  }
  appender.closeSync();
}

function toCell(value: DuckDBValue): Cell | Cell[] {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value;
  if (typeof value === 'bigint') {
    const number = Number(value);
    if (!Number.isSafeInteger(number))
      throw new BugError(`The sum ${value} is too large to be held exactly.`);
    return number;
  }
  if (value instanceof DuckDBTimestampValue) return new Date(Number(value.micros / 1000n)).toISOString();
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBListValue) return value.items.map((item) => toCell(item) as Cell);
  throw new BugError(`The engine returned a value of an unforeseen kind (${value.constructor.name}).`);
}
