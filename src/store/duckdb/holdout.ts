import type { DrawnRow, DrawnSince, HoldoutPort } from '../holdout-port.ts';
import type { Engine } from './connection.ts';

const LOT = `l.check_id as "checkId", l.source, l.record_id as "recordId", l.first_day as "firstDay",
  l.drawn_day as "day", l.held_out as "heldOut", l.share, l.rep, l.gains`;
const SAME = 'check_id, source, record_id, first_day';

export function createHoldout(engine: Engine): HoldoutPort {
  return {
    save: (rows, keepFrom) =>
      engine.transaction(async (tx) => {
        await tx.run('delete from lots where drawn_day < $1::date', [keepFrom]);
        await tx.run(`create or replace temp table staged_lots (check_id varchar, source varchar, record_id varchar, first_day varchar,
          drawn_day varchar, held_out varchar, share varchar, rep varchar, gains varchar)`);
        await tx.append(
          'staged_lots',
          rows.map((row) => [
            row.checkId,
            row.source,
            row.recordId,
            row.firstDay,
            row.day,
            row.heldOut,
            row.share,
            row.rep,
            JSON.stringify(row.gains),
          ]),
        );
        await tx.run(`insert into lots
          select check_id, source, record_id, first_day::date, drawn_day::date, held_out::boolean, share::double, rep, gains
          from (from staged_lots qualify row_number() over (partition by ${SAME} order by rowid) = 1) s
          where not exists (from lots l where l.check_id = s.check_id and l.source = s.source
            and l.record_id = s.record_id and l.first_day = s.first_day::date)`);
        await tx.run('drop table staged_lots');
      }),

    drawn: async () => (await engine.rows<Kept<DrawnRow>>(`select ${LOT} from lots l`)).map(rowOf),

    since: async ({ from, to }) => {
      const rows = await engine.rows<Kept<DrawnSince>>(
        `select ${LOT}, f.check_id is not null as kept, f.closed_day as "closedDay", m.detail as "closedBy"
         from lots l left join findings f using (${SAME})
         left join measurements m on m.day = f.closed_day and m.kind = 'check' and m.id = l.check_id
         where l.drawn_day between $1::date and $2::date
         order by l.drawn_day, l.check_id, l.source, l.record_id, l.first_day`,
        [from, to],
      );
      return rows.map(rowOf);
    },
  };
}

type Kept<Row> = Omit<Row, 'gains'> & { readonly gains: string };

function rowOf<Row extends { readonly gains: string }>(
  row: Row,
): Omit<Row, 'gains'> & Pick<DrawnRow, 'gains'> {
  return { ...row, gains: JSON.parse(row.gains) as DrawnRow['gains'] };
}
