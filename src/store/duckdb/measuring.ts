import type { Day } from '../../clock.ts';
import type { FindingRow, MeasurementRow, MeasuringPort, MendedRow, UserRow } from '../ports.ts';
import { type Engine, quote, quoteList } from './connection.ts';
import { countHabits, reps } from './habits.ts';
import { judgeRecords } from './judging.ts';
import { labels } from './labels.ts';
import { looseStakes, outers, stakes } from './stakes.ts';
import { faults, tally } from './tally.ts';
import { fitThreads } from './threads.ts';

/** Counts checks and tallies metrics over the live views, and keeps findings and measurements. */
export function createMeasuring(engine: Engine): MeasuringPort {
  return {
    async lead(tables) {
      const views = tables.map(({ table, source }) => {
        const which = source === null ? 'false' : `source = ${quote(source)} and not deleted`;
        return `create or replace view live.${table} as select * from main.${table} where ${which}`;
      });
      await engine.run(views.join('; '));
      await fitThreads(engine);
    },

    async countLive(tables) {
      const each = tables.map((table) => `select ${quote(table)} as name, count(*) as n from live.${table}`);
      const rows = await engine.rows<{ name: string; n: number }>(each.join(' union all '));
      return new Map(rows.map((row) => [row.name, row.n]));
    },

    judge: (plan, fields, frame) => engine.transaction((tx) => judgeRecords(tx, plan, fields, frame)),

    closeOthers: (checkIds, asOf) =>
      engine.run(
        `update findings set closed_day = $1::date where closed_day is null and not list_contains(${quoteList(checkIds)}, check_id)`,
        [asOf],
      ),

    tally: (plan, frame) => tally(engine, plan, frame),

    faults: (plan, frame) => faults(engine, plan, frame),

    stakes: (plan, frame) => stakes(engine, plan, frame),

    looseStakes: (plan, frame) => looseStakes(engine, plan, frame),

    outers: (plan, frame) => outers(engine, plan, frame),

    users: () =>
      engine.rows<UserRow>(
        'select source, id, name, email, active, person, integration, team from known.users order by source, id',
      ),

    reps: () => reps(engine),

    habits: (habits, worked, frame) => countHabits(engine, habits, worked, frame),

    labels: (records, sql) => labels(engine, records, sql),

    findings: () =>
      engine.rows<FindingRow>(`${FINDING_ROW} where closed_day is null order by object, record_id, check_id`),

    mended: ({ from, to, checkIds, but }) => {
      const excused = quoteList(
        but.map(({ checkId, source, recordId }) => `${checkId} ${source} ${recordId}`),
      );
      return engine.rows<MendedRow>(
        `select source, owner_id as "ownerId", count(*) as open, count(*) filter (closed_day <= $2::date) as mended
         from findings
         where first_day <= $1::date and (closed_day is null or closed_day > $1::date) and owner_id is not null
           and list_contains(${quoteList(checkIds)}, check_id)
           and not list_contains(${excused}, check_id || ' ' || source || ' ' || record_id)
         group by source, owner_id order by source, owner_id`,
        [from, to],
      );
    },

    async finding({ checkId, source, recordId }) {
      const [row] = await engine.rows<FindingRow>(
        `${FINDING_ROW} where closed_day is null and check_id = $1 and source = $2 and record_id = $3`,
        [checkId, source, recordId],
      );
      return row ?? null;
    },

    forgetRep: (email) =>
      engine.run(
        `delete from measurements where kind = 'adoption' and group_kind = 'rep'
         and group_id in (select id from main.users where lower(email) = $1)`,
        [email],
      ),

    saveMeasurements: (day, rows, kind) =>
      engine.transaction(async (tx) => {
        const same = kind === undefined ? '' : ` and kind = ${quote(kind)}`;
        await tx.run(`delete from measurements where day = $1::date${same}`, [day]);
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

const FINDING_ROW = `select check_id as "checkId", source, object, record_id as "recordId", owner_id as "ownerId",
  first_day as "firstDay" from findings`;
