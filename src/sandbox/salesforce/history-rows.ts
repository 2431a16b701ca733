import type { VendorRow, VendorValue } from '../vendor-data.ts';
import { keyPrefix } from './key-prefixes.ts';
import { historyOf, historyParent, type ServedField } from './served.ts';
import type { Table } from './table.ts';
import type { Tables } from './tables.ts';

/** Fields tracked by object; an object that is absent tracks all its fields, as far as they can be tracked. */
export type Tracked = Readonly<Record<string, readonly string[]>>;

/** A record that changed, or was born where `before` is null. */
export interface Change {
  readonly table: Table;
  readonly before: VendorRow | null;
  readonly after: VendorRow;
  readonly at: string;
  readonly by: string;
}

const SNAPSHOT_FIELDS = [
  'StageName',
  'Amount',
  'CloseDate',
  'Probability',
  'ExpectedRevenue',
  'ForecastCategory',
];
const UNTRACKED = [
  'Id',
  'IsDeleted',
  'IsArchived',
  'MasterRecordId',
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
];

/**
 * Leaves what a change leaves in the histories that the organisation has: for a deal whose stage, amount, close date
 * or probability changed a snapshot in OpportunityHistory, which is always on, and for tracked fields a row each in
 * the object's field history.
 */
export function leaveHistory(tables: Tables, change: Change, tracked: Tracked): void {
  if (change.table.name === 'Opportunity') leaveSnapshot(tables, change);
  leaveFieldHistory(tables, change, tracked);
}

function leaveSnapshot(tables: Tables, { table, before, after, at, by }: Change): void {
  const history = tables.find('OpportunityHistory');
  if (!history) return;
  const watched = SNAPSHOT_FIELDS.filter((name) => table.field(name) && history.field(name));
  if (before && watched.every((name) => same(before[name], after[name]))) return;
  put(history, {
    OpportunityId: after['Id'] ?? null,
    CreatedDate: at,
    SystemModstamp: at,
    CreatedById: by,
    IsDeleted: false,
    CurrencyIsoCode: after['CurrencyIsoCode'] ?? null,
    ...Object.fromEntries(watched.map((name) => [name, after[name] ?? null])),
  });
}

/** A birth leaves one row, `created`; a changed look-up two, one with the names and one with the ids. */
function leaveFieldHistory(tables: Tables, change: Change, tracked: Tracked): void {
  const { table, before, after, at, by } = change;
  const history = tables.find(historyOf(table.name));
  if (!history) return;
  const leave = (field: string, old: VendorValue, now: VendorValue) =>
    put(history, {
      [historyParent(table.name)]: after['Id'] ?? null,
      Field: field,
      OldValue: old,
      NewValue: now,
      CreatedDate: at,
      CreatedById: by,
      IsDeleted: false,
    });
  if (!before) {
    leave('created', null, null);
    return;
  }
  const wanted = tracked[table.name];
  for (const field of table.fields) {
    if (!isTrackable(field) || (wanted && !wanted.includes(field.name))) continue;
    const [old, now] = [before[field.name] ?? null, after[field.name] ?? null];
    if (same(old, now)) continue;
    const name = field.type === 'reference' && !field.custom ? field.name.replace(/Id$/, '') : field.name;
    if (field.type === 'reference') leave(name, nameOf(tables, field, old), nameOf(tables, field, now));
    // Long text is tracked as having changed, without its values.
    const long = field.type === 'textarea';
    leave(name, long ? null : old, long ? null : now);
  }
}

function isTrackable({ name, type, calculated }: ServedField): boolean {
  return !UNTRACKED.includes(name) && type !== 'address' && !calculated;
}

function nameOf(tables: Tables, field: ServedField, id: VendorValue): VendorValue {
  if (typeof id !== 'string') return null;
  const row = tables.find(field.referenceTo ?? '')?.get(id);
  const full = [row?.['FirstName'], row?.['LastName']].filter((part) => typeof part === 'string').join(' ');
  return row?.['Name'] ?? (full || id);
}

function put(history: Table, row: VendorRow): void {
  const known = Object.entries({ Id: freeId(history), ...row }).filter(([name]) => history.field(name));
  history.put(Object.fromEntries(known));
}

function freeId(table: Table): string {
  for (let number = table.rows.length; ; number++) {
    const id = `${keyPrefix(table.name) ?? '000'}${number.toString(36).padStart(15, '0')}`;
    if (table.get(id) === undefined) return id;
  }
}

function same(left: VendorValue | undefined, right: VendorValue | undefined): boolean {
  return (left ?? null) === (right ?? null);
}
