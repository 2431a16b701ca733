import { liveOf } from '../mirror/tables.ts';
import { AMOUNT, historyOf } from './sql.ts';

/** What a deal's amount, close date and forecast category were before each of their changes, as `former.was`. */
export const FORMER = {
  name: 'former',
  sql: `left join (select source, record_id, list({'field': field, 'at': changed_at, 'old': old_value} order by changed_at, field, old_value) as was
    from (${['amount_minor', 'close_date', 'forecast_category']
      .map((column) => `select *, '${column}' as field from ${historyOf('deal', column)}`)
      .join(' union all ')}) group by all) former
    on former.source = r.source and former.record_id = r.id`,
};
/** What a column held when the period began. */
function then(column: string, type: string): string {
  const later = `list_filter(former.was, lambda w: w.field = '${column}' and w.at >= {fromAt})`;
  return `(case when coalesce(len(${later}), 0) > 0 then try_cast(${later}[1].old as ${type}) else r.${column} end)`;
}
/** What a deal brought in the period. */
export const ACTUAL = `(case when r.won and r.close_date between {from} and {to} then ${AMOUNT} else 0 end)`;
/** What people were sure of when the period began; null where former categories are not told. */
export const FORECAST = `(case when r.created_at >= {fromAt} then 0 when forecast_category_told.source is null then null
  when coalesce(regexp_matches(${then('forecast_category', 'varchar')}, 'commit', 'i'), false)
    and ${then('close_date', 'date')} between {from} and {to} then ${then('amount_minor', 'bigint')} else 0 end)`;

/**
 * Every stay of a deal in a stage: since when, and until when if it has left. Where a source tells no former stages, one
 * stay that began nobody knows when; being closed is no stay.
 */
export const STAYS = `(with told as (select distinct source from changes where object = 'deal' and field = 'stage'),
  moves as (select source, record_id, old_value, changed_at, row_number() over each as place,
    lead(changed_at) over each as next_at from ${historyOf('deal', 'stage')}
    window each as (partition by source, record_id order by changed_at, new_value)),
  stays as (
    select source, record_id, changed_at as entered_at, next_at as left_at from moves
    union all
    select d.source, d.id, case when told.source is not null then d.created_at end, m.changed_at from ${liveOf('deal')} d
      left join told on told.source = d.source
      left join moves m on m.source = d.source and m.record_id = d.id and m.place = 1
      where m.place is null or m.old_value is not null)
  select d.source, d.id, s.entered_at, s.left_at from stays s join ${liveOf('deal')} d on d.source = s.source and d.id = s.record_id
    where s.left_at is not null or not coalesce(d.closed, false))`;
