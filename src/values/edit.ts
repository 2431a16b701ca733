/**
 * Whether `a` and `b` are exactly one edit apart: one character more, one less, one changed, or two
 * neighbours swapped (a Damerau-Levenshtein distance of 1). Equal texts are none. Characters are code points.
 * Takes time in proportion to the length.
 */
export function isOneEdit(a: string, b: string): boolean {
  // A code point is one or two units, so further apart than this no single edit reaches.
  if (Math.abs(a.length - b.length) > 2) return false;
  const [short, long] = a.length <= b.length ? [[...a], [...b]] : [[...b], [...a]];
  if (short.length > long.length) return isOneEditOf(long, short);
  return isOneEditOf(short, long);
}

/** The same over characters, `short` having no more of them than `long`. */
function isOneEditOf(short: readonly string[], long: readonly string[]): boolean {
  const more = long.length - short.length;
  if (more > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start++;
  let end = 0;
  while (end < short.length - start && short[short.length - 1 - end] === long[long.length - 1 - end]) end++;
  const differing = short.length - start - end;
  if (more === 1) return differing === 0;
  const swapped = short[start] === long[start + 1] && short[start + 1] === long[start];
  return differing === 1 || (differing === 2 && swapped);
}
