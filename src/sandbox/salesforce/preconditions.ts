import { createHash } from 'node:crypto';
import type { Reply } from '../exchange.ts';
import type { VendorRow } from '../vendor-data.ts';
import { Refusal } from './refusal.ts';

const FORM = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} [A-Z]{3}$/;
const NOTHING_WRITTEN: Reply = { status: 412 };

/** The moment in a header of the form `EEE, dd MMM yyyy HH:mm:ss z`; null for any other text. */
export function headerMoment(text: string): number | null {
  const time = FORM.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** Whether what last changed then need not be sent again. `If-Modified-Since` works on describes and on records. */
export function isUnmodified(headers: Readonly<Record<string, string>>, changedMs: number): boolean {
  const since = headerMoment(headers['if-modified-since'] ?? '');
  return since !== null && wholeSecond(changedMs) <= since;
}

/**
 * What keeps a write from being done: 412 without a body where the record changed since, by its last modified date
 * and in whole seconds. Null where nothing does. `If-Match` works on Account only, and is ignored elsewhere.
 * @param honoured whether `If-Unmodified-Since` is obeyed
 * @throws {Refusal} 400 for a header that is no such date
 */
export function unmet(
  headers: Readonly<Record<string, string>>,
  table: string,
  row: VendorRow,
  honoured: boolean,
): Reply | null {
  const match = headers['if-match'];
  if (match !== undefined && table === 'Account' && match !== entityTag(row)) return NOTHING_WRITTEN;
  const header = headers['if-unmodified-since'];
  if (header === undefined || !honoured) return null;
  const since = headerMoment(header);
  if (since === null)
    throw new Refusal(400, 'INVALID_HEADER', `Invalid value of If-Unmodified-Since: ${header}`);
  return wholeSecond(modifiedMs(row)) > since ? NOTHING_WRITTEN : null;
}

/** When a record was last edited; automation that moves only SystemModstamp does not show here. */
export function modifiedMs(row: VendorRow): number {
  return Date.parse(String(row['LastModifiedDate'] ?? row['SystemModstamp'] ?? row['CreatedDate']));
}

export function entityTag(row: VendorRow): string {
  const seen = createHash('sha256').update(JSON.stringify(row)).digest('base64url').slice(0, 22);
  return `"${seen}--gzip"`;
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
