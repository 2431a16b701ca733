import type { Cell } from '../ports.ts';
import type { KeptRun, PullRow, PullsPort, RunRow } from '../pulls-port.ts';
import type { Engine } from './connection.ts';

const RUN = `number, source, kind, due_since as "dueSince", started_at as "startedAt", ended_at as "endedAt", outcome, calls,
  reading_calls as "readingCalls", budget_calls as "budgetCalls", goes_on_at as "goesOnAt"`;
const PULL = `run, source, object, mode, started_at as "startedAt", ended_at as "endedAt", from_at as "from", until_at as "until", asked, expected,
  proof as "by", received, added, changed, same, deleted, merged, skipped, calls, outcome, failure`;

type PullCells = Omit<PullRow, 'asked' | 'skipped'> & { readonly asked: string; readonly skipped: string };

/** Keeps runs and pulls as rows; a run's row is written anew as it goes on. */
export function createPulls(engine: Engine): PullsPort {
  return {
    begin: (run) =>
      engine.transaction(async (tx) => {
        const [row] = await tx.rows<{ number: number }>(`select nextval('run_numbers') as number`);
        const number = row?.number ?? 0;
        await insertRun(tx, number, run);
        return number;
      }),

    update: (number, run) =>
      engine.transaction(async (tx) => {
        await tx.run('delete from runs where number = $1', [number]);
        await insertRun(tx, number, run);
      }),

    save: (pull) =>
      engine.run(
        `insert into pulls values ($1, $2, $3, $4, $5::timestamp, $6::timestamp, $7::timestamp, $8::timestamp, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
        [
          pull.run,
          pull.source,
          pull.object,
          pull.mode,
          pull.startedAt,
          pull.endedAt,
          pull.from,
          pull.until,
          JSON.stringify(pull.asked),
          pull.expected,
          pull.by,
          pull.received,
          pull.added,
          pull.changed,
          pull.same,
          pull.deleted,
          pull.merged,
          JSON.stringify(pull.skipped),
          pull.calls,
          pull.outcome,
          pull.failure,
        ],
      ),

    runs({ source, kind, aliveAfter, most }) {
      const conditions: string[] = [];
      const params: Cell[] = [];
      const add = (sql: string, value: Cell | undefined) => {
        if (value === undefined) return;
        params.push(value);
        conditions.push(sql.replace('?', `$${params.length}`));
      };
      add('source = ?', source);
      add('kind = ?', kind);
      add('ended_at > ?::timestamp', aliveAfter);
      const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
      return engine.rows<KeptRun>(
        `select ${RUN} from runs ${where} order by number desc limit ${Math.trunc(most)}`,
        params,
      );
    },

    async pullsOf(run) {
      const rows = await engine.rows<PullCells>(`select ${PULL} from pulls where run = $1 order by rowid`, [
        run,
      ]);
      return rows.map((row) => ({
        ...row,
        asked: JSON.parse(row.asked) as string[],
        skipped: JSON.parse(row.skipped) as PullRow['skipped'],
      }));
    },

    provenByChanges: () =>
      engine.rows(
        `select source, object, max(ended_at) as "at" from pulls where outcome = 'proven' and mode in ('first', 'changes')
         group by all order by all`,
      ),
  };
}

async function insertRun(tx: Engine, number: number, run: RunRow): Promise<void> {
  await tx.run(
    'insert into runs values ($1, $2, $3, $4::timestamp, $5::timestamp, $6::timestamp, $7, $8, $9, $10, $11::timestamp)',
    [
      number,
      run.source,
      run.kind,
      run.dueSince,
      run.startedAt,
      run.endedAt,
      run.outcome,
      run.calls,
      run.readingCalls,
      run.budgetCalls,
      run.goesOnAt,
    ],
  );
}
