import type { Clock } from '../../clock.ts';
import type { VendorEdit, VendorEvent, VendorRow } from '../vendor-data.ts';
import { change, forget, nowFor, recordOf, sourceOf, stamp, tableNamed } from './changes.ts';
import { merge } from './merging.ts';
import { changeOwners } from './owner-events.ts';
import type { LivePortal } from './portal.ts';
import type { Table } from './table.ts';

type Happening<Kind extends VendorEvent['kind']> = Extract<VendorEvent, { kind: Kind }>;

/**
 * Lets one thing happen to the portal, with the stamps and traces that the vendor leaves.
 * @throws {RangeError} where it names no record, or one that stands there already; nothing of it happens then
 */
export function happenTo(portal: LivePortal, event: VendorEvent, clock: Clock): void {
  if (event.table === 'owners') changeOwners(portal, event);
  else happenToRecords(portal, tableNamed(portal, event.table), event, clock);
}

function happenToRecords(portal: LivePortal, table: Table, event: VendorEvent, clock: Clock): void {
  if (event.kind === 'create') create(portal, table, event);
  else if (event.kind === 'edit') edit(portal, table, event);
  else if (event.kind === 'delete') archive(table, event);
  else if (event.kind === 'undelete') bringBack(portal, table, event);
  else if (event.kind === 'hardDelete') erase(portal, table, event);
  else if (event.kind === 'merge') merge(portal, table, event, sourceOf(portal, event.by));
  else if (event.kind === 'touch') touch(table, event);
  else if (event.kind === 'recalculate') recalculate(portal, table, event, clock);
  else link(portal, table, event);
}

/** What an edit with `archived` in it has always meant: the record is archived, or brought back. */
export function eventsOf(edit: VendorEdit): VendorEvent[] {
  const { archived, ...set } = edit.set;
  const events: VendorEvent[] = [];
  if (Object.keys(set).length > 0 || archived === undefined) events.push({ ...edit, kind: 'edit', set });
  if (archived === true) events.push({ ...edit, kind: 'delete' });
  if (archived === false) events.push({ ...edit, kind: 'undelete' });
  return events;
}

function create(portal: LivePortal, table: Table, { id, set, at, by }: Happening<'create'>): void {
  if (table.find(id)) throw new RangeError(`There is a record ${id} in ${table.type.plural} already.`);
  const source = sourceOf(portal, by);
  const row: VendorRow = { createdAt: at, ...set, id, updatedAt: at, archived: false, archivedAt: null };
  for (const property of ['hs_created_by_user_id', 'hs_updated_by_user_id']) {
    if (table.properties.has(property) && source.updatedByUserId !== null)
      row[property] ??= source.updatedByUserId;
  }
  if (table.properties.has('hs_object_source')) row['hs_object_source'] ??= source.sourceType;
  portal.histories.note(table, null, row, at, source);
  table.put(row, at);
}

function edit(portal: LivePortal, table: Table, event: Happening<'edit'>): void {
  change(portal, table, recordOf(table, event.id), event.set, event.at, sourceOf(portal, event.by));
}

/** Archiving does not change the modified time. */
function archive(table: Table, { id, at }: Happening<'delete'>): void {
  table.put({ ...recordOf(table, id), archived: true, archivedAt: at }, at);
}

function bringBack(portal: LivePortal, table: Table, { id, at }: Happening<'undelete'>): void {
  const row = recordOf(table, id);
  const updatedAt = portal.behaviour.undeleteMovesModified ? at : (row['updatedAt'] ?? at);
  table.put({ ...row, archived: false, archivedAt: null, updatedAt }, at);
}

/** A delete by the data protection rules leaves nothing; what was linked loses a link, which its counts show. */
function erase(portal: LivePortal, table: Table, { id, at }: Happening<'hardDelete'>): void {
  recordOf(table, id);
  for (const other of forget(portal, table, id, at)) {
    const linked = portal.table(other.type);
    const row = linked?.find(other.id);
    if (linked && row) stamp(linked, row, at);
  }
}

/** As batch jobs of the vendor do: thousands of records share one stamp afterwards. */
function touch(table: Table, { ids, at }: Happening<'touch'>): void {
  for (const row of ids.map((id) => recordOf(table, id))) stamp(table, row, at);
}

/** Calculated properties move the modified time as others do. */
function recalculate(
  portal: LivePortal,
  table: Table,
  { id, set }: Happening<'recalculate'>,
  clock: Clock,
): void {
  const row = recordOf(table, id);
  const at = nowFor(row, clock);
  const moved = portal.behaviour.recalculationMovesModified ? { updatedAt: at } : {};
  const next = { ...row, ...set, ...moved };
  const source = { sourceType: 'CALCULATED', updatedByUserId: null };
  portal.histories.note(table, row, next, at, source);
  table.put(next, at);
}

/** Calculated counts of links change with them, and with those the modified time of both records. */
function link(portal: LivePortal, table: Table, event: Happening<'link' | 'unlink'>): void {
  const other = tableNamed(portal, event.to);
  const ends = [
    { type: table.type, id: event.id },
    { type: other.type, id: event.toId },
  ] as const;
  recordOf(table, event.id);
  recordOf(other, event.toId);
  if (event.kind === 'link') portal.links.add(...ends);
  else portal.links.remove(...ends);
  stamp(table, recordOf(table, event.id), event.at);
  stamp(other, recordOf(other, event.toId), event.at);
}
