import type { DriftPort, DriftRow, SeenField, UnlistedValue } from '../drift-port.ts';
import { type Engine, isOf, quote, quoteList } from './connection.ts';

const DRIFT =
  'source, object, field, kind, was as "before", became as "after", listed as "values", seen_at as "seenAt"';
/** Keeps how the sources' schemas look, what changed in them, and which values no picklist offers. */
export function createDrift(engine: Engine): DriftPort {
  return {
    async seen(source) {
      const rows = await engine.rows<{ object: string; fields: string }>(
        `select object, fields from looks where source = ${quote(source)}`,
      );
      return new Map(rows.map(({ object, fields }) => [object, JSON.parse(fields) as SeenField[]]));
    },

    keep: ({ source, object, fields, differences, at }) =>
      engine.transaction(async (tx) => {
        await tx.run(`delete from looks where ${isOf(source, object)}`);
        await tx.run('insert into looks values ($1, $2, $3)', [source, object, JSON.stringify(fields)]);
        for (const difference of differences) await insert(tx, { ...difference, source, object, seenAt: at });
      }),

    async note(rows) {
      if (rows.length === 0) return;
      await engine.transaction(async (tx) => {
        for (const row of rows) await insert(tx, row);
      });
    },

    async differences({ source, object, since }) {
      const conditions: string[] = [];
      if (source !== undefined) conditions.push(`source = ${quote(source)}`);
      if (object !== undefined) conditions.push(`object = ${quote(object)}`);
      if (since !== undefined) conditions.push(`seen_at >= ${quote(since)}::timestamp`);
      const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
      const rows = await engine.rows<Omit<DriftRow, 'values'> & { readonly values: string }>(
        `select ${DRIFT} from drift ${where} order by seen_at desc, source, object, field, kind`,
      );
      return rows.map((row) => ({ ...row, values: JSON.parse(row.values) as string[] }));
    },

    countUnlisted: (ask) =>
      engine.exclusive(async (own) => {
        const { source, object } = ask;
        const [before] = await own.rows<{ found: string }>(
          `select found from unlisted where ${isOf(source, object)}`,
        );
        const now = ask.fields.length === 0 ? [] : await own.rows<UnlistedValue>(countSql(ask));
        const found = JSON.stringify(now);
        if (found !== before?.found)
          await own.transaction(async (tx) => {
            await tx.run(`delete from unlisted where ${isOf(source, object)}`);
            await tx.run('insert into unlisted values ($1, $2, $3)', [source, object, found]);
          });
        if (!before) return null;
        const old = JSON.parse(before.found) as UnlistedValue[];
        return now.filter(
          (row) => !old.some(({ field, value }) => row.field === field && row.value === value),
        );
      }),

    async unlisted() {
      const rows = await engine.rows<{ source: string; object: string; found: string }>(
        'select source, object, found from unlisted order by source, object',
      );
      return rows.flatMap(({ source, object, found }) =>
        (JSON.parse(found) as UnlistedValue[]).map((value) => ({ source, object, ...value })),
      );
    },
  };
}

function countSql({ source, table, fields, most }: Parameters<DriftPort['countUnlisted']>[0]): string {
  const each = fields.map(({ field, column, options }) => {
    const known = quoteList(options);
    // Counted first: there are few values, and to look each record's up in the list takes longer.
    return `select * from (
        select ${quote(field)} as field, value, records from (
          select ${column} as value, count(*) as records from ${table} where source = ${quote(source)} and not deleted group by all)
        where value <> '' and not list_contains(${known}, value) and not list_has_all(${known}, string_split(value, ';'))
        order by records desc, value limit ${Math.trunc(most)})`;
  });
  return `${each.join(' union all ')} order by field, records desc, value`;
}

async function insert(tx: Engine, row: DriftRow): Promise<void> {
  await tx.run('insert into drift values ($1, $2, $3, $4, $5, $6, $7, $8::timestamp)', [
    row.source,
    row.object,
    row.field,
    row.kind,
    row.before,
    row.after,
    JSON.stringify(row.values),
    row.seenAt,
  ]);
}
