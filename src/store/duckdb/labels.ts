import type { LabelSql } from '../ports.ts';
import { type Engine, quote } from './connection.ts';

/** What people call the given records, by `source object id`. */
export async function labels(
  engine: Engine,
  records: readonly { readonly source: string; readonly object: string; readonly recordId: string }[],
  sql: LabelSql,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const [object, own] of Map.groupBy(records, (record) => record.object)) {
    const how = sql.get(object);
    if (!how) continue;
    const rows = await engine.transaction(async (tx) => {
      await tx.run('create or replace temp table asked (source varchar, id varchar)');
      await tx.append(
        'asked',
        own.map((record) => [record.source, record.recordId]),
      );
      return tx.rows<{ key: string; label: string | null }>(
        `select r.source || ' ' || ${quote(object)} || ' ' || r.id as key, ${how.label} as label
         from ${how.table} r join (select distinct source, id from asked) a on a.source = r.source and a.id = r.id`,
      );
    });
    for (const { key, label } of rows) if (label !== null) found.set(key, label);
  }
  return found;
}
