import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';

/**
 * Where something is to be written, as a whole path: looked at before any work is done for it.
 * @throws {ConfigError} where no file can stand there
 */
export function outFile(named: string): string {
  const file = resolve(named);
  const folder = dirname(file);
  if (existsSync(folder) && !(existsSync(file) && statSync(file).isDirectory())) return file;
  throw new ConfigError({
    what: `The file ${file} cannot be written.`,
    why: existsSync(folder) ? 'It is a folder.' : `There is no folder ${folder}.`,
    next: 'Name another file with --out.',
  });
}
