import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Checkpoint, Page } from '../../src/crm/connector.ts';
import type { HubspotPortal, VendorEdit } from '../../src/sandbox/vendor-data.ts';
import { ANA, CONTACTS, northlight, portalOf, record, table } from '../worlds/hubspot-portal.ts';
import { type Desk, desk, fieldsById, idsOf, proofOf, rowsOf, UNTIL } from './hubspot-desk.ts';

const CONTACT_LIST = 'GET /crm/v3/objects/contacts';
const CONTACT_SEARCH = 'POST /crm/v3/objects/contacts/search';
const ALL = Array.from({ length: CONTACTS }, (_, number) => String(9_900 + number));

/** A portal of contacts that hold nothing but a name, modified at these moments. */
function contactsAt(stamps: readonly string[]): HubspotPortal {
  const rows = stamps.map((at, number) => record(String(1_000 + number), at, { lastname: `L${number}` }));
  return portalOf([table('contacts', { lastname: 'string' }, rows)]);
}

const edit = (id: string, at: string, set: VendorEdit['set']): VendorEdit => ({
  table: 'contacts',
  id,
  at,
  set,
  by: ANA.id,
});

const done = (until: string): Checkpoint => ({ mode: 'done', until });
const NAME = ['lastName'];

describe('A full pull from HubSpot', () => {
  let here: Desk;
  beforeEach(async () => {
    here = await desk(northlight());
  });
  afterEach(() => here.server.stop());

  it('brings every record over all pages and proves it by a search', async () => {
    const pages = await here.pull('contact');
    expect(pages.map(({ rows }) => rows.length)).toEqual([100, 100, 30, 0]);
    expect(idsOf(pages)).toEqual(ALL);
    expect(proofOf(pages)).toBe(CONTACTS);
    expect(pages.at(-1)?.checkpoint).toEqual({ mode: 'done', until: UNTIL });
  });

  it('follows the cursor of a short page and of an empty one', async () => {
    const paging = (after: string) => ({ paging: { next: { after } } });
    const body = { results: [], ...paging('9898') };
    here.server.control.inject({ match: CONTACT_LIST, reply: { status: 200, body } });
    const short = { results: [listed('9900')], ...paging('9900') };
    here.server.control.inject({ match: CONTACT_LIST, reply: { status: 200, body: short } });
    const pages = await here.pull('contact', null, NAME);
    expect(idsOf(pages)).toEqual(ALL);
    expect(proofOf(pages)).toBe(CONTACTS);
  });

  it('fails loudly in its proof when a page loses a row, and reads all again the next time', async () => {
    const lossy = { results: [listed('9900'), listed('9902')], paging: { next: { after: '9902' } } };
    here.server.control.inject({ match: CONTACT_LIST, reply: { status: 200, body: lossy } });
    const pages = await here.pull('contact', null, NAME);
    expect(rowsOf(pages).length).toBe(CONTACTS - 1);
    expect(proofOf(pages)).toBe(CONTACTS);
    const again = await here.pull('contact', pages.at(-1)?.checkpoint ?? null, NAME);
    expect(idsOf(again)).toEqual(ALL);
    expect(proofOf(again)).toBe(CONTACTS);
  });

  it('counts again when the search trails the lists', async () => {
    const body = { total: CONTACTS - 3, results: [] };
    here.server.control.inject({ match: CONTACT_SEARCH, reply: { status: 200, body } });
    expect(proofOf(await here.pull('contact', null, NAME))).toBe(CONTACTS);
    expect(here.waitsMs).toContain(2000);
  });

  it('goes on after an interruption with its own bound, and counts what is still to come', async () => {
    const pages: Page[] = [];
    for await (const page of here.connector.pull({
      object: 'contact',
      fields: NAME,
      from: null,
      until: UNTIL,
      history: true,
    })) {
      pages.push(page);
      if (pages.length === 2) break;
    }
    here.server.control.forget();
    const rest = await here.pull('contact', pages[1]?.checkpoint ?? null, NAME);
    expect([...idsOf(pages), ...idsOf(rest)]).toEqual(ALL);
    expect(proofOf(rest)).toBe(30);
    const lists = here.server.control.calls().filter(({ path }) => path === '/crm/v3/objects/contacts');
    expect(lists[0]?.query.get('after')).toBe('10099');
  });

  it('is proven although records change or are archived while it is read, and the next pull brings them', async () => {
    const pages: Page[] = [];
    const late = (minute: number) => `2026-01-31T00:0${minute}:00.000Z`;
    for await (const page of here.connector.pull({
      object: 'contact',
      fields: NAME,
      from: null,
      until: UNTIL,
      history: true,
    })) {
      pages.push(page);
      if (pages.length !== 1) continue;
      // One that was given, one that is still to come; one of each archived.
      await here.server.apply([
        edit('9900', late(1), { lastname: 'Given' }),
        edit('10129', late(2), { lastname: 'Awaited' }),
        edit('9901', late(3), { archived: true }),
        edit('10128', late(4), { archived: true }),
      ]);
    }
    expect(idsOf(pages)).toEqual(ALL.filter((id) => id !== '10129' && id !== '10128'));
    expect(proofOf(pages)).toBe(CONTACTS - 2);
    expect(pages.at(-1)?.proof?.by).toContain('1 archived or merged while the rest was read');

    const from = pages.at(-1)?.checkpoint ?? null;
    const request = {
      object: 'contact',
      fields: NAME,
      from,
      until: '2026-01-31T01:00:00.000Z',
      history: true,
    } as const;
    const next: Page[] = [];
    for await (const page of here.connector.pull(request)) next.push(page);
    expect(rowsOf(next).map(({ id, deleted }) => [id, deleted])).toEqual([
      ['9900', false],
      ['10129', false],
      ['9901', true],
      ['10128', true],
    ]);
    expect(fieldsById(next, '10129')).toEqual({ lastName: 'Awaited' });
    expect(proofOf(next)).toBe(2);
  });

  it('brings archived records as deleted, which the proof does not count', async () => {
    await here.server.apply([edit('9901', '2026-01-25T00:00:00.000Z', { archived: true })]);
    const pages = await here.pull('contact', null, NAME);
    const gone = rowsOf(pages).filter(({ deleted }) => deleted);
    // Archiving does not move the time of change.
    expect(gone.map(({ id, modifiedAt }) => [id, modifiedAt])).toEqual([
      ['9901', '2026-01-02T12:00:00.000Z'],
    ]);
    expect(fieldsById(pages, '9901')).toEqual({ lastName: 'Last 1' });
    expect(proofOf(pages)).toBe(CONTACTS - 1);
  });

  it('stops where a list hands out the same cursor for ever', async () => {
    const body = { results: [listed('9900')], paging: { next: { after: '9900' } } };
    here.server.control.inject({ match: CONTACT_LIST, times: 9, reply: { status: 200, body } });
    await expect(here.pull('contact', null, NAME)).rejects.toThrow('goes round in circles');
  });
});

describe('An incremental pull from HubSpot', () => {
  it('brings 10,500 contacts that share one moment, past the cap of a search', async () => {
    const here = await desk(contactsAt(Array.from({ length: 10_500 }, () => '2026-01-20T08:00:00.000Z')));
    const pages = await here.pull('contact', done('2026-01-15T00:00:00.000Z'), NAME);
    expect(new Set(idsOf(pages)).size).toBe(10_500);
    expect(rowsOf(pages).length).toBe(10_500);
    expect(proofOf(pages)).toBe(10_500);
    await here.server.stop();
  });

  it('brings exactly what changed since, once, however many records share a moment', async () => {
    const minute = fc.integer({ min: 0, max: 6 });
    const groups = fc.array(fc.tuple(minute, fc.integer({ min: 1, max: 260 })), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(groups, fc.integer({ min: 0, max: 6 }), async (told, from) => {
        const stamps = told.flatMap(([at, size]) =>
          Array.from({ length: size }, () => `2026-01-20T08:0${at}:00.000Z`),
        );
        const here = await desk(contactsAt(stamps));
        // The look-back of an hour begins right at `from`.
        const pages = await here.pull('contact', done(`2026-01-20T09:0${from}:00.000Z`), NAME);
        await here.server.stop();
        const due = stamps.flatMap((at, number) =>
          at > `2026-01-20T08:0${from}:00.000Z` ? [String(1_000 + number)] : [],
        );
        expect(idsOf(pages).sort()).toEqual(due.sort());
        expect(proofOf(pages)).toBe(due.length);
      }),
      { numRuns: 12 },
    );
  });

  it('goes on in the midst of a tie from any of its checkpoints', async () => {
    const here = await desk(contactsAt(Array.from({ length: 650 }, () => '2026-01-20T08:00:00.000Z')));
    const pages = await here.pull('contact', done('2026-01-15T00:00:00.000Z'), NAME);
    expect(pages.length).toBeGreaterThan(3);
    for (const [stop, { checkpoint }] of pages.slice(0, -1).entries()) {
      const rest = await here.pull('contact', checkpoint, NAME);
      const both = [...idsOf(pages.slice(0, stop + 1)), ...idsOf(rest)];
      expect(both.length).toBe(650);
      expect(new Set(both).size).toBe(650);
      expect(proofOf(rest)).toBe(rowsOf(rest).length);
    }
    await here.server.stop();
  });

  it('brings what was archived since as deleted, and nothing that was archived long before', async () => {
    const here = await desk(northlight());
    await here.server.apply([
      edit('9901', '2026-01-10T00:00:00.000Z', { archived: true }),
      edit('9902', '2026-01-25T00:00:00.000Z', { archived: true }),
    ]);
    const pages = await here.pull('contact', done('2026-01-24T00:00:00.000Z'), NAME);
    expect(rowsOf(pages)).toMatchObject([
      { id: '9902', deleted: true, modifiedAt: '2026-01-03T12:00:00.000Z' },
    ]);
    expect(proofOf(pages)).toBe(0);
    await here.server.stop();
  });

  it('brings links and history of what changed', async () => {
    const here = await desk(northlight());
    const at = '2026-01-28T00:00:00.000Z';
    await here.server.apply([
      { table: 'deals', id: '2001', at, by: ANA.id, set: { dealstage: 'closedlost' } },
    ]);
    const pages = await here.pull('deal', done('2026-01-27T00:00:00.000Z'), ['stage', 'accountId', 'won']);
    expect(idsOf(pages)).toEqual(['2001']);
    expect(fieldsById(pages, '2001')).toEqual({ stage: 'Closed lost', accountId: '502', won: false });
    const [latest] = pages.flatMap(({ changes }) => changes);
    expect(latest).toEqual({
      recordId: '2001',
      field: 'stage',
      old: 'Closed won',
      new: 'Closed lost',
      at,
      by: ANA.id,
      byPerson: true,
    });
    await here.server.stop();
  });

  it('tells of no change after its bound, though the history already does', async () => {
    const here = await desk(northlight());
    const properties = {
      dealstage: 'closedwon',
      pipeline: 'default',
      hs_lastmodifieddate: '2026-01-01T15:00:00Z',
    };
    const body = { total: 1, results: [{ id: '2001', properties }] };
    here.server.control.inject({ match: 'POST /crm/v3/objects/deals/search', reply: { status: 200, body } });
    const at = '2026-01-31T00:05:00.000Z';
    await here.server.apply([
      { table: 'deals', id: '2001', at, by: ANA.id, set: { dealstage: 'closedlost' } },
    ]);
    const pages = await here.pull('deal', done('2026-01-01T16:00:00.000Z'), ['stage']);
    const changes = pages.flatMap((page) => page.changes).filter(({ recordId }) => recordId === '2001');
    expect(changes.map((change) => change.new)).toEqual(['Closed won', 'Qualified']);
    await here.server.stop();
  });

  it('reads the window again when a search counts a record that it did not give', async () => {
    const here = await desk(contactsAt(['2026-01-20T08:00:00.000Z', '2026-01-20T09:00:00.000Z']));
    const body = { total: 2, results: [found('1000', '2026-01-20T08:00:00.000Z')] };
    here.server.control.inject({ match: CONTACT_SEARCH, reply: { status: 200, body } });
    const pages = await here.pull('contact', done('2026-01-15T00:00:00.000Z'), NAME);
    expect(idsOf(pages)).toEqual(['1000', '1001']);
    expect(proofOf(pages)).toBe(2);
    await here.server.stop();
  });

  it('is proven although records change again, or are archived, while it is read', async () => {
    const stamps = Array.from({ length: 250 }, (_, number) => new Date(Date.UTC(2026, 0, 20, 8, 0, number)));
    const here = await desk(contactsAt(stamps.map((stamp) => stamp.toISOString())));
    const pages: Page[] = [];
    const from = done('2026-01-15T00:00:00.000Z');
    const late = '2026-01-31T00:05:00.000Z';
    for await (const page of here.connector.pull({
      object: 'contact',
      fields: NAME,
      from,
      until: UNTIL,
      history: true,
    })) {
      pages.push(page);
      if (pages.length !== 1) continue;
      // Of those given and of those still to come, one changes and one is archived.
      for (const id of ['1000', '1249']) await here.server.apply([edit(id, late, { lastname: 'X' })]);
      for (const id of ['1001', '1248']) await here.server.apply([edit(id, late, { archived: true })]);
    }
    expect(idsOf(pages)).toEqual(Array.from({ length: 248 }, (_, number) => String(1000 + number)));
    expect(proofOf(pages)).toBe(248);
    expect(pages.at(-1)?.checkpoint).toMatchObject(done(UNTIL));
    await here.server.stop();
  });

  it('fails loudly in its proof when a record stays hidden, and asks for the same again', async () => {
    const here = await desk(contactsAt(['2026-01-20T08:00:00.000Z', '2026-01-20T09:00:00.000Z']));
    const body = { total: 2, results: [found('1000', '2026-01-20T08:00:00.000Z')] };
    here.server.control.inject({ match: CONTACT_SEARCH, times: 3, reply: { status: 200, body } });
    const pages = await here.pull('contact', done('2026-01-15T00:00:00.000Z'), NAME);
    expect(idsOf(pages)).toEqual(['1000']);
    expect(proofOf(pages)).toBe(2);
    const again = await here.pull('contact', pages.at(-1)?.checkpoint ?? null, NAME);
    expect(idsOf(again)).toEqual(['1000', '1001']);
    await here.server.stop();
  });

  it('costs one search and one list a type when nothing has changed', async () => {
    const here = await desk(northlight());
    await here.pull('contact', done(UNTIL), NAME);
    here.server.control.forget();
    const pages = await here.pull('contact', done(UNTIL), NAME);
    expect(proofOf(pages)).toBe(0);
    expect(here.server.control.calls().map(({ method }) => method)).toEqual(['POST', 'GET']);
    await here.server.stop();
  });

  it('leaves records to the next pull that a trailing search shows with a later change', async () => {
    const here = await desk(contactsAt(['2026-01-20T08:00:00.000Z']));
    const body = {
      total: 2,
      results: [found('1000', '2026-01-20T08:00:00.000Z'), found('1', '2026-01-31T12:00:00Z')],
    };
    here.server.control.inject({ match: CONTACT_SEARCH, reply: { status: 200, body } });
    const pages = await here.pull('contact', done('2026-01-15T00:00:00.000Z'), NAME);
    expect(idsOf(pages)).toEqual(['1000']);
    expect(proofOf(pages)).toBe(1);
    await here.server.stop();
  });

  it('keeps pulling all owners, since their time of change tells nothing', async () => {
    const here = await desk(northlight());
    const first = await here.pull('user');
    const again = await here.pull('user', first.at(-1)?.checkpoint ?? null);
    expect(idsOf(again)).toEqual(idsOf(first));
    expect(proofOf(again)).toBe(4);
    await here.server.stop();
  });
});

function listed(id: string) {
  return found(id, '2026-01-01T12:00:00Z');
}

function found(id: string, at: string) {
  const properties = {
    lastname: id,
    hs_object_id: id,
    createdate: '2026-01-01T09:00:00Z',
    lastmodifieddate: at,
  };
  return { id, properties, createdAt: '2026-01-01T09:00:00Z', updatedAt: at, archived: false };
}
