import type { Cell } from '../ports.ts';
import { type Engine, quote } from './connection.ts';

/** SQL of the number of what happens next to the mirror, the same for all rows of a statement; later things have larger ones. */
export const NEXT_STEP = `(select nextval('steps'))::bigint`;

/** Keeps the rows of a table of records as they are, before they change. @param condition SQL over the table's columns */
export async function keepFormer(
  tx: Engine,
  table: string,
  condition: string,
  params: readonly Cell[] = [],
): Promise<void> {
  await tx.run(
    `insert into past.${table} by name
    select *, ${NEXT_STEP} as until_step from main.${table} as ${table} where ${condition}`,
    params,
  );
}

/**
 * As `keepFormer`, for rows that have just been read: the table need not be read again.
 * @param columns all of the table's, and what each is called in `from`
 * @param from FROM clause with the rows as they stood
 */
export async function keepFormerIn(
  tx: Engine,
  table: string,
  columns: readonly { readonly name: string; readonly held: string }[],
  from: string,
): Promise<void> {
  const cells = columns.map(({ name, held }) => `${held} as ${name}`);
  await tx.run(
    `insert into past.${table} by name select ${cells.join(', ')}, ${NEXT_STEP} as until_step from ${from}`,
  );
}

/** Notes that records came. @param from FROM clause with `source` and `id` of each */
export async function noteBirths(tx: Engine, table: string, from: string): Promise<void> {
  await tx.run(`insert into births select ${quote(table)}, source, id, ${NEXT_STEP} from ${from}`);
}

/** The history before now is in pieces. */
export async function noteGap(
  tx: Engine,
  why: 'begun' | 'pruned' | 'forgotten',
  step?: number,
): Promise<void> {
  await tx.run(`insert into gaps values (${step ?? NEXT_STEP}, ${quote(why)})`);
}

/** The mirror's tables of records. */
export async function recordTableNames(engine: Engine): Promise<string[]> {
  const rows = await engine.rows<{ name: string }>(
    `select view_name as name from duckdb_views() where schema_name = 'known' order by view_name`,
  );
  return rows.map(({ name }) => name);
}

/** Gives each table of records its past, with the same columns. */
export async function followColumns(engine: Engine): Promise<void> {
  const columns = await engine.rows<{ place: string; name: string; type: string; schema: string }>(
    `select table_name as place, column_name as name, data_type as type, schema_name as schema from duckdb_columns()
     where schema_name in ('main', 'past', 'known') and database_name = current_database() order by table_name, column_index`,
  );
  const bySchema = (schema: string, table: string) =>
    columns.filter((column) => column.schema === schema && column.place === table);
  const tables = new Set(columns.filter(({ schema }) => schema === 'known').map(({ place }) => place));
  const missing = [...tables].flatMap((table) => {
    const has = new Set(bySchema('past', table).map(({ name }) => name));
    const wanted = bySchema('main', table).filter(({ name }) => !has.has(name));
    if (has.size > 0)
      return wanted.map(({ name, type }) => `alter table past.${table} add column ${name} ${type}`);
    const cells = wanted.map(({ name, type }) => `, ${name} ${type}`);
    return [`create table past.${table} (until_step bigint${cells.join('')})`];
  });
  if (missing.length > 0) await engine.transaction((tx) => tx.run(missing.join('; ')));
}

/** SELECT of a table's rows as they were at a step. */
export function asOfSql(table: string, step: number): string {
  const born = (row: string) =>
    `not exists (from births b where b.table_name = ${quote(table)} and b.step > ${step} and b.source = ${row}.source and b.id = ${row}.id)`;
  return `select * from main.${table} t where ${born('t')}
      and not exists (from past.${table} p where p.until_step > ${step} and p.source = t.source and p.id = t.id)
    union all by name
    select * exclude (until_step) from past.${table} p where p.until_step > ${step} and ${born('p')}
    qualify row_number() over (partition by p.source, p.id order by p.until_step) = 1`;
}
