import type { VendorRow } from '../../../src/sandbox/vendor-data.ts';
import type { Dice } from './dice.ts';
import type { SourceModel } from './source-model.ts';
import type { Vendor } from './story.ts';
import type { TableShape } from './table-shape.ts';

/** One vendor as the generator knows it: what it holds, who works in it, and how ids and stamps are made. */
export interface Cast {
  readonly vendor: Vendor;
  readonly model: SourceModel;
  readonly shapes: readonly TableShape[];
  /** Users who change records. */
  people(): readonly string[];
  newId(dice: Dice, table: string): string;
  /** A moment as the vendor stamps it. */
  stamp(ms: number): string;
  /** Values with those that the vendor works out of them. */
  complete(table: string, set: VendorRow, at: string): VendorRow;
}

/** Values for the fields of a new record. */
export function newValues(cast: Cast, dice: Dice, shape: TableShape, at: string): VendorRow {
  const set: VendorRow = {};
  for (const [name, field] of Object.entries(shape.fields)) {
    if (field.make) set[name] = field.make(dice, idsIn(cast));
  }
  return cast.complete(shape.name, set, at);
}

/** Other values for a few fields of a record that is there. */
export function otherValues(
  cast: Cast,
  dice: Dice,
  shape: TableShape,
  at: string,
  fits: (name: string) => boolean = () => true,
): VendorRow {
  const names = Object.keys(shape.fields).filter((name) => {
    const field = shape.fields[name];
    return field?.make && !field.calculated && fits(name);
  });
  const set: VendorRow = {};
  for (const name of dice.some(names, dice.between(1, 3)))
    set[name] = shape.fields[name]?.make?.(dice, idsIn(cast)) ?? null;
  return cast.complete(shape.name, set, at);
}

/** What the names in `set` hold now. */
export function presentValues(cast: Cast, table: string, id: string, set: VendorRow): VendorRow {
  const row = cast.model.row(table, id) ?? {};
  return Object.fromEntries(Object.keys(set).map((name) => [name, row[name] ?? null]));
}

export function idsIn(cast: Cast) {
  return (table: string) => cast.model.ids(table, 'live');
}

/** An event by one of the people, or by automation. */
export function doer(cast: Cast, dice: Dice): string | null {
  const people = cast.people();
  return dice.chance(0.75) && people.length > 0 ? dice.pick(people) : null;
}
