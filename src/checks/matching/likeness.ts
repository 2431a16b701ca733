/**
 * How near two texts are. These are the inner loops of the matcher: they work on UTF-16 units, which is exact but for
 * characters outside the basic plane, where one edit counts as two.
 */

/** A set of the characters of a text in 32 bits: texts within `n` edits differ in at most `2 n` of them. */
export function charactersOf(text: string): number {
  let set = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    set |= 1 << ((code ^ (code >>> 5)) & 31);
  }
  return set;
}

/** How many bits are set. */
export function bitsIn(set: number): number {
  let bits = set - ((set >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

const LONGEST = 256;
const rows: [Uint16Array, Uint16Array, Uint16Array] = [
  new Uint16Array(LONGEST + 1),
  new Uint16Array(LONGEST + 1),
  new Uint16Array(LONGEST + 1),
];

/**
 * Edits between two texts, where an edit is a character more, less, changed, or two neighbours swapped (optimal
 * string alignment); `most + 1` as soon as there are more than `most`. Only the first 256 units count.
 */
export function editsBetween(one: string, other: string, most: number): number {
  let [from, endOne, endOther] = [0, Math.min(one.length, LONGEST), Math.min(other.length, LONGEST)];
  if (Math.abs(endOne - endOther) > most) return most + 1;
  while (from < endOne && from < endOther && one.charCodeAt(from) === other.charCodeAt(from)) from++;
  while (endOne > from && endOther > from && one.charCodeAt(endOne - 1) === other.charCodeAt(endOther - 1)) {
    endOne--;
    endOther--;
  }
  const [width, height] = [endOne - from, endOther - from];
  if (width === 0 || height === 0) return Math.min(width + height, most + 1);
  if (width === 1 && height === 1) return 1;
  if (most === 0) return 1;
  if (most === 1) {
    // What is left begins and ends differently, so that one edit can only be a swap.
    const swap = width === 2 && height === 2 && isSwap(one, other, from);
    return swap ? 1 : 2;
  }
  return alignment(one, other, from, width, height, most);
}

function isSwap(one: string, other: string, at: number): boolean {
  return one.charCodeAt(at) === other.charCodeAt(at + 1) && one.charCodeAt(at + 1) === other.charCodeAt(at);
}

function alignment(
  one: string,
  other: string,
  from: number,
  width: number,
  height: number,
  most: number,
): number {
  let [before, above, row] = rows;
  for (let x = 0; x <= width; x++) above[x] = x;
  for (let y = 1; y <= height; y++) {
    const low = Math.max(1, y - most);
    const high = Math.min(width, y + most);
    row[0] = y;
    if (low > 1) row[low - 1] = most + 1;
    let least = low === 1 ? y : most + 1;
    const unit = other.charCodeAt(from + y - 1);
    for (let x = low; x <= high; x++) {
      const own = one.charCodeAt(from + x - 1);
      let edits = (above[x - 1] as number) + (own === unit ? 0 : 1);
      const more = (x === y + most ? most + 1 : (above[x] as number)) + 1;
      const less = (row[x - 1] as number) + 1;
      if (more < edits) edits = more;
      if (less < edits) edits = less;
      if (x > 1 && y > 1 && own === other.charCodeAt(from + y - 2) && one.charCodeAt(from + x - 2) === unit) {
        const swapped = (before[x - 2] as number) + 1;
        if (swapped < edits) edits = swapped;
      }
      row[x] = edits;
      if (edits < least) least = edits;
    }
    if (least > most) return most + 1;
    const spare = before;
    before = above;
    above = row;
    row = spare;
  }
  return Math.min(above[width] as number, most + 1);
}

const takenOne = new Uint8Array(64);
const takenOther = new Uint8Array(64);

/** Jaro–Winkler likeness, 0 to 1, of texts of at most 64 units; of longer ones only the beginnings count. */
export function jaroWinkler(one: string, other: string): number {
  const [width, height] = [Math.min(one.length, 64), Math.min(other.length, 64)];
  if (width === 0 || height === 0) return 0;
  const reach = Math.max(0, (Math.max(width, height) >> 1) - 1);
  takenOne.fill(0, 0, width);
  takenOther.fill(0, 0, height);
  let common = 0;
  for (let x = 0; x < width; x++) {
    const unit = one.charCodeAt(x);
    const last = Math.min(height - 1, x + reach);
    for (let y = Math.max(0, x - reach); y <= last; y++) {
      if (takenOther[y] === 1 || other.charCodeAt(y) !== unit) continue;
      takenOne[x] = 1;
      takenOther[y] = 1;
      common++;
      break;
    }
  }
  if (common === 0) return 0;
  let [crossed, y] = [0, 0];
  for (let x = 0; x < width; x++) {
    if (takenOne[x] === 0) continue;
    while (takenOther[y] === 0) y++;
    if (one.charCodeAt(x) !== other.charCodeAt(y)) crossed++;
    y++;
  }
  const jaro = (common / width + common / height + (common - crossed / 2) / common) / 3;
  let start = 0;
  while (start < 4 && start < width && start < height && one.charCodeAt(start) === other.charCodeAt(start))
    start++;
  return jaro + start * 0.1 * (1 - jaro);
}
