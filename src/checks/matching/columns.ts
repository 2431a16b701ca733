import type { MatchColumn, MatchKind } from './kinds.ts';
import { charactersOf } from './likeness.ts';
import { normalOf } from './normal.ts';
import { type TokenLists, tokenListsOf } from './tokens.ts';

/**
 * A column as the matcher holds it: each record has the number of its value in a dictionary. 0 stands for a value
 * that says nothing.
 */
export interface Column extends MatchColumn {
  readonly ids: Int32Array;
  /** Normal forms; the first is `''`. */
  readonly values: readonly string[];
  /** Records by value. */
  readonly counts: Int32Array;
  /** Which characters each value has, see `charactersOf`. */
  readonly characters: Int32Array;
  /** Words of each value, for kinds that are compared by words. */
  readonly tokens: TokenLists | null;
}

const BY_WORDS: ReadonlySet<MatchKind> = new Set(['address', 'company', 'name', 'text']);
/** So many texts as they were written are remembered, so that each is brought to its normal form only once. */
const REMEMBERED = 100_000;

/** Takes a column's values in the order of the records, and gives the column. */
export interface ColumnBuilder {
  add(value: string | null): void;
  build(): Column;
}

/** @param size how many records there are: exactly so many values must be added */
export function createColumn({ name, kind }: MatchColumn, size: number): ColumnBuilder {
  const ids = new Int32Array(size);
  const values = [''];
  const numbers = new Map<string, number>([['', 0]]);
  const written = new Map<string, number>();
  let at = 0;
  return {
    add(value) {
      if (value === null) {
        at++;
        return;
      }
      let id = written.get(value);
      if (id === undefined) {
        const normal = normalOf(kind, value);
        id = numbers.get(normal);
        if (id === undefined) {
          id = values.length;
          values.push(normal);
          numbers.set(normal, id);
        }
        if (written.size < REMEMBERED) written.set(value, id);
      }
      ids[at++] = id;
    },
    build() {
      const counts = new Int32Array(values.length);
      for (const id of ids) counts[id] = (counts[id] ?? 0) + 1;
      return {
        name,
        kind,
        ids,
        values,
        counts,
        characters: Int32Array.from(values, charactersOf),
        tokens: BY_WORDS.has(kind) ? tokenListsOf(values) : null,
      };
    },
  };
}

/**
 * The columns that are compared: without those that say nothing, and without a full name beside its parts, which
 * would count the same evidence twice.
 */
export function comparable(columns: readonly Column[]): Column[] {
  const has = (kind: MatchKind) => columns.some((column) => column.kind === kind && column.values.length > 2);
  const parts = has('given') && has('family');
  return columns.filter(({ kind, values }) => values.length > 2 && !(kind === 'name' && parts));
}
