import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Connector } from '../../src/crm/connector.ts';
import type { Rights, Writing } from '../../src/crm/writing.ts';
import { BugError } from '../../src/errors.ts';
import type { FixOrder } from '../../src/fixing/fix.ts';
import { createMending, type Mending } from '../../src/fixing/mending.ts';
import type { Log } from '../../src/log.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { createTiny } from '../worlds/tiny-crm/connector/index.ts';
import type { TinyCrm } from '../worlds/tiny-crm/server.ts';
import { tinyWorld } from '../worlds/tiny-crm/world.ts';

export const NOW = '2026-02-02T12:00:00.000Z';
export const OWN: Rights = { level: 'own', accessToken: 'ana' };
export const LENT: Rights = {
  level: 'integration',
  allowed: true,
  userId: 'u1',
  findingFields: ['name', 'amount'],
};

/** A tiny CRM, a store on disk and everything that mends records between them. */
export interface Desk {
  readonly crm: TinyCrm;
  readonly connector: Connector;
  readonly writing: Writing;
  readonly store: RecordStore;
  readonly mending: Mending;
  /** Everything that was logged, as text. */
  logged(): string;
  setNow(instant: string): void;
  /** Closes the store and asks its file. */
  rows(sql: string): Promise<readonly Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export async function openDesk(alter: (writing: Writing) => Writing = (writing) => writing): Promise<Desk> {
  const crm = await tinyWorld();
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-fixing-'));
  const file = join(folder, 'records.duckdb');
  const store = await openRecordStore(file, 128);
  const lines: unknown[] = [];
  const keep = (fields: Record<string, unknown>, message: string) => void lines.push([fields, message]);
  const log: Log = { debug: keep, info: keep, warn: keep, error: keep };
  const connector = createTiny({ url: crm.url, secret: 'app', log });
  if (!connector.writing) throw new BugError('The tiny CRM cannot be written to.');
  const writing = alter(connector.writing);
  let now = NOW;
  let open = true;
  const close = async () => {
    if (open) await store.close();
    open = false;
  };
  return {
    crm,
    connector,
    writing,
    store,
    mending: createMending({
      writingOf: (source) => (source === 'tiny' ? writing : undefined),
      fixes: store.fixes,
      clock: { now: () => now },
      log,
    }),
    logged: () => JSON.stringify(lines),
    setNow(instant) {
      now = instant;
    },
    async rows(sql) {
      await close();
      const instance = await DuckDBInstance.create(file);
      const connection = await instance.connect();
      const reader = await connection.runAndReadAll(sql);
      const rows = reader.getRowObjectsJson();
      connection.closeSync();
      instance.closeSync();
      return rows;
    },
    async stop() {
      await close();
      await crm.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Ana's order on the first deal, unless told otherwise. */
export function order(more: Partial<FixOrder> = {}): FixOrder {
  return {
    by: 'ana@example.test',
    rights: OWN,
    userId: 'u1',
    source: 'tiny',
    object: 'deal',
    id: 'c1',
    checkId: 'deal-amount-missing',
    seenModifiedAt: '2026-01-03T08:00:00.000Z',
    fields: { amount: { seen: 10_050, wanted: 20_000 } },
    undoes: null,
    ...more,
  };
}

export function worthOf(crm: TinyCrm, key = 'c1'): unknown {
  return crm.kinds.get('chances')?.records.get(key)?.data['worth'];
}
