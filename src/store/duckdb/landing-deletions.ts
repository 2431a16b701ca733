import type { LandingBatch } from '../ports.ts';
import { type Engine, quote } from './connection.ts';
import { keepFormer } from './past.ts';

/**
 * Marks as deleted what is known to be gone by its id alone, unless a later version stands there.
 * @returns how many became deleted
 */
export async function landDeletions(tx: Engine, batch: LandingBatch, sweeping: boolean): Promise<number> {
  const { source, table, deletedIds = [] } = batch;
  if (deletedIds.length === 0) return 0;
  const pairs = deletedIds.map(({ id, at }) => [id, at]);
  await tx.run('create or replace temp table told_gone (id varchar, gone_at varchar)');
  await tx.append('told_gone', pairs);
  // The stamp moves along, so that no version from before the deletion passes for a newer one.
  const gone = '(select id, max(gone_at::timestamp) as gone_at from told_gone group by id) g';
  const same = `${table.table}.source = ${quote(source)} and ${table.table}.id = g.id
      and not ${table.table}.deleted and ${table.table}.modified_at <= g.gone_at`;
  await keepFormer(tx, table.table, `exists (from ${gone} where ${same})`);
  const deleted = await tx.changed(`update ${table.table} set deleted = true, modified_at = g.gone_at
    from ${gone} where ${same}`);
  await rememberGone(tx, batch, 'told_gone', sweeping);
  return deleted;
}

/** What is known to be gone stays so, though a pull from the beginning that is under way may still bring it. */
export async function rememberGone(
  tx: Engine,
  { source, object, run }: LandingBatch,
  gone: 'told_gone' | 'rerouted',
  sweeping: boolean,
): Promise<void> {
  if (!sweeping || run !== 'changes') return;
  await tx.run(`insert into seen_ids select ${quote(source)}, ${quote(object)}, id, true from ${gone}`);
}
