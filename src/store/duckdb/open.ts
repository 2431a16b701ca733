import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { BugError, ConfigError, messageOf } from '../../errors.ts';
import type { RecordStore } from '../ports.ts';
import { createEngine, type Engine, type Opened, quote } from './connection.ts';
import { createDelivery } from './delivery.ts';
import { createDrift } from './drift.ts';
import { createExport } from './export.ts';
import { createFixes } from './fixes.ts';
import { createHistory } from './history.ts';
import { createHoldout } from './holdout.ts';
import { createKnowledge } from './knowledge.ts';
import { createLanding } from './landing.ts';
import { createLearnt } from './learnt.ts';
import { createLinks } from './links.ts';
import { createMatching } from './matching.ts';
import { createMeasuring } from './measuring.ts';
import { createOwn } from './own.ts';
import { followColumns } from './past.ts';
import { createPulls } from './pulls.ts';
import { fitThreads } from './threads.ts';
import { createVolumes } from './volumes.ts';

/** What the engine has by itself; with less it writes the same rows anew too often. */
const LEAST_LOG_MB = 16;
const MIGRATIONS = new URL('./migrations/', import.meta.url);

/** An engine with its file open and up to date. */
export interface OpenEngine {
  readonly engine: Engine;
  /** Folder for what is about to land and for what does not fit in memory. */
  readonly scratch: string;
  /** What the engine may keep in memory. */
  readonly memoryMb: number;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/**
 * Opens the records' engine, creating and migrating the file where needed.
 * @param file path of the database, or `:memory:`
 * @param memoryMb what the engine may keep in memory; the rest goes to disk
 * @param scratch made where it is not there, **emptied where it is**. Beside the file unless told; a database in
 *   memory has one of its own, which goes with it
 * @throws {ConfigError} when another process holds the file, or a newer Plumbline has written it
 */
export async function openRecordStore(
  file: string,
  memoryMb: number,
  scratch?: string,
): Promise<RecordStore> {
  return storeOn(await openEngine(file, memoryMb, scratch));
}

/** As `openRecordStore`, for somebody who looks beneath the ports. */
export async function openEngine(file: string, memoryMb: number, scratch?: string): Promise<OpenEngine> {
  const inMemory = file === ':memory:';
  const folder = scratch ?? (inMemory ? mkdtempSync(join(tmpdir(), 'plumbline-')) : `${file}.scratch`);
  const connect = () => connectTo(file, memoryMb, join(folder, 'spill'));
  const { engine, close: leave } = createEngine(await connect(), inMemory ? null : connect);
  async function close(): Promise<void> {
    await engine.idle();
    leave();
    rmSync(folder, { recursive: true, force: true });
  }
  try {
    // Only now that the file is open: whoever holds it owns the folder.
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    await migrate(engine, file);
    await followColumns(engine);
    await fitThreads(engine);
  } catch (error) {
    await close();
    throw error;
  }
  return { engine, scratch: folder, memoryMb, close };
}

async function connectTo(file: string, memoryMb: number, spill: string): Promise<Opened> {
  const instance = await open(file, memoryMb);
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    await connection.run(
      [
        `set temp_directory = ${quote(spill)}`,
        // What one thread lets go of another cannot use; by itself the engine hands it back only where that thread
        // works again, which after a large statement may be never.
        'set allocator_background_threads = true',
        // A commit with which the log grows beyond this waits until all of it stands in the tables' file; and until then
        // it stands in memory. First pulls see to that themselves, at a better moment.
        `set checkpoint_threshold = '${Math.max(LEAST_LOG_MB, Math.ceil(memoryMb / 12))}MB'`,
        // Moments with an offset become UTC, whatever the machine's zone.
        "set timezone = 'UTC'",
      ].join('; '),
    );
  } catch (error) {
    close();
    throw error;
  }
  return { connection, close };
}

/** The ports on an engine. Closing the store closes the engine. */
export function storeOn({ engine, scratch, memoryMb, close }: OpenEngine): RecordStore {
  const { outbox, ledger } = createDelivery(engine);
  return {
    scratch,
    landing: createLanding(engine, scratch, memoryMb),
    knowledge: createKnowledge(engine),
    drift: createDrift(engine),
    pulls: createPulls(engine),
    learnt: createLearnt(engine),
    links: createLinks(engine),
    matching: createMatching(engine),
    fixes: createFixes(engine),
    holdout: createHoldout(engine),
    measuring: createMeasuring(engine),
    volumes: createVolumes(engine),
    own: createOwn(engine, scratch),
    files: createExport(engine),
    history: createHistory(engine, createMeasuring),
    outbox,
    ledger,
    close,
  };
}

async function open(file: string, memoryMb: number): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(file, {
      memory_limit: `${memoryMb}MB`,
      // What the engine writes unless told, every version before it can read as well; nobody but us reads this file.
      storage_compatibility_version: 'v1.5.0',
      // Nothing that comes with a record may make the engine load code or reach outside.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
  } catch (cause) {
    const locked = messageOf(cause).includes('lock');
    throw new ConfigError(
      {
        what: `The store ${file} cannot be opened.`,
        why: locked ? 'Another Plumbline process is using it.' : (messageOf(cause).split('\n')[0] ?? ''),
        next: locked
          ? 'Stop that process (`plumbline run`, perhaps), or set PLUMBLINE_HOME to another folder.'
          : 'Check that PLUMBLINE_HOME is a folder that this user may write to.',
      },
      cause,
    );
  }
}

/** Runs, in their order, the numbered migrations that the file has not seen. Each is one transaction. */
async function migrate(engine: Engine, file: string): Promise<void> {
  await engine.run('create table if not exists migrations (number integer, name varchar)');
  const done = new Set(
    (await engine.rows<{ number: number }>('select number from migrations')).map((row) => row.number),
  );
  const files = readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  const newest = Number.parseInt(files.at(-1) ?? '0', 10);
  if (Math.max(0, ...done) > newest) {
    throw new ConfigError({
      what: `The store ${file} was written by a newer Plumbline (migration ${Math.max(...done)}; this one knows ${newest}).`,
      why: 'Going back would lose what the newer one keeps.',
      next: 'Install the newer version, or set PLUMBLINE_HOME to another folder.',
    });
  }
  for (const name of files) {
    const number = Number.parseInt(name, 10);
    if (Number.isNaN(number)) throw new BugError(`The migration ${name} has no number.`);
    if (done.has(number)) continue;
    await engine.transaction(async (direct) => {
      const migration = readFileSync(new URL(name, MIGRATIONS), 'utf8');
      await direct.run(`${migration}\ninsert into migrations values (${number}, ${quote(name)})`);
    });
  }
}
