import { BugError, ConfigError, isTrouble, messageOf, UpstreamError } from '../../errors.ts';
import type { LandingBatch, LandingCounts, LandingPort } from '../ports.ts';
import type { Engine } from './connection.ts';
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
} from './landing-cursors.ts';
import { landDeletions } from './landing-deletions.ts';
import { createGathering } from './landing-gathering.ts';
import { type Reading, readingOf } from './landing-reading.ts';
import { insertRows, mergeRows, NO_ROWS, STAGES } from './landing-rows.ts';
import { finishRun, tallyRun } from './landing-tally.ts';

/**
 * Lands records by letting the engine read each batch from a file, comparing it with what stands there, and merging
 * what differs.
 * @param scratch folder for these files
 * @param memoryMb what the engine may keep in memory
 */
export function createLanding(engine: Engine, scratch: string, memoryMb: number): LandingPort {
  const landWith = (batch: LandingBatch, longestLineBytes?: number) =>
    landReading({ engine, scratch, memoryMb }, batch, longestLineBytes);
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
    tally: (of) => engine.transaction((tx) => tallyRun(tx, of)),
    finish: (of) => engine.transaction((tx) => finishRun(tx, of)),
    abandon: (of) => engine.transaction((tx) => abandonRun(tx, of)),

    async countLive(table, source) {
      const [row] = await engine.rows<{ n: number }>(
        `select count(*) as n from ${table} where source = $1 and not deleted`,
        [source],
      );
      return row?.n ?? 0;
    },
  };
}

/** More than a vendor's record can have. */
const LONGEST_LINE_BYTES = 64_000_000;

interface Ground {
  readonly engine: Engine;
  readonly scratch: string;
  readonly memoryMb: number;
}

async function landReading(
  ground: Ground,
  batch: LandingBatch,
  longestLineBytes?: number,
): Promise<LandingCounts> {
  const { engine, scratch } = ground;
  const reading = await readingOf(batch, scratch, longestLineBytes);
  const work = () => engine.transaction((tx) => land(tx, batch, reading, scratch));
  try {
    const { fresh } = await readUnderway(engine, batch);
    return await (fresh ? alone(ground, work) : work());
  } finally {
    reading?.discard();
  }
}

/** What the engine may keep of a table between two parts of a first pull. */
const KEPT_MB = 32;

/**
 * Lets one thread do the work: several would each hold a group of rows in memory, write them again when they are
 * joined, and no wire brings more than one writes. What it has written is not kept in memory, which else would grow
 * with the table.
 */
async function alone<T>({ engine, memoryMb }: Ground, work: () => Promise<T>): Promise<T> {
  const [row] = await engine.rows<{ threads: number }>(`select current_setting('threads') as threads`);
  await engine.run('set threads = 1');
  try {
    return await work();
  } finally {
    await engine.run(`set threads = ${row?.threads ?? 1}`);
    // Where that much cannot be let go of, it is as it was.
    await engine.run(`set memory_limit = '${Math.min(KEPT_MB, memoryMb)}MB'`).catch(() => undefined);
    await engine.run(`set memory_limit = '${memoryMb}MB'`);
  }
}

async function land(
  tx: Engine,
  batch: LandingBatch,
  reading: Reading | null,
  scratch: string,
): Promise<LandingCounts> {
  const { source, object, table } = batch;
  const held = await heldOf(tx, source, object, table);
  const underway = await readUnderway(tx, batch);
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
  await moveCursor(tx, batch);
  if (counts.added > 0) await keepHeld(tx, source, object, held + counts.added);
  await tx.run(STAGES.map((stage) => `drop table if exists ${stage}`).join('; '));
  return { ...counts, merged: merges.merged, deleted: merges.deleted + gone };
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
    `select count(*) > 0 as "any" from ${table.table} where source = $1 and deleted`,
    [source],
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

/** The engine's own words may hold a record's text: only their first, the kind of trouble, is passed on. */
function notLanded({ source, object, files }: LandingBatch, error: unknown): Error {
  const kind = /^([A-Z][A-Za-z ]+?)(?: Error)?:/.exec(messageOf(error))?.[1] ?? 'unknown';
  const what = `A part of ${object} from ${source} could not be landed (${kind}).`;
  if (kind === 'IO' || kind === 'Out of Memory') {
    return new ConfigError({
      what,
      why: 'The engine has no room left, or may not write.',
      next: 'Check the free space and the rights of PLUMBLINE_HOME, or raise PLUMBLINE_MEMORY_MB.',
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
