import type { House } from '../../jobs/house.ts';
import { createMemory } from '../../src/briefing/memory.ts';
import { stoppedClock } from '../../src/clock.ts';
import { createMending } from '../../src/fixing/mending.ts';
import { silentLog } from '../../src/log.ts';
import { createPreferences } from '../../src/people/preferences.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import { openDocuments } from '../../src/store/lowdb/documents.ts';
import { testStrategy } from '../worlds/strategy.ts';

/** A house without CRM, channel or people, on a store in memory; parts of it can be replaced. */
export async function emptyHouse(folder: string, parts: Partial<House> = {}): Promise<House> {
  const { clock = stoppedClock('2026-11-23T09:00:00.000Z') } = parts;
  const store = await openRecordStore(':memory:', 256);
  const documents = openDocuments(folder);
  const strategy = testStrategy();
  return {
    connectors: [],
    store,
    mending: createMending({ writingOf: () => null, fixes: store.fixes, clock, log: silentLog }),
    documents,
    preferences: createPreferences(documents),
    memory: createMemory(documents, clock),
    strategy: () => strategy,
    people: () => [],
    notifier: null,
    budgetPercent: 100,
    clock,
    log: silentLog,
    progress: () => {},
    day: () => '2026-11-23',
    ...parts,
  };
}
