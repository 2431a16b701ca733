import { createHubspot } from '../../connectors/hubspot/index.ts';
import type { Clock } from '../../src/clock.ts';
import type { Checkpoint, Connector, Held, Page, RecordRow } from '../../src/crm/connector.ts';
import type { SourceMapping } from '../../src/crm/mapping.ts';
import { fieldsOf, type ObjectName, type Value } from '../../src/crm/objects.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { type HubspotSandbox, startHubspot } from '../../src/sandbox/hubspot/index.ts';
import type { HubspotPortal } from '../../src/sandbox/vendor-data.ts';

/** After everything that the portals of these tests hold. */
export const UNTIL = '2026-01-31T00:00:00.000Z';
export const NOW = '2026-01-31T00:10:00.000Z';
export const TOKEN = 'pat-eu1-very-secret';

/** A portal, a connector to it, and the waits that it would have made: they pass on the clock of both instead. */
export interface Desk {
  readonly server: HubspotSandbox;
  readonly connector: Connector;
  readonly waitsMs: number[];
  readonly clock: Clock;
  /** How the connector waits; whoever waits in the same way shares its limits. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Lets so much time pass. */
  pass(ms: number): void;
  pull(
    object: ObjectName,
    from?: Checkpoint | null,
    fields?: readonly string[],
    ask?: { readonly until?: string; readonly history?: boolean; readonly held?: Held },
  ): Promise<Page[]>;
}

type Served = Partial<Parameters<typeof startHubspot>[1]>;
type Made = Partial<Parameters<typeof createHubspot>[0]>;

/** @param options.served what the portal does beside the usual; `made` what the connector is given beside it */
export async function desk(
  portal: HubspotPortal,
  options: {
    readonly mapping?: SourceMapping;
    readonly timeoutMs?: number;
    readonly token?: string;
    readonly log?: Log;
    readonly served?: Served;
    readonly made?: Made;
  } = {},
): Promise<Desk> {
  let passedMs = 0;
  const pass = (ms: number) => {
    passedMs += ms;
  };
  const clock: Clock = { now: () => new Date(Date.parse(NOW) + passedMs).toISOString() };
  const server = await startHubspot(portal, { clock, token: TOKEN, ...options.served });
  const waitsMs: number[] = [];
  const sleep = async (ms: number) => {
    waitsMs.push(ms);
    pass(ms);
  };
  const connector = createHubspot({
    baseUrl: server.url,
    token: options.token ?? TOKEN,
    mapping: options.mapping ?? {},
    clock,
    log: options.log ?? silentLog,
    timeoutMs: options.timeoutMs ?? 10_000,
    sleep,
    elapsedMs: () => passedMs,
    ...options.made,
  });
  const pull: Desk['pull'] = async (object, from = null, fields = fieldsOf(object), ask = {}) => {
    const pages: Page[] = [];
    const stored = from && (JSON.parse(JSON.stringify(from)) as Checkpoint);
    const request = { until: UNTIL, history: true, ...ask };
    for await (const page of connector.pull({ object, fields, from: stored, ...request })) {
      pages.push(page);
    }
    return pages;
  };
  return { server, connector, waitsMs, clock, sleep, pass, pull };
}

/** What a mirror answers of one object. @param records whether each is deleted, by id */
export function heldIn(records: ReadonlyMap<string, boolean>): Held {
  return async ({ idPrefix, ids }) => {
    const own = [...records].filter(([id]) => id.startsWith(idPrefix));
    const live = new Set(own.flatMap(([id, deleted]) => (deleted ? [] : [id])));
    return {
      live: live.size,
      deleted: own.length - live.size,
      unheld: ids.filter((id) => !live.has(id)),
    };
  };
}

export function rowsOf(pages: readonly Page[]): RecordRow[] {
  return pages.flatMap((page) => page.rows);
}

export function idsOf(pages: readonly Page[]): string[] {
  return rowsOf(pages).map(({ id }) => id);
}

export function proofOf(pages: readonly Page[]): number | undefined {
  return pages.at(-1)?.proof?.expected;
}

/** One record with its fields by name. */
export function fieldsById(pages: readonly Page[], id: string): Record<string, Value | undefined> {
  for (const { fields, rows } of pages) {
    const row = rows.find((each) => each.id === id);
    if (row) return Object.fromEntries(fields.map((field, place) => [field, row.values[place]]));
  }
  throw new Error(`No page holds ${id}`);
}
