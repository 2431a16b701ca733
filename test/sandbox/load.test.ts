import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { tableNames } from '../../src/sandbox/load/catalogue.ts';
import { CUSTOM_TYPES, FileSchema, LoadMapSchema, TargetSchema } from '../../src/sandbox/load/schema.ts';
import type { HubspotPortal, SalesforceOrg } from '../../src/sandbox/vendor-data.ts';
import { examplesBeside, folderWith, removeFolders, tableOf, typeOf } from './load-folder.ts';

afterEach(removeFolders);

const HEAD = 'organisation: { name: Fjord, currency: NOK, zone: America/Los_Angeles }\n';
const SALESFORCE = `crm: salesforce\n${HEAD}`;
const HUBSPOT = `crm: hubspot\n${HEAD}`;

/** One file `a.csv` loaded as an object, with the columns given in YAML flow form. */
function single(object: string, columns: string, csv: string, more = '') {
  const map = `${SALESFORCE}files: { a.csv: { object: ${object}, columns: { ${columns} }${more} } }\n`;
  return folderWith({ 'load.yaml': map, 'a.csv': csv });
}

describe('the values of cells', () => {
  it('keeps a day as it stands whatever the zone, also where the field is a time', async () => {
    const csv = 'close,made\n2026-03-01,2026-03-01\n,\n';
    const { data } = await single('Opportunity', 'close: CloseDate, made: CreatedDate', csv).load();
    const rows = data.tables[0]?.rows;
    expect(rows?.[0]).toMatchObject({ CloseDate: '2026-03-01', CreatedDate: '2026-03-01T00:00:00.000Z' });
    expect(rows?.[1]).toMatchObject({ CloseDate: null, CreatedDate: null });
  });

  it('reads a time without an offset by the organisation clock and one with an offset by that', async () => {
    const csv =
      'made\n2026-01-05 23:30:15\n2026-07-05T23:30\n2026-01-05T23:30:00+02:00\n2026-01-05T23:30:00.5Z\n';
    const loaded = await single('Account', 'made: CreatedDate', csv).load({ asOf: null });
    expect(tableOf(loaded, 'Account').rows.map((row) => row['CreatedDate'])).toEqual([
      '2026-01-06T07:30:15.000Z',
      '2026-07-06T06:30:00.000Z',
      '2026-01-05T21:30:00.000Z',
      '2026-01-05T23:30:00.500Z',
    ]);
    expect(loaded.lastDay).toBe('2026-07-05');
  });

  it.each([
    ['DD/MM/YYYY', '24/03/2026', '2026-03-24'],
    ['D.M.YYYY', '4.3.2026', '2026-03-04'],
    ['M/D/YYYY', '12/31/2026', '2026-12-31'],
    ['DD-MMM-YYYY', '09-Sep-2026', '2026-09-09'],
    ['MMM D, YYYY', 'February 28, 2026', '2026-02-28'],
    ['YYYYMMDD', '20260324', '2026-03-24'],
    ['DD.MM.YYYY HH:mm', '24.03.2026 00:00', '2026-03-24'],
  ])('reads days written as %s', async (format, cell, day) => {
    const loaded = await single(
      'Opportunity',
      `close: { field: CloseDate, format: '${format}' }`,
      `close\n"${cell}"\n`,
    ).load();
    expect(tableOf(loaded, 'Opportunity').rows[0]?.['CloseDate']).toBe(day);
  });

  it.each([
    ['M/D/YYYY h:mm A', '1/2/2026 12:05 AM', '2026-01-02T08:05:00.000Z'],
    ['M/D/YYYY h:mm A', '1/2/2026 3:05 pm', '2026-01-02T23:05:00.000Z'],
    ['YYYY-MM-DDTHH:mm:ss.SSSZ', '2026-01-02T10:00:00.250+0100', '2026-01-02T09:00:00.250Z'],
  ])('reads times written as %s', async (format, cell, instant) => {
    const loaded = await single(
      'Account',
      `made: { field: CreatedDate, format: '${format}' }`,
      `made\n"${cell}"\n`,
    ).load();
    expect(tableOf(loaded, 'Account').rows[0]?.['CreatedDate']).toBe(instant);
  });

  it.each([
    ['', '-1234.5', -1234.5],
    ["format: '1,234.56', ", '1,234,567.8', 1234567.8],
    ["format: '1,234.56', ", '999', 999],
    ["format: '1.234,56', ", '-1.250,5', -1250.5],
    ["format: '1 234,56 €', ", '12 500,00 €', 12500],
    ["format: '$1,234.56', ", '$0.07', 0.07],
    ["format: '1234,56', ", '1234567,8', 1234567.8],
    ["format: '1,234', ", '4,821', 4821],
    ['unit: million, ', '1100.04', 1100040000],
    ['unit: thousand, ', '0.1', 100],
    ['values: { free: 0, unknown: null }, ', 'free', 0],
    ['values: { free: 0, unknown: null }, ', 'unknown', null],
  ])('reads numbers with %s', async (keys, cell, number) => {
    const loaded = await single(
      'Opportunity',
      `value: { ${keys}field: Amount }`,
      `name,value\nx,"${cell}"\n`,
    ).load();
    expect(tableOf(loaded, 'Opportunity').rows[0]?.['Amount']).toBe(number);
  });

  it('keeps text with its blanks and line breaks, and takes blank cells for null', async () => {
    const csv = '\uFEFFname,note\r\n" Acme ,Inc ","first\r\nsecond ""x"""\r\n"   ",\r\n';
    const loaded = await single('Account', 'name: Name, note: Description', csv).load();
    expect(tableOf(loaded, 'Account').rows).toMatchObject([
      { Name: ' Acme ,Inc ', Description: 'first\r\nsecond "x"' },
      { Name: null, Description: null },
    ]);
  });

  it('keeps any text that CSV can hold, each on its line', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 });
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 });
    const separator = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(rows, separator, async (cells, end) => {
        const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const csv = ['name,note', ...cells.map((row) => row.map(quote).join(','))].join(end);
        const loaded = await single('Account', 'name: Name, note: Description', csv).load();
        const kept = tableOf(loaded, 'Account').rows.map((row) => [row['Name'], row['Description']]);
        expect(kept).toEqual(cells.map((row) => row.map((text) => (text.trim() === '' ? null : text))));
      }),
      { numRuns: 50 },
    );
  });

  it('reads another delimiter and another encoding', async () => {
    const csv = Buffer.from('name;city\nBl\xe5b\xe6r;\xc5s\n', 'latin1');
    const map = `${SALESFORCE}files: { a.csv: { object: Account, delimiter: ";", encoding: windows-1252, columns: { name: Name, city: BillingCity } } }`;
    const loaded = await folderWith({ 'load.yaml': map, 'a.csv': csv }).load();
    expect(tableOf(loaded, 'Account').rows[0]).toMatchObject({ Name: 'Blåbær', BillingCity: 'Ås' });
  });

  it('makes several fields of one column: parts of a name and an address formed from it', async () => {
    const columns =
      'who: [Name, { field: FirstName, part: first }, { field: LastName, part: last }, { field: Email, emailAt: example.test }]';
    const csv = 'who\nMei-Mei Johns\nZoë  Mc Gee\nΕλένη Παππά\nTeller\n"—"\n';
    const loaded = await single('User', columns, csv).load();
    const users = tableOf(loaded, 'User').rows.slice(0, 5);
    expect(users.map((row) => [row['FirstName'], row['LastName'], row['Email']])).toEqual([
      ['Mei-Mei', 'Johns', 'mei-mei.johns@example.test'],
      ['Zoë', 'Mc Gee', 'zoe.mc.gee@example.test'],
      ['Ελένη', 'Παππά', 'ελενη.παππα@example.test'],
      ['Teller', null, 'teller@example.test'],
      ['—', null, null],
    ]);
  });

  it('reads booleans, translated where they are written otherwise', async () => {
    const csv = 'active,out\nTRUE,Y\n0,N\n';
    const columns = 'active: IsActive, out: { field: Out__c, type: boolean, values: { Y: true, N: false } }';
    const loaded = await single('Product2', columns, csv).load();
    expect(tableOf(loaded, 'Product2').rows).toMatchObject([
      { IsActive: true, Out__c: true },
      { IsActive: false, Out__c: false },
    ]);
  });

  it('puts constants on every line and describes only the fields that are filled', async () => {
    const more =
      ', constants: { Type: Customer, Vip__c: false, Since__c: { value: 2026-01-02, type: date } }';
    const loaded = await single('Account', 'n: Name', 'n\nA\n', more).load();
    expect(tableOf(loaded, 'Account').rows[0]).toMatchObject({ Type: 'Customer', Vip__c: false });
    expect(typeOf(loaded, 'Account', 'Since__c')).toBe('date');
    expect(typeOf(loaded, 'Account', 'Vip__c')).toBe('boolean');
    expect(typeOf(loaded, 'Account', 'Industry')).toBeUndefined();
    expect(loaded.lastDay).toBe('2026-05-20');
  });

  it('describes a picklist as one only where its values are known', async () => {
    const columns =
      'a: { field: Industry, options: [Food, Shipping] }, b: Type, c: { field: C__c, type: picklist, options: [x] }';
    const loaded = await single('Account', columns, 'a,b,c\nFod,x,x\n').load();
    const fields = tableOf(loaded, 'Account').fields;
    expect(fields.find(({ name }) => name === 'Industry')).toMatchObject({
      type: 'picklist',
      options: ['Food', 'Shipping'],
    });
    expect(typeOf(loaded, 'Account', 'Type')).toBe('string');
    expect(fields.find(({ name }) => name === 'C__c')).toMatchObject({ type: 'picklist', custom: true });
    expect(tableOf(loaded, 'Account').rows[0]).toMatchObject({ Industry: 'Fod' });
  });
});

describe('a Salesforce organisation', () => {
  const map = `${SALESFORCE}
files:
  people.csv: { object: User, id: who, columns: { who: Name }, constants: { IsActive: true } }
  firms.csv: { object: Account, id: no, columns: { firm: Name, mother: { field: ParentId, lookup: { file: firms.csv, by: firm } } } }
  deals.csv:
    object: Opportunity
    columns:
      firm: { field: AccountId, lookup: { file: firms.csv, by: firm } }
      seller: { field: OwnerId, lookup: User, values: { KN: Kari Nordmann } }
      phase: StageName
stages:
  Opportunity: { Talks: { probability: 40 }, Signed: { closed: true, won: true, probability: 100 }, Gone: { closed: true } }
mapping: { deal: { ownerId: OwnerId } }
strategy: s.yaml
`;
  const files = {
    'load.yaml': map,
    'people.csv': 'who\nKari Nordmann\n',
    'firms.csv':
      'no,firm,mother\n0018A00000cGMqQ,Fjord,\n0018A00000cGMqrQAW,Foss, Fjord \n3,Twin,\n4,Twin,Nobody\n',
    'deals.csv':
      'firm,seller,phase\nFjord,KN,Talks\nTwin,Kari Nordmann,Signed\nElsewhere,Ola,Gone\nElsewhere,,\n',
  };

  it('links records by lookups and lists what was looked up in vain', async () => {
    const loaded = await folderWith(files).load();
    const [fjord, foss] = tableOf(loaded, 'Account').rows;
    const [kari] = tableOf(loaded, 'User').rows;
    const deals = tableOf(loaded, 'Opportunity').rows;
    expect(foss?.['ParentId']).toBe(fjord?.['Id']);
    expect(deals.map((row) => row['AccountId'])).toEqual([fjord?.['Id'], null, null, null]);
    expect(deals.map((row) => row['OwnerId'])).toEqual([kari?.['Id'], kari?.['Id'], null, null]);
    expect(loaded.unmatched).toEqual([
      {
        file: 'firms.csv',
        column: 'mother',
        table: 'Account',
        value: 'Nobody',
        why: 'absent',
        firstLine: 5,
        lines: 1,
      },
      {
        file: 'deals.csv',
        column: 'firm',
        table: 'Account',
        value: 'Twin',
        why: 'ambiguous',
        firstLine: 3,
        lines: 1,
      },
      {
        file: 'deals.csv',
        column: 'firm',
        table: 'Account',
        value: 'Elsewhere',
        why: 'absent',
        firstLine: 4,
        lines: 2,
      },
      {
        file: 'deals.csv',
        column: 'seller',
        table: 'User',
        value: 'Ola',
        why: 'absent',
        firstLine: 4,
        lines: 1,
      },
    ]);
  });

  it('keeps Salesforce ids with the right checksum and makes the others anew, the same each time', async () => {
    const [first, second] = [await folderWith(files).load(), await folderWith(files).load()];
    const ids = tableOf(first, 'Account').rows.map((row) => String(row['Id']));
    expect(ids[0]).toBe('0018A00000cGMqQQAW');
    // The text of the second row claims a checksum that is not its own, and so is no id.
    expect(ids[1]).not.toMatch(/^0018A/);
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^001[0-9A-Za-z]{12}[A-Z0-5]{3}$/);
    expect(tableOf(first, 'Opportunity').rows[1]?.['Id']).toBe('006000000000002AAA');
    expect(second.data).toEqual(first.data);
  });

  it('decides by the stage what is closed and won, and by nothing where there is no stage', async () => {
    const loaded = await folderWith(files).load();
    expect(
      tableOf(loaded, 'Opportunity').rows.map((row) => [row['IsClosed'], row['IsWon'], row['Probability']]),
    ).toEqual([
      [false, false, 40],
      [true, true, 100],
      [true, false, null],
      [null, null, null],
    ]);
    expect(tableOf(loaded, 'Opportunity').fields.find(({ name }) => name === 'StageName')).toMatchObject({
      type: 'picklist',
      options: ['Talks', 'Signed', 'Gone'],
    });
  });

  it('reads a stage that is a constant as it reads one in a column', async () => {
    const loaded = await folderWith({
      'load.yaml': `${SALESFORCE}files: { a.csv: { object: Opportunity, columns: { n: Name }, constants: { StageName: Done } } }
stages: { Opportunity: { Done: { closed: true, won: true } } }
`,
      'a.csv': 'n\nA\n',
    }).load();
    expect(tableOf(loaded, 'Opportunity').rows[0]).toMatchObject({
      StageName: 'Done',
      IsClosed: true,
      IsWon: true,
    });
    expect(typeOf(loaded, 'Opportunity', 'Probability')).toBeUndefined();
  });

  it('gives what a vendor cannot lack and makes up nothing else', async () => {
    const loaded = await folderWith(files).load({ asOf: '2026-03-02' });
    for (const table of loaded.data.tables) {
      for (const row of table.rows) {
        expect(row).toMatchObject({ SystemModstamp: '2026-02-28T12:00:00.000Z', CreatedDate: null });
        expect(row['LastModifiedDate']).toBe(row['SystemModstamp']);
        expect(Object.keys(row).sort()).toEqual(table.fields.map(({ name }) => name).sort());
        expect('IsDeleted' in row).toBe(table.name !== 'User');
      }
    }
  });

  it('has an integration user of its own that shows no field which the files do not fill', async () => {
    const loaded = await folderWith(files).load();
    const org = loaded.data as SalesforceOrg;
    const users = tableOf(loaded, 'User');
    expect(org.integrationUserId).toMatch(/^005[0-9A-Za-z]{15}$/);
    expect(users.rows.filter((row) => row['Id'] === org.integrationUserId)).toHaveLength(1);
    expect(users.rows).toHaveLength(2);
    expect(loaded.counts).toEqual({ User: 1, Account: 4, Opportunity: 4 });
    expect(typeOf(loaded, 'User', 'Email')).toBeUndefined();
  });

  it('has the integration user also where no file holds users', async () => {
    const loaded = await single('Account', 'n: Name', 'n\nA\n').load();
    expect(tableOf(loaded, 'User').rows).toMatchObject([
      { Id: (loaded.data as SalesforceOrg).integrationUserId, IsActive: true },
    ]);
    expect(loaded.counts).toEqual({ Account: 1 });
  });

  it('joins the files of one object, each with fields of its own', async () => {
    const loaded = await folderWith({
      'load.yaml': `${SALESFORCE}files:
  a.csv: { object: Account, id: n, columns: { n: Name, i: Industry } }
  b.csv: { object: Account, id: n, columns: { n: Name } }
  c.csv: { object: Contact, columns: { firm: { field: AccountId, lookup: Account } } }
`,
      'a.csv': 'n,i\nA,Food\n',
      'b.csv': 'n\nB\n',
      'c.csv': 'firm\nB\nA\n',
    }).load();
    const accounts = tableOf(loaded, 'Account').rows;
    expect(accounts).toMatchObject([
      { Name: 'A', Industry: 'Food' },
      { Name: 'B', Industry: null },
    ]);
    const linked = tableOf(loaded, 'Contact').rows.map((row) => row['AccountId']);
    expect(linked).toEqual([accounts[1]?.['Id'], accounts[0]?.['Id']]);
  });
});

describe('a HubSpot portal', () => {
  const files = {
    'load.yaml': `${HUBSPOT}
files:
  people.csv: { object: owners, id: mail, columns: { mail: email, first: firstName, last: lastName, team: team, gone: archived } }
  firms.csv: { object: companies, id: no, columns: { firm: name, made: createdAt, gone: archived } }
  deals.csv:
    object: deals
    columns:
      firm: { lookup: { file: firms.csv, by: firm } }
      seller: { field: hubspot_owner_id, lookup: people.csv }
      phase: dealstage
      close: closedate
      plan: { field: plan_b, custom: true, type: date }
stages:
  deals: { Talks: { probability: 20 }, Open: {}, Signed: { closed: true, won: true }, Gone: { closed: true } }
`,
    'people.csv':
      'mail,first,last,team,gone\nkari@example.test,Kari,Nordmann,Oslo,false\nola@example.test,Ola,,,true\n',
    'firms.csv': 'no,firm,made,gone\n4711,Fjord,2026-01-02,false\nX1,Foss,,true\n',
    'deals.csv':
      'firm,seller,phase,close,plan\nFjord,kari@example.test,Signed,2026-03-01,2026-03-04\n,,Talks,,\n',
  };

  it('has rows with their envelope, and no property for it', async () => {
    const loaded = await folderWith(files).load();
    const companies = tableOf(loaded, 'companies');
    expect(companies.fields.map(({ name }) => name)).toEqual(['name']);
    const updatedAt = '2026-05-18T12:00:00.000Z';
    expect(companies.rows).toEqual([
      {
        id: '4711',
        name: 'Fjord',
        createdAt: '2026-01-02T00:00:00.000Z',
        updatedAt,
        archived: false,
        archivedAt: null,
      },
      {
        id: expect.stringMatching(/^\d{5,15}$/),
        name: 'Foss',
        createdAt: null,
        updatedAt,
        archived: true,
        archivedAt: updatedAt,
      },
    ]);
  });

  it('has owners with teams, a pipeline made of the stages, and associations from lookups', async () => {
    const loaded = await folderWith(files).load();
    const portal = loaded.data as HubspotPortal;
    const [kari, ola] = portal.owners;
    expect(kari).toMatchObject({ email: 'kari@example.test', archived: false, type: 'PERSON' });
    expect(kari?.teams).toEqual([{ id: '1', name: 'Oslo', primary: true }]);
    expect(ola).toMatchObject({ lastName: '', archived: true, teams: [] });
    const [pipeline] = portal.pipelines;
    expect(pipeline?.stages.map(({ label, metadata }) => [label, metadata])).toEqual([
      ['Talks', { isClosed: 'false', probability: '0.2' }],
      ['Open', { isClosed: 'false' }],
      ['Signed', { isClosed: 'true', probability: '1.0' }],
      ['Gone', { isClosed: 'true', probability: '0.0' }],
    ]);
    const [deal, other] = tableOf(loaded, 'deals').rows;
    expect(deal).toMatchObject({
      hubspot_owner_id: kari?.id,
      dealstage: pipeline?.stages[2]?.id,
      pipeline: pipeline?.id,
      closedate: '2026-03-01T00:00:00.000Z',
      plan_b: '2026-03-04',
    });
    expect(other).toMatchObject({ hubspot_owner_id: null, closedate: null, plan_b: null });
    expect(portal.associations).toEqual([
      { from: 'deals', fromId: deal?.['id'], to: 'companies', toId: '4711' },
    ]);
    expect(tableOf(loaded, 'deals').fields.find(({ name }) => name === 'dealstage')?.options).toEqual(
      pipeline?.stages.map(({ id }) => id),
    );
    expect(loaded.counts).toEqual({ owners: 2, companies: 2, deals: 2 });
  });
});

describe('which mapping is taken', () => {
  const map = `${SALESFORCE}files: { a.csv: { object: Account, id: n, columns: { n: Name } } }\n`;

  it('is the one beside the files, and its documents lie beside it', async () => {
    const folder = folderWith({ 'load.yaml': `${map}strategy: s.yaml\npeople: p.yaml\n`, 'a.csv': 'n\nA\n' });
    const loaded = await folder.load();
    expect(loaded).toMatchObject({ taken: 'beside', mapFile: join(folder.path, 'load.yaml') });
    expect(loaded.strategyFile).toBe(join(folder.path, 's.yaml'));
    expect(loaded.peopleFile).toBe(join(folder.path, 'p.yaml'));
  });

  it('is the one that is given, before the one beside the files', async () => {
    const other = `${HUBSPOT}files: { a.csv: { object: companies, columns: { n: name } } }\n`;
    const folder = folderWith({ 'load.yaml': map, 'other.yaml': other, 'a.csv': 'n\nA\n' });
    const loaded = await folder.load({ map: join(folder.path, 'other.yaml') });
    expect(loaded).toMatchObject({ taken: 'given', crm: 'hubspot', strategyFile: null, peopleFile: null });
  });

  it('is the shipped one whose files and columns the folder all has', async () => {
    const folder = folderWith({ 'a.csv': 'x,n\n1,A\n', 'extra.csv': 'y\n1\n' });
    const more = map.replace('n: Name', 'n: Name, z: Industry');
    const examples = examplesBeside(folder, { one: map, two: more });
    const loaded = await folder.load({ examples });
    expect(loaded).toMatchObject({ taken: 'shipped', mapFile: join(examples, 'one', 'load.yaml') });
    expect(loaded.leftOut).toEqual([
      { file: 'a.csv', columns: ['x'] },
      { file: 'extra.csv', columns: null },
    ]);
  });

  it('is none where two shipped ones fit, and the error shows how to write one', async () => {
    const folder = folderWith({ 'a.csv': 'n\nA\n' });
    const error = await folder.refusal({ examples: examplesBeside(folder, { one: map, two: map }) });
    expect(error.what).toContain('2 shipped mappings fit');
    expect(error.next).toContain('--map FILE');
    expect(error.next).toContain('  a.csv:\n    object: Account');
  });

  it('is none where no shipped one fits, and the error begins one from the folder itself', async () => {
    const folder = folderWith({ 'a.csv': '"No. 1";n\nA;B\n' });
    const error = await folder.refusal({ examples: examplesBeside(folder, { one: map }) });
    expect(error.why).toContain('a.csv has no column `n`');
    expect(error.next).toContain('delimiter: ";"');
    expect(error.next).toContain('      "No. 1": Name');
  });
});

describe('the guide to writing a mapping', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../examples/readme.md'), 'utf8');
  const blocks = [...guide.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, kind, text]) => ({ kind, text }));

  it('has an example that loads as it stands', async () => {
    const [customers = '', deals = ''] = blocks.filter(({ kind }) => kind === 'csv').map(({ text }) => text);
    const map = blocks.find(({ kind }) => kind === 'yaml')?.text ?? '';
    const loaded = await folderWith({
      'load.yaml': map,
      'customers.csv': customers,
      'deals.csv': deals,
    }).load();
    expect(tableOf(loaded, 'Account').rows).toMatchObject([
      { AnnualRevenue: 1250500, Industry: 'Shipping' },
      { AnnualRevenue: 980000, Industry: 'Food & Beverage' },
    ]);
    expect(tableOf(loaded, 'Opportunity').rows[0]).toMatchObject({
      AccountId: tableOf(loaded, 'Account').rows[0]?.['Id'],
      Amount: 12500,
      CloseDate: '2026-03-24',
      CreatedDate: '2026-01-02T08:15:00.000Z',
      IsWon: true,
      Seller_Email__c: 'kari.nordmann@example.test',
      Seller_First_Name__c: 'Kari',
      Reviewed__c: false,
    });
    expect(loaded.unmatched).toEqual([]);
  });

  it('explains every key and names every object, and none that does not exist', () => {
    const tables = guide.split('## Every key')[1]?.split('## What is never')[0]?.split('\n\nFor each ') ?? [];
    const keys = tables.map((part) =>
      [...part.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
        [...cell.matchAll(/`(\w+)`/g)].map(([, key]) => key),
      ),
    );
    const shapes = [LoadMapSchema.shape, FileSchema.shape, TargetSchema.shape];
    expect(keys.map((each) => each.toSorted())).toEqual(shapes.map((each) => Object.keys(each).toSorted()));
    const objects = /^\| `object` \|(.*)\|$/m.exec(guide)?.[1] ?? '';
    for (const name of [...tableNames('salesforce'), ...tableNames('hubspot')]) {
      expect(objects).toContain(`\`${name}\``);
    }
    for (const type of CUSTOM_TYPES) expect(guide).toContain(`\`${type}\``);
  });
});
