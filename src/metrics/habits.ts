import type { FieldPath, ObjectName } from '../crm/objects.ts';
import { liveOf } from '../mirror/tables.ts';
import { presentWithin } from './presence.ts';
import { dayIn, historyOf } from './sql.ts';

/**
 * One part of how reps use the CRM: of what is due, how much is done. Counted for each rep by SQL, or taken from checks.
 *
 * SQL selects `user_id`, `due` and `done` (integers), one row a rep at most, from `reps r`: `source`, `id`, `days` (those of
 * the last four weeks' worth of own working days), and the day since which so many own working days count:
 * `since_month` (20), `since_weeks` (15), `since_quarter` (65). So an absence, a part-time week or a late start takes
 * nothing away.
 */
export interface Habit {
  readonly id: string;
  /** How much it counts beside the others. */
  readonly weight: number;
  /** Fields that must be visible; without them it is unknown. */
  readonly reads: readonly FieldPath[];
  readonly sql?: string;
  /** The checks whose results over a rep's own records it is; `completeness` stands for all of that dimension. */
  readonly checks?: readonly string[] | 'completeness';
}

/** No own working day of the last four weeks' worth lies farther back. */
export const LATELY_DAYS = 120;

const OWNED: readonly ObjectName[] = ['account', 'contact', 'lead', 'deal', 'ticket'];

/** Every record with an owner that was changed of late, by whom: true a person, false an automation. */
const TOUCHES = OWNED.map(
  (object) => `select o.source, o.owner_id, '${object}' as object, o.id, ${dayIn('c.changed_at')} as day,
    coalesce(c.by_person, coalesce(u.person, true) and not coalesce(u.integration, false)) as by_person
  from changes c join ${liveOf(object)} o on o.source = c.source and o.id = c.record_id
  left join ${liveOf('user')} u on u.source = c.source and u.id = c.by_user
  where c.object = '${object}' and c.changed_at > {now} - interval ${LATELY_DAYS} day and (c.by_person is not null or u.id is not null)`,
).join(' union all ');

/** Deals and what their owner did about stage, close date or next step. */
const KEPT = ['stage', 'close_date', 'next_step']
  .map(
    (column) => `select source, record_id, by_user, changed_at, by_person from ${historyOf('deal', column)}`,
  )
  .join(' union all ');

const OF_REP = (alias: string) => `${alias}.source = r.source and ${alias}.owner_id = r.id`;

/** In the order in which people read them. */
export const HABITS: readonly Habit[] = [
  {
    id: 'presence',
    weight: 1,
    reads: ['activity.createdAt'],
    sql: `select r.id as user_id, len(r.days) as due, len(list_intersect(r.days, coalesce(present.days, []))) as done
      from reps r ${presentWithin(LATELY_DAYS).sql} where len(r.days) > 0`,
  },
  {
    id: 'logging',
    weight: 2,
    reads: [
      'activity.ownerId',
      'activity.type',
      'activity.done',
      'activity.happenedAt',
      'activity.createdAt',
    ],
    sql: `select r.id as user_id, count(*) as due, count(*) filter (where date_diff('second', a.happened_at, a.created_at) <= 86400) as done
      from reps r join ${liveOf('activity')} a on ${OF_REP('a')}
      where a.type in ('call', 'meeting') and coalesce(a.done, a.type = 'meeting') and a.created_at is not null
        and a.happened_at <= {now} and ${dayIn('a.happened_at')} >= r.since_month group by all`,
  },
  {
    id: 'by-hand',
    weight: 1,
    reads: ['deal.ownerId'],
    sql: `select user_id, count(*) as due, count(*) filter (where human) as done from (
        select r.id as user_id, t.object, t.id, bool_or(t.by_person) as human
        from reps r join (${TOUCHES}) t on ${OF_REP('t')} where t.day >= r.since_month group by all) group by all`,
  },
  {
    id: 'upkeep',
    weight: 3,
    reads: ['deal.ownerId', 'deal.closed', 'deal.stage', 'deal.createdAt'],
    sql: `select user_id, count(*) as due, count(*) filter (where kept) as done from (
        select r.id as user_id, d.id, ${dayIn('any_value(d.created_at)')} >= any_value(r.since_weeks)
          or coalesce(bool_or(${dayIn('k.changed_at')} >= r.since_weeks), false) as kept
        from reps r join ${liveOf('deal')} d on ${OF_REP('d')} and not d.closed and d.created_at is not null
        left join (${KEPT}) k on k.source = d.source and k.record_id = d.id and k.by_user = r.id and k.by_person is not false
        where d.source in (select source from changes where object = 'deal' and field = 'stage')
        group by r.id, d.id) group by all`,
  },
  { id: 'completeness', weight: 3, reads: [], checks: 'completeness' },
  {
    id: 'coverage',
    weight: 2,
    reads: ['account.ownerId', 'deal.accountId', 'deal.closed', 'activity.accountId', 'activity.happenedAt'],
    sql: `select r.id as user_id, count(*) as due,
        count(*) filter (where greatest(t.day, a.last_activity_on) >= r.since_quarter) as done
      from reps r join ${liveOf('account')} a on ${OF_REP('a')}
      join (select distinct source, account_id from ${liveOf('deal')} where account_id is not null
        and (not closed or (won and close_date > {asOf} - 365))) w on w.source = a.source and w.account_id = a.id
      left join (select source, account_id, max(${dayIn('happened_at')}) as day from ${liveOf('activity')}
        where account_id is not null and happened_at <= {now} and type in ('call', 'meeting', 'email') group by all) t
        on t.source = a.source and t.account_id = a.id
      group by all`,
  },
  {
    id: 'discipline',
    weight: 2,
    reads: [],
    checks: [
      'deal-closedate-past',
      'deal-closedate-pushed',
      'deal-forecast-early',
      'deal-stage-backwards',
      'deal-stage-skipped',
      'deal-stage-stale',
    ],
  },
];
