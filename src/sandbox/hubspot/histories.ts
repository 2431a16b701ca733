import type { HubspotHistoryEntry, VendorRow } from '../vendor-data.ts';
import type { Table } from './table.ts';

/** Where a value came from. */
export interface Source {
  /** CRM_UI, INTEGRATION, AUTOMATION_PLATFORM … */
  readonly sourceType: string;
  readonly sourceId?: string;
  /** What people read as the origin: the application, or the person by way of it. */
  readonly sourceLabel?: string;
  readonly updatedByUserId: number | null;
}

export type HistoryEntry = HubspotHistoryEntry & Source;

/** Values that properties took. */
export interface Histories {
  /** Newest first. */
  of(table: Table, row: VendorRow, property: string): readonly HistoryEntry[];
  /** Enters the values in which `after` differs from `before`, which is null for a new record. */
  note(table: Table, before: VendorRow | null, after: VendorRow, at: string, source: Source): void;
  /** The past of a record goes to another one as well. */
  copy(table: Table, from: VendorRow, toId: string): void;
  drop(table: Table, id: string): void;
  all(): HubspotHistoryEntry[];
}

export function createHistories(
  entries: readonly HubspotHistoryEntry[],
  pluralOf: (table: string) => string,
): Histories {
  const records = new Map<string, Map<string, HistoryEntry[]>>();

  function kept(key: string, property: string): HistoryEntry[] {
    const properties = records.get(key) ?? new Map<string, HistoryEntry[]>();
    records.set(key, properties);
    const list = properties.get(property) ?? [];
    properties.set(property, list);
    return list;
  }

  for (const entry of entries) kept(`${pluralOf(entry.table)}/${entry.id}`, entry.property).push(entry);

  const keyOf = (table: Table, id: string) => `${table.type.plural}/${id}`;

  /** Oldest first. A value that was never tracked came with the record, where it is known when that was. */
  function listed(table: Table, row: VendorRow, property: string): readonly HistoryEntry[] {
    const id = String(row['id']);
    const told = records.get(keyOf(table, id))?.get(property);
    if (told) return told;
    const value = table.text(row, property);
    const timestamp = row['createdAt'];
    if (value === null || typeof timestamp !== 'string') return [];
    const first = { table: table.type.plural, id, property, value, timestamp };
    return [{ ...first, sourceType: 'IMPORT', updatedByUserId: null }];
  }

  return {
    of: (table, row, property) => listed(table, row, property).toReversed(),

    note(table, before, after, at, source) {
      const id = String(after['id']);
      for (const { name, derive } of table.properties.values()) {
        if (derive || !(name in after)) continue;
        const value = table.text(after, name);
        const held = before ? table.text(before, name) : null;
        if (value === held) continue;
        const past = before ? listed(table, before, name) : [];
        const list = kept(keyOf(table, id), name);
        if (list.length === 0) list.push(...past);
        list.push({
          table: table.type.plural,
          id,
          property: name,
          value: value ?? '',
          timestamp: at,
          ...source,
        });
      }
    },

    copy(table, from, toId) {
      for (const { name, derive } of table.properties.values()) {
        // Also what was never tracked: it did not begin with the merge.
        const list = derive ? [] : listed(table, from, name);
        if (list.length > 0)
          kept(keyOf(table, toId), name).push(...list.map((entry) => ({ ...entry, id: toId })));
      }
    },

    drop: (table, id) => void records.delete(keyOf(table, id)),
    all: () => [...records.values()].flatMap((properties) => [...properties.values()].flat()),
  };
}
