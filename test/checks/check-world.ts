import { DuckDBInstance } from '@duckdb/node-api';
import type { Check, Example, ExampleChange, ExampleRecord } from '../../src/checks/check.ts';
import { EXAMPLE_DAY } from '../../src/checks/check.ts';
import { CHECKS } from '../../src/checks/index.ts';
import { withThresholds } from '../../src/checks/sql.ts';
import { OBJECT_NAMES, type ObjectName } from '../../src/crm/objects.ts';
import { columnOf, type Join, recordTables, tableOf } from '../../src/mirror/tables.ts';
import { VALUE_FIELDS } from '../../src/mirror/verdicts.ts';
import { judge } from '../../src/values/index.ts';
import { VALUES_VERSION } from '../../src/values/verdict.ts';

export type Outcome = 'pass' | 'fail' | 'not checked';
export type Records = Readonly<Partial<Record<ObjectName, readonly ExampleRecord[]>>> & {
  readonly unusual?: readonly UnusualRow[];
  readonly changes?: readonly KeptChange[];
  readonly unlisted?: readonly UnlistedRow[];
  readonly links?: readonly LinkRow[];
};

/** A field of a record in which something unusual was found. */
interface UnusualRow {
  readonly object: ObjectName;
  readonly source: string;
  readonly id: string;
  readonly field: string;
}

/** Values of an object's fields that a source's picklists do not offer. */
interface UnlistedRow {
  readonly source: string;
  readonly object: ObjectName;
  readonly found: readonly { readonly field: string; readonly value: string }[];
}

/** Two records of an object in two sources, by source and id. */
interface LinkRow {
  readonly object: ObjectName;
  readonly ends: readonly (readonly [source: string, id: string])[];
  readonly confidence: number;
}

/** A former value, of a record of some object in some source. */
interface KeptChange extends ExampleChange {
  readonly source: string;
  readonly object: ObjectName;
  readonly recordId: string;
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
  /** What a check says of each record, by `source id`; beside: among the joins of all its object's checks. */
  run(
    check: Check,
    how?: { readonly day?: string; readonly beside?: boolean },
  ): Promise<Map<string, Outcome>>;
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
  await connection.run(`create table changes (source varchar, object varchar, record_id varchar, field varchar,
    old_value varchar, new_value varchar, changed_at timestamp, by_user varchar, by_person boolean, origin varchar)`);
  await connection.run('create table unlisted (source varchar, object varchar, found varchar)');
  await connection.run(`create table links (id varchar, object varchar, left_source varchar, left_id varchar,
    right_source varchar, right_id varchar, reasons varchar[], confidence double, word varchar, word_by varchar,
    word_at timestamp)`);
  for (const { table, columns } of recordTables()) {
    await connection.run(`create table ${table} (${columns.map((c) => `${c.name} ${c.type}`).join(', ')})`);
    for (const schema of ['live', 'known'])
      await connection.run(`create view ${schema}.${table} as from main.${table} where not deleted`);
  }

  /** Objects whose tables hold something. */
  const filled = new Set<ObjectName>();
  /** `object.field` of what their records hold. */
  const held = new Set<string>();

  function insertOf(object: ObjectName, record: ExampleRecord, index: number): string {
    filled.add(object);
    for (const field of Object.keys(record)) held.add(`${object}.${field}`);
    const given = { source: 'salesforce', id: `${object}-${index}`, deleted: false, ...record };
    const names = Object.keys(given).map((field) => columnOf(object, field));
    return `insert into ${tableOf(object)} (${names.join(', ')}) values (${Object.values(given).map(literal).join(', ')})`;
  }

  async function keep(change: KeptChange): Promise<void> {
    const { source, object, recordId, field, old, at } = change;
    await connection.run(
      "insert into changes values ($1, $2, $3, $4, $5, $6, $7::timestamp, null, null, 'vendor')",
      [source, object, recordId, columnOf(object, field), old, change.new, at.replace('Z', '')],
    );
  }

  async function connect(object: ObjectName, { ends, confidence }: LinkRow): Promise<void> {
    const [left = [], right = []] = ends.toSorted(([one], [other]) => (one < other ? -1 : 1));
    await connection.run(
      'insert into links values (null, $1, $2, $3, $4, $5, [], $6::double, null, null, null)',
      [object, ...left, ...right, String(confidence)],
    );
  }

  async function judgeValues(holds: (object: ObjectName, field: string) => boolean): Promise<void> {
    await connection.run('delete from verdicts');
    for (const { object, field, kind, contextField } of VALUE_FIELDS) {
      if (!holds(object, field)) continue;
      const value = columnOf(object, field);
      const context = contextField === null ? "''" : `coalesce(${columnOf(object, contextField)}, '')`;
      const found = await rows(
        `select distinct ${value}, ${context} from ${tableOf(object)} where ${value} is not null
             and (${value}, ${context}) not in (select (v.value, v.context) from verdicts v where v.kind = '${kind}')`,
      );
      const verdicts = (found as [string, string][]).map(([text, where]) => {
        const { ok, normal, fault, suggestion } = judge(kind, text, where);
        const cells = [kind, text, where, String(ok), normal, fault, suggestion].map(literal);
        return `(${cells.join(', ')}, ${VALUES_VERSION})`;
      });
      if (verdicts.length > 0) await connection.run(`insert into verdicts values ${verdicts.join(', ')}`);
    }
  }

  const world: CheckWorld = {
    rows,
    async fill(...worlds) {
      const statements = [...filled].map((object) => `delete from ${tableOf(object)}`);
      filled.clear();
      held.clear();
      for (const object of OBJECT_NAMES) {
        const records = worlds.flatMap((records) => records[object] ?? []);
        statements.push(...records.map((record, index) => insertOf(object, record, index)));
      }
      await connection.run([...statements, 'delete from changes'].join(';\n'));
      for (const { changes = [] } of worlds) for (const change of changes) await keep(change);
      await connection.run('delete from unlisted; delete from links');
      for (const { unlisted = [], links = [] } of worlds) {
        for (const { source, object, found } of unlisted)
          await connection.run('insert into unlisted values ($1, $2, $3)', [
            source,
            object,
            JSON.stringify(found),
          ]);
        for (const link of links) await connect(link.object, link);
      }
      await connection.run('delete from unusual_values');
      for (const { object, source, id, field } of worlds.flatMap(({ unusual = [] }) => unusual))
        await connection.run("insert into unusual_values values ($1, $2, $3, $4, 'variant', '{}', null)", [
          object,
          source,
          id,
          field,
        ]);
      await judgeValues((object, field) => held.has(`${object}.${field}`));
    },
    async run(check, { day = EXAMPLE_DAY, beside = false } = {}) {
      const answers = await rows(sqlOf(check, beside ? joinsOf(check.object) : check.joins, day));
      const outcomes = new Map<string, Outcome>();
      for (const [key, applies, fails] of answers as [string, boolean | null, boolean | null][]) {
        if (applies === null || fails === null) throw new Error(`${check.id} is null for ${key}.`);
        if (outcomes.has(key)) throw new Error(`${check.id} sees ${key} more than once.`);
        outcomes.set(key, applies ? (fails ? 'fail' : 'pass') : 'not checked');
      }
      return outcomes;
    },
    judge: () => judgeValues(() => true),
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
  };
  // Whatever source an example is told of, the other one that it names is another.
  const there = (named: unknown) => (named === undefined ? source : `${named} beside ${source}`);
  const records = Object.entries(all).map(([object, own]) => [
    object,
    own.map((record) => ({ ...record, source: there(record['source']) })),
  ]);
  const unlisted = example.unlisted && [{ source, object: check.object, found: example.unlisted }];
  const links = example.links?.map((link) => ({
    object: check.object,
    ends: [[source, String(judged.id)] as const, [there(link.source), link.id] as const],
    confidence: link.confidence,
  }));
  const changes = (example.changes ?? []).map((change) => ({
    source,
    object: check.object,
    recordId: String(judged.id),
    ...change,
  }));
  const unusual = example.unusual?.map((field) => ({
    object: check.object,
    source,
    id: String(judged.id),
    field,
  }));
  return {
    ...Object.fromEntries(records),
    changes,
    ...(unlisted && { unlisted }),
    ...(links && { links }),
    ...(unusual && { unusual }),
  };
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

function literal(value: unknown): string {
  return value === null ? 'null' : `'${String(value).replaceAll("'", "''")}'`;
}
