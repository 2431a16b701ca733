import { trackedTable } from './served.ts';
import type { Table } from './table.ts';
import type { Tables } from './tables.ts';

const MERGEABLE = ['Account', 'Case', 'Contact', 'Lead'];
/** References that may lead to several objects: their values tell which. */
const OPEN_REFERENCES = ['WhoId', 'WhatId'];

export function isMergeable(table: string): boolean {
  return MERGEABLE.includes(table);
}

/**
 * Points what led to the loser of a merge at its winner. The records that point are no edits of anybody: only their
 * SystemModstamp moves. What is deleted, and what the histories keep, stays as it was.
 * @throws {Error} for an object whose records cannot be merged
 */
export function merge(
  tables: Tables,
  table: Table,
  { winner, loser, at }: { readonly winner: string; readonly loser: string; readonly at: string },
): void {
  if (!isMergeable(table.name)) throw new Error(`Records of ${table.name} cannot be merged.`);
  if (winner === loser) throw new Error(`${table.name} ${winner} cannot be merged into itself.`);
  for (const child of tables.all) {
    if (trackedTable(child.name) !== null) continue;
    const links = child.fields.filter(
      ({ name, referenceTo }) =>
        name !== 'MasterRecordId' && (referenceTo === table.name || OPEN_REFERENCES.includes(name)),
    );
    if (links.length === 0) continue;
    for (const row of child.rows) {
      if (!row || row['IsDeleted'] === true || row['Id'] === loser) continue;
      const moved = links.filter(({ name }) => row[name] === loser);
      if (moved.length === 0) continue;
      const stamp = child.field('SystemModstamp') ? { SystemModstamp: at } : {};
      child.put({ ...row, ...Object.fromEntries(moved.map(({ name }) => [name, winner])), ...stamp });
    }
  }
}
