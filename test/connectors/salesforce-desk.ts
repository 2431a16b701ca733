import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { createSalesforce, type SalesforceOptions } from '../../connectors/salesforce/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import type { ChangeRow, Checkpoint, Connector, Page } from '../../src/crm/connector.ts';
import { fieldsOf, type ObjectName, type Value } from '../../src/crm/objects.ts';
import { silentLog } from '../../src/log.ts';
import { type SalesforceSandbox, startSalesforce } from '../../src/sandbox/salesforce/index.ts';
import type { SalesforceOrg } from '../../src/sandbox/vendor-data.ts';
import { rowsOfFile } from '../contracts/file-rows.ts';
import { fullOrg } from '../worlds/salesforce-more.ts';

export const UNTIL = '2026-02-01T00:00:00.000Z';
export const clock = stoppedClock('2026-02-01T00:10:00.000Z');

type ServerOptions = Partial<Parameters<typeof startSalesforce>[1]>;

export interface Desk {
  readonly server: SalesforceSandbox;
  readonly connector: Connector;
  /** Milliseconds that were waited, instead of waiting. */
  readonly waits: number[];
  readonly scratch: string;
  /** Another one for the same organisation, as after a restart. */
  again(options?: Partial<SalesforceOptions>): Connector;
  close(): Promise<void>;
}

/** Opens desks that close when the test ends that opened them. */
export function desks(): typeof openDesk {
  const opened: Desk[] = [];
  afterEach(async () => {
    for (const desk of opened.splice(0)) await desk.close();
  });
  return async (ask) => {
    const desk = await openDesk(ask);
    opened.push(desk);
    return desk;
  };
}

/** A pretended organisation, and a connector that reads it in bulk from the third row on, in pages of five. */
export async function openDesk(
  ask: {
    readonly org?: SalesforceOrg;
    readonly server?: ServerOptions;
    readonly connector?: Partial<SalesforceOptions>;
  } = {},
): Promise<Desk> {
  const options = { clock, clientId: 'client', clientSecret: 'secret', pageRows: 5, ...ask.server };
  const server = await startSalesforce(ask.org ?? fullOrg(), options);
  const scratch = mkdtempSync(join(tmpdir(), 'plumbline-results-'));
  const waits: number[] = [];
  const again = (more: Partial<SalesforceOptions> = {}) =>
    createSalesforce({
      loginUrl: server.url,
      clientId: 'client',
      clientSecret: 'secret',
      mapping: {},
      clock,
      log: silentLog,
      sleep: async (ms) => void waits.push(ms),
      scratch,
      bulk: { aboveRows: 2, pageRows: 5 },
      ...ask.connector,
      ...more,
    });
  async function close(): Promise<void> {
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
  return { server, connector: again(), waits, scratch, again, close };
}

export interface PullAsk {
  readonly from?: Checkpoint | null;
  readonly until?: string;
  readonly fields?: readonly string[];
  readonly history?: boolean;
  /** Stops after so many pages. */
  readonly pages?: number;
}

/** Pages as the mirror takes them: what comes in a file is read and let go before the next is asked for. */
export async function pull(connector: Connector, object: ObjectName, ask: PullAsk = {}): Promise<Page[]> {
  const pages: Page[] = [];
  const { from = null, until = UNTIL, fields = fieldsOf(object), history = true } = ask;
  for await (const page of connector.pull({ object, fields, from, until, history })) {
    const { file, ...rest } = page;
    pages.push(file ? { ...rest, rows: rowsOfFile(object, page.fields, file) } : page);
    await file?.landed();
    if (pages.length === ask.pages) break;
  }
  return pages;
}

/** Rows as objects of our fields, by id. */
export function records(pages: readonly Page[]): Map<string, Record<string, Value | boolean>> {
  return new Map(
    pages.flatMap((page) =>
      page.rows.map((row) => {
        const values = page.fields.map((field, index) => [field, row.values[index] ?? null] as const);
        return [row.id, { deleted: row.deleted, ...Object.fromEntries(values) }] as const;
      }),
    ),
  );
}

export function changes(pages: readonly Page[]): ChangeRow[] {
  return pages.flatMap((page) => page.changes);
}

export function live(pages: readonly Page[]): number {
  return pages.flatMap((page) => page.rows).filter((row) => !row.deleted).length;
}

/** Method and path of every call since the last look, short. */
export function callsOf(server: SalesforceSandbox): string[] {
  const calls = server.control.calls().map(({ method, path, query }) => {
    const from = /\bFROM (\w+)/.exec(query.get('q') ?? '')?.[1];
    return `${method} ${path.replace(/^\/services\/(data\/v[\d.]+)?/, '')}${from ? ` ${from}` : ''}`;
  });
  server.control.forget();
  return calls;
}
