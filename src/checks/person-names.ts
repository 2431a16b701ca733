import type { ObjectName } from '../crm/objects.ts';
import { type Join, liveOf, verdictJoin } from '../mirror/tables.ts';

/** What is said of a record's given and family name, each by itself. */
export const GIVEN = verdictJoin('given_verdict', 'name', 'r.first_name');
export const FAMILY = verdictJoin('family_verdict', 'name', 'r.last_name');

/**
 * Whether both parts of a name have a fault, or the one that there is. One part alone tells little: surnames in
 * capitals are a custom of some countries, and people are called Test.
 */
export function wholeName(fault: string): string {
  return `coalesce(family_verdict.fault = '${fault}', false)
    and (coalesce(given_verdict.fault = '${fault}', false) or given_verdict.ok is null)`;
}

/** How many letters the whole name has; never null. */
export const NAME_LETTERS = `(coalesce(length(r.first_name), 0) + coalesce(length(r.last_name), 0))`;

/**
 * Joins, as alias `name`, how often the source's records have the name in `value` as a given name (`given`) and as a
 * family name (`family`); all null for rare ones.
 */
export function useOfName(name: string, object: ObjectName, value: string): Join {
  const seen = (column: string, given: number) =>
    `select x.source, ${nameKey(`x.${column}`)} as word, ${given} as as_given from ${liveOf(object)} x where x.${column} is not null`;
  return {
    name,
    sql: `left join (
      select source, word, sum(as_given) as given, count(*) - sum(as_given) as family
      from (${seen('first_name', 1)} union all ${seen('last_name', 0)})
      group by all having count(*) > 1
    ) ${name} on ${name}.source = r.source and ${name}.word = ${nameKey(value)}`,
  };
}

function nameKey(column: string): string {
  return `lower(trim(${column}))`;
}
