import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, OwnLimits, OwnOutcome, OwnPort, OwnSql, OwnTable, TryOwn } from '../ports.ts';
import { type Engine, quote } from './connection.ts';
import { type KeptOutcome, runApart } from './own-keeper.ts';
import { fill } from './tokens.ts';

/** Keeps what own entries say of records, from a run on a copy of the columns that they read. */
export function createOwn(engine: Engine, scratch: string): OwnPort {
  return {
    run(entries, frame, limits) {
      return engine.lasting(async () => {
        if (entries.length === 0) {
          await engine.run('delete from own_rows');
          return [];
        }
        const kept = join(scratch, 'own-kept.duckdb');
        const results = entries.map((_, index) => join(scratch, `own-results-${index}.duckdb`));
        const clear = () => {
          for (const file of [kept, ...results])
            for (const name of [file, `${file}.wal`]) rmSync(name, { force: true });
        };
        clear();
        try {
          await copyOut(engine, entries, kept);
          const spill = join(scratch, 'own-spill');
          const errands = entries.map((entry, index) => ({
            sql: filled(entry, frame),
            ground: { kind: 'files', kept, results: results[index] ?? '', spill } as const,
          }));
          const outcomes = await runApart(errands, limits);
          // What a process left that was ended over an entry is not even looked at.
          await takeIn(
            engine,
            results.filter((_, index) => outcomes[index]?.kind === 'said'),
          );
          return entries.map(({ id }, index) => told(id, outcomes[index], limits));
        } finally {
          clear();
        }
      });
    },
  };
}

/** As the contract says: each in a world of its own, in a process of its own. */
export const tryOwn: TryOwn = async (trials, frame, limits) => {
  const errands = trials.map(({ sql, world }) => ({
    sql: filled(sql, frame),
    ground: { kind: 'world', world } as const,
  }));
  const outcomes = await runApart(errands, limits);
  return trials.map(({ sql }, index) => {
    const outcome = outcomes[index];
    return { ...told(sql.id, outcome, limits), rows: outcome?.kind === 'said' ? outcome.rows : [] };
  });
};

/** Puts the frame into every piece of SQL. */
function filled(entry: OwnSql, frame: Frame): OwnSql {
  const put = (sql: string | null) => (sql === null ? null : fill(sql, { ...frame, ...entry.period }));
  return {
    ...entry,
    applies: put(entry.applies) ?? '',
    maybe: put(entry.maybe),
    fails: put(entry.fails),
    hit: put(entry.hit),
    value: put(entry.value),
    segment: put(entry.segment),
    select: entry.select && { ...entry.select, sql: put(entry.select.sql) ?? '' },
  };
}

/** Writes the columns that any of the entries reads into a file. */
async function copyOut(engine: Engine, entries: readonly OwnSql[], kept: string): Promise<void> {
  const tables = Map.groupBy(
    entries.flatMap((entry) => entry.tables),
    ({ table }) => table,
  );
  await attached(engine, kept, 'own_kept', async () => {
    for (const [table, several] of tables)
      await engine.run(
        `create table own_kept.main.${table} as select ${columnsOf(several)} from known.${table}`,
      );
  });
}

function columnsOf(tables: readonly OwnTable[]): string {
  const names = new Set(tables.flatMap(({ columns }) => columns.map(({ name }) => name)));
  return ['source', 'id', ...names].map((name) => `"${name}"`).join(', ');
}

async function takeIn(engine: Engine, results: readonly string[]): Promise<void> {
  await engine.run('create or replace temp table own_said as from own_rows limit 0');
  for (const file of results)
    await attached(engine, file, 'own_results', () =>
      engine.run('insert into own_said from own_results.main.own_rows'),
    );
  await engine.transaction(async (tx) => {
    await tx.run('delete from own_rows');
    await tx.run('insert into own_rows from own_said');
    await tx.run('drop table own_said');
  });
}

async function attached(
  engine: Engine,
  file: string,
  name: string,
  work: () => Promise<void>,
): Promise<void> {
  await engine.run(`attach ${quote(file)} as ${name}`);
  try {
    await work();
  } finally {
    await engine.run(`detach ${name}`);
  }
}

function told(id: string, outcome: KeptOutcome | undefined, limits: OwnLimits): OwnOutcome {
  const most = `${limits.seconds} seconds and ${limits.memoryMb} MB`;
  switch (outcome?.kind) {
    case 'said':
      return { id, failure: null };
    case 'refused':
      return { id, failure: outcome.sentence };
    case 'interrupted':
      return {
        id,
        failure: `It was stopped: it had not ended after ${limits.seconds} seconds (it may take ${most}).`,
      };
    case 'memory':
      return {
        id,
        failure: `It was stopped: it needed more than ${limits.memoryMb} MB (it may take ${most}).`,
      };
    default:
      return { id, failure: 'It was stopped: the engine broke over it, in its own process.' };
  }
}
