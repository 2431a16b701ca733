import type { ExportPort, FindingsExport } from '../ports.ts';
import { type Engine, quote } from './connection.ts';

/** Writes files by the engine itself, so that their size does not matter. */
export function createExport(engine: Engine): ExportPort {
  return {
    findings: (ask) =>
      engine.transaction(async (tx) => {
        await tx.run(`create or replace temp table exported_checks
          (id varchar, title varchar, dimension varchar, severity varchar, fix varchar, seconds_to_fix varchar)`);
        await tx.append(
          'exported_checks',
          ask.checks.map((check) => [
            check.id,
            check.title,
            check.dimension,
            check.severity,
            check.fix,
            check.secondsToFix,
          ]),
        );
        await tx.run(
          'create or replace temp table exported_pages (source varchar, object varchar, address varchar)',
        );
        await tx.append(
          'exported_pages',
          ask.pages.map(({ source, object, address }) => [source, object, address]),
        );
        await tx.run(`create or replace temp table exported_findings as ${findingsSql(ask)}`);
        const how = ask.format === 'parquet' ? 'format parquet' : 'format csv, header, force_quote *';
        await tx.run(`copy exported_findings to ${quote(ask.file)} (${how})`);
        const [row] = await tx.rows<{ n: number }>('select count(*) as n from exported_findings');
        for (const table of ['exported_findings', 'exported_pages', 'exported_checks'])
          await tx.run(`drop table ${table}`);
        return row?.n ?? 0;
      }),
  };
}

/**
 * Text that no spreadsheet takes for a formula, even where white space comes first. An apostrophe is the mark for text
 * that spreadsheets know.
 */
function tame(sql: string): string {
  return `case when regexp_matches(${sql}, '^[\\s\\pZ\ufeff]*[=+\\-@＝＋－＠]|^[\\t\\r\\n]') then '''' || ${sql} else ${sql} end`;
}

function findingsSql({ people }: FindingsExport): string {
  const page = `replace(p.address, '{id}', url_encode(f.record_id))`;
  const record = `coalesce(${page}, concat_ws(' ', f.source, f.object, f.record_id))`;
  const columns = [
    ['check', 'f.check_id'],
    ['title', tame('c.title')],
    ['object', 'f.object'],
    ['dimension', 'c.dimension'],
    ['severity', 'c.severity'],
    ['record', tame(record)],
    ['since', 'f.first_day'],
    ['seconds_to_fix', 'c.seconds_to_fix::integer'],
    ['fix', tame('c.fix')],
    ...(people === null
      ? []
      : [
          ['called', tame('called.label')],
          ['owner', tame('owner.name')],
          ['team', tame('owner.team')],
        ]),
  ];
  const joins = people === null ? '' : peopleJoins(people);
  return `select ${columns.map(([name, sql]) => `${sql} as "${name}"`).join(', ')}
    from findings f join exported_checks c on c.id = f.check_id
    left join exported_pages p on p.source = f.source and p.object = f.object
    ${joins}
    where f.closed_day is null
    order by f.object, f.source, f.record_id, f.check_id`;
}

function peopleJoins(labels: NonNullable<FindingsExport['people']>): string {
  const each = [...labels].map(
    ([object, { table, label }]) =>
      `select r.source, ${quote(object)} as object, r.id, cast(${label} as varchar) as label from ${table} r`,
  );
  return `left join (${each.join(' union all ')}) called
      on called.source = f.source and called.object = f.object and called.id = f.record_id
    left join known.users owner on owner.source = f.source and owner.id = f.owner_id`;
}
