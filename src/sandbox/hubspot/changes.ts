import type { Clock } from '../../clock.ts';
import type { VendorRow } from '../vendor-data.ts';
import type { Source } from './histories.ts';
import type { LinkEnd } from './links.ts';
import type { LivePortal } from './portal.ts';
import type { Table } from './table.ts';

/** @throws {RangeError} */
export function tableNamed(portal: LivePortal, name: string): Table {
  const type = portal.typeOf(name);
  const table = type && portal.table(type);
  if (!table) throw new RangeError(`The portal has no table ${name}.`);
  return table;
}

/** @throws {RangeError} */
export function recordOf(table: Table, id: string): VendorRow {
  const row = table.find(id);
  if (!row) throw new RangeError(`There is no record ${id} in ${table.type.plural}.`);
  return row;
}

/** A new version of a record that says no more than that it changed. */
export function stamp(table: Table, row: VendorRow, at: string): void {
  table.put({ ...row, updatedAt: at }, at);
}

/** When something happens to a record now: never before what happened to it last. */
export function nowFor(row: VendorRow, clock: Clock): string {
  const now = clock.now();
  const last = row['updatedAt'];
  return typeof last === 'string' && last > now ? last : now;
}

/** Events name people by owner id or user id; the vendor's history names them by user id. */
export function sourceOf(portal: LivePortal, by: string | null): Source {
  if (by === null) return { sourceType: 'AUTOMATION_PLATFORM', updatedByUserId: null };
  const owner = portal.owners.find(({ id }) => id === by);
  const userId = owner ? owner.userId : Number(by) || null;
  if (userId === null) return { sourceType: 'CRM_UI', updatedByUserId: null };
  return { sourceType: 'CRM_UI', sourceId: `userId:${userId}`, updatedByUserId: userId };
}

/** Gives a record other values, as a person, automation or an application does. */
export function change(
  portal: LivePortal,
  table: Table,
  row: VendorRow,
  set: VendorRow,
  at: string,
  source: Source,
): VendorRow {
  const next: VendorRow = { ...row, ...set, updatedAt: at };
  if (table.properties.has('hs_updated_by_user_id') && source.updatedByUserId !== null) {
    next['hs_updated_by_user_id'] = source.updatedByUserId;
  }
  portal.histories.note(table, row, next, at, source);
  table.put(next, at);
  return next;
}

/** Nothing is left of a record: neither itself, nor its past, nor its links. Returns what was linked to it. */
export function forget(portal: LivePortal, table: Table, id: string, at: string): readonly LinkEnd[] {
  const end = { type: table.type, id };
  const others = portal.links.around(end);
  for (const other of others) portal.links.remove(end, other);
  table.drop(id, at);
  portal.histories.drop(table, id);
  return others;
}
