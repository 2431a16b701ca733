import type { LearningDesk, SuspectCell, Vote, Witness } from '../learnt-port.ts';
import type { Engine } from './connection.ts';
import type { Layout } from './learnt-layout.ts';

/** Other rows of a group are a majority where they are so many, and so large a share of them holds one value. */
const FEWEST_OTHERS = 2;
const CLEAR = 0.6;

type Ask = Parameters<LearningDesk['suspects']>[0];

/**
 * Finds the cells of a column that hold an odd value or not what their group holds. The others of a group decide
 * without the cell itself. Only what disagrees is looked at row by row.
 */
export async function suspects(tx: Engine, layout: Layout, ask: Ask): ReturnType<LearningDesk['suspects']> {
  const [y, values] = [layout.codeOf(ask.column), layout.valuesOf(ask.column)];
  const witnesses: Witness[] = [];
  const wanted: string[] = [];
  for (const [index, by] of ask.witnesses.entries()) {
    const witness = await groupsOf(tx, layout, by, ask.column, index);
    witnesses.push(witness);
    const homeless = witness.homed > ask.mostHomed * witness.cells ? 'and homes = 0' : '';
    wanted.push(
      `(${layout.codeOf(by)}, ${y}) in (select (x, y) from learnt_pairs${index} where clear and y <> top ${homeless})`,
    );
  }
  for (const name of ['learnt_odd_values', 'learnt_odd_shapes'])
    await tx.run(`create or replace temp table ${name} (odd varchar)`);
  await tx.append(
    'learnt_odd_values',
    ask.oddValues.map((value) => [value]),
  );
  await tx.append(
    'learnt_odd_shapes',
    ask.oddShapes.map((shape) => [shape]),
  );
  const odd = `${y} in (select code from ${values} where value in (select odd from learnt_odd_values)
    or shape in (select odd from learnt_odd_shapes))`;
  const cells = await cellsOf(tx, layout, ask, [...wanted, odd].join(' or '));
  for (const index of ask.witnesses.keys())
    for (const name of ['pairs', 'homes']) await tx.run(`drop table learnt_${name}${index}`);
  await tx.run('drop table learnt_odd_values; drop table learnt_odd_shapes');
  return { witnesses, cells };
}

/** Lays out the pairs of a witness and the column, each with what the others of its group hold. */
async function groupsOf(
  tx: Engine,
  layout: Layout,
  by: string,
  column: string,
  index: number,
): Promise<Witness> {
  const [x, y] = [layout.codeOf(by), layout.codeOf(column)];
  const pairs = `learnt_pairs${index}`;
  // Of two values as frequent neither is a clear majority, so whichever is taken does not matter.
  await tx.run(
    `create or replace temp table ${pairs}_raw as
     select *, sum(c) over groups as n, max(c) over groups as top_n, max_by(y, c) over groups as top
     from (select ${x} as x, ${y} as y, count(*) as c from ${layout.cells} where ${x} > 0 group by all)
     window groups as (partition by x)`,
  );
  await tx.run(
    `create or replace temp table learnt_homes${index} as select y, count(*) as homes from ${pairs}_raw
     where y = top and n > ${FEWEST_OTHERS} and top_n >= ${CLEAR} * n group by all`,
  );
  await tx.run(
    `create or replace temp table ${pairs} as
     select x, y, c, top, (n - 1)::bigint as others, (top_n - (y = top)::int)::bigint as holding,
       others >= ${FEWEST_OTHERS} and holding >= ${CLEAR} * others as clear, coalesce(homes, 0) as homes
     from ${pairs}_raw left join learnt_homes${index} using (y)`,
  );
  await tx.run(`drop table ${pairs}_raw`);
  const [row] = await tx.rows<{ cells: number; agreeing: number; homed: number }>(
    `select coalesce(sum(c), 0)::bigint as cells, coalesce(sum(c) filter (y = top), 0)::bigint as agreeing,
       coalesce(sum(c) filter (y <> top and homes > 0), 0)::bigint as homed from ${pairs} where clear`,
  );
  return { by, of: column, ...(row ?? { cells: 0, agreeing: 0, homed: 0 }) };
}

async function cellsOf(tx: Engine, layout: Layout, ask: Ask, where: string): Promise<SuspectCell[]> {
  const [y, values] = [layout.codeOf(ask.column), layout.valuesOf(ask.column)];
  const votes = ask.witnesses.map(
    (_, index) =>
      `p${index}.others as others${index}, p${index}.holding as holding${index}, t${index}.value as top${index}, p${index}.homes as homes${index}`,
  );
  const voting = ask.witnesses.map(
    (by, index) =>
      `left join learnt_pairs${index} p${index} on p${index}.x = c.${layout.codeOf(by)} and p${index}.y = c.${y} and p${index}.clear
       left join ${values} t${index} on t${index}.code = p${index}.top`,
  );
  const beside = layout.columns.filter((column) => column !== ask.column);
  const besideJoins = beside.map(
    (column, index) =>
      `left join ${layout.valuesOf(column)} b${index} on b${index}.code = c.${layout.codeOf(column)}`,
  );
  const rows = await tx.rows<Record<string, string | number | null | (string | null)[]>>(
    `with c as materialized (select * from ${layout.cells} where ${where})
     select ${['c.source', 'c.id', 'own.value as own', `[${beside.map((_, index) => `b${index}.value`).join(', ')}]::varchar[] as beside`, ...votes].join(', ')}
     from c left join ${values} own on own.code = c.${y} ${voting.join(' ')} ${besideJoins.join(' ')}
     order by c.source, c.id`,
  );
  return rows.map((row) => ({
    source: String(row['source']),
    id: String(row['id']),
    value: textOf(row['own']),
    beside: row['beside'] as (string | null)[],
    votes: ask.witnesses.flatMap((by, index): Vote[] => {
      const others = row[`others${index}`];
      if (typeof others !== 'number') return [];
      const homes = Number(row[`homes${index}`]);
      return [
        { by, others, holding: Number(row[`holding${index}`]), value: textOf(row[`top${index}`]), homes },
      ];
    }),
  }));
}

function textOf(cell: unknown): string | null {
  return typeof cell === 'string' ? cell : null;
}
