import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Checkpoint, Page } from '../../src/crm/connector.ts';
import type { HubspotBehaviour } from '../../src/sandbox/hubspot/behaviour.ts';
import type { VendorEvent } from '../../src/sandbox/vendor-data.ts';
import { ANA, portalOf, record, table } from '../worlds/hubspot-portal.ts';
import { type Desk, desk, heldIn, NOW, proofOf, rowsOf } from './hubspot-desk.ts';

/* Of what HubSpot archived 90 days ago some is restored in time, and all else is gone: only the first comes back. */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const KEPT_MS = 90 * DAY_MS;
/** Every bound lies so far in the past. */
const SETTLING_MS = 10 * MINUTE_MS;
const OLD = '2025-10-01T08:00:00.000Z';
const LOOK_UP = '/crm/v3/objects/contacts/batch/read';
const SEARCH = '/crm/v3/objects/contacts/search';

/** A portal with contacts in the archive, a mirror of it, and pulls that come in turn. */
interface Scene {
  readonly here: Desk;
  /** Ids of the contacts that the mirror holds as there. */
  live(): string[];
  /** Lets so many minutes pass, then pulls. Returns what was asked for, archived records among it. */
  pull(afterMinutes: number): Promise<readonly string[]>;
  happen(kind: 'delete' | 'undelete', id: string): Promise<void>;
  /** So many others change, one after the other. */
  touch(count: number): Promise<void>;
}

const OTHERS = Array.from({ length: 250 }, (_, place) => String(5000 + place));

/** @param ends when the time of each archived contact ends, in minutes from now; their ids are 1000, 1001 … */
async function open(ends: readonly number[], behaviour: Partial<HubspotBehaviour> = {}): Promise<Scene> {
  const archived = ends.map((end, place) => ({
    ...record(String(1000 + place), OLD, { lastname: `Gone ${place}` }),
    archived: true,
    archivedAt: new Date(Date.parse(NOW) - KEPT_MS + end * MINUTE_MS).toISOString(),
  }));
  const others = OTHERS.map((id) => record(id, OLD, { lastname: 'There' }));
  const portal = portalOf([table('contacts', { lastname: 'string' }, [...archived, ...others])]);
  const here = await desk(portal, {
    served: { behaviour: { undeleteMovesModified: false, ...behaviour } },
  });
  const mirror = new Map<string, boolean>();
  let from: Checkpoint | null = null;
  return {
    here,
    live: () => [...mirror].flatMap(([id, deleted]) => (deleted || OTHERS.includes(id) ? [] : [id])).sort(),
    async pull(afterMinutes) {
      here.pass(afterMinutes * MINUTE_MS);
      here.server.control.forget();
      const until = new Date(Date.parse(here.clock.now()) - SETTLING_MS).toISOString();
      const ask = from === null ? { until } : { until, held: heldIn(mirror) };
      const pages: Page[] = await here.pull('contact', from, ['lastName'], ask);
      expect(proofOf(pages)).toBe(rowsOf(pages).filter(({ deleted }) => !deleted).length);
      for (const { id, deleted } of rowsOf(pages)) mirror.set(id, deleted);
      from = pages.at(-1)?.checkpoint ?? null;
      const remembered = String(from?.['remembered'] ?? '').split(' ');
      expect(new Set(remembered).size).toBe(remembered.length);
      return here.server.control
        .calls()
        .filter(({ path }) => path.includes('/objects/'))
        .map(({ path, query }) => `${path}${query.get('archived') === 'true' ? ' archived' : ''}`);
    },
    async happen(kind, id) {
      const at = here.clock.now();
      await here.server.happen([{ kind, table: 'contacts', id, at, by: ANA.id }]);
    },
    async touch(count) {
      const nowMs = Date.parse(here.clock.now());
      await here.server.happen(
        OTHERS.slice(0, count).map((id, place): VendorEvent => {
          const at = new Date(nowMs + place).toISOString();
          return { kind: 'touch', table: 'contacts', ids: [id], at, by: null };
        }),
      );
    },
  };
}

/** What the last search was told to look for. */
function groupsAsked({ here }: Scene): number {
  const searches = here.server.control.calls().filter(({ path }) => path === SEARCH);
  return (JSON.parse(searches.at(-1)?.body ?? '{}') as { filterGroups: unknown[] }).filterGroups.length;
}

const QUIET_DAY = [SEARCH, '/crm/v3/objects/contacts archived'];

describe('An archived record whose 90 days end', () => {
  it('costs no call of its own, and is not asked for again once it is certain that it is gone', async () => {
    const scene = await open([200, 9000]);
    await scene.pull(0);
    expect(await scene.pull(1440)).toEqual(QUIET_DAY);
    expect(groupsAsked(scene)).toBe(2);
    expect(await scene.pull(1440)).toEqual(QUIET_DAY);
    expect(groupsAsked(scene)).toBe(1);
    expect(scene.live()).toEqual([]);
    await scene.here.server.stop();
  });

  it('comes back where it was restored in time, though its time of change stayed', async () => {
    const scene = await open([200, 201, 9000]);
    await scene.pull(0);
    scene.here.pass(199 * MINUTE_MS);
    await scene.happen('undelete', '1001');
    expect(await scene.pull(1440)).toEqual(QUIET_DAY);
    expect(scene.live()).toEqual(['1001']);
    await scene.here.server.stop();
  });

  it('is asked for until the index has settled, since that may hide it', async () => {
    const scene = await open([30, 9000], { searchLagMs: 40 * MINUTE_MS, seed: 4 });
    await scene.pull(0);
    scene.here.pass(25 * MINUTE_MS);
    await scene.happen('undelete', '1000');
    expect(await scene.pull(20)).toEqual(QUIET_DAY);
    expect(scene.live()).toEqual([]);
    expect(await scene.pull(80)).toEqual(QUIET_DAY);
    expect(scene.live()).toEqual(['1000']);
    await scene.here.server.stop();
  });

  it('is looked up where more changed than one answer holds', async () => {
    const scene = await open([200, 201, 9000]);
    await scene.pull(0);
    scene.here.pass(100 * MINUTE_MS);
    await scene.happen('undelete', '1000');
    await scene.touch(230);
    expect(await scene.pull(1440)).toEqual([SEARCH, ...QUIET_DAY, LOOK_UP]);
    expect(scene.live()).toEqual(['1000']);
    await scene.here.server.stop();
  });

  it('keeps its type from being taken for one of which nothing can be restored', async () => {
    const scene = await open([30]);
    await scene.pull(0);
    scene.here.pass(29 * MINUTE_MS);
    // The list is empty from now on, and no search has shown it yet.
    const hidden = { total: 0, results: [] };
    scene.here.server.control.inject({ match: `POST ${SEARCH}`, reply: { status: 200, body: hidden } });
    await scene.happen('undelete', '1000');
    await scene.pull(5);
    expect(scene.live()).toEqual([]);
    await scene.pull(1440);
    expect(scene.live()).toEqual(['1000']);
    await scene.here.server.stop();
  });

  it('is there or not there afterwards as in the CRM, whenever it ends, is restored, or archived again', async () => {
    const minutes = fc.integer({ min: 0, max: 400 });
    const contact = fc.record({
      end: minutes,
      restored: fc.option(fc.integer({ min: 0, max: 30 }), { freq: 2 }),
      again: fc.option(fc.integer({ min: 1, max: 120 }), { freq: 3 }),
    });
    const story = fc.record({
      people: fc.array(contact, { minLength: 1, maxLength: 6 }),
      pulls: fc.array(minutes, { minLength: 1, maxLength: 5 }),
      busy: fc.option(minutes, { freq: 3 }),
      lag: fc.constantFrom(0, 10, 40, 40),
      seed: fc.integer({ min: 1, max: 1000 }),
      moved: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(story, async ({ people, pulls, busy, lag, seed, moved }) => {
        const behaviour = { searchLagMs: lag * MINUTE_MS, seed, undeleteMovesModified: moved };
        const scene = await open(
          people.map(({ end }) => end),
          behaviour,
        );
        await scene.pull(0);
        const there = new Set<string>();
        const moments: {
          readonly at: number;
          readonly rank: number;
          readonly act: () => Promise<unknown>;
        }[] = [];
        for (const [place, { end, restored, again }] of people.entries()) {
          if (restored === null) continue;
          const id = String(1000 + place);
          const at = Math.max(0, end - restored);
          there.add(id);
          moments.push({ at, rank: 0, act: () => scene.happen('undelete', id) });
          if (again === null) continue;
          there.delete(id);
          moments.push({ at: at + again, rank: 1, act: () => scene.happen('delete', id) });
        }
        for (const at of pulls) moments.push({ at, rank: 2, act: () => scene.pull(0) });
        if (busy !== null) moments.push({ at: busy, rank: 1, act: () => scene.touch(230) });
        let now = 0;
        for (const { at, act } of moments.sort((a, b) => a.at - b.at || a.rank - b.rank)) {
          scene.here.pass((at - now) * MINUTE_MS);
          now = at;
          await act();
        }
        // Longer than the look-back and what every bound lies in the past.
        await scene.pull(75);
        expect(scene.live()).toEqual([...there].sort());
        await scene.here.server.stop();
      }),
      { numRuns: 60 },
    );
  });
});
