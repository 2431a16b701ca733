import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../src/crm/connector.ts';
import type { ObjectName } from '../../src/crm/objects.ts';
import type { SalesforceBehaviour } from '../../src/sandbox/salesforce/behaviour.ts';
import { connectorContract } from '../contracts/connector.ts';
import { FULL_COUNTS } from '../worlds/salesforce-more.ts';
import { ANA, accountId, dealId, salesforceOrg, table } from '../worlds/salesforce-org.ts';
import { callsOf, changes, desks, live, openDesk, pull, records, UNTIL } from './salesforce-desk.ts';

const open = desks();

const HABITS: Readonly<Record<string, Partial<SalesforceBehaviour>>> = {
  'pages side by side': { bulkPageRows: 5 },
  'pages one after the other, by their locators': { parallelResults: false },
  'a header on the first page only': { parallelResults: false, headerOnEachPage: false },
  'addresses beforehand, headers taken away by a proxy': { bulkPageRows: 5, sforceHeaders: false },
  'numbers and moments in their other form': { bulkInstants: '+0000', bulkNumbers: 'java' },
};

for (const [habit, behaviour] of Object.entries(HABITS)) {
  connectorContract(`the Salesforce connector in bulk, ${habit}`, async () => {
    const { server, connector, close } = await openDesk({ server: { behaviour } });
    return {
      connector,
      until: UNTIL,
      untilAfterEdit: '2026-03-01T00:00:00.000Z',
      expected: new Map(Object.entries(FULL_COUNTS) as [ObjectName, number][]),
      edit: async () => {
        const set = { Amount: 7 };
        await server.apply([
          { table: 'Opportunity', id: dealId(5), set, at: '2026-02-20T00:00:00.000Z', by: ANA },
        ]);
      },
      stop: close,
    };
  });
}

/** An organisation with so many accounts, whose names go from `Account 0` on. */
function accounts(count: number, name = (number: number) => `Account ${number}`) {
  const stamp = (number: number) => `2026-01-01T00:${String(number % 60).padStart(2, '0')}:00.000Z`;
  const rows = Array.from({ length: count }, (_, number) => ({
    Id: accountId(number),
    IsDeleted: false,
    CreatedDate: stamp(0),
    SystemModstamp: stamp(number),
    Name: name(number),
    MasterRecordId: null,
  }));
  const shape = {
    Id: 'id',
    IsDeleted: 'boolean',
    CreatedDate: 'datetime',
    SystemModstamp: 'datetime',
    Name: 'string',
    MasterRecordId: { type: 'reference', referenceTo: 'Account' },
  } as const;
  return { ...salesforceOrg(), tables: [table('Account', shape, rows)] };
}

const NAME = { fields: ['name'] };

describe('a bulk query of the Salesforce connector', () => {
  it('is made without an order, and the job deleted only when the last file has landed', async () => {
    const { server, connector, scratch } = await open({
      org: accounts(12),
      server: { behaviour: { bulkPageRows: 5 } },
    });
    const request = { object: 'account', ...NAME, from: null, until: UNTIL, history: true } as const;
    const seen: number[] = [];
    for await (const { file, rows, proof } of connector.pull(request)) {
      expect(rows).toEqual([]);
      if (!file) {
        // The last page says what the vendor counted, and who was merged into whom.
        expect(proof).toEqual({ expected: 12, by: 'numberRecordsProcessed' });
        continue;
      }
      expect(server.control.calls().some(({ method }) => method === 'DELETE')).toBe(false);
      expect(statSync(file.path).mode & 0o777).toBe(0o600);
      expect(readFileSync(file.path, 'utf8').split('\n')[0]).toBe(
        'Id,CreatedDate,SystemModstamp,IsDeleted,Name',
      );
      seen.push(file.records);
      await file.landed();
    }
    expect(seen).toEqual([5, 5, 2]);
    expect(readdirSync(scratch)).toEqual([]);
    const made = server.control
      .calls()
      .find(({ method, path }) => method === 'POST' && path.endsWith('/query'));
    expect(JSON.parse(made?.body ?? '')).toEqual({
      operation: 'queryAll',
      query: `SELECT Id, CreatedDate, SystemModstamp, IsDeleted, Name FROM Account WHERE IsDeleted = false AND SystemModstamp <= ${UNTIL}`,
      contentType: 'CSV',
      columnDelimiter: 'COMMA',
      lineEnding: 'LF',
    });
    expect(callsOf(server).at(-2)).toMatch(/^DELETE \/jobs\/query\/750/);
  });

  it('gives 4,000 rows of two pages, by addresses beforehand or by locators', async () => {
    for (const parallelResults of [true, false]) {
      const behaviour = { bulkPageRows: 2000, parallelResults };
      const { connector, close } = await openDesk({
        org: accounts(4000),
        server: { behaviour, pageRows: 2000 },
        connector: { bulk: { aboveRows: 3000, pageRows: 2000 } },
      });
      const pages = await pull(connector, 'account', NAME);
      expect([pages.length, live(pages), pages.at(-1)?.proof?.expected]).toEqual([3, 4000, 4000]);
      expect(records(pages).size).toBe(4000);
      await close();
    }
  });

  it('is not made where few rows are asked for', async () => {
    const { server, connector } = await open({ org: accounts(12), connector: { bulk: { aboveRows: 12 } } });
    expect(live(await pull(connector, 'account', NAME))).toBe(12);
    expect(callsOf(server).filter((call) => call.includes('/jobs'))).toEqual([]);
  });

  it('fetches the next page while one lands, and not the whole job', async () => {
    const { server, connector } = await open({
      org: accounts(40),
      server: { behaviour: { bulkPageRows: 5 } },
    });
    const request = { object: 'account', ...NAME, from: null, until: UNTIL, history: true } as const;
    const pages = connector.pull(request)[Symbol.asyncIterator]();
    await pages.next();
    const fetched = () => server.control.calls().filter(({ path }) => path.endsWith('/results')).length;
    await expect.poll(fetched).toBe(3);
    await pages.return?.();
    expect(fetched()).toBe(3);
  });

  it('leaves no file where the pull is stopped before its end', async () => {
    const { connector, scratch } = await open({
      org: accounts(40),
      server: { behaviour: { bulkPageRows: 5 } },
    });
    await pull(connector, 'account', { ...NAME, pages: 2 });
    expect(readdirSync(scratch)).toEqual([]);
  });

  it('goes on by job and locator after a restart, without a new job', async () => {
    for (const behaviour of [{ bulkPageRows: 5 }, { parallelResults: false }]) {
      const { server, connector, again, close } = await openDesk({
        org: accounts(23),
        server: { behaviour },
      });
      const first = await pull(connector, 'account', { ...NAME, pages: 2 });
      const from = JSON.parse(JSON.stringify(first.at(-1)?.checkpoint)) as Checkpoint;
      expect(from).toMatchObject({ of: 'job', given: 10, table: 'Account' });
      server.control.forget();
      const rest = await pull(again(), 'account', { ...NAME, from });
      expect([live(rest), rest.at(-1)?.proof?.expected]).toEqual([13, 13]);
      expect(callsOf(server).filter((call) => call === 'POST /jobs/query')).toEqual([]);
      expect(records([...first, ...rest]).size).toBe(23);
      await close();
    }
  });

  it('is made anew where the job is no more, or is of another version', async () => {
    for (const version of ['62.0', '63.0']) {
      const { server, connector, again, close } = await openDesk({
        org: accounts(23),
        server: { behaviour: { bulkPageRows: 5 } },
      });
      const [first] = await pull(connector, 'account', { ...NAME, pages: 1 });
      const from = first?.checkpoint ?? null;
      const job = String(from?.['job']);
      if (version === '62.0') {
        const headers = { authorization: `Bearer ${server.tokenFor('005000000000000001')}` };
        await fetch(`${server.url}/services/data/v62.0/jobs/query/${job}`, { method: 'DELETE', headers });
      }
      const rest = await pull(again({ apiVersion: version }), 'account', { ...NAME, from });
      expect([live(rest), rest.at(-1)?.proof?.expected]).toEqual([23, 23]);
      await close();
    }
  });

  it('looks after its job with growing pauses', async () => {
    const { connector, waits } = await open({ org: accounts(12), server: { behaviour: { bulkPolls: 14 } } });
    expect(live(await pull(connector, 'account', NAME))).toBe(12);
    expect(waits.slice(0, 4)).toEqual([500, 750, 1125, 1687.5]);
    expect(waits.at(-1)).toBe(30_000);
    expect(waits).toHaveLength(14);
  });

  it('keeps text as it is: lines, quotes, words that mean nothing elsewhere', async () => {
    const names = [
      'two\nlines',
      'a "quote", and a comma',
      'NA',
      'null',
      'None',
      '\u00c5nes',
      "O'Hara \\ Sons",
      '  ',
    ];
    const { connector, again } = await open({ org: accounts(names.length, (number) => names[number] ?? '') });
    const inBulk = records(await pull(connector, 'account', NAME));
    expect([...inBulk.values()].map((each) => each['name'])).toEqual(names);
    const byPages = records(await pull(again({ bulk: { aboveRows: 100 } }), 'account', NAME));
    expect([...byPages].sort()).toEqual([...inBulk].sort());
  });

  it('of what changed gives the deleted and merged ones behind its files, as rows', async () => {
    const { server, connector } = await open({ org: accounts(12) });
    const from =
      (await pull(connector, 'account', { ...NAME, until: '2026-01-10T00:00:00.000Z' })).at(-1)?.checkpoint ??
      null;
    const at = '2026-01-20T00:00:00.000Z';
    const one = { table: 'Account', at, by: ANA } as const;
    await server.happen([
      ...[1, 2, 3].map(
        (number) => ({ ...one, kind: 'edit', id: accountId(number), set: { Name: 'New' } }) as const,
      ),
      { ...one, kind: 'merge', winner: accountId(4), loser: accountId(5), set: {} },
      { ...one, kind: 'delete', id: accountId(6) },
    ]);
    const pages = await pull(connector, 'account', { ...NAME, from });
    expect(callsOf(server).filter((call) => call === 'POST /jobs/query')).toHaveLength(2);
    expect([...records(pages)].map(([id, { name, deleted }]) => [id, name, deleted])).toEqual([
      [accountId(1), 'New', false],
      [accountId(2), 'New', false],
      [accountId(3), 'New', false],
      [accountId(4), 'Account 4', false],
      [accountId(5), 'Account 5', true],
      [accountId(6), 'Account 6', true],
    ]);
    expect(pages.flatMap((page) => page.merges ?? [])).toEqual([{ id: accountId(5), into: accountId(4) }]);
    expect(pages.at(-1)?.proof).toEqual({
      expected: 4,
      by: 'numberRecordsProcessed and totalSize of the queries, less the deleted',
    });
    const [file] = await pull(connector, 'account', { ...NAME, from, pages: 1 });
    const rest = await pull(connector, 'account', { ...NAME, from: file?.checkpoint ?? null });
    expect([...records(rest).keys()]).toEqual([accountId(5), accountId(6)]);
    expect(rest.at(-1)?.proof?.expected).toBe(0);
  });
});

describe('where bulk queries do not work the Salesforce connector', () => {
  const REFUSALS: readonly Partial<SalesforceBehaviour>[] = [
    { bulkRefusal: 'creation' },
    { bulkRefusal: 'job' },
    { bulkFailure: { message: null } },
    { bulkFailure: { message: 'API_ERROR: Implementation restriction: View All Data is required' } },
    { dailyBulkJobs: 0 },
  ];

  it.each(REFUSALS)('asks page by page: %j', async (behaviour) => {
    const compound = 'bulkRefusal' in behaviour ? { account: { country: 'BillingAddress' } } : {};
    const { server, connector } = await open({ server: { behaviour }, connector: { mapping: compound } });
    const pages = await pull(connector, 'account', { fields: ['name', 'country'] });
    expect([live(pages), pages.at(-1)?.proof?.expected]).toEqual([6, 6]);
    const made = callsOf(server);
    expect(made).toContain('POST /jobs/query');
    expect(made.filter((call) => /^GET \/query(All Account|\/01g)/.test(call))).toHaveLength(2);
  });

  it('says which policy stops it', async () => {
    const bulkFailure = { message: 'TXN_SECURITY_METERING_ERROR: metered' };
    const { connector } = await open({ server: { behaviour: { bulkFailure } } });
    await expect(pull(connector, 'account')).rejects.toMatchObject({
      name: 'AccessError',
      next: expect.stringContaining('Transaction Security Policies'),
    });
  });

  it('fetches a page again that broke off', async () => {
    const { server, connector, waits, scratch } = await open({ org: accounts(12) });
    server.control.inject({ match: '/results', truncate: { bytes: 200 } });
    server.control.inject({ match: '/results', drop: 'before' });
    expect(records(await pull(connector, 'account', NAME)).size).toBe(12);
    expect(waits.length).toBeGreaterThan(2);
    expect(readdirSync(scratch)).toEqual([]);
  });

  it('goes on where the session runs out before the results come', async () => {
    const { server, connector } = await open({ org: accounts(12) });
    server.control.inject({
      match: '/results',
      reply: {
        status: 401,
        body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
      },
    });
    expect(records(await pull(connector, 'account', NAME)).size).toBe(12);
    expect(callsOf(server).filter((call) => call.endsWith('/token'))).toHaveLength(2);
  });

  it('fails where headers are taken away and nothing else tells where the rest is', async () => {
    const behaviour = { sforceHeaders: false, parallelResults: false };
    const { connector, scratch } = await open({ org: accounts(12), server: { behaviour } });
    await expect(pull(connector, 'account', NAME)).rejects.toMatchObject({
      name: 'UpstreamError',
      what: 'Salesforce holds 12 records of a bulk query; 5 came, and nothing says where the rest is.',
    });
    expect(readdirSync(scratch)).toEqual([]);
  });

  it('takes one page without headers for the whole where it holds all', async () => {
    const behaviour = { sforceHeaders: false, parallelResults: false };
    const setting = {
      org: accounts(12),
      server: { behaviour },
      connector: { bulk: { aboveRows: 2, pageRows: 100 } },
    };
    const { connector } = await open(setting);
    expect(live(await pull(connector, 'account', NAME))).toBe(12);
  });

  it('fails where a page ends the results too early', async () => {
    const { server, connector } = await open({
      org: accounts(12),
      server: { behaviour: { parallelResults: false } },
    });
    server.control.inject({
      match: '/results',
      alter: (reply) => ({ ...reply, headers: { ...reply.headers, 'sforce-locator': 'null' } }),
    });
    await expect(pull(connector, 'account', NAME)).rejects.toMatchObject({
      what: 'Salesforce counts 12 records of a bulk query (numberRecordsProcessed) but its pages held 5.',
    });
  });

  it('fails where a page holds other columns', async () => {
    const { server, connector } = await open({ org: accounts(12) });
    const body = '"Id","Name"\n"1","2"\n';
    const headers = { 'content-type': 'text/csv', 'sforce-locator': 'null', 'sforce-numberofrecords': '12' };
    server.control.inject({ match: '/results', times: 9, reply: { status: 200, headers, body } });
    await expect(pull(connector, 'account', NAME)).rejects.toMatchObject({
      what: 'The results of a bulk query hold other columns than were asked for.',
    });
  });

  it('does not take the page of a login for results', async () => {
    const { server, connector } = await open({ org: accounts(12) });
    const reply = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Please log in' };
    server.control.inject({ match: '/results', times: 9, reply });
    await expect(pull(connector, 'account', NAME)).rejects.toMatchObject({
      name: 'UpstreamError',
      retryable: false,
    });
  });
});

it('asks in bulk for what takes too long to be counted, and page by page where Bulk is too slow as well', async () => {
  for (const slowBeyondHours of [24 * 30, 24]) {
    const { server, connector, close } = await openDesk({ org: accounts(12) });
    await server.apply([
      { table: 'Account', id: accountId(0), set: { Name: 'Old' }, at: '2025-11-20T00:00:00.000Z', by: ANA },
      {
        table: 'Account',
        id: accountId(11),
        set: { Name: 'Young' },
        at: '2026-01-20T00:00:00.000Z',
        by: ANA,
      },
    ]);
    await connector.probe();
    server.behave({ slowBeyondHours });
    const pages = await pull(connector, 'account', NAME);
    expect(callsOf(server)).toContain('POST /jobs/query');
    expect([live(pages), pages.at(-1)?.proof?.expected]).toEqual([12, 12]);
    expect(records(pages).size).toBe(12);
    await close();
  }
});

it('reads deals in bulk and their history page by page', async () => {
  const { connector } = await open();
  expect(changes(await pull(connector, 'deal'))).toHaveLength(4);
  expect(changes(await pull(connector, 'deal', { history: false }))).toEqual([]);
});
