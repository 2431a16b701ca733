import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { PlantedTable } from './planted.ts';

/** Where public data lies that is not ours to hand on. */
export const REFERENCE = join(process.env['PLUMBLINE_REFERENCE'] ?? resolve('..', 'shared'), 'data');

type Rows = readonly Readonly<Record<string, string | null>>[];

/** Rows of a CSV file whose columns get names that SQL takes: `column0`, `column1` … */
export function readRows(file: string): { readonly columns: readonly string[]; readonly rows: Rows } {
  const [header = [], ...lines] = parse(readFileSync(file), {
    bom: true,
    relax_column_count: true,
  }) as string[][];
  const columns = header.map((_, nth) => `column${nth}`);
  const rows = lines.map((line) => Object.fromEntries(columns.map((name, nth) => [name, line[nth] || null])));
  return { columns, rows };
}

/** Every folder that holds a `dirty.csv` and a `clean.csv` of the same rows and columns. */
export function publicTables(): { readonly name: string; readonly table: PlantedTable }[] {
  if (!existsSync(REFERENCE)) return [];
  return readdirSync(REFERENCE)
    .sort()
    .filter((name) => ['dirty.csv', 'clean.csv'].every((file) => existsSync(join(REFERENCE, name, file))))
    .map((name) => {
      const [dirty, clean] = [
        readRows(join(REFERENCE, name, 'dirty.csv')),
        readRows(join(REFERENCE, name, 'clean.csv')),
      ];
      const planted = new Map(
        dirty.rows.flatMap((row, nth) =>
          dirty.columns
            .filter((column) => row[column] !== clean.rows[nth]?.[column])
            .map((column) => [`${nth} ${column}`, 'any'] as const),
        ),
      );
      return { name, table: { columns: dirty.columns, clean: clean.rows, dirty: dirty.rows, planted } };
    });
}
