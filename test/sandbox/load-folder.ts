import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../src/errors.ts';
import { type Loaded, type LoadOptions, loadFolder } from '../../src/sandbox/load/index.ts';
import type { VendorTable } from '../../src/sandbox/vendor-data.ts';

/** Files by name; a name may hold folders. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** A temporary folder with these files, and what to do with it. */
export interface Folder {
  readonly path: string;
  load(options?: Partial<LoadOptions>): Promise<Loaded>;
  /** The error that loading ends with. */
  refusal(options?: Partial<LoadOptions>): Promise<ConfigError>;
}

const made: string[] = [];

export function folderWith(files: Files): Folder {
  const root = mkdtempSync(join(tmpdir(), 'plumbline-load-'));
  made.push(root);
  const path = join(root, 'data');
  mkdirSync(path);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  const load = (options: Partial<LoadOptions> = {}) =>
    loadFolder({ folder: path, map: null, examples: join(root, 'examples'), asOf: '2026-05-20', ...options });
  return {
    path,
    load,
    async refusal(options) {
      const outcome = await load(options).catch((error: unknown) => error);
      if (outcome instanceof ConfigError) return outcome;
      throw new Error('It was loaded, or failed otherwise.', { cause: outcome });
    },
  };
}

/** Writes shipped examples beside the folder and gives their place. */
export function examplesBeside(folder: Folder, maps: Readonly<Record<string, string>>): string {
  const examples = join(folder.path, '..', 'examples');
  for (const [name, content] of Object.entries(maps)) {
    mkdirSync(join(examples, name), { recursive: true });
    writeFileSync(join(examples, name, 'load.yaml'), content);
  }
  return examples;
}

export function removeFolders(): void {
  for (const path of made.splice(0)) rmSync(path, { recursive: true });
}

export function tableOf(loaded: Loaded, name: string): VendorTable {
  const table = loaded.data.tables.find((each) => each.name === name);
  if (!table) throw new Error(`There is no table ${name}.`);
  return table;
}

/** The type of a field as the table describes it; undefined where it has none of this name. */
export function typeOf(loaded: Loaded, table: string, field: string): string | undefined {
  return tableOf(loaded, table).fields.find(({ name }) => name === field)?.type;
}
