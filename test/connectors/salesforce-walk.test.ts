import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { csvPage } from '../../connectors/salesforce/csv-pages.ts';
import type { Checkpoint } from '../../src/crm/connector.ts';
import { OBJECT_NAMES } from '../../src/crm/objects.ts';
import type { Reply } from '../../src/sandbox/exchange.ts';
import type { SalesforceOrg } from '../../src/sandbox/vendor-data.ts';
import { ANA, accountId, INTEGRATION_USER, salesforceOrg, table } from '../worlds/salesforce-org.ts';
import { callsOf, desks, live, pull, records } from './salesforce-desk.ts';

const open = desks();
const PAGES = { bulk: { aboveRows: 1_000_000 } };

/** So many accounts; one comes every so many minutes from New Year on, or all at once. */
function accounts(count: number, everyMinutes = 1): SalesforceOrg {
  const shape = {
    Id: 'id',
    IsDeleted: 'boolean',
    CreatedDate: 'datetime',
    SystemModstamp: 'datetime',
    Name: 'string',
    Phone: 'phone',
    Website: 'url',
    Industry: 'picklist',
    NumberOfEmployees: 'double',
  } as const;
  const rows = Array.from({ length: count }, (_, number) => {
    const stamp = new Date(
      Date.parse('2026-01-01T00:00:00.000Z') + number * everyMinutes * 60_000,
    ).toISOString();
    return {
      Id: accountId(number),
      IsDeleted: false,
      CreatedDate: '2026-01-01T00:00:00.000Z',
      SystemModstamp: stamp,
      Name: `Account ${number}`,
      Phone: `${number}`,
      Website: `https://a${number}.example.test`,
      Industry: number % 2 === 0 ? 'Banking' : null,
      NumberOfEmployees: number,
    };
  });
  return { ...salesforceOrg(), tables: [table('Account', shape, rows)] };
}

describe('pages of the REST API', () => {
  it('bring 25,000 rows of one instant, whatever number of them the server puts into a page', async () => {
    const server = { pageRows: 2000, behaviour: { unevenPages: true } };
    const { connector } = await open({ org: accounts(25_000, 0), server, connector: PAGES });
    const pages = await pull(connector, 'account', { fields: ['name'] });
    expect([records(pages).size, pages.at(-1)?.proof?.expected]).toEqual([25_000, 25_000]);
  });

  it('go on by themselves where a locator dies, without a row lost or counted twice', async () => {
    const { server, connector } = await open({ org: accounts(40), connector: PAGES });
    for (const after of [0, 2, 3]) {
      const reply = {
        status: 400,
        body: [{ errorCode: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' }],
      };
      server.control.inject({ match: '/query/01g', after, reply });
    }
    const pages = await pull(connector, 'account', { fields: ['name'] });
    expect([live(pages), records(pages).size, pages.at(-1)?.proof?.expected]).toEqual([40, 40, 40]);
    expect(callsOf(server).filter((call) => call === 'GET /queryAll Account')).toHaveLength(4);
  });

  it('that lose a row before a locator dies do not prove the pull', async () => {
    const { server, connector } = await open({ org: accounts(20), connector: PAGES });
    server.control.inject({
      match: '/queryAll',
      alter: (reply) => {
        const body = reply.body as { records: unknown[] };
        return { ...reply, body: { ...body, records: body.records.toSpliced(2, 1) } };
      },
    });
    const dead = {
      status: 400,
      body: [{ errorCode: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' }],
    };
    server.control.inject({ match: '/query/01g', reply: dead });
    const pages = await pull(connector, 'account', { fields: ['name'] });
    expect([live(pages), pages.at(-1)?.proof?.expected]).toEqual([19, 20]);
  });

  it('end where locators die again and again without a row in between', async () => {
    const { server, connector } = await open({ org: accounts(40), connector: PAGES });
    const reply = {
      status: 400,
      body: [{ errorCode: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' }],
    };
    server.control.inject({ match: '/quer', times: 999, after: 3, reply });
    await expect(pull(connector, 'account', { fields: ['name'] })).rejects.toMatchObject({
      name: 'UpstreamError',
    });
    expect(callsOf(server).length).toBeLessThan(20);
  });

  it('are asked for in halves of the time where a query takes too long, and the counts add up', async () => {
    const { server, connector } = await open({ org: accounts(200, 60), connector: { scratch: undefined } });
    await connector.probe();
    server.behave({ slowBeyondHours: 36 });
    server.control.forget();
    const whole = await pull(connector, 'account', { fields: ['name'] });
    expect([live(whole), records(whole).size, whole.at(-1)?.proof?.expected]).toEqual([200, 200, 200]);
    const cut = (await pull(connector, 'account', { fields: ['name'], pages: 3 })).at(-1);
    const rest = await pull(connector, 'account', { fields: ['name'], from: cut?.checkpoint ?? null });
    expect([live(rest), rest.at(-1)?.proof?.expected]).toEqual([185, 185]);
    const from: Checkpoint = { since: '2026-01-02T00:00:00.000Z' };
    const later = await pull(connector, 'account', { fields: ['name'], from });
    expect([live(later), later.at(-1)?.proof?.expected]).toEqual([176, 176]);
  });

  it('fail where no time is short enough', async () => {
    const { server, connector } = await open({ org: accounts(20), connector: { scratch: undefined } });
    await connector.probe();
    server.behave({ slowBeyondHours: 0 });
    await expect(pull(connector, 'account', { fields: ['name'] })).rejects.toMatchObject({
      name: 'UpstreamError',
      retryable: false,
      why: expect.stringContaining('however short the time'),
    });
    expect(callsOf(server).length).toBeLessThan(60);
  });
});

describe('fields that do not fit into one address', () => {
  const fields = ['name', 'phone', 'website', 'industry', 'employees'];
  const narrow = { ...PAGES, longestAddress: 1_500 + 120 };

  it('are asked for in several queries and joined by id', async () => {
    const { server, connector, again } = await open({ org: accounts(23), connector: narrow });
    const pages = await pull(connector, 'account', { fields });
    expect(callsOf(server).filter((call) => call === 'GET /queryAll Account').length).toBeGreaterThan(5);
    const whole = await pull(again({ longestAddress: undefined }), 'account', { fields });
    expect([...records(pages)]).toEqual([...records(whole)]);
    expect(pages.at(-1)?.proof?.expected).toBe(23);
  });

  it('of a record that changes in between are read again until they agree', async () => {
    const { server, connector } = await open({ org: accounts(5), connector: narrow });
    let asked = 0;
    server.control.inject({
      match: '/queryAll',
      holding: 'FROM Account',
      times: 99,
      alter: async (reply) => {
        if (++asked === 1) {
          const set = { Name: 'New', Phone: 'new', NumberOfEmployees: 1 };
          await server.apply([
            { table: 'Account', id: accountId(3), set, at: '2026-01-20T00:00:00.000Z', by: ANA },
          ]);
        }
        return reply;
      },
    });
    const pages = await pull(connector, 'account', { fields });
    expect(records(pages).get(accountId(3))).toMatchObject({ name: 'New', phone: 'new', employees: 1 });
    expect(records(pages).get(accountId(2))).toMatchObject({ name: 'Account 2', phone: '2', employees: 2 });
    expect(pages.at(-1)?.proof?.expected).toBe(5);
  });

  it('of a record that never holds still end the pull', async () => {
    const { server, connector } = await open({ org: accounts(5), connector: narrow });
    let second = 0;
    server.control.inject({
      match: '/queryAll',
      holding: 'FROM Account',
      times: 99,
      alter: async (reply) => {
        const at = `2026-01-20T00:00:${String(second++ % 60).padStart(2, '0')}.000Z`;
        await server.apply([
          { table: 'Account', id: accountId(3), set: { Phone: `${second}` }, at, by: ANA },
        ]);
        return reply;
      },
    });
    await expect(pull(connector, 'account', { fields })).rejects.toMatchObject({
      name: 'UpstreamError',
      what: '1 records of Account in Salesforce cannot be read as a whole.',
    });
  });
});

it('gives the same rows by pages and in files, of every object', async () => {
  for (const behaviour of [{}, { bulkInstants: '+0000', bulkNumbers: 'java' } as const]) {
    const { connector, again } = await open({ server: { behaviour } });
    for (const object of OBJECT_NAMES) {
      const inFiles = await pull(connector, object);
      const byPages = await pull(again({ scratch: undefined }), object);
      const sorted = (pages: typeof inFiles) =>
        pages.flatMap((page) => page.rows).sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(sorted(inFiles), object).toEqual(sorted(byPages));
    }
  }
});

describe('a page of CSV', () => {
  async function through(
    text: string,
    first: boolean,
    bytes: number,
  ): Promise<{ text: string; rows: number }> {
    const page = csvPage(['Id', 'Manager.Name'], first, true);
    const all = Buffer.from(text);
    const chunks: Buffer[] = [];
    for (let at = 0; at < all.length; at += bytes) chunks.push(all.subarray(at, at + bytes));
    let out = '';
    for await (const chunk of Readable.from(chunks).pipe(page)) out += String(chunk);
    return { text: out, rows: page.rows() };
  }

  it.each([1, 3, 7, 1000])(
    'has one header, ours, and its rows counted: %i bytes at a time',
    async (bytes) => {
      const body = '"1","a\nb"\n"2","""x"""\n';
      const same = { text: `Id,Manager.Name\n${body}`, rows: 2 };
      expect(await through(`"Id","Manager.Name"\n${body}`, true, bytes)).toEqual(same);
      expect(await through(`ID,MANAGER.NAME\r\n${body}`, true, bytes)).toEqual(same);
      expect(await through(`\uFEFF"Id","Manager.Name"\n${body}`, false, bytes)).toEqual(same);
      expect(await through(body, false, bytes)).toEqual(same);
      const cut = await through('"Id","Manager.Name"\n"1","a"\n"2","b"', true, bytes);
      expect(cut.rows).toBe(2);
    },
  );

  it('names columns in the order in which they came', async () => {
    expect((await through('"Manager.Name","Id"\n"a","1"\n', true, 100)).text).toBe(
      'Manager.Name,Id\n"a","1"\n',
    );
  });

  it('may hold nothing but its header', async () => {
    expect(await through('"Id","Manager.Name"\n', true, 5)).toEqual({ text: 'Id,Manager.Name\n', rows: 0 });
    expect(await through('"Id","Manager.Name"', true, 5)).toEqual({ text: 'Id,Manager.Name\n', rows: 0 });
    expect(await through('', false, 5)).toEqual({ text: 'Id,Manager.Name\n', rows: 0 });
  });
});

describe('before the first pull', () => {
  const wanted = new Map([
    ['account', ['name', 'industry', 'externalId']],
    ['contact', ['email']],
    ['activity', ['type', 'contactId', 'leadId']],
    ['login', ['userId', 'day']],
  ] as const);

  it('every right, object and field is named that is missing, with the page where it is granted', async () => {
    const rights = {
      [INTEGRATION_USER]: {
        hiddenTables: ['Contact'],
        hiddenFields: ['Account.Industry'],
        ownRecordsOnly: ['LoginHistory', 'Task'],
      },
    };
    const { connector } = await open({ server: { rights } });
    const told = new Map((await connector.preflight(wanted)).map((each) => [each.what, each]));
    const set = 'Setup → Permission Sets → the set of the integration user';
    expect(told.get('API access')).toMatchObject({ met: true, where: null });
    expect(told.get('Account.Name')).toMatchObject({ met: true });
    expect(told.get('Account.Industry')).toMatchObject({
      met: false,
      needed: true,
      where: `${set} → Object Settings → Account → Field Permissions → Industry → Read Access`,
    });
    expect(told.get('account.externalId')).toMatchObject({
      met: false,
      where: 'mapping.yaml → salesforce → account → externalId',
    });
    expect(told.get('Contact')).toMatchObject({
      met: false,
      needed: true,
      where: `${set} → Object Settings → Contact → Read, View All Records`,
    });
    expect(told.has('Contact.Email')).toBe(false);
    expect(told.get('logins')).toMatchObject({
      met: false,
      needed: false,
      where: expect.stringContaining('Manage Users'),
    });
    expect(told.get('View All of Account')).toMatchObject({ met: true });
    expect(told.get('View All of Task')).toMatchObject({
      met: false,
      where: `${set} → System Permissions → View All Data`,
    });
    for (const what of [
      'API calls',
      'Bulk API 2.0',
      'list of deleted ids',
      'count of calls',
      'clock',
      'long queries',
    ]) {
      expect(told.get(what), what).toMatchObject({ met: true });
    }
  });

  it('it is told what the account does not give', async () => {
    const behaviour = { dailyBulkJobs: 0, deletedLogHours: 2, longestUrl: 8_000 };
    const { connector } = await open({
      server: { behaviour, clock: { now: () => '2026-02-01T01:00:00.000Z' } },
    });
    const told = new Map((await connector.preflight(wanted)).map((each) => [each.what, each]));
    for (const what of ['Bulk API 2.0', 'list of deleted ids', 'clock', 'long queries']) {
      expect(told.get(what), what).toMatchObject({
        met: false,
        needed: false,
        where: expect.stringMatching(/\S/),
      });
    }
    expect(told.get('list of deleted ids')?.why).toContain('reaches back only to 2026-01-31T23:00:00.000Z');
  });

  it('that we do not get in comes first, and alone', async () => {
    const { connector } = await open({ connector: { clientSecret: 'wrong' } });
    const told = await connector.preflight(wanted);
    expect(told).toMatchObject([{ what: 'API access', met: false, needed: true }]);
    expect(told[0]?.where).toContain('External Client App Manager');
  });
});

it('is not stopped by an organisation that answers one question at a time', async () => {
  const { server, connector } = await open();
  const refused = {
    status: 404,
    body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
  };
  const parts = (reply: Reply) => {
    const { compositeResponse } = reply.body as { compositeResponse: object[] };
    const none = { body: refused.body, httpHeaders: {}, httpStatusCode: 400 };
    return { ...reply, body: { compositeResponse: compositeResponse.map(() => none) } };
  };
  for (const fault of [{ reply: refused }, { alter: parts }]) {
    server.control.inject({ match: '/v62.0/composite', times: 99, ...fault });
    const [schema] = await connector.describe(new Map([['account', ['name']]]));
    expect(schema?.visible).toBe(true);
    const pages = await pull(connector, 'account');
    expect(live(pages)).toBe(6);
    const from = pages.at(-1)?.checkpoint ?? null;
    expect((await pull(connector, 'account', { from })).at(-1)?.proof).toMatchObject({ expected: 0 });
    server.control.clearFaults();
  }
});
