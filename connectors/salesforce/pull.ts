import type { Instant } from '../../src/clock.ts';
import type { ChangeRow, Page, PullRequest, RecordRow } from '../../src/crm/connector.ts';
import { fromCheckpoint, type Place, toCheckpoint } from './checkpoint.ts';
import type { SalesforceClient } from './client.ts';
import type { DealHistory } from './history.ts';
import { createReader, type RecordReader } from './records.ts';
import type { Reading } from './schema.ts';
import type { SeenObject } from './visibility.ts';

/**
 * How much of what was pulled before is asked for again. A transaction bears the stamp of its beginning and is seen
 * only at its end, so a record may appear below a stamp that was already passed. With the bound of a pull lying in
 * the past, a transaction may take this long, and that distance, without being missed.
 */
export const LOOK_BACK_MS = 10 * 60 * 1000;

/**
 * Pulls an object: table after table, each in the order of (SystemModstamp, Id). A full pull asks for what is not
 * deleted, archived activities included; a later one for all that was touched since, deleted records included.
 *
 * A pull that stopped goes on behind the last row that landed, in a new query: locators do not live long. Whatever
 * happened to earlier rows meanwhile bears a stamp above the bound that the pull began with, and that bound, less the
 * look-back, is where the next pull begins.
 *
 * The proof is the sum of the `totalSize` of the queries of this call.
 */
export async function* pullObject(
  { object, fields, from, until }: PullRequest,
  seen: SeenObject,
  client: SalesforceClient,
  reading: Reading,
  history: DealHistory | null,
): AsyncGenerator<Page> {
  const { since, underWay } = fromCheckpoint(from);
  const began = underWay?.until ?? until;
  const lowest = since === null ? null : new Date(Date.parse(since) - LOOK_BACK_MS).toISOString();
  const visible = fields.filter((field) => seen.tables.some((table) => table.sources.has(field)));
  const start = Math.max(
    0,
    seen.tables.findIndex((table) => table.name === underWay?.table),
  );
  let expected = 0;
  for (const [index, table] of seen.tables.entries()) {
    if (index < start) continue;
    const reader = createReader(object, table, visible, reading);
    const after = table.name === underWay?.table ? underWay.place : null;
    const onlyLiving = since === null && table.described.has('IsDeleted');
    const conditions = { after, lowest, until, onlyLiving };
    let page = await client.query(soqlFor(table.name, reader, conditions), true);
    let place = after;
    expected += page.totalSize;
    for (;;) {
      const rows = page.records.map((record) => reader.row(record));
      const changes = await changesOf(rows, history, until);
      place = placeAfter(rows) ?? place;
      const { next } = page;
      const following = next === null ? seen.tables[index + 1] : table;
      if (!following) {
        const done = since !== null && since > began ? since : began;
        const checkpoint = toCheckpoint({ since: done, underWay: null });
        yield {
          fields: visible,
          rows,
          changes,
          checkpoint,
          proof: { expected, by: 'totalSize of the queries' },
        };
        return;
      }
      const here = following === table ? place : null;
      const checkpoint = toCheckpoint({
        since,
        underWay: { until: began, table: following.name, place: here },
      });
      if (rows.length > 0) yield { fields: visible, rows, changes, checkpoint };
      if (next === null) break;
      page = await client.more(next);
    }
  }
}

async function changesOf(
  rows: readonly RecordRow[],
  history: DealHistory | null,
  until: Instant,
): Promise<ChangeRow[]> {
  const living = rows.filter((row) => !row.deleted).map((row) => row.id);
  return history ? history.changes(living, until) : [];
}

function placeAfter(rows: readonly RecordRow[]): Place | null {
  const last = rows.at(-1);
  return last ? { modifiedAt: last.modifiedAt, id: last.id } : null;
}

function soqlFor(
  table: string,
  reader: RecordReader,
  asked: {
    readonly after: Place | null;
    readonly lowest: Instant | null;
    readonly until: Instant;
    readonly onlyLiving: boolean;
  },
): string {
  const conditions = [`SystemModstamp <= ${asked.until}`];
  if (asked.after) {
    const { modifiedAt, id } = asked.after;
    const tied = `(SystemModstamp = ${modifiedAt} AND Id > '${id.replaceAll("'", "\\'")}')`;
    conditions.push(`(${tied} OR SystemModstamp > ${modifiedAt})`);
  } else if (asked.lowest) conditions.push(`SystemModstamp >= ${asked.lowest}`);
  if (asked.onlyLiving) conditions.push('IsDeleted = false');
  const where = conditions.join(' AND ');
  return `SELECT ${reader.select.join(', ')} FROM ${table} WHERE ${where} ORDER BY SystemModstamp, Id`;
}
