import { createMemory } from './brought.ts';
import type { Column } from './columns.ts';
import { type Pass, passesOf, rarestWords } from './keys.ts';

/** How many pairs a pass may bring at most: half as many as there are records, in small tables more. */
const FEWEST_PAIRS = 150_000;
/** Records that share a key: beyond this the key says nothing, whatever the budget. */
const LARGEST_BLOCK = 500;
/** The share of a pass's pairs that must be within its budget. */
const WORTHWHILE = 0.05;

/** What a pass brought. */
export interface PassReport {
  readonly name: string;
  /** Blocks of more records were left out. */
  readonly cap: number;
  /** Pairs that no pass before had brought. */
  readonly pairs: number;
}

/**
 * Tells every pair of records that shares a key of some pass, once. Blocks beyond a cap are left out; the cap of a pass
 * is the largest that keeps it within its budget.
 */
export function* candidatePairs(
  columns: readonly Column[],
  size: number,
  tell: (left: number, right: number) => void,
): Generator<PassReport> {
  const budget = Math.max(FEWEST_PAIRS, size / 2);
  const before = createMemory(size);
  const { isNew } = before;
  const all = passesOf(columns);
  for (let next = all.next(); !next.done; ) {
    const pass = next.value;
    const blocks = blocksOf(pass, budget);
    let pairs = 0;
    eachPair(blocks, (left, right) => {
      if (!isNew(left, right)) return;
      pairs++;
      tell(left, right);
    });
    if (pairs > 0) before.add(pass.keys);
    yield { name: pass.name, cap: blocks.cap, pairs };
    next = all.next(blocks.whole);
  }
  const lists: Int32Array[] = [];
  for (const column of columns) {
    const slots = rarestWords(column);
    if (!slots) continue;
    let pairs = 0;
    const width = slots.length / size;
    const blocks = sorted(
      slots,
      budget,
      (at) => Math.floor(at / width),
      (word) => word >= 0,
    );
    const taken = new Set(blocks.keys);
    eachPair(blocks, (left, right, word) => {
      if (left === right || !isNew(left, right)) return;
      if (firstShared(slots, width, left, right, taken) !== word) return;
      if (lists.some((list) => firstShared(list, list.length / size, left, right, null) >= 0)) return;
      pairs++;
      tell(Math.min(left, right), Math.max(left, right));
    });
    slots.forEach((word, at) => {
      if (!taken.has(word)) slots[at] = -1;
    });
    lists.push(slots);
    yield { name: `${column.name} words`, cap: blocks.cap, pairs };
  }
}

/** Records in the order of their keys, and where the blocks that are taken begin and end. */
interface Blocks {
  readonly cap: number;
  /** Whether no block was left out. */
  readonly whole: boolean;
  readonly records: Int32Array;
  /** Start and end of each block, by turns, and its key. */
  readonly bounds: readonly number[];
  readonly keys: readonly number[];
}

/** Keys of blocks that are left out become 0, so that later passes know that their pairs were not brought. */
function blocksOf(pass: Pass, budget: number): Blocks {
  const blocks = sorted(
    pass.keys,
    budget,
    (at) => at,
    (key) => key !== 0,
  );
  const kept = new Uint8Array(pass.keys.length);
  for (let at = 0; at < blocks.bounds.length; at += 2) kept.fill(1, blocks.bounds[at], blocks.bounds[at + 1]);
  blocks.records.forEach((record, at) => {
    if (kept[at] === 0) pass.keys[record] = 0;
  });
  return blocks;
}

function sorted(
  keys: Int32Array,
  budget: number,
  recordOf: (at: number) => number,
  counts: (key: number) => boolean,
): Blocks {
  const places = inOrder(keys, counts);
  const ends: number[] = [];
  const sizes = new Float64Array(LARGEST_BLOCK + 1);
  let total = 0;
  for (let from = 0; from < places.length; ) {
    let to = from + 1;
    while (to < places.length && keys[places[to] as number] === keys[places[from] as number]) to++;
    const n = to - from;
    total += (n * (n - 1)) / 2;
    if (n > 1 && n <= LARGEST_BLOCK) {
      sizes[n] = (sizes[n] as number) + (n * (n - 1)) / 2;
      ends.push(from, to);
    }
    from = to;
  }
  let [cap, pairs] = [1, 0];
  for (; cap < LARGEST_BLOCK; cap++) {
    if (pairs + (sizes[cap + 1] as number) > budget) break;
    pairs += sizes[cap + 1] as number;
  }
  // A pass of which little would be left finds what others find as well.
  if (pairs < WORTHWHILE * total) cap = 1;
  const bounds: number[] = [];
  const own: number[] = [];
  for (let at = 0; at < ends.length; at += 2) {
    const [from, to] = [ends[at] as number, ends[at + 1] as number];
    if (to - from > cap) continue;
    bounds.push(from, to);
    own.push(keys[places[from] as number] as number);
  }
  return { cap, whole: pairs === total, records: places.map(recordOf), bounds, keys: own };
}

/** Fewer are sorted sooner by comparing them than by counting all halves that there may be. */
const FEW_PLACES = 2000;

/** The places whose key counts, sorted by key and then by place: where there are many, a radix sort by two halves. */
function inOrder(keys: Int32Array, counts: (key: number) => boolean): Int32Array {
  let n = 0;
  let places = new Int32Array(keys.length);
  for (let at = 0; at < keys.length; at++) if (counts(keys[at] as number)) places[n++] = at;
  places = places.subarray(0, n);
  const keyAt = (at: number) => (keys[at] as number) >>> 0;
  if (n < FEW_PLACES) return places.sort((a, b) => keyAt(a) - keyAt(b) || a - b);
  for (const shift of [0, 16]) {
    const next = new Int32Array(n);
    const starts = new Int32Array(0x10001);
    for (const at of places) {
      const digit = (((keys[at] as number) >>> shift) & 0xffff) + 1;
      starts[digit] = (starts[digit] as number) + 1;
    }
    for (let digit = 1; digit <= 0x10000; digit++)
      starts[digit] = (starts[digit] as number) + (starts[digit - 1] as number);
    for (const at of places) {
      const digit = ((keys[at] as number) >>> shift) & 0xffff;
      next[starts[digit] as number] = at;
      starts[digit] = (starts[digit] as number) + 1;
    }
    places = next;
  }
  return places;
}

function eachPair(blocks: Blocks, tell: (left: number, right: number, key: number) => void): void {
  const { records, bounds, keys } = blocks;
  for (let at = 0; at < bounds.length; at += 2) {
    const [from, to] = [bounds[at] as number, bounds[at + 1] as number];
    const key = keys[at / 2] as number;
    for (let x = from; x < to; x++)
      for (let y = x + 1; y < to; y++) tell(records[x] as number, records[y] as number, key);
  }
}

/** The first word that both records are looked up by; -1 without one. */
function firstShared(
  slots: Int32Array,
  width: number,
  left: number,
  right: number,
  taken: ReadonlySet<number> | null,
): number {
  for (let x = 0; x < width; x++) {
    const word = slots[left * width + x] as number;
    if (word < 0 || (taken && !taken.has(word))) continue;
    for (let y = 0; y < width; y++) if (slots[right * width + y] === word) return word;
  }
  return -1;
}
