import type { DuckDBConnection } from '@duckdb/node-api';
import { messageOf } from '../../errors.ts';
import type { Cell } from '../ports.ts';
import { type Statements, statementsOn } from './statements.ts';

/** One connection to the engine, used by one statement or transaction at a time. */
export interface Engine extends Statements {
  /**
   * Runs `work` as one transaction that no other statement gets into; all or nothing. Where it fails its first
   * failure is thrown, and what comes after it finds a connection that works.
   */
  transaction<T>(work: (engine: Engine) => Promise<T>): Promise<T>;
  /** Runs `work`, with transactions of its own, while no other statement gets in between. */
  exclusive<T>(work: (engine: Engine) => Promise<T>): Promise<T>;
  /** Work of several turns, between which others may come; it counts as one for `idle`. */
  lasting<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when everything that was asked for has ended; a connection must not be closed before. */
  idle(): Promise<void>;
}

/** A connection, and how it and what it stands on are let go of. */
export interface Opened {
  readonly connection: DuckDBConnection;
  close(): void;
}

/**
 * An engine that opens its file again where the old state cannot be trusted: after a commit that broke off (out of
 * memory, no room on the disk) what the engine holds in memory of a table may be torn, and it gives up sooner or
 * later. In the file stands what was committed, and nothing else.
 * @param first open already
 * @param reopen null where there is no file
 */
export function createEngine(
  first: Opened,
  reopen: (() => Promise<Opened>) | null,
): { readonly engine: Engine; close(): void } {
  let opened: Opened | null = first;
  async function connected(): Promise<DuckDBConnection> {
    if (opened === null && reopen !== null) opened = await reopen();
    return (opened ?? first).connection;
  }
  function leave(): void {
    if (reopen === null) return;
    opened?.close();
    opened = null;
  }

  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  }
  const lasting = new Set<Promise<unknown>>();
  const lastingWork: Engine['lasting'] = (work) => {
    const ended = work();
    const over = () => {
      lasting.delete(quiet);
    };
    const quiet: Promise<void> = ended.then(over, over);
    lasting.add(quiet);
    return ended;
  };
  async function idle(): Promise<void> {
    while (lasting.size > 0) await Promise.all(lasting);
    await inTurn(async () => undefined);
  }

  /** For who is in a transaction. */
  const inside: Engine = {
    ...statementsOn(connected, () => undefined),
    transaction: (work) => work(inside),
    exclusive: (work) => work(inside),
    lasting: (work) => work(),
    idle: async () => undefined,
  };
  /** For whose turn it is. */
  const own: Engine = {
    ...inside,
    ...statementsOn(connected, (error) => {
      if (hasGivenUp(error)) leave();
    }),
    transaction: (work) => whole(work),
    exclusive: (work) => work(own),
  };
  async function whole<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    await own.run('begin transaction');
    let result: T;
    try {
      result = await work(inside);
    } catch (error) {
      // One that cannot be taken back would be in the way of all that come after it.
      await inside.run('rollback').catch(leave);
      throw error;
    }
    await inside.run('commit').catch((error: unknown) => {
      leave();
      throw error;
    });
    return result;
  }
  const engine: Engine = {
    run: (sql, params) => inTurn(() => own.run(sql, params)),
    changed: (sql, params) => inTurn(() => own.changed(sql, params)),
    rows: (sql, params) => inTurn(() => own.rows(sql, params)),
    column: (sql, take) => inTurn(() => own.column(sql, take)),
    append: (table, rows) => inTurn(() => own.append(table, rows)),
    transaction: (work) => inTurn(() => own.transaction(work)),
    exclusive: (work) => inTurn(() => work(own)),
    lasting: lastingWork,
    idle,
  };
  return { engine, close: () => opened?.close() };
}

/** A statement by itself is committed with it. */
function hasGivenUp(error: unknown): boolean {
  return /^(FATAL|INTERNAL) Error|Failed to commit/.test(messageOf(error));
}

/** SQL text literal. For names and ids of ours; values of records always go as parameters or appended rows. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** SQL literal of a value of ours: no text of a vendor or a record, which may hold what no statement can. */
export function literal(value: Cell): string {
  return typeof value === 'string' ? quote(value) : String(value);
}

/** SQL list of text literals. */
export function quoteList(texts: readonly string[]): string {
  return `[${texts.map(quote).join(', ')}]::varchar[]`;
}

/**
 * SQL condition for the rows of one object of one source. In the text and not as parameters: what is asked many times
 * in each run costs a third less so.
 */
export function isOf(source: string, object: string, alias?: string): string {
  const of = alias === undefined ? '' : `${alias}.`;
  return `${of}source = ${quote(source)} and ${of}object = ${quote(object)}`;
}
