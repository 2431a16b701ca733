import type { VendorEvent, VendorRow } from '../vendor-data.ts';
import type { ObjectType } from './catalogue.ts';
import { recordOf, stamp } from './changes.ts';
import type { Source } from './histories.ts';
import type { LivePortal } from './portal.ts';
import { MERGED_IDS } from './properties.ts';
import type { Table } from './table.ts';

type Merge = Extract<VendorEvent, { kind: 'merge' }>;

/**
 * The loser disappears; the winner carries `hs_merged_object_ids` and a moved modified time. With `newId` both
 * disappear into a record that is new, as merges of late are said to do.
 * @throws {RangeError} where a record is not there, or it is one and the same
 */
export function merge(portal: LivePortal, table: Table, event: Merge, source: Source): void {
  const { type } = table;
  const { at, newId } = event;
  const [winner, loser] = [recordOf(table, event.winner), recordOf(table, event.loser)];
  if (winner === loser) throw new RangeError(`Record ${event.winner} cannot be merged with itself.`);
  if (newId !== undefined && table.find(newId)) throw new RangeError(`There is a record ${newId} already.`);
  const id = newId ?? event.winner;
  const losers = newId === undefined ? [loser] : [winner, loser];

  const merged = [...idsIn(winner), ...losers.flatMap((row) => [String(row['id']), ...idsIn(row)])];
  const next: VendorRow = {
    ...winner,
    ...event.set,
    id,
    updatedAt: at,
    archived: false,
    archivedAt: null,
    [MERGED_IDS]: [...new Set(merged)].join(';'),
  };
  if (newId !== undefined) {
    next['createdAt'] = at;
    portal.histories.copy(table, winner, newId);
  }
  portal.histories.note(table, newId === undefined ? winner : { ...winner, id }, next, at, source);

  for (const row of losers) {
    const gone = String(row['id']);
    portal.noteMerge(type, gone, id);
    const others = portal.links.move(type, gone, id);
    if (portal.behaviour.mergeShowsLoser) table.put({ ...row, archived: true, archivedAt: at }, at);
    else {
      table.drop(gone, at);
      portal.histories.drop(table, gone);
    }
    for (const other of others) {
      const linked = portal.table(other.type);
      const seen = linked?.find(other.id);
      if (!linked || !seen) continue;
      // Put again even where its stamp stays: what follows from links has changed.
      if (portal.behaviour.mergeMovesLinked) stamp(linked, seen, at);
      else linked.put(seen, at);
    }
    for (const other of portal.tables()) repoint(portal, other, type, gone, id, at);
  }
  table.put(next, at);
}

function idsIn(row: VendorRow): string[] {
  return String(row[MERGED_IDS] ?? '')
    .split(';')
    .filter(Boolean);
}

/** Reference properties that hold the loser's id hold the winner's from now on. */
function repoint(
  portal: LivePortal,
  table: Table,
  to: ObjectType,
  loser: string,
  winner: string,
  at: string,
): void {
  const references = [...table.properties.values()].filter(({ referenceTo }) => {
    return referenceTo !== null && portal.typeOf(referenceTo) === to;
  });
  if (references.length === 0) return;
  for (const index of [table.live, table.archived]) {
    for (const slot of [...index.byId()]) {
      const row = index.row(slot);
      const names = references.flatMap(({ name }) => (String(row[name]) === loser ? [name] : []));
      if (names.length === 0) continue;
      const moved = portal.behaviour.mergeMovesLinked ? { updatedAt: at } : {};
      table.put({ ...row, ...Object.fromEntries(names.map((name) => [name, winner])), ...moved }, at);
    }
  }
}
