import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connector } from '../../../src/crm/connector.ts';
import type { Engine } from '../../../src/store/duckdb/connection.ts';
import { openEngine, storeOn } from '../../../src/store/duckdb/open.ts';
import type { RecordStore } from '../../../src/store/ports.ts';
import { VENDORS } from '../../worlds/histories/story.ts';
import { connectTo, type SyncOrder } from './sync-once.ts';

const MEMORY_MB = 256;

/** A mirror that histories are played against. Only one process at a time holds its file. */
export interface MirrorHouse {
  /** Null where the mirror is in memory. */
  readonly file: string | null;
  /** Opens what is closed. */
  open(): Promise<{ readonly store: RecordStore; readonly engine: Engine }>;
  /** Lets go of the file, so that another process may take it. */
  letGo(): Promise<void>;
  /** Closes for good and removes everything. */
  close(): Promise<void>;
}

/** @param onFile whether it is to outlive this process's hold on it */
export function buildMirrorHouse({ onFile }: { readonly onFile: boolean }): MirrorHouse {
  const folder = onFile ? mkdtempSync(join(tmpdir(), 'plumbline-history-')) : null;
  const file = folder === null ? null : join(folder, 'mirror.duckdb');
  let held: { store: RecordStore; engine: Engine } | null = null;

  async function letGo(): Promise<void> {
    const { store } = held ?? {};
    held = null;
    await store?.close();
  }

  return {
    file,
    letGo,
    async open() {
      held ??= await openMirror(file ?? ':memory:');
      return held;
    },
    async close() {
      await letGo();
      if (folder !== null) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The real store, and the engine beneath it for a judge to look into. */
export async function openMirror(file: string): Promise<{ store: RecordStore; engine: Engine }> {
  const opened = await openEngine(file, MEMORY_MB);
  // A few dozen rows are not worth sharing among threads, and many processes run at once.
  await opened.engine.run('set threads = 1');
  return { store: storeOn(opened), engine: opened.engine };
}

/** Connectors that live from one sync to the next, as in a process that stays up. */
export interface Connectors {
  for(order: SyncOrder, store: RecordStore, restart: boolean): readonly Connector[];
}

/** @param alter puts something between the connectors and those who call them */
export function keepConnectors(
  alter: (connector: Connector) => Connector = (connector) => connector,
): Connectors {
  let now = '';
  let kept: { readonly store: RecordStore; readonly connectors: readonly Connector[] } | null = null;
  return {
    for(order, store, restart) {
      now = order.now;
      if (kept === null || restart || kept.store !== store) {
        const both = connectTo(order, store, { now: () => now });
        kept = { store, connectors: VENDORS.map((vendor) => alter(both[vendor])) };
      }
      return kept.connectors;
    },
  };
}
