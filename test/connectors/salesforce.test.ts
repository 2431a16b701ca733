import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createSalesforce } from '../../connectors/salesforce/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import type { Checkpoint, Connector, Page } from '../../src/crm/connector.ts';
import type { SourceMapping } from '../../src/crm/mapping.ts';
import { fieldsOf, OBJECT_NAMES, type ObjectName, type Value } from '../../src/crm/objects.ts';
import { AccessError, UpstreamError } from '../../src/errors.ts';
import { silentLog } from '../../src/log.ts';
import { type SalesforceSandbox, startSalesforce } from '../../src/sandbox/salesforce/index.ts';
import type { SalesforceOrg, VendorEdit } from '../../src/sandbox/vendor-data.ts';
import { connectorContract } from '../contracts/connector.ts';
import {
  ANA,
  accountId,
  BO,
  dealId,
  INTEGRATION_USER,
  salesforceOrg,
  TIE,
} from '../worlds/salesforce-org.ts';

const UNTIL = '2026-02-01T00:00:00.000Z';
const clock = stoppedClock('2026-02-01T00:10:00.000Z');
const CREDENTIALS = { clientId: 'client', clientSecret: 'secret', mapping: {}, clock, log: silentLog };
const servers: SalesforceSandbox[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

interface Setting {
  readonly org?: SalesforceOrg;
  readonly mapping?: SourceMapping;
  readonly pageRows?: number;
  readonly clientSecret?: string;
  readonly pageTimeoutMs?: number;
}

async function start({ org = salesforceOrg(), mapping = {}, pageRows = 5, ...rest }: Setting = {}) {
  const server = await startSalesforce(org, { clock, clientId: 'client', clientSecret: 'secret', pageRows });
  servers.push(server);
  const waits: number[] = [];
  const connector = createSalesforce({
    loginUrl: server.url,
    clientId: 'client',
    clientSecret: rest.clientSecret ?? 'secret',
    mapping,
    clock,
    log: silentLog,
    sleep: async (ms) => void waits.push(ms),
    ...(rest.pageTimeoutMs === undefined ? {} : { pageTimeoutMs: rest.pageTimeoutMs }),
  });
  return { server, connector, waits };
}

async function pull(
  connector: Connector,
  object: ObjectName,
  from: Checkpoint | null = null,
  until = UNTIL,
  fields = fieldsOf(object),
): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of connector.pull({ object, fields, from, until, history: true })) pages.push(page);
  return pages;
}

/** Rows as objects of our fields, by id. */
function records(pages: readonly Page[]): Map<string, Record<string, Value | boolean>> {
  return new Map(
    pages.flatMap((page) =>
      page.rows.map((row) => {
        const values = page.fields.map((field, index) => [field, row.values[index] ?? null] as const);
        return [row.id, { deleted: row.deleted, ...Object.fromEntries(values) }] as const;
      }),
    ),
  );
}

function edit(
  table: string,
  id: string,
  at: string,
  set: VendorEdit['set'],
  by: string | null = ANA,
): VendorEdit {
  return { table, id, at, set, by };
}

for (const many of [false, true]) {
  connectorContract(`the Salesforce connector, ${many ? 'several currencies' : 'one currency'}`, async () => {
    const org = salesforceOrg({ many });
    const server = await startSalesforce(org, {
      clock,
      clientId: 'client',
      clientSecret: 'secret',
      pageRows: 5,
    });
    const connector = createSalesforce({ ...CREDENTIALS, loginUrl: server.url });
    return {
      connector,
      until: UNTIL,
      untilAfterEdit: '2026-03-01T00:00:00.000Z',
      expected: new Map<ObjectName, number>([
        ['user', 6],
        ['account', 6],
        ['contact', 2],
        ['lead', 1],
        ['product', 1],
        ['deal', 12],
        ['lineItem', 1],
        ['activity', 3],
        ['ticket', 1],
      ]),
      edit: () => server.apply([edit('Opportunity', dealId(5), '2026-02-20T00:00:00.000Z', { Amount: 7 })]),
      stop: () => server.stop(),
    };
  });
}

describe('the Salesforce connector reads', () => {
  it('who it is, where, in which currency and what is left of the allowance', async () => {
    const { connector, server } = await start();
    expect(await connector.probe()).toEqual({
      source: 'salesforce',
      account: 'Northlight & Co',
      integrationUserId: INTEGRATION_USER,
      currency: 'EUR',
      zone: 'Europe/Athens',
      now: '2026-02-01T00:10:00.000Z',
      allowance: { used: 2, limit: 100_000 },
      links: expect.objectContaining({ deal: `${server.url}/{id}`, ticket: `${server.url}/{id}` }),
    });
  });

  it('values in our words and units', async () => {
    const { connector } = await start();
    const deal = records(await pull(connector, 'deal')).get(dealId(1));
    expect(deal).toMatchObject({ amount: 10_025, currency: 'EUR', closeDate: '2026-03-01', won: true });
    const account = records(await pull(connector, 'account')).get(accountId(1));
    expect(account).toMatchObject({
      annualRevenue: 100_050,
      country: 'Greece',
      ownerId: ANA,
      parentId: null,
    });
    const users = records(await pull(connector, 'user'));
    expect(users.get(ANA)).toMatchObject({
      managerName: 'Mara Øst',
      integration: false,
      person: true,
      lastLoginAt: '2026-01-20T07:30:00.000Z',
    });
    expect(users.get(INTEGRATION_USER)).toMatchObject({ integration: true, managerName: null });
    expect(users.get('005000000000000009')).toMatchObject({ person: false });
    const contacts = records(await pull(connector, 'contact'));
    expect([...contacts.values()].map((each) => each['emailBounced'])).toEqual([true, false]);
  });

  it('tasks and events as activities, archived ones too, each leading to what it is about', async () => {
    const { connector } = await start();
    const activities = records(await pull(connector, 'activity'));
    expect(activities.get('00T000000000000001')).toMatchObject({
      type: 'call',
      happenedAt: '2026-01-08T09:58:00.000Z',
      dueOn: '2026-01-08',
      durationMinutes: 5,
      contactId: '003000000000000001',
      leadId: null,
      dealId: dealId(1),
      ticketId: null,
    });
    expect(activities.get('00T000000000000002')).toMatchObject({
      type: 'email',
      leadId: '00Q000000000000001',
    });
    expect(activities.get('00U000000000000001')).toMatchObject({
      type: 'meeting',
      durationMinutes: 60,
      ticketId: '500000000000000001',
      done: null,
    });
  });

  it('amounts in the minor unit of the currency of each record', async () => {
    const { connector } = await start({ org: salesforceOrg({ many: true }) });
    const deals = records(await pull(connector, 'deal'));
    expect(deals.get(dealId(2))).toMatchObject({ currency: 'JPY', amount: 201 });
    expect(deals.get(dealId(3))).toMatchObject({ currency: 'EUR', amount: 30_075 });
    expect((await connector.probe()).currency).toBe('EUR');
  });

  it('custom fields and fields of parents that the mapping names', async () => {
    const mapping: SourceMapping = {
      deal: { engagedOn: 'Engaged__c', lostReason: 'Loss_Reason__c', productName: 'Account.Owner.Name' },
      account: { country: 'Region__c' },
      product: { unitPrice: 'Unit_Price__c' },
    };
    const { connector } = await start({ mapping });
    const wanted = new Map([['deal', ['engagedOn', 'lostReason', 'productName']] as const]);
    const [schema] = await connector.describe(wanted);
    expect(schema?.fields['lostReason']).toEqual({
      visible: true,
      vendorField: 'Loss_Reason__c',
      writable: true,
      options: ['Price', 'Timing'],
      reason: null,
      vendorType: 'picklist',
      computed: false,
    });
    expect(schema?.fields['productName']).toMatchObject({
      visible: true,
      writable: false,
      vendorType: 'string',
      computed: true,
    });
    expect(records(await pull(connector, 'deal')).get(dealId(5))).toMatchObject({
      engagedOn: '2026-01-02',
      lostReason: 'Price',
      productName: 'Ana Ruiz',
    });
    expect(records(await pull(connector, 'account')).get(accountId(1))).toMatchObject({ country: 'Attica' });
    const products = records(await pull(connector, 'product'));
    expect(products.get('01t000000000000001')).toMatchObject({ unitPrice: 482_100 });
  });

  it('the text of what it cannot read beside null', async () => {
    const { connector } = await start({ mapping: { account: { employees: 'Region__c' } } });
    const page = (await pull(connector, 'account', null, UNTIL, ['name', 'employees'])).at(0);
    expect(page?.rows[0]).toMatchObject({ values: ['Aegean Lines', null], raw: { employees: 'Attica' } });
    expect(page?.rows[1]).toMatchObject({ values: ['Bjørk AS', null], raw: null });
  });

  it('a close date as it stands, in whatever zone this runs', async () => {
    const before = process.env['TZ'];
    try {
      for (const zone of ['Pacific/Kiritimati', 'Pacific/Niue']) {
        process.env['TZ'] = zone;
        const { connector } = await start();
        expect(records(await pull(connector, 'deal')).get(dealId(3))).toMatchObject({
          closeDate: '2026-03-03',
        });
      }
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  it('only what was asked for', async () => {
    const { connector, server } = await start();
    await pull(connector, 'account', null, UNTIL, ['name']);
    const asked = server.control.calls().find((call) => call.path.endsWith('/queryAll'));
    expect(asked?.query.get('q')).toBe(
      'SELECT Id, CreatedDate, CreatedById, LastModifiedById, SystemModstamp, IsDeleted, Name FROM Account ' +
        `WHERE IsDeleted = false AND SystemModstamp <= ${UNTIL} ORDER BY SystemModstamp, Id`,
    );
  });

  it('the changes of a deal from its history, by whom and whether by a person', async () => {
    const { connector } = await start();
    const changes = (await pull(connector, 'deal')).flatMap((page) => page.changes);
    const at = '2026-01-03T09:00:00.000Z';
    const later = '2026-01-11T08:00:00.000Z';
    const robot = { by: INTEGRATION_USER, byPerson: false };
    const person = { by: ANA, byPerson: true };
    const recordId = dealId(1);
    expect(changes).toEqual([
      { recordId, field: 'stage', old: 'Prospecting', new: 'Engaging', at, ...person },
      { recordId, field: 'amount', old: '5000', new: '10025', at, ...person },
      { recordId, field: 'stage', old: 'Engaging', new: 'Closed Won', at: later, ...robot },
      { recordId, field: 'closeDate', old: '2026-02-01', new: '2026-03-01', at: later, ...robot },
    ]);
    const some = (await pull(connector, 'deal', null, '2026-01-11T08:00:00.000Z', ['closeDate'])).at(-1);
    expect(some?.changes.map((change) => change.field)).toEqual(['closeDate']);
  });
});

describe('the Salesforce connector says what it does not see', () => {
  it('a field that field-level security hides, an object, and what nothing is mapped to', async () => {
    const org = salesforceOrg();
    const tables = org.tables
      .filter((table) => table.name !== 'Case' && table.name !== 'Event')
      .map((table) => ({ ...table, fields: table.fields.filter((field) => field.name !== 'NextStep') }));
    const { connector } = await start({ org: { ...org, tables } });
    const all = new Map(OBJECT_NAMES.map((object) => [object, fieldsOf(object)] as const));
    const schemas = new Map((await connector.describe(all)).map((schema) => [schema.object, schema]));
    expect(schemas.get('deal')?.fields['nextStep']).toEqual({
      visible: false,
      vendorField: 'NextStep',
      writable: false,
      options: null,
      reason:
        'The integration user does not see Opportunity.NextStep. Grant it read access to the field, or name another in mapping.yaml.',
      vendorType: null,
      computed: false,
    });
    expect(schemas.get('deal')?.fields['lostReason']?.reason).toBe(
      'No field is mapped; name one in mapping.yaml.',
    );
    expect(schemas.get('deal')?.fields['stage']).toMatchObject({
      writable: true,
      options: ['Prospecting', 'Engaging', 'Closed Won', 'Closed Lost'],
    });
    expect(schemas.get('deal')?.fields['currency']).toMatchObject({ visible: true, vendorField: null });
    expect(schemas.get('ticket')?.reason).toMatch(/does not see Case/);
    expect(schemas.get('campaign')?.visible).toBe(false);
    expect(schemas.get('activity')?.visible).toBe(true);
    expect((await pull(connector, 'deal')).at(0)?.fields).not.toContain('nextStep');
    await expect(pull(connector, 'ticket')).rejects.toThrow(AccessError);
  });

  it('a field that vanishes while it runs', async () => {
    const { connector, server } = await start();
    await connector.describe(new Map([['account', ['name']] as const]));
    const message = "\nSELECT Phone FROM Account\nNo such column 'Phone' on entity 'Account'. If you…";
    server.control.inject({
      match: '/queryAll',
      reply: { status: 400, body: [{ message, errorCode: 'INVALID_FIELD' }] },
    });
    await expect(pull(connector, 'account')).rejects.toMatchObject({
      name: 'AccessError',
      what: 'Salesforce does not show us the field Account.Phone (INVALID_FIELD).',
    });
  });
});

describe('the Salesforce connector pulls what changed', () => {
  it('through ties of one stamp, once each, from the place where an interrupted pull stopped', async () => {
    const { connector } = await start({ pageRows: 2 });
    const seen: string[] = [];
    let from: Checkpoint | null = null;
    for (let run = 0; run < 20; run++) {
      let finished = false;
      for await (const page of connector.pull({
        object: 'deal',
        fields: ['name'],
        from,
        until: UNTIL,
        history: true,
      })) {
        seen.push(...page.rows.map((row) => row.id));
        from = page.checkpoint;
        finished = page.proof !== undefined;
        break;
      }
      if (finished) break;
    }
    expect(seen).toHaveLength(12);
    expect(new Set(seen).size).toBe(12);
    expect(from).toEqual({ since: UNTIL });
  });

  it('deleted records, new ones, and those that a late transaction stamped below the bound', async () => {
    const { connector, server } = await start();
    const until = '2026-01-30T00:00:00.000Z';
    const from = (await pull(connector, 'deal', null, until)).at(-1)?.checkpoint ?? null;
    await server.apply([
      edit('Opportunity', dealId(1), '2026-01-30T01:00:00.000Z', { IsDeleted: true }),
      edit('Opportunity', dealId(50), '2026-01-30T02:00:00.000Z', { Name: 'New' }),
      edit('Opportunity', dealId(2), '2026-01-29T23:52:00.000Z', { Name: 'Late' }),
      edit('Opportunity', dealId(3), '2026-01-29T23:40:00.000Z', { Name: 'Too late' }),
    ]);
    const pages = await pull(connector, 'deal', from);
    expect([...records(pages)].map(([id, record]) => [id, record['name'], record['deleted']])).toEqual([
      [dealId(2), 'Late', false],
      [dealId(1), 'Deal 1', true],
      [dealId(50), 'New', false],
    ]);
    expect(pages.at(-1)?.proof).toEqual({ expected: 2, by: 'totalSize of the queries, less the deleted' });
    expect(pages.at(-1)?.checkpoint).toEqual({ since: UNTIL });
  });

  it('also what happened to the first rows while a first pull lay interrupted for days', async () => {
    const { connector, server } = await start({ pageRows: 4 });
    const began = '2026-01-25T00:00:00.000Z';
    const [first] = await pull(connector, 'deal', null, began);
    const gone = first?.rows[0]?.id ?? '';
    await server.apply([edit('Opportunity', gone, '2026-01-26T00:00:00.000Z', { IsDeleted: true })]);
    const rest = await pull(connector, 'deal', first?.checkpoint ?? null, '2026-01-28T00:00:00.000Z');
    expect(records(rest).size).toBe(8);
    const next = await pull(connector, 'deal', rest.at(-1)?.checkpoint ?? null);
    expect(records(next).get(gone)).toMatchObject({ deleted: true });
  });

  it('nothing behind its bound', async () => {
    const { connector } = await start();
    const ids = [...records(await pull(connector, 'deal', null, TIE)).keys()];
    expect(ids).toEqual([3, 4, 5, 6, 7, 8, 9].map(dealId));
  });

  it('and by its proof shows a row that got lost on the way', async () => {
    const { connector, server } = await start();
    const whole = await pull(connector, 'account', null, UNTIL, ['name']);
    const soql = server.control.calls().findLast((call) => call.path.endsWith('/queryAll'))?.query ?? '';
    const token = server.control.calls().at(-1)?.headers['authorization'] ?? '';
    const address = `${server.url}/services/data/v62.0/queryAll?${soql}`;
    const body = (await (await fetch(address, { headers: { authorization: token } })).json()) as {
      records: object[];
    };
    body.records.splice(2, 1);
    server.control.inject({ match: '/queryAll', reply: { status: 200, body } });
    const short = await pull(connector, 'account', null, UNTIL, ['name']);
    const count = (pages: Page[]) => pages.reduce((sum, page) => sum + page.rows.length, 0);
    expect([count(whole), whole.at(-1)?.proof?.expected]).toEqual([6, 6]);
    expect([count(short), short.at(-1)?.proof?.expected]).toEqual([5, 6]);
  });

  it('a thousand deals and, over several pages, their history', async () => {
    const org = salesforceOrg();
    const deals = org.tables.find((table) => table.name === 'Opportunity');
    const history = org.tables.find((table) => table.name === 'OpportunityHistory');
    for (let number = 100; number < 1100; number++) {
      deals?.rows.push({ ...deals.rows[0], Id: dealId(number) });
      for (const stage of ['Prospecting', 'Engaging']) {
        const hour = stage === 'Engaging' ? '10' : '09';
        const at = `2026-01-02T${hour}:00:00.000Z`;
        const Id = `008${stage.slice(0, 3)}${number}`;
        history?.rows.push({
          ...history.rows[0],
          Id,
          OpportunityId: dealId(number),
          CreatedDate: at,
          StageName: stage,
        });
      }
    }
    const { connector } = await start({ org, pageRows: 700 });
    const pages = await pull(connector, 'deal', null, UNTIL, ['stage']);
    expect(
      pages.flatMap((page) => page.changes).filter((change) => change.recordId >= dealId(100)),
    ).toHaveLength(1000);
  });
});

describe('the Salesforce connector fails', () => {
  it('with a wrong secret by naming the options, and without repeating it', async () => {
    const { connector, server } = await start({ clientSecret: 'wrong-secret-value' });
    const error = await connector.probe().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AccessError);
    expect(String(error)).toMatch(/SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET/);
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('wrong-secret-value');
    expect(server.control.calls()).toHaveLength(1);
  });

  it('at a closed port by naming the address', async () => {
    const { connector, server, waits } = await start();
    await server.stop();
    await expect(connector.probe()).rejects.toMatchObject({
      name: 'UpstreamError',
      what: `Salesforce cannot be reached at ${server.url} (ECONNREFUSED).`,
      next: expect.stringContaining('SALESFORCE_LOGIN_URL'),
    });
    expect(waits).toHaveLength(4);
  });

  it.each([
    [
      'a gateway says 503 in HTML',
      { status: 503, headers: { 'content-type': 'text/html' }, body: '<h1>Down</h1>' },
    ],
    ['it is told to slow down', { status: 429, headers: { 'retry-after': '7' }, body: '[]' }],
    [
      'too many long calls run',
      {
        status: 403,
        body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'ConcurrentRequests Limit exceeded.' }],
      },
    ],
  ])('not when %s for a while: it asks again', async (_, reply) => {
    const { connector, server, waits } = await start();
    server.control.inject({ match: '/queryAll', times: 2, reply });
    expect(records(await pull(connector, 'account')).size).toBe(6);
    expect(waits).toHaveLength(2);
    if ('headers' in reply && 'retry-after' in reply.headers) expect(waits).toEqual([7000, 7000]);
  });

  it('not when the connection is dropped before, after or within an answer', async () => {
    const { connector, server } = await start();
    server.control.inject({ match: '/queryAll', drop: 'before' });
    server.control.inject({ match: '/queryAll', drop: 'after' });
    expect(records(await pull(connector, 'account')).size).toBe(6);
    const broken = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"access');
      setTimeout(() => response.destroy(), 10);
    });
    await new Promise<void>((listening) => void broken.listen(0, '127.0.0.1', listening));
    const loginUrl = `http://127.0.0.1:${(broken.address() as AddressInfo).port}`;
    const other = createSalesforce({ ...CREDENTIALS, loginUrl, sleep: async () => undefined });
    await expect(other.probe()).rejects.toMatchObject({ name: 'UpstreamError', retryable: true });
    await new Promise((closed) => broken.close(closed));
  });

  it('when a server stays silent, and says for how long it waited', async () => {
    const { connector, server } = await start({ pageTimeoutMs: 50 });
    server.control.inject({ match: '/queryAll', times: 9, delayMs: 200 });
    await expect(pull(connector, 'account')).rejects.toMatchObject({
      name: 'UpstreamError',
      retryable: true,
      what: 'Salesforce did not answer within 50 ms.',
    });
  });

  it('on the daily limit at once, since waiting seconds does not help', async () => {
    const { connector, server, waits } = await start();
    const body = [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }];
    server.control.inject({ match: '/queryAll', times: 9, reply: { status: 403, body } });
    await expect(pull(connector, 'account')).rejects.toMatchObject({
      name: 'UpstreamError',
      retryable: false,
    });
    expect(waits).toEqual([]);
  });

  it('not when the session runs out once: it logs in again', async () => {
    const { connector, server } = await start();
    await connector.probe();
    const body = [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }];
    server.control.inject({ match: '/queryAll', reply: { status: 401, body } });
    expect(records(await pull(connector, 'account')).size).toBe(6);
    expect(server.control.calls().filter((call) => call.path.endsWith('/token'))).toHaveLength(2);
  });

  it('on an endless 401 after a few logins', async () => {
    const { connector, server } = await start();
    await connector.probe();
    const body = [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }];
    server.control.inject({ match: '/queryAll', times: 10_000, reply: { status: 401, body } });
    server.control.forget();
    await expect(pull(connector, 'account')).rejects.toMatchObject({
      name: 'AccessError',
      what: expect.stringContaining('right after each login'),
    });
    expect(server.control.calls().length).toBeLessThan(12);
  });

  it('when a session is barred from the API, without trying again', async () => {
    const { connector, server } = await start();
    const body = [
      { errorCode: 'INVALID_SESSION_ID', message: 'This session is not valid for use with the REST API' },
    ];
    server.control.inject({ match: '/queryAll', times: 9, reply: { status: 401, body } });
    await expect(pull(connector, 'account')).rejects.toMatchObject({ name: 'AccessError' });
    expect(server.control.calls().filter((call) => call.path.endsWith('/queryAll'))).toHaveLength(1);
  });

  it('when a page of a login stands where the answer should be', async () => {
    const { connector, server } = await start();
    const reply = {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<html>Please log in</html>',
    };
    server.control.inject({ match: '/queryAll', reply });
    await expect(pull(connector, 'account')).rejects.toThrow(UpstreamError);
    server.control.inject({ match: '/oauth2/token', reply });
    const second = createSalesforce({ ...CREDENTIALS, loginUrl: server.url });
    await expect(second.probe()).rejects.toThrow(UpstreamError);
  });

  it('without the body of a refusal in its words', async () => {
    const { connector, server } = await start();
    const body = [{ errorCode: 'MALFORMED_QUERY', message: 'SELECT secret-value FROM' }];
    server.control.inject({ match: '/queryAll', reply: { status: 400, body } });
    const error = await pull(connector, 'account').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UpstreamError);
    expect(String((error as Error).stack)).not.toContain('secret-value');
    expect((error as Error).cause).toBeUndefined();
  });
});

it('takes a change by the other rep for that of a person', async () => {
  const { connector, server } = await start();
  await server.apply([
    edit('Opportunity', dealId(2), '2026-01-29T00:00:00.000Z', { StageName: 'Closed Lost' }, BO),
  ]);
  const changes = (await pull(connector, 'deal')).flatMap((page) => page.changes);
  expect(changes.filter((change) => change.recordId === dealId(2))).toMatchObject([
    { field: 'stage', old: 'Prospecting', new: 'Closed Lost', by: BO, byPerson: true },
    { field: 'amount', old: '5000', new: '20050', by: BO, byPerson: true },
    { field: 'closeDate', old: '2026-02-01', new: '2026-03-02', by: BO, byPerson: true },
  ]);
});
