import type { VendorRow } from '../vendor-data.ts';
import type { HubspotBehaviour } from './behaviour.ts';
import { chance } from './chance.ts';
import { createRecordIndex, type RecordIndex } from './record-index.ts';

/** An index that learns of changes some time after they happened. */
export interface LaggingIndex {
  /** @param row null where the record went */
  note(change: { readonly id: string; readonly row: VendorRow | null; readonly at: string }): void;
  /** The index as it stands at this moment. */
  at(nowMs: number): RecordIndex;
  /** Whether it still has something to learn. */
  behind(): boolean;
}

/**
 * Searches lag behind and are not monotone: each change takes a time of its own, so that one made later can show
 * earlier. Never does an older state of a record follow a newer one.
 * @param source what it knows from the beginning
 * @param name makes its chances differ from those of other indexes
 */
export function createLaggingIndex(
  source: Iterable<VendorRow>,
  name: string,
  behaviour: HubspotBehaviour,
): LaggingIndex {
  const index = createRecordIndex(source);
  const learnt = new Map<string, number>();
  let waiting: {
    readonly id: string;
    readonly row: VendorRow | null;
    readonly dueMs: number;
    readonly turn: number;
  }[] = [];
  let turns = 0;

  return {
    note({ id, row, at }) {
      const turn = ++turns;
      const lagMs = Math.floor(chance(behaviour.seed, name, id, turn) * behaviour.searchLagMs);
      waiting.push({ id, row, dueMs: Date.parse(at) + lagMs, turn });
    },

    at(nowMs) {
      const due = waiting.filter(({ dueMs }) => dueMs <= nowMs);
      if (due.length === 0) return index;
      waiting = waiting.filter(({ dueMs }) => dueMs > nowMs);
      for (const { id, row, turn } of due) {
        if ((learnt.get(id) ?? 0) > turn) continue;
        learnt.set(id, turn);
        if (row) index.put(row);
        else index.drop(id);
      }
      return index;
    },

    behind: () => waiting.length > 0,
  };
}
