import type { ChangeCells, LandingBatch } from '../ports.ts';
import { type Engine, quote } from './connection.ts';
import { createGathering } from './landing-gathering.ts';
import { NEXT_STEP } from './past.ts';

/** No field of the record itself. */
const ENVELOPE = new Set(['source', 'id', 'created_at', 'modified_at', 'created_by', 'modified_by', 'raw']);

/**
 * Notes what differs from the last version that we saw, where the vendor says that the record was modified since.
 * A record that is deleted says so and nothing else: vendors empty what they delete.
 */
export async function noteDifferences(tx: Engine, batch: LandingBatch): Promise<void> {
  const names = comparedColumns(batch);
  if (names.length === 0) return;
  const each = names.map((name) => {
    const differs = `${name} is distinct from ${formerly(name)} ${name === 'deleted' ? '' : 'and not deleted'}`;
    const told = `{field: ${quote(name)}, old: cast(${formerly(name)} as varchar), new: cast(${name} as varchar)}`;
    return `case when ${differs} then ${told} end`;
  });
  await tx.run(`insert into changes
    select source, ${quote(batch.object)}, id, d.field, d.old, d.new, modified_at, modified_by, cast(null as boolean), 'mirror', ${NEXT_STEP}
    from (select source, id, modified_at, modified_by, unnest([${each.join(', ')}]) as d
      from arriving where fate = 'changed' and modified_at > ${formerly('modified_at')})
    where d is not null`);
}

/** The columns of which differences are noted. */
export function comparedColumns({ table, columns }: LandingBatch): string[] {
  const given = new Set(columns);
  return table.columns.map(({ name }) => name).filter((name) => given.has(name) && !ENVELOPE.has(name));
}

/** The column of `arriving` that holds what stood in the table. */
export function formerly(name: string): string {
  return `former_${name}`;
}

const COLUMNS = {
  record_id: 'VARCHAR',
  field: 'VARCHAR',
  old_value: 'VARCHAR',
  new_value: 'VARCHAR',
  changed_at: 'TIMESTAMP',
  by_user: 'VARCHAR',
  by_person: 'BOOLEAN',
} as const;

/**
 * Keeps the changes that the vendor tells of, each once.
 * @param folder for what the engine reads them from
 */
export async function landChanges(tx: Engine, batch: LandingBatch, folder: string): Promise<void> {
  if (batch.changes.length === 0) return;
  const gathering = createGathering(folder, Object.keys(COLUMNS));
  try {
    gathering.add(batch.changes.map(cellsOf));
    const relation = gathering.relation(new Map(Object.entries(COLUMNS)));
    await tx.run(`create or replace temp table staged_changes as select distinct * from ${relation}`);
  } finally {
    gathering.discard();
  }
  const [source, object] = [quote(batch.source), quote(batch.object)];
  await tx.run(`insert into changes
    select ${source}, ${object}, s.*, 'vendor', ${NEXT_STEP} from staged_changes s where s.rowid not in (
      select n.rowid from staged_changes n join changes c on c.record_id = n.record_id and c.field = n.field
        and c.changed_at = n.changed_at and c.new_value is not distinct from n.new_value
      where c.source = ${source} and c.object = ${object} and c.origin = 'vendor')`);
}

function cellsOf({ recordId, field, old, new: value, at, by, byPerson }: ChangeCells) {
  return [recordId, field, old, value, at, by, byPerson];
}
