import type { VendorRow } from '../vendor-data.ts';
import { type Caller, hides } from './access.ts';
import { associationNames, type ObjectType } from './catalogue.ts';
import type { HistoryEntry } from './histories.ts';
import type { LivePortal } from './portal.ts';
import type { Table } from './table.ts';
import { instantText } from './values.ts';

/** What to send of each record. */
export interface Selection {
  readonly properties: readonly string[];
  readonly histories?: readonly string[];
  readonly associations?: readonly ObjectType[];
}

/** A record as every endpoint sends it. Names that the portal lacks are left out without a word. */
export function recordBody(
  portal: LivePortal,
  caller: Caller,
  table: Table,
  row: VendorRow,
  selection: Selection,
): Record<string, unknown> {
  const { type } = table;
  const visible = (name: string) => table.properties.has(name) && !hides(caller, type, name);
  const names = selection.properties.length > 0 ? selection.properties : type.defaults;
  const properties: Record<string, string | null> = {};
  for (const name of [...names.filter(visible), 'hs_object_id', 'createdate', type.modified]) {
    properties[name] = table.text(row, name);
  }
  const histories = (selection.histories ?? []).filter(visible);
  const associations = associationsOf(portal, table, row, selection.associations ?? []);
  return {
    id: String(row['id']),
    properties,
    // Records that were loaded from files may not know when they were made.
    ...(row['createdAt'] ? { createdAt: instantText(String(row['createdAt'])) } : {}),
    updatedAt: instantText(String(row['updatedAt'])),
    archived: row['archived'] === true,
    ...(row['archived'] === true && row['archivedAt']
      ? { archivedAt: instantText(String(row['archivedAt'])) }
      : {}),
    ...(histories.length > 0
      ? {
          propertiesWithHistory: Object.fromEntries(
            histories.map((name) => [name, portal.histories.of(table, row, name).map(historyBody)]),
          ),
        }
      : {}),
    ...(associations.length > 0 ? { associations: Object.fromEntries(associations) } : {}),
  };
}

function associationsOf(
  portal: LivePortal,
  { type }: Table,
  row: VendorRow,
  targets: readonly ObjectType[],
): (readonly [string, { results: unknown[] }])[] {
  return targets.flatMap((to) => {
    const results = portal.links
      .of(type, String(row['id']), to)
      .flatMap((id, place) => associationNames(type, to, place === 0).map((name) => ({ id, type: name })));
    return results.length > 0 ? [[to.plural, { results }] as const] : [];
  });
}

function historyBody(entry: HistoryEntry): unknown {
  const user = entry.updatedByUserId === null ? {} : { updatedByUserId: entry.updatedByUserId };
  const sourceId =
    entry.sourceId ?? (entry.updatedByUserId === null ? null : `userId:${entry.updatedByUserId}`);
  return {
    value: entry.value,
    timestamp: instantText(entry.timestamp),
    sourceType: entry.sourceType,
    ...(sourceId === null ? {} : { sourceId }),
    ...(entry.sourceLabel === undefined ? {} : { sourceLabel: entry.sourceLabel }),
    ...user,
  };
}
