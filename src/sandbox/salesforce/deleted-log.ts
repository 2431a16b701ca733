import type { Table } from './table.ts';

/** What getDeleted remembers: which records went, and when first. A hard delete stands in it as well. */
export interface DeletedLog {
  /** Learns what is deleted already, by its stamp; to be called before anything happens to the tables. */
  begin(tables: readonly Table[]): void;
  note(table: Table, id: string, at: string): void;
  /** The record came back. */
  forget(table: Table, id: string): void;
  /** Oldest first. */
  entries(table: Table): readonly { readonly id: string; readonly at: string }[];
}

export function openDeletedLog(): DeletedLog {
  const byTable = new Map<Table, Map<string, string>>();

  function logOf(table: Table): Map<string, string> {
    const known = byTable.get(table);
    if (known) return known;
    const log = new Map<string, string>();
    for (const row of table.rows) {
      const at = row?.['SystemModstamp'];
      if (row?.['IsDeleted'] === true && typeof at === 'string') log.set(String(row['Id']), at);
    }
    byTable.set(table, log);
    return log;
  }

  return {
    begin(tables) {
      for (const table of tables) logOf(table);
    },
    note(table, id, at) {
      const log = logOf(table);
      log.set(id, log.get(id) ?? at);
    },
    forget: (table, id) => void logOf(table).delete(id),
    entries(table) {
      const entries = [...logOf(table)].map(([id, at]) => ({ id, at }));
      return entries.sort((left, right) => left.at.localeCompare(right.at));
    },
  };
}
