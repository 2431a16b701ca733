import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { ConfigError, messageOf } from './errors.ts';

/** What a key of any kind may weigh; a larger file is another one, named by mistake. */
const MOST_BYTES = 65_536;

/**
 * The text of a file that holds a secret. The file is looked at and read through one handle, so that it cannot be
 * exchanged in between.
 * @param option the option that names it, for messages
 * @throws {ConfigError} where it cannot be read, or where anybody but its owner may read or change it; never with
 *   anything of its content
 */
export function readPrivateFile(file: string, option: string): string {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (cause) {
    throw new ConfigError({
      what: `The file ${file} cannot be read.`,
      why: `${option} names it: ${(cause as NodeJS.ErrnoException).code ?? messageOf(cause)}.`,
      next: 'Check the path, and that the user who runs Plumbline may read the file.',
    });
  }
  try {
    const { mode, size } = fstatSync(handle);
    const regular = (mode & 0o170000) === 0o100000;
    if (!regular || size > MOST_BYTES) {
      throw new ConfigError({
        what: `${file} holds no key.`,
        why: regular ? `It is ${size} bytes long.` : 'It is no ordinary file.',
        next: `Let ${option} name the file of the key.`,
      });
    }
    if ((mode & 0o077) !== 0) {
      throw new ConfigError({
        what: `Others than its owner may use the file ${file} (mode ${(mode & 0o777).toString(8)}).`,
        why: `${option} names it, and it holds a secret.`,
        next: `Run \`chmod 600 ${file}\`; if others may have read it, take a new key.`,
      });
    }
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}
