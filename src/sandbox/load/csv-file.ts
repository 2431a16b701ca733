import { readFileSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import { messageOf } from '../../errors.ts';
import type { Problem } from './problems.ts';

/** How a file's text is to be taken apart. */
export interface CsvForm {
  readonly delimiter: string;
  /** A name that the encoding standard knows: `utf-8`, `windows-1252`, `utf-16le`. */
  readonly encoding: string;
}

export interface CsvLine {
  /** Where the record begins, counted from 1 as an editor does: a quoted cell may span lines. */
  readonly line: number;
  /** As many as the header has, as they stand in the file. */
  readonly cells: readonly string[];
}

export interface CsvTable {
  readonly header: readonly string[];
  readonly lines: readonly CsvLine[];
}

const OPTIONS = {
  // Given, not found out: a file may mix them.
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  skip_empty_lines: true,
};

/** The names of a file's columns without the blanks around them; null where there is no such file. */
export function readHeader(file: string, form: CsvForm): string[] | null {
  let text: string;
  try {
    text = new TextDecoder(form.encoding).decode(readFileSync(file));
  } catch {
    return null;
  }
  try {
    const [header] = parse(text, { ...OPTIONS, delimiter: form.delimiter, to: 1 });
    return trimmed(header ?? []);
  } catch {
    return [];
  }
}

/** Reads a whole file. What cannot be read goes to `problems` under the name `file`; the other lines are kept. */
export function readTable(file: string, form: CsvForm, problems: Problem[]): CsvTable {
  const bytes = readFileSync(file);
  let text: string;
  try {
    text = new TextDecoder(form.encoding, { fatal: true }).decode(bytes);
  } catch {
    const line = undecodableLine(bytes, form.encoding);
    problems.push({ file, line, column: null, text: `it is not written in ${form.encoding}` });
    return { header: [], lines: [] };
  }
  const source = Buffer.from(text, 'utf8');
  const place = lineCounter(source);
  const lines: CsvLine[] = [];
  let header: string[] = [];
  let end = 0;
  const keep = (cells: string[], context: { bytes: number }): null => {
    const line = place(end);
    end = context.bytes;
    if (header.length === 0) header = trimmed(cells);
    else if (cells.length === header.length) lines.push({ line, cells });
    else problems.push({ file, line, column: null, text: miscount(cells.length, header.length) });
    return null;
  };
  try {
    parse(source, { ...OPTIONS, delimiter: form.delimiter, on_record: keep });
  } catch (error) {
    const index = error instanceof CsvError && typeof error['index'] === 'number' ? error['index'] : -1;
    const column = header[index] ?? null;
    problems.push({ file, line: place(end), column, text: faultOf(error) });
  }
  return { header, lines };
}

function trimmed(cells: readonly string[]): string[] {
  return cells.map((cell) => cell.trim());
}

function miscount(found: number, wanted: number): string {
  return `the line has ${found} ${found === 1 ? 'cell' : 'cells'} where the header has ${wanted}`;
}

function faultOf(error: unknown): string {
  const code = error instanceof CsvError ? error.code : null;
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened and never closed';
  if (code === 'CSV_INVALID_CLOSING_QUOTE') return 'something follows a closing quote within its cell';
  if (code === 'INVALID_OPENING_QUOTE') return 'a quote stands within a cell that does not begin with one';
  return messageOf(error);
}

/** Tells the line of the first record that begins at or after a byte; asked in rising order. */
function lineCounter(source: Buffer): (from: number) => number {
  let line = 1;
  let at = 0;
  const isBreak = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;
  const step = (): void => {
    const crlf = source[at] === 0x0d && source[at + 1] === 0x0a;
    if (isBreak(source[at])) line++;
    at += crlf ? 2 : 1;
  };
  return (from) => {
    while (at < from) step();
    while (isBreak(source[at])) step();
    return line;
  };
}

/** Line breaks are single bytes in every encoding in which bytes can be wrong, UTF-16 apart. */
function undecodableLine(bytes: Buffer, encoding: string): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found + 1;
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
  }
  return 1;
}
