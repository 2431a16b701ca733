import { catalogueOf } from '../scoring/catalogue.ts';
import type { ExportedCheck, RecordStore } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import { LABEL_SQL } from './labels.ts';

/** What was written, and what was left out of it. */
export interface Exported {
  readonly rows: number;
  /** Whether the rows say what records are called, and whose they are. */
  readonly people: boolean;
}

/**
 * Writes every open finding into a file. It names a record by its page in the CRM alone, so that only those find out
 * whose it is who may see it there. What it says of people is left out with it: findings on users. Where the strategy
 * lets managers see their reps' numbers, the file says both.
 * @param words what people read of a check
 */
export async function exportFindings(ask: {
  readonly store: RecordStore;
  readonly strategy: Strategy;
  readonly file: string;
  readonly format: 'csv' | 'parquet';
  readonly words: (checkId: string) => Pick<ExportedCheck, 'title' | 'fix'>;
}): Promise<Exported> {
  const { store, strategy, file, format, words } = ask;
  const people = strategy.people.rep_level === 'manager';
  const checks = catalogueOf(strategy).checks.filter(({ object }) => people || object !== 'user');
  const sources = await store.knowledge.sources();
  const rows = await store.files.findings({
    file,
    format,
    checks: checks.map(({ id, dimension, severity, secondsToFix }) => ({
      id,
      dimension,
      severity,
      secondsToFix,
      ...words(id),
    })),
    pages: sources.flatMap(({ source, links }) =>
      Object.entries(links).map(([object, address]) => ({ source, object, address })),
    ),
    people: people ? LABEL_SQL : null,
  });
  return { rows, people };
}
