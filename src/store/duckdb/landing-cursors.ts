import type { Cursor, LandingBatch, RecordTable, Run, RunOf, Standing } from '../ports.ts';
import { type Engine, quote } from './connection.ts';

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

export async function readCursor(
  engine: Engine,
  source: string,
  object: string,
  run: Run,
): Promise<Cursor | null> {
  const [row] = await engine.rows<Cursor>(
    'select checkpoint, unfinished from cursors where source = $1 and object = $2 and run = $3',
    [source, object, cursorOf(run)],
  );
  return row ?? null;
}

export async function readUnderway(
  tx: Engine,
  { source, object, run }: Pick<LandingBatch, 'source' | 'object' | 'run'>,
): Promise<Underway> {
  const rows = await tx.rows<{ run: string; unfinished: boolean; fresh: boolean }>(
    'select run, unfinished, fresh from cursors where source = $1 and object = $2',
    [source, object],
  );
  return {
    fresh: run === 'first' && rows.some((row) => row.run === 'changes' && row.unfinished && row.fresh),
    sweeping: rows.some((row) => row.unfinished && !row.fresh),
  };
}

export function readStanding(engine: Engine): Promise<Standing[]> {
  return engine.rows<Standing>(`
    select source, object, s.proven_at as "provenAt", s.reconciled_at as "reconciledAt",
      case when c.first then 'first' when c.again then 'everything' end as unfinished
    from standings s full join (
      select source, object, bool_or(run = 'changes' and unfinished) as first, bool_or(run = 'everything') as again
      from cursors group by all
    ) c using (source, object)
    order by source, object`);
}

export async function beginRun(tx: Engine, of: RunOf & { readonly at: string }): Promise<void> {
  const { source, object, table, run, at } = of;
  const key = [source, object];
  await tx.run('delete from seen_ids where source = $1 and object = $2', key);
  // A first pull reads everything itself.
  if (run === 'first') await tx.run('delete from cursors where source = $1 and object = $2', key);
  await tx.run('delete from cursors where source = $1 and object = $2 and run = $3', [...key, cursorOf(run)]);
  const fresh =
    run === 'first' ? `not exists (from ${table.table} where source = ${quote(source)})` : 'false';
  await tx.run(`insert into cursors select $1, $2, $3, null, true, ${fresh}, $4::timestamp`, [
    ...key,
    cursorOf(run),
    at,
  ]);
}

/** Keeps the checkpoint of a batch that has landed. */
export async function moveCursor(tx: Engine, batch: LandingBatch): Promise<void> {
  const { source, object, run, checkpoint, at } = batch;
  if (checkpoint === null) return;
  const key = [source, object, cursorOf(run), checkpoint];
  const moved = await tx.changed(
    'update cursors set checkpoint = $4 where source = $1 and object = $2 and run = $3',
    key,
  );
  if (moved > 0) return;
  await tx.run('insert into cursors values ($1, $2, $3, $4, $5, false, $6::timestamp)', [
    ...key,
    run !== 'changes',
    at,
  ]);
}

/** Keeps that a run has ended, with its checkpoint. */
export async function endRun(
  tx: Engine,
  { source, object, run, checkpoint, at }: RunOf & { readonly checkpoint: string; readonly at: string },
): Promise<void> {
  const key = [source, object];
  if (run !== 'changes') {
    await tx.run(
      `update standings set reconciled_at = (select began_at from cursors where source = $1 and object = $2 and run = $3)
       where source = $1 and object = $2`,
      [...key, cursorOf(run)],
    );
    await tx.run('delete from seen_ids where source = $1 and object = $2', key);
  }
  await tx.run('update standings set proven_at = $3::timestamp where source = $1 and object = $2', [
    ...key,
    at,
  ]);
  if (run === 'everything') {
    await tx.run(`delete from cursors where source = $1 and object = $2 and run = 'everything'`, key);
    return;
  }
  const moved = await tx.changed(
    `update cursors set checkpoint = $3, unfinished = false, fresh = false, began_at = null
     where source = $1 and object = $2 and run = 'changes'`,
    [...key, checkpoint],
  );
  if (moved > 0) return;
  await tx.run(`insert into cursors values ($1, $2, 'changes', $3, false, false, null)`, [
    ...key,
    checkpoint,
  ]);
}

/** The next run of this kind asks for what this one asked for. */
export async function abandonRun(
  tx: Engine,
  { source, object, run, checkpoint }: RunOf & { readonly checkpoint: string | null },
): Promise<void> {
  const key = [source, object, cursorOf(run)];
  if (checkpoint !== null) {
    await tx.run('update cursors set checkpoint = $4 where source = $1 and object = $2 and run = $3', [
      ...key,
      checkpoint,
    ]);
    return;
  }
  await tx.run('delete from cursors where source = $1 and object = $2 and run = $3', key);
  await tx.run('delete from seen_ids where source = $1 and object = $2', [source, object]);
}

/** Forgets how far all pulls of an object came, and how much landed. */
export async function forgetRuns(tx: Engine, source: string, object: string): Promise<void> {
  for (const table of ['cursors', 'seen_ids'])
    await tx.run(`delete from ${table} where source = $1 and object = $2`, [source, object]);
  await tx.run('update standings set held = null where source = $1 and object = $2', [source, object]);
}

/** How many records the table must hold by what landed; taken from the table itself where that is not known. */
export async function heldOf(
  tx: Engine,
  source: string,
  object: string,
  table: RecordTable,
): Promise<number> {
  const key = [source, object];
  const [row] = await tx.rows<{ held: number | null }>(
    'select held from standings where source = $1 and object = $2',
    key,
  );
  if (row && row.held !== null) return row.held;
  const held = await countRows(tx, table, source);
  if (row) await keepHeld(tx, source, object, held);
  else await tx.run('insert into standings values ($1, $2, null, null, $3)', [...key, held]);
  return held;
}

/** How many records the table must hold by what landed, and how many it does. */
export async function cameAndHeld(
  tx: Engine,
  { source, object, table }: RunOf,
): Promise<{ came: number; held: number }> {
  const [row] = await tx.rows<{ came: number | null; held: number }>(
    `select s.held as came, t.n as held from (select count(*) as n from ${table.table} where source = $1) t
     left join standings s on s.source = $1 and s.object = $2`,
    [source, object],
  );
  const held = row?.held ?? 0;
  return { came: row?.came ?? (await heldOf(tx, source, object, table)), held };
}

export async function keepHeld(tx: Engine, source: string, object: string, held: number): Promise<void> {
  await tx.run('update standings set held = $3 where source = $1 and object = $2', [source, object, held]);
}

/** Records that the table holds, deleted ones included. */
export async function countRows(tx: Engine, { table }: RecordTable, source: string): Promise<number> {
  const [row] = await tx.rows<{ n: number }>(`select count(*) as n from ${table} where source = $1`, [
    source,
  ]);
  return row?.n ?? 0;
}
