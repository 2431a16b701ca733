import { describe, expect, it } from 'vitest';
import { createHubspot } from '../../connectors/hubspot/index.ts';
import type { Checkpoint } from '../../src/crm/connector.ts';
import { fieldsOf, OBJECT_NAMES, type ObjectName } from '../../src/crm/objects.ts';
import { silentLog } from '../../src/log.ts';
import type { HubspotPortal, VendorRow, VendorTable } from '../../src/sandbox/vendor-data.ts';
import { northlight, portalOf, record, table } from '../worlds/hubspot-portal.ts';
import { type Desk, desk, heldIn, NOW, proofOf, rowsOf, TOKEN } from './hubspot-desk.ts';

/** All that a daily run reads; logins are off unless somebody wants them, and members are not kept by HubSpot. */
const OBJECTS = OBJECT_NAMES.filter((object) => object !== 'login' && object !== 'campaignMember');
const STILL = '2025-06-01T00:00:00.000Z';
const today = (place: number) => new Date(Date.UTC(2026, 0, 30, 8, 0, place)).toISOString();

/** A portal of every type, of which so many records of each changed today. */
function everything(changed: (type: string) => number): HubspotPortal {
  const { tables, ...rest } = northlight();
  const grown = tables.map((each): VendorTable => {
    const [sample] = each.rows;
    const rows = Array.from({ length: Math.max(changed(each.name), 3) }, (_, place): VendorRow => {
      const at = place < changed(each.name) ? today(place) : STILL;
      return { ...sample, ...record(String(10_000 + place), at, { createdAt: STILL }) };
    });
    return { ...each, rows };
  });
  const campaigns = table('campaigns', { hs_name: 'string' }, [
    record('camp-1', STILL, { hs_name: 'Spring' }),
  ]);
  return { ...rest, tables: [...grown, campaigns], associations: [], history: [] };
}

const wanted = new Map(OBJECTS.map((object) => [object, fieldsOf(object)] as const));

/** What stands of each object: whether each record is deleted. */
type Mirror = ReadonlyMap<ObjectName, Map<string, boolean>>;

/** One run as the mirror makes it; where each object stands afterwards. */
async function run(
  here: Desk,
  from: ReadonlyMap<ObjectName, Checkpoint>,
  until: string,
  mirror: Mirror = new Map(OBJECTS.map((object) => [object, new Map()])),
): Promise<{ calls: number; rows: number; after: Map<ObjectName, Checkpoint> }> {
  const before = here.connector.calls();
  const after = new Map<ObjectName, Checkpoint>();
  let rows = 0;
  await here.connector.probe();
  await here.connector.describe(wanted);
  for (const object of OBJECTS) {
    const records = mirror.get(object) ?? new Map();
    const ask = from.has(object) ? { until, held: heldIn(records) } : { until };
    const pages = await here.pull(object, from.get(object) ?? null, fieldsOf(object), ask);
    for (const { id, deleted } of rowsOf(pages)) records.set(id, deleted);
    expect(proofOf(pages), object).toBe(rowsOf(pages).length);
    rows += rowsOf(pages).length;
    const checkpoint = pages.at(-1)?.checkpoint;
    if (checkpoint) after.set(object, checkpoint);
  }
  return { calls: here.connector.calls() - before, rows, after };
}

const NIGHT = '2026-01-30T00:00:00.000Z';
const NEXT_NIGHT = '2026-01-31T00:00:00.000Z';

/** As the vendor's own definitions, which list the stages of all pipelines as the options of the stage's property. */
function tellStages(here: Desk): void {
  for (const [type, name] of [
    ['deals', 'dealstage'],
    ['tickets', 'hs_pipeline_stage'],
    ['leads', 'hs_pipeline_stage'],
  ]) {
    here.server.control.inject({
      match: `GET /crm/v3/properties/${type}`,
      times: 99,
      alter: (reply) => {
        const { results } = reply.body as { results: { name: string }[] };
        const options = [{ label: 'Qualified', value: 'qualified' }];
        const told = results.map((each) =>
          each.name === name ? { ...each, type: 'enumeration', externalOptions: false, options } : each,
        );
        return { ...reply, body: { results: told } };
      },
    });
  }
}

describe('A daily run', () => {
  it('takes at most 40 calls where nothing has changed, of all types and everything included', async () => {
    const here = await desk(everything(() => 0));
    tellStages(here);
    const first = await run(here, new Map(), NIGHT);
    here.server.control.forget();
    const { calls, rows } = await run(here, first.after, NEXT_NIGHT);
    // Owners are read as a whole each time, and so is a page of campaigns.
    expect(rows).toBe(5);
    expect(calls).toBeLessThanOrEqual(40);
    const paths = here.server.control.calls().map(({ method, path, query }) => `${method} ${path} ${query}`);
    expect(new Set(paths).size).toBe(paths.length);
    await here.server.stop();
  });

  it('takes a call less for each type of which nothing was there to be restored in the two runs before', async () => {
    const here = await desk(everything(() => 0));
    tellStages(here);
    const mirror: Mirror = new Map(OBJECTS.map((object) => [object, new Map()]));
    let { after } = await run(here, new Map(), NIGHT, mirror);
    const calls: number[] = [];
    for (let night = 0; night < 4; night++) {
      const done = await run(here, after, NEXT_NIGHT, mirror);
      calls.push(done.calls);
      after = done.after;
    }
    // Twelve types.
    expect(calls).toEqual([40, 40, 28, 28]);
    await here.server.stop();
  });

  it('takes at most 80 on a small day, schema, associations, archived lists and history included', async () => {
    const few = { companies: 10, leads: 5, line_items: 5, calls: 10, meetings: 10, tickets: 10 };
    const counts: Readonly<Record<string, number>> = { contacts: 800, deals: 150, ...few };
    // 0.1 % of a million records.
    const here = await desk(everything((type) => counts[type] ?? 0));
    tellStages(here);
    const first = await run(here, new Map(), '2026-01-29T00:00:00.000Z');
    const { calls, rows } = await run(here, first.after, NEXT_NIGHT);
    expect(rows).toBe(1000 + 5);
    expect(calls).toBeLessThanOrEqual(80);
    await here.server.stop();
  });

  it('asks for pipelines, owners and associations only when a record needs them', async () => {
    const here = await desk(everything(() => 0));
    await here.pull('account', { mode: 'done', until: NIGHT });
    here.server.control.forget();
    await here.pull('deal', { mode: 'done', until: NIGHT });
    const paths = here.server.control.calls().map(({ method, path }) => `${method} ${path}`);
    expect(paths.filter((path) => !path.includes('/properties/'))).toEqual([
      'POST /crm/v3/objects/deals/search',
      'GET /crm/v3/objects/deals',
      // Whether a contact that a deal is linked to has become part of another.
      'POST /crm/v3/objects/contacts/search',
    ]);
    await here.server.stop();
  });
});

describe('A reading of everything without history', () => {
  it('takes one call for each hundred records, and few beside them', async () => {
    const count = 5000;
    const rows = Array.from({ length: count }, (_, place) =>
      record(String(1000 + place), STILL, {
        dealname: `D${place}`,
        dealstage: 'qualified',
        pipeline: 'default',
      }),
    );
    const shape = {
      dealname: 'string',
      pipeline: 'string',
      dealstage: 'string',
      amount: 'currency',
    } as const;
    const here = await desk(portalOf([table('deals', shape, rows)]));
    const fields = ['name', 'stage', 'amount'];
    await here.connector.describe(new Map([['deal', fields]]));
    const before = here.connector.calls();
    const pages = await here.pull('deal', null, fields, { history: false });
    expect(rowsOf(pages).length).toBe(count);
    expect(pages.flatMap(({ changes }) => changes)).toEqual([]);
    expect(here.connector.calls() - before).toBeLessThanOrEqual(Math.ceil((count / 100) * 1.1));
    await here.server.stop();
  });
});

describe('The vendor’s limits', () => {
  it('are kept by all connectors of one token together, searches by a count of their own', async () => {
    const refused: unknown[] = [];
    const log = { ...silentLog, warn: (fields: Record<string, unknown>) => void refused.push(fields) };
    const here = await desk(northlight(), {
      log,
      served: { behaviour: { callsPerTenSeconds: 100, searchesPerSecond: 5, retryAfter: 'never' } },
    });

    const twin = createHubspot({
      baseUrl: here.server.url,
      token: TOKEN,
      mapping: {},
      clock: here.clock,
      log,
      sleep: here.sleep,
    });
    const from = { mode: 'done', until: '2025-12-01T00:00:00.000Z' };
    for (let round = 0; round < 12; round++) {
      await here.pull('contact', null, ['lastName']);
      await here.pull('ticket', from);
      await twin.probe();
    }
    await here.server.stop();
    expect(here.connector.calls() + twin.calls()).toBeGreaterThan(100);
    expect(refused).toEqual([]);
    expect(here.waitsMs.length).toBeGreaterThan(0);
  });

  it('are kept without any header of theirs', async () => {
    const refused: unknown[] = [];
    const here = await desk(northlight(), {
      log: { ...silentLog, warn: (fields) => void refused.push(fields) },
      served: { behaviour: { callsPerTenSeconds: 100, rateHeaders: 'none', retryAfter: 'never' } },
    });
    for (let round = 0; round < 120; round++) await here.connector.probe();
    expect(here.connector.calls()).toBe(120);
    expect(refused).toEqual([]);
    expect(here.waitsMs.length).toBeGreaterThan(0);
    await here.server.stop();
  });

  it.each([
    ['told in headers', 190, 'by-token'],
    ['not told', 100, 'none'],
  ] as const)(
    'are used to nearly the full over a long pull, and never crossed, where %s',
    async (_, callsPerTenSeconds, rateHeaders) => {
      const refused: unknown[] = [];
      const here = await desk(northlight(), {
        log: { ...silentLog, warn: (fields) => void refused.push(fields) },
        served: { behaviour: { callsPerTenSeconds, rateHeaders, retryAfter: 'never' } },
      });
      const CALLS = 700;
      const WIRE_MS = 20;
      for (let round = 0; round < CALLS; round++) {
        // What the wire takes.
        here.pass(WIRE_MS);
        await here.connector.probe();
      }
      expect(here.connector.calls()).toBe(CALLS);
      expect(refused).toEqual([]);
      const [spans, rest] = [Math.floor(CALLS / callsPerTenSeconds), CALLS % callsPerTenSeconds];
      const leastMs = spans * 10_000 + rest * WIRE_MS;
      const tookMs = Date.parse(here.clock.now()) - Date.parse(NOW);
      expect(leastMs / tookMs).toBeGreaterThanOrEqual(0.95);
      await here.server.stop();
    },
  );
});
