import type { Cursor, LandingBatch, LandingCounts, LandingPort, RecordTable } from '../ports.ts';
import { type Engine, quote } from './connection.ts';

/** Lands records by staging each batch as text, comparing it with what stands there, and merging what differs. */
export function createLanding(engine: Engine): LandingPort {
  return {
    land: (batch) => engine.transaction((tx) => land(tx, batch)),

    async cursor(source, object) {
      const [row] = await engine.rows<{ checkpoint: string; unfinished: boolean; proven_at: string | null }>(
        'select checkpoint, unfinished, proven_at from cursors where source = $1 and object = $2',
        [source, object],
      );
      return row
        ? ({
            checkpoint: row.checkpoint,
            unfinished: row.unfinished,
            provenAt: row.proven_at,
          } satisfies Cursor)
        : null;
    },

    beginFull: (source, object) =>
      engine.run('delete from seen_ids where source = $1 and object = $2', [source, object]),

    async seen(source, object) {
      const [row] = await engine.rows<{ n: number }>(
        'select count(distinct id) as n from seen_ids where source = $1 and object = $2',
        [source, object],
      );
      return row?.n ?? 0;
    },

    finish: (end) =>
      engine.transaction(async (tx) => {
        let swept = 0;
        if (end.full) {
          const gone = `source = $1 and not deleted and id not in (select id from seen_ids where source = $1 and object = ${quote(end.object)})`;
          const [row] = await tx.rows<{ n: number }>(
            `select count(*) as n from ${end.table.table} where ${gone}`,
            [end.source],
          );
          swept = row?.n ?? 0;
          if (swept > 0)
            await tx.run(`update ${end.table.table} set deleted = true where ${gone}`, [end.source]);
          await tx.run('delete from seen_ids where source = $1 and object = $2', [end.source, end.object]);
        }
        await tx.run(
          'update cursors set unfinished = false, proven_at = $3::timestamp where source = $1 and object = $2',
          [end.source, end.object, end.at],
        );
        return swept;
      }),

    async countLive(table, source) {
      const [row] = await engine.rows<{ n: number }>(
        `select count(*) as n from ${table} where source = $1 and not deleted`,
        [source],
      );
      return row?.n ?? 0;
    },
  };
}

async function land(tx: Engine, batch: LandingBatch): Promise<LandingCounts> {
  const counts = batch.rows.length > 0 ? await landRows(tx, batch) : { added: 0, changed: 0, same: 0 };
  if (batch.changes.length > 0) await landChanges(tx, batch);
  const key = [batch.source, batch.object, batch.checkpoint, batch.remember];
  await tx.run('update cursors set checkpoint = $3, unfinished = $4 where source = $1 and object = $2', key);
  await tx.run(
    'insert into cursors select $1, $2, $3, $4, null where not exists (from cursors where source = $1 and object = $2)',
    key,
  );
  return counts;
}

async function landRows(tx: Engine, batch: LandingBatch): Promise<LandingCounts> {
  const { table, columns } = batch.table;
  const given = new Set(batch.columns);
  const typed = columns.map(({ name, type }) => {
    if (name === 'source') return `${quote(batch.source)} as source`;
    return given.has(name) ? `cast(${name} as ${type}) as ${name}` : `cast(null as ${type}) as ${name}`;
  });
  await tx.run(
    `create or replace temp table staged (${batch.columns.map((name) => `${name} varchar`).join(', ')})`,
  );
  await tx.append('staged', batch.rows);
  // Within a batch the newest version of a record wins, and of equals the one that came last.
  await tx.run(`create or replace temp table incoming as select ${typed.join(', ')} from staged
    qualify row_number() over (partition by id order by modified_at desc, rowid desc) = 1`);
  if (batch.remember) {
    await tx.run(
      `insert into seen_ids select source, ${quote(batch.object)}, id from incoming where not deleted`,
    );
  }
  const own = columns.map(({ name }) => name).filter((name) => name !== 'source' && name !== 'id');
  const differs = own.map((name) => `i.${name} is distinct from t.${name}`).join(' or ');
  await tx.run(`create or replace temp table arriving as
    select i.*, t.id is null as is_new from incoming i left join ${table} t on t.source = i.source and t.id = i.id
    where t.id is null or (i.modified_at >= t.modified_at and (${differs}))`);
  const [size] = await tx.rows<{ incoming: number; added: number; changed: number }>(
    `select (select count(*) from incoming) as incoming, count(*) filter (is_new) as added, count(*) filter (not is_new) as changed from arriving`,
  );
  const added = size?.added ?? 0;
  const changed = size?.changed ?? 0;
  if (changed > 0) {
    await noteDifferences(tx, batch, table, columns);
    await tx.run(
      `delete from ${table} using arriving a where ${table}.source = a.source and ${table}.id = a.id and not a.is_new`,
    );
  }
  if (added + changed > 0) await tx.run(`insert into ${table} select * exclude (is_new) from arriving`);
  return { added, changed, same: (size?.incoming ?? 0) - added - changed };
}

const ENVELOPE = new Set(['source', 'id', 'created_at', 'modified_at', 'created_by', 'modified_by', 'raw']);

/** What differs from the last version that we saw, where the vendor says that the record was modified since. */
async function noteDifferences(
  tx: Engine,
  batch: LandingBatch,
  table: string,
  columns: RecordTable['columns'],
): Promise<void> {
  const given = new Set(batch.columns);
  const compared = columns.map(({ name }) => name).filter((name) => given.has(name) && !ENVELOPE.has(name));
  const each = compared.map(
    (
      name,
    ) => `select a.source, ${quote(batch.object)}, a.id, ${quote(name)}, cast(t.${name} as varchar), cast(a.${name} as varchar),
      a.modified_at, a.modified_by, cast(null as boolean), 'mirror'
    from arriving a join ${table} t on t.source = a.source and t.id = a.id
    where not a.is_new and a.modified_at > t.modified_at and a.${name} is distinct from t.${name}`,
  );
  await tx.run(`insert into changes ${each.join(' union all ')}`);
}

async function landChanges(tx: Engine, batch: LandingBatch): Promise<void> {
  await tx.run(`create or replace temp table staged_changes
    (record_id varchar, field varchar, old_value varchar, new_value varchar, changed_at varchar, by_user varchar, by_person varchar)`);
  await tx.append(
    'staged_changes',
    batch.changes.map((change) => [
      change.recordId,
      change.field,
      change.old,
      change.new,
      change.at,
      change.by,
      change.byPerson,
    ]),
  );
  const here = `c.source = ${quote(batch.source)} and c.object = ${quote(batch.object)} and c.origin = 'vendor'`;
  await tx.run(`insert into changes
    select distinct ${quote(batch.source)}, ${quote(batch.object)}, s.record_id, s.field, s.old_value, s.new_value, s.changed_at::timestamp, s.by_user, s.by_person::boolean, 'vendor'
    from staged_changes s
    where not exists (from changes c where ${here} and c.record_id = s.record_id and c.field = s.field
      and c.changed_at = s.changed_at::timestamp and c.new_value is not distinct from s.new_value)`);
}
