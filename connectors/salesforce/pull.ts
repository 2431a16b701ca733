import type { Page, PullRequest } from '../../src/crm/connector.ts';
import { fromCheckpoint, type Place, toCheckpoint } from './checkpoint.ts';
import type { SalesforceClient } from './client.ts';
import { createReader, type RecordReader } from './records.ts';
import type { Reading } from './schema.ts';
import { type Asked, pagesOf, quoted, type Step } from './steps.ts';
import type { SeenObject, SeenTable } from './visibility.ts';

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
 * The proof is the sum of the `totalSize` of the queries of this call, less the deleted records that came.
 * @param history comes after the deals; null where there is none
 */
export async function* pullObject(
  { object, fields, from, until }: PullRequest,
  seen: SeenObject,
  client: SalesforceClient,
  reading: Reading,
  history: Step | null,
): AsyncGenerator<Page> {
  const { since, underWay } = fromCheckpoint(from);
  const began = underWay?.until ?? until;
  const lowest = since === null ? null : new Date(Date.parse(since) - LOOK_BACK_MS).toISOString();
  const visible = fields.filter((field) => seen.tables.some((table) => table.sources.has(field)));
  const steps = seen.tables.map((table) =>
    recordStep(client, table, createReader(object, table, visible, reading)),
  );
  if (history) steps.push(history);
  const start = steps.findIndex((step) => step.name === underWay?.table);
  let expected = 0;
  for (const [index, step] of steps.entries()) {
    if (index < start) continue;
    const after = index === start ? (underWay?.place ?? null) : null;
    for await (const { rows, changes, place, last, counted } of step.parts({ after, lowest, until })) {
      expected += counted - rows.filter((row) => row.deleted).length;
      const following = last ? steps[index + 1] : step;
      const page = { fields: visible, rows, changes };
      if (!following) {
        const done = since !== null && since > began ? since : began;
        const checkpoint = toCheckpoint({ since: done, underWay: null });
        yield { ...page, checkpoint, proof: { expected, by: 'totalSize of the queries, less the deleted' } };
      } else if (rows.length > 0 || changes.length > 0) {
        const here = { until: began, table: following.name, place: following === step ? place : null };
        yield { ...page, checkpoint: toCheckpoint({ since, underWay: here }) };
      }
    }
  }
}

function recordStep(client: SalesforceClient, table: SeenTable, reader: RecordReader): Step {
  return {
    name: table.name,
    async *parts(asked) {
      let place = asked.after;
      let first = true;
      for await (const page of pagesOf(client, soqlFor(table, reader, asked), true)) {
        const rows = page.records.map((record) => reader.row(record));
        const end = rows.at(-1);
        if (end) place = { modifiedAt: end.modifiedAt, id: end.id };
        const counted = first ? page.totalSize : 0;
        first = false;
        yield { rows, changes: [], place, last: page.next === null, counted };
      }
    },
  };
}

function soqlFor(table: SeenTable, reader: RecordReader, { after, lowest, until }: Asked): string {
  const conditions = [`SystemModstamp <= ${until}`];
  if (after) conditions.push(behind(after));
  else if (lowest) conditions.push(`SystemModstamp >= ${lowest}`);
  if (lowest === null && table.described.has('IsDeleted')) conditions.push('IsDeleted = false');
  const where = conditions.join(' AND ');
  return `SELECT ${reader.select.join(', ')} FROM ${table.name} WHERE ${where} ORDER BY SystemModstamp, Id`;
}

function behind({ modifiedAt, id }: Place): string {
  const tied = `(SystemModstamp = ${modifiedAt} AND Id > ${quoted(id)})`;
  return `(${tied} OR SystemModstamp > ${modifiedAt})`;
}
