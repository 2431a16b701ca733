import type { Cursor, LandingBatch, RecordTable, Run, RunOf, Standing } from '../ports.ts';
import { type Engine, isOf, quote } from './connection.ts';

/** What a batch needs to know of the pulls of its object. */
export interface Underway {
  /** A first pull that began in an empty table. */
  readonly fresh: boolean;
  /** A pull from the beginning that will sweep what it has not seen, as it began where records stood. */
  readonly sweeping: boolean;
}

/** The cursor that a run moves. */
function cursorOf(run: Run): string {
  return run === 'everything' ? 'everything' : 'changes';
}

/** SQL condition for the row of that cursor. */
function isCursor({ source, object, run }: Pick<RunOf, 'source' | 'object' | 'run'>): string {
  return `${isOf(source, object)} and run = ${quote(cursorOf(run))}`;
}

export async function readCursor(
  engine: Engine,
  source: string,
  object: string,
  run: Run,
): Promise<Cursor | null> {
  const [row] = await engine.rows<Cursor>(
    `select checkpoint, unfinished from cursors where ${isCursor({ source, object, run })}`,
  );
  return row ?? null;
}

export async function readUnderway(
  tx: Engine,
  { source, object, run }: Pick<LandingBatch, 'source' | 'object' | 'run'>,
): Promise<Underway> {
  const rows = await tx.rows<{ run: string; unfinished: boolean; fresh: boolean }>(
    `select run, unfinished, fresh from cursors where ${isOf(source, object)}`,
  );
  return {
    fresh: run === 'first' && rows.some((row) => row.run === 'changes' && row.unfinished && row.fresh),
    sweeping: rows.some((row) => row.unfinished && !row.fresh),
  };
}

/** Put together here: for so few rows the engine takes longer to plan it than to do it. */
export async function readStanding(engine: Engine): Promise<Standing[]> {
  const rows = await engine.rows<
    Omit<Standing, 'unfinished'> & { run: Run | null; unfinished: boolean | null }
  >(`
    select source, object, proven_at as "provenAt", reconciled_at as "reconciledAt", null as run, null as unfinished from standings
    union all select source, object, null, null, run, unfinished from cursors`);
  const standing = new Map<string, Standing>();
  for (const { source, object, provenAt, reconciledAt, run, unfinished } of rows) {
    const key = `${source} ${object}`;
    const row = standing.get(key) ?? {
      source,
      object,
      provenAt: null,
      reconciledAt: null,
      unfinished: null,
    };
    if (run === null) standing.set(key, { ...row, provenAt, reconciledAt });
    else if (run === 'everything') standing.set(key, { ...row, unfinished: row.unfinished ?? 'everything' });
    else standing.set(key, unfinished ? { ...row, unfinished: 'first' } : row);
  }
  return [...standing].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

export async function beginRun(tx: Engine, of: RunOf & { readonly at: string }): Promise<void> {
  const { source, object, table, run, at } = of;
  const own = isOf(source, object);
  const fresh =
    run === 'first' ? `not exists (from ${table.table} where source = ${quote(source)})` : 'false';
  // A first pull reads everything itself.
  await tx.run(`delete from seen_ids where ${own};
    delete from cursors where ${run === 'first' ? own : isCursor(of)};
    insert into cursors select ${quote(source)}, ${quote(object)}, ${quote(cursorOf(run))}, null, true, ${fresh}, ${quote(at)}::timestamp`);
}

/** Keeps the checkpoint of a batch that has landed. */
export async function moveCursor(tx: Engine, batch: LandingBatch): Promise<void> {
  const { source, object, run, checkpoint, at } = batch;
  await keepHeeded(tx, batch);
  if (checkpoint === null) return;
  const moved = await tx.changed(
    `update cursors set checkpoint = ${quote(checkpoint)} where ${isCursor(batch)}`,
  );
  if (moved > 0) return;
  await tx.run('insert into cursors values ($1, $2, $3, $4, $5, false, $6::timestamp)', [
    source,
    object,
    cursorOf(run),
    checkpoint,
    run !== 'changes',
    at,
  ]);
}

/** Keeps what a reading of everything told pulls of changes. */
async function keepHeeded(
  tx: Engine,
  { source, object, heeded }: Pick<LandingBatch, 'source' | 'object' | 'heeded'>,
): Promise<void> {
  if (!heeded) return;
  const cursor = isCursor({ source, object, run: 'changes' });
  await tx.run(`update cursors set checkpoint = ${quote(heeded)} where ${cursor}`);
}

/** Keeps that a run has ended, with its checkpoint. */
export async function endRun(
  tx: Engine,
  of: RunOf & { readonly checkpoint: string; readonly heeded?: string | null; readonly at: string },
): Promise<void> {
  await keepHeeded(tx, of);
  const { source, object, run, checkpoint, at } = of;
  const own = isOf(source, object);
  const proven = `proven_at = ${quote(at)}::timestamp`;
  const standing =
    run === 'changes'
      ? `update standings set ${proven} where ${own}`
      : `update standings set ${proven}, reconciled_at = (select began_at from cursors where ${isCursor(of)}) where ${own};
        delete from seen_ids where ${own}`;
  if (run === 'everything') {
    await tx.run(`${standing}; delete from cursors where ${isCursor(of)}`);
    return;
  }
  const moved = await tx.changed(
    `${standing}; update cursors set checkpoint = ${quote(checkpoint)}, unfinished = false, fresh = false, began_at = null where ${isCursor(of)}`,
  );
  if (moved > 0) return;
  await tx.run(`insert into cursors values ($1, $2, 'changes', $3, false, false, null)`, [
    source,
    object,
    checkpoint,
  ]);
}

/** The next run of this kind asks for what this one asked for. */
export async function abandonRun(
  tx: Engine,
  of: RunOf & { readonly checkpoint: string | null },
): Promise<void> {
  const { source, object, checkpoint } = of;
  if (checkpoint !== null) {
    await tx.run(`update cursors set checkpoint = ${quote(checkpoint)} where ${isCursor(of)}`);
    return;
  }
  await tx.run(
    `delete from cursors where ${isCursor(of)}; delete from seen_ids where ${isOf(source, object)}`,
  );
}

/** Forgets how far all pulls of an object came, and how much landed. */
export async function forgetRuns(tx: Engine, source: string, object: string): Promise<void> {
  const own = isOf(source, object);
  await tx.run(`delete from cursors where ${own}; delete from seen_ids where ${own};
    update standings set held = null where ${own}`);
}

/** How many records the table must hold by what landed; taken from the table itself where that is not known. */
export async function heldOf(
  tx: Engine,
  source: string,
  object: string,
  table: RecordTable,
): Promise<number> {
  const [row] = await tx.rows<{ held: number | null }>(
    `select held from standings where ${isOf(source, object)}`,
  );
  if (row && row.held !== null) return row.held;
  const held = await countRows(tx, table, source);
  if (row) await keepHeld(tx, source, object, held);
  else
    await tx.run(
      `insert into standings values (${quote(source)}, ${quote(object)}, null, null, ${held}::bigint)`,
    );
  return held;
}

/** How many records the table must hold by what landed, and how many it does. */
export async function cameAndHeld(
  tx: Engine,
  { source, object, table }: RunOf,
): Promise<{ came: number; held: number }> {
  const [row] = await tx.rows<{ held: number; came: number | null }>(
    `select (select count(*) from ${table.table} where source = ${quote(source)}) as held,
      (select held from standings where ${isOf(source, object)}) as came`,
  );
  return { came: row?.came ?? (await heldOf(tx, source, object, table)), held: row?.held ?? 0 };
}

export async function keepHeld(tx: Engine, source: string, object: string, held: number): Promise<void> {
  await tx.run(`update standings set held = ${held}::bigint where ${isOf(source, object)}`);
}

/** Records that the table holds, deleted ones included. */
export async function countRows(tx: Engine, { table }: RecordTable, source: string): Promise<number> {
  const [row] = await tx.rows<{ n: number }>(
    `select count(*) as n from ${table} where source = ${quote(source)}`,
  );
  return row?.n ?? 0;
}
