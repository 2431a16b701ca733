import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Check, DIMENSIONS, FEW_RECORDS, standingOf } from '../../src/checks/check.ts';
import { CATALOGUE_VERSION, CHECKS, checkById } from '../../src/checks/index.ts';
import { fieldSpec, fieldsOf, OBJECT_NAMES, type ObjectName, parsePath } from '../../src/crm/objects.ts';
import { LINK_RULES } from '../../src/mirror/links.ts';
import { columnOf, recordTables, verdictJoin } from '../../src/mirror/tables.ts';
import { VALUE_FIELDS } from '../../src/mirror/verdicts.ts';
import { type CheckWorld, createCheckWorld, keyOf, recordsOf } from './check-world.ts';

let world: CheckWorld;
beforeAll(async () => {
  world = await createCheckWorld();
});
afterAll(() => world.close());

const byId = CHECKS.map((check) => [check.id, check] as const);

describe('the catalogue of checks', () => {
  test('is in the order of ids, each id once', () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(CATALOGUE_VERSION).toBeGreaterThanOrEqual(1);
  });

  test('has a check in each dimension and finds each by its id', () => {
    expect([...new Set(CHECKS.map(({ dimension }) => dimension))].sort()).toEqual([...DIMENSIONS].sort());
    for (const check of CHECKS) expect(checkById(check.id)).toBe(check);
    expect(checkById('deal-amount')).toBeUndefined();
  });

  test.each([
    [0.95, 0, 0, 'few'],
    [0.95, FEW_RECORDS - 1, 19, 'few'],
    [0.95, FEW_RECORDS, 1, 'as expected'],
    [0.95, FEW_RECORDS, 2, 'below'],
    [0.9, 30, 3, 'as expected'],
    [0.9, 30, 4, 'below'],
    [0.7, 10_000, 3000, 'as expected'],
    [0.7, 10_000, 3001, 'below'],
    [1, 1_000_000, 0, 'as expected'],
    [1, 1_000_000, 1, 'below'],
  ] as const)(
    'of which %d must pass stands, at %i checked and %i failed, %s',
    (expected, checked, failed, standing) => {
      expect(standingOf({ expected }, { checked, failed })).toBe(standing);
    },
  );

  test('gives equal names to equal joins only, within an object', () => {
    const seen = new Map<string, string>();
    for (const { object, joins } of CHECKS) {
      for (const { name, sql } of joins) {
        const key = `${object} ${name}`;
        expect(seen.get(key) ?? sql).toBe(sql);
        seen.set(key, sql);
      }
    }
  });

  test('and links want verdicts on no other values than the ones that are judged', () => {
    const offered = VALUE_FIELDS.map(({ object, field, kind, contextField }) => {
      const context = contextField === null ? '' : columnOf(object, contextField);
      return `${object} ${kind} ${columnOf(object, field)} ${context}`;
    });
    const linked = LINK_RULES.flatMap(({ object, column, by }) =>
      by === 'id' || by === 'likeness' ? [] : [`${object} ${by.verdict} ${column} ${by.context ?? ''}`],
    );
    const objects = new Map(recordTables().map(({ object, table: name }) => [name, object]));
    const wanted = CHECKS.flatMap(({ object, joins }) =>
      joins.flatMap(({ sql }) => {
        const aliases = new Map(
          [...sql.matchAll(/(?:live|known)\.(\w+) (\w+)/g)].map(([, name = '', as = '']) => [as, name]),
        );
        return [
          ...sql.matchAll(
            /\.kind = '(\w+)' and \w+\.value = (\w+)\.(\w+) and \w+\.context = coalesce\((?:''|\w+\.(\w+))/g,
          ),
        ].map(([, kind, alias = '', value, context = '']) => {
          const of = objects.get(aliases.get(alias) ?? '') ?? object;
          return `${of} ${kind} ${value} ${context}`;
        });
      }),
    );
    expect(verdictJoin('v', 'email', 'r.email').sql).toMatch(/\.kind = 'email'/);
    expect([...new Set([...wanted, ...linked])].sort()).toEqual([...offered].sort());
  });
});

describe.each(byId)('%s', (id, check) => {
  test('has an id of its object, a field and a fault, and sane figures', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+){2,}$/);
    expect(id.split('-')[0]).toBe(check.object.toLowerCase());
    expect(['low', 'medium', 'high']).toContain(check.severity);
    expect(check.secondsToFix).toBeGreaterThan(0);
    expect(['owner', 'manager', 'admin']).toContain(check.concerns);
    expect(check.expected).toBeGreaterThan(0);
    expect(check.expected).toBeLessThanOrEqual(1);
  });

  test('doubts fields of its own object and reads fields that exist', () => {
    expect(check.fields.length).toBeGreaterThan(0);
    for (const path of check.fields) {
      const { object, field } = parsePath(path);
      expect(object).toBe(check.object);
      expect(fieldSpec(object, field)).toBeDefined();
    }
    for (const path of check.reads) expect(() => parsePath(path)).not.toThrow();
    expect([...new Set(check.reads)]).toEqual(check.reads);
  });

  test('reads exactly the fields that its SQL touches', () => {
    const { touched, joined } = touchedBy(check);
    expect([...touched].filter((path) => !check.reads.includes(path))).toEqual([]);
    // A reference that leads nowhere tells something only where the records it may lead to can be seen.
    for (const object of joined) expect(check.reads.some((path) => path.startsWith(`${object}.`))).toBe(true);
    const untouched = check.reads.filter((path) => !touched.has(path));
    expect(untouched.filter((path) => !path.endsWith('.modifiedAt'))).toEqual([]);
  });

  test('says true or false of every record, also of one that holds nothing, and of each once', async () => {
    await world.fill(Object.fromEntries(OBJECT_NAMES.map((object) => [object, [{ id: 'bare' }]])));
    expect([...(await world.run(check)).keys()]).toEqual(['salesforce bare']);
  });

  test('says the same beside the other checks of its object as alone', async () => {
    expect(await world.tryOut(check, check.examples.fail)).toBe('fail');
    expect(await world.run(check, { beside: true })).toEqual(await world.run(check));
  });

  test('passes its passing example and fails its failing one', async () => {
    expect(await world.tryOut(check, check.examples.pass)).toBe('pass');
    expect(await world.tryOut(check, check.examples.fail)).toBe('fail');
  });

  test('says the same of two sources beside each other whose records have the same ids', async () => {
    const { pass, fail } = check.examples;
    await world.fill(recordsOf(check, pass), recordsOf(check, fail, 'hubspot'));
    const outcomes = await world.run(check);
    expect(outcomes.get(keyOf(pass))).toBe('pass');
    expect(outcomes.get(keyOf(fail, 'hubspot'))).toBe('fail');
  });
});

/** What `changesOf` makes, with its object and column. */
const FORMER_VALUES =
  /\(select c\.source[^)]+ from changes c\s+where c\.object = '(\w+)' and c\.field = '(\w+)'[^)]*\)/g;
const VERDICT_COLUMNS = ['kind', 'value', 'context', 'ok', 'normal', 'fault', 'suggestion'];

/**
 * The fields behind the columns of an entry's SQL, and the other objects that it joins. Throws for a column
 * that is neither a field, of the envelope, nor made by the SQL itself.
 */
function touchedBy(check: Check): { touched: Set<string>; joined: Set<string> } {
  const touched = new Set<string>();
  const sql = [check.applies, check.fails, ...check.joins.map((join) => join.sql)]
    .join(' ')
    .replaceAll(FORMER_VALUES, (_, object: ObjectName, column) => {
      touched.add(`${object}.${fieldsOf(object).find((field) => columnOf(object, field) === column)}`);
      return '()';
    })
    .replaceAll(/'[^']*'/g, "''");
  const objects = new Map(recordTables().map(({ object, table: name }) => [name, object]));
  const aliases = new Map([['r', check.object]]);
  const joined = new Set<string>();
  for (const [, name = '', alias = ''] of sql.matchAll(/(?:live|known)\.(\w+) (\w+)/g)) {
    const object = objects.get(name);
    if (!object) throw new Error(`${check.id} reads ${name}, which is no table of records.`);
    aliases.set(alias, object);
    if (object !== check.object) joined.add(object);
  }
  const verdicts = new Set([...sql.matchAll(/join verdicts (\w+)/g)].map(([, alias]) => alias));
  const derived = new Set(
    [...sql.matchAll(/\) (\w+)\s+(?:on|join|group)|(?:from|join) (?:site|family|ladder|climb) (\w+)/g)].map(
      ([, a, b]) => a ?? b,
    ),
  );
  for (const [, alias = '', column = ''] of sql.matchAll(/\b([a-z_]+)\.([a-z_]+)\b/g)) {
    const object = aliases.get(alias);
    if (['live', 'known'].includes(alias) || derived.has(alias) || ['source', 'id'].includes(column))
      continue;
    if (verdicts.has(alias) && VERDICT_COLUMNS.includes(column)) continue;
    if (!object) throw new Error(`${check.id} reads ${alias}.${column}, whatever that is.`);
    const field = [...fieldsOf(object), 'createdAt', 'modifiedAt'].find(
      (name) => columnOf(object, name) === column,
    );
    if (!field) throw new Error(`${check.id} reads ${alias}.${column}, which is no field of ${object}.`);
    touched.add(`${object}.${field}`);
  }
  return { touched, joined };
}
