import type { Instant } from '../../clock.ts';
import type { KeptRun, PullRow, PullsPort, RunRow } from '../pulls-port.ts';
import { type Engine, literal, quote } from './connection.ts';

const RUN = `number, source, kind, due_since as "dueSince", started_at as "startedAt", ended_at as "endedAt", outcome, calls,
  reading_calls as "readingCalls", budget_calls as "budgetCalls", goes_on_at as "goesOnAt"`;
const PULL = `run, source, object, mode, started_at as "startedAt", ended_at as "endedAt", from_at as "from", until_at as "until", asked, expected,
  proof as "by", received, added, changed, same, deleted, merged, skipped, calls, outcome, failure`;

type PullCells = Omit<PullRow, 'asked' | 'skipped'> & { readonly asked: string; readonly skipped: string };

/** Keeps runs and pulls as rows; a run's row is written anew as it goes on. */
export function createPulls(engine: Engine): PullsPort {
  return {
    async begin(run) {
      const [row] = await engine.rows<{ number: number }>(
        `insert into runs values (nextval('run_numbers'), ${cellsOf(run).join(', ')}) returning number`,
      );
      return row?.number ?? 0;
    },

    update: (number, run) =>
      engine.run(
        `update runs set (source, kind, due_since, started_at, ended_at, outcome, calls, reading_calls, budget_calls, goes_on_at)
           = (${cellsOf(run).join(', ')}) where number = ${number}`,
      ),

    save(pull) {
      const { run, source, object, mode, startedAt, endedAt, from, until, outcome, failure } = pull;
      const { expected, by, received, added, changed, same, deleted, merged, calls } = pull;
      const [asked, skipped] = [JSON.stringify(pull.asked), JSON.stringify(pull.skipped)];
      const who = [run, source, object, mode].map(literal);
      const when = [startedAt, endedAt, from, until].map(moment);
      const what = [
        asked,
        expected,
        by,
        received,
        added,
        changed,
        same,
        deleted,
        merged,
        skipped,
        calls,
        outcome,
      ];
      const cells = [...who, ...when, ...what.map(literal)].join(', ');
      // What went wrong may quote a vendor.
      if (failure === null) return engine.run(`insert into pulls values (${cells}, null)`);
      return engine.run(`insert into pulls values (${cells}, $1)`, [failure]);
    },

    runs({ source, kind, aliveAfter, most }) {
      const conditions: string[] = [];
      if (source !== undefined) conditions.push(`source = ${quote(source)}`);
      if (kind !== undefined) conditions.push(`kind = ${quote(kind)}`);
      if (aliveAfter !== undefined) conditions.push(`ended_at > ${moment(aliveAfter)}`);
      const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
      return engine.rows<KeptRun>(
        `select ${RUN} from runs ${where} order by number desc limit ${Math.trunc(most)}`,
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

/** SQL of a run's cells but its number, in the table's order. */
function cellsOf(run: RunRow): string[] {
  const { source, kind, dueSince, startedAt, endedAt, outcome } = run;
  const { calls, readingCalls, budgetCalls, goesOnAt } = run;
  return [
    ...[source, kind].map(literal),
    ...[dueSince, startedAt, endedAt].map(moment),
    ...[outcome, calls, readingCalls, budgetCalls].map(literal),
    moment(goesOnAt),
  ];
}

function moment(at: Instant | null): string {
  return `${literal(at)}::timestamp`;
}
