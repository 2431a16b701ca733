import { tableOf } from '../../src/mirror/tables.ts';
import type { OwnSql } from '../../src/store/ports.ts';

/** A check on deals whose SQL is still to come. */
export const ENTRY: OwnSql = {
  id: 'own-deal-x-y',
  about: tableOf('deal'),
  tables: [
    {
      table: tableOf('deal'),
      columns: [
        { name: 'name', type: 'VARCHAR' },
        { name: 'amount_minor', type: 'BIGINT' },
      ],
      leads: 'salesforce',
    },
  ],
  period: null,
  applies: 'true',
  maybe: null,
  fails: null,
  hit: null,
  value: null,
  segment: null,
  select: null,
};
export const expression = (fails: string): OwnSql => ({ ...ENTRY, fails });
export const select = (sql: string): OwnSql => ({ ...ENTRY, select: { sql, says: 'fails' } });

const ALL = 'only records can be read, as live.… and known.….';
const ONLY = 'It is not a SELECT; own SQL can read records and nothing else.';
const LIST = 'is not on the list of those that may be used.';
/** Text of a million letters, made of what is on the list. */
const MILLION = `replace(replace('${'x'.repeat(100)}', 'x', '${'x'.repeat(100)}'), 'x', '${'x'.repeat(100)}')`;
const EIGHT = 'abcdefgh'
  .split('')
  .map((name) => `known.deals ${name}`)
  .join(', ');

/**
 * What somebody may try, and what the admin reads of it.
 * @param secret a file that is there
 * @param target one that must not be written
 */
export function hostile(secret: string, target: string): readonly (readonly [string, OwnSql, string])[] {
  return [
    // Writing.
    ['drop', select('drop table deals'), ONLY],
    ['delete', select('delete from live.deals'), ONLY],
    ['insert', select("insert into known.deals values ('a', 'b', 'c', 1)"), ONLY],
    ['create', select('create table x as select 1'), ONLY],
    ['several statements', select('select source, id from live.deals; drop table deals'), ONLY],
    ['two SELECTs', select('select source, id from live.deals; select 1'), 'more than one statement'],
    ['transactions', select('begin transaction'), ONLY],
    // Files.
    ['copy to a file', select(`copy (select 1) to '${target}'`), ONLY],
    ['export', select(`export database '${target}'`), ONLY],
    [
      'read a file by a function',
      expression(`exists (from read_csv('${secret}'))`),
      `function read_csv; ${ALL}`,
    ],
    ['read text', expression(`exists (from read_text('${secret}'))`), `function read_text; ${ALL}`],
    ['list files', expression("exists (from glob('/*'))"), `function glob; ${ALL}`],
    ['read a file by its name', expression(`exists (from '${secret}')`), `It reads ${secret}; ${ALL}`],
    [
      'a file named like a WITH',
      expression(`exists (with "${secret}" as (select 1) select 1)`),
      'after WITH has other',
    ],
    ['a Parquet file', expression("exists (from 'x.parquet')"), `It reads x.parquet; ${ALL}`],
    ['an address', expression("exists (from 'https://example.test/x.csv')"), `x.csv; ${ALL}`],
    // Other databases and what the engine knows.
    ['attach', select(`attach '${secret}' as other`), ONLY],
    ['the database behind', expression('exists (from kept.main.deals)'), `It reads kept.main.deals; ${ALL}`],
    ['the results', expression('exists (from results.own_rows)'), `It reads results.own_rows; ${ALL}`],
    ['another table', expression('exists (from main.findings)'), `It reads main.findings; ${ALL}`],
    ['a table not declared', expression('exists (from known.users)'), 'of which it declares no field'],
    ['a column not declared', expression('r.stage is null'), 'does not have a column named "stage"'],
    ['the catalogue', expression('exists (from information_schema.tables)'), ALL],
    ['the settings', expression('exists (from duckdb_settings())'), `function duckdb_settings; ${ALL}`],
    ['a setting', expression("current_setting('home_directory') = 'x'"), `current_setting ${LIST}`],
    ['show', expression('exists (from (show tables))'), 'asks the engine about itself'],
    ['describe', expression('exists (from (describe known.deals))'), 'asks the engine about itself'],
    ['the user', expression("current_user = 'x'"), 'asks for current_user'],
    ['a query in a text', expression("exists (from query('drop table deals'))"), `function query; ${ALL}`],
    // Extensions and settings.
    ['install', select('install httpfs'), ONLY],
    ['load', select("load '/tmp/x.duckdb_extension'"), ONLY],
    ['set', select("set memory_limit = '100GB'"), ONLY],
    ['reset', select('reset lock_configuration'), ONLY],
    ['pragma', select('pragma database_list'), ONLY],
    [
      'pragma as a function',
      expression("exists (from pragma_table_info('deals'))"),
      `pragma_table_info; ${ALL}`,
    ],
    ['call', select('call pragma_version()'), ONLY],
    ['variables of the environment', expression("getenv('HOME') = 'x'"), `getenv ${LIST}`],
    ['chance', expression('random() > 0.5'), `random ${LIST}`],
    ['placeholders', expression('r.name = $1'), 'It uses the placeholder $1'],
    // Expressions that are none.
    ['a way out by brackets', expression('true) from live.deals r where (true'), 'cannot be parsed'],
    ['a way out by a comma', expression('true), (false'), 'is not one expression over the record r'],
    ['a way out by a remark', expression('true /*'), 'cannot be parsed'],
    ['nothing', expression(' '), 'cannot be parsed'],
    ['an aggregate of the whole', expression('count(*) > 1'), 'The engine says: Binder Error'],
    ['brackets without end', expression(`${'('.repeat(9999)}true${')'.repeat(9999)}`), 'cannot be parsed'],
    ['a depth without end', expression(`${'not '.repeat(999)}true`), 'depth'],
    // Time and memory.
    [
      'an endless loop',
      expression('exists (with recursive t as (select 1 as i union all select i + 1 from t) from t)'),
      'WITH RECURSIVE, which may go on for ever',
    ],
    ['a hundred gigabytes', expression("length(repeat('x', 100000000000)) > 1"), `repeat ${LIST}`],
    [
      'a hundred billion rows',
      expression('(select max(i) from range(100000000000) t(i)) > 1'),
      `function range; ${ALL}`,
    ],
    [
      'every deal with every other, eight times',
      expression(`(select count(*) from ${EIGHT} where a.name || h.name <> '') > 1`),
      'It was stopped: it had not ended after 1 seconds',
    ],
    [
      'one function without end',
      expression(`levenshtein(${MILLION}, reverse(r.name || ${MILLION})) > 1`),
      'It was stopped: it had not ended after 1 seconds',
    ],
    [
      'what one function makes',
      expression(`length(replace(replace(${MILLION}, 'x', ${MILLION} || r.name), 'x', ${MILLION})) > 1`),
      'It was stopped: it needed more than 96 MB',
    ],
    [
      'what a summary keeps',
      expression(
        `(select length(string_agg(concat(a.name, ${MILLION}), '')) from known.deals a, known.deals b) > 1`,
      ),
      'It was stopped: it needed more than 96 MB',
    ],
  ];
}
