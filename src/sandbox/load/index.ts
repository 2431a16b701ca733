import { readdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { addDays, type Day } from '../../clock.ts';
import { readDocument } from '../../crm/document.ts';
import type { SourceMapping } from '../../crm/mapping.ts';
import { ConfigError } from '../../errors.ts';
import type { HubspotPortal, SalesforceOrg } from '../vendor-data.ts';
import { checkedLoadMap } from './check-map.ts';
import { chooseMap } from './choose-map.ts';
import { declaredColumns, problemsWithFolder } from './declared-columns.ts';
import { hubspotPortal } from './hubspot-portal.ts';
import type { Unmatched } from './key-index.ts';
import { type Problem, refusal } from './problems.ts';
import { type ReadTables, readTables } from './read-tables.ts';
import { salesforceOrg } from './salesforce-org.ts';
import type { LoadMap } from './schema.ts';

export type { Unmatched } from './key-index.ts';
export { missingFile } from './missing-file.ts';

export interface LoadOptions {
  /** Where the CSV files lie. */
  readonly folder: string;
  /** The mapping that the user names; null to choose one. */
  readonly map: string | null;
  /** The folder of the shipped examples. */
  readonly examples: string;
  /** The day on which the records are looked at; null for the latest day in the data. */
  readonly asOf: Day | null;
}

/** A CSV file, or columns of one, that the mapping makes no use of. */
export interface LeftOut {
  readonly file: string;
  /** Null for the whole file. */
  readonly columns: readonly string[] | null;
}

export interface Loaded {
  readonly crm: 'salesforce' | 'hubspot';
  readonly data: SalesforceOrg | HubspotPortal;
  /** Our fields that the data hold elsewhere than the connectors expect. */
  readonly mapping: SourceMapping;
  readonly mapFile: string;
  /** Whether the mapping lay beside the files, was given, or is a shipped one that fits them. */
  readonly taken: 'beside' | 'given' | 'shipped';
  /** Paths of the files that the mapping names; null where it names none. Whether they exist is not looked at. */
  readonly strategyFile: string | null;
  readonly peopleFile: string | null;
  /** Lines loaded, by vendor table. */
  readonly counts: Readonly<Record<string, number>>;
  /** The latest day in the data; where they hold none, the as-of day. */
  readonly lastDay: Day;
  /** Texts that were looked up in vain. The records are there, without the link. */
  readonly unmatched: readonly Unmatched[];
  readonly leftOut: readonly LeftOut[];
}

/** So many days before the as-of day the records count as modified: no look-back of a pull reaches them. */
const MODIFIED_DAYS_BEFORE = 2;

/**
 * Loads a folder of CSV files as an organisation's CRM. The same files give the same records with the same ids.
 * @throws {ConfigError} with every problem of the mapping, or else every problem of the data, each with file,
 *   line and column; nothing is loaded then
 */
export async function loadFolder(options: LoadOptions): Promise<Loaded> {
  const { folder } = options;
  const { file: mapFile, taken } = chooseMap(folder, options.map, options.examples);
  const map = readDocument(
    mapFile,
    'load',
    checkedLoadMap((each) => problemsWithFolder(each, folder)),
  );
  const problems: Problem[] = [];
  const read = readTables(map, folder, problems);
  if (problems.length > 0) throw refusal(problems, mapFile);
  const asOf = options.asOf ?? read.lastDay;
  if (asOf === null) throw undated(folder);
  const modifiedAt = `${addDays(asOf, -MODIFIED_DAYS_BEFORE)}T12:00:00.000Z`;
  const beside = (name: string | undefined): string | null =>
    name === undefined ? null : resolve(dirname(mapFile), name);
  return {
    crm: map.crm,
    data:
      map.crm === 'salesforce' ? salesforceOrg(map, read, modifiedAt) : hubspotPortal(map, read, modifiedAt),
    mapping: map.mapping,
    mapFile,
    taken,
    strategyFile: beside(map.strategy),
    peopleFile: beside(map.people),
    counts: Object.fromEntries(read.tables.map(({ name, rows }) => [name, rows.length])),
    lastDay: read.lastDay ?? asOf,
    unmatched: read.unmatched,
    leftOut: leftOut(map, folder, read),
  };
}

function undated(folder: string): ConfigError {
  return new ConfigError({
    what: `The files in ${folder} hold no day.`,
    why: 'The latest day in the data is the day on which they are looked at, unless another is named.',
    next: 'Name the day with `--as-of YYYY-MM-DD`.',
  });
}

function leftOut(map: LoadMap, folder: string, { headers }: ReadTables): LeftOut[] {
  const declared = declaredColumns(map);
  const files = readdirSync(folder).filter((name) => /\.csv$/i.test(name));
  return files.sort().flatMap((file): LeftOut[] => {
    const header = headers.get(file);
    if (!header) return [{ file, columns: null }];
    const used = new Set(declared.filter((each) => each.file === file).map(({ column }) => column));
    const columns = header.filter((column) => !used.has(column));
    return columns.length > 0 ? [{ file, columns }] : [];
  });
}
