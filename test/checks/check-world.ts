import { DuckDBInstance } from '@duckdb/node-api';
import type { Check, Example, ExampleRecord } from '../../src/checks/check.ts';
import { EXAMPLE_DAY } from '../../src/checks/check.ts';
import { CHECKS } from '../../src/checks/index.ts';
import { withThresholds } from '../../src/checks/sql.ts';
import { OBJECT_NAMES, type ObjectName } from '../../src/crm/objects.ts';
import { columnOf, type Join, recordTables, tableOf } from '../../src/mirror/tables.ts';
import { VALUE_FIELDS } from '../../src/mirror/verdicts.ts';
import { judge, VALUES_VERSION } from '../../src/values/index.ts';

export type Outcome = 'pass' | 'fail' | 'not checked';
export type Records = Readonly<Partial<Record<ObjectName, readonly ExampleRecord[]>>> & {
  readonly unusual?: readonly UnusualRow[];
};

/** A field of a record in which something unusual was found. */
interface UnusualRow {
  readonly object: ObjectName;
  readonly source: string;
  readonly id: string;
  readonly field: string;
}

/**
 * A mirror in memory in which checks are really run: the tables of records, both kinds of views, verdicts by
 * the real parsers. Every source leads, so that what is said of one source holds beside another.
 */
export interface CheckWorld {
  /** Runs SQL as it is; rows as arrays. */
  rows(sql: string): Promise<unknown[][]>;
  /** Empties the world and puts these records in. `source` is salesforce and ids are made up unless given. */
  fill(...worlds: readonly Records[]): Promise<void>;
  /** What a check says of each record, by `source id`, run among all joins of its object's checks. */
  run(check: Check, day?: string): Promise<Map<string, Outcome>>;
  /** Judges the values that are there and saves the verdicts, as the mirror does. */
  judge(): Promise<void>;
  /** What a check says of an example's record, in a world that holds nothing else. */
  tryOut(check: Check, example: Example): Promise<Outcome>;
  close(): void;
}

export async function createCheckWorld(): Promise<CheckWorld> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson() as unknown[][];

  await connection.run('create schema live; create schema known');
  await connection.run(`create table verdicts (kind varchar, value varchar, context varchar, ok boolean,
    normal varchar, fault varchar, suggestion varchar, version integer)`);
  await connection.run(`create table unusual_values (object varchar, source varchar, id varchar, field varchar,
    reason varchar, evidence varchar, suggestion varchar)`);
  for (const { table, columns } of recordTables()) {
    await connection.run(`create table ${table} (${columns.map((c) => `${c.name} ${c.type}`).join(', ')})`);
    for (const schema of ['live', 'known'])
      await connection.run(`create view ${schema}.${table} as from main.${table} where not deleted`);
  }

  /** Objects whose tables hold something. */
  const filled = new Set<ObjectName>();

  async function insert(object: ObjectName, record: ExampleRecord, index: number): Promise<void> {
    filled.add(object);
    const given = { source: 'salesforce', id: `${object}-${index}`, deleted: false, ...record };
    const types = new Map(
      recordTables()
        .find(({ table }) => table === tableOf(object))
        ?.columns.map(({ name, type }) => [name, type]),
    );
    const names = Object.keys(given).map((field) => columnOf(object, field));
    const values = names.map((name, at) => `cast($${at + 1}::varchar as ${types.get(name)})`);
    const cells = Object.values(given).map((value) => (value === null ? null : String(value)));
    await connection.run(
      `insert into ${tableOf(object)} (${names.join(', ')}) values (${values.join(', ')})`,
      cells,
    );
  }

  async function judgeValues(): Promise<void> {
    await connection.run('delete from verdicts');
    for (const { object, field, kind, contextField } of VALUE_FIELDS) {
      const value = columnOf(object, field);
      const context = contextField === null ? "''" : `coalesce(${columnOf(object, contextField)}, '')`;
      const found = await rows(
        `select distinct ${value}, ${context} from ${tableOf(object)} where ${value} is not null
             and (${value}, ${context}) not in (select (v.value, v.context) from verdicts v where v.kind = '${kind}')`,
      );
      for (const [text, where] of found as [string, string][]) {
        const { ok, normal, fault, suggestion } = judge(kind, text, where);
        await connection.run('insert into verdicts values ($1, $2, $3, $4, $5, $6, $7, $8)', [
          kind,
          text,
          where,
          ok,
          normal,
          fault,
          suggestion,
          VALUES_VERSION,
        ]);
      }
    }
  }

  const world: CheckWorld = {
    rows,
    async fill(...worlds) {
      for (const object of filled) await connection.run(`delete from ${tableOf(object)}`);
      filled.clear();
      for (const object of OBJECT_NAMES) {
        const records = worlds.flatMap((records) => records[object] ?? []);
        for (const [index, record] of records.entries()) await insert(object, record, index);
      }
      await connection.run('delete from unusual_values');
      for (const { object, source, id, field } of worlds.flatMap(({ unusual = [] }) => unusual))
        await connection.run("insert into unusual_values values ($1, $2, $3, $4, 'variant', '{}', null)", [
          object,
          source,
          id,
          field,
        ]);
      await judgeValues();
    },
    async run(check, day = EXAMPLE_DAY) {
      const answers = await rows(sqlOf(check, joinsOf(check.object), day));
      const outcomes = new Map<string, Outcome>();
      for (const [key, applies, fails] of answers as [string, boolean | null, boolean | null][]) {
        if (applies === null || fails === null) throw new Error(`${check.id} is null for ${key}.`);
        if (outcomes.has(key)) throw new Error(`${check.id} sees ${key} more than once.`);
        outcomes.set(key, applies ? (fails ? 'fail' : 'pass') : 'not checked');
      }
      return outcomes;
    },
    judge: judgeValues,
    async tryOut(check, example) {
      await world.fill(recordsOf(check, example));
      const outcome = (await world.run(check)).get(keyOf(example));
      if (!outcome) throw new Error(`${check.id} does not see its record.`);
      return outcome;
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
  return world;
}

/** The records of an example; the one that is judged has the id `judged` unless it brings its own. */
export function recordsOf(check: Check, example: Example, source = 'salesforce'): Records {
  const judged = { id: 'judged', ...example.record };
  const all = {
    ...example.others,
    [check.object]: [judged, ...(example.others?.[check.object] ?? [])],
  } as Records;
  const records = Object.fromEntries(
    Object.entries(all).map(([object, records]) => [
      object,
      records.map((record) => ({ source, ...record })),
    ]),
  );
  const unusual = example.unusual?.map((field) => ({
    object: check.object,
    source,
    id: String(judged.id),
    field,
  }));
  return { ...records, ...(unusual && { unusual }) };
}

/** How the judged record of an example is called among the outcomes of a run. */
export function keyOf(example: Example, source = 'salesforce'): string {
  return `${source} ${example.record['id'] ?? 'judged'}`;
}

/** The joins of all checks of an object, each once, as one pass over its table has them. */
export function joinsOf(object: ObjectName): Join[] {
  const own = CHECKS.filter((check) => check.object === object);
  return [...new Map(own.flatMap((check) => check.joins).map((join) => [join.name, join])).values()];
}

export function sqlOf(check: Check, joins: readonly Join[], day: string): string {
  const from = `live.${tableOf(check.object)} r ${joins.map((join) => join.sql).join(' ')}`;
  const sql = `select r.source || ' ' || r.id, (${check.applies}), (${check.fails}) from ${from}`;
  return withThresholds(sql, check.thresholds).replaceAll('{asOf}', `date '${day}'`);
}
