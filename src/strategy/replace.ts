import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Edit, editDocument } from './edit.ts';
import type { Strategy } from './schema.ts';

/**
 * Edits a strategy file. The new text takes the old one's place only where it holds; a reader sees one or the other.
 * @param read reads and checks a strategy file, and throws where it does not hold
 * @returns what the file holds now
 */
export function replaceStrategy(
  file: string,
  edits: readonly Edit[],
  read: (file: string) => Strategy,
): Strategy {
  const next = `${file}.next`;
  writeFileSync(next, editDocument(readFileSync(file, 'utf8'), edits));
  try {
    const strategy = read(next);
    renameSync(next, file);
    return strategy;
  } finally {
    rmSync(next, { force: true });
  }
}
