import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSalesforce } from '../../connectors/salesforce/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import type { Checkpoint } from '../../src/crm/connector.ts';
import { silentLog } from '../../src/log.ts';
import { startSalesforce } from '../../src/sandbox/salesforce/index.ts';
import type { VendorEdit } from '../../src/sandbox/vendor-data.ts';
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
        const request = { object: 'account', fields: ['name'], from, until: at(bound) } as const;
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
  const request = { object: 'deal', fields: ['stage'], until: '2026-02-01T00:00:00.000Z' } as const;
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

it('gives no change of a deal that lies behind the bound of the pull', async () => {
  const org = salesforceOrg();
  const history = org.tables.find((each) => each.name === 'OpportunityHistory');
  const later = {
    Id: '008000000000000077',
    CreatedDate: '2026-01-20T00:00:00.000Z',
    StageName: 'Closed Lost',
  };
  history?.rows.push({ ...history.rows[0], ...later });
  const server = await startSalesforce(org, { clock, clientId: 'c', clientSecret: 's' });
  const connector = createSalesforce({
    ...{ loginUrl: server.url, clientId: 'c', clientSecret: 's', mapping: {}, clock, log: silentLog },
  });
  const times: string[] = [];
  const request = {
    object: 'deal',
    fields: ['stage'],
    from: null,
    until: '2026-01-15T00:00:00.000Z',
  } as const;
  for await (const page of connector.pull(request)) times.push(...page.changes.map((change) => change.at));
  expect(times).toEqual(['2026-01-03T09:00:00.000Z', '2026-01-11T08:00:00.000Z']);
  await server.stop();
});
