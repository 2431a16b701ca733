import jsforce from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stoppedClock } from '../../src/clock.ts';
import { type SalesforceSandbox, startSalesforce } from '../../src/sandbox/salesforce/index.ts';
import {
  ANA,
  accountId,
  BO,
  dealId,
  INTEGRATION_USER,
  ROBOT,
  salesforceOrg,
  TIE,
} from '../worlds/salesforce-org.ts';

const options = {
  clock: stoppedClock('2026-02-01T00:00:00.000Z'),
  clientId: 'client',
  clientSecret: 'secret',
};
let server: SalesforceSandbox;
let connection: InstanceType<typeof jsforce.Connection>;

async function connect(to: SalesforceSandbox, clientSecret = 'secret') {
  const made = new jsforce.Connection({
    loginUrl: to.url,
    version: '62.0',
    oauth2: { loginUrl: to.url, clientId: 'client', clientSecret },
  });
  await made.authorize({ grant_type: 'client_credentials' });
  return made;
}

beforeAll(async () => {
  server = await startSalesforce(salesforceOrg(), { ...options, pageRows: 5 });
  connection = await connect(server);
});
afterAll(() => server.stop());

async function names(soql: string): Promise<unknown[]> {
  const { records } = await connection.query(soql);
  return records.map((record) => record['Name']);
}

describe('the pretended Salesforce lets jsforce in', () => {
  it('with the right client, and names organisation and user', async () => {
    expect(connection.userInfo).toMatchObject({ id: INTEGRATION_USER, organizationId: '00D000000000000001' });
    expect(connection.instanceUrl).toBe(server.url);
    expect(await connection.identity()).toMatchObject({
      user_id: INTEGRATION_USER,
      email: 'plumbline@example.test',
    });
  });

  it('and refuses a wrong secret in the form of OAuth errors', async () => {
    await expect(connect(server, 'wrong')).rejects.toMatchObject({
      name: 'invalid_client',
      message: 'invalid client credentials',
    });
  });

  it('and refuses an unknown token with 401 INVALID_SESSION_ID', async () => {
    const stranger = new jsforce.Connection({ instanceUrl: server.url, accessToken: 'x', version: '62.0' });
    await expect(stranger.query('SELECT Id FROM Account')).rejects.toMatchObject({
      errorCode: 'INVALID_SESSION_ID',
    });
  });

  it('and tells the currency by SOAP, the only place for an organisation with one currency', async () => {
    expect(await connection.soap.getUserInfo()).toMatchObject({
      organizationMultiCurrency: false,
      orgDefaultCurrencyIsoCode: 'EUR',
      organizationName: 'Northlight & Co',
    });
    await expect(connection.query('SELECT DefaultCurrencyIsoCode FROM Organization')).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
    });
  });

  it('and lists its versions without a token', async () => {
    const versions = (await (await fetch(`${server.url}/services/data`)).json()) as object[];
    expect(versions).toContainEqual({ label: "Winter '25", url: '/services/data/v62.0', version: '62.0' });
    expect(versions).toContainEqual({ label: "Winter '27", url: '/services/data/v68.0', version: '68.0' });
  });
});

describe('the pretended Salesforce describes', () => {
  it('all its objects', async () => {
    const { sobjects } = await connection.describeGlobal();
    const account = sobjects.find((each) => each.name === 'Account');
    expect(account).toMatchObject({ keyPrefix: '001', queryable: true, custom: false });
    expect(sobjects.map((each) => each.name)).not.toContain('CurrencyType');
  });

  it('the fields of one, with type, options, parents and what may be written', async () => {
    const { fields } = await connection.describe('Opportunity');
    const field = (name: string) => fields.find((each) => each.name === name);
    expect(field('StageName')).toMatchObject({ type: 'picklist', updateable: true });
    expect(field('StageName')?.picklistValues?.map((each) => each.value)).toContain('Engaging');
    expect(field('AccountId')).toMatchObject({ referenceTo: ['Account'], relationshipName: 'Account' });
    expect(field('SystemModstamp')).toMatchObject({ type: 'datetime', updateable: false });
    expect(field('IsWon')).toMatchObject({ updateable: false });
    expect(field('Loss_Reason__c')).toMatchObject({ custom: true });
  });

  it('and says NOT_FOUND of an object that it does not have', async () => {
    await expect(connection.describe('Nothing')).rejects.toMatchObject({ errorCode: 'NOT_FOUND' });
  });
});

describe('the pretended Salesforce runs SOQL', () => {
  it('with values in the forms of the REST API', async () => {
    const { records } = await connection.query(
      `SELECT Id, Name, Amount, CloseDate, IsWon, SystemModstamp FROM Opportunity WHERE Id = '${dealId(1)}'`,
    );
    expect(records).toEqual([
      {
        attributes: { type: 'Opportunity', url: `/services/data/v62.0/sobjects/Opportunity/${dealId(1)}` },
        Id: dealId(1),
        Name: 'Deal 1',
        Amount: 100.25,
        CloseDate: '2026-03-01',
        IsWon: true,
        SystemModstamp: '2026-01-11T08:00:00.000+0000',
      },
    ]);
  });

  it('and follows parents, null where there is none', async () => {
    const { records } = await connection.query(
      "SELECT Name, Manager.Name FROM User WHERE Name IN ('Ana Ruiz', 'Bo Lindqvist') ORDER BY Name",
    );
    expect(records[0]?.['Manager']).toMatchObject({ Name: 'Mara Øst', attributes: { type: 'User' } });
    expect(records[1]?.['Manager']).toBeNull();
    expect(
      await names("SELECT Name FROM Account WHERE Owner.Name = 'bo lindqvist' ORDER BY Name DESC"),
    ).toEqual(['Zenith', "O'Hara & Sons", 'Bjørk AS']);
  });

  it.each([
    ["Name = 'aegean LINES'", ['Aegean Lines']],
    ["Name LIKE '%an%'", ['Aegean Lines', 'Kan-code']],
    ["Name LIKE 'o\\'hara _ sons'", ["O'Hara & Sons"]],
    ["Name LIKE '\\%'", []],
    ["Industry != 'Banking'", ['Bjørk AS', 'Kan-code', 'Zenith', 'Ånes']],
    ["Industry NOT IN ('Banking', 'Retail')", ['Kan-code', 'Zenith']],
    ['Industry = null AND NumberOfEmployees > 20', ['Zenith']],
    [
      'Industry != null AND (NumberOfEmployees <= 10 OR NumberOfEmployees >= 40)',
      ['Aegean Lines', 'Bjørk AS', 'Ånes'],
    ],
    ["NOT (Industry = 'Banking' OR NumberOfEmployees < 20)", ['Kan-code', 'Zenith', 'Ånes']],
    ["NOT Industry > 'C'", ['Aegean Lines', 'Kan-code', "O'Hara & Sons", 'Zenith']],
    ["NOT Industry = 'Banking'", ['Bjørk AS', 'Kan-code', 'Zenith', 'Ånes']],
    ['AnnualRevenue = 1000.5', ['Aegean Lines']],
    ['SystemModstamp > 2026-01-06T10:00:00.000+0000', ['Zenith']],
    ['SystemModstamp >= 2026-01-06T12:00:00+02:00 AND SystemModstamp < 2026-01-07T00:00:00Z', ['Ånes']],
  ])('with the conditions %s', async (where, expected) => {
    expect(await names(`SELECT Name FROM Account WHERE ${where} ORDER BY Name`)).toEqual(expected);
  });

  it('ordered by several keys, empty values where the query wants them', async () => {
    const soql = 'SELECT Name FROM Account ORDER BY Industry ASC NULLS LAST, Name DESC';
    expect(await names(`${soql} LIMIT 3`)).toEqual(["O'Hara & Sons", 'Aegean Lines', 'Ånes']);
    expect(await names(`${soql} LIMIT 2 OFFSET 4`)).toEqual(['Zenith', 'Kan-code']);
    expect(await names('SELECT Name FROM Account ORDER BY Industry, Name LIMIT 1')).toEqual(['Kan-code']);
  });

  it('counts and groups', async () => {
    expect((await connection.query('SELECT COUNT() FROM Opportunity')).totalSize).toBe(12);
    const grouped = await connection.query(
      'SELECT StageName, COUNT(Id) n, SUM(Amount), MAX(SystemModstamp) latest FROM Opportunity GROUP BY StageName HAVING COUNT(Id) > 1 ORDER BY COUNT(Id)',
    );
    const latest = '2026-01-12T08:00:00.000+0000';
    expect(grouped.records[0]).toMatchObject({ StageName: 'Closed Won', n: 4, expr0: 601.5, latest });
    expect(grouped.totalSize).toBe(2);
  });

  it('hides deleted and archived rows from query and shows them to queryAll', async () => {
    const soql = `SELECT Id, IsDeleted FROM Opportunity WHERE Id = '${dealId(99)}'`;
    expect((await connection.query(soql)).totalSize).toBe(0);
    expect((await connection.query(soql, { scanAll: true })).records[0]?.['IsDeleted']).toBe(true);
    expect((await connection.query('SELECT COUNT() FROM Task')).totalSize).toBe(1);
    expect((await connection.query('SELECT COUNT() FROM Task', { scanAll: true })).totalSize).toBe(2);
  });

  it('in pages, by locators that show the rows as they were when asked for', async () => {
    const own = await startSalesforce(salesforceOrg(), { ...options, pageRows: 5 });
    const client = await connect(own);
    const first = await client.query('SELECT Id, Name FROM Opportunity ORDER BY Id');
    expect(first).toMatchObject({ totalSize: 12, done: false });
    const at = '2026-01-25T00:00:00.000Z';
    await own.apply([{ table: 'Opportunity', id: dealId(6), set: { Name: 'Renamed' }, at, by: ANA }]);
    const second = await client.queryMore(first.nextRecordsUrl ?? '');
    const third = await client.queryMore(second.nextRecordsUrl ?? '');
    const rows = [...first.records, ...second.records, ...third.records];
    expect(rows.map((row) => row['Name'])).toEqual(Array.from({ length: 12 }, (_, i) => `Deal ${i + 1}`));
    expect(third.done).toBe(true);
    await expect(client.queryMore('01gNOSUCH0000000AAA-5')).rejects.toMatchObject({
      errorCode: 'INVALID_QUERY_LOCATOR',
    });
    await own.stop();
  });

  it.each([
    [
      'SELECT Id, Colour FROM Account',
      'INVALID_FIELD',
      /\n {11}\^\nERROR at Row:1:Column:12\nNo such column 'Colour'/,
    ],
    ['SELECT Boss.Name FROM User', 'INVALID_FIELD', /Didn't understand relationship 'Boss'/],
    ['SELECT Id, Id FROM User', 'INVALID_FIELD', /duplicate field selected: Id/],
    [
      "SELECT Id FROM User WHERE SystemModstamp > '2026-01-01'",
      'INVALID_FIELD',
      /must be of type dateTime and should not/,
    ],
    ['SELECT Id FROM Nothing', 'INVALID_TYPE', /sObject type 'Nothing' is not supported/],
    ['SELECT FROM Account', 'MALFORMED_QUERY', /unexpected token/],
    [
      "SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
      'MALFORMED_QUERY',
      /unexpected token: 'OR'/,
    ],
    ['SELECT Id FROM Account ORDER BY BillingAddress', 'MALFORMED_QUERY', /can not be sorted/],
    ['SELECT Id FROM Account OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE', /2000/],
  ])('and refuses %s with %s', async (soql, errorCode, message) => {
    await expect(connection.query(soql)).rejects.toMatchObject({
      errorCode,
      message: expect.stringMatching(message),
    });
  });
});

describe('the pretended Salesforce keeps count', () => {
  it('of the calls, on every REST answer and in its limits', async () => {
    await connection.query('SELECT COUNT() FROM Account');
    const before = connection.limitInfo.apiUsage?.used ?? 0;
    await expect(connection.query('SELECT Colour FROM Account')).rejects.toThrow();
    expect(connection.limitInfo.apiUsage).toEqual({ used: before + 1, limit: 100_000 });
    const limits = await connection.limits();
    expect(limits['DailyApiRequests']).toEqual({ Max: 100_000, Remaining: 100_000 - before - 2 });
  });
});

describe('the pretended Salesforce changes', () => {
  it('a record, its stamps and the history of a deal', async () => {
    const own = await startSalesforce(salesforceOrg(), options);
    const client = await connect(own);
    const at = '2026-01-25T00:00:00.000Z';
    const edit = { table: 'Opportunity', id: dealId(3), at };
    await own.apply([
      { ...edit, set: { StageName: 'Closed Lost', IsDeleted: false }, by: BO },
      { ...edit, set: { NextStep: 'none' }, by: null },
    ]);
    const { records } = await client.query(
      `SELECT StageName, NextStep, SystemModstamp, LastModifiedById FROM Opportunity WHERE Id = '${dealId(3)}'`,
    );
    expect(records[0]).toMatchObject({
      StageName: 'Closed Lost',
      NextStep: 'none',
      SystemModstamp: '2026-01-25T00:00:00.000+0000',
      LastModifiedById: ROBOT,
    });
    const history = await client.query(
      `SELECT StageName, Amount, CreatedById FROM OpportunityHistory WHERE OpportunityId = '${dealId(3)}'`,
    );
    expect(history.records).toMatchObject([{ StageName: 'Closed Lost', Amount: 300.75, CreatedById: BO }]);
    await own.stop();
  });

  it('by adding a record, and by hiding a deleted one', async () => {
    const own = await startSalesforce(salesforceOrg(), options);
    const client = await connect(own);
    const at = '2026-01-25T00:00:00.000Z';
    await own.apply([
      { table: 'Account', id: accountId(7), set: { Name: 'New' }, at, by: ANA },
      { table: 'Account', id: accountId(1), set: { IsDeleted: true }, at, by: ANA },
    ]);
    const found = await client.query(
      "SELECT Name, OwnerId, CreatedDate FROM Account WHERE Name IN ('New', 'Aegean Lines')",
    );
    expect(found.records).toMatchObject([
      { Name: 'New', OwnerId: ANA, CreatedDate: '2026-01-25T00:00:00.000+0000' },
    ]);
    await expect(
      own.apply([{ table: 'Account', id: accountId(2), set: { Colour: 'red' }, at, by: null }]),
    ).rejects.toThrow('Account has no field Colour.');
    await own.stop();
  });
});

it('shows a record as a page, its text made harmless', async () => {
  const page = await (await fetch(`${server.url}/${accountId(4)}`)).text();
  expect(page).toContain('<h1>Account O&#39;Hara &amp; Sons</h1>');
  expect((await fetch(`${server.url}/001nosuchrecord`)).status).toBe(404);
});

it('lets seven deals share one stamp', async () => {
  expect(
    (await connection.query(`SELECT COUNT() FROM Opportunity WHERE SystemModstamp = ${TIE}`)).totalSize,
  ).toBe(7);
});
