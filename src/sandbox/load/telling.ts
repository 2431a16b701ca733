import type { Loaded } from './index.ts';

const HOW: Readonly<Record<Loaded['taken'], string>> = {
  beside: 'lying beside the files',
  given: 'as given',
  shipped: 'shipped with Plumbline, by its files and columns',
};

/** What was loaded from a folder, how it was understood, and what was left out, as sentences. */
export function tellLoaded(folder: string, loaded: Loaded): string[] {
  const lines = Object.entries(loaded.counts).map(
    ([table, count]) => `${table} ${count.toLocaleString('en')}`,
  );
  return [
    `Loaded ${folder} as ${loaded.crm} by ${loaded.mapFile} (${HOW[loaded.taken]}): ${lines.join(', ')}.`,
    ...loaded.unmatched.map(
      (entry) =>
        `${entry.file}: ${entry.lines} lines name the ${entry.column} "${entry.value}", which is ${entry.why} in ${entry.table}; they are kept without the link (first line ${entry.firstLine}).`,
    ),
    ...loaded.leftOut.map(
      ({ file, columns }) =>
        `${file}: ${columns === null ? 'not used' : `columns not used: ${columns.join(', ')}`}.`,
    ),
  ];
}
