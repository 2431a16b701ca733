import type { Day } from '../../clock.ts';
import type { DuplicateFindings } from '../matching-port.ts';
import { type Engine, quoteList } from './connection.ts';

/** Replaces the open findings of checks that follow from clusters, within a transaction of the caller. */
export async function findDuplicates(
  tx: Engine,
  findings: readonly DuplicateFindings[],
  asOf: Day,
): Promise<void> {
  for (const { checkId, object, table, fields, records } of findings) {
    await tx.run('create or replace temp table staged_duplicates (source varchar, id varchar)');
    await tx.append(
      'staged_duplicates',
      records.map(({ source, id }) => [source, id]),
    );
    await tx.run(`create or replace temp table duplicates_found as
      select distinct r.source, r.id as record_id, r.owner_id from ${table} r join staged_duplicates s using (source, id) where not r.deleted`);
    const same = 'f.source = n.source and f.record_id = n.record_id';
    await tx.run(
      `update findings f set closed_day = $1::date where f.closed_day is null and f.check_id = $2
         and not exists (from duplicates_found n where ${same})`,
      [asOf, checkId],
    );
    // Mended and broken again on one day: the same finding goes on.
    await tx.run(
      `update findings f set closed_day = null from duplicates_found n where f.check_id = $2 and f.closed_day = $1::date and ${same}`,
      [asOf, checkId],
    );
    await tx.run(
      `update findings f set owner_id = n.owner_id from duplicates_found n
       where f.closed_day is null and f.check_id = $1 and ${same} and f.owner_id is distinct from n.owner_id`,
      [checkId],
    );
    await tx.run(
      `insert into findings select n.source, $2, n.record_id, $3, n.owner_id, ${quoteList(fields)}, $1::date, null
         from duplicates_found n where not exists (from findings f where f.check_id = $3 and f.closed_day is null and ${same})`,
      [asOf, object, checkId],
    );
  }
}
