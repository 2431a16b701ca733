import { createHubspot } from '../../connectors/hubspot/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import type { Checkpoint, Connector, Page, RecordRow, Value } from '../../src/crm/connector.ts';
import type { SourceMapping } from '../../src/crm/mapping.ts';
import { fieldsOf, type ObjectName } from '../../src/crm/objects.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { type HubspotSandbox, startHubspot } from '../../src/sandbox/hubspot/index.ts';
import type { HubspotPortal } from '../../src/sandbox/vendor-data.ts';

/** After everything that the portals of these tests hold. */
export const UNTIL = '2026-01-31T00:00:00.000Z';
export const NOW = '2026-01-31T00:10:00.000Z';
export const TOKEN = 'pat-eu1-very-secret';

/** A portal, a connector to it, and the waits that it would have made. */
export interface Desk {
  readonly server: HubspotSandbox;
  readonly connector: Connector;
  readonly waitsMs: number[];
  pull(object: ObjectName, from?: Checkpoint | null, fields?: readonly string[]): Promise<Page[]>;
}

export async function desk(
  portal: HubspotPortal,
  options: { mapping?: SourceMapping; timeoutMs?: number; token?: string; log?: Log } = {},
): Promise<Desk> {
  const clock = stoppedClock(NOW);
  const server = await startHubspot(portal, { clock, token: TOKEN });
  const waitsMs: number[] = [];
  const connector = createHubspot({
    baseUrl: server.url,
    token: options.token ?? TOKEN,
    mapping: options.mapping ?? {},
    clock,
    log: options.log ?? silentLog,
    timeoutMs: options.timeoutMs ?? 10_000,
    sleep: async (ms) => void waitsMs.push(ms),
  });
  const pull = async (object: ObjectName, from: Checkpoint | null = null, fields = fieldsOf(object)) => {
    const pages: Page[] = [];
    const stored = from && (JSON.parse(JSON.stringify(from)) as Checkpoint);
    for await (const page of connector.pull({ object, fields, from: stored, until: UNTIL })) pages.push(page);
    return pages;
  };
  return { server, connector, waitsMs, pull };
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
