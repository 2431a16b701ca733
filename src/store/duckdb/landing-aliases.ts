import type { LandingBatch } from '../ports.ts';
import { type Engine, isOf, quote } from './connection.ts';
import { rememberGone } from './landing-deletions.ts';
import { keepFormer } from './past.ts';

/** The objects of a source of which records were merged away. */
export async function aliasedObjects(tx: Engine, source: string): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ object: string }>(
    `select distinct object from aliases where source = ${quote(source)}`,
  );
  return new Set(rows.map(({ object }) => object));
}

/** Lets the references of `incoming` that point at a record that was merged away point at the one that is left. */
export async function followAliases(
  tx: Engine,
  { source, table, columns }: LandingBatch,
  aliased: ReadonlySet<string>,
): Promise<void> {
  const given = new Set(columns);
  for (const { column, object } of table.references) {
    if (!given.has(column) || !aliased.has(object)) continue;
    await tx.run(`update incoming set ${column} = a.into_id from aliases a
      where ${isOf(source, object, 'a')} and a.id = incoming.${column}`);
  }
}

/**
 * Among `incoming`, a version of a record from before it was merged away is deleted as well: a search index may hold
 * it for a while. What is read from the beginning is taken as it is.
 */
export async function keepLosersDeleted(tx: Engine, { source, object, run }: LandingBatch): Promise<void> {
  if (run !== 'changes') return;
  await tx.run(`update incoming set deleted = true from aliases a
    where ${isOf(source, object, 'a')} and a.id = incoming.id and not incoming.deleted and incoming.modified_at <= a.merged_at`);
}

/** Records of `arriving` that are not deleted are no losers, or none any more. */
export async function dropRevived(tx: Engine, { source, object }: LandingBatch): Promise<void> {
  await tx.run(`delete from aliases using arriving
    where ${isOf(source, object, 'aliases')} and aliases.id = arriving.id and not arriving.deleted and arriving.fate <> 'older'`);
}

/** Of rows that landed without being compared: those that were merged away by what came before or after them. */
export async function deleteLosers(tx: Engine, source: string, object: string, table: string): Promise<void> {
  await tx.run(`update ${table} set deleted = true from aliases a
    where ${isOf(source, object, 'a')} and ${table}.source = ${quote(source)} and a.id = ${table}.id and not ${table}.deleted and ${table}.modified_at <= a.merged_at`);
}

/**
 * Keeps who was merged into whom, marks the losers as deleted, and lets every reference to them follow.
 * @param told SELECT of `id` and `merged_into` for merges that the batch's own rows tell of; null where they cannot
 * @param sweeping whether a pull from the beginning is under way that may still bring the losers
 * @returns how many records are known as merged away since now, and how many of the mirror became deleted
 */
export async function landMerges(
  tx: Engine,
  batch: LandingBatch,
  told: string | null,
  sweeping: boolean,
): Promise<{ merged: number; deleted: number }> {
  const { source, object, table, merges = [] } = batch;
  if (merges.length === 0 && told === null) return { merged: 0, deleted: 0 };
  await tx.run('create or replace temp table merging (id varchar, into_id varchar)');
  const pairs = merges.map(({ id, into }) => [id, into]);
  if (pairs.length > 0) await tx.append('merging', pairs);
  if (told !== null) await tx.run(`insert into merging ${told}`);
  // A winner names its losers for ever: most of what comes is known.
  await tx.run(`delete from merging where id = into_id or into_id is null
    or exists (from aliases a where ${isOf(source, object, 'a')} and a.id = merging.id and a.into_id = merging.into_id)
    or rowid not in (select max(rowid) from merging group by id)`);
  if ((await countOf(tx, 'merging')) === 0) return { merged: 0, deleted: 0 };
  const merged = await keepAliases(tx, batch);
  // The stamp moves along, so that no version from before the merge passes for a newer one.
  const loses = `${isOf(source, object, 'a')} and a.id in (select id from rerouted)
      and ${table.table}.source = ${quote(source)} and ${table.table}.id = a.id and not ${table.table}.deleted`;
  await keepFormer(tx, table.table, `exists (from aliases a where ${loses})`);
  const deleted =
    await tx.changed(`update ${table.table} set deleted = true, modified_at = greatest(${table.table}.modified_at, a.merged_at)
    from aliases a where ${loses}`);
  for (const { table: holder, column } of await pointing(tx, batch)) {
    const follows = `${holder}.source = ${quote(source)} and ${holder}.${column} = r.id`;
    await keepFormer(tx, holder, `exists (from rerouted r where ${follows})`);
    await tx.run(`update ${holder} set ${column} = r.into_id from rerouted r where ${follows}`);
  }
  await rememberGone(tx, batch, 'rerouted', sweeping);
  return { merged, deleted };
}

/** Of the columns that hold references to a record of the batch's object: those that hold one to a record of `rerouted`. */
async function pointing(tx: Engine, { source, table }: LandingBatch) {
  if (table.pointedAt.length === 0) return [];
  const each = table.pointedAt.map(
    ({ table: holder, column }, at) => `select ${at} as at where exists (from ${holder}
      where source = ${quote(source)} and ${column} in (select id from rerouted))`,
  );
  const found = await tx.rows<{ at: number }>(each.join(' union all '));
  const any = new Set(found.map(({ at }) => at));
  return table.pointedAt.filter((_, at) => any.has(at));
}

/** Steps after which a chain of merges must have come to its end; each halves what is left of it. */
const MOST_STEPS = 40;

/**
 * Puts `merging` into the aliases, and into `rerouted` every alias that leads elsewhere than before.
 * @returns how many records had no alias before
 */
async function keepAliases(tx: Engine, { source, object, table, at }: LandingBatch): Promise<number> {
  const own = isOf(source, object, 'aliases');
  await tx.run(`create or replace temp table known as select id, into_id from aliases where ${own}`);
  const fresh = await countOf(tx, 'merging where id not in (select id from known)');
  // Who wins now was no loser, or is none any more.
  await tx.run(`delete from aliases where ${own} and (id in (select id from merging)
    or exists (from merging m where m.into_id = aliases.id and m.id = aliases.into_id))`);
  // By the vendor's stamps: that of the loser when it went, else that of the winner.
  await tx.run(`insert into aliases
    select ${quote(source)}, ${quote(object)}, m.id, m.into_id, coalesce(max(l.modified_at), max(w.modified_at), ${quote(at)}::timestamp)
    from merging m
    left join ${table.table} l on l.source = ${quote(source)} and l.id = m.id and l.deleted
    left join ${table.table} w on w.source = ${quote(source)} and w.id = m.into_id
    group by all`);
  for (let moved = 1, step = 0; moved > 0 && step < MOST_STEPS; step++) {
    moved = await tx.changed(`update aliases set into_id = next.into_id
      from (select id, into_id from aliases where ${own}) next
      where ${own} and next.id = aliases.into_id and next.into_id <> aliases.into_id`);
  }
  // A circle has no winner. The vendor's next word on its records will say who it is.
  await tx.run(`delete from aliases where ${own} and into_id in (select id from aliases where ${own})`);
  await tx.run(`create or replace temp table rerouted as select id, into_id from aliases
    where ${own} and not exists (from known k where k.id = aliases.id and k.into_id = aliases.into_id)`);
  await tx.run('drop table known');
  return fresh;
}

async function countOf(tx: Engine, from: string): Promise<number> {
  const [row] = await tx.rows<{ n: number }>(`select count(*) as n from ${from}`);
  return row?.n ?? 0;
}
