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

/** One connection to the engine, used by one statement or transaction at a time. */
export interface Engine {
  run(sql: string, params?: readonly Cell[]): Promise<void>;
  /** Returns how many rows were inserted, updated or deleted. */
  changed(sql: string, params?: readonly Cell[]): Promise<number>;
  rows<T = Row>(sql: string, params?: readonly Cell[]): Promise<T[]>;
  /** Hands the values of a SELECT's only column of text over one by one, without holding them all. */
  column(sql: string, take: (value: string | null) => void): Promise<void>;
  /** Appends rows of text to a table whose columns are all VARCHAR. */
  append(table: string, rows: Iterable<readonly Cell[]>): Promise<void>;
  /** Runs `work` as one transaction that no other statement gets into; all or nothing. */
  transaction<T>(work: (engine: Engine) => Promise<T>): Promise<T>;
  /** Work of several turns, between which others may come; it counts as one for `idle`. */
  lasting<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when everything that was asked for has ended; a connection must not be closed before. */
  idle(): Promise<void>;
}

export function createEngine(connection: DuckDBConnection): Engine {
  let last: Promise<unknown> = Promise.resolve();
  const lasting = new Set<Promise<unknown>>();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  }
  const direct = directEngine(connection);
  return {
    run: (sql, params) => inTurn(() => direct.run(sql, params)),
    changed: (sql, params) => inTurn(() => direct.changed(sql, params)),
    rows: (sql, params) => inTurn(() => direct.rows(sql, params)),
    column: (sql, take) => inTurn(() => direct.column(sql, take)),
    append: (table, rows) => inTurn(() => direct.append(table, rows)),
    transaction: (work) =>
      inTurn(async () => {
        await direct.run('begin transaction');
        try {
          const result = await work(direct);
          await direct.run('commit');
          return result;
        } catch (error) {
          await direct.run('rollback').catch(() => undefined);
          throw error;
        }
      }),
    lasting(work) {
      const ended = work();
      const over = () => {
        lasting.delete(quiet);
      };
      const quiet: Promise<void> = ended.then(over, over);
      lasting.add(quiet);
      return ended;
    },
    async idle() {
      while (lasting.size > 0) await Promise.all(lasting);
      await inTurn(async () => undefined);
    },
  };
}

function directEngine(connection: DuckDBConnection): Engine {
  const engine: Engine = {
    async run(sql, params) {
      await connection.run(sql, params as DuckDBValue[] | undefined);
    },
    async changed(sql, params) {
      return (await connection.run(sql, params as DuckDBValue[] | undefined)).rowsChanged;
    },
    async rows<T>(sql: string, params?: readonly Cell[]) {
      const reader = await connection.runAndReadAll(sql, params as DuckDBValue[] | undefined);
      return reader.getRowObjects().map((row) => {
        const plain: Row = {};
        for (const name in row) plain[name] = toCell(row[name] ?? null);
        return plain as T;
      });
    },
    async column(sql, take) {
      const result = await connection.stream(sql);
      for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk())
        for (const value of chunk.getColumnValues(0)) take(value as string | null);
    },
    async append(table, rows) {
      const appender = await connection.createAppender(table);
      for (const row of rows) {
        for (const cell of row) {
          if (cell === null) appender.appendNull();
          else appender.appendVarchar(typeof cell === 'string' ? cell : String(cell));
        }
        appender.endRow();
      }
      appender.closeSync();
    },
    transaction: (work) => work(engine),
    lasting: (work) => work(),
    idle: async () => undefined,
  };
  return engine;
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

/** SQL text literal. For names and ids of ours; values of records always go as parameters or appended rows. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** SQL list of text literals. */
export function quoteList(texts: readonly string[]): string {
  return `[${texts.map(quote).join(', ')}]::varchar[]`;
}
