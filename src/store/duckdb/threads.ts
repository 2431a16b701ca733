import type { Statements } from './statements.ts';

/** Rows that the engine keeps together, and hands to one thread. */
const ROWS_OF_A_GROUP = 122_880;

/**
 * Lets one thread do the work while no table has more than one group of rows: a second would find nothing to read, and
 * would only make ready for itself what each statement needs, which is a third of the cost of judging few records.
 */
export async function fitThreads(engine: Statements): Promise<void> {
  const [largest] = await engine.rows<{ rows: number | null }>(
    'select max(estimated_size) as rows from duckdb_tables()',
  );
  await engine.run((largest?.rows ?? 0) > ROWS_OF_A_GROUP ? 'reset threads' : 'set threads = 1');
}
