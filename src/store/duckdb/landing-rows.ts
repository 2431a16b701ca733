import { UpstreamError } from '../../errors.ts';
import type { LandingBatch, LandingCounts } from '../ports.ts';
import { type Engine, isOf, quote } from './connection.ts';
import { aliasedObjects, dropRevived, followAliases, keepLosersDeleted } from './landing-aliases.ts';
import { formerly, noteDifferences } from './landing-changes.ts';
import type { Underway } from './landing-cursors.ts';
import type { Reading } from './landing-reading.ts';
import { keepFormerIn, noteBirths } from './past.ts';

/** What became of a batch's rows; how many were merged away is known only later. */
export type RowCounts = Omit<LandingCounts, 'merged' | 'deleted'>;

export const NO_ROWS: RowCounts = {
  read: 0,
  live: 0,
  added: 0,
  changed: 0,
  same: 0,
  older: 0,
  repeated: 0,
};

/** Names of the tables that hold a batch while it lands. */
export const STAGES: readonly string[] = [
  'incoming',
  'arriving',
  'staged_changes',
  'merging',
  'rerouted',
  'told_gone',
];

/**
 * Lands rows in a table that holds none of their source but those of this pull: they are not compared with anything.
 * What came twice is merged away when the pull ends.
 */
export async function insertRows(tx: Engine, batch: LandingBatch, reading: Reading): Promise<RowCounts> {
  const { source, object, table } = batch;
  const given = new Set(batch.columns);
  const aliased = await aliasedObjects(tx, source);
  const follows = table.references.some(({ column, object: of }) => given.has(column) && aliased.has(of));
  const [last] = await tx.rows<{ place: number | null }>(`select max(rowid) as place from ${table.table}`);
  if (follows) {
    await tx.run(`create or replace temp table incoming as ${reading.select(false)}`);
    await followAliases(tx, batch, aliased);
  }
  const read = await tx.changed(
    `insert into ${table.table} ${follows ? 'from incoming' : reading.select(false)}`,
  );
  // New rows stand behind all others.
  const [come] = await tx.rows<{ live: number; damaged: number }>(
    `select count(*) filter (not deleted) as live, ${DAMAGED} as damaged from ${table.table} where rowid > ${last?.place ?? -1}`,
  );
  if (come?.damaged !== 0) throw damaged(source, object);
  return { ...NO_ROWS, read, live: come.live, added: read };
}

const DAMAGED = 'count(*) filter (id is null or modified_at is null or deleted is null)';

/** Lands rows by comparing them with what stands there. */
export async function mergeRows(
  tx: Engine,
  batch: LandingBatch,
  reading: Reading,
  underway: Underway,
): Promise<RowCounts> {
  const { source, object, table, run } = batch;
  const staged = await stage(tx, reading);
  if (staged.damaged > 0) throw damaged(source, object);
  if (staged.read > staged.records) await tx.run(KEEP_NEWEST);
  const aliased = await aliasedObjects(tx, source);
  await followAliases(tx, batch, aliased);
  if (aliased.has(object)) await keepLosersDeleted(tx, batch);
  const authoritative = run !== 'changes';
  await remember(tx, batch, authoritative, underway);
  const meanwhile = authoritative && (await changedMeanwhile(tx, batch));
  const sizes = await compare(tx, batch, meanwhile);
  if (aliased.has(object)) await dropRevived(tx, batch);
  const arrive: string[] = [];
  if (sizes.changed > 0) {
    await noteDifferences(tx, batch);
    const stood = table.columns.map(({ name }) => ({ name, held: formerly(name) }));
    await keepFormerIn(tx, table.table, stood, `arriving where fate = 'changed'`);
    arrive.push(
      `delete from ${table.table} where rowid in (select place from arriving where fate = 'changed')`,
    );
  }
  if (sizes.added > 0) await noteBirths(tx, table.table, `arriving where fate = 'new'`);
  if (sizes.added + sizes.changed > 0) {
    const names = table.columns.map(({ name }) => name).join(', ');
    arrive.push(`insert into ${table.table} select ${names} from arriving where fate <> 'older'`);
    await tx.run(arrive.join('; '));
  }
  const same = staged.records - sizes.added - sizes.changed - sizes.older;
  return {
    read: staged.read,
    live: staged.live,
    ...sizes,
    same,
    repeated: staged.live - staged.liveRecords,
  };
}

// Of a record that comes more than once in a batch the newest version wins, and of equals the one that came last.
const KEEP_NEWEST = `delete from incoming where rowid in (
  select rowid from incoming qualify row_number() over (partition by id order by modified_at desc, rowid desc) > 1)`;

/** Makes `incoming`. @returns what came; of records each counts once */
async function stage(tx: Engine, reading: Reading) {
  const [row] = await tx.rows<{ read: number; live: number; damaged: number; records: number }>(
    `create or replace temp table incoming as ${reading.select(reading.merged !== null)};
    select count(*) as read, count(*) filter (not deleted) as live, ${DAMAGED} as damaged, count(distinct id) as records from incoming`,
  );
  const tally = row ?? { read: 0, live: 0, damaged: 0, records: 0 };
  if (tally.records === tally.read) return { ...tally, liveRecords: tally.live };
  const [once] = await tx.rows<{ live: number }>(
    'select count(distinct id) as live from incoming where not deleted',
  );
  return { ...tally, liveRecords: once?.live ?? 0 };
}

/** What a pull from the beginning sees is not swept at its end, nor what comes otherwise while it goes on. */
async function remember(
  tx: Engine,
  { source, object }: LandingBatch,
  authoritative: boolean,
  { sweeping }: Underway,
): Promise<void> {
  if (!authoritative && !sweeping) return;
  await tx.run(`insert into seen_ids select ${quote(source)}, ${quote(object)}, id, ${!authoritative}
    from incoming ${authoritative ? 'where not deleted' : ''}`);
}

/** Whether pulls of changes brought anything since a pull from the beginning began. */
async function changedMeanwhile(tx: Engine, { source, object }: LandingBatch): Promise<boolean> {
  const [row] = await tx.rows<{ any: boolean }>(
    `select count(*) > 0 as "any" from seen_ids where ${isOf(source, object)} and by_changes`,
  );
  return row?.any === true;
}

/**
 * Makes `arriving`: what differs from the table, with what stood there, its place, and what is to become of it. What
 * a pull from the beginning reads stands above what we hold; only a version that a pull of changes brought
 * meanwhile may be newer.
 */
async function compare(
  tx: Engine,
  batch: LandingBatch,
  meanwhile: boolean,
): Promise<{ added: number; changed: number; older: number }> {
  const { source, object, table, run } = batch;
  const cells = table.columns.map(({ name }) => `i.${name}`);
  const former = table.columns.map(({ name }) => `t.${name} as ${formerly(name)}`);
  const differs = table.columns
    .filter(({ name }) => name !== 'source' && name !== 'id')
    .map(({ name }) => `i.${name} is distinct from t.${name}`)
    .join(' or ');
  const notOlder = 'i.modified_at >= t.modified_at';
  const authoritative = run !== 'changes';
  const takes = !authoritative ? notOlder : meanwhile ? `(m.id is null or ${notOlder})` : 'true';
  const brought = `left join (select distinct id from seen_ids where source = ${quote(source)} and object = ${quote(object)} and by_changes) m on m.id = i.id`;
  const [row] = await tx.rows<{ added: number; changed: number; older: number }>(`
    create or replace temp table arriving as select ${[...cells, ...former].join(', ')}, t.rowid as place,
      case when t.id is null then 'new' when ${takes} then 'changed' else 'older' end as fate
    from incoming i left join ${table.table} t on t.source = ${quote(source)} and t.id = i.id ${meanwhile ? brought : ''}
    where t.id is null or ${differs};
    select count(*) filter (fate = 'new') as added, count(*) filter (fate = 'changed') as changed,
      count(*) filter (fate = 'older') as older from arriving`);
  return row ?? { added: 0, changed: 0, older: 0 };
}

function damaged(source: string, object: string): UpstreamError {
  return new UpstreamError({
    what: `A record of ${object} came from ${source} without its id or the moment of its last change.`,
    why: 'Every record has both, so the answer was damaged on the way.',
    next: 'Run the command again; what has landed is kept.',
    retryable: true,
  });
}
