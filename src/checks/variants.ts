import type { ObjectName } from '../crm/objects.ts';
import { placeholder } from '../mirror/landed-text.ts';
import { columnOf, type Join, liveOf } from '../mirror/tables.ts';

/**
 * Joins, as alias `name`, how many records write a value of a field as the record does (`n`), and how many write the
 * most usual spelling of the same letters and digits (`most`); all null where the record has none. Spellings differ in
 * case, blanks, hyphens and dots.
 */
export function variantsJoin(name: string, object: ObjectName, field: string): Join {
  const column = columnOf(object, field);
  return {
    name,
    sql: `left join (
      select source, spelling, n, max(n) over (partition by source, letters) as most from (
        select x.source, x.${column} as spelling, count(*) as n, lower(upper(regexp_replace(x.${column}, '[^\\pL\\pN]', '', 'g'))) as letters
        from ${liveOf(object)} x where not ${placeholder(`x.${column}`)} group by all) where letters <> ''
    ) ${name} on ${name}.source = r.source and ${name}.spelling = r.${column}`,
  };
}

/**
 * Joins, as alias `name`, whether following `column` from record to record leads back to the record itself (`loops`);
 * null where it holds nothing. A chain is followed so far and no further.
 */
export function loopJoin(name: string, object: ObjectName, field: string): Join {
  const column = columnOf(object, field);
  return {
    name,
    sql: `left join (
      with recursive climb as (
        select x.source, x.id as start, x.${column} as reached, 1 as steps from ${liveOf(object)} x where x.${column} is not null
        union all
        select below.source, below.start, above.${column}, below.steps + 1
        from climb below join ${liveOf(object)} above on above.source = below.source and above.id = below.reached
        where above.${column} is not null and below.reached <> below.start and below.steps < ${LONGEST_CHAIN}
      ) select source, start, bool_or(reached = start) as loops from climb group by all
    ) ${name} on ${name}.source = r.source and ${name}.start = r.id`,
  };
}

const LONGEST_CHAIN = 20;
