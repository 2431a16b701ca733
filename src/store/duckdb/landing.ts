import { BugError, ConfigError, isTrouble, messageOf, UpstreamError } from '../../errors.ts';
import type { Ended, Landed, LandingBatch, LandingCounts, LandingPort } from '../ports.ts';
import { type Engine, quote } from './connection.ts';
import { landMerges } from './landing-aliases.ts';
import { landChanges } from './landing-changes.ts';
import {
  abandonRun,
  beginRun,
  heldOf,
  keepHeld,
  moveCursor,
  readCursor,
  readStanding,
  readUnderway,
  type Underway,
} from './landing-cursors.ts';
import { landDeletions } from './landing-deletions.ts';
import { createGathering } from './landing-gathering.ts';
import { type Reading, readingOf } from './landing-reading.ts';
import { insertRows, mergeRows, NO_ROWS, STAGES } from './landing-rows.ts';
import { finishRun, tallyRun } from './landing-tally.ts';
import { fitThreads } from './threads.ts';

/**
 * Lands records by letting the engine read each batch from a file, comparing it with what stands there, and merging
 * what differs.
 * @param scratch folder for these files
 * @param memoryMb what the engine may keep in memory
 */
export function createLanding(engine: Engine, scratch: string, memoryMb: number): LandingPort {
  const ground: Ground = { engine, scratch, memoryMb, written: { rows: 0, logged: 0 } };
  const landWith = (batch: LandingBatch, longestLineBytes?: number) =>
    landReading(ground, batch, longestLineBytes);
  return {
    gather: (columns) => createGathering(scratch, columns),

    land: (batch) =>
      engine.lasting(async () => {
        try {
          return await landWith(batch).catch((error: unknown) => {
            // A record may be longer than most are; then it is worth the memory.
            const tooLong = batch.files !== undefined && /maximum line size/i.test(messageOf(error));
            if (tooLong) return landWith(batch, LONGEST_LINE_BYTES);
            throw error;
          });
        } catch (error) {
          throw isTrouble(error) ? error : notLanded(batch, error);
        }
      }),

    cursor: (source, object, run) => readCursor(engine, source, object, run),
    standing: () => readStanding(engine),
    begin: (of) => engine.transaction((tx) => beginRun(tx, of)),
    tally: (of) =>
      engine.exclusive(async (own) => {
        // What landed may be worth more threads than what stood there when the file was opened.
        await fitThreads(own);
        return own.transaction((tx) => tallyRun(tx, of));
      }),
    finish: (of) => engine.transaction((tx) => finishRun(tx, of)),
    abandon: (of) => engine.transaction((tx) => abandonRun(tx, of)),

    async countLive(table, source) {
      const [row] = await engine.rows<{ n: number }>(
        `select count(*) as n from ${table} where source = ${quote(source)} and not deleted`,
      );
      return row?.n ?? 0;
    },

    async countHeld({ table, source, idPrefix, ids }) {
      const [row] = await engine.rows<{ live: number; deleted: number; held: string[] | null }>(
        `select count(*) filter (not deleted) as live, count(*) filter (deleted) as deleted,
           list(id) filter (not deleted and id in (select unnest(from_json($3, '["VARCHAR"]')))) as held
         from ${table} where source = $1 and starts_with(id, $2)`,
        [source, idPrefix, JSON.stringify(ids)],
      );
      const held = new Set(row?.held);
      return {
        live: row?.live ?? 0,
        deleted: row?.deleted ?? 0,
        unheld: ids.filter((id) => !held.has(id)),
      };
    },
  };
}

/** More than a vendor's record can have. */
const LONGEST_LINE_BYTES = 64_000_000;

interface Ground {
  readonly engine: Engine;
  readonly scratch: string;
  readonly memoryMb: number;
  /** What first pulls have written since the engine last let go of it: rows, and characters of those in its log. */
  readonly written: { rows: number; logged: number };
}

async function landReading(ground: Ground, batch: LandingBatch, longestLineBytes?: number): Promise<Landed> {
  const { engine, scratch } = ground;
  const reading = await readingOf(batch, scratch, longestLineBytes);
  try {
    return await engine.exclusive(async (own) => {
      const underway = await readUnderway(own, batch);
      const work = () => own.transaction((tx) => land(tx, batch, reading, underway, scratch));
      return underway.fresh ? frugally(own, ground, reading?.logged ?? 0, work) : work();
    });
  } finally {
    reading?.discard();
  }
}

/** What the engine may keep of what it has written, once so many rows have landed. */
const KEPT_MB = 32;
const ROWS_BEFORE_LETTING_GO = 100_000;
/** Characters of rows that stand in the engine's log at most before they are taken into the table's file. */
const LOGGED_BEFORE_CHECKPOINT = 1 << 24;

/**
 * Lets one thread do the work: several would each hold a group of rows in memory, write them again when they are
 * joined, and no wire brings more than one writes. Nobody else may have a turn meanwhile: the setting is the whole
 * engine's.
 */
async function frugally(
  own: Engine,
  ground: Ground,
  logged: number,
  work: () => Promise<Landed>,
): Promise<Landed> {
  const [row] = await own.rows<{ threads: number }>(`select current_setting('threads') as threads`);
  await own.run('set threads = 1');
  const asBefore = () => own.run(`set threads = ${row?.threads ?? 1}`);
  const result = await letGo(own, ground)
    .then(work)
    .catch(async (error: unknown) => {
      // The first failure is the one to tell of.
      await asBefore().catch(() => undefined);
      throw error;
    });
  await asBefore();
  ground.written.rows += result.read;
  ground.written.logged += logged;
  return result;
}

/**
 * Lets go of what batches before have written; else memory and log would grow with the table. It is done before a
 * batch, while the wire is busy, so that nobody waits for it after the last one.
 */
async function letGo(own: Engine, { memoryMb, written }: Ground): Promise<void> {
  if (written.logged >= LOGGED_BEFORE_CHECKPOINT) {
    written.logged = 0;
    await own.run('checkpoint');
  }
  if (written.rows >= ROWS_BEFORE_LETTING_GO) {
    written.rows = 0;
    // Where that much cannot be let go of, it is as it was.
    await own.run(`set memory_limit = '${Math.min(KEPT_MB, memoryMb)}MB'`).catch(() => undefined);
    await own.run(`set memory_limit = '${memoryMb}MB'`);
  }
}

async function land(
  tx: Engine,
  batch: LandingBatch,
  reading: Reading | null,
  underway: Underway,
  scratch: string,
): Promise<Landed> {
  const { source, object, table } = batch;
  const held = await heldOf(tx, source, object, table);
  const counts =
    reading === null
      ? NO_ROWS
      : underway.fresh
        ? await insertRows(tx, batch, reading)
        : await mergeRows(tx, batch, reading, underway);
  if (reading !== null && counts.read !== reading.rows) throw countsDiffer(batch, reading.rows, counts.read);
  const { fresh, sweeping } = underway;
  const merges = await landMerges(tx, batch, await toldBy(tx, batch, reading, fresh), sweeping);
  const gone = await landDeletions(tx, batch, sweeping);
  await landChanges(tx, batch, scratch);
  if (counts.added > 0) await keepHeld(tx, source, object, held + counts.added);
  await tx.run(STAGES.map((stage) => `drop table if exists ${stage}`).join('; '));
  const landed = { ...counts, merged: merges.merged, deleted: merges.deleted + gone };
  const ended = await endedBy(tx, batch, landed);
  if (ended === null) await moveCursor(tx, batch);
  return { ...landed, ended };
}

async function endedBy(tx: Engine, batch: LandingBatch, landed: LandingCounts): Promise<Ended | null> {
  if (batch.run !== 'changes') return null;
  const checkpoint = batch.ends?.(landed) ?? null;
  return checkpoint === null ? null : finishRun(tx, { ...batch, checkpoint });
}

/** SELECT of the merges that the rows themselves tell of. What was merged away is deleted. */
async function toldBy(
  tx: Engine,
  { source, table }: LandingBatch,
  reading: Reading | null,
  fresh: boolean,
): Promise<string | null> {
  if (!reading?.merged) return null;
  if (!fresh) return 'select id, merged_into from incoming where merged_into is not null';
  const [row] = await tx.rows<{ any: boolean }>(
    `select count(*) > 0 as "any" from ${table.table} where source = ${quote(source)} and deleted`,
  );
  return row?.any ? reading.merged : null;
}

function countsDiffer({ source, object }: LandingBatch, came: number, read: number): UpstreamError {
  return new UpstreamError({
    what: `${came} records of ${object} came from ${source} in one part; the engine read ${read} of them.`,
    why: 'The part was cut off or changed on the way.',
    next: 'Run the command again; what has landed is kept.',
    retryable: true,
  });
}

/** The engine's own words may hold a record's text: only the kind of trouble is passed on. */
function notLanded({ source, object, files }: LandingBatch, error: unknown): Error {
  const { kind, roomless } = troubleOf(messageOf(error));
  const what = `A part of ${object} from ${source} could not be landed (${kind}).`;
  if (roomless) {
    return new ConfigError({
      what,
      why: 'The engine has no room left, or may not write.',
      next: 'Check the free space and the rights of PLUMBLINE_HOME, or raise PLUMBLINE_MEMORY_MB. What landed before is kept.',
    });
  }
  if (!files) return new BugError(what);
  return new UpstreamError({
    what,
    why: 'A file that came is not the CSV that it should be; it was cut off or changed on the way.',
    next: 'Run the command again; what has landed is kept.',
    retryable: true,
  });
}

/** What a commit that broke off, or an engine that gave up, hides the true trouble behind. */
const NO_MEMORY = /out of memory|failed to (pin|allocate|reserve|offload)|could not allocate/i;
const NO_WRITING = /\bIO Error|no space left|(could not|cannot|failed to) write/i;

function troubleOf(words: string): { readonly kind: string; readonly roomless: boolean } {
  const kind = /^([A-Z][A-Za-z ]+?)(?: Error)?:/.exec(words)?.[1] ?? 'unknown';
  if (kind !== 'TransactionContext' && kind !== 'FATAL')
    return { kind, roomless: kind === 'IO' || kind === 'Out of Memory' };
  const hidden = NO_MEMORY.test(words) ? 'Out of Memory' : NO_WRITING.test(words) ? 'IO' : kind;
  return { kind: `${hidden}, while it was committed`, roomless: hidden !== kind };
}
