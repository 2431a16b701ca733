import { describe, expect, test } from 'vitest';
import { ordersWorld } from '../worlds/wrong-values/orders.ts';
import { publicTables, REFERENCE } from '../worlds/wrong-values/public-tables.ts';
import { reportsWorld } from '../worlds/wrong-values/reports.ts';
import { judgePlanted, judgeRows } from './judge-planted.ts';

const tables = publicTables();
if (tables.length === 0)
  console.log(`Skipped: there is no folder ${REFERENCE}. Set PLUMBLINE_REFERENCE to one that holds data/.`);

/** A column of so many rows of each value. */
const column = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).flatMap(([value, n]) => Array.from({ length: n }, () => ({ a: value })));
const flagged = async (counts: Readonly<Record<string, number>>) => {
  const rows = column(counts);
  const flags = await judgeRows(['a'], rows);
  return flags.map(({ id, reason, suggestion }) => [rows[Number(id)]?.a, reason, suggestion]);
};

describe('wrong values, without a rule written for them', () => {
  test.skipIf(tables.length === 0)('are found in public tables, and none in their clean copies', async () => {
    for (const { name, table } of tables) {
      const outcome = await judgePlanted(table);
      expect(outcome.f1, name).toBeGreaterThanOrEqual(0.85);
      expect(outcome.cleanFlagged, name).toBeLessThanOrEqual(0.01);
    }
  });

  test('are found whatever was done to them, beside honest exceptions', async () => {
    const orders = await judgePlanted(ordersWorld(1, 2_000));
    expect(orders.precision).toBeGreaterThanOrEqual(0.95);
    expect(Object.keys(orders.byKind).sort()).toEqual([
      'character',
      'exchanged',
      'shifted',
      'typing',
      'unit',
    ]);
    for (const [kind, share] of Object.entries(orders.byKind))
      expect(share, kind).toBeGreaterThanOrEqual(0.5);
    expect(orders.mended).toBeGreaterThanOrEqual(0.95);
    expect(orders.cleanFlagged).toBeLessThanOrEqual(0.01);
    const reports = await judgePlanted(reportsWorld(1, 60, 12));
    expect(reports.precision).toBeGreaterThanOrEqual(0.85);
    expect(reports.recall).toBeGreaterThanOrEqual(0.6);
    expect(reports.cleanFlagged).toBeLessThanOrEqual(0.01);
  });

  test('say what was probably meant, and count for it without naming a value', async () => {
    const rows = column({ Technology: 60, Retail: 40, Banking: 30, Technolgy: 1 });
    const [flag, ...others] = await judgeRows(['a'], rows);
    expect(others).toEqual([]);
    expect(flag).toMatchObject({
      id: '130',
      field: 'a',
      reason: 'variant',
      suggestion: 'Technology',
      evidence: { records: 1, meant: 60 },
    });
  });
});

describe('what is no error', () => {
  test.each([
    ['a rare value unlike all others', { Technology: 60, Retail: 40, Mining: 1 }],
    ['codes a letter apart', { DKK: 80, SEK: 60, NOK: 50, ISK: 1 }],
    ['null marks beside words', { Technology: 60, Retail: 40, 'n/a': 1, '-': 2, Select: 1 }],
    ['numbers near each other', { '1000': 80, '1001': 1, '2000': 50, '2010': 1 }],
    ['a unit that all have', { '5 kg': 60, '7 kg': 50, '12 kg': 1 }],
    ['one of a thing among several', { '3 days': 60, '4 days': 40, '1 day': 1 }],
    ['a letter outside ASCII', { Łódź: 40, Århus: 40, Zürich: 40, Genève: 1 }],
    ['decimals and minus signs among whole numbers', { '120': 50, '75': 60, '-3': 1, '12.5': 1 }],
  ])('%s', async (_, counts) => {
    expect(await flagged(counts)).toEqual([]);
  });

  test('a surname a letter away from a common one, where many are', async () => {
    const names = ['Hansen', 'Jansen', 'Jensen', 'Jonsen', 'Janson', 'Jonson', 'Hanson', 'Henson'];
    const counts = Object.fromEntries([...names.map((name) => [name, 20]), ['Jenson', 1], ['Hensen', 1]]);
    expect(await flagged(counts)).toEqual([]);
  });
});

describe('what is one, whatever else the column holds', () => {
  test.each([
    ['a letter in a number', { '1201': 60, '1337': 60, '12O4': 1 }, ['12O4', 'format', null]],
    ['another unit', { '5 kg': 60, '7 kg': 50, '9 lb': 1 }, ['9 lb', 'unit', null]],
    [
      'a typing error beside a number',
      { '62 items': 60, '7 items': 40, '9 itmes': 1 },
      ['9 itmes', 'variant', '9 items'],
    ],
    ['a code that lost a digit', { '35233': 60, '36201': 60, '3520': 1 }, ['3520', 'format', null]],
  ])('%s', async (_, counts, flag) => {
    expect(await flagged(counts)).toEqual([flag]);
  });

  test('a value unlike that of all others in its group', async () => {
    const rows = Array.from({ length: 200 }, (_, nth) => ({
      a: `group ${nth % 20}`,
      b: `seat ${(nth % 20) * 7}`,
    }));
    rows[55] = { a: 'group 15', b: 'seat 7' };
    const flags = await judgeRows(['a', 'b'], rows);
    // Either of the two may be the wrong one.
    expect(flags.map(({ id, field }) => `${id} ${field}`)).toEqual(['55 a', '55 b']);
    expect(flags[1]).toMatchObject({
      reason: 'group',
      suggestion: 'seat 105',
      evidence: { by: 'a', others: 9, agreeing: 9 },
    });
  });
});
