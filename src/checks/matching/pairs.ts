import type { Column } from './columns.ts';
import { topLevel } from './kinds.ts';
import { bearable, type Comparison, comparisonOf } from './levels.ts';
import { bitsIn, editsBetween } from './likeness.ts';

/** Compares records and writes down what came out as one number. */
export interface Comparer {
  readonly columns: readonly Column[];
  /** The pattern of a pair of records: a digit a column, 0 for "one of them says nothing", else the level + 1. */
  patternOf(left: number, right: number): number;
  /** Levels by column of a pattern; -1 where one of them says nothing. */
  levelsOf(pattern: number): Int8Array;
}

export function createComparer(columns: readonly Column[]): Comparer {
  const compare = columns.map(comparisonOf);
  const ids = columns.map((column) => column.ids);
  const tops = columns.map(({ kind }) => topLevel(kind));
  const factors = factorsOf(columns);
  const width = columns.length;
  const given = columns.findIndex(({ kind }) => kind === 'given');
  const family = columns.findIndex(({ kind }) => kind === 'family');
  const swapped = swapOf(columns[given], columns[family]);
  const levels = new Int8Array(width);

  function patternOf(left: number, right: number): number {
    let pattern = 0;
    for (let at = 0; at < width; at++) {
      const own = ids[at] as Int32Array;
      const [one, other] = [own[left] as number, own[right] as number];
      let level = -1;
      if (one !== 0 && other !== 0)
        level = one === other ? (tops[at] as number) : (compare[at] as Comparison)(one, other);
      levels[at] = level;
      pattern += (level + 1) * (factors[at] as number);
    }
    // First and last name the other way round count as nearly the same.
    if (
      swapped &&
      (levels[given] as number) <= 0 &&
      (levels[family] as number) <= 0 &&
      swapped(left, right)
    ) {
      pattern += (2 - (levels[given] as number)) * (factors[given] as number);
      pattern += (2 - (levels[family] as number)) * (factors[family] as number);
    }
    return pattern;
  }
  return {
    columns,
    patternOf,
    levelsOf(pattern) {
      const out = new Int8Array(width);
      let rest = pattern;
      for (let at = width - 1; at >= 0; at--) {
        const factor = factors[at] as number;
        const digit = Math.floor(rest / factor);
        out[at] = digit - 1;
        rest -= digit * factor;
      }
      return out;
    },
  };
}

/** What each column's digit is worth; with some twenty columns patterns stay exact integers. */
function factorsOf(columns: readonly Column[]): Float64Array {
  const factors = new Float64Array(columns.length);
  let factor = 1;
  columns.forEach(({ kind }, at) => {
    factors[at] = factor;
    factor *= topLevel(kind) + 2;
  });
  return factors;
}

/**
 * Whether one record's first name is the other's last name, within a typing error: both ways round, or the one way that
 * can be seen where a name is missing.
 */
function swapOf(given: Column | undefined, family: Column | undefined) {
  if (!given || !family) return null;
  const alike = (one: number, other: number): boolean => {
    const [first, last] = [given.values[one] as string, family.values[other] as string];
    if (first === last) return true;
    const most = bearable(Math.max(first.length, last.length));
    const [mine, theirs] = [given.characters[one] as number, family.characters[other] as number];
    return most > 0 && bitsIn(mine ^ theirs) <= 2 * most && editsBetween(first, last, most) <= most;
  };
  return (left: number, right: number): boolean => {
    const [one, two] = [given.ids[left] as number, family.ids[left] as number];
    const [three, four] = [given.ids[right] as number, family.ids[right] as number];
    const [crossed, back] = [one !== 0 && four !== 0, two !== 0 && three !== 0];
    return (crossed || back) && (!crossed || alike(one, four)) && (!back || alike(three, two));
  };
}
