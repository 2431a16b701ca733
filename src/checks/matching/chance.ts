import type { Column } from './columns.ts';
import { createGrowing } from './growing.ts';
import { KINDS, topLevel } from './kinds.ts';
import type { Comparer } from './pairs.ts';

/** So many random pairs are looked at; in small tables every pair. */
const RANDOM_PAIRS = 300_000;
/** How many pairs the shares of the kind weigh as much as, where the data say otherwise. */
const PRIOR_PAIRS = 400;
/** Nothing is so rare that it may be counted as if it never happened by chance. */
export const LEAST_CHANCE = 1e-6;
/** Two columns depend on each other where equal values of both meet so many times as often as by chance. */
const DEPENDENT = 1.5;
const PAIRS_TO_TELL = 30;
/** So many pairs of one thing for each record may be among the random ones, and must not look like a dependence. */
const COPIES = 2;
/** A column whose values agree by chance less often than this tells things apart by itself. */
const TELLING = 0.02;

/** One column's agreements hang on another's. */
export interface Dependence {
  readonly column: number;
  readonly on: number;
  /**
   * By level of the one and of the other (`[level * (top of the other + 1) + other's level]`): how many times as often
   * as if they were independent.
   */
  readonly lift: Float64Array;
}

/** How records of different things agree. */
export interface Chance {
  /** By column and level: share of the pairs in which both say something. */
  readonly levels: readonly Float64Array[];
  /** A forest: each column hangs on one other at most. */
  readonly dependences: readonly Dependence[];
}

/** Pairs of records taken at random, compared. */
export interface RandomPairs {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly patterns: Float64Array;
}

export function drawPairs(comparer: Comparer, size: number): RandomPairs {
  const [left, right, patterns] = [
    createGrowing(Int32Array),
    createGrowing(Int32Array),
    createGrowing(Float64Array),
  ];
  eachRandomPair(size, (one, other) => {
    left.push(one);
    right.push(other);
    patterns.push(comparer.patternOf(one, other));
  });
  return { left: left.array(), right: right.array(), patterns: patterns.array() };
}

/**
 * Learns from random pairs how often records of different things agree, alone and together. Two records of one thing
 * may be among them: for each column only those pairs count that agree in no other telling column, which changes
 * nothing where columns are independent.
 * @param sameThing whether two records are known to be one thing
 */
export function learnChance(
  comparer: Comparer,
  drawn: RandomPairs,
  size: number,
  sameThing: (left: number, right: number) => boolean,
): Chance {
  const { columns } = comparer;
  const counts = new Map<number, number>();
  let pairs = 0;
  drawn.patterns.forEach((pattern, at) => {
    if (sameThing(drawn.left[at] as number, drawn.right[at] as number)) return;
    counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
    pairs++;
  });
  const rows = [...counts].map(([pattern, n]) => ({ levels: comparer.levelsOf(pattern), n }));
  const rough = columns.map((column, at) => sharesOf(column, rows, at, () => true));
  const telling = columns.map(
    ({ kind }, at) => 1 - (rough[at]?.[0] ?? 1) < TELLING && KINDS[kind].role !== 'weak',
  );
  /** Agreements of telling columns among all but these. */
  const meets = (levels: Int8Array, one: number, other: number) =>
    levels.some((level, at) => at !== one && at !== other && level > 0 && telling[at]);
  const levels = columns.map((column, at) => sharesOf(column, rows, at, (row) => !meets(row, at, at)));
  const fewest = PAIRS_TO_TELL + (COPIES * size * pairs) / ((size * (size - 1)) / 2);
  return { levels, dependences: forestOf(columns, rows, levels, fewest, meets) };
}

interface Row {
  readonly levels: Int8Array;
  readonly n: number;
}

function sharesOf(
  column: Column,
  rows: readonly Row[],
  at: number,
  counts: (levels: Int8Array) => boolean,
): Float64Array {
  const prior = KINDS[column.kind].other;
  const shares = Float64Array.from(prior, (share) => share * PRIOR_PAIRS);
  let total = PRIOR_PAIRS;
  for (const { levels, n } of rows) {
    const level = levels[at] as number;
    if (level < 0 || !counts(levels)) continue;
    shares[level] = (shares[level] as number) + n;
    total += n;
  }
  return shares.map((share) => Math.max(share / total, LEAST_CHANCE));
}

/** The strongest dependences that make no loop. */
function forestOf(
  columns: readonly Column[],
  rows: readonly Row[],
  levels: readonly Float64Array[],
  fewest: number,
  meets: (levels: Int8Array, one: number, other: number) => boolean,
): Dependence[] {
  const found: (Dependence & { readonly gain: number })[] = [];
  for (let one = 0; one < columns.length; one++) {
    for (let other = one + 1; other < columns.length; other++) {
      const dependence = dependenceOf(
        columns,
        rows,
        levels,
        fewest,
        one,
        other,
        (row) => !meets(row, one, other),
      );
      if (dependence) found.push(dependence);
    }
  }
  found.sort((a, b) => b.gain - a.gain);
  const tree = columns.map((_, at) => at);
  const taken: { one: number; other: number; lift: Float64Array }[] = [];
  for (const { column, on, lift } of found) {
    if (tree[column] === tree[on]) continue;
    const [from, to] = [tree[column] as number, tree[on] as number];
    tree.forEach((own, at) => {
      if (own === from) tree[at] = to;
    });
    taken.push({ one: column, other: on, lift });
  }
  return taken.map(({ one, other, lift }) => ({ column: one, on: other, lift }));
}

function dependenceOf(
  columns: readonly Column[],
  rows: readonly Row[],
  levels: readonly Float64Array[],
  fewest: number,
  one: number,
  other: number,
  counts: (levels: Int8Array) => boolean,
): (Dependence & { gain: number }) | null {
  const [topOne, topOther] = [topOf(columns, one), topOf(columns, other)];
  const width = topOther + 1;
  const joint = new Float64Array((topOne + 1) * width);
  let total = 0;
  for (const { levels: row, n } of rows) {
    const [x, y] = [row[one] as number, row[other] as number];
    if (x < 0 || y < 0 || !counts(row)) continue;
    joint[x * width + y] = (joint[x * width + y] as number) + n;
    total += n;
  }
  const equal = joint[topOne * width + topOther] as number;
  const expected = total * (levels[one]?.[topOne] as number) * (levels[other]?.[topOther] as number);
  if (equal - expected < fewest || equal < DEPENDENT * expected) return null;
  let gain = 0;
  const lift = joint.map((n, at) => {
    const alone =
      (levels[one]?.[Math.floor(at / width)] as number) * (levels[other]?.[at % width] as number) * total;
    const times = (n + 1) / (alone + 1);
    gain += (n / total) * Math.log(times);
    return times;
  });
  return { column: one, on: other, lift, gain };
}

function topOf(columns: readonly Column[], at: number): number {
  const column = columns[at];
  return column ? topLevel(column.kind) : 0;
}

/** The same pairs each time: all of a small table, else as many as agreed, drawn with a fixed seed. */
function eachRandomPair(size: number, tell: (left: number, right: number) => void): void {
  if ((size * (size - 1)) / 2 <= RANDOM_PAIRS) {
    for (let left = 0; left < size; left++)
      for (let right = left + 1; right < size; right++) tell(left, right);
    return;
  }
  // mulberry32
  let state = 1;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mix = Math.imul(state ^ (state >>> 15), 1 | state);
    mix = (mix + Math.imul(mix ^ (mix >>> 7), 61 | mix)) ^ mix;
    return (mix ^ (mix >>> 14)) >>> 0;
  };
  for (let drawn = 0; drawn < RANDOM_PAIRS; drawn++) {
    const [left, right] = [next() % size, next() % size];
    if (left !== right) tell(Math.min(left, right), Math.max(left, right));
  }
}
