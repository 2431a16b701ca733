import type { CsvLine } from './csv-file.ts';
import type { Lookup } from './resolve.ts';

/** A file that has been read, with an id for each of its lines. */
export interface KeyedFile {
  readonly name: string;
  readonly table: string;
  readonly header: readonly string[];
  readonly lines: readonly (CsvLine & { readonly id: string })[];
}

/** A text that was looked up in vain: no record has it, or several have and none is chosen. */
export interface Unmatched {
  readonly file: string;
  readonly column: string;
  /** The vendor table in which it was sought. */
  readonly table: string;
  readonly value: string;
  readonly why: 'absent' | 'ambiguous';
  readonly firstLine: number;
  /** How many lines hold it; each was left without the link. */
  readonly lines: number;
}

const AMBIGUOUS = Symbol('several records');

/** The id of the one record with this text; else why there is none. Blanks around the text do not count. */
export type KeyIndex = (text: string) => { readonly id: string } | { readonly why: Unmatched['why'] };

/** Builds indexes over read files, each once. */
export function keyIndexes(files: readonly KeyedFile[]): (lookup: Lookup) => KeyIndex {
  const built = new Map<string, KeyIndex>();
  return (lookup) => {
    const key = JSON.stringify(lookup.places);
    const index = built.get(key) ?? build(lookup, files);
    built.set(key, index);
    return index;
  };
}

function build(lookup: Lookup, files: readonly KeyedFile[]): KeyIndex {
  const ids = new Map<string, string | typeof AMBIGUOUS>();
  for (const place of lookup.places) {
    const file = files.find(({ name }) => name === place.file);
    const at = file?.header.indexOf(place.by) ?? -1;
    for (const { cells, id } of file?.lines ?? []) {
      const text = cells[at]?.trim() ?? '';
      if (text !== '') ids.set(text, ids.has(text) ? AMBIGUOUS : id);
    }
  }
  return (text) => {
    const id = ids.get(text.trim());
    if (id === undefined) return { why: 'absent' };
    return id === AMBIGUOUS ? { why: 'ambiguous' } : { id };
  };
}

/** Collects what was looked up in vain, by place and text. */
export function unmatchedList(): {
  add(entry: Omit<Unmatched, 'firstLine' | 'lines'>, line: number): void;
  all(): Unmatched[];
} {
  const entries = new Map<string, Unmatched>();
  return {
    add(entry, line) {
      const key = JSON.stringify([entry.file, entry.column, entry.table, entry.value]);
      const before = entries.get(key);
      const counted = before
        ? { ...before, lines: before.lines + 1 }
        : { ...entry, firstLine: line, lines: 1 };
      entries.set(key, counted);
    },
    all: () => [...entries.values()],
  };
}
