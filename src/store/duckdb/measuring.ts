import type { Day } from '../../clock.ts';
import type {
  CheckCount,
  CountPlan,
  FindingRow,
  Frame,
  MeasurementRow,
  MeasuringPort,
  UserRow,
} from '../ports.ts';
import { type Engine, quote, quoteList } from './connection.ts';
import { labels } from './labels.ts';
import { faults, tally, weigh } from './tally.ts';
import { fill } from './tokens.ts';

/** Counts checks and tallies metrics over the live views, and keeps findings and measurements. */
export function createMeasuring(engine: Engine): MeasuringPort {
  return {
    async lead(tables) {
      for (const { table, source } of tables) {
        const which = source === null ? 'false' : `source = ${quote(source)} and not deleted`;
        await engine.run(
          `create or replace view live.${table} as select * from main.${table} where ${which}`,
        );
      }
    },

    async countLive(tables) {
      const each = tables.map((table) => `select ${quote(table)} as name, count(*) as n from live.${table}`);
      const rows = await engine.rows<{ name: string; n: number }>(each.join(' union all '));
      return new Map(rows.map((row) => [row.name, row.n]));
    },

    count: (plan, frame) => count(engine, plan, frame),

    find: (plan, fields, frame) => engine.transaction((tx) => find(tx, plan, fields, frame)),

    closeOthers: (checkIds, asOf) =>
      engine.run(
        `update findings set closed_day = $1::date where closed_day is null and not list_contains(${quoteList(checkIds)}, check_id)`,
        [asOf],
      ),

    tally: (plan, frame) => tally(engine, plan, frame),

    faults: (plan, frame) => faults(engine, plan, frame),

    weigh: (plan, frame) => weigh(engine, plan, frame),

    users: () =>
      engine.rows<UserRow>(
        'select source, id, name, email, active, person, integration, team from known.users order by source, id',
      ),

    labels: (records, sql) => labels(engine, records, sql),

    findings: () =>
      engine.rows<FindingRow>(
        `select check_id as "checkId", source, object, record_id as "recordId", owner_id as "ownerId", first_day as "firstDay"
         from findings where closed_day is null order by object, record_id, check_id`,
      ),

    saveMeasurements: (day, rows) =>
      engine.transaction(async (tx) => {
        await tx.run('delete from measurements where day = $1::date', [day]);
        await tx.run(`create or replace temp table staged_measurements (day varchar, kind varchar, id varchar, group_kind varchar,
          group_id varchar, value varchar, n varchar, detail varchar, catalogue_version varchar, strategy_version varchar)`);
        await tx.append(
          'staged_measurements',
          rows.map((row) => [
            row.day,
            row.kind,
            row.id,
            row.groupKind,
            row.groupId,
            row.value,
            row.n,
            row.detail,
            row.catalogueVersion,
            row.strategyVersion,
          ]),
        );
        await tx.run(`insert into measurements select day::date, kind, id, group_kind, group_id, value::double, n::bigint, detail,
          catalogue_version::integer, strategy_version::integer from staged_measurements`);
      }),

    measurements: (day) =>
      engine.rows<MeasurementRow>(
        `select day, kind, id, group_kind as "groupKind", group_id as "groupId", value, n, detail,
           catalogue_version as "catalogueVersion", strategy_version as "strategyVersion"
         from measurements where day = $1::date order by kind, id, group_kind, group_id`,
        [day],
      ),

    async dayBefore(day) {
      const [row] = await engine.rows<{ day: Day | null }>(
        'select max(day) as day from measurements where day < $1::date',
        [day],
      );
      return row?.day ?? null;
    },
  };
}

function joinsOf(plan: { readonly joins: readonly { readonly sql: string }[] }): string {
  return plan.joins.map((join) => join.sql).join('\n');
}

async function count(engine: Engine, plan: CountPlan, frame: Frame): Promise<CheckCount[]> {
  const columns = plan.checks.flatMap(({ applies, fails }, index) => [
    `count(*) filter (where ${applies}) as c${index}`,
    `count(*) filter (where (${applies}) and (${fails})) as f${index}`,
  ]);
  const sql = `select ${plan.owner ?? 'null'} as owner, ${columns.join(', ')} from ${plan.live} r ${joinsOf(plan)} group by all`;
  const rows = await engine.rows<Record<string, number | string | null>>(fill(sql, frame));
  return rows.flatMap((row) =>
    plan.checks.map(({ id }, index) => ({
      checkId: id,
      ownerId: row['owner'] as string | null,
      checked: row[`c${index}`] as number,
      failing: row[`f${index}`] as number,
    })),
  );
}

async function find(
  tx: Engine,
  plan: CountPlan,
  fields: ReadonlyMap<string, readonly string[]>,
  frame: Frame,
): Promise<void> {
  const hits = plan.checks.map(
    ({ id, applies, fails }) => `case when (${applies}) and (${fails}) then ${quote(id)} end`,
  );
  const sql = `create or replace temp table failing as
    select source, id as record_id, owner_id, unnest(hits) as check_id from (
      select r.source, r.id, ${plan.owner ?? 'null::varchar'} as owner_id, list_filter([${hits.join(', ')}], lambda hit: hit is not null) as hits
      from ${plan.live} r ${joinsOf(plan)})`;
  await tx.run(fill(sql, frame));
  const ids = quoteList(plan.checks.map(({ id }) => id));
  const same = 'f.source = n.source and f.record_id = n.record_id and f.check_id = n.check_id';
  await tx.run(
    `update findings f set closed_day = $1::date where closed_day is null and object = $2 and list_contains(${ids}, check_id)
       and not exists (from failing n where ${same})`,
    [frame.asOf, plan.object],
  );
  // Mended and broken again on one day: the same finding goes on.
  await tx.run(
    `update findings f set closed_day = null from failing n where f.object = $2 and f.closed_day = $1::date and ${same}`,
    [frame.asOf, plan.object],
  );
  await tx.run(
    `update findings f set owner_id = n.owner_id from failing n
     where f.closed_day is null and f.object = $1 and ${same} and f.owner_id is distinct from n.owner_id`,
    [plan.object],
  );
  const doubted = plan.checks.map(({ id }) => `when ${quote(id)} then ${quoteList(fields.get(id) ?? [])}`);
  await tx.run(
    `insert into findings
       select n.source, $2, n.record_id, n.check_id, n.owner_id, case n.check_id ${doubted.join(' ')} end, $1::date, null
       from failing n where not exists (from findings f where f.object = $2 and f.closed_day is null and ${same})`,
    [frame.asOf, plan.object],
  );
}
