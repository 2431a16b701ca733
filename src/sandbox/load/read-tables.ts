import { join } from 'node:path';
import type { Day } from '../../clock.ts';
import type { HubspotAssociation, VendorField, VendorRow } from '../vendor-data.ts';
import { tableSpec } from './catalogue.ts';
import { cellReader, quoted } from './cell.ts';
import { fieldsOfFile, targetOfConstant } from './check-map.ts';
import { columnSteps, type Sink } from './column-steps.ts';
import { type CsvTable, readTable } from './csv-file.ts';
import { type KeyedFile, keyIndexes, type Unmatched, unmatchedList } from './key-index.ts';
import type { Problem } from './problems.ts';
import { hubspotIds, type RecordIds, salesforceIds } from './record-ids.ts';
import { resolveTarget } from './resolve.ts';
import type { LoadMap } from './schema.ts';
import { isStageField, stageFields, stageValues } from './stages.ts';

/** The rows of one vendor table, from all files that fill it, before the vendor's own fields are added. */
export interface ReadTable {
  readonly name: string;
  readonly fields: readonly VendorField[];
  readonly rows: { readonly id: string; readonly values: VendorRow }[];
}

export interface ReadTables {
  readonly tables: readonly ReadTable[];
  readonly associations: readonly HubspotAssociation[];
  readonly unmatched: readonly Unmatched[];
  /** The latest day in the data; null where they hold none. */
  readonly lastDay: Day | null;
  readonly headers: ReadonlyMap<string, readonly string[]>;
}

/** Reads all files of a checked mapping. Whatever cannot be read goes to `problems`, one for each cell or line. */
export function readTables(map: LoadMap, folder: string, problems: Problem[]): ReadTables {
  const ids = new Map<string, RecordIds>();
  const files = Object.entries(map.files).map(([name, form]): KeyedFile => {
    const table = readTable(join(folder, name), form, problems);
    const issue = ids.get(form.object) ?? newIds(map, form.object);
    ids.set(form.object, issue);
    return { ...keyed(table, join(folder, name), form.id, issue, problems), name, table: form.object };
  });
  const unmatched = unmatchedList();
  const associations: HubspotAssociation[] = [];
  let lastDay: Day | null = null;
  const sawDay = (day: Day): void => {
    if (lastDay === null || day > lastDay) lastDay = day;
  };
  const sink: Sink = { associations, unmatched, problems, sawDay };
  const indexOf = keyIndexes(files);
  const tables = new Map(
    files.map(({ table }) => [
      table,
      { name: table, fields: fieldsOfTable(map, table), rows: [] as ReadTable['rows'] },
    ]),
  );
  for (const file of files) {
    const table = tables.get(file.table);
    const steps = columnSteps(map, join(folder, file.name), file, indexOf, sink);
    const blank = Object.fromEntries((table?.fields ?? []).map(({ name }) => [name, null]));
    const start: VendorRow = { ...blank, ...constantsOf(map, file.name) };
    for (const { line, cells, id } of file.lines) {
      const values = { ...start };
      for (const { at, fill } of steps) fill(cells[at] ?? '', { line, id, values });
      table?.rows.push({ id, values });
    }
  }
  return {
    tables: [...tables.values()],
    associations,
    unmatched: unmatched.all(),
    lastDay,
    headers: new Map(files.map(({ name, header }) => [name, header])),
  };
}

function newIds(map: LoadMap, table: string): RecordIds {
  return map.crm === 'salesforce'
    ? salesforceIds(tableSpec(map.crm, table)?.prefix ?? '')
    : hubspotIds(table);
}

/** Gives each line its id; a text that stands twice in the id column is a problem. */
function keyed(
  { header, lines }: CsvTable,
  file: string,
  idColumn: string | undefined,
  ids: RecordIds,
  problems: Problem[],
): Pick<KeyedFile, 'header' | 'lines'> {
  const at = idColumn === undefined ? -1 : header.indexOf(idColumn);
  const first = new Map<string, number>();
  const numbered = lines.map(({ line, cells }) => {
    const key = cells[at]?.trim() || null;
    const before = key === null ? undefined : first.get(key);
    if (before !== undefined) {
      const text = `${quoted(key ?? '')} stands in line ${before} already, and an \`id\` tells lines apart`;
      problems.push({ file, line, column: idColumn ?? null, text });
    } else if (key !== null) first.set(key, line);
    return { line, cells, id: ids.next(key) };
  });
  return { header, lines: numbered };
}

function fieldsOfTable(map: LoadMap, table: string): VendorField[] {
  const files = Object.keys(map.files).filter((name) => map.files[name]?.object === table);
  const fields = [...files.flatMap((name) => fieldsOfFile(map, name)), ...stageFields(map, table)];
  return [...new Map(fields.map((field) => [field.name, field])).values()];
}

function constantsOf(map: LoadMap, name: string): VendorRow {
  const file = map.files[name];
  const constants = Object.entries(file?.constants ?? {}).map(([field, constant]): VendorRow => {
    const target = targetOfConstant(field, constant);
    const resolved = resolveTarget(map, name, field, target);
    if (!file || 'fault' in resolved || !resolved.field) return {};
    const text = String(constant.value);
    if (isStageField(map, file.object, field)) return stageValues(map, file.object).get(text) ?? {};
    const outcome = cellReader(resolved.field.type, target, map.organisation.zone)(text);
    return 'fault' in outcome ? {} : { [field]: outcome.value };
  });
  return Object.assign({}, ...constants) as VendorRow;
}
