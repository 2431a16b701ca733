import { DuckDBInstance } from '@duckdb/node-api';
import { fieldSpec, fieldsOf, OBJECT_NAMES, type ObjectName } from '../../src/crm/objects.ts';
import { columnOf, tableOf } from '../../src/mirror/tables.ts';

/**
 * How many of each there are for one of the sample company, so that 20,000 accounts come to a large organisation: some
 * 200,000 accounts, 1 million contacts, 300,000 deals and 2 million activities in the leading source.
 */
const TIMES: Readonly<Partial<Record<ObjectName, number>>> = {
  account: 12,
  contact: 24,
  lead: 10,
  deal: 8,
  lineItem: 8,
  ticket: 10,
  activity: 24,
};

/**
 * Makes a mirror as large as that by copies of its records. A copy has ids of its own, points at copies, and has e-mail
 * and web addresses of its own, so that what is one of a kind stays so; the people who own them stay the same.
 */
export async function multiply(file: string): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    const verdicts = ['value', 'normal', 'suggestion'].map((column) => `${own(column)} as ${column}`);
    await connection.run(`insert into verdicts by name select * exclude (k) replace (${verdicts.join(', ')})
      from verdicts, range(1, ${most()}) copies(k) where contains(value, '-example')`);
    for (const object of OBJECT_NAMES) {
      const times = TIMES[object];
      if (times === undefined) continue;
      await connection.run(`insert into ${tableOf(object)} by name
        select * exclude (k) replace (${replaced(object).join(', ')}) from ${tableOf(object)}, range(1, ${times}) copies(k)`);
      await connection.run(`insert into changes by name select * exclude (k) replace (${copyOf('record_id', object)} as record_id)
        from changes, range(1, ${times}) copies(k) where object = '${object}'`);
    }
    await connection.run('checkpoint');
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function most(): number {
  return Math.max(...Object.values(TIMES));
}

function replaced(object: ObjectName): string[] {
  const fields = fieldsOf(object).flatMap((field) => {
    const column = columnOf(object, field);
    const { kind, of } = fieldSpec(object, field) ?? {};
    if (kind === 'reference' && of && TIMES[of]) return `${copyOf(column, of)} as ${column}`;
    return field === 'email' || field === 'website' ? `${own(column)} as ${column}` : [];
  });
  return [`${copyOf('id', object)} as id`, ...fields];
}

/** The id of a copy; the record itself where there are fewer copies of those than of what points at it. */
function copyOf(column: string, of: ObjectName): string {
  const copy = `k % ${TIMES[of]}`;
  return `case when ${copy} = 0 then ${column} else ${column} || '~' || ${copy} end`;
}

/** Every invented address has this in its domain. */
function own(column: string): string {
  return `replace(${column}, '-example', k || '-example')`;
}
