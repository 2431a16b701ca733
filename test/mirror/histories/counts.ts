import type { Connector } from '../../../src/crm/connector.ts';
import type { ObjectName } from '../../../src/crm/objects.ts';
import { silentLog } from '../../../src/log.ts';
import { syncSource } from '../../../src/mirror/sync.ts';
import { tableOf } from '../../../src/mirror/tables.ts';
import { startHubspot } from '../../../src/sandbox/hubspot/index.ts';
import { startSalesforce } from '../../../src/sandbox/salesforce/index.ts';
import type { Control, Reply } from '../../../src/sandbox/server.ts';
import { manyAccounts, manyContacts, rowId } from '../../worlds/histories/many.ts';
import { HUBSPOT_TOKEN, SALESFORCE_CLIENT } from '../../worlds/histories/stage.ts';
import { buildMirrorHouse } from './house.ts';
import { connectTo } from './sync-once.ts';

/** How many records each of the three cases has. */
export interface Sizes {
  /** In two pages of Bulk results. */
  readonly bulk: number;
  readonly rest: number;
  /** HubSpot records that all change at one instant. */
  readonly instant: number;
}

/** What one case came to. */
export interface Counted {
  readonly name: keyof Sizes;
  readonly records: number;
  /** Records that stand in the mirror after a pull that nothing befell. */
  readonly landed: number;
  /** The vendor's own count of the pull that counts, and by which of its figures. */
  readonly expected: number | null;
  readonly by: string | null;
  /** What is told when a row is missing from a page, and when one is missing from the mirror. */
  readonly lostOnWire: readonly string[];
  readonly lostInMirror: readonly string[];
}

const FIRST = '2026-06-01T06:00:00.000Z';
const LATER = '2026-06-02T06:00:00.000Z';
const INSTANT = '2026-06-01T12:00:00.000Z';

interface Scene {
  readonly connector: 'salesforce' | 'hubspot';
  readonly object: ObjectName;
  readonly url: string;
  readonly control: Control;
  readonly bulk: { readonly aboveRows: number; readonly pageRows: number } | null;
  /** Part of the addresses of the calls that bring the records that count. */
  readonly pages: string;
  /** What happens before the pull that counts; null where the first one does. */
  readonly before: (() => Promise<void>) | null;
  stop(): Promise<void>;
}

/** Pulls all of it; then once more with a row taken away on the wire, and with one taken from the mirror. */
export async function countAll(sizes: Sizes, told: (counted: Counted) => void): Promise<void> {
  for (const name of ['bulk', 'rest', 'instant'] as const) {
    const records = sizes[name];
    const whole = await oneRun(name, records, false);
    const broken = await oneRun(name, records, true);
    const { landed, expected, by, lostInMirror } = whole;
    told({ name, records, landed, expected, by, lostOnWire: broken.failures, lostInMirror });
  }
}

async function oneRun(name: keyof Sizes, records: number, lossy: boolean) {
  const clock = { at: FIRST };
  const scene = await openScene(name, records, { now: () => clock.at });
  const house = buildMirrorHouse({ onFile: false });
  try {
    const { store, engine } = await house.open();
    const order = {
      urls: { salesforce: scene.url, hubspot: scene.url },
      bulk: scene.bulk,
      apiVersion: 'v3',
    };
    const connector: Connector = connectTo(order, store, { now: () => clock.at })[scene.connector];
    const sync = () =>
      syncSource({
        connector,
        store,
        wanted: new Map([[scene.object, ['name', 'lastName', 'phone', 'country']]]),
        budgetPercent: 100,
        clock: { now: () => clock.at },
        log: silentLog,
        progress: () => {},
      });
    if (scene.before) {
      await sync();
      await scene.before();
      clock.at = LATER;
    }
    if (lossy) loseOne(scene.control, scene.pages, rowId(scene.connector, Math.floor(records / 2)));
    const report = await sync();
    const failures = report.failures.map(({ message }) => message);
    const pull = report.pulls.find(({ object }) => object === scene.object);
    const table = tableOf(scene.object);
    const landed = await store.landing.countLive(table, scene.connector);
    if (lossy) return { landed, expected: null, by: null, failures, lostInMirror: [] };
    await engine.run(`delete from ${table} where id = $1`, [rowId(scene.connector, 1)]);
    const again = await sync();
    const lostInMirror = again.failures.map(({ message }) => message);
    return { landed, expected: pull?.expected ?? null, by: pull?.by ?? null, failures, lostInMirror };
  } finally {
    await house.close();
    await scene.stop();
  }
}

async function openScene(name: keyof Sizes, records: number, clock: { now(): string }): Promise<Scene> {
  if (name === 'instant') {
    const portal = manyContacts(records);
    const server = await startHubspot(portal, { clock, token: HUBSPOT_TOKEN });
    const ids = Array.from({ length: records }, (_, number) => rowId('hubspot', number));
    return {
      connector: 'hubspot',
      object: 'contact',
      url: server.url,
      control: server.control,
      bulk: null,
      pages: '/search',
      before: () => server.happen([{ kind: 'touch', table: 'contacts', ids, at: INSTANT, by: null }]),
      stop: server.stop,
    };
  }
  const server = await startSalesforce(manyAccounts(records), { clock, ...SALESFORCE_CLIENT });
  return {
    connector: 'salesforce',
    object: 'account',
    url: server.url,
    control: server.control,
    bulk: name === 'bulk' ? { aboveRows: 1, pageRows: records / 2 } : null,
    pages: name === 'bulk' ? '/jobs/query' : '/query',
    before: null,
    stop: server.stop,
  };
}

/** From now on no page that passes holds the record of this id; everything else that the server says stays. */
function loseOne(control: Control, pages: string, id: string): void {
  const isIt = (row: unknown) => {
    const { id: own, Id } = row as { readonly id?: unknown; readonly Id?: unknown };
    return own === id || Id === id;
  };
  control.inject({
    match: pages,
    times: Number.POSITIVE_INFINITY,
    alter(reply): Reply {
      const { stream, ...rest } = reply;
      const text = stream ? [...stream].join('') : reply.body;
      if (typeof text === 'string') {
        const lines = text.split('\n').filter((line) => !line.includes(`"${id}"`));
        return { ...rest, body: lines.join('\n') };
      }
      const body = text as Record<string, unknown> | undefined;
      for (const list of ['records', 'results']) {
        const rows = body?.[list];
        if (Array.isArray(rows))
          return { ...rest, body: { ...body, [list]: rows.filter((row) => !isIt(row)) } };
      }
      return reply;
    },
  });
}
