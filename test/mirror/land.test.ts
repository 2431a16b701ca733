import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Page } from '../../src/crm/connector.ts';
import { type LandAsk, landObject, type PullReport } from '../../src/mirror/land.ts';
import { type OpenEngine, openEngine, storeOn } from '../../src/store/duckdb/open.ts';
import type { LandingPort, RecordStore } from '../../src/store/ports.ts';
import { deal, FIELDS, juneDay, pagesOf, type Scripted, scripted } from './scripted.ts';

let opened: OpenEngine;
let store: RecordStore;
beforeEach(async () => {
  opened = await openEngine(':memory:', 256);
  store = storeOn(opened);
});
afterEach(() => store.close());

const NOW = juneDay(20);
const UNTIL = juneDay(19);

function land({ connector }: Scripted, more: Partial<LandAsk> = {}): Promise<PullReport> {
  return landObject({
    connector,
    landing: store.landing,
    object: 'deal',
    fields: FIELDS,
    until: UNTIL,
    now: () => NOW,
    progress: () => undefined,
    ...more,
  });
}

const held = () =>
  opened.engine.rows<{ id: string; name: string; deleted: boolean }>(
    `select id, name, deleted from deals where source = 'crm' order by id`,
  );
const names = async () => (await held()).filter((row) => !row.deleted).map(({ name }) => name);
const message = (report: Promise<unknown>) => report.then(String, (error: unknown) => String(error));

const TWO_PAGES = pagesOf([[deal('1', 1), deal('2', 2)], [deal('3', 3)]]);

describe('a pull', () => {
  test('of changes, and no other, may ask what is held', async () => {
    const script = scripted(TWO_PAGES, pagesOf([[deal('2', 2, { deleted: true })]]), TWO_PAGES);
    await land(script);
    await land(script);
    await land(script, { run: 'everything' });
    const [first, changes, everything] = script.asked;
    expect([first?.held, everything?.held]).toEqual([undefined, undefined]);
    const counted = await changes?.held?.({ idPrefix: '', ids: ['1', '2', '9'] });
    expect(counted).toEqual({ live: 3, deleted: 0, unheld: ['9'] });
  });

  test('of the first time lands all pages and says what it did', async () => {
    const script = scripted(TWO_PAGES);
    const progress: number[] = [];
    expect(await land(script, { progress: (received) => progress.push(received) })).toEqual({
      source: 'crm',
      object: 'deal',
      mode: 'first',
      from: null,
      until: UNTIL,
      asked: FIELDS,
      expected: 3,
      by: 'what was written down',
      received: 3,
      added: 3,
      changed: 0,
      same: 0,
      deleted: 0,
      merged: 0,
      skipped: [],
      calls: 2,
      resumed: false,
      stopped: null,
    });
    expect(progress).toEqual([2, 3]);
    expect(script.asked).toEqual([
      { object: 'deal', fields: FIELDS, from: null, until: UNTIL, history: true },
    ]);
    expect(await store.landing.standing()).toEqual([
      { source: 'crm', object: 'deal', provenAt: NOW, reconciledAt: NOW, unfinished: null },
    ]);
  });

  test('of an empty object is proven as well', async () => {
    expect(await land(scripted(pagesOf([[]])))).toMatchObject({ mode: 'first', received: 0, expected: 0 });
    expect(await store.landing.standing()).toMatchObject([{ provenAt: NOW, reconciledAt: NOW }]);
  });

  test('after it goes on from its end, and tells of what changed, what stayed and what it did not take', async () => {
    const changes = pagesOf([
      [
        deal('1', 1),
        deal('2', 1, { name: 'old' }),
        deal('3', 4, { name: 'Three' }),
        deal('4', 4),
        deal('5', 5, { deleted: true }),
      ],
    ]);
    const script = scripted(TWO_PAGES, changes);
    await land(script);
    expect(await land(script, { until: juneDay(21) })).toMatchObject({
      mode: 'changes',
      from: UNTIL,
      until: juneDay(21),
      received: 5,
      added: 2,
      changed: 1,
      same: 1,
      deleted: 1,
      skipped: [{ why: 'A newer version was there already.', records: 1 }],
    });
    expect(script.asked[1]).toMatchObject({ from: { page: 2 }, history: true });
    expect(await names()).toEqual(['Deal 1', 'Deal 2', 'Three', 'Deal 4']);
  });

  test('that fails keeps what came before, and the next one goes on behind it', async () => {
    const [first, second] = TWO_PAGES as [Page, Page];
    const rest = { ...second, proof: { expected: 1, by: 'what was left' } };
    const script = scripted([first, new Error('the line broke')], [rest]);
    const reports: PullReport[] = [];
    await expect(land(script, { failed: (report) => reports.push(report) })).rejects.toThrow(
      'the line broke',
    );
    expect(reports).toMatchObject([{ mode: 'first', received: 2, added: 2, expected: null, calls: 2 }]);
    expect(script.ended()).toBe(1);
    expect(await names()).toEqual(['Deal 1', 'Deal 2']);
    expect(await land(script)).toMatchObject({ mode: 'first', received: 1, added: 1 });
    expect(script.asked[1]?.from).toEqual({ page: 1 });
    expect(await names()).toEqual(['Deal 1', 'Deal 2', 'Deal 3']);
  });

  test('whose process dies before its end has been kept reads the last page again', async () => {
    const second = { ...(TWO_PAGES[1] as Page), proof: { expected: 1, by: 'what was left' } };
    const script = scripted(TWO_PAGES, [second]);
    const finish = () => Promise.reject(new Error('killed'));
    await expect(land(script, { landing: { ...store.landing, finish } })).rejects.toThrow('killed');
    expect(await land(script)).toMatchObject({ mode: 'first', stopped: null });
    expect(script.asked[1]?.from).toEqual({ page: 1 });
    expect(await names()).toEqual(['Deal 1', 'Deal 2', 'Deal 3']);
  });

  test('that wants a field which the landed rows do not hold begins anew, and drops a reading of everything', async () => {
    const script = scripted(TWO_PAGES, TWO_PAGES, TWO_PAGES);
    await land(script, { fields: ['name'] });
    await land(script, { fields: ['name'], run: 'everything', mayGoOn: () => false });
    expect(await store.landing.standing()).toMatchObject([{ unfinished: 'everything' }]);
    expect(await land(script)).toMatchObject({ mode: 'first', same: 3 });
    expect(await store.landing.standing()).toMatchObject([{ unfinished: null }]);
  });

  test('asks for the next page while one lands, and lands none before those that came earlier', async () => {
    const events: string[] = [];
    const rows = (at: number) => Array.from({ length: 40_000 }, (_, n) => deal(`${at}-${n}`, 1));
    const pages = pagesOf([rows(0), rows(1), rows(2)]);
    const script = scripted(pages);
    const pull = script.connector.pull.bind(script.connector);
    const connector = {
      ...script.connector,
      async *pull(request: Parameters<typeof pull>[0]) {
        for await (const page of pull(request)) {
          events.push(`came ${page.checkpoint['page']}`);
          yield page;
        }
      },
    };
    const landing: LandingPort = {
      ...store.landing,
      async land(batch) {
        events.push(`begins ${batch.checkpoint === null ? 'last' : JSON.parse(batch.checkpoint).page.page}`);
        const counts = await store.landing.land(batch);
        events.push('landed');
        return counts;
      },
    };
    await land({ ...script, connector }, { landing });
    expect(events.filter((event) => !event.startsWith('came'))).toEqual([
      'begins 1',
      'landed',
      'begins 2',
      'landed',
      'begins last',
      'landed',
    ]);
    expect(events.indexOf('came 2')).toBeLessThan(events.indexOf('landed'));
  });

  test('lands nothing more once a part could not be landed', async () => {
    const bad = deal('bad', 1, { modifiedAt: 'no time at all' });
    const rows = (at: number) => Array.from({ length: 40_000 }, (_, n) => deal(`${at}-${n}`, 1));
    const script = scripted(pagesOf([rows(0), [bad, ...rows(1)], rows(2), rows(3)]));
    expect(await message(land(script))).toMatch(/A part of deal from crm could not be landed/);
    expect(await store.landing.countLive('deals', 'crm')).toBe(40_000);
    expect(script.ended()).toBe(1);
  });
});

describe('a pull that may not go on', () => {
  test('ends after what has come, proves nothing, and goes on next time', async () => {
    const [first, second] = TWO_PAGES as [Page, Page];
    const script = scripted([first, second], [{ ...second, proof: { expected: 1, by: 'what was left' } }]);
    expect(await land(script, { mayGoOn: () => false })).toMatchObject({
      mode: 'first',
      stopped: 'budget',
      received: 2,
      expected: null,
      calls: 1,
    });
    expect(script.ended()).toBe(1);
    expect(await store.landing.standing()).toMatchObject([{ provenAt: null, unfinished: 'first' }]);
    expect(await land(script)).toMatchObject({ stopped: null, received: 1 });
  });

  test('is not stopped behind its last page', async () => {
    expect(await land(scripted(pagesOf([[deal('1', 1)]])), { mayGoOn: () => false })).toMatchObject({
      stopped: null,
    });
  });
});

describe('a pull of everything', () => {
  test('finds what is gone, what came back, and what changed without saying so', async () => {
    const script = scripted(
      pagesOf([[deal('1', 1), deal('2', 2), deal('3', 3), deal('4', 9, { deleted: true })]]),
      pagesOf([[deal('1', 1, { name: 'reckoned anew' }), deal('2', 2), deal('4', 4)]]),
    );
    await land(script);
    expect(await land(script, { run: 'everything' })).toMatchObject({
      mode: 'everything',
      from: null,
      changed: 2,
      same: 1,
      deleted: 1,
    });
    expect(script.asked[1]).toMatchObject({ from: null, history: false });
    expect(await names()).toEqual(['reckoned anew', 'Deal 2', 'Deal 4']);
  });

  test('asks what changed after its bound before it takes anything for gone', async () => {
    const script = scripted(
      pagesOf([[deal('1', 1), deal('2', 2), deal('3', 3)]]),
      pagesOf([[deal('1', 1)]]),
      pagesOf([[deal('2', 20)]], 77),
    );
    await land(script);
    expect(await land(script, { run: 'everything' })).toMatchObject({ deleted: 1, received: 1 });
    expect(script.asked[2]).toMatchObject({ from: { page: 1 }, until: NOW, history: false });
    expect(await names()).toEqual(['Deal 1', 'Deal 2']);
  });

  test('goes on in portions while changes are pulled, and sweeps nothing that these brought', async () => {
    const everything = pagesOf([[deal('1', 1)], [deal('3', 3)]], 1);
    const script = scripted(
      pagesOf([[deal('1', 1), deal('2', 2), deal('3', 3), deal('4', 4)]]),
      everything.slice(0, 1),
      pagesOf([[deal('2', 18), deal('5', 18)]]),
      everything.slice(1),
      pagesOf([[]]),
    );
    await land(script);
    const began = juneDay(25);
    const portion = { run: 'everything', now: () => began } as const;
    expect(await land(script, { ...portion, mayGoOn: () => false })).toMatchObject({ stopped: 'budget' });
    expect(await land(script)).toMatchObject({ mode: 'changes', changed: 1, added: 1 });
    expect(await land(script, { run: 'everything', now: () => juneDay(27) })).toMatchObject({
      stopped: null,
      deleted: 1,
    });
    expect(script.asked.map(({ from }) => from)).toEqual([null, null, { page: 1 }, { page: 1 }, { page: 1 }]);
    expect(await names()).toEqual(['Deal 1', 'Deal 2', 'Deal 3', 'Deal 5']);
    expect(await store.landing.standing()).toMatchObject([{ reconciledAt: began, unfinished: null }]);
  });

  test('begins anew where what came before it was stopped has gone since', async () => {
    const [first, second] = pagesOf([[deal('1', 1)], [deal('3', 3)]]) as [Page, Page];
    const script = scripted(
      pagesOf([[deal('1', 1), deal('3', 3)]]),
      [first, second],
      [{ ...second, proof: { expected: 0, by: 'what was left' } }],
      pagesOf([[deal('3', 3)]]),
      pagesOf([[]]),
    );
    await land(script);
    expect(await land(script, { run: 'everything', mayGoOn: () => false })).toMatchObject({
      stopped: 'budget',
    });
    expect(await land(script, { run: 'everything' })).toMatchObject({
      stopped: null,
      expected: 1,
      deleted: 1,
      calls: 3,
    });
    expect(script.asked.slice(1, 4).map(({ from }) => from)).toEqual([null, { page: 1 }, null]);
    expect(await names()).toEqual(['Deal 3']);
  });

  test('tells pulls of changes what they have to heed: with what landed, at its end, and when it looks again', async () => {
    const everything = pagesOf([[deal('1', 1)], [deal('2', 2)], []], 1);
    const [before, ...after] = everything as [Page, Page, Page];
    const script = scripted(
      pagesOf([[deal('1', 1), deal('2', 2), deal('3', 3)]]),
      [before],
      pagesOf([[deal('2', 18)], []], 1),
      after,
      pagesOf([[deal('3', 19)]]).map((page) => ({ ...page, checkpoint: { page: 'looked' } })),
      pagesOf([[]]),
    );
    const heeding: Scripted = {
      ...script,
      connector: {
        ...script.connector,
        heed: (changes, reading) => ({ ...changes, [`told ${reading['page']}`]: true }),
      },
    };
    await land(heeding);
    expect(await land(heeding, { run: 'everything', mayGoOn: () => false })).toMatchObject({
      stopped: 'budget',
    });
    await land(heeding);
    await land(heeding, { run: 'everything' });
    await land(heeding);
    expect(script.asked.map(({ from }) => from)).toEqual([
      null,
      null,
      { page: 1, 'told 1': true },
      { page: 1 },
      { page: 2 },
      { page: 2, 'told 3': true, 'told looked': true },
    ]);
    expect(await names()).toEqual(['Deal 1', 'Deal 2', 'Deal 3']);
  });

  test('where no first pull has ended is that', async () => {
    expect(await land(scripted(TWO_PAGES), { run: 'everything' })).toMatchObject({ mode: 'first' });
  });
});

describe('the counts', () => {
  const lost = pagesOf([[deal('1', 1), deal('2', 2)]], 3);
  const again = pagesOf([[deal('1', 1), deal('2', 2), deal('3', 3)]]);

  test('tell of a row that was lost on the wire, and the next pull asks for the same again', async () => {
    const script = scripted(
      lost,
      again,
      pagesOf([[deal('1', 4)]], 2),
      pagesOf([[deal('1', 4), deal('2', 4)]]),
      lost,
      again,
    );
    expect(await message(land(script))).toMatch(
      /crm counts 3 records of deal \(what was written down\); 2 arrived\./,
    );
    expect(await land(script)).toMatchObject({ mode: 'first', added: 1, same: 2 });
    expect(await message(land(script))).toMatch(/counts 2 records of deal .*; 1 arrived/);
    expect(await land(script)).toMatchObject({ mode: 'changes', changed: 1, same: 1 });
    expect(await message(land(script, { run: 'everything' }))).toMatch(
      /counts 3 records of deal .*; 2 arrived/,
    );
    expect(await names()).toHaveLength(3);
    expect(await land(script, { run: 'everything' })).toMatchObject({ mode: 'everything' });
    expect(script.asked.map(({ from }) => from)).toEqual([null, null, { page: 1 }, { page: 1 }, null, null]);
  });

  test('are not put right by a row that came twice', async () => {
    const twice = pagesOf([[deal('1', 1), deal('2', 2)], [deal('2', 2)]], 3);
    expect(await message(land(scripted(twice)))).toMatch(/counts 3 .*; 3 arrived, 1 of them twice/);
    await land(scripted(again));
    expect(await message(land(scripted(twice), { run: 'everything' }))).toMatch(
      /; 3 arrived, 1 of them twice/,
    );
    expect(
      await land(scripted(pagesOf([[deal('1', 1), deal('2', 2), deal('2', 2)]], 2)), { run: 'everything' }),
    ).toMatchObject({
      deleted: 1,
      skipped: [{ why: 'They came more than once.', records: 1 }],
    });
  });

  test('tell of a row that was lost between arrival and the store', async () => {
    const landing: LandingPort = {
      ...store.landing,
      async land(batch) {
        const counts = await store.landing.land(batch);
        return { ...counts, read: counts.read - 1 };
      },
    };
    expect(await message(land(scripted(again), { landing }))).toMatch(
      /3 records of deal came from crm in one part; the mirror took 2/,
    );
  });

  test.each(['first', 'changes', 'everything'] as const)(
    'tell of a row that the mirror lost (%s)',
    async (mode) => {
      const script = scripted(again, again, again, again);
      if (mode !== 'first') await land(script);
      const lose = () => opened.engine.run(`delete from deals where id = '2'`);
      const landing: LandingPort = {
        ...store.landing,
        // What changed lands and ends in one transaction; there the record comes again.
        async land(batch) {
          if (mode === 'changes') await lose();
          return store.landing.land(batch);
        },
        async finish(end) {
          await lose();
          return store.landing.finish(end);
        },
      };
      const [held, came] = mode === 'changes' ? [3, 4] : [2, 3];
      const run = mode === 'everything' ? 'everything' : 'changes';
      expect(await message(land(script, { landing, run }))).toMatch(
        `The mirror holds ${held} records of deal from crm; ${came} arrived.`,
      );
      expect(await land(script)).toMatchObject({ mode: 'first', added: 3 - held, same: held });
      expect(await names()).toHaveLength(3);
    },
  );

  test('that brings nothing but its end keeps that, and loses nothing', async () => {
    await land(scripted(again));
    const nothing = { fields: FIELDS, rows: [], changes: [], checkpoint: { page: 9 } };
    const script = scripted(
      [{ ...nothing, proof: { expected: 0, by: 'nothing' } }],
      [{ ...nothing, proof: { expected: 0, by: 'nothing' } }],
    );
    expect(await land(script)).toMatchObject({ mode: 'changes', received: 0, stopped: null });
    await land(script);
    expect(script.asked[1]?.from).toEqual({ page: 9 });
    expect(await names()).toHaveLength(3);
  });

  test('of changes whose count does not come out is not ended with its last rows', async () => {
    const script = scripted(again, pagesOf([[deal('4', 4)]], 2), again);
    await land(script);
    const before = await store.landing.cursor('crm', 'deal', 'changes');
    expect(await message(land(script))).toMatch(/crm counts 2 records of deal .*; 1 arrived/);
    expect(await store.landing.cursor('crm', 'deal', 'changes')).toEqual(before);
    expect(await names()).toHaveLength(4);
  });

  test('tell of a pull that ends without a count', async () => {
    const { proof: _, ...open } = pagesOf([[deal('1', 1)]])[0] as Page;
    expect(await message(land(scripted([open])))).toMatch(/ended without the count that proves it/);
  });
});

describe('pages with files', () => {
  let folder: string;
  const landed: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plumbline-land-'));
    landed.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function filePage(
    name: string,
    ids: readonly string[],
    more: Partial<Page> = {},
    records = ids.length,
  ): Page {
    const path = join(folder, name);
    writeFileSync(path, `Id,Stamp,Name\n${ids.map((id) => `${id},${juneDay(1)},"Deal ${id}"\n`).join('')}`);
    return {
      fields: FIELDS,
      rows: [],
      changes: [],
      checkpoint: { page: name },
      file: {
        path,
        records,
        envelope: {
          id: 'Id',
          modifiedAt: 'Stamp',
          createdAt: null,
          createdBy: null,
          modifiedBy: null,
          deleted: null,
          mergedInto: null,
        },
        recipes: { name: { of: 'column', column: 'Name' }, accountId: { of: 'constant', value: null } },
        currency: { column: null, otherwise: 'EUR' },
        zone: 'UTC',
        landed: async () => {
          landed.push(name);
        },
      },
      ...more,
    };
  }

  test('land between pages with rows, are counted with them, and are let go of once they have', async () => {
    const last = { ...pagesOf([[deal('5', 5)]], 5)[0] } as Page;
    const script = scripted([
      filePage('a', ['1', '2'], { merges: [{ id: '9', into: '1' }] }),
      pagesOf([[deal('3', 3)], []])[0] as Page,
      filePage('b', ['4']),
      last,
    ]);
    expect(await land(script)).toMatchObject({ received: 5, added: 5, merged: 1, expected: 5 });
    expect(landed).toEqual(['a', 'b']);
    expect(await names()).toEqual(['1', '2', '3', '4', '5'].map((id) => `Deal ${id}`));
  });

  test('with a row less than the vendor counted fail, and none that was to land with them is let go of', async () => {
    const rows = pagesOf([[deal('7', 7)], []])[0] as Page;
    const script = scripted([
      filePage('a', ['1', '2']),
      rows,
      filePage('b', ['3']),
      filePage('c', ['4'], {}, 2),
    ]);
    expect(await message(land(script))).toMatch(
      /3 records of deal came from crm in one part; the engine read 2 of them/,
    );
    expect(landed).toEqual(['a']);
    expect(await names()).toEqual(['Deal 1', 'Deal 2', 'Deal 7']);
    expect((await store.landing.cursor('crm', 'deal', 'changes'))?.checkpoint).toContain('"page":1}');
  });

  test('whose columns stand in another order, or that are worked out in another way, land as well', async () => {
    const turned = filePage('turned', []);
    writeFileSync(join(folder, 'turned'), `Name,Stamp,Id\n"Deal 3",${juneDay(1)},3\n`);
    const other = filePage('other', ['4'], { proof: { expected: 4, by: 'all' } });
    const { file } = other as { file: NonNullable<Page['file']> };
    const recipes = { ...file.recipes, name: { of: 'constant', value: 'Other' } } as const;
    const script = scripted([
      filePage('a', ['1', '2']),
      { ...turned, file: { ...(turned.file as NonNullable<Page['file']>), records: 1 } },
      { ...other, file: { ...file, recipes } },
    ]);
    expect(await land(script)).toMatchObject({ added: 4 });
    expect(await names()).toEqual(['Deal 1', 'Deal 2', 'Deal 3', 'Other']);
    expect(landed).toEqual(['a', 'turned', 'other']);
  });
});
