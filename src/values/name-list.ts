import { isOneEdit } from './edit.ts';
import { fold } from './fold.ts';

/** A name as it is written, and what it stands for. */
export interface ListedName {
  readonly name: string;
  readonly meaning: string;
}

/** Proper names against which a value is held. */
export interface NameList {
  /** What a name stands for, trimmed and case folded; null where the list does not have it. */
  meaningOf(value: string): string | null;
  /**
   * The proper names that are exactly one edit from the value, in the list's order; none where the value is a
   * name itself.
   */
  near(value: string): ListedName[];
}

/** Of names that fold to the same text the first one counts. */
export function createNameList(names: readonly ListedName[]): NameList {
  const byFolded = new Map<string, ListedName>();
  for (const listed of names) {
    const folded = fold(listed.name);
    if (!byFolded.has(folded)) byFolded.set(folded, listed);
  }
  return {
    meaningOf: (value) => byFolded.get(fold(value))?.meaning ?? null,
    near(value) {
      const folded = fold(value);
      if (byFolded.has(folded)) return [];
      return [...byFolded].filter(([name]) => isOneEdit(folded, name)).map(([, listed]) => listed);
    },
  };
}

/** The name that was probably meant; null where the names near by mean different things. */
export function suggestionOf(near: readonly ListedName[]): string | null {
  const [first] = near;
  if (!first) return null;
  return near.every((listed) => listed.meaning === first.meaning) ? first.name : null;
}
