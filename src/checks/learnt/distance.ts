/**
 * Edits between two texts (optimal string alignment: one character more, one less, one changed, two neighbours
 * swapped), or null where there are more than `most`. Takes time in proportion to length times `most`.
 */
export function editsWithin(a: readonly string[], b: readonly string[], most: number): number | null {
  if (Math.abs(a.length - b.length) > most) return null;
  const far = most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => Math.min(j, far));
  for (let i = 1; i <= a.length; i++) {
    const row = new Array<number>(b.length + 1).fill(far);
    row[0] = Math.min(i, far);
    let least = row[0];
    const from = Math.max(1, i - most);
    const to = Math.min(b.length, i + most);
    for (let j = from; j <= to; j++) {
      const changed = (last[j - 1] ?? far) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let edits = Math.min(changed, (last[j] ?? far) + 1, (row[j - 1] ?? far) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, (beforeLast[j - 2] ?? far) + 1);
      row[j] = edits;
      if (edits < least) least = edits;
    }
    if (least > most) return null;
    beforeLast = last;
    last = row;
  }
  const edits = last[b.length] ?? far;
  return edits <= most ? edits : null;
}

/** So few letters make a code, where one edit leads to the next code as often as to a typing error. */
const CODE_LETTERS = 3;

/**
 * How many edits from a value may be typing errors: none in codes of up to three letters and in numbers, one in four
 * or five letters, two up to nine, a quarter of the letters from there on.
 */
export function editsAllowed(value: string): number {
  const letters = value.match(/\p{L}/gu)?.length ?? 0;
  if (letters <= CODE_LETTERS) return 0;
  if (letters <= 5) return 1;
  return Math.max(2, Math.floor(letters / 4));
}
