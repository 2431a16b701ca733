import type { ObjectName } from '../crm/objects.ts';
import { columnOf, type Join, knownOf, liveOf } from '../mirror/tables.ts';

/**
 * From this confidence on two linked records are taken for one thing and compared; a person's word decides whatever
 * the evidence says.
 */
const CERTAIN = 0.8;

/** Joins, as alias `twin`, which record of another source is the same as the record: `other_source` and `other_id`. */
export function twinJoin(object: ObjectName): Join {
  const ends = (one: string, other: string) =>
    `select ${one}_source as source, ${one}_id as id, ${other}_source as other_source, ${other}_id as other_id, confidence
      from links where object = '${object}' and (word = 'confirmed' or (word is null and confidence >= ${CERTAIN}))`;
  return {
    name: 'twin',
    sql: `left join (
      from (${ends('left', 'right')} union all ${ends('right', 'left')})
      qualify row_number() over (partition by source, id order by confidence desc, other_source, other_id) = 1
    ) twin on twin.source = r.source and twin.id = r.id`,
  };
}

/** Joins, as alias `other`, what the other CRM says of the same thing. It needs `twinJoin` before it. */
export function otherJoin(object: ObjectName): Join {
  return {
    name: 'other',
    sql: `left join ${knownOf(object)} other on other.source = twin.other_source and other.id = twin.other_id`,
  };
}

/** Joins, as alias `named`, whether a record of another source has the id that the record's `externalId` says. */
export function namedJoin(object: ObjectName): Join {
  const column = columnOf(object, 'externalId');
  return {
    name: 'named',
    sql: `left join (
      select distinct x.source, x.${column} as named_id from ${liveOf(object)} x
      join ${knownOf(object)} y on y.source <> x.source and y.id = x.${column}
    ) named on named.source = r.source and named.named_id = r.${column}`,
  };
}
