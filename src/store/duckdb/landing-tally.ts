import type { Ended, RunOf, RunTally } from '../ports.ts';
import { type Engine, isOf, quote } from './connection.ts';
import { deleteLosers } from './landing-aliases.ts';
import {
  cameAndHeld,
  countRows,
  endRun,
  forgetRuns,
  heldOf,
  keepHeld,
  readUnderway,
} from './landing-cursors.ts';
import { keepFormer, noteGap } from './past.ts';

/** Ids that are held against each other at once, so that memory does not grow with the table. */
const IDS_AT_ONCE = 250_000;

/** What a pull from the beginning brought; what came twice into an empty table becomes one. */
export async function tallyRun(tx: Engine, of: RunOf): Promise<RunTally> {
  const { fresh } = await readUnderway(tx, of);
  if (fresh) return { repeated: await settle(tx, of), unseen: 0 };
  const { source, object, table } = of;
  let repeated = 0;
  let unseen = 0;
  for (const part of partsOf(await countRows(tx, table, source))) {
    const [row] = await tx.rows<{ n: number }>(
      `select count(*) - count(distinct id) as n from seen_ids where ${isOf(source, object)} and not by_changes and ${part('id')}`,
    );
    repeated += row?.n ?? 0;
    const [left] = await tx.rows<{ n: number }>(`select count(*) as n from ${unseenIn(of, part)}`);
    unseen += left?.n ?? 0;
  }
  return { repeated, unseen };
}

/** Of records that an empty table was given twice the newest stays, and of equals the one that came last. */
async function settle(tx: Engine, { source, object, table }: RunOf): Promise<number> {
  await deleteLosers(tx, source, object, table.table);
  const own = `source = ${quote(source)}`;
  let came: number | null = null;
  let repeated = 0;
  let removed = 0;
  for (const part of partsOf(await countRows(tx, table, source))) {
    const [size] = await tx.rows<{ n: number }>(
      `select count(*) - count(distinct id) as n from ${table.table} where ${own} and ${part('id')}`,
    );
    if (!size || size.n === 0) continue;
    const twice = `select id from ${table.table} where ${own} and ${part('id')} group by id having count(*) > 1`;
    const [row] = await tx.rows<{ live: number }>(`select sum(greatest(live - 1, 0))::bigint as live from 
      (select count(*) filter (not deleted) as live from ${table.table} where ${own} and id in (${twice}) group by id)`);
    repeated += row?.live ?? 0;
    came ??= await heldOf(tx, source, object, table);
    removed += await tx.changed(`delete from ${table.table} where rowid in (
      select rowid from ${table.table} where ${own} and id in (${twice})
      qualify row_number() over (partition by id order by modified_at desc, rowid desc) > 1)`);
  }
  if (came !== null) await keepHeld(tx, source, object, came - removed);
  return repeated;
}

/**
 * Ends a run: holds what the table has against what came, sweeps what a pull from the beginning did not see, and
 * keeps the checkpoint. Where the figures differ nothing is ended and the object's cursors are forgotten.
 */
export async function finishRun(
  tx: Engine,
  of: RunOf & { readonly checkpoint: string; readonly at: string },
): Promise<Ended> {
  const { source, object, run } = of;
  const { came, held } = await cameAndHeld(tx, of);
  const parts = partsOf(held);
  const lost = came === held && run !== 'changes' ? await seenButGone(tx, of, parts) : 0;
  if (came !== held || lost > 0) {
    await forgetRuns(tx, source, object);
    return { swept: 0, came, held: held - lost };
  }
  const fresh = run === 'first' && (await readUnderway(tx, of)).fresh;
  // What a first pull brings is taken for having been there from the beginning: until it ends, it was not.
  if (fresh) await noteGap(tx, 'begun');
  const swept = run === 'changes' || fresh ? 0 : await sweep(tx, of, parts);
  await endRun(tx, of);
  return { swept, came, held };
}

/** Marks as deleted what a pull from the beginning did not see. */
async function sweep(tx: Engine, of: RunOf, parts: readonly Part[]): Promise<number> {
  let swept = 0;
  for (const part of parts) {
    const [left] = await tx.rows<{ n: number }>(`select count(*) as n from ${unseenIn(of, part)}`);
    // As a rule everything was seen.
    if (left?.n === 0) continue;
    const unseen = `rowid in (select r.rowid from ${unseenIn(of, part)})`;
    await keepFormer(tx, of.table.table, unseen);
    swept += await tx.changed(`update ${of.table.table} set deleted = true where ${unseen}`);
  }
  return swept;
}

/** Records that a pull from the beginning saw and that the table does not hold. */
async function seenButGone(tx: Engine, of: RunOf, parts: readonly Part[]): Promise<number> {
  const { source, object, table } = of;
  let gone = 0;
  for (const part of parts) {
    const [row] = await tx.rows<{ n: number }>(`select count(distinct s.id) as n from seen_ids s
      where ${isOf(source, object, 's')} and not s.by_changes and ${part('s.id')}
        and not exists (from ${table.table} r where r.source = ${quote(source)} and ${part('r.id')} and r.id = s.id)`);
    gone += row?.n ?? 0;
  }
  return gone;
}

/** FROM clause of the records of one part, as `r`, that are not deleted and were not seen. */
function unseenIn({ source, object, table }: RunOf, part: Part): string {
  return `${table.table} r where r.source = ${quote(source)} and not r.deleted and ${part('r.id')}
    and not exists (from seen_ids s where ${isOf(source, object, 's')} and ${part('s.id')} and s.id = r.id)`;
}

/** SQL condition on an id. */
type Part = (id: string) => string;

/** Divides so many records into parts of a bounded size. */
function partsOf(records: number): Part[] {
  const parts = Math.max(1, Math.ceil(records / IDS_AT_ONCE));
  return Array.from({ length: parts }, (_, at) => (id: string) => {
    return parts === 1 ? 'true' : `hash(${id}) % ${parts} = ${at}`;
  });
}
