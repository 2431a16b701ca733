import type { HubspotHistoryEntry, HubspotPortal, VendorEdit, VendorRow } from '../vendor-data.ts';
import { OBJECT_TYPES, type ObjectType, objectTypeOf } from './catalogue.ts';
import { propertiesOf } from './properties.ts';
import { createTable, type Table } from './table.ts';
import { textOf } from './values.ts';

/** A portal made ready to be served: indexed, and open to edits. */
export interface LivePortal {
  readonly data: HubspotPortal;
  /** Undefined where the portal has no such table. */
  table(type: ObjectType): Table | undefined;
  /** Ids of linked records, those linked first in front. */
  linked(from: ObjectType, id: string, to: ObjectType): readonly string[];
  /** Values that a property took, newest first. */
  history(table: Table, row: VendorRow, property: string): readonly HubspotHistoryEntry[];
  /** @throws {RangeError} where an edit names no record of the portal; nothing of it is then applied */
  apply(edit: VendorEdit): void;
}

/** Properties whose values an edit enters into the history. */
const TRACKED = ['amount', 'closedate', 'dealstage', 'hs_pipeline_stage'];

export function openPortal(data: HubspotPortal): LivePortal {
  const links = indexLinks(data);
  const histories = new Map<string, HubspotHistoryEntry[]>();
  for (const entry of data.history) {
    const key = historyKey(objectTypeOf(entry.table)?.plural ?? entry.table, entry.id, entry.property);
    const entries = histories.get(key);
    if (entries) entries.push(entry);
    else histories.set(key, [entry]);
  }
  const linked = (from: ObjectType, id: string, to: ObjectType) => [
    ...(links.get(`${from.plural}>${to.plural}`)?.get(id) ?? []),
  ];
  const tables = new Map<ObjectType, Table>();
  for (const source of data.tables) {
    const type = objectTypeOf(source.name);
    if (!type) throw new RangeError(`A HubSpot portal has no table ${source.name}.`);
    const properties = propertiesOf(type, source, {
      pipelines: data.pipelines,
      companyOf: (id) => linked(typeNamed('contacts'), id, typeNamed('companies'))[0] ?? null,
    });
    tables.set(type, createTable(type, properties, source.rows));
  }

  /** A value that was never tracked is one that came with the record, where it is known when that was. */
  function entriesOf(table: Table, row: VendorRow, property: string): HubspotHistoryEntry[] {
    const id = String(row['id']);
    const kept = histories.get(historyKey(table.type.plural, id, property));
    if (kept) return kept;
    const value = table.text(row, property);
    const timestamp = row['createdAt'];
    if (value === null || typeof timestamp !== 'string') return [];
    return [
      {
        table: table.type.plural,
        id,
        property,
        value,
        timestamp,
        sourceType: 'IMPORT',
        updatedByUserId: null,
      },
    ];
  }

  return {
    data,
    table: (type) => tables.get(type),
    linked,
    history: (table, row, property) => entriesOf(table, row, property).toReversed(),

    apply(edit) {
      const type = objectTypeOf(edit.table);
      const table = type && tables.get(type);
      const row = table?.find(edit.id);
      if (!table || !row) throw new RangeError(`There is no record ${edit.id} in ${edit.table}.`);
      const userId = edit.by === null ? null : userIdOf(data, edit.by);
      const next = edited(row, edit);
      if ('hs_updated_by_user_id' in row && userId !== null) next['hs_updated_by_user_id'] = userId;
      for (const property of TRACKED) {
        if (!(property in edit.set) || edit.set[property] === row[property]) continue;
        const value = textOf(edit.set[property], table.properties.get(property)?.type ?? 'string') ?? '';
        const entries = [...entriesOf(table, row, property)];
        entries.push({
          table: table.type.plural,
          id: edit.id,
          property,
          value,
          timestamp: edit.at,
          sourceType: edit.by === null ? 'AUTOMATION_PLATFORM' : 'CRM_UI',
          updatedByUserId: userId,
        });
        histories.set(historyKey(table.type.plural, edit.id, property), entries);
      }
      table.replace(next);
    },
  };
}

/** Archiving leaves the time of the last change alone, as with the vendor; everything else moves it. */
function edited(row: VendorRow, edit: VendorEdit): VendorRow {
  const next = { ...row, ...edit.set };
  const archives = edit.set['archived'] === true;
  if (archives) next['archivedAt'] = edit.at;
  if (edit.set['archived'] === false) next['archivedAt'] = null;
  if (!archives || Object.keys(edit.set).length > 1) next['updatedAt'] = edit.at;
  return next;
}

/** Edits name people by their owner id; the vendor's history names them by user id. */
function userIdOf(data: HubspotPortal, by: string): number | null {
  const owner = data.owners.find(({ id }) => id === by);
  return owner ? owner.userId : Number(by) || null;
}

function historyKey(table: string, id: string, property: string): string {
  return `${table}/${id}/${property}`;
}

function typeNamed(plural: string): ObjectType {
  const type = OBJECT_TYPES.find((each) => each.plural === plural);
  if (!type) throw new RangeError(`There is no type ${plural}.`);
  return type;
}

/** Both directions of every link, by `from>to` and id. */
function indexLinks(data: HubspotPortal): Map<string, Map<string, Set<string>>> {
  const index = new Map<string, Map<string, Set<string>>>();
  const add = (from: string, fromId: string, to: string, toId: string) => {
    const pair = index.get(`${from}>${to}`) ?? new Map<string, Set<string>>();
    index.set(`${from}>${to}`, pair);
    const ids = pair.get(fromId);
    if (ids) ids.add(toId);
    else pair.set(fromId, new Set([toId]));
  };
  for (const { from, fromId, to, toId } of data.associations) {
    const [source, target] = [objectTypeOf(from)?.plural ?? from, objectTypeOf(to)?.plural ?? to];
    add(source, fromId, target, toId);
    add(target, toId, source, fromId);
  }
  return index;
}
