import type { ObjectName } from '../crm/objects.ts';
import type { Join } from '../mirror/tables.ts';
import { ownerJoin, referenceJoin } from './sql.ts';

/** A threshold that differs by group: SQL of the record's own number, and what it takes. */
export interface GroupedThreshold {
  readonly sql: string;
  readonly joins: readonly Join[];
  readonly reads: readonly string[];
}

/**
 * The number that holds for a record: that of its owner's team, else that of its deal's stage, else `all`. A team that
 * has agreed on a number has agreed on it whatever the stage.
 */
export function thresholdByGroup(
  object: ObjectName,
  all: number,
  teams: Readonly<Record<string, number>>,
  stages: Readonly<Record<string, number>>,
): GroupedThreshold {
  const parts = [
    { numbers: Object.entries(teams), by: teamOf(object) },
    { numbers: Object.entries(stages), by: stageOf(object) },
  ].filter(({ numbers }) => numbers.length > 0);
  const cases = parts.flatMap(({ numbers, by }) =>
    numbers.map(([name, value]) => `when ${by.sql} = ${literal(name)} then ${value}`),
  );
  return {
    sql: cases.length === 0 ? String(all) : `case ${cases.join(' ')} else ${all} end`,
    joins: parts.flatMap(({ by }) => by.joins),
    reads: parts.flatMap(({ by }) => by.reads),
  };
}

function teamOf(object: ObjectName): GroupedThreshold {
  return object === 'user'
    ? { sql: 'r.team', joins: [], reads: ['user.team'] }
    : { sql: 'owner.team', joins: [ownerJoin(object)], reads: [`${object}.ownerId`, 'user.team'] };
}

function stageOf(object: ObjectName): GroupedThreshold {
  if (object === 'deal') return { sql: 'r.stage', joins: [], reads: ['deal.stage'] };
  const join = referenceJoin('stage_deal', object, 'dealId', 'deal');
  return { sql: 'stage_deal.stage', joins: [join], reads: [`${object}.dealId`, 'deal.stage'] };
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
