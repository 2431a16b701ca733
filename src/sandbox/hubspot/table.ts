import type { VendorRow } from '../vendor-data.ts';
import type { ObjectType } from './catalogue.ts';
import type { Property } from './properties.ts';
import { comparable, compareIds, textOf } from './values.ts';

/** Records of one type, ready to be listed, searched and edited. */
export interface Table {
  readonly type: ObjectType;
  readonly properties: ReadonlyMap<string, Property>;
  find(id: string): VendorRow | undefined;
  /** In the order of their ids. */
  rows(archived: boolean): readonly VendorRow[];
  /** Where in `rows` the first id greater than `id` stands. */
  after(id: string, archived: boolean): number;
  /** A property of a record as it is sent; null where it is empty or there is no such property. */
  text(row: VendorRow, name: string): string | null;
  /** What searching compares, one for each of the live rows. Undefined for an unknown property. */
  column(name: string): readonly (number | string | null)[] | undefined;
  /**
   * Positions of the live rows by a property, empty ones last. Ties come in descending order of their ids:
   * the vendor promises nothing about them, so nobody may count on the other order.
   */
  order(name: string): Uint32Array;
  /** Puts a new version in the place of a record. */
  replace(row: VendorRow): void;
}

/** @param source rows are not changed; an edit replaces the row */
export function createTable(
  type: ObjectType,
  properties: ReadonlyMap<string, Property>,
  source: readonly VendorRow[],
): Table {
  const byId = new Map(source.map((row) => [String(row['id']), row]));
  let listed: { live: VendorRow[]; archived: VendorRow[] } | undefined;
  const columns = new Map<string, (number | string | null)[]>();
  const orders = new Map<string, Uint32Array>();

  function lists(): { live: VendorRow[]; archived: VendorRow[] } {
    if (!listed) {
      const sorted = [...byId.values()].sort((a, b) => compareIds(String(a['id']), String(b['id'])));
      listed = {
        live: sorted.filter((row) => row['archived'] !== true),
        archived: sorted.filter((row) => row['archived'] === true),
      };
    }
    return listed;
  }

  function text(row: VendorRow, name: string): string | null {
    const property = properties.get(name);
    if (!property) return null;
    return textOf(property.derive ? property.derive(row) : row[name], property.type);
  }

  function rows(archived: boolean): readonly VendorRow[] {
    return archived ? lists().archived : lists().live;
  }

  function column(name: string): (number | string | null)[] | undefined {
    const property = properties.get(name);
    if (!property) return undefined;
    let values = columns.get(name);
    if (!values) {
      values = lists().live.map((row) => comparable(text(row, name), property.type));
      columns.set(name, values);
    }
    return values;
  }

  return {
    type,
    properties,
    find: (id) => byId.get(id),
    rows,
    text,
    column,

    after(id, archived) {
      const list = rows(archived);
      let low = 0;
      let high = list.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (compareIds(String(list[middle]?.['id']), id) <= 0) low = middle + 1;
        else high = middle;
      }
      return low;
    },

    order(name) {
      let order = orders.get(name);
      if (!order) {
        const values = column(name) ?? [];
        order = Uint32Array.from(values.keys()).sort(
          (a, b) => compareValues(values[a] ?? null, values[b] ?? null) || b - a,
        );
        orders.set(name, order);
      }
      return order;
    },

    replace(row) {
      byId.set(String(row['id']), row);
      listed = undefined;
      columns.clear();
      orders.clear();
    },
  };
}

function compareValues(a: number | string | null, b: number | string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
