/** SQL over columns of text as it landed, for catalogue entries. */

/** White space as a class of the engine's regular expressions; the engine's own trim() leaves tabs alone. */
export const SPACE = '\\t\\n\\v\\f\\r\\pZ\ufeff';

/** What people type where they have nothing to say, in lower case. Not `test`, `na` or `null`: those are names. */
export const PLACEHOLDERS: readonly string[] = [
  '-',
  '--',
  '.',
  'n/a',
  'none',
  'unknown',
  'tbd',
  'xxx',
  'select',
  '-none-',
  '--none--',
];

/** Whether a text column holds more than white space. Never null. */
export function filled(column: string): string {
  return `coalesce(regexp_matches(${column}, '[^${SPACE}]'), false)`;
}

/** Whether a text column, trimmed and whatever its case, is one of `words` (lower case). Null where it is null. */
export function isOneOf(column: string, words: readonly string[]): string {
  const escaped = words.map((word) => word.replace(/[^a-z0-9 ]/g, '\\$&'));
  return `regexp_full_match(${column}, '[${SPACE}]*(${escaped.join('|')})[${SPACE}]*', 'i')`;
}

/** Whether a text column is null, white space, or a word that stands for nothing. Never null. */
export function placeholder(column: string): string {
  return `coalesce(${isOneOf(column, ['', ...PLACEHOLDERS])}, true)`;
}

/**
 * A text column trimmed and case folded, inner blanks kept. By way of the upper case, since some letters have
 * two lower ones: `ΦΩΣ` is `φως` as well as `φωσ`.
 */
export function folded(column: string): string {
  return `lower(upper(regexp_replace(${column}, '^[${SPACE}]+|[${SPACE}]+$', '', 'g')))`;
}
