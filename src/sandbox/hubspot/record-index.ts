import type { VendorRow } from '../vendor-data.ts';
import type { Property } from './properties.ts';
import { createSlotOrder, type SlotOrder } from './slot-order.ts';
import { comparable, compareIds, textOf } from './values.ts';

/** What searching compares. */
export type Comparable = number | string | null;

/**
 * Records of one type that can be found by id and walked in the order of any property. Each has a slot, a number
 * that stays its own. Nothing is built anew when a record changes.
 */
export interface RecordIndex {
  find(id: string): VendorRow | undefined;
  /** The record in a slot that an order of this index named. */
  row(slot: number): VendorRow;
  /** In the order of ids as numbers. */
  byId(): Uint32Array;
  /** Where in `byId` the first id greater than `id` stands. */
  after(id: string): number;
  /** Values by slot. @param asText compares ids as text instead of as numbers */
  column(property: Property, asText?: boolean): readonly Comparable[];
  /**
   * Slots by a property, empty ones last. Nobody may count on an order among ties: the vendor promises none, and
   * those that came last stand first.
   */
  order(property: Property, asText?: boolean): Uint32Array;
  /** A record whose property holds this text, in whatever case. */
  holding(property: Property, text: string): VendorRow | undefined;
  put(row: VendorRow): void;
  drop(id: string): void;
}

/** A property of a record as it is sent; null where it is empty. */
export function textIn(row: VendorRow, property: Property): string | null {
  return textOf(property.derive ? property.derive(row) : row[property.name], property.type);
}

export function createRecordIndex(source: Iterable<VendorRow>): RecordIndex {
  const rows: (VendorRow | undefined)[] = [...source];
  const slotById = new Map<string, number>();
  rows.forEach((row, slot) => void (row && slotById.set(String(row['id']), slot)));
  const columns = new Map<string, { readonly property: Property; asText: boolean; values: Comparable[] }>();
  const orders = new Map<string, SlotOrder>();
  const holds = (slot: number) => rows[slot] !== undefined;
  const idIn = (slot: number) => String(rows[slot]?.['id']);
  const ids = createSlotOrder(
    () => slotById.values(),
    holds,
    (a, b) => compareIds(idIn(a), idIn(b)),
  );

  function column(property: Property, asText = false): Comparable[] {
    const key = `${property.name}/${asText}`;
    let kept = columns.get(key);
    if (!kept) {
      const values = rows.map((row) => (row ? valueIn(row, property, asText) : null));
      kept = { property, asText, values };
      columns.set(key, kept);
    }
    return kept.values;
  }

  function changed(slot: number): void {
    ids.changed(slot);
    for (const order of orders.values()) order.changed(slot);
  }

  return {
    find: (id) => rows[slotById.get(id) ?? -1],
    row: (slot) => rows[slot] as VendorRow,
    byId: () => ids.slots(),
    column,

    after(id) {
      const order = ids.slots();
      let low = 0;
      let high = order.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (compareIds(idIn(order[middle] as number), id) <= 0) low = middle + 1;
        else high = middle;
      }
      return low;
    },

    order(property, asText = false) {
      const key = `${property.name}/${asText}`;
      let order = orders.get(key);
      if (!order) {
        const values = column(property, asText);
        order = createSlotOrder(
          () => slotById.values(),
          holds,
          (a, b) => compareValues(values[a] ?? null, values[b] ?? null) || b - a,
        );
        orders.set(key, order);
      }
      return order.slots();
    },

    holding(property, text) {
      const wanted = comparable(text, property.type);
      const values = column(property);
      for (const slot of slotById.values()) if (values[slot] === wanted) return rows[slot];
      return undefined;
    },

    put(row) {
      const id = String(row['id']);
      const slot = slotById.get(id) ?? rows.length;
      slotById.set(id, slot);
      rows[slot] = row;
      for (const { property, asText, values } of columns.values()) {
        values[slot] = valueIn(row, property, asText);
      }
      changed(slot);
    },

    drop(id) {
      const slot = slotById.get(id);
      if (slot === undefined) return;
      slotById.delete(id);
      rows[slot] = undefined;
      changed(slot);
    },
  };
}

function valueIn(row: VendorRow, property: Property, asText: boolean): Comparable {
  return comparable(textIn(row, property), asText ? 'string' : property.type);
}

/** Numbers first, then text, nothing last. */
export function compareValues(a: Comparable, b: Comparable): number {
  if (a === b) return 0;
  if (typeof a === typeof b && a !== null && b !== null) return a < b ? -1 : 1;
  return RANK[typeof a as 'number'] - RANK[typeof b as 'number'];
}

const RANK = { number: 0, string: 1, object: 2 };
