import { join } from 'node:path';
import type { MapProblem } from './check-map.ts';
import { readHeader } from './csv-file.ts';
import { resolveTarget } from './resolve.ts';
import type { LoadMap } from './schema.ts';

/** A column that a mapping needs in a file, and where the mapping says so. */
export interface DeclaredColumn {
  readonly file: string;
  readonly column: string;
  readonly path: readonly (string | number)[];
}

/** Every column that a mapping reads: those that become fields, the ids, and those that lookups compare with. */
export function declaredColumns(map: LoadMap): DeclaredColumn[] {
  return Object.entries(map.files).flatMap(([file, { id, columns }]) => {
    const path = ['files', file];
    const own = Object.keys(columns).map((column) => ({ file, column, path: [...path, 'columns', column] }));
    const sought = Object.entries(columns).flatMap(([column, targets]) =>
      targets.flatMap((target) => {
        const resolved = resolveTarget(map, file, column, target);
        if ('fault' in resolved || !resolved.lookup) return [];
        return resolved.lookup.places.map((place) => ({
          file: place.file,
          column: place.by,
          path: [...path, 'columns', column],
        }));
      }),
    );
    return [...own, ...(id === undefined ? [] : [{ file, column: id, path: [...path, 'id'] }]), ...sought];
  });
}

/** Declared files and columns that a folder lacks, or has twice. */
export function problemsWithFolder(map: LoadMap, folder: string): MapProblem[] {
  const headers = new Map(
    Object.entries(map.files).map(([file, form]) => [file, readHeader(join(folder, file), form)]),
  );
  const missing = [...headers].filter(([, header]) => header === null);
  const absent = missing.map(([file]) => ({
    path: ['files', file],
    message: `${folder} has no file ${file}`,
  }));
  const reported = new Set<string>();
  const columns = declaredColumns(map).flatMap(({ file, column, path }) => {
    const header = headers.get(file);
    const key = JSON.stringify([file, column]);
    if (!header || reported.has(key)) return [];
    const found = header.filter((each) => each === column).length;
    if (found === 1) return [];
    reported.add(key);
    const fault =
      found === 0
        ? `${file} has no column \`${column}\`; line 1 names ${header.join(', ') || 'none'}`
        : `line 1 of ${file} names the column \`${column}\` ${found} times`;
    return [{ path, message: fault }];
  });
  return [...absent, ...columns];
}
