import { Transform, type TransformCallback } from 'node:stream';
import { UpstreamError } from '../../src/errors.ts';

/** What a page of results turned out to be, once all of it went through. */
export interface CsvPage extends Transform {
  /** Rows, the header not counted. */
  rows(): number;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
/** No header of ours is longer. */
const LONGEST_HEADER_BYTES = 1 << 20;

/**
 * Lets a page of CSV through, byte by byte as it came, but for its head: it begins with a header line in our spelling,
 * whether the vendor repeats its own on this page or not; accounts differ. Columns that come in another order than
 * asked for are named in theirs.
 * @param columns as they were asked for
 * @param first whether it is the first page, which always has a header
 * @param count whether rows are to be counted, which takes a look at every byte
 * @throws in the stream {UpstreamError} where the first page has no header, or one of other columns
 */
export function csvPage(columns: readonly string[], first: boolean, count: boolean): CsvPage {
  const wanted = new Map(columns.map((column) => [column.toLowerCase(), column]));
  let head: Buffer | null = Buffer.alloc(0);
  let rows = 0;
  let quoted = false;
  let open = false;

  function headerOf(line: string): string | null {
    const names = line.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
    const ours = names.map((name) => wanted.get(name.toLowerCase()));
    const whole = new Set(ours).size === wanted.size && names.length === wanted.size;
    if (whole && !ours.includes(undefined)) return ours.join(',');
    if (first) throw otherColumns();
    return null;
  }

  function tally(chunk: Buffer): void {
    if (!count) return;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === QUOTE) quoted = !quoted;
      if (byte === NEWLINE && !quoted) {
        rows++;
        open = false;
      } else if (byte !== RETURN) open = true;
    }
  }

  /** What stands behind the header, with ours before it; null while the first line has not come whole. */
  function begun(all: Buffer, ended: boolean): Buffer | null {
    const end = all.indexOf(NEWLINE);
    if (end < 0 && !ended && all.length < LONGEST_HEADER_BYTES) return null;
    const line = all
      .subarray(0, end < 0 ? all.length : end)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
    const header = headerOf(line.replace(/\r$/, ''));
    const rest = header === null ? all : end < 0 ? Buffer.alloc(0) : all.subarray(end + 1);
    tally(rest);
    return Buffer.concat([Buffer.from(`${header ?? columns.join(',')}\n`), rest]);
  }

  const stream = new Transform({
    highWaterMark: 1 << 20,
    transform(chunk: Buffer, _, done: TransformCallback) {
      if (head === null) {
        tally(chunk);
        return done(null, chunk);
      }
      head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      try {
        const out = begun(head, false);
        if (out === null) return done();
        head = null;
        done(null, out);
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done: TransformCallback) {
      if (head === null) return done();
      try {
        const out = begun(head, true);
        head = null;
        done(null, out);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  return Object.assign(stream, { rows: () => rows + (open ? 1 : 0) });
}

function otherColumns(): UpstreamError {
  return new UpstreamError({
    what: 'The results of a bulk query hold other columns than were asked for.',
    why: 'The first line does not name them; a proxy may have cut the answer.',
    next: 'Run again; if it stays so, report it with the log of this run.',
    retryable: false,
  });
}
