import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readDocument } from '../../crm/document.ts';
import { ConfigError } from '../../errors.ts';
import { checkedLoadMap } from './check-map.ts';
import { problemsWithFolder } from './declared-columns.ts';
import { skeleton } from './skeleton.ts';

/** A `load.yaml`, and why it is the one: it lies beside the files, was given, or is shipped and fits them. */
export interface ChosenMap {
  readonly file: string;
  readonly taken: 'beside' | 'given' | 'shipped';
}

/**
 * Chooses the mapping for a folder: the one given; else the folder's own `load.yaml`; else the one of the
 * shipped examples whose files and columns the folder all has. Neither paths nor values count.
 * @throws {ConfigError} where the folder has no CSV file, or no example fits, or several do
 */
export function chooseMap(folder: string, given: string | null, examples: string): ChosenMap {
  const csvFiles = csvFilesOf(folder);
  if (given !== null) return { file: given, taken: 'given' };
  const beside = join(folder, 'load.yaml');
  if (existsSync(beside)) return { file: beside, taken: 'beside' };
  const candidates = shippedMaps(examples).map((file) => {
    const map = readDocument(file, 'load', checkedLoadMap());
    return { file, problems: problemsWithFolder(map, folder) };
  });
  const fitting = candidates.filter(({ problems }) => problems.length === 0).map(({ file }) => file);
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return { file: only, taken: 'shipped' };
  if (only !== undefined) {
    throw new ConfigError({
      what: `${folder} has no load.yaml, and ${fitting.length} shipped mappings fit its files: ${fitting.join(', ')}.`,
      why: 'Each of them declares only files and columns that the folder has.',
      next: `Say which with \`--map FILE\`, or write one of your own. ${skeleton(folder, csvFiles)}`,
    });
  }
  const reasons = candidates.map(({ file, problems }) => `${file}: ${problems[0]?.message}`);
  throw new ConfigError({
    what: `${folder} has no load.yaml, and no shipped mapping fits its files.`,
    why:
      reasons.length > 0 ? `What is missing first: ${reasons.join('; ')}.` : `${examples} holds no mapping.`,
    next: `Write one. ${skeleton(folder, csvFiles)}`,
  });
}

function csvFilesOf(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new ConfigError({
      what: `There is no folder ${folder}.`,
      why: '`--load` asks for the folder in which the CSV files lie.',
      next: 'Check the path.',
    });
  }
  const files = readdirSync(folder).filter((name) => /\.csv$/i.test(name));
  if (files.length > 0) return files.sort();
  throw new ConfigError({
    what: `${folder} holds no CSV file.`,
    why: '`--load` reads the files whose names end in .csv.',
    next: 'Check the path, or export the data as CSV.',
  });
}

function shippedMaps(examples: string): string[] {
  if (!existsSync(examples)) return [];
  return readdirSync(examples)
    .sort()
    .map((name) => join(examples, name, 'load.yaml'))
    .filter((file) => existsSync(file));
}
