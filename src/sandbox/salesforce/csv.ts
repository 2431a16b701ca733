import type { Result } from './result.ts';
import { type CsvForm, csvText } from './written.ts';

/** How a job wants its CSV. */
export interface CsvStyle {
  readonly delimiter: string;
  readonly lineEnding: string;
  readonly form: CsvForm;
}

const DELIMITERS: Readonly<Record<string, string>> = {
  BACKQUOTE: '`',
  CARET: '^',
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
};

/** The character of a columnDelimiter; undefined for a name that is none. */
export function delimiterNamed(name: string): string | undefined {
  return DELIMITERS[name];
}

const LINES_IN_PIECE = 500;

/**
 * Rows of a result as CSV, made while it is read: columns in the order in which they were asked for, those of parents
 * by their path, every value in quotes.
 * @param header whether the names of the columns come first
 */
export function* csvOf(
  { outputs, rows }: Result,
  start: number,
  end: number,
  header: boolean,
  { delimiter, lineEnding, form }: CsvStyle,
): Generator<string> {
  const columns = outputs.map(({ target, slot }) => ({
    name: [...target.relationships, target.field.name].join('.'),
    type: target.field.type,
    field: target.field.name,
    of: rows[slot] ?? [],
  }));
  if (header) yield columns.map(({ name }) => `"${name}"`).join(delimiter) + lineEnding;
  for (let piece = start; piece < end; piece += LINES_IN_PIECE) {
    let text = '';
    for (let place = piece; place < Math.min(piece + LINES_IN_PIECE, end); place++) {
      for (const [index, { type, field, of }] of columns.entries()) {
        const value = csvText(type, of[place]?.[field], form);
        text += `${index === 0 ? '"' : `${delimiter}"`}${value.includes('"') ? value.replaceAll('"', '""') : value}"`;
      }
      text += lineEnding;
    }
    yield text;
  }
}
