import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { messageOf } from '../../errors.ts';
import type { OwnLimits, OwnRow, OwnSql, OwnTable, OwnWorld } from '../ports.ts';
import { quote } from './connection.ts';
import { createParser } from './own-parse.ts';

/** Where own SQL finds records and leaves what it says. The files are ours, made for one run. */
export type Ground =
  | { readonly kind: 'files'; readonly kept: string; readonly results: string; readonly spill: string }
  | { readonly kind: 'world'; readonly world: OwnWorld };

/** As `own_rows` of the store. */
const RESULTS = `create table results.own_rows (entry varchar, source varchar, id varchar, applies boolean, maybe boolean,
  fails boolean, hit boolean, value bigint, segment varchar)`;

/** What became of one entry; its rows only where it ran in a world. */
export type BoxOutcome =
  | { readonly kind: 'said'; readonly rows: readonly OwnRow[] }
  | { readonly kind: 'refused'; readonly sentence: string }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'memory' };

/**
 * Runs one entry in an engine of its own that sees the declared columns and nothing else, cannot be set otherwise,
 * and reaches no file. To be called in a process that may be ended at any moment.
 * @param running called when the SQL begins to run, with a function that stops it
 */
export async function runInBox(
  entry: OwnSql,
  ground: Ground,
  limits: OwnLimits,
  running: (stop: () => void) => void,
): Promise<BoxOutcome> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${limits.memoryMb}MB`,
    // One thread says the same each time, and leaves the machine to others.
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(ground.kind === 'files'
      ? { temp_directory: ground.spill, max_temp_directory_size: `${4 * limits.memoryMb}MB` }
      : { temp_directory: '' }),
  });
  const connection = await instance.connect();
  try {
    await furnish(connection, entry, ground);
    await connection.run("set timezone = 'UTC'");
    await connection.run('set enable_external_access = false');
    await connection.run('set lock_configuration = true');
    const query = await queryOf(connection, entry);
    if ('refusal' in query) return { kind: 'refused', sentence: query.refusal };
    running(() => connection.interrupt());
    if (ground.kind === 'world') {
      const reader = await connection.runAndReadAll(query.sql);
      return { kind: 'said', rows: reader.getRowsJson().map(rowOf) };
    }
    await connection.run(`insert into results.own_rows ${query.sql}`);
    return { kind: 'said', rows: [] };
  } catch (error) {
    return outcomeOf(messageOf(error), ground);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Lays out `live` and `known`: views of the declared columns. */
async function furnish(connection: DuckDBConnection, entry: OwnSql, ground: Ground): Promise<void> {
  await connection.run('create schema live; create schema known; create schema kept_here');
  if (ground.kind === 'files') {
    await connection.run(`attach ${quote(ground.kept)} as kept (read_only)`);
    await connection.run(`attach ${quote(ground.results)} as results`);
    await connection.run(RESULTS);
  }
  for (const table of entry.tables) {
    const names = ['source', 'id', ...table.columns.map(({ name }) => `"${name}"`)].join(', ');
    const home = ground.kind === 'files' ? `kept.main.${table.table}` : `kept_here.${table.table}`;
    if (ground.kind === 'world') await fillWorld(connection, table, ground.world[table.table] ?? []);
    await connection.run(`create view known.${table.table} as select ${names} from ${home}`);
    const leads = table.leads === null ? 'false' : `source = ${quote(table.leads)}`;
    await connection.run(`create view live.${table.table} as select ${names} from ${home} where ${leads}`);
  }
}

async function fillWorld(
  connection: DuckDBConnection,
  { table, columns }: OwnTable,
  records: OwnWorld[string],
): Promise<void> {
  const all = [{ name: 'source', type: 'VARCHAR' }, { name: 'id', type: 'VARCHAR' }, ...columns];
  await connection.run(
    `create table kept_here.${table} (${all.map(({ name, type }) => `"${name}" ${type}`).join(', ')})`,
  );
  const places = all.map(({ type }, index) => `cast($${index + 1}::varchar as ${type})`).join(', ');
  for (const record of records) {
    const cells = all.map(({ name }) => (record[name] == null ? null : String(record[name])));
    await connection.run(`insert into kept_here.${table} values (${places})`, cells);
  }
}

/** The SELECT of everything that an entry says, from what the parser made of its SQL. */
async function queryOf(
  connection: DuckDBConnection,
  entry: OwnSql,
): Promise<{ readonly sql: string } | { readonly refusal: string }> {
  const parser = createParser(connection, entry);
  const parts: Record<string, string> = {};
  for (const name of ['applies', 'maybe', 'fails', 'hit', 'value', 'segment'] as const) {
    const written = entry[name];
    if (written === null) continue;
    const cleared = await parser.expression(written);
    if ('refusal' in cleared) return { refusal: `\`${name}\`: ${cleared.refusal}` };
    parts[name] = cleared.sql;
  }
  let join = '';
  if (entry.select !== null) {
    const { says, sql } = entry.select;
    const cleared = await parser.select(sql);
    if ('refusal' in cleared) return { refusal: `\`select\`: ${cleared.refusal}` };
    const said = says === 'hit' || says === 'value' ? `any_value(own_given."${says}")` : 'true';
    join = `left join (select own_given."source" as own_source, own_given."id" as own_id, true as own_named, ${said} as own_said
      from (${cleared.sql}) own_given group by 1, 2) own_select on own_source = r.source and own_id = r.id`;
    parts[says === 'fails' ? 'fails' : 'applies'] = 'coalesce(own_named, false)';
    if (says === 'hit' || says === 'value') parts[says] = 'own_said';
  }
  const as = (name: string, type: string) => `cast((${parts[name] ?? 'null'}) as ${type})`;
  const applies = `coalesce(${as('applies', 'boolean')}, false)`;
  // Where a missing field leaves it open, the record may be one of them.
  const maybe = `(coalesce(${as('maybe', 'boolean')}, false) or ${as('applies', 'boolean')} is null)`;
  // Of a record that it is not about nothing else is asked, so that the rest may lean on what it is about.
  const where = (condition: string, sql: string) => `case when ${condition} then ${sql} end`;
  const either = `(${applies} or ${maybe})`;
  return {
    sql: `select ${quote(entry.id)} as entry, r.source, r.id, ${applies} as own_applies, ${maybe} as own_maybe,
      coalesce(${where(applies, as('fails', 'boolean'))}, false) as own_fails, ${where(either, as('hit', 'boolean'))} as own_hit,
      ${where(either, as('value', 'bigint'))} as own_value, ${where(either, as('segment', 'varchar'))} as own_segment
      from live.${entry.about} r ${join} where ${either}`,
  };
}

/** A row as it comes: entry, source, id and what is said of it. */
function rowOf([, source, id, applies, maybe, fails, hit, value, segment]: readonly unknown[]): OwnRow {
  return {
    source: String(source),
    id: String(id),
    applies: applies === true,
    maybe: maybe === true,
    fails: fails === true,
    hit: hit as boolean | null,
    value: value === null ? null : Number(value),
    segment: segment as string | null,
  };
}

/** What an error of the engine means. Over the mirror its text may hold values of records, so only its kind is told. */
function outcomeOf(message: string, ground: Ground): BoxOutcome {
  const [first = ''] = message.split('\n');
  const kind = first.slice(0, Math.max(0, first.indexOf(':')));
  if (kind.startsWith('INTERRUPT')) return { kind: 'interrupted' };
  if (kind.startsWith('Out of Memory')) return { kind: 'memory' };
  // Said before any record is read: it names columns and functions.
  const harmless = ['Binder Error', 'Catalog Error', 'Parser Error'].includes(kind);
  if (harmless || ground.kind === 'world') return { kind: 'refused', sentence: `The engine says: ${first}` };
  return {
    kind: 'refused',
    sentence: `It failed on a value of a record (${kind || 'unknown error'}); try_cast(… as …) and try(…) give null there instead.`,
  };
}
