import type { Instant } from '../../src/clock.ts';
import type { Log } from '../../src/log.ts';
import type { Sleep } from '../http.ts';
import { type BulkOptions, readInBulk } from './bulk.ts';
import type { Place } from './checkpoint.ts';
import type { SalesforceClient } from './client.ts';
import { createTableReader } from './query.ts';
import { type RecordReader, WINNER } from './records.ts';
import { refusalCode } from './refusals.ts';
import type { Asked, Part, Step } from './steps.ts';
import type { SeenTable } from './visibility.ts';
import { oldestIn, type RowPlace, walk } from './walk.ts';

const STAMP = 'SystemModstamp';
const BY = 'totalSize of the queries, less the deleted';

/** What reading a table takes beside the table itself. */
export interface RecordKit {
  readonly client: SalesforceClient;
  /** Null where files cannot be handed over, or values are added that no query gives. */
  readonly bulk: BulkOptions | null;
  readonly log: Log;
  readonly sleep: Sleep | undefined;
  /** Characters of an address; as many as the vendor takes unless told. */
  readonly longestAddress?: number | undefined;
}

/**
 * The records of a table in the order of (SystemModstamp, Id): what is not deleted in a full pull, archived activities
 * included; in a later one all that was touched since, deleted records included.
 *
 * The first answer of the REST API tells how many rows there are. Where they are many, a bulk query takes over, and
 * what was deleted comes after it page by page, so that a file never holds a deleted record.
 */
export function recordStep(kit: RecordKit, table: SeenTable, reader: RecordReader): Step {
  const { client, bulk } = kit;
  const deletes = table.described.has('IsDeleted');

  function conditions(full: boolean, only: 'live' | 'deleted' | null): string[] {
    const list = table.where === null ? [] : [table.where];
    if (deletes && only === 'deleted') list.push('IsDeleted = true');
    else if (deletes && (full || only === 'live')) list.push('IsDeleted = false');
    return list;
  }

  function pages(asked: Asked, after: RowPlace | null, only: 'deleted' | null, patient: boolean) {
    const full = asked.lowest === null;
    const tableReader = createTableReader(
      client,
      {
        table: table.name,
        select: full ? reader.select : reader.selectWithDeleted,
        stamp: STAMP,
        everything: true,
      },
      kit.longestAddress,
    );
    return walk(tableReader, {
      stamp: STAMP,
      conditions: conditions(full, only),
      after,
      lowest: asked.lowest,
      until: asked.until,
      oldest: oldestIn(client, table.name, STAMP),
      patient,
    });
  }

  async function* byPages(
    asked: Asked,
    after: RowPlace | null,
    only: 'deleted' | null,
    patient = true,
  ): AsyncGenerator<Part> {
    for await (const { records, counted, place, last } of pages(asked, after, only, patient)) {
      const rows = records.map((record) => reader.row(record));
      const merges = asked.lowest === null ? [] : records.flatMap((record) => reader.merge(record) ?? []);
      yield { rows, merges, place: place && placed(place, only), last, counted, by: BY };
    }
  }

  function soqlInBulk(asked: Asked): string {
    const bounds = [`${STAMP} <= ${asked.until}`];
    if (asked.lowest !== null) bounds.push(`${STAMP} >= ${asked.lowest}`);
    const where = [...conditions(asked.lowest === null, 'live'), ...bounds].join(' AND ');
    return `SELECT ${reader.select.join(', ')} FROM ${table.name} WHERE ${where}`;
  }

  async function* throughBulk(
    asked: Asked,
    place: JobAt | null,
    inBulk: BulkOptions,
  ): AsyncGenerator<Part, boolean> {
    const last = asked.lowest === null || !deletes;
    const took = yield* readInBulk({
      ...kit,
      bulk: inBulk,
      soql: soqlInBulk(asked),
      reader,
      place,
      last,
    });
    if (took && !last) yield* byPages(asked, null, 'deleted');
    return took;
  }

  return {
    name: table.name,
    async *parts(asked) {
      const { after } = asked;
      if (after?.of === 'deleted') return yield* byPages(asked, rowPlace(after), 'deleted');
      if (after?.of === 'job') {
        if (bulk && (yield* throughBulk(asked, after, bulk))) return;
        return yield* byPages(asked, null, null);
      }
      const start = after ? rowPlace(after) : null;
      const mayBeMany = start === null ? bulk : null;
      let first = true;
      try {
        for await (const part of byPages(asked, start, null, mayBeMany === null)) {
          const many = first && mayBeMany !== null && (part.counted ?? 0) > mayBeMany.aboveRows;
          if (many && (yield* throughBulk(asked, null, mayBeMany))) return;
          first = false;
          yield part;
        }
      } catch (error) {
        // What takes too long to be counted is more than a few.
        const late = first && mayBeMany !== null && refusalCode(error) === 'QUERY_TIMEOUT';
        if (!late) throw error;
        if (yield* throughBulk(asked, null, mayBeMany)) return;
        yield* byPages(asked, null, null);
      }
    },
  };
}

/**
 * The last word of a full pull on a table whose records can be merged: who was merged into whom, as far as the recycle
 * bin still holds the losers. What was deleted before a merge and restored after it still refers to the loser.
 */
export function mergedStep(kit: RecordKit, table: SeenTable, reader: RecordReader): Step {
  const { client, longestAddress } = kit;
  const query = {
    table: table.name,
    select: ['Id', STAMP, 'IsDeleted', WINNER],
    stamp: STAMP,
    everything: true,
  };
  return {
    name: `${table.name} merged`,
    async *parts({ after, until }) {
      const pages = walk(createTableReader(client, query, longestAddress), {
        stamp: STAMP,
        conditions: ['IsDeleted = true', `${WINNER} != null`],
        after: after?.of === 'row' ? rowPlace(after) : null,
        lowest: null,
        until,
        oldest: oldestIn(client, table.name, STAMP),
      });
      for await (const { records, place, last } of pages) {
        const merges = records.flatMap((record) => reader.merge(record) ?? []);
        yield { merges, place: place && placed(place, null), last };
      }
    },
  };
}

type JobAt = Extract<Place, { of: 'job' }>;

function rowPlace({ modifiedAt, id }: { modifiedAt: Instant | null; id: string | null }): RowPlace | null {
  return id === null ? null : { modifiedAt, id };
}

function placed(place: RowPlace, only: 'deleted' | null): Place {
  return { of: only ?? 'row', ...place };
}
