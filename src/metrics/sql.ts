import type { ObjectName } from '../crm/objects.ts';
import type { Join } from '../mirror/tables.ts';
import { liveOf } from '../mirror/tables.ts';

/** Amounts in another currency than the one reported in are unknown: no rate is guessed. */
export const AMOUNT = 'case when coalesce(r.currency, {currency}) = {currency} then r.amount_minor end';

export const DEAL_OPEN = 'not r.closed';

/** Active people who sell: in a team that sells, or in any team where the strategy names none. */
export const SELLS = `r.active and coalesce(r.person, true) and not coalesce(r.integration, false)
  and (len({sellingTeams}) = 0 or list_contains({sellingTeams}, r.team))`;
export const SELLER_READS = ['user.active', 'user.person', 'user.integration', 'user.team'] as const;

/** Active people with a user of their own. */
export const PERSON = 'r.active and coalesce(r.person, true) and not coalesce(r.integration, false)';
export const PERSON_READS = ['user.active', 'user.person', 'user.integration'] as const;

export function seconds(from: string, to: string): string {
  return `date_diff('second', ${from}, ${to})`;
}

/** The day on which a moment falls in the organisation's zone. */
export function dayIn(moment: string): string {
  return `cast(timezone({zone}, timezone('UTC', ${moment})) as date)`;
}

/** Whether the organisation works on a day. */
export function isWorked(day: string): string {
  return `(list_contains({weekdays}, isodow(${day})) and not list_contains({holidays}, ${day}))`;
}

/** Working seconds from a fixed day in the past until a moment: the difference of two is the working time between. */
function workedUntil(moment: string): string {
  const local = `timezone({zone}, timezone('UTC', ${moment}))`;
  const day = `cast(${local} as date)`;
  // A Monday.
  const since = `date_diff('day', date '1900-01-01', ${day})`;
  const days = `(${since} // 7) * len({weekdays}) + len(list_filter({weekdays}, lambda w: w <= ${since} % 7))
    - len(list_filter({holidays}, lambda h: h < ${day} and list_contains({weekdays}, isodow(h))))`;
  const ofDay = `cast(epoch(${local} - cast(${day} as timestamp)) as bigint)`;
  return `((${days}) * ({closes} - {opens})
    + case when ${isWorked(day)} then least(greatest(${ofDay} - {opens}, 0), {closes} - {opens}) else 0 end)`;
}

/** Seconds of working time between two moments: on working days outside the quiet hours, in the organisation's zone. */
export function workingSeconds(from: string, to: string): string {
  return `(${workedUntil(to)} - ${workedUntil(from)})`;
}

/**
 * The values that a column of an object took, one row a change: the vendor's own history where it tells one, else what
 * was seen to differ between two pulls.
 */
export function historyOf(object: ObjectName, column: string): string {
  const of = `object = '${object}' and field = '${column}'`;
  return `(select distinct c.source, c.record_id, c.old_value, c.new_value, c.changed_at, c.by_user, c.by_person from changes c
    where c.${of.replace(' and ', ' and c.')} and (c.origin = 'vendor'
      or c.source not in (select source from changes where ${of} and origin = 'vendor')))`;
}

/** Whether any former value of a column is known in the record's source: without one, no change may mean not told. */
export function historyKnown(object: ObjectName, column: string): Join {
  const name = `${column}_told`;
  return {
    name,
    sql: `left join (select distinct source from changes where object = '${object}' and field = '${column}') ${name} on ${name}.source = r.source`,
  };
}

/** Joins, as `name.found`, whether a record has an open finding of one of these checks. */
export function findingJoin(name: string, object: ObjectName, checks: string): Join {
  return {
    name,
    sql: `left join (select distinct source, record_id, true as found from findings
      where closed_day is null and object = '${object}' and ${checks}) ${name} on ${name}.source = r.source and ${name}.record_id = r.id`,
  };
}

/** The probability of the stage that open deals begin in. */
export const FIRST_STAGE: Join = {
  name: 'first_stage',
  sql: `left join (select source, min(probability) as probability from ${liveOf('deal')} where not closed group by all) first_stage
    on first_stage.source = r.source`,
};

/** Open deals beyond the first stage; null where the probability is missing. */
export const QUALIFIED = 'r.probability > first_stage.probability';
