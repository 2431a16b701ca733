import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cookOf } from '../../connectors/salesforce/recipes.ts';
import { instantOf, type Reading } from '../../connectors/salesforce/schema.ts';
import type { RecordFile } from '../../src/crm/connector.ts';
import { fieldSpec, type ObjectName, type Value } from '../../src/crm/objects.ts';
import type { Recipe } from '../../src/crm/recipe.ts';
import { fileCells } from '../../src/mirror/file-columns.ts';
import { columnsFor } from '../../src/mirror/intake.ts';
import { columnOf, recordTable } from '../../src/mirror/tables.ts';
import { type OpenEngine, openEngine, storeOn } from '../../src/store/duckdb/open.ts';
import type { LandingCounts, RecordStore } from '../../src/store/ports.ts';

type Line = Readonly<Record<string, string>>;

let folder: string;
let opened: OpenEngine;
let store: RecordStore;
let made = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-files-'));
  opened = await openEngine(':memory:', 256);
  store = storeOn(opened);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const ENVELOPE: RecordFile['envelope'] = {
  id: 'Id',
  modifiedAt: 'SystemModstamp',
  createdAt: 'CreatedDate',
  createdBy: 'CreatedById',
  modifiedBy: null,
  deleted: 'IsDeleted',
  mergedInto: null,
};

const NOWHERE: Line = {
  Id: '1',
  SystemModstamp: '2026-01-01T00:00:00.000+0000',
  CreatedDate: '',
  CreatedById: '',
  IsDeleted: '',
};

function csv(lines: readonly Line[], header: readonly string[], bare = false): string {
  const cell = (text: string) => (bare && !/[",\r\n]/.test(text) ? text : `"${text.replaceAll('"', '""')}"`);
  return [header, ...lines.map((line) => header.map((name) => line[name] ?? ''))]
    .map((cells) => `${cells.map(cell).join(',')}\n`)
    .join('');
}

function fileOf(lines: readonly Line[], recipes: RecordFile['recipes'], more: Partial<RecordFile> = {}) {
  const path = join(folder, `${++made}.csv`);
  const header = [...new Set([...Object.keys(NOWHERE), ...lines.flatMap((line) => Object.keys(line))])];
  writeFileSync(path, csv(lines, header));
  return { path, records: lines.length, recipes, ...REST, ...more };
}

const REST = {
  envelope: ENVELOPE,
  currency: { column: 'CurrencyIsoCode', otherwise: 'EUR' },
  zone: 'Europe/Athens',
  landed: async () => undefined,
};

/** Lands a file as a source of its own. */
async function land(object: ObjectName, file: RecordFile) {
  const source = `file-${made}`;
  const fields = Object.keys(file.recipes);
  const counts: LandingCounts = await store.landing.land({
    source,
    object,
    table: recordTable(object),
    columns: columnsFor(object, fields),
    rows: [],
    files: fileCells(object, fields, [file]),
    changes: [],
    run: 'changes',
    checkpoint: null,
    at: '2026-01-02T00:00:00.000Z',
  });
  const names = fields.map((field) => `${columnOf(object, field)} as "${field}"`).join(', ');
  const rows = await opened.engine.rows<Record<string, Value>>(
    `select id, created_at, modified_at, created_by, modified_by, deleted, raw, ${names}
     from ${recordTable(object).table} where source = '${source}' order by id`,
  );
  return { counts, rows };
}

/** The same lines, read as a connector reads records one by one. */
function readByHand(object: ObjectName, file: RecordFile, lines: readonly Line[]): Record<string, Value>[] {
  const rows = lines.map((line) => {
    const currency = line['CurrencyIsoCode'] || file.currency.otherwise;
    const reading: Reading = { currency, zone: file.zone, userId: '' };
    const raw: Record<string, string> = {};
    const values = Object.entries(file.recipes).map(([field, recipe]): [string, Value] => {
      const value = cookOf(recipe, fieldSpec(object, field)?.kind ?? 'text')(line, reading);
      if (value === undefined && recipe.of === 'column') raw[field] = line[recipe.column] ?? '';
      return [field, value ?? null];
    });
    return {
      id: line['Id'] ?? '',
      created_at: instantOf(line['CreatedDate'] ?? ''),
      modified_at: instantOf(line['SystemModstamp'] ?? ''),
      created_by: line['CreatedById'] || null,
      modified_by: null,
      deleted: line['IsDeleted'] === 'true',
      raw: Object.keys(raw).length > 0 ? JSON.stringify(raw) : null,
      ...Object.fromEntries(values),
    };
  });
  return rows.sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** Raw texts as an object: how a control character is escaped in them is left open. */
function opened_(rows: readonly Record<string, Value>[]) {
  return rows.map((row) => ({ ...row, raw: row['raw'] === null ? null : JSON.parse(String(row['raw'])) }));
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }).map((some) => some.toWellFormed().replaceAll('\ufeff', '')),
  fc.constantFrom(
    'NA',
    'null',
    'None',
    'NULL',
    '\\N',
    '""',
    ' ',
    'a\nb',
    'a\r\nb',
    'a\u0000b',
    ',',
    "'",
    'é',
    '€',
  ),
);
const number = fc.oneof(
  fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
  fc.integer().map(String),
  fc
    .tuple(
      fc.constantFrom('', '-', '+', ' '),
      fc.bigInt(0n, 10n ** 20n),
      fc.constantFrom('', '.', '.5', '.005', '.995', '.1249999'),
    )
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 0, max: 9 }))
    .map(([n, e]) => `${n / 100}E${e}`),
  fc.constantFrom(
    '.5',
    '5.',
    '.',
    '-',
    '1,000',
    '1_000',
    'NaN',
    'Infinity',
    'inf',
    '1e999',
    '\t7\n',
    '\u00a07',
    '7 7',
    '-0',
    '0.0',
    '٣',
  ),
);
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const instant = fc.oneof(
  day.map((iso) => iso.replace('Z', '+0000')),
  day,
  day.map((iso) => iso.replace(/\.\d+Z/, 'Z')),
  day.map((iso) => iso.replace('Z', '456-0330')),
  day.map((iso) => `${iso.slice(0, 16)}+05:30`),
  fc.constantFrom('yesterday', '2024-01-01T', '2024-06-30T22:30:00.000+0000', '2024-01-01 00:00:00.000+0000'),
);
const days = fc.oneof(
  day.map((iso) => iso.slice(0, 10)),
  instant,
  fc.constantFrom('2024-02-29', '2023-02-29', '2024-13-01', '2024-1-1', '0024-01-01', 'tomorrow__'),
);
const flag = fc.constantFrom('true', 'false', 'TRUE', '1', 'yes', ' true');
const empty = <T extends string>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: '', freq: 6 });
const id = fc
  .tuple(fc.constantFrom('003', '00Q', '006', ''), fc.string({ maxLength: 3 }))
  .map((parts) => parts.join(''));

const COLUMNS = {
  SystemModstamp: day.map((iso) => iso.replace('Z', '+0000')),
  CreatedDate: empty(instant),
  CreatedById: empty(id),
  IsDeleted: empty(fc.constantFrom('true', 'false')),
  CurrencyIsoCode: empty(fc.constantFrom('EUR', 'USD', 'JPY', 'KWD', 'eur', 'jpy', 'ITL', 'XQX', 'Taler')),
  Text: empty(text),
  Other: empty(text),
  Number: empty(number),
  Money: empty(number),
  Day: empty(days),
  Moment: empty(instant),
  Flag: empty(flag),
  Party: empty(id),
};
const lines = fc
  .array(fc.record(COLUMNS), { minLength: 1, maxLength: 40 })
  .map((records) => records.map((record, at): Line => ({ ...record, Id: String(at).padStart(3, '0') })));

const DEAL: Record<string, Recipe> = {
  name: { of: 'column', column: 'Text' },
  amount: { of: 'column', column: 'Money' },
  currency: { of: 'column', column: 'CurrencyIsoCode', otherwise: 'EUR' },
  closeDate: { of: 'column', column: 'Day' },
  stage: { of: 'constant', value: "It's" },
  closed: { of: 'column', column: 'Flag', otherwise: false },
  won: { of: 'equality', column: 'Text', text: 'NA' },
  probability: { of: 'column', column: 'Number', otherwise: 10 },
  type: {
    of: 'words',
    columns: ['Text', 'Other', 'Absent'],
    words: [
      ['e-?mail', 'email'],
      ['a', 'has a'],
    ],
    otherwise: 'none',
  },
  engagedOn: { of: 'column', column: 'Moment' },
  nextStep: { of: 'column', column: 'Absent' },
  ownerId: { of: 'prefix', column: 'Party', prefix: '003' },
};
const ACTIVITY: Record<string, Recipe> = {
  subject: { of: 'column', column: 'Other', otherwise: 'No subject' },
  happenedAt: { of: 'column', column: 'Moment' },
  dueOn: { of: 'column', column: 'Absent', otherwise: '2024-02-29' },
  done: { of: 'presence', column: 'Text' },
  durationMinutes: { of: 'quotient', column: 'Number', by: 60 },
  contactId: { of: 'column', column: 'Party' },
};

/** Amounts around what can be held exactly, and where the engine's own numbers end. */
const TOO_LARGE = [
  '90071992547409.91',
  '90071992547409.92',
  '-100000000000000',
  '9999999999999999',
  '1e30',
].flatMap((Money, at) =>
  ['EUR', 'JPY', 'KWD'].map((CurrencyIsoCode, to) => ({
    ...NOWHERE,
    Money,
    CurrencyIsoCode,
    Id: String(3 * at + to).padStart(3, '0'),
  })),
);

describe('a file that the engine reads', () => {
  test.each([
    ['deal', DEAL],
    ['activity', ACTIVITY],
  ] as const)('holds the same %s records as when they are read one by one', async (object, recipes) => {
    await fc.assert(
      fc.asyncProperty(lines, async (some) => {
        const file = fileOf(some, recipes);
        const { rows, counts } = await land(object, file);
        expect(opened_(rows)).toEqual(opened_(readByHand(object, file, some)));
        expect(counts).toMatchObject({ read: some.length, added: some.length });
      }),
      { numRuns: 25, examples: [[TOO_LARGE]] },
    );
  });

  test('of texts as long as the vendor has them, and of line ends of both kinds', async () => {
    const long = `${'"\n,'.repeat(43_690)}xy`;
    const some = Array.from({ length: 300 }, (_, at) => ({
      ...NOWHERE,
      Id: String(at).padStart(3, '0'),
      Text: long,
    }));
    const recipes = { name: DEAL['name'] as Recipe };
    const file = fileOf(some, recipes);
    expect(long).toHaveLength(131_072);
    const { rows } = await land('deal', file);
    expect(rows.every((row) => row['name'] === long)).toBe(true);
    expect(rows).toHaveLength(300);

    const path = join(folder, 'crlf.csv');
    writeFileSync(
      path,
      '\ufeff"Id","SystemModstamp","Text"\r\n1,2026-01-01T00:00:00.000Z,"a\r\nb"\r\n2,2026-01-01T00:00:00.000Z,\r\n',
    );
    const crlf = await land('deal', { ...fileOf([], recipes), path, records: 2 });
    expect(crlf.rows.map((row) => row['name'])).toEqual(['a\r\nb', null]);
  });

  test('of a record that is longer than the engine takes at first', async () => {
    const name = 'é'.repeat(1_500_000);
    const some = [
      { ...NOWHERE, Text: name },
      { ...NOWHERE, Id: '2', Text: 'short' },
    ];
    const { rows } = await land('deal', fileOf(some, { name: { of: 'column', column: 'Text' } }));
    expect(rows.map((row) => String(row['name']).length)).toEqual([1_500_000, 5]);
  });

  test('with nothing but its header is no record', async () => {
    expect((await land('deal', fileOf([], DEAL))).counts).toMatchObject({ read: 0, added: 0 });
  });

  test('with a row less, or more, than the vendor counted does not land', async () => {
    const some = [NOWHERE, { ...NOWHERE, Id: '2' }];
    for (const records of [1, 3]) {
      await expect(land('deal', { ...fileOf(some, DEAL), records })).rejects.toThrow(
        new RegExp(`^${records} records of deal came .* the engine read 2 of them`),
      );
    }
    expect(await store.landing.countLive('deals', `file-${made}`)).toBe(0);
  });

  test.each([
    ['cut off within a value', '"Id","SystemModstamp"\n"1","2026-01'],
    ['with a line of another length', 'Id,SystemModstamp\n1,2026-01-01T00:00:00.000Z,Secret\n'],
    ['without a header', ''],
    ['without the stamp', 'Id,SystemModstamp\n1,\n'],
  ])('%s does not land, and none of its text is told', async (_, content) => {
    const path = join(folder, `${++made}.csv`);
    writeFileSync(path, content);
    const error = await land('deal', { ...fileOf([], DEAL), path, records: 1 }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: 'UpstreamError', retryable: true });
    expect(String(error)).not.toContain('Secret');
  });

  test('tells of merges in a column of its own', async () => {
    const some = [
      { ...NOWHERE, Id: '1', IsDeleted: 'true', Into: '2' },
      { ...NOWHERE, Id: '2', Into: '' },
    ];
    const file = fileOf(
      some,
      { name: { of: 'constant', value: 'x' } },
      { envelope: { ...ENVELOPE, mergedInto: 'Into' } },
    );
    expect((await land('account', file)).counts).toMatchObject({ live: 1, merged: 1 });
  });
});
