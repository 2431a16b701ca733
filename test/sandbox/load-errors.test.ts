import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { folderWith, removeFolders } from './load-folder.ts';

afterEach(removeFolders);

const HEAD = 'organisation: { name: Fjord, currency: NOK, zone: Europe/Oslo }\n';

/** What is wrong with a mapping whose lines after the first two are `lines`, for a file `a.csv` with a header. */
async function mapFault(lines: string, crm = 'salesforce', header = 'n,m'): Promise<string> {
  const folder = folderWith({ 'load.yaml': `crm: ${crm}\n${HEAD}${lines}`, 'a.csv': `${header}\n` });
  const error = await folder.refusal();
  expect(error.what).toMatch(/^The load file .*load\.yaml has /);
  return error.what.replaceAll(folder.path, '');
}

/** What is wrong with a file whose columns become these fields. */
async function dataFault(columns: string, csv: string | Buffer, more = ''): Promise<string> {
  const map = `crm: salesforce\n${HEAD}files: { a.csv: { object: Opportunity, ${more}columns: { ${columns} } } }\n`;
  const folder = folderWith({ 'load.yaml': map, 'a.csv': csv });
  const error = await folder.refusal();
  expect(error.why).toContain('Nothing was loaded');
  return error.what.replaceAll(folder.path, '');
}

describe('a mapping that is wrong', () => {
  it('is refused for a file and for columns that the folder lacks, all at once', async () => {
    const text = await mapFault(`files:
  a.csv:
    object: Account
    id: no
    columns:
      n: Name
      branch: Industry
  b.csv: { object: Contact, columns: {} }
`);
    expect(text).toContain('has 3 problems');
    expect(text).toContain(
      '/load.yaml:9:7 `files.a.csv.columns.branch`: a.csv has no column `branch`; line 1 names n, m',
    );
    expect(text).toContain('/load.yaml:6:5 `files.a.csv.id`: a.csv has no column `no`');
    expect(text).toContain('/load.yaml:10:3 `files.b.csv`:');
    expect(text).toContain('has no file b.csv');
  });

  it('is refused for a column that the header names twice', async () => {
    const text = await mapFault(
      'files: { a.csv: { object: Account, columns: { n: Name } } }\n',
      'salesforce',
      'n,n',
    );
    expect(text).toContain('line 1 of a.csv names the column `n` 2 times');
  });

  it('names the column that another file is looked up by', async () => {
    const text = await mapFault(
      'files: { a.csv: { object: Account, columns: { n: { field: ParentId, lookup: { file: a.csv, by: x } } } } }\n',
    );
    expect(text).toContain('a.csv has no column `x`');
  });

  const account = (columns: string, more = '') =>
    `files:\n  a.csv:\n    object: Account\n    columns:\n      n: ${columns}\n${more}`;
  it.each<[string, string, string]>([
    ['files: { a.csv: { object: Acount, columns: {} } }\n', 'object', 'salesforce has no object `Acount`'],
    [account('Nmae'), 'n: ', 'Account has no field `Nmae`; it has Name, '],
    [account('{ field: Nmae__c, type: text }'), 'type', 'Invalid option'],
    [account('{ feld: Name }'), 'feld', '`files.a.csv.columns.n.feld` is not a known key'],
    [account('[Name, { field: Phone, typ: phone }]'), 'typ:', 'is not a known key'],
    [account(''), 'n: ', 'expected object, received null'],
    [account('{ label: X }'), 'n: ', '`field` is missing'],
    [account('{ field: Name, type: email }'), 'type', 'Name is a standard field of type string'],
    [account('{ field: Name, format: DD/MM }'), 'format', 'it means nothing for Name'],
    [account('{ field: CreatedDate, format: DD/MM }'), 'format', '"DD/MM" is no format of days'],
    [account('{ field: CreatedDate, format: YYYY-MM-DD hh:mm }'), 'format', 'is no format of days'],
    [account('{ field: AnnualRevenue, format: "0.00" }'), 'format', '"0.00" is no format of numbers'],
    [account('{ field: Name, unit: million }'), 'unit', 'it means nothing for Name'],
    [account('{ field: IsDeleted, part: first }'), 'part', 'it means nothing for IsDeleted'],
    [account('{ field: X__c, type: picklist }'), 'type', 'needs its values under `options`'],
    [account('{ field: Name, options: [A] }'), 'options', 'only a picklist has options'],
    [account('Id'), 'n: ', 'no column can fill Id: name the column under `id`'],
    [account('SystemModstamp'), 'n: ', 'no column can fill SystemModstamp'],
    [account('ParentId'), 'n: ', 'ParentId points at another record: say with `lookup`'],
    [account('{ field: ParentId, lookup: b.csv }'), 'lookup', 'is neither a file nor an object'],
    [account('{ field: ParentId, lookup: a.csv }'), 'lookup', 'give a.csv an `id`'],
    [
      account('{ field: OwnerId, lookup: { file: a.csv, by: n } }'),
      'lookup',
      'points at User, not at Account',
    ],
    [account('{ field: Name, lookup: { file: a.csv, by: n } }'), 'lookup', 'Name is no reference'],
    [account('{ lookup: { file: a.csv, by: n } }'), 'n: ', '`field` is missing'],
    [account('[Name, Name]'), 'a.csv:', 'Name is filled twice'],
    [account('Name', '    constants: { NumberOfEmployees: many }\n'), 'NumberOf', '"many" is no number'],
    [account('Name', '    constants: { ParentId: "1" }\n'), 'ParentId', 'ParentId points at another record'],
    [account('Name', '    delimiter: ";;"\n'), 'delimiter', 'one character is asked for'],
    [account('Name', '    encoding: klingon\n'), 'encoding', 'no encoding of this name'],
    [account('Name', 'mapping: { acount: { name: Name } }\n'), 'acount', 'there is no object of this name'],
    [
      account('Name', 'mapping: { account: { industry: Branch } }\n'),
      'industry',
      'no column and no constant fills',
    ],
    [account('Name', 'mapping: { deal: { name: Name } }\n'), 'deal', 'no file is loaded as deal'],
    [account('Name', 'stages: { Account: { A: {} } }\n'), 'Account: {', 'for Opportunity or Case only'],
    [
      account('Name', 'stages: { Opportunity: { A: {} } }\n'),
      'Opportunity',
      'no column fills Opportunity.StageName',
    ],
    [account('Name', 'colour: red\n'), 'colour', '`colour` is not a known key'],
    ['files: {}\n', 'files', 'at least one file is asked for'],
  ])('is refused at the place where it says %j', async (lines, token, message) => {
    const text = await mapFault(lines);
    const before = `\n\n${lines}`.slice(0, lines.lastIndexOf(token) + 2).split('\n');
    expect(text).toContain(`/load.yaml:${before.length}:${(before.at(-1)?.length ?? 0) + 1} `);
    expect(text).toContain(message);
  });

  it.each([
    ['Won: { won: true }', 'a stage that is won is closed as well'],
    ['Lost: { closed: true, probability: 10 }', 'the probability of a stage that is lost is 0'],
    ['Won: { closed: true, won: true, probability: 90 }', 'the probability of a stage that is won is 100'],
    ['Open: { probability: 101 }', 'expected number to be <=100'],
  ])('is refused for the stage %s', async (stage, message) => {
    const file = 'files: { a.csv: { object: Opportunity, columns: { n: StageName, m: Name } } }\n';
    expect(await mapFault(`${file}stages: { Opportunity: { ${stage} } }\n`)).toContain(message);
  });

  it('is refused where stages and a column both say what is closed', async () => {
    const file = 'files: { a.csv: { object: Opportunity, columns: { n: StageName, m: IsClosed } } }\n';
    expect(await mapFault(`${file}stages: { Opportunity: { A: {} } }\n`)).toContain(
      'IsClosed follows from `stages`',
    );
  });

  it('is refused where two files hold a field as two types', async () => {
    const folder = folderWith({
      'load.yaml': `crm: salesforce\n${HEAD}files:
  a.csv: { object: Account, columns: { n: X__c } }
  b.csv: { object: Account, columns: { n: { field: X__c, type: double } } }
`,
      'a.csv': 'n\n',
      'b.csv': 'n\n',
    });
    expect((await folder.refusal()).what).toContain('X__c is a double here and a string in another file');
  });

  it.each([
    ['n: branch', 'a property of your own is in small letters and needs `custom: true`'],
    ['n: { field: name, custom: true }', 'name is a standard field of type string'],
    ['n: { field: Branch, custom: true }', 'companies has no field `Branch`'],
    ['n: hs_object_id', 'name the column under `id`'],
    ['n: createdate', 'write `createdAt`'],
    ['n: { lookup: { file: a.csv, by: n }, unit: million }', 'an association has no field'],
  ])('is refused for the HubSpot column %s', async (column, message) => {
    const lines = `files: { a.csv: { object: companies, columns: { ${column} } } }\n`;
    expect(await mapFault(lines, 'hubspot')).toContain(message);
  });

  it('is refused for broken YAML', async () => {
    expect(await mapFault('files: [\n')).toMatch(/\/load\.yaml:\d+:\d+ /);
  });

  it('is refused for an unknown CRM, currency and zone, all at once', async () => {
    const folder = folderWith({
      'load.yaml':
        'crm: zoho\norganisation: { name: X, currency: KRONER, zone: Oslo }\nfiles: { a.csv: { object: A, columns: {} } }\n',
      'a.csv': 'n\n',
    });
    const error = await folder.refusal();
    expect(error.what).toContain('load.yaml:1:1 `crm`');
    expect(error.what).toContain('load.yaml:2:26 `organisation.currency`');
    expect(error.what).toContain('load.yaml:2:44 `organisation.zone`');
  });
});

describe('data that are wrong', () => {
  it('are refused with file, line, column and value of each cell that cannot be read', async () => {
    const columns =
      'close: { field: CloseDate, format: DD.MM.YYYY }, value: Amount, shut: IsClosed, made: CreatedDate';
    const csv =
      'close,value,shut,made\n31.02.2026,1,true,\n"1.1\n.2026",12;5,maybe,2026-01-01 25:00\n01.02.2026,2,0,\n';
    const text = await dataFault(columns, csv);
    expect(text).toContain('have 5 problems');
    expect(text).toContain('/a.csv:2 column `close`: "31.02.2026" is no day of the form DD.MM.YYYY');
    expect(text).toContain('/a.csv:3 column `close`: "1.1\\n.2026" is no day of the form DD.MM.YYYY');
    expect(text).toContain('/a.csv:3 column `value`: "12;5" is no number of the form 1234.56');
    expect(text).toContain('/a.csv:3 column `shut`: "maybe" is neither true nor false');
    expect(text).toContain('/a.csv:3 column `made`: "2026-01-01 25:00" is no day or time');
  });

  it.each([
    ['2026-02-30', 'is no day of the form YYYY-MM-DD'],
    ['02/03/2026', 'is no day of the form YYYY-MM-DD'],
    ['2026-02-03 10:00', 'has a time of day, which a date cannot hold'],
    ['2026-02-03T00:00:00+01:00', 'has a time of day, which a date cannot hold'],
  ])('are refused for the day %s', async (cell, message) => {
    expect(await dataFault('c: CloseDate', `c\n${cell}\n`)).toContain(`"${cell}" ${message}`);
  });

  it.each([
    ['', '1,000'],
    ['', '1e5'],
    ['', '12 NOK'],
    ['', '9007199254740993'],
    ["format: '1,234.56', ", '1.234,56'],
    ["format: '1,234.56', ", '12,34.5'],
    ["format: '1.234,56', ", '1,234.56'],
    ["format: '1,234', ", '1,234.5'],
    ['unit: billion, ', '9007200'],
  ])('are refused for the number with %s %s', async (keys, cell) => {
    const text = await dataFault(`c: { ${keys}field: Amount }`, `c,d\n"${cell}",\n`);
    expect(text).toContain(`/a.csv:2 column \`c\`: "${cell}" is `);
  });

  it('are refused for lines with too few and too many cells, by the line that an editor shows', async () => {
    const text = await dataFault('a: Name', '\uFEFFa,b\r\n"x\r\ny",1\r\n\r\nx\r\n1,2,3\r\n4,5\r\n');
    expect(text).toContain('have 2 problems');
    expect(text).toContain('/a.csv:5: the line has 1 cell where the header has 2');
    expect(text).toContain('/a.csv:6: the line has 3 cells where the header has 2');
  });

  it('are refused for a quote that is never closed, at the line where its record begins', async () => {
    const text = await dataFault('a: Name', 'a,b\n1,2\n3,"4\n5,6\n7,8\n');
    expect(text).toContain('/a.csv:3 column `b`: a quote is opened and never closed');
  });

  it.each([
    ['a,b\n1,"2"x\n', 'something follows a closing quote within its cell'],
    ['a,b\n1,2" screen\n', 'a quote stands within a cell that does not begin with one'],
  ])('are refused for a stray quote in %j', async (csv, message) => {
    expect(await dataFault('a: Name', csv)).toContain(`/a.csv:2 column \`b\`: ${message}`);
  });

  it('are refused for bytes of another encoding', async () => {
    const text = await dataFault('a: Name', Buffer.from('a\nAs\n\xc5s\n', 'latin1'));
    expect(text).toContain('/a.csv:3: it is not written in utf-8');
  });

  it('are refused for an id that stands twice', async () => {
    const text = await dataFault('a: Name', 'a\nX\nY\n X\n', 'id: a, ');
    expect(text).toContain('/a.csv:4 column `a`: "X" stands in line 2 already');
  });

  it('are refused for a stage that is not told', async () => {
    const map = `crm: salesforce\n${HEAD}files: { a.csv: { object: Opportunity, columns: { s: StageName } } }\nstages: { Opportunity: { Won: { closed: true, won: true } } }\n`;
    const error = await folderWith({ 'load.yaml': map, 'a.csv': 's\nWon\nwon\n' }).refusal();
    expect(error.what).toContain('a.csv:3 column `s`: "won" is not among the stages told for Opportunity');
  });

  it('are counted where a whole column is wrong, and the problems of others still shown', async () => {
    const lines = Array.from({ length: 100 }, (_, index) => `x${index},1`);
    const text = await dataFault('c: CloseDate, d: Amount', `c,d\n${lines.join('\n')}\n2026-01-01,two\n`);
    expect(text).toContain('101 problems');
    expect(text).toContain('a.csv:21 column `c`: "x19"');
    expect(text).not.toContain('"x20"');
    expect(text).toContain('and 80 more of /a.csv column `c`');
    expect(text).toContain('/a.csv:102 column `d`: "two"');
  });

  it('are refused in all files at once', async () => {
    const folder = folderWith({
      'load.yaml': `crm: salesforce\n${HEAD}files:
  a.csv: { object: Opportunity, columns: { c: CloseDate } }
  b.csv: { object: Account, columns: { r: AnnualRevenue } }
`,
      'a.csv': 'c\nsoon\n',
      'b.csv': 'r\nmuch\n',
    });
    const { what } = await folder.refusal();
    expect(what).toContain('a.csv:2 column `c`');
    expect(what).toContain('b.csv:2 column `r`');
  });
});

describe('a folder that cannot be loaded', () => {
  it('is named where there is none', async () => {
    const folder = folderWith({});
    const error = await folder.refusal({ folder: join(folder.path, 'nowhere') });
    expect(error.what).toContain('nowhere');
  });

  it('is named where it holds no CSV file', async () => {
    expect((await folderWith({ 'a.txt': 'n\n' }).refusal()).what).toContain('holds no CSV file');
  });

  it('asks for the as-of day where the data hold none', async () => {
    const map = `crm: salesforce\n${HEAD}files: { a.csv: { object: Account, columns: { n: Name } } }\n`;
    const error = await folderWith({ 'load.yaml': map, 'a.csv': 'n\nA\n' }).refusal({ asOf: null });
    expect(error.next).toContain('--as-of');
  });

  it('says where a given mapping is missing', async () => {
    const error = await folderWith({ 'a.csv': 'n\n' }).refusal({ map: '/nowhere/load.yaml' });
    expect(error.what).toContain('/nowhere/load.yaml cannot be read');
  });
});
