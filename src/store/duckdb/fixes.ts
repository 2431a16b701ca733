import { BugError } from '../../errors.ts';
import { type Fix, type FixesPort, type FixResult, FORGOTTEN } from '../fixes-port.ts';
import type { Cell } from '../ports.ts';
import type { Engine } from './connection.ts';
import { keepFormer } from './past.ts';

interface FixRow {
  id: string;
  wanted_at: string;
  by_person: string;
  rights: string;
  user_id: string | null;
  source: string;
  object: string;
  record_id: string;
  check_id: string | null;
  seen_modified_at: string;
  fields: string;
  undoes: string | null;
  known_at: string | null;
  outcome: FixResult['outcome'] | null;
  told: FixResult['told'] | null;
  before: string | null;
  after: string | null;
  collision: boolean | null;
  notes: string | null;
}

/** Each fix with its latest result. */
const FIXES = `select i.*, r.known_at, r.outcome, r.told, r.before, r.after, r.collision, r.notes
  from fix_intents i left join (
    from fix_results qualify row_number() over (partition by fix_id order by known_at desc, rowid desc) = 1
  ) r on r.fix_id = i.id`;

export function createFixes(engine: Engine): FixesPort {
  async function fixes(rest: string, params: readonly Cell[] = []): Promise<Fix[]> {
    return (await engine.rows<FixRow>(`${FIXES} ${rest}`, params)).map(fixOf);
  }

  return {
    intend: (intent) =>
      engine.run(
        'insert into fix_intents values ($1, $2::timestamp, $3, $4, $5, $6, $7, $8, $9, $10::timestamp, $11, $12)',
        [
          intent.id,
          intent.at,
          intent.by,
          intent.rights,
          intent.userId,
          intent.source,
          intent.object,
          intent.recordId,
          intent.checkId,
          intent.seenModifiedAt,
          JSON.stringify(intent.fields),
          intent.undoes,
        ],
      ),

    conclude: (result) =>
      engine.run('insert into fix_results values ($1, $2::timestamp, $3, $4, $5, $6, $7, $8)', [
        result.fixId,
        result.at,
        result.outcome,
        result.told,
        result.before && JSON.stringify(result.before),
        result.after && JSON.stringify(result.after),
        result.collision,
        JSON.stringify(result.notes),
      ]),

    forget: (email) =>
      engine.transaction(async (tx) => {
        const theirs = 'fix_id in (select id from fix_intents where lower(by_person) = $1)';
        const unnamed = (state: string) =>
          `${state} = regexp_replace(${state}, '"modifiedBy":"[^"]*"', '"modifiedBy":null')`;
        await tx.run(`update fix_results set ${unnamed('before')}, ${unnamed('after')} where ${theirs}`, [
          email,
        ]);
        await tx.run('update fix_intents set by_person = $2, user_id = null where lower(by_person) = $1', [
          email,
          FORGOTTEN,
        ]);
      }),

    get: async (id) => (await fixes('where i.id = $1', [id]))[0] ?? null,
    open: () => fixes('where r.outcome is null order by i.wanted_at, i.rowid'),
    list: (most) => fixes('order by i.wanted_at desc, i.rowid desc limit $1', [most]),
    async undoneBy(id) {
      const [undo] = await fixes(
        `where i.undoes = $1 and r.outcome in ('written', 'already') order by r.known_at desc`,
        [id],
      );
      return undo ?? null;
    },

    follow: (row) =>
      engine.transaction(async (tx) => {
        const here = 'source = $1 and id = $2 and modified_at <= $3::timestamp';
        const key = [row.source, row.id, row.modifiedAt];
        const [held] = await tx.rows<{ raw: string | null }>(
          `select raw from ${row.table} where ${here}`,
          key,
        );
        if (!held) return;
        const sets = row.cells.map(({ column, type }, place) => `${column} = cast($${place + 5} as ${type})`);
        await keepFormer(tx, row.table, here, key);
        await tx.run(`update ${row.table} set ${['raw = $4', ...sets].join(', ')} where ${here}`, [
          ...key,
          rawWith(held.raw, row.raw),
          ...row.cells.map(({ cell }) => cell),
        ]);
      }),
  };
}

/** What could not be read stays for the other fields. */
function rawWith(held: string | null, told: Readonly<Record<string, string | null>>): string | null {
  const all = { ...(held === null ? {} : (JSON.parse(held) as Record<string, string>)), ...told };
  const kept = Object.entries(all).filter(([, text]) => text !== null);
  return kept.length === 0 ? null : JSON.stringify(Object.fromEntries(kept));
}

function fixOf(row: FixRow): Fix {
  return {
    intent: {
      id: row.id,
      at: row.wanted_at,
      by: row.by_person,
      rights: row.rights,
      userId: row.user_id,
      source: row.source,
      object: row.object,
      recordId: row.record_id,
      checkId: row.check_id,
      seenModifiedAt: row.seen_modified_at,
      fields: JSON.parse(row.fields),
      undoes: row.undoes,
    },
    result: resultOf(row),
  };
}

function resultOf(row: FixRow): FixResult | null {
  if (row.outcome === null) return null;
  if (row.known_at === null || row.told === null || row.notes === null) {
    throw new BugError(`The result of the fix ${row.id} is incomplete.`);
  }
  return {
    fixId: row.id,
    at: row.known_at,
    outcome: row.outcome,
    told: row.told,
    before: row.before === null ? null : JSON.parse(row.before),
    after: row.after === null ? null : JSON.parse(row.after),
    collision: row.collision === true,
    notes: JSON.parse(row.notes),
  };
}
