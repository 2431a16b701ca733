/**
 * What people and exports write where nothing is known, folded. Such a value says that there is none: it is neither
 * a misspelt word nor of a wrong format, whatever the other values look like.
 */
const NULL_MARKS: ReadonlySet<string> = new Set([
  '',
  '-',
  '--',
  '---',
  '.',
  '?',
  '#n/a',
  '(blank)',
  '(empty)',
  '(null)',
  '-none-',
  '--none--',
  '[null]',
  '\\n',
  'blank',
  'empty',
  'n.a.',
  'n/a',
  'na',
  'nan',
  'nil',
  'none',
  'not available',
  'not applicable',
  'null',
  'select',
  'tbd',
  'unknown',
  'xxx',
]);

/** Whether a value stands for none. */
export function isNullMark(value: string): boolean {
  return NULL_MARKS.has(value.trim().toLowerCase());
}
