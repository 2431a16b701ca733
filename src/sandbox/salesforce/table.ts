import type { VendorField, VendorRow, VendorTable, VendorValue } from '../vendor-data.ts';
import { type ServedField, servedFields } from './served.ts';

/** One object of the organisation with its records as they are now. A row is replaced, never changed. */
export interface Table {
  readonly name: string;
  readonly fields: readonly ServedField[];
  /** By place, which a record keeps for ever; undefined where one was erased. */
  readonly rows: readonly (VendorRow | undefined)[];
  /** By its name in any case; undefined where the object has no such field. */
  field(name: string): ServedField | undefined;
  get(id: string): VendorRow | undefined;
  /** Adds a row, or replaces the one with its id. */
  put(row: VendorRow): void;
  /** Erases a row for good. */
  remove(id: string): void;
  /** Gives the object other fields; rows keep what they hold. */
  reshape(fields: readonly VendorField[]): void;
}

/** Hears of every change: at which place, and how it is taken back. */
export type Listener = (table: Table, place: number, undo: () => void) => void;

export function openTable({ name, fields: declared, rows: given }: VendorTable, changed: Listener): Table {
  const rows: (VendorRow | undefined)[] = [...given];
  let fields = servedFields(name, declared);
  let byName = indexed(fields);
  let known: Map<VendorValue, number> | null = null;

  // Made when it is first needed: most objects are only read.
  function places(): Map<VendorValue, number> {
    known ??= new Map(rows.map((row, place) => [row?.['Id'] ?? null, place]));
    return known;
  }

  function placeOf(id: VendorValue): number | undefined {
    return places().get(id);
  }

  const table: Table = {
    name,
    get fields() {
      return fields;
    },
    rows,
    field: (wanted) => byName.get(wanted.toLowerCase()),
    get(id) {
      const place = placeOf(id);
      return place === undefined ? undefined : rows[place];
    },
    put(row) {
      const id = row['Id'] ?? null;
      const place = placeOf(id) ?? rows.length;
      const before = rows[place];
      rows[place] = row;
      places().set(id, place);
      changed(table, place, () => {
        rows[place] = before;
        if (before === undefined) places().delete(id);
      });
    },
    remove(id) {
      const place = placeOf(id);
      if (place === undefined) return;
      const before = rows[place];
      rows[place] = undefined;
      places().delete(id);
      changed(table, place, () => {
        rows[place] = before;
        places().set(id, place);
      });
    },
    reshape(wanted) {
      fields = servedFields(name, wanted);
      byName = indexed(fields);
    },
  };
  return table;
}

function indexed(fields: readonly ServedField[]): ReadonlyMap<string, ServedField> {
  return new Map(fields.map((field) => [field.name.toLowerCase(), field]));
}
