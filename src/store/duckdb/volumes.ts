import type {
  CreatedRow,
  DaySpan,
  MeasurementRow,
  MixRow,
  OpenDealRow,
  PulledRow,
  StockRow,
  VolumesPort,
} from '../ports.ts';
import { type Engine, quote } from './connection.ts';

/** Counts volumes over every record of every source, leading or not: an import may break in any. */
export function createVolumes(engine: Engine): VolumesPort {
  return {
    async created(tables, days) {
      const [first, last] = [days[0], days.at(-1)];
      if (!first || !last || tables.length === 0) return [];
      const spans = days.map(({ day, from }) => `(${quote(day)}, ${moment(from)})`).join(', ');
      const each = tables.map(
        ({ object, table }) =>
          `select source, ${quote(object)} as object, created_at from main.${table}
           where created_at >= ${moment(first.from)} and created_at < ${moment(last.to)}`,
      );
      return engine.rows<CreatedRow>(
        `with spans(day, began) as (values ${spans}), recent as (${each.join(' union all ')})
         select source, object, day, count(*) as records from recent asof join spans on recent.created_at >= spans.began
         group by all order by all`,
      );
    },

    async stock(tables, day) {
      if (tables.length === 0) return [];
      return engine.rows<StockRow>(
        `${tables.map(({ object, table }) => stockSql(object, table, day)).join(' union all ')} order by all`,
      );
    },

    mix: ({ object, table, column }, most) =>
      engine.rows<MixRow>(
        `select source, ${quote(object)} as object, ${column} as value, count(*) as records from main.${table}
         where not deleted group by source, ${column}
         qualify row_number() over (partition by source order by records desc, value) <= ${Math.trunc(most)}
         order by source, records desc, value`,
      ),

    pulled: (since) =>
      engine.rows<PulledRow>(
        `select source, object, ended_at as "endedAt", (added + changed)::bigint as records from pulls
         where mode = 'changes' and outcome = 'proven' and ended_at >= $1::timestamp order by ended_at, source, object`,
        [since],
      ),

    openDeals: (after, currency) =>
      engine.rows<OpenDealRow>(
        `select close_date as "closeDate", amount_minor as "amountMinor", probability from live.deals
         where not coalesce(closed, false) and close_date > $1::date and coalesce(currency, $2) = $2
         order by close_date, id`,
        [after, currency],
      ),

    kept: ({ kind, id, from, before }) =>
      engine.rows<MeasurementRow>(
        `select day, kind, id, group_kind as "groupKind", group_id as "groupId", value, n, detail,
           catalogue_version as "catalogueVersion", strategy_version as "strategyVersion"
         from measurements where kind = $1 and day >= $2::date and day < $3::date and id = coalesce($4, id)
         order by day, id, group_kind, group_id`,
        [kind, from, before, id ?? null],
      ),
  };
}

/** Nobody knows of an editor who is in no table of users whether it is a person, unless it is ourselves. */
function stockSql(object: string, table: string, { from, to }: DaySpan): string {
  const edited = `r.modified_at >= ${moment(from)} and r.modified_at < ${moment(to)}`;
  const known = `${edited} and (u.id is not null or r.modified_by = s.integration_user_id)`;
  const machine = `${known} and (coalesce(u.integration, false) or not coalesce(u.person, true) or r.modified_by = s.integration_user_id)`;
  return `select r.source, ${quote(object)} as object, count(*) as records, count(*) filter (where ${edited}) as edited,
      count(*) filter (where ${known}) as "byKnown", count(*) filter (where ${machine}) as "byIntegration"
    from main.${table} r left join main.users u on u.source = r.source and u.id = r.modified_by
      left join sources s on s.source = r.source
    where not r.deleted group by all`;
}

function moment(instant: string): string {
  return `timestamp ${quote(instant.replace('Z', ''))}`;
}
