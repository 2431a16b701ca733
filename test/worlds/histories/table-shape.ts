import type { VendorField, VendorTable, VendorType, VendorValue } from '../../../src/sandbox/vendor-data.ts';
import type { Dice } from './dice.ts';

/** Gives ids of records of a table that are there now. */
export type IdsOf = (table: string) => readonly string[];

/** Makes a value that people or programs might enter. */
export type Make = (dice: Dice, idsOf: IdsOf) => VendorValue;

export interface FieldShape {
  readonly type: VendorType;
  readonly referenceTo?: string;
  readonly custom?: true;
  /** A formula: it changes by itself, and nobody enters it. */
  readonly calculated?: true;
  readonly options?: readonly string[];
  /** Null for what the vendor keeps itself. */
  readonly make: Make | null;
}

/** One table of a vendor, and what can happen to its records. */
export interface TableShape {
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldShape>>;
  /** Whether two of its records can be merged. */
  readonly merges: boolean;
  /** Whether its records can be deleted. */
  readonly deletes: boolean;
  /** Records at the beginning. */
  readonly atFirst: readonly [fewest: number, most: number];
}

export function vendorTable(shape: TableShape, rows: VendorTable['rows']): VendorTable {
  const fields = Object.entries(shape.fields).map(([name, { make: _, ...field }]): VendorField => {
    return { name, label: name, ...field };
  });
  return { name: shape.name, fields, rows };
}

/** Text that has broken readers of CSV, JSON and SQL before, among plain words. */
const TEXTS = [
  'Aegean Lines',
  'Bjørk & Sønn AS',
  "O'Hara; Sons",
  'said "yes", then no',
  'two\nlines',
  'NA',
  'null',
  'None',
  '0',
  '-',
  'Ελλάδα',
  '東京',
  '🙂 ok',
  'a,b',
  'back\\slash',
  '%_',
  'true',
  'tab\there',
  '1e5',
  'x'.repeat(240),
];

const maybe =
  (share: number, make: Make): Make =>
  (dice, idsOf) =>
    dice.chance(share) ? make(dice, idsOf) : null;

export const kept = (type: VendorType, referenceTo?: string): FieldShape => ({
  type,
  make: null,
  ...(referenceTo === undefined ? {} : { referenceTo }),
});

export const text = (type: VendorType = 'string', more: { custom?: true } = {}): FieldShape => ({
  type,
  ...more,
  make: maybe(0.85, (dice) =>
    dice.chance(0.5) ? dice.pick(TEXTS) : `${type} ${dice.between(1, 9999).toString(36)}`,
  ),
});

export const formula = (): FieldShape => ({
  type: 'string',
  custom: true,
  calculated: true,
  make: (dice) => `formula ${dice.between(1, 99_999)}`,
});

export const options = (...values: readonly string[]): FieldShape => ({
  type: 'picklist',
  options: values,
  make: maybe(0.8, (dice) => dice.pick(values)),
});

/** One of the values, always. */
export const state = (...values: readonly string[]): FieldShape => ({
  type: 'picklist',
  options: values,
  make: (dice) => dice.pick(values),
});

/** With two digits behind the point at most. */
export const amount = (more: { custom?: true } = {}): FieldShape => ({
  type: 'currency',
  ...more,
  make: maybe(0.8, (dice) =>
    dice.chance(0.5) ? dice.between(0, 90_000) : dice.between(-999, 9_999_999) / 100,
  ),
});

export const number = (low: number, high: number): FieldShape => ({
  type: 'double',
  make: maybe(0.8, (dice) => dice.between(low, high)),
});

export const flag = (): FieldShape => ({ type: 'boolean', make: (dice) => dice.chance(0.5) });

export const day = (more: { custom?: true } = {}): FieldShape => ({
  type: 'date',
  ...more,
  make: maybe(0.8, (dice) => dayText(dice)),
});

/** @param lastYear what happened lies behind the story, which begins in 2026; what is planned may lie ahead */
export const moment = (share = 0.8, lastYear = 2027): FieldShape => ({
  type: 'datetime',
  make: maybe(share, (dice) => {
    // A day without a time is stored as midnight; a late hour falls on another day in the organisation's zone.
    const time = dice.pick(['00:00:00.000', '23:45:10.000', '03:15:00.000', '12:00:07.000']);
    return `${dayText(dice, lastYear)}T${time}Z`;
  }),
});

/** Mostly of a record that is there. */
export const to = (table: string, share = 0.8): FieldShape => ({
  type: 'reference',
  referenceTo: table,
  make: maybe(share, (dice, idsOf) => {
    const ids = idsOf(table);
    return ids.length === 0 ? null : dice.pick(ids);
  }),
});

/** Of a record of one of several tables. */
export const toAny = (first: string, ...others: readonly string[]): FieldShape => ({
  type: 'reference',
  referenceTo: first,
  make: maybe(0.8, (dice, idsOf) => {
    const ids = [first, ...others].flatMap(idsOf);
    return ids.length === 0 ? null : dice.pick(ids);
  }),
});

function dayText(dice: Dice, lastYear = 2027): string {
  const two = (figure: number) => String(figure).padStart(2, '0');
  return `${dice.between(lastYear - 2, lastYear)}-${two(dice.between(1, 12))}-${two(dice.between(1, 28))}`;
}
