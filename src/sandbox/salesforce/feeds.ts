import type { DeletedLog } from './deleted-log.ts';
import { Refusal } from './refusal.ts';
import { isoInstant } from './tables.ts';
import type { SeenTable } from './view.ts';
import { written } from './written.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const DELETED_DAYS = 15;
const UPDATED_DAYS = 30;

export interface FeedWorld {
  readonly nowMs: number;
  readonly log: DeletedLog;
  /** How long the log of deletes goes back; it may be purged early. */
  readonly logHours: number;
  readonly mostIds: number;
  readonly lagMinutes: number;
}

/**
 * `…/deleted/?start=&end=`: what went between the two, hard deletes included, at most 15 days back. A log that was
 * purged answers for what it still has, and says by earliestDateAvailable that it is not all.
 * @throws {Refusal}
 */
export function deletedFeed(table: SeenTable, query: URLSearchParams, world: FeedWorld): object {
  const span = spanOf(query, DELETED_DAYS, world.nowMs);
  const earliest = world.nowMs - world.logHours * 60 * MINUTE_MS;
  const records = world.log
    .entries(table.table)
    .filter(({ id }) => {
      const row = table.table.get(id);
      return !row || table.shows(row);
    })
    .map(({ id, at }) => ({ id, at, ms: Date.parse(at) }))
    .filter(({ ms }) => ms >= Math.max(span.from, earliest) && ms < span.to);
  refuseTooMany(records.length, world.mostIds);
  return {
    deletedRecords: records.map(({ id, at }) => ({ deletedDate: written('datetime', at), id })),
    earliestDateAvailable: moment(earliest),
    latestDateCovered: moment(Math.min(span.to, world.nowMs - world.lagMinutes * MINUTE_MS)),
  };
}

/** `…/updated/?start=&end=`: ids of what changed between the two, at most 30 days back. @throws {Refusal} */
export function updatedFeed(table: SeenTable, query: URLSearchParams, world: FeedWorld): object {
  const span = spanOf(query, UPDATED_DAYS, world.nowMs);
  const ids: string[] = [];
  for (const row of table.table.rows) {
    const at = Date.parse(String(row?.['SystemModstamp'] ?? row?.['CreatedDate']));
    const within = at >= span.from && at < span.to;
    if (row && within && row['IsDeleted'] !== true && table.shows(row)) ids.push(String(row['Id']));
  }
  refuseTooMany(ids.length, world.mostIds);
  const covered = Math.min(span.to, world.nowMs - world.lagMinutes * MINUTE_MS);
  return { ids, latestDateCovered: moment(covered) };
}

/** Seconds are ignored. */
function spanOf(query: URLSearchParams, days: number, nowMs: number): { from: number; to: number } {
  const [from, to] = ['start', 'end'].map((name) => {
    // A plus sign that was not encoded arrives as a blank.
    const text = (query.get(name) ?? '').replace(' ', '+');
    const time = Date.parse(isoInstant(text));
    if (Number.isNaN(time))
      throw new Refusal(400, 'MALFORMED_QUERY', `The ${name} date is missing or invalid`);
    return Math.floor(time / MINUTE_MS) * MINUTE_MS;
  });
  if (from === undefined || to === undefined || to <= from) {
    throw refusedSpan('endDate must be at least one minute greater than startDate');
  }
  if (from < nowMs - days * DAY_MS - MINUTE_MS) {
    throw refusedSpan(`startDate cannot be more than ${days} days ago`);
  }
  return { from, to };
}

function refusedSpan(sentence: string): Refusal {
  return new Refusal(400, 'INVALID_REPLICATION_DATE', sentence);
}

function refuseTooMany(count: number, most: number): void {
  if (count > most) throw new Refusal(400, 'EXCEEDED_ID_LIMIT', `Too many ids: ${count}`);
}

function moment(ms: number): unknown {
  return written('datetime', new Date(ms).toISOString());
}
