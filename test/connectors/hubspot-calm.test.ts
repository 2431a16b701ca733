import { afterEach, describe, expect, it } from 'vitest';
import { reachesBack } from '../../connectors/hubspot/latest.ts';
import { silentLog } from '../../src/log.ts';
import { reconcileSource, type SourceReport, syncSource } from '../../src/mirror/sync.ts';
import type { HubspotBehaviour } from '../../src/sandbox/hubspot/behaviour.ts';
import type { VendorEvent } from '../../src/sandbox/vendor-data.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { openMirror } from '../mirror/histories/house.ts';
import { ANA, portalOf, record, table } from '../worlds/hubspot-portal.ts';
import { type Desk, desk } from './hubspot-desk.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const LIST = 'GET /crm/v3/objects/contacts';
const SEARCH = 'POST /crm/v3/objects/contacts/search';
const OLD = '2026-01-02T08:00:00.000Z';

/** What one night came to. */
interface Night {
  /** Calls for contacts, by what they ask for. */
  readonly asked: readonly string[];
  /** Whether one of them was for archived records. */
  readonly listed: boolean;
  readonly by: string;
  /** Ids of the mirror. */
  readonly live: readonly string[];
  readonly gone: readonly string[];
  readonly report: SourceReport;
}

/** A portal of 250 contacts, a mirror of it, and nights on which they are synced. */
interface Scene {
  readonly here: Desk;
  readonly store: RecordStore;
  night(kind?: 'sync' | 'reconcile'): Promise<Night>;
  /** What happens to contacts on the day that follows, so many minutes after the last night; 300 unless told. */
  happen(...events: readonly Happening[]): Promise<void>;
}

type Happening = Pick<VendorEvent, 'kind'> & Readonly<Record<string, unknown>> & { readonly after?: number };

const ids = Array.from({ length: 250 }, (_, place) => String(1000 + place));
let closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

async function open(behaviour: Partial<HubspotBehaviour> = {}): Promise<Scene> {
  const shape = { lastname: 'string', hs_merged_object_ids: 'string' } as const;
  const rows = ids.map((id) => record(id, OLD, { lastname: `L${id}` }));
  const here = await desk(portalOf([table('contacts', shape, rows)]), { served: { behaviour } });
  const { store, engine } = await openMirror(':memory:');
  closing = [() => here.server.stop(), () => store.close()];

  const idsWhere = async (condition: string) =>
    (await engine.rows<{ id: string }>(`select id from contacts where ${condition} order by id`)).map(
      ({ id }) => id,
    );
  return {
    here,
    store,
    async night(kind = 'sync') {
      here.pass(DAY_MS);
      return look(kind);
    },
    async happen(...events) {
      const at = (after: number) => new Date(Date.parse(here.clock.now()) + after * MINUTE_MS).toISOString();
      const base = { table: 'contacts', by: ANA.id, set: {} };
      await here.server.happen(
        events.map(
          ({ after = 300, ...event }) => ({ ...base, at: at(after), ...event }) as unknown as VendorEvent,
        ),
      );
    },
  };

  async function look(kind: 'sync' | 'reconcile'): Promise<Night> {
    here.server.control.forget();
    const ask = {
      connector: here.connector,
      store,
      wanted: new Map([['contact', ['lastName']]] as const),
      budgetPercent: 100,
      clock: here.clock,
      log: silentLog,
      progress: () => {},
    };
    const report =
      kind === 'sync'
        ? await syncSource(ask)
        : await reconcileSource({ ...ask, dueSince: here.clock.now(), endsBy: null });
    expect(report.failures).toEqual([]);
    const calls = here.server.control.calls().map(({ method, path }) => `${method} ${path}`);
    return {
      asked: calls.filter((call) => call.includes('/objects/')),
      listed: calls.includes(LIST),
      by: report.pulls.at(-1)?.by ?? '',
      live: await idsWhere('not deleted'),
      gone: await idsWhere('deleted'),
      report,
    };
  }
}

/** As it stands once the list has been found empty twice more, and the count came out. */
async function calm(behaviour: Partial<HubspotBehaviour> = {}): Promise<Scene> {
  const scene = await open(behaviour);
  for (let night = 1; night <= 3; night++) expect((await scene.night()).listed).toBe(true);
  return scene;
}

const without = (...gone: readonly string[]) => ids.filter((id) => !gone.includes(id));
const NOT_ASKED = 'all contacts that are held are counted, so that archived ones were not asked for';

describe('A type of which nothing can be restored', () => {
  it('is not asked for archived records once two pulls on end found none, and says so', async () => {
    const { night, happen } = await calm();
    const quiet = await night();
    expect(quiet.asked).toEqual([SEARCH]);
    expect(quiet.by).toContain(NOT_ASKED);
    await happen(
      { kind: 'edit', id: '1007', set: { lastname: 'Changed' } },
      { kind: 'create', id: '5000', set: { lastname: 'New' }, after: 400 },
    );
    const changed = await night();
    expect(changed.asked).toEqual([SEARCH]);
    expect(changed.report.pulls[0]).toMatchObject({ received: 2, added: 1, changed: 1, expected: 2 });
    expect(changed.live).toEqual([...ids, '5000']);
  });

  it('is asked as long as there is one that can be restored, and no longer', async () => {
    const scene = await calm({ archivedKeptDays: 5 });
    await scene.happen({ kind: 'delete', id: '1003' });
    const listed: boolean[] = [];
    for (let night = 1; night <= 9; night++) listed.push((await scene.night()).listed);
    expect(listed).toEqual([true, true, true, true, true, true, true, false, false]);
  });

  it('is asked by whoever does not know what the mirror holds', async () => {
    const { here, store } = await calm();
    const kept = await store.landing.cursor('hubspot', 'contact', 'changes');
    const from = JSON.parse(kept?.checkpoint ?? '{}').page;
    expect(from.calm).toMatch(/^contacts=0@\d+$/);
    here.server.control.forget();
    await here.pull('contact', from, ['lastName']);
    expect(here.server.control.calls().map(({ method, path }) => `${method} ${path}`)).toContain(LIST);
  });

  it('is asked where a pull was cut off between the two', async () => {
    const { here, store, happen } = await calm();
    await happen(
      { kind: 'edit', id: '1007', set: { lastname: 'Changed' } },
      { kind: 'delete', id: '1008', after: 400 },
    );
    here.pass(DAY_MS);
    const kept = await store.landing.cursor('hubspot', 'contact', 'changes');
    const from = JSON.parse(kept?.checkpoint ?? '{}').page;
    const held = async () => ({ live: 250, deleted: 0, unheld: [] });
    const until = here.clock.now();
    const ask = { object: 'contact', fields: ['lastName'], until, history: true, held } as const;
    let between = from;
    for await (const page of here.connector.pull({ ...ask, from })) {
      between = page.checkpoint;
      break;
    }
    const rows = [];
    for await (const page of here.connector.pull({ ...ask, from: between })) rows.push(...page.rows);
    expect(rows.map(({ id, deleted }) => [id, deleted])).toEqual([['1008', true]]);
  });
});

describe('What befalls a type that was not asked for its archived records the night before', () => {
  it('one is archived: it is found', async () => {
    const { night, happen } = await calm();
    await happen({ kind: 'delete', id: '1003' });
    const after = await night();
    expect(after).toMatchObject({ listed: true, live: without('1003'), gone: ['1003'] });
    expect(after.by).not.toContain('explains');
  });

  it('one is archived and another made, so that they are as many as before: both are found', async () => {
    const { night, happen } = await calm();
    await happen({ kind: 'delete', id: '1003' }, { kind: 'create', id: '5000', after: 350 });
    expect(await night()).toMatchObject({ listed: true, live: [...without('1003'), '5000'], gone: ['1003'] });
  });

  it('one is archived and another one, made then, bears an older date: both are found', async () => {
    const { night, happen } = await calm();
    const set = { createdate: OLD };
    await happen({ kind: 'delete', id: '1003' }, { kind: 'create', id: '5000', set, after: 350 });
    expect(await night()).toMatchObject({ live: [...without('1003'), '5000'], gone: ['1003'] });
  });

  it('one is made and archived again: nothing is missed', async () => {
    const { night, happen } = await calm();
    await happen({ kind: 'create', id: '5000' }, { kind: 'delete', id: '5000', after: 350 });
    expect((await night()).live).toEqual(ids);
  });

  it.each([true, false])(
    'one is made and archived between two pulls, and restored later while another goes, its stamp moved: %s',
    async (undeleteMovesModified) => {
      const { night, happen } = await calm({ undeleteMovesModified });
      await happen({ kind: 'create', id: '5000' }, { kind: 'delete', id: '5000', after: 350 });
      expect(await night()).toMatchObject({ listed: false, live: ids });
      await happen({ kind: 'undelete', id: '5000' }, { kind: 'delete', id: '1004', after: 350 });
      expect(await night()).toMatchObject({ live: [...without('1004'), '5000'], gone: ['1004'] });
    },
  );

  it('the same, after so many others changed that one page does not show it', async () => {
    const { night, happen } = await calm({ undeleteMovesModified: false });
    const edits = (from: number, to: number) =>
      ids
        .slice(from, to)
        .map((id, place) => ({ kind: 'edit', id, set: { lastname: 'x' }, after: 400 + place }) as const);
    await happen({ kind: 'create', id: '5000' }, { kind: 'delete', id: '5000', after: 350 }, ...edits(0, 90));
    expect(await night()).toMatchObject({ listed: false, live: ids });
    await happen({ kind: 'undelete', id: '5000' }, ...edits(90, 240));
    expect((await night()).live).toEqual([...ids, '5000']);
  });

  it('so many changed that the page will soon not reach back to it: the list is read again, and it stays calm', async () => {
    const { night, happen } = await calm();
    const listed: boolean[] = [];
    for (let round = 0; round < 3; round++) {
      const own = ids.slice(round * 60, round * 60 + 60);
      await happen(...own.map((id) => ({ kind: 'edit', id, set: { lastname: 'x' } }) as const));
      listed.push((await night()).listed);
    }
    expect(listed).toEqual([false, true, false]);
  });

  it.each([true, false])(
    'one that was archived is restored while another goes, its stamp moved: %s',
    async (undeleteMovesModified) => {
      const { night, happen } = await calm({ undeleteMovesModified });
      await happen({ kind: 'delete', id: '1003' });
      for (let later = 0; later < 3; later++) {
        expect(await night()).toMatchObject({ listed: true, gone: ['1003'] });
      }
      await happen({ kind: 'undelete', id: '1003' }, { kind: 'delete', id: '1004', after: 350 });
      expect(await night()).toMatchObject({ listed: true, live: without('1004'), gone: ['1004'] });
    },
  );

  it('one that only a reading of everything saw archived is restored while another goes', async () => {
    const { night, happen } = await calm({ undeleteMovesModified: false });
    await happen({ kind: 'delete', id: '1003' });
    expect((await night('reconcile')).gone).toEqual(['1003']);
    await happen({ kind: 'undelete', id: '1003' }, { kind: 'delete', id: '1004', after: 350 });
    const after = await night();
    expect(after).toMatchObject({ listed: true, live: without('1004'), gone: ['1004'] });
  });

  it('one that only a reading of everything saw archived is restored, and the count hides it', async () => {
    const scene = await open({
      undeleteMovesModified: false,
      archivedKeptDays: 3,
      searchLagMs: 40 * MINUTE_MS,
      seed: 4,
    });
    // One is gone for good, and held as deleted.
    await scene.happen({ kind: 'delete', id: '1004' });
    let quiet = await scene.night();
    for (let nights = 0; nights < 12 && quiet.listed; nights++) quiet = await scene.night();
    expect(quiet).toMatchObject({ listed: false, gone: ['1004'] });
    // Another is archived, and the first is there again: the mirror holds as many deleted ones as before.
    await scene.happen({ kind: 'delete', id: '1003' }, { kind: 'create', id: '1004' });
    expect((await scene.night('reconcile')).gone).toEqual(['1003']);
    await scene.happen({ kind: 'undelete', id: '1003', after: 24 * 60 - 3 });
    await scene.night();
    expect((await scene.night()).live).toEqual(ids);
  });

  it.each([{}, { newId: '7777' }])('two are merged, %o: the mirror follows', async (more) => {
    const { night, happen } = await calm();
    await happen({ kind: 'merge', winner: '1001', loser: '1002', ...more });
    const expected = 'newId' in more ? [...without('1001', '1002'), '7777'] : without('1002');
    expect((await night()).live).toEqual(expected);
  });

  it('one is deleted for good: it is told of, though only a reading of everything can say which', async () => {
    const { night, happen } = await calm();
    await happen({ kind: 'hardDelete', id: '1003' });
    for (let again = 0; again < 2; again++) {
      const after = await night();
      expect(after).toMatchObject({ listed: true, live: ids });
      expect(after.by).toContain(
        '1 fewer contacts are counted than are held, and no archived record explains it',
      );
    }
    expect((await night('reconcile')).gone).toEqual(['1003']);
    expect([(await night()).listed, (await night()).listed, (await night()).listed]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('more are counted than we can know of: it is told, and archived records are asked for', async () => {
    const { here, night } = await calm();
    here.server.control.inject({
      match: SEARCH,
      alter: (reply) => ({ ...reply, body: { ...(reply.body as object), total: 252 } }),
    });
    const after = await night();
    expect(after.listed).toBe(true);
    expect(after.by).toContain('2 more contacts are counted than are held');
  });
});

describe('An index that trails', () => {
  const searchLagMs = 40 * MINUTE_MS;

  const LATE = 24 * 60 - 13;

  it('still counts one that was archived: the next night finds it', async () => {
    const { night, happen } = await calm({ searchLagMs });
    await happen({ kind: 'delete', id: '1003', after: LATE });
    expect(await night()).toMatchObject({ listed: false, gone: [] });
    expect(await night()).toMatchObject({ listed: true, gone: ['1003'] });
  });

  it('counts one that was made, or does not yet, while another goes: both are seen in the end', async () => {
    const { night, happen } = await calm({ searchLagMs });
    await happen({ kind: 'delete', id: '1003', after: LATE }, { kind: 'create', id: '5000', after: LATE });
    await night();
    expect(await night()).toMatchObject({ live: [...without('1003'), '5000'], gone: ['1003'] });
  });

  it('hides one for longer than we look back: it is found as soon as the count is right', async () => {
    const { here, night, happen } = await calm();
    await happen({ kind: 'delete', id: '1003' });
    here.server.control.inject({
      match: SEARCH,
      times: 3,
      alter: (reply) => ({ ...reply, body: { ...(reply.body as object), total: 250 } }),
    });
    for (let wrong = 0; wrong < 3; wrong++) expect(await night()).toMatchObject({ listed: false, gone: [] });
    expect(await night()).toMatchObject({ listed: true, gone: ['1003'] });
  });
});

describe('A page of what changed last', () => {
  it('that does not reach back is followed by a walk, and by none of its kind the next night', async () => {
    const { night, happen } = await calm();
    const changed = ids.slice(0, 220);
    await happen(
      ...changed.map(
        (id, place) => ({ kind: 'edit', id, set: { lastname: 'x' }, after: 100 + place }) as const,
      ),
    );
    const busy = await night();
    expect(busy.asked.filter((call) => call === SEARCH).length).toBe(3);
    expect(busy.report.pulls[0]).toMatchObject({ changed: 220 });
    expect(busy.listed).toBe(true);
    // Two empty lists and a count that comes out, then it is calm again.
    const listed = [(await night()).listed, (await night()).listed, (await night()).listed];
    expect(listed).toEqual([true, true, false]);
  });

  it.each([
    ['is short', (results: unknown[]) => results.slice(1)],
    ['is in another order', (results: unknown[]) => results.toReversed()],
    ['shows a record twice', (results: unknown[]) => [results[0], ...results.slice(0, -1)]],
  ])('that %s is not believed', async (_, change) => {
    const { here, night, happen } = await calm();
    await happen(
      { kind: 'edit', id: '1007', set: { lastname: 'Changed' } },
      { kind: 'edit', id: '1008', set: { lastname: 'Changed' }, after: 400 },
    );
    here.server.control.inject({
      match: SEARCH,
      holding: 'DESCENDING',
      alter: (reply) => {
        const body = reply.body as { results: unknown[] };
        return { ...reply, body: { ...body, results: change(body.results) } };
      },
    });
    const after = await night();
    expect(after.report.pulls[0]).toMatchObject({ changed: 2 });
    expect(after.listed).toBe(true);
  });

  const SINCE = '2026-01-20T00:00:00.000Z';
  const day = (number: number) => new Date(Date.UTC(2026, 0, number)).toISOString();
  const pageOf = (moments: readonly (string | null)[], total = 1000) => ({
    records: moments.map((at, place) => ({ id: String(place), properties: { lastmodifieddate: at } })),
    total,
    next: moments.length < total ? '200' : null,
  });
  const old = (count: number) => Array.from({ length: count }, () => day(3));
  const ask = (moments: readonly (string | null)[], total?: number) =>
    reachesBack(pageOf(moments, total), { modified: 'lastmodifieddate' }, SINCE);

  it('holds all that changed where something older follows', () => {
    expect(ask([day(28), day(27), ...old(198)])).toBe(true);
    expect(ask(old(200))).toBe(true);
    // Changed again since, as the index does not know yet.
    expect(ask([day(28), ...old(100), day(30), ...old(98)])).toBe(true);
  });

  it('does not where nothing older follows, or what is old is in no order', () => {
    expect(ask(Array.from({ length: 200 }, () => day(28)))).toBe(false);
    expect(ask([...old(199), day(28)])).toBe(false);
    expect(ask([day(28), day(2), ...old(198)])).toBe(false);
    expect(ask([day(28), ...old(198)])).toBe(false);
    expect(ask([null, day(28), ...old(198)])).toBe(false);
    expect(ask([...old(199), null])).toBe(false);
  });

  it('holds all where it holds as many as are counted', () => {
    expect(ask([day(28), day(2)], 2)).toBe(true);
    expect(ask([], 0)).toBe(true);
    expect(ask([day(28), day(2)], 1)).toBe(false);
  });
});
