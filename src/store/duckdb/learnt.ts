import type { LearntPort, UnusualValue } from '../learnt-port.ts';
import { type Engine, quote } from './connection.ts';
import { type Layout, layOut } from './learnt-layout.ts';
import { suspects } from './learnt-suspects.ts';

/** Learns from relations and keeps what was found unusual. */
export function createLearnt(engine: Engine): LearntPort {
  return {
    learn: ({ relation, columns, witnesses }, work) =>
      engine.transaction(async (tx) => {
        const layout = await layOut(tx, relation, columns, witnesses);
        try {
          return await work({
            survey: (column, mostValues) => survey(tx, layout, column, mostValues),
            agreements: (by, of, every) => agreements(tx, layout, by, of, every),
            suspects: (ask) => suspects(tx, layout, ask),
          });
        } finally {
          await layout.clear();
        }
      }),

    async saveUnusual(object, rows) {
      const former = `delete from unusual_values where object = ${quote(object)}`;
      if (rows.length === 0) return engine.run(former);
      await engine.transaction(async (tx) => {
        await tx.run(former);
        await tx.run(
          'create or replace temp table staged_unusual (source varchar, id varchar, field varchar, reason varchar, evidence varchar, suggestion varchar)',
        );
        await tx.append(
          'staged_unusual',
          rows.map((row) => [row.source, row.id, row.field, row.reason, row.evidence, row.suggestion]),
        );
        await tx.run('insert into unusual_values select $1, * from staged_unusual', [object]);
        await tx.run('drop table staged_unusual');
      });
    },

    unusual: (object) =>
      engine.rows<UnusualValue>(
        'select source, id, field, reason, evidence, suggestion from unusual_values where object = $1 order by all',
        [object],
      ),
  };
}

async function survey(tx: Engine, layout: Layout, column: string, mostValues: number) {
  const { rows } = layout;
  if (rows === 0) return { column, rows, filled: 0, distinct: 0, values: [], shapes: [] };
  const code = layout.codeOf(column);
  if (!layout.columns.includes(column)) {
    const [counts] = await tx.rows<{ filled: number; distinct: number }>(
      `select count(*) as filled, count(distinct ${code}) as distinct from ${layout.cells} where ${code} > 0`,
    );
    return {
      column,
      rows,
      filled: counts?.filled ?? 0,
      distinct: counts?.distinct ?? 0,
      values: [],
      shapes: [],
    };
  }
  const table = layout.valuesOf(column);
  const [counts] = await tx.rows<{ filled: number; distinct: number }>(
    `select coalesce(sum(n), 0)::bigint as filled, count(*) as distinct from ${table}`,
  );
  const values = await tx.rows<{ value: string; n: number }>(
    `select value, n from ${table} order by n desc, value limit $1`,
    [mostValues],
  );
  const shapes = await tx.rows<{ shape: string; n: number }>(
    `select shape, sum(n)::bigint as n from ${table} group by all order by n desc, shape limit $1`,
    [mostValues],
  );
  return { column, rows, filled: counts?.filled ?? 0, distinct: counts?.distinct ?? 0, values, shapes };
}

async function agreements(
  tx: Engine,
  layout: Layout,
  by: string,
  of: readonly string[],
  every: { readonly groups: number } | { readonly rows: number },
) {
  const x = layout.codeOf(by);
  const others = of.filter((column) => column !== by);
  if (others.length === 0) return [];
  const sample = 'groups' in every ? `${x} % ${every.groups} = 0` : `hash(id) % ${every.rows} = 0`;
  const codes = others.map((column) => layout.codeOf(column));
  const rows = await tx.rows<{
    which: number;
    groups: number;
    cells: number;
    observed: number;
    chance: number;
  }>(
    `with cells as (select ${x} as x, unnest([${codes.join(', ')}]) as y, unnest(range(${codes.length})) as which
       from ${layout.cells} where ${x} > 0 and ${sample}),
     pairs as (select which, x, y, count(*) as c from cells group by all),
     sized as (select *, sum(c) over (partition by which, x) as n from pairs qualify n >= 3),
     shares as (select which, sum(c * (c - 1)) / (sum(c) * greatest(sum(c) - 1, 1)) as chance
       from (select which, y, sum(c) as c from sized group by all) group by all)
     select which, count(distinct x) as groups, sum(c)::bigint as cells,
       (sum(c * (c - 1) / (n - 1)) / sum(c))::double as observed, any_value(chance)::double as chance
     from sized join shares using (which) group by which order by which`,
  );
  return rows.map(({ which, ...counts }) => ({ by, of: others[which] ?? '', ...counts }));
}
