import { describe, expect, it } from 'vitest';
import type { Checkpoint, Page } from '../../src/crm/connector.ts';
import type { HubspotPortal, VendorEvent, VendorRow } from '../../src/sandbox/vendor-data.ts';
import { ANA, northlight, portalOf, record, table } from '../worlds/hubspot-portal.ts';
import { type Desk, desk, fieldsById, idsOf, proofOf, rowsOf, UNTIL } from './hubspot-desk.ts';

const NAME = ['lastName'];
const SEARCH = 'POST /crm/v3/objects/contacts/search';
const done = (until: string): Checkpoint => ({ mode: 'done', until });
const HOUR_MS = 3_600_000;

/** Contacts with these ids, the time of change of each by its place. */
function contacts(
  ids: readonly string[],
  at: (place: number) => string,
  more: VendorRow = {},
): HubspotPortal {
  const shape = { lastname: 'string', hs_merged_object_ids: 'string' } as const;
  const rows = ids.map((id, place) => record(id, at(place), { lastname: `L${id}`, ...more }));
  return portalOf([table('contacts', shape, rows)]);
}

const thousand = (count: number) => Array.from({ length: count }, (_, place) => String(1000 + place));
const minute = (place: number) => new Date(Date.UTC(2026, 0, 20, 0, place)).toISOString();
const mergesOf = (pages: readonly Page[]) => pages.flatMap((page) => page.merges ?? []);
const last = (pages: readonly Page[]) => pages.at(-1)?.checkpoint ?? null;

async function with_<T>(here: Desk, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await here.server.stop();
  }
}

describe('Records that share one moment', () => {
  it.each(['number', 'text'] as const)('are read past the cap, ids compared as %s', async (idOrder) => {
    // Ids of five lengths: as text, 10000 stands before 2.
    const ids = Array.from({ length: 11_000 }, (_, place) => String(2 + place * 7));
    const here = await desk(
      contacts(ids, () => '2026-01-20T08:00:00.000Z'),
      { served: { behaviour: { idOrder } } },
    );
    await with_(here, async () => {
      const pages = await here.pull('contact', done('2026-01-15T00:00:00.000Z'), NAME);
      expect(new Set(idsOf(pages))).toEqual(new Set(ids));
      expect(rowsOf(pages).length).toBe(ids.length);
      expect(proofOf(pages)).toBe(ids.length);
    });
  });

  it('are not taken for complete where ids follow no order', async () => {
    const ids = thousand(450);
    const here = await desk(contacts(ids, () => '2026-01-20T08:00:00.000Z'));
    await with_(here, async () => {
      here.server.control.inject({
        match: SEARCH,
        holding: '"hs_object_id","direction"',
        alter: (reply) => {
          const body = reply.body as { results: unknown[] };
          return { ...reply, body: { ...body, results: body.results.toReversed() } };
        },
      });
      await expect(here.pull('contact', done('2026-01-15T00:00:00.000Z'), NAME)).rejects.toThrow(
        /in no order of their ids.*plumbline reconcile/,
      );
    });
  });
});

describe('A page of a search that does not show all', () => {
  /** Takes a row out of a page, as often as told. */
  async function lossy(times: number, lost: string): Promise<{ here: Desk; pages: Page[] }> {
    const here = await desk(contacts(thousand(500), minute));
    here.server.control.inject({
      match: SEARCH,
      times,
      alter: (reply) => {
        const body = reply.body as { results: { id: string }[] };
        return { ...reply, body: { ...body, results: body.results.filter(({ id }) => id !== lost) } };
      },
    });
    const pages = await here.pull('contact', done('2026-01-15T00:00:00.000Z'), NAME);
    await here.server.stop();
    return { here, pages };
  }

  it('is found by what the next one counts, and read again', async () => {
    const { here, pages } = await lossy(1, '1050');
    expect(new Set(idsOf(pages)).size).toBe(500);
    expect(proofOf(pages)).toBe(rowsOf(pages).length);
    expect(here.waitsMs).toContain(2000);
  });

  it('is asked for again at once where it is the last', async () => {
    const { pages } = await lossy(3, '1490');
    expect(idsOf(pages)).toEqual(thousand(500));
    expect(proofOf(pages)).toBe(500);
  });

  it('fails the proof where it stays so, and begins the same again', async () => {
    const { pages } = await lossy(99, '1050');
    expect(new Set(idsOf(pages)).size).toBe(499);
    expect(proofOf(pages)).toBe(rowsOf(pages).length + 1);
    expect(last(pages)).toMatchObject({ mode: 'done', until: '2026-01-15T00:00:00.000Z' });
  });

  it('fails the proof also of whoever goes on from behind it', async () => {
    const { here: first, pages } = await lossy(99, '1050');
    expect(first.connector.calls()).toBeGreaterThan(0);
    const behind = pages.at(-2)?.checkpoint ?? null;
    const here = await desk(contacts(thousand(500), minute));
    await with_(here, async () => {
      const rest = await here.pull('contact', behind, NAME);
      expect(proofOf(rest)).toBe(rowsOf(rest).filter(({ deleted }) => !deleted).length + 1);
      expect(last(rest)).toMatchObject({ until: '2026-01-15T00:00:00.000Z' });
    });
  });
});

describe('An index that trails', () => {
  it.each([
    [1, 0],
    [1, 1],
    [2, 0.5],
  ] as const)(
    'loses nothing in the end: %s indexes, %s of the hits fresh',
    async (searchReplicas, searchShowsFresh) => {
      const here = await desk(
        contacts(thousand(700), () => '2026-01-20T08:00:00.000Z'),
        {
          served: { behaviour: { searchLagMs: 5 * 60_000, searchReplicas, searchShowsFresh } },
        },
      );
      await with_(here, async () => {
        const held = new Map<string, string>();
        const take = (pages: readonly Page[]) => {
          for (const row of rowsOf(pages)) {
            if (row.modifiedAt >= (held.get(row.id) ?? '')) held.set(row.id, row.modifiedAt);
          }
          expect(proofOf(pages)).toBe(rowsOf(pages).filter(({ deleted }) => !deleted).length);
          return last(pages);
        };
        let from = take(await here.pull('contact', null, NAME));
        for (let round = 1; round <= 6; round++) {
          const now = here.clock.now();
          const ids = thousand(700).filter((_, place) => place % 7 === round);
          const events = ids.map(
            (id, place): VendorEvent => ({
              kind: 'edit',
              table: 'contacts',
              id,
              at: new Date(Date.parse(now) + (place % 5) * 1000).toISOString(),
              by: ANA.id,
              set: { lastname: `round ${round}` },
            }),
          );
          await here.server.happen(events);
          here.pass(7 * 60_000);
          const until = new Date(Date.parse(here.clock.now()) - 10 * 60_000).toISOString();
          from = take(await here.pull('contact', from, NAME, { until }));
        }
        here.pass(2 * HOUR_MS);
        const until = new Date(Date.parse(here.clock.now()) - 10 * 60_000).toISOString();
        take(await here.pull('contact', from, NAME, { until }));
        const truth = here.server.snapshot().tables[0]?.rows ?? [];
        expect(held.size).toBe(700);
        for (const row of truth) expect(held.get(String(row['id']))).toBe(row['updatedAt']);
      });
    },
  );

  it('is waited for where it shows nothing but records that have changed again', async () => {
    const here = await desk(contacts(thousand(3), () => '2026-01-20T08:00:00.000Z'));
    await with_(here, async () => {
      const late = { lastname: 'x', lastmodifieddate: '2026-01-31T12:00:00Z' };
      const body = (after: number) => ({
        total: 20_000,
        results: thousand(200).map((id) => ({ id, properties: late })),
        paging: { next: { after: String(after) } },
      });
      here.server.control.inject({
        match: SEARCH,
        times: 999,
        alter: (reply) => ({ ...reply, body: body(9900) }),
      });
      await expect(here.pull('contact', done('2026-01-15T00:00:00.000Z'), NAME)).rejects.toMatchObject({
        retryable: true,
        what: expect.stringContaining('changed again since'),
      });
    });
  });
});

describe('Records that were merged', () => {
  const merge = (more: object = {}): VendorEvent => ({
    kind: 'merge',
    table: 'contacts',
    winner: '1001',
    loser: '1002',
    at: '2026-01-25T00:00:00.000Z',
    by: ANA.id,
    set: {},
    ...more,
  });

  it('lead to the record that they became part of', async () => {
    const here = await desk(contacts(thousand(5), minute));
    await with_(here, async () => {
      const first = await here.pull('contact', null, NAME);
      expect(mergesOf(first)).toEqual([]);
      await here.server.happen([merge()]);
      const pages = await here.pull('contact', done('2026-01-24T23:00:00.000Z'), NAME);
      expect(mergesOf(pages)).toEqual([{ id: '1002', into: '1001' }]);
      expect(idsOf(pages)).toEqual(['1001']);
      const anew = await here.pull('contact', null, NAME);
      expect(mergesOf(anew)).toEqual([{ id: '1002', into: '1001' }]);
      expect(proofOf(anew)).toBe(4);
    });
  });

  it('both lead to a third where the vendor gives the union a new id', async () => {
    const here = await desk(contacts(thousand(5), minute));
    await with_(here, async () => {
      await here.server.happen([merge({ newId: '777000' })]);
      const pages = await here.pull('contact', done('2026-01-24T23:00:00.000Z'), NAME);
      expect(
        mergesOf(pages)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(['1001', '1002']);
      expect(new Set(mergesOf(pages).map(({ into }) => into))).toEqual(new Set(['777000']));
      expect(idsOf(pages)).toEqual(['777000']);
    });
  });

  it('are told as gone too where the vendor lists the loser as archived', async () => {
    const here = await desk(contacts(thousand(5), minute), {
      served: { behaviour: { mergeShowsLoser: true } },
    });
    await with_(here, async () => {
      await here.server.happen([merge()]);
      const pages = await here.pull('contact', done('2026-01-24T23:00:00.000Z'), NAME);
      expect(rowsOf(pages).map(({ id, deleted }) => [id, deleted])).toEqual([
        ['1001', false],
        ['1002', true],
      ]);
      expect(proofOf(pages)).toBe(1);
    });
  });

  it('do not fail a full pull that had read the loser before', async () => {
    const here = await desk(contacts(thousand(250), minute));
    await with_(here, async () => {
      const pages: Page[] = [];
      const request = { object: 'contact', fields: NAME, from: null, until: UNTIL, history: true } as const;
      for await (const page of here.connector.pull(request)) {
        pages.push(page);
        if (pages.length === 1) await here.server.happen([merge({ at: '2026-01-31T00:05:00.000Z' })]);
      }
      expect(proofOf(pages)).toBe(250);
      expect(pages.at(-1)?.proof?.by).toContain('archived or merged while the rest was read');
    });
  });
});

describe('A record that was restored from the archive', () => {
  const happen = (kind: 'delete' | 'undelete', id: string, at: string): VendorEvent => ({
    kind,
    table: 'contacts',
    id,
    at,
    by: ANA.id,
  });

  it.each([true, false])('comes back, its time of change moved: %s', async (undeleteMovesModified) => {
    const here = await desk(contacts(thousand(5), minute), {
      served: { behaviour: { undeleteMovesModified } },
    });
    await with_(here, async () => {
      const first = await here.pull('contact', null, NAME, { until: '2026-01-22T00:00:00.000Z' });
      await here.server.happen([happen('delete', '1003', '2026-01-23T00:00:00.000Z')]);
      const gone = await here.pull('contact', last(first), NAME, { until: '2026-01-24T00:00:00.000Z' });
      expect(rowsOf(gone)).toMatchObject([{ id: '1003', deleted: true }]);
      await here.server.happen([happen('undelete', '1003', '2026-01-26T00:00:00.000Z')]);
      const back = await here.pull('contact', last(gone), NAME, { until: '2026-01-27T00:00:00.000Z' });
      expect(rowsOf(back)).toMatchObject([{ id: '1003', deleted: false }]);
      expect(rowsOf(back)[0]?.modifiedAt).toBe(
        undeleteMovesModified ? '2026-01-26T00:00:00.000Z' : minute(3),
      );
      expect(proofOf(back)).toBe(1);
      const quiet = await here.pull('contact', last(back), NAME);
      expect(rowsOf(quiet)).toEqual([]);
    });
  });

  it('is not made up where it was deleted for good instead', async () => {
    const here = await desk(contacts(thousand(5), minute));
    await with_(here, async () => {
      await here.server.happen([happen('delete', '1003', '2026-01-23T00:00:00.000Z')]);
      const first = await here.pull('contact', null, NAME);
      await here.server.happen([
        { kind: 'hardDelete', table: 'contacts', id: '1003', at: '2026-01-31T00:00:00.000Z', by: null },
      ]);
      const next = await here.pull('contact', last(first), NAME, { until: '2026-01-31T00:09:00.000Z' });
      expect(rowsOf(next)).toEqual([]);
      expect(proofOf(next)).toBe(0);
    });
  });

  it('is remembered among no more than 500, the latest of them', async () => {
    const here = await desk(contacts(thousand(800), () => '2026-01-02T00:00:00.000Z'));
    await with_(here, async () => {
      await here.server.happen(
        thousand(700).map((id, place) =>
          happen('delete', id, new Date(Date.UTC(2026, 0, 10, 0, place)).toISOString()),
        ),
      );
      const pages = await here.pull('contact', null, NAME);
      const remembered = String(last(pages)?.['remembered']).split(' ');
      expect(remembered.length).toBe(500);
      expect(remembered.some((entry) => entry.startsWith('0:1699@'))).toBe(true);
      expect(remembered.some((entry) => entry.startsWith('0:1100@'))).toBe(false);
    });
  });
});

describe('A meeting that was still to come', () => {
  it('says neither that it took place nor that it did not, also when its time has passed', async () => {
    const here = await desk(northlight());
    await with_(here, async () => {
      const fields = ['type', 'done'];
      const first = await here.pull('activity', null, fields);
      expect(fieldsById(first, 'meeting-12')).toEqual({ type: 'meeting', done: null });
      here.pass(7 * 24 * HOUR_MS);
      const until = '2026-02-07T00:00:00.000Z';
      expect(rowsOf(await here.pull('activity', last(first), fields, { until }))).toEqual([]);
      expect(
        fieldsById(await here.pull('activity', null, fields, { until }), 'meeting-12')['done'],
      ).toBeNull();
      const set = { hs_meeting_outcome: 'COMPLETED' };
      const at = '2026-02-06T00:00:00.000Z';
      await here.server.happen([{ kind: 'edit', table: 'meetings', id: '12', at, by: ANA.id, set }]);
      const next = await here.pull('activity', last(first), fields, { until });
      expect(fieldsById(next, 'meeting-12')['done']).toBe(true);
    });
  });
});

describe('Former amounts', () => {
  it('are in the currency of their time', async () => {
    const here = await desk(northlight());
    await with_(here, async () => {
      const edit = (at: string, set: VendorRow): VendorEvent => ({
        kind: 'edit',
        table: 'deals',
        id: '2004',
        at,
        by: ANA.id,
        set,
      });
      await here.server.happen([
        edit('2026-01-20T00:00:00.000Z', { amount: 39.96, deal_currency_code: 'EUR' }),
        edit('2026-01-21T00:00:00.000Z', { amount: 4000, deal_currency_code: 'JPY' }),
        edit('2026-01-22T00:00:00.000Z', { amount: 5000 }),
      ]);
      for (const from of [null, done('2026-01-21T12:00:00.000Z')]) {
        const pages = await here.pull('deal', from, ['amount']);
        const told = pages
          .flatMap(({ changes }) => changes)
          .filter(({ recordId, at }) => recordId === '2004' && at > '2026-01-19')
          .map(({ old, new: value }) => [old, value]);
        expect(told).toEqual([
          ['4000', '5000'],
          ['3996', '4000'],
          ['10300', '3996'],
        ]);
      }
    });
  });
});
