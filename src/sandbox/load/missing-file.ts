import { ConfigError } from '../../errors.ts';

/** @throws {ConfigError} always: neither the folder nor the mapping brings the file */
export function missingFile(what: 'people' | 'strategy', mapFile: string): never {
  throw new ConfigError({
    what: `${mapFile} names no ${what} file.`,
    why:
      what === 'people' ? 'Nobody is known to send to.' : 'There are no goals to hold the records against.',
    next: `Name one there (\`${what}: ${what}.yaml\`) or with --${what} FILE.`,
  });
}
