import type { Frame, HabitCount, HabitSql, RepRow, WorkedRep } from '../ports.ts';
import type { Engine } from './connection.ts';
import { fill } from './tokens.ts';

/** Everybody with a user of their own in the live table of users, and since when. */
export function reps(engine: Engine): Promise<RepRow[]> {
  return engine.rows<RepRow>(
    `select source, id, email, team, cast(created_at as date) as began from live.users
     where active and coalesce(person, true) and not coalesce(integration, false) order by source, id`,
  );
}

/** Counts each habit for each rep; reps of whom nothing is due have no row. */
export async function countHabits(
  engine: Engine,
  habits: readonly HabitSql[],
  worked: readonly WorkedRep[],
  frame: Frame,
): Promise<HabitCount[]> {
  return engine.transaction(async (tx) => {
    await tx.run(
      'create or replace temp table staged_reps (source varchar, id varchar, days varchar, month varchar, weeks varchar, quarter varchar)',
    );
    await tx.append(
      'staged_reps',
      worked.map(({ source, id, days, sinceMonth, sinceWeeks, sinceQuarter }) => [
        source,
        id,
        days.join(','),
        sinceMonth,
        sinceWeeks,
        sinceQuarter,
      ]),
    );
    await tx.run(`create or replace temp table reps as select source, id,
      case when days = '' then []::date[] else cast(string_split(days, ',') as date[]) end as days,
      month::date as since_month, weeks::date as since_weeks, quarter::date as since_quarter from staged_reps`);
    const counts: HabitCount[] = [];
    for (const { id, sql } of habits) {
      const rows = await tx.rows<{ user_id: string; due: number; done: number }>(fill(sql, frame));
      for (const row of rows) counts.push({ habitId: id, userId: row.user_id, due: row.due, done: row.done });
    }
    await tx.run('drop table reps; drop table staged_reps');
    return counts;
  });
}
