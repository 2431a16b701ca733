import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordTable } from '../../src/mirror/tables.ts';
import { judgeValues, VALUE_FIELDS } from '../../src/mirror/verdicts.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { KnowledgePort, RecordStore, VerdictRow } from '../../src/store/ports.ts';

let store: RecordStore;
beforeEach(async () => {
  store = await openRecordStore(':memory:', 256);
});
afterEach(() => store.close());

async function land(object: 'contact' | 'lead', columns: string[], rows: (string | null)[][]): Promise<void> {
  const at = '2026-06-15T08:00:00.000Z';
  await store.landing.land({
    source: 'salesforce',
    object,
    table: recordTable(object),
    columns: ['id', 'modified_at', 'deleted', ...columns],
    rows: rows.map((row, index) => [`${object}-${index}`, at, false, ...row]),
    changes: [],
    run: 'changes',
    checkpoint: '{}',
    at,
  });
}

/** The store's own port, with an ear on what is saved. */
function overheard(saved: VerdictRow[][]): KnowledgePort {
  return {
    ...store.knowledge,
    saveVerdicts: (version, rows) => {
      saved.push([...rows]);
      return store.knowledge.saveVerdicts(version, rows);
    },
  };
}

test('each distinct value is judged once with its context, and nothing is judged again', async () => {
  const saved: VerdictRow[][] = [];
  await land(
    'contact',
    ['email', 'phone', 'country'],
    [
      ['anna@example.com', '22 12 34 56', 'Norway'],
      ['anna@example.com', '22 12 34 56', 'Norway'],
      [' Anna@example.com', '22 12 34 56', null],
      [null, null, 'Greece'],
    ],
  );
  await land('lead', ['email'], [['anna@example.com'], ['nobody@']]);

  expect(await judgeValues(overheard(saved), VALUE_FIELDS)).toBe(5);
  const verdicts = saved.flat().map(({ kind, value, context, ok, normal, fault }) => {
    return [kind, value, context, ok, normal, fault].join('|');
  });
  expect(verdicts.sort()).toEqual([
    'email| Anna@example.com||true|anna@example.com|',
    'email|anna@example.com||true|anna@example.com|',
    'email|nobody@||false||syntax',
    'phone|22 12 34 56|Norway|true|+4722123456|',
    'phone|22 12 34 56||true||no-country',
  ]);

  expect(await judgeValues(overheard(saved), VALUE_FIELDS)).toBe(0);
  expect(saved.flat()).toHaveLength(5);
});

test('more values than fit one slice are all judged', async () => {
  const saved: VerdictRow[][] = [];
  const addresses = Array.from({ length: 20_001 }, (_, index) => [`person-${index}@example.com`]);
  await land('lead', ['email'], addresses);
  expect(await judgeValues(overheard(saved), VALUE_FIELDS)).toBe(20_001);
  expect(saved.length).toBeGreaterThan(1);
  expect(new Set(saved.flat().map(({ value }) => value)).size).toBe(20_001);
});

test('only the fields that are asked for are judged', async () => {
  await land('lead', ['email'], [['anna@example.com']]);
  expect(await judgeValues(store.knowledge, [])).toBe(0);
});
