import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createSalesforce } from '../../connectors/salesforce/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import type { Checkpoint, Connector, Page, PullRequest } from '../../src/crm/connector.ts';
import type { SourceMapping } from '../../src/crm/mapping.ts';
import { silentLog } from '../../src/log.ts';
import { type SalesforceSandbox, startSalesforce } from '../../src/sandbox/salesforce/index.ts';
import type { SalesforceOrg, VendorEdit } from '../../src/sandbox/vendor-data.ts';
import { accountId, dealId, salesforceOrg, table } from '../worlds/salesforce-org.ts';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const MINUTE_MS = 60_000;
const clock = stoppedClock('2026-01-02T00:00:00.000Z');

function at(minute: number): string {
  return new Date(START + minute * MINUTE_MS).toISOString();
}

const shape = {
  Id: 'id',
  IsDeleted: 'boolean',
  CreatedDate: 'datetime',
  CreatedById: 'reference',
  LastModifiedById: 'reference',
  LastModifiedDate: 'datetime',
  SystemModstamp: 'datetime',
  Name: 'string',
} as const;

/** Few stamps for many records, so that most of them share one. */
const world = fc.record({
  pageRows: fc.integer({ min: 1, max: 7 }),
  stamps: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 25 }),
  /** What happens between two pulls: which record, how many minutes before the next bound, and whether it goes. */
  rounds: fc.array(
    fc.record({
      landed: fc.integer({ min: 0, max: 4 }),
      edits: fc.array(
        fc.record({
          record: fc.integer({ min: 0, max: 30 }),
          minutesBefore: fc.integer({ min: 0, max: 29 }),
          goes: fc.boolean(),
        }),
        { maxLength: 5 },
      ),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

it('keeps a copy equal to the source, wherever pulls stop and whatever happens between them', async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ pageRows, stamps, rounds }) => {
      const rows = stamps.map((minute, index) => ({
        Id: accountId(index),
        IsDeleted: false,
        CreatedDate: at(0),
        SystemModstamp: at(minute),
        Name: `first ${index}`,
      }));
      const org = { ...salesforceOrg(), tables: [table('Account', shape, rows)] };
      const source = new Map(rows.map((row) => [row.Id, row.Name] as const));
      const copy = new Map<string, string>();
      const server = await startSalesforce(org, { clock, clientId: 'c', clientSecret: 's', pageRows });
      const connector = createSalesforce({
        ...{ loginUrl: server.url, clientId: 'c', clientSecret: 's', mapping: {}, clock, log: silentLog },
      });
      let from: Checkpoint | null = null;
      let bound = 30;

      async function pull(pages: number): Promise<void> {
        let given = 0;
        let left = pages;
        const request = {
          object: 'account',
          fields: ['name'],
          from,
          until: at(bound),
          history: true,
        } as const;
        for await (const page of connector.pull(request)) {
          if (left-- === 0) return;
          for (const row of page.rows) {
            if (row.deleted) copy.delete(row.id);
            else copy.set(row.id, String(row.values[0]));
          }
          given += page.rows.filter((row) => !row.deleted).length;
          from = page.checkpoint;
          if (page.proof) expect(page.proof.expected).toBe(given);
        }
      }

      try {
        for (const { landed, edits } of rounds) {
          await pull(landed);
          bound += 30;
          const made = edits.map(({ record, minutesBefore, goes }, index): VendorEdit => {
            const set = goes
              ? { IsDeleted: true }
              : { Name: `bound ${bound} edit ${index}`, IsDeleted: false };
            return { table: 'Account', id: accountId(record), set, at: at(bound - minutesBefore), by: null };
          });
          await server.apply(made.sort((a, b) => (a.at < b.at ? -1 : 1)));
          for (const { id, set } of made) {
            if (set['IsDeleted'] === true) source.delete(id);
            else source.set(id, String(set['Name']));
          }
        }
        await pull(Number.POSITIVE_INFINITY);
        await pull(Number.POSITIVE_INFINITY);
        expect([...copy].sort()).toEqual([...source].sort());
      } finally {
        await server.stop();
      }
    }),
    { numRuns: 40 },
  );
});

it('gives every change of a deal, also where a pull stops after every page', async () => {
  const org = salesforceOrg();
  const history = org.tables.find((each) => each.name === 'OpportunityHistory');
  for (let number = 3; number <= 12; number++) {
    for (const [place, stage] of ['Prospecting', 'Engaging', 'Closed Won'].entries()) {
      const Id = `008${String(number * 10 + place).padStart(15, '0')}`;
      const at = { CreatedDate: `2026-01-0${place + 1}T12:00:00.000Z`, OpportunityId: dealId(number) };
      history?.rows.push({ ...history.rows[0], ...at, Id, StageName: stage });
    }
  }
  const server = await startSalesforce(org, { clock, clientId: 'c', clientSecret: 's', pageRows: 5 });
  const connector = createSalesforce({
    ...{ loginUrl: server.url, clientId: 'c', clientSecret: 's', mapping: {}, clock, log: silentLog },
  });
  const whole = new Set<string>();
  const parts = new Set<string>();
  const until = '2026-02-01T00:00:00.000Z';
  const request = { object: 'deal', fields: ['stage'], until, history: true } as const;
  for await (const page of connector.pull({ ...request, from: null })) {
    for (const change of page.changes) whole.add(JSON.stringify(change));
  }
  let from: Checkpoint | null = null;
  for (let done = false, runs = 0; !done; runs++) {
    expect(runs).toBeLessThan(30);
    for await (const page of connector.pull({ ...request, from })) {
      for (const change of page.changes) parts.add(JSON.stringify(change));
      from = page.checkpoint;
      done = page.proof !== undefined;
      break;
    }
  }
  expect(whole.size).toBe(22);
  expect(parts).toEqual(whole);
  await server.stop();
});

describe('a pull', () => {
  let server: SalesforceSandbox;
  let connector: Connector;
  const until = '2026-02-01T00:00:00.000Z';

  async function open(org: SalesforceOrg, mapping: SourceMapping = {}, pageRows = 2000): Promise<void> {
    server = await startSalesforce(org, { clock, clientId: 'c', clientSecret: 's', pageRows });
    connector = createSalesforce({
      ...{ loginUrl: server.url, clientId: 'c', clientSecret: 's', mapping, clock, log: silentLog },
    });
  }
  afterEach(() => server.stop());

  async function pull(request: Partial<PullRequest>): Promise<Page[]> {
    const pages: Page[] = [];
    const whole = {
      object: 'deal',
      fields: ['stage'],
      from: null,
      until,
      history: true,
      ...request,
    } as const;
    for await (const page of connector.pull(whole)) pages.push(page);
    return pages;
  }

  it('gives no change that lies behind its bound', async () => {
    const org = salesforceOrg();
    const history = org.tables.find((each) => each.name === 'OpportunityHistory');
    const later = { Id: '008000000000000077', CreatedDate: '2026-01-20T00:00:00.000Z' };
    history?.rows.push({ ...history.rows[0], ...later, StageName: 'Closed Lost' });
    await open(org);
    const pages = await pull({ until: '2026-01-15T00:00:00.000Z' });
    const times = pages.flatMap((page) => page.changes.map((change) => change.at));
    expect(times).toEqual(['2026-01-03T09:00:00.000Z', '2026-01-11T08:00:00.000Z']);
  });

  it('gives later only the changes of deals that were touched since', async () => {
    await open(salesforceOrg());
    const from = (await pull({ until: '2026-01-25T00:00:00.000Z' })).at(-1)?.checkpoint ?? null;
    const touch = { table: 'Opportunity', id: dealId(2), set: { StageName: 'Closed Lost' }, by: null };
    await server.apply([{ ...touch, at: '2026-01-26T00:00:00.000Z' }]);
    const changes = (await pull({ from })).flatMap((page) => page.changes);
    expect(changes.map(({ recordId, field }) => [recordId, field])).toEqual([[dealId(2), 'stage']]);
  });

  it('gives no changes of a field that is mapped to one without a history', async () => {
    await open(salesforceOrg(), { deal: { stage: 'Loss_Reason__c' } });
    expect((await pull({ fields: ['stage'] })).flatMap((page) => page.changes)).toEqual([]);
    const changes = (await pull({ fields: ['stage', 'amount'] })).flatMap((page) => page.changes);
    expect(changes.map((change) => change.field)).toEqual(['amount']);
  });

  it('fails where the history comes short', async () => {
    await open(salesforceOrg());
    await pull({ object: 'account', fields: ['name'] });
    const reply = { status: 200, body: { totalSize: 4, done: true, records: [] } };
    server.control.inject({ match: '/query', after: 1, reply });
    await expect(pull({})).rejects.toMatchObject({
      name: 'UpstreamError',
      what: 'Salesforce counts 4 rows of OpportunityHistory but gave 0.',
    });
  });

  it('goes on with the next table from its beginning, whatever the place in the one before', async () => {
    await open(salesforceOrg(), {}, 1);
    const touch = { table: 'Task', set: { Subject: 'moved' }, by: null };
    await server.apply([
      { ...touch, id: '00T000000000000001', at: '2026-01-20T00:00:00.000Z' },
      { ...touch, id: '00T000000000000002', at: '2026-01-15T00:00:00.000Z' },
    ]);
    const [first] = await pull({ object: 'activity', fields: ['type'] });
    const rest = await pull({ object: 'activity', fields: ['type'], from: first?.checkpoint ?? null });
    const ids = rest.flatMap((page) => page.rows).map((row) => row.id);
    expect(ids).toEqual(['00T000000000000001', '00U000000000000001']);
  });

  it('does not move its checkpoint back when it is asked for less than before', async () => {
    await open(salesforceOrg());
    const from = (await pull({})).at(-1)?.checkpoint ?? null;
    const earlier = await pull({ from, until: '2026-01-05T00:00:00.000Z' });
    expect(earlier.at(-1)?.checkpoint).toEqual({ since: until });
  });

  it('knows the zone of the user where that of the organisation is unknown or hidden', async () => {
    await open({ ...salesforceOrg(), zone: 'Nowhere/Known' });
    expect((await connector.probe()).zone).toBe('Europe/Athens');
    const message = "No such column 'TimeZoneSidKey' on entity 'Organization'.";
    const reply = { status: 400, body: [{ message, errorCode: 'INVALID_FIELD' }] };
    server.control.inject({ match: '/query', reply });
    expect((await connector.probe()).zone).toBe('Europe/Athens');
  });

  it('is not vouched for by an old probe: each probe asks anew', async () => {
    await open(salesforceOrg());
    await connector.probe();
    server.control.inject({ match: '/services/Soap', reply: { status: 403, body: '<html>' } });
    await expect(connector.probe()).rejects.toMatchObject({ name: 'AccessError' });
  });
});
