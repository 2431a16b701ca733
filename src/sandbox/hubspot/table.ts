import type { VendorRow } from '../vendor-data.ts';
import type { HubspotBehaviour } from './behaviour.ts';
import type { ObjectType } from './catalogue.ts';
import { createLaggingIndex, type LaggingIndex } from './lagging-index.ts';
import type { Property } from './properties.ts';
import { createRecordIndex, type RecordIndex, textIn } from './record-index.ts';

/** Records of one type, ready to be listed, searched and changed. */
export interface Table {
  readonly type: ObjectType;
  readonly properties: ReadonlyMap<string, Property>;
  readonly live: RecordIndex;
  readonly archived: RecordIndex;
  /** Live or archived. */
  find(id: string): VendorRow | undefined;
  /** What a search at this moment knows. */
  searched(now: string): RecordIndex;
  /** A property of a record as it is sent; null where it is empty or there is no such property. */
  text(row: VendorRow, name: string): string | null;
  /**
   * Puts a record, or a new version, where its `archived` says.
   * @param at when it became so
   */
  put(row: VendorRow, at: string): void;
  /** @param at when it went */
  drop(id: string, at: string): void;
}

/** @param source rows are not changed; a new version replaces the row */
export function createTable(
  type: ObjectType,
  properties: ReadonlyMap<string, Property>,
  source: readonly VendorRow[],
  behaviour: HubspotBehaviour,
): Table {
  const live = createRecordIndex(source.filter((row) => row['archived'] !== true));
  const archived = createRecordIndex(source.filter((row) => row['archived'] === true));
  // What most lists and searches go by.
  live.byId();
  const modified = properties.get(type.modified);
  if (modified) live.order(modified);
  let replicas: readonly LaggingIndex[] = [];
  let searches = 0;

  /** Called before a change: an index that lags begins with what everybody knows. */
  function replicate(): void {
    if (replicas.length > 0 || behaviour.searchLagMs === 0) return;
    const known = [...live.byId()].map((slot) => live.row(slot));
    replicas = Array.from({ length: behaviour.searchReplicas }, (_, number) =>
      createLaggingIndex(known, `${type.plural}/${number}`, behaviour),
    );
  }

  function note(id: string, row: VendorRow | null, at: string): void {
    for (const replica of replicas) replica.note({ id, row, at });
  }

  return {
    type,
    properties,
    live,
    archived,
    find: (id) => live.find(id) ?? archived.find(id),

    searched(now) {
      const nowMs = Date.parse(now);
      const indexes = replicas.map((replica) => replica.at(nowMs));
      if (behaviour.searchLagMs === 0 && !replicas.some((replica) => replica.behind())) replicas = [];
      return indexes[searches++ % Math.max(1, indexes.length)] ?? live;
    },

    text(row, name) {
      const property = properties.get(name);
      return property ? textIn(row, property) : null;
    },

    put(row, at) {
      replicate();
      const id = String(row['id']);
      const gone = row['archived'] === true;
      (gone ? live : archived).drop(id);
      (gone ? archived : live).put(row);
      note(id, gone ? null : row, at);
    },

    drop(id, at) {
      replicate();
      live.drop(id);
      archived.drop(id);
      note(id, null, at);
    },
  };
}
