import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { stoppedClock } from '../../src/clock.ts';
import type { SalesforceOrg, VendorRow } from '../../src/sandbox/vendor-data.ts';
import { ANA, accountId, dealId, salesforceOrg, table } from '../worlds/salesforce-org.ts';
import { type Desk, NOW, openDesk } from './salesforce-desk.ts';

const JOBS = '/services/data/v62.0/jobs/query';

function order(query: string, more: object = {}) {
  return {
    operation: 'query',
    query,
    contentType: 'CSV',
    columnDelimiter: 'COMMA',
    lineEnding: 'LF',
    ...more,
  };
}

/** Creates a job and looks at it until it is over. */
async function run(desk: Desk, query: string, more: object = {}): Promise<{ id: string; state: string }> {
  const created = await desk.ask('POST', JOBS, order(query, more));
  if (created.status !== 200) throw new Error(created.text);
  for (;;) {
    const { body } = await desk.ask('GET', `${JOBS}/${created.body.id}`);
    if (!['UploadComplete', 'InProgress'].includes(body.state)) return body;
  }
}

/** Every page of a job's results by its locators. */
async function pages(desk: Desk, id: string, query = '') {
  const all = [];
  for (let locator: string | null = ''; locator !== 'null'; ) {
    const page = await desk.ask('GET', `${JOBS}/${id}/results?${query}${locator && `&locator=${locator}`}`);
    all.push(page);
    locator = page.headers.get('sforce-locator') ?? 'null';
  }
  return all;
}

describe('a Bulk query job', () => {
  it('goes from UploadComplete through InProgress to JobComplete, and counts its records', async () => {
    await using desk = await openDesk({ behaviour: { bulkPolls: 2 } });
    const created = await desk.ask('POST', JOBS, order('SELECT Id FROM Opportunity'));
    expect(created.body).toMatchObject({
      state: 'UploadComplete',
      object: 'Opportunity',
      apiVersion: 62,
      contentType: 'CSV',
    });
    const states: string[] = [];
    for (let look = 0; look < 3; look++) {
      const { body } = await desk.ask('GET', `${JOBS}/${created.body.id}`);
      states.push(`${body.state} ${body.numberRecordsProcessed}`);
    }
    expect(states).toEqual(['InProgress 0', 'InProgress 0', 'JobComplete 12']);
    expect((await desk.get('/limits')).body.DailyBulkV2QueryJobs.Remaining).toBe(9999);
  });

  it('gives pages by locator, the last one saying null, each with the header and the rows as they were', async () => {
    await using desk = await openDesk({ behaviour: { bulkPageRows: 5 } });
    const job = await run(desk, 'SELECT Id, Name FROM Opportunity ORDER BY Id');
    const at = '2026-01-25T00:00:00.000Z';
    await desk.server.apply([{ table: 'Opportunity', id: dealId(6), set: { Name: 'Renamed' }, at, by: ANA }]);
    await desk.server.happen([{ kind: 'hardDelete', table: 'Opportunity', id: dealId(7), at, by: ANA }]);
    const all = await pages(desk, job.id);
    expect(all.map((page) => page.headers.get('sforce-numberofrecords'))).toEqual(['5', '5', '2']);
    expect(all.map((page) => page.text.split('\n')[0])).toEqual(Array(3).fill('"Id","Name"'));
    const names = all.flatMap((page) => parse(page.text, { columns: true }) as { Name: string }[]);
    expect(names.map((row) => row.Name)).toEqual(Array.from({ length: 12 }, (_, i) => `Deal ${i + 1}`));
    const [second] = all.slice(1);
    const locator = all[0]?.headers.get('sforce-locator');
    const again = await desk.ask('GET', `${JOBS}/${job.id}/results?locator=${locator}`);
    expect(again.text).toBe(second?.text);
  });

  it('gives no more rows than maxRecords, and may write the header once only', async () => {
    await using desk = await openDesk({ behaviour: { headerOnEachPage: false } });
    const job = await run(desk, 'SELECT Id FROM Opportunity');
    const all = await pages(desk, job.id, 'maxRecords=7');
    expect(all.map((page) => page.text.trimEnd().split('\n').length)).toEqual([8, 5]);
  });

  it('writes columns in the order asked for, parents by path, nulls as empty text, and keeps text as it is', async () => {
    const org = salesforceOrg();
    const odd = ['NA', 'null', 'None', 'a "quoted", b', 'two\nlines', 'nul\u0000byte', 'Ω', "O'Hara"];
    const rows = odd.map(
      (text, index): VendorRow => ({
        Id: `a00${index}`,
        Text__c: text,
        Number__c: index === 0 ? null : 12345678.5,
        When__c: '2026-01-05T10:00:00.000Z',
        OwnerId: index === 1 ? null : ANA,
      }),
    );
    const odds = table(
      'Odd__c',
      {
        Id: 'id',
        Text__c: 'textarea',
        Number__c: 'double',
        When__c: 'datetime',
        OwnerId: { type: 'reference', referenceTo: 'User' },
      },
      rows,
    );
    const world: SalesforceOrg = { ...org, tables: [...org.tables, odds] };
    await using desk = await openDesk({}, world);
    const query = 'SELECT Owner.Manager.Name, Number__c, Text__c, When__c FROM Odd__c ORDER BY Id';
    const job = await run(desk, query, { lineEnding: 'CRLF', columnDelimiter: 'PIPE' });
    const [page] = await pages(desk, job.id);
    expect(page?.text.split('\r\n').slice(0, 3)).toEqual([
      '"Owner.Manager.Name"|"Number__c"|"Text__c"|"When__c"',
      '"Mara Øst"|""|"NA"|"2026-01-05T10:00:00.000Z"',
      '""|"12345678.5"|"null"|"2026-01-05T10:00:00.000Z"',
    ]);
    const read = parse(page?.text ?? '', { columns: true, delimiter: '|' }) as { Text__c: string }[];
    expect(read.map((row) => row.Text__c)).toEqual(odd);
    desk.server.behave({ bulkInstants: '+0000', bulkNumbers: 'java' });
    const other = await run(desk, query);
    expect((await pages(desk, other.id))[0]?.text.split('\n')[2]).toBe(
      '"","1.23456785E7","null","2026-01-05T10:00:00.000+0000"',
    );
  });

  it('asks deleted and archived rows too as queryAll', async () => {
    await using desk = await openDesk();
    const ids = async (operation: string) => {
      const job = await run(desk, 'SELECT Id FROM Task', { operation });
      return (await pages(desk, job.id))[0]?.text.trimEnd().split('\n').length;
    };
    expect([await ids('query'), await ids('queryAll')]).toEqual([2, 3]);
  });

  it('offers pages for parallel reading, five addresses at a time', async () => {
    await using desk = await openDesk({ behaviour: { bulkPageRows: 2 } });
    const job = await run(desk, 'SELECT Id FROM Opportunity ORDER BY Id');
    const first = await desk.ask('GET', `${JOBS}/${job.id}/resultPages`);
    expect(first.body).toMatchObject({ done: false });
    const second = await desk.ask('GET', first.body.nextRecordsUrl);
    expect(second.body).toMatchObject({ done: true });
    const urls = [...first.body.resultPages, ...second.body.resultPages].map((page) => page.resultUrl);
    expect(urls).toHaveLength(6);
    const texts = await Promise.all(urls.map(async (url) => (await desk.ask('GET', url)).text));
    const ids = texts.flatMap((text) =>
      (parse(text, { columns: true }) as { Id: string }[]).map((row) => row.Id),
    );
    expect(new Set(ids)).toEqual(new Set(Array.from({ length: 12 }, (_, i) => dealId(i + 1))));
    desk.server.behave({ parallelResults: false });
    expect((await desk.ask('GET', `${JOBS}/${job.id}/resultPages`)).status).toBe(404);
  });

  it('answers without its headers behind a proxy that strips them', async () => {
    await using desk = await openDesk({ behaviour: { sforceHeaders: false } });
    const job = await run(desk, 'SELECT Id FROM Opportunity');
    const page = await desk.ask('GET', `${JOBS}/${job.id}/results`);
    expect([page.headers.get('sforce-locator'), page.headers.get('sforce-numberofrecords')]).toEqual([
      null,
      null,
    ]);
  });

  it('is bound to one API version, else 409, and is gone after seven days or when deleted', async () => {
    let now = NOW;
    await using desk = await openDesk({ clock: { now: () => now } });
    const [kept, deleted] = [await run(desk, 'SELECT Id FROM Case'), await run(desk, 'SELECT Id FROM Case')];
    expect((await desk.ask('GET', `/services/data/v61.0/jobs/query/${kept.id}/results`)).status).toBe(409);
    expect((await desk.ask('DELETE', `${JOBS}/${deleted.id}`)).status).toBe(204);
    expect((await desk.ask('GET', `${JOBS}/${deleted.id}`)).status).toBe(404);
    now = '2026-02-08T00:00:01.000Z';
    const gone = await desk.ask('GET', `${JOBS}/${kept.id}/results`);
    expect(gone).toMatchObject({ status: 404, body: [{ errorCode: 'NOT_FOUND' }] });
  });

  it('can be aborted while it is under way, and then has no results', async () => {
    await using desk = await openDesk({ behaviour: { bulkPolls: 9 } });
    const { body } = await desk.ask('POST', JOBS, order('SELECT Id FROM Case'));
    expect((await desk.ask('GET', `${JOBS}/${body.id}/results`)).status).toBe(400);
    await desk.ask('GET', `${JOBS}/${body.id}`);
    expect((await desk.ask('DELETE', `${JOBS}/${body.id}`)).status).toBe(400);
    const aborted = await desk.ask('PATCH', `${JOBS}/${body.id}`, { state: 'Aborted' });
    expect(aborted.body.state).toBe('Aborted');
    expect((await desk.ask('GET', `${JOBS}/${body.id}`)).body.state).toBe('Aborted');
    expect((await desk.ask('DELETE', `${JOBS}/${body.id}`)).status).toBe(204);
  });

  it('fails with a message, or without one', async () => {
    await using desk = await openDesk({
      behaviour: { bulkFailure: { message: 'TXN_SECURITY_METERING_ERROR' } },
    });
    expect(await run(desk, 'SELECT Id FROM Case')).toMatchObject({
      state: 'Failed',
      errorMessage: 'TXN_SECURITY_METERING_ERROR',
    });
    desk.server.behave({ bulkFailure: { message: null } });
    const silent = await run(desk, 'SELECT Id FROM Case');
    expect(silent.state).toBe('Failed');
    expect(silent).not.toHaveProperty('errorMessage');
    desk.server.behave({ bulkFailure: null, slowBeyondHours: 24 });
    expect(await run(desk, 'SELECT Id FROM Opportunity')).toMatchObject({
      state: 'Failed',
      errorMessage: expect.stringContaining('QUERY_TIMEOUT'),
    });
  });
});

describe('Bulk refuses', () => {
  it.each([
    ['SELECT StageName, COUNT(Id) FROM Opportunity GROUP BY StageName', 'API_ERROR'],
    ['SELECT COUNT() FROM Opportunity', 'API_ERROR'],
    ['SELECT Id FROM Opportunity LIMIT 5 OFFSET 2', 'API_ERROR'],
    ['SELECT TYPEOF What WHEN Account THEN Name END FROM Event', 'API_ERROR'],
    ['SELECT Id, (SELECT Id FROM Contacts) FROM Account', 'API_ERROR'],
    ['SELECT Id, BillingAddress FROM Account', 'FUNCTIONALITY_NOT_ENABLED'],
    ['SELECT Id FROM TaskWhoRelation', 'INVALIDENTITY'],
    ['SELECT Id, Colour FROM Account', 'INVALID_FIELD'],
    ['SELECT FROM Account', 'MALFORMED_QUERY'],
  ])('%s with %s, at once or as a failed job', async (query, code) => {
    await using desk = await openDesk();
    const refused = await desk.ask('POST', JOBS, order(query));
    expect(refused).toMatchObject({ status: 400, body: [{ errorCode: code }] });
    desk.server.behave({ bulkRefusal: 'job' });
    const failed = await run(desk, query);
    expect(failed).toMatchObject({ state: 'Failed', errorMessage: expect.stringContaining(code) });
  });

  it('what is no order, and a job too many', async () => {
    await using desk = await openDesk({ behaviour: { dailyBulkJobs: 1 } });
    for (const more of [
      { operation: 'insert' },
      { contentType: 'JSON' },
      { lineEnding: 'CR' },
      { query: 7 },
    ]) {
      expect((await desk.ask('POST', JOBS, order('SELECT Id FROM Case', more))).status).toBe(400);
    }
    expect((await desk.ask('POST', JOBS, '{')).body[0].errorCode).toBe('JSON_PARSER_ERROR');
    await run(desk, 'SELECT Id FROM Case LIMIT 1');
    expect((await desk.ask('POST', JOBS, order('SELECT Id FROM Case'))).status).toBe(400);
  });
});

it('gives an address as an object over REST, null where all of it is empty', async () => {
  await using desk = await openDesk({ clock: stoppedClock(NOW) });
  const soql = `SELECT BillingAddress FROM Account WHERE Id = '${accountId(1)}'`;
  expect(await desk.soql(soql)).toMatchObject([{ BillingAddress: { country: 'Greece', city: null } }]);
  expect(await desk.soql('SELECT MailingAddress FROM Contact')).toMatchObject([
    { MailingAddress: null },
    { MailingAddress: null },
  ]);
});
