import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import writeFileAtomic from 'write-file-atomic';
import { BugError, ConfigError, messageOf } from '../../errors.ts';
import type { DocumentStore } from '../ports.ts';

/**
 * Documents as JSON files in a folder, one each. A write is synced to disk and renamed over the old file, so that
 * a crash leaves the old or the new document, never half of one.
 * @throws {ConfigError} on reading a document that is no JSON or does not have its form
 */
export function openDocuments(folder: string): DocumentStore {
  return {
    async read(name, parse, empty) {
      const file = join(folder, `${name}.json`);
      const db = new Low<unknown>(durableFile(file), null);
      await db.read();
      if (db.data === null) return empty;
      try {
        return parse(db.data);
      } catch (cause) {
        throw damaged(file, cause);
      }
    },
    async write(name, value) {
      // The library takes null for "nothing was read yet" and would write nothing, without a word.
      if (value === null) throw new BugError(`The document ${name} was to be overwritten with null.`);
      await mkdir(folder, { recursive: true });
      const db = new Low<unknown>(durableFile(join(folder, `${name}.json`)), value);
      await db.write();
    },
  };
}

function durableFile(file: string): Adapter<unknown> {
  return {
    async read() {
      let text: string;
      try {
        text = await readFile(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
      try {
        return JSON.parse(text) as unknown;
      } catch (cause) {
        throw damaged(file, cause);
      }
    },
    write: (data) => writeFileAtomic(file, `${JSON.stringify(data, null, 2)}\n`, { mode: 0o600 }),
  };
}

function damaged(file: string, cause: unknown): ConfigError {
  return new ConfigError(
    {
      what: `The document ${file} cannot be used.`,
      why: messageOf(cause).slice(0, 300),
      next: 'Restore it from a backup, or move it away to begin a new one; nothing was overwritten.',
    },
    cause,
  );
}
