import { open } from 'node:fs/promises';
import { UpstreamError } from '../../errors.ts';
import type { FileCells, Gathering, LandingBatch } from '../ports.ts';
import { quote } from './connection.ts';
import { createGathering, csvOf, type GatheredRows, USUAL_LINE_BYTES } from './landing-gathering.ts';

/** How the engine gets at the rows of a batch. */
export interface Reading {
  /** SELECT of every column of the table, in its order, and of `merged_into` behind them where that is asked for. */
  select(withMerged: boolean): string;
  /** SELECT of `id` and `merged_into` of the records that were merged away; null where the rows cannot tell. */
  readonly merged: string | null;
  /** How many rows there must be. */
  readonly rows: number;
  /** Characters that pass through the engine's log where they are not compared; what fills a group of rows does not. */
  readonly logged: number;
  /** What is left behind once the batch has landed or failed. */
  discard(): void;
}

/**
 * @param folder for rows that were not gathered before
 * @param longestLineBytes of files; of rows it is known
 * @returns null where the batch has no rows
 */
export async function readingOf(
  batch: LandingBatch,
  folder: string,
  longestLineBytes = USUAL_LINE_BYTES,
): Promise<Reading | null> {
  if (batch.files) return readingOfFiles(batch, batch.files, longestLineBytes);
  const gathering = gathered(batch, folder);
  if (gathering.rows === 0) return null;
  const types = new Map(batch.table.columns.map(({ name, type }) => [name, type]));
  const relation = gathering.relation(types);
  return {
    select: (withMerged) =>
      `select ${cellsOf(batch)}${withMerged ? ', cast(null as varchar) as merged_into' : ''} from ${relation} given`,
    merged: null,
    rows: gathering.rows,
    logged: gathering.size,
    discard: () => gathering.discard(),
  };
}

/** What `gather` made, or the rows written down now. */
function gathered({ rows, columns }: LandingBatch, folder: string): GatheredRows {
  if ('relation' in rows) return rows as GatheredRows;
  const gathering = createGathering(folder, columns);
  gathering.add(rows as Exclude<LandingBatch['rows'], Gathering>);
  return gathering;
}

async function readingOfFiles(
  batch: LandingBatch,
  files: FileCells,
  longestLineBytes: number,
): Promise<Reading> {
  const alike = new Map<string, { header: string[]; paths: string[] }>();
  for (const path of files.paths) {
    const header = await headerOf(path);
    const key = JSON.stringify(header);
    const known = alike.get(key) ?? { header, paths: [] };
    known.paths.push(path);
    alike.set(key, known);
  }
  const parts = [...alike.values()].map(({ header, paths }) => {
    const columns = header.map((name) => `${quote(name)}: 'VARCHAR'`).join(', ');
    const list = paths.map((path) => quote(exactPath(path))).join(', ');
    const relation = `read_csv([${list}], ${csvOf(longestLineBytes)}, header = true, delim = ',', allow_quoted_nulls = true, columns = {${columns}})`;
    return { relation, ...files.read(header) };
  });
  const given = (withMerged: boolean) => {
    const each = parts.map(({ relation, cells, mergedInto }) => {
      const named = batch.columns.map((name, at) => `${cells[at]} as ${name}`);
      if (withMerged) named.push(`${mergedInto ?? 'cast(null as varchar)'} as merged_into`);
      return `select ${named.join(', ')} from ${relation}`;
    });
    return `(${each.join(' union all ')}) given`;
  };
  const merging = parts.some(({ mergedInto }) => mergedInto !== null);
  return {
    select: (withMerged) =>
      `select ${cellsOf(batch)}${withMerged ? ', given.merged_into' : ''} from ${given(withMerged)}`,
    merged: merging
      ? `select given.id, given.merged_into from ${given(true)} where given.merged_into is not null`
      : null,
    rows: files.records,
    logged: 0,
    discard: () => undefined,
  };
}

/** The engine takes `*`, `?` and `[` in a path for patterns. */
function exactPath(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}

/** The table's columns from those that are given; the others are null. */
function cellsOf({ source, table, columns }: LandingBatch): string {
  const filled = new Set(columns);
  return table.columns
    .map(({ name, type }) => {
      if (name === 'source') return `${quote(source)} as source`;
      return filled.has(name)
        ? `cast(given.${name} as ${type}) as ${name}`
        : `cast(null as ${type}) as ${name}`;
    })
    .join(', ');
}

const HEADER_CHUNK_BYTES = 1 << 16;
const HEADER_MOST_BYTES = 1 << 22;

/** @throws {UpstreamError} where the file begins with no line of names */
async function headerOf(path: string): Promise<string[]> {
  const handle = await open(path, 'r');
  try {
    let bytes = Buffer.alloc(0);
    while (bytes.length < HEADER_MOST_BYTES) {
      const chunk = Buffer.alloc(HEADER_CHUNK_BYTES);
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, bytes.length);
      bytes = Buffer.concat([bytes, chunk.subarray(0, bytesRead)]);
      const end = bytes.indexOf('\n');
      if (end >= 0 || bytesRead === 0) return namesIn(bytes.subarray(0, end >= 0 ? end : bytes.length));
    }
  } finally {
    await handle.close();
  }
  throw noHeader();
}

const NAME = '("[^"\\r\\n]+"|[^",\\r\\n]+)';
const HEADER = new RegExp(`^\ufeff?${NAME}(,${NAME})*\\r?$`);

/** Names of columns hold no quotes and no line breaks, so that no more than this is needed to read them. */
function namesIn(line: Buffer): string[] {
  const text = line.toString();
  if (!HEADER.test(text)) throw noHeader();
  return [...text.replace('\ufeff', '').matchAll(new RegExp(NAME, 'g'))].map(([name]) =>
    name.replaceAll('"', ''),
  );
}

function noHeader(): UpstreamError {
  return new UpstreamError({
    what: 'A file of records does not begin with the names of its columns.',
    why: 'It was cut off or changed on the way.',
    next: 'Run the command again; what has landed is kept.',
    retryable: true,
  });
}
