import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell, Gathering } from '../ports.ts';
import { quote } from './connection.ts';

/** Rows in a file of our own, which the engine reads in its own threads while the next ones are fetched. */
export interface GatheredRows extends Gathering {
  /** Ends the file. @returns SQL of a relation with these columns, of these types */
  relation(types: ReadonlyMap<string, string>): string;
}

/** Rarely part of a text, so that hardly any needs quotes. */
const SEPARATOR = '\t';
const NEEDS_QUOTES = /["\n\r\t]/;
/** Characters that gather before they are written. */
const CHUNK_SIZE = 1 << 18;
/** How long a line the engine must be able to read unless told, in bytes; it keeps as much of a file in memory. */
export const USUAL_LINE_BYTES = 2_000_000;
const MOST_BYTES_A_CHARACTER = 3;

/** How the engine reads text files: everything told, nothing guessed. */
export function csvOf(longestLineBytes: number): string {
  return `auto_detect = false, quote = '"', escape = '"', nullstr = '', max_line_size = ${longestLineBytes}, buffer_size = ${longestLineBytes}`;
}

let made = 0;

/** @param folder where the file is written, readable by nobody else */
export function createGathering(folder: string, columns: readonly string[]): GatheredRows {
  const path = join(folder, `rows-${++made}.csv`);
  let file: number | null = null;
  let chunk = '';
  let rows = 0;
  let size = 0;
  let longest = 0;

  function write(): void {
    file ??= openSync(path, 'wx', 0o600);
    writeFileSync(file, chunk);
    chunk = '';
  }
  function end(): void {
    if (file !== null) closeSync(file);
    file = null;
  }
  return {
    add(more) {
      for (const row of more) {
        const line = lineOf(row);
        size += line.length;
        if (line.length > longest) longest = line.length;
        chunk += line;
        if (chunk.length > CHUNK_SIZE) write();
      }
      rows += more.length;
    },
    get rows() {
      return rows;
    },
    get size() {
      return size;
    },
    discard() {
      end();
      rmSync(path, { force: true });
    },
    relation(types) {
      write();
      end();
      const named = columns.map((name) => `${quote(name)}: ${quote(types.get(name) ?? 'VARCHAR')}`);
      const csv = csvOf(Math.max(USUAL_LINE_BYTES, longest * MOST_BYTES_A_CHARACTER));
      return `read_csv(${quote(path)}, ${csv}, header = false, delim = '${SEPARATOR}', allow_quoted_nulls = false, columns = {${named.join(', ')}})`;
    },
  };
}

/** Nothing stands for null, and an empty pair of quotes for an empty text. */
function lineOf(row: readonly Cell[]): string {
  let line = '';
  for (let at = 0; at < row.length; at++) {
    const cell = row[at];
    if (at > 0) line += SEPARATOR;
    if (cell === null || cell === undefined) continue;
    if (typeof cell !== 'string') line += String(cell);
    else if (cell === '' || NEEDS_QUOTES.test(cell)) line += `"${cell.replaceAll('"', '""')}"`;
    else line += cell;
  }
  return `${line}\n`;
}
