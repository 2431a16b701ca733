import { describe, expect, it } from 'vitest';
import { ANA, accountId } from '../worlds/salesforce-org.ts';
import { NOW, openDesk } from './salesforce-desk.ts';

const soqlPath = (soql: string) => `/query?q=${encodeURIComponent(soql)}`;

describe('the daily limit', () => {
  it('refuses with REQUEST_LIMIT_EXCEEDED once it is used up, by whomever, until a day has passed', async () => {
    let now = NOW;
    await using desk = await openDesk({ clock: { now: () => now }, behaviour: { dailyRequests: 10 } });
    expect((await desk.get('/limits')).headers.get('sforce-limit-info')).toBe('api-usage=1/10');
    desk.server.spend(8);
    expect((await desk.get('/limits')).body.DailyApiRequests).toEqual({ Max: 10, Remaining: 0 });
    const refused = await desk.get('/limits');
    expect(refused).toMatchObject({
      status: 403,
      body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
    });
    expect(refused.headers.get('sforce-limit-info')).toBe('api-usage=10/10');
    now = '2026-02-02T00:00:00.000Z';
    expect((await desk.get('/limits')).status).toBe(200);
  });

  it('is told beside bursts and the share of the app where the server is wordy', async () => {
    await using desk = await openDesk({ behaviour: { wordyLimitInfo: true } });
    expect((await desk.get('/limits')).headers.get('sforce-limit-info')).toBe(
      'api-usage=1/100000; api-bursts=1/750; per-app-api-usage=17/250(appName=sandbox-app)',
    );
  });
});

it('too many long requests of others are the other kind of REQUEST_LIMIT_EXCEEDED', async () => {
  await using desk = await openDesk({ behaviour: { longRequests: 25 } });
  const refused = await desk.get('/limits');
  expect(refused).toMatchObject({ status: 403, body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }] });
  expect(refused.body[0].message).toMatch(/^ConcurrentRequests /);
  desk.server.behave({ longRequests: 24 });
  expect((await desk.get('/limits')).status).toBe(200);
});

describe('a query', () => {
  it('times out when its stamps span too much, and not when the window is halved', async () => {
    await using desk = await openDesk({ behaviour: { slowBeyondHours: 48 } });
    const ask = async (where: string) => {
      const { status, body } = await desk.get(soqlPath(`SELECT Id FROM Account ${where}`));
      return body[0]?.errorCode ?? status;
    };
    const until = 'SystemModstamp <= 2026-01-07T10:00:00Z';
    expect(await ask('')).toBe('QUERY_TIMEOUT');
    expect(await ask(`WHERE ${until}`)).toBe('QUERY_TIMEOUT');
    expect(await ask('WHERE SystemModstamp <= 2026-01-04T10:00:00Z')).toBe(200);
    expect(await ask(`WHERE ${until} AND SystemModstamp >= 2026-01-04T10:00:00Z`)).toBe('QUERY_TIMEOUT');
    expect(await ask(`WHERE ${until} AND SystemModstamp > 2026-01-05T10:00:00Z`)).toBe(200);
    const tied = `((SystemModstamp = 2026-01-06T10:00:00Z AND Id > '001') OR SystemModstamp > 2026-01-06T10:00:00Z)`;
    expect(await ask(`WHERE ${until} AND ${tied} ORDER BY SystemModstamp, Id`)).toBe(200);
    expect(await ask('LIMIT 1')).toBe(200);
    expect((await desk.get(soqlPath('SELECT COUNT() FROM Account'))).body.totalSize).toBe(6);
  });

  it('loses its locator after two days, or when locators are let go', async () => {
    let now = NOW;
    await using desk = await openDesk({ clock: { now: () => now }, pageRows: 5 });
    const next = async () =>
      (await desk.get(soqlPath('SELECT Id FROM Account'))).body.nextRecordsUrl as string;
    const [first, second] = [await next(), await next()];
    expect((await desk.ask('GET', first)).body.records).toHaveLength(1);
    now = '2026-02-03T00:00:01.000Z';
    const expired = await desk.ask('GET', first);
    expect(expired).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_QUERY_LOCATOR' }] });
    now = NOW;
    desk.server.expireLocators();
    expect((await desk.ask('GET', second)).body[0].errorCode).toBe('INVALID_QUERY_LOCATOR');
  });

  it('may get fewer rows than a page has room for, and asks for smaller pages itself', async () => {
    await using desk = await openDesk({ pageRows: 10, behaviour: { unevenPages: true } });
    const sizes: number[] = [];
    let path: string | undefined = `/services/data/v62.0${soqlPath('SELECT Id FROM Opportunity')}`;
    while (path) {
      const { body } = await desk.ask('GET', path);
      expect(body.totalSize).toBe(12);
      sizes.push(body.records.length);
      path = body.nextRecordsUrl;
    }
    expect(sizes).toEqual([10, 2]);
    const second = await desk.get(soqlPath('SELECT Id FROM Opportunity'));
    expect(second.body.records).toHaveLength(1);
    await using wide = await openDesk();
    const at = '2026-01-25T00:00:00.000Z';
    await wide.server.happen(
      Array.from({ length: 250 }, (_, index) => {
        const id = accountId(index + 100);
        return { kind: 'create', table: 'Account', id, set: { Name: `A${index}` }, at, by: ANA } as const;
      }),
    );
    const asked = { 'sforce-query-options': 'batchSize=200' };
    expect((await wide.get(soqlPath('SELECT Id FROM Account'), asked)).body.records).toHaveLength(200);
  });

  it('is refused with 414 when its address is too long, but not in a composite call', async () => {
    await using desk = await openDesk();
    const names = Array.from({ length: 600 }, (_, index) => `'a name that is quite long ${index}'`);
    const soql = `SELECT Id FROM Account WHERE Name IN (${names.join(',')})`;
    expect((await desk.get(soqlPath(soql))).status).toBe(414);
    const url = `/services/data/v62.0${soqlPath(soql)}`;
    const compositeRequest = [{ method: 'GET', url, referenceId: 'a' }];
    const { body } = await desk.ask('POST', '/services/data/v62.0/composite', { compositeRequest });
    expect(body.compositeResponse[0].httpStatusCode).toBe(200);
  });
});

it('every answer tells the time of the server, refusals too', async () => {
  await using desk = await openDesk({ clock: { now: () => '2026-03-04T05:06:07.890Z' } });
  const date = 'Wed, 04 Mar 2026 05:06:07 GMT';
  expect((await desk.get('/limits')).headers.get('date')).toBe(date);
  expect((await desk.get('/nothing')).headers.get('date')).toBe(date);
  expect((await fetch(desk.server.url)).headers.get('date')).toBe(date);
});
