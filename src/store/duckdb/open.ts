import { readdirSync, readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { BugError, ConfigError, messageOf } from '../../errors.ts';
import type { RecordStore } from '../ports.ts';
import { createEngine, type Engine } from './connection.ts';
import { createDelivery } from './delivery.ts';
import { createKnowledge } from './knowledge.ts';
import { createLanding } from './landing.ts';
import { createMeasuring } from './measuring.ts';

const MIGRATIONS = new URL('./migrations/', import.meta.url);

/**
 * Opens the records' engine, creating and migrating the file where needed.
 * @param file path of the database, or `:memory:`
 * @param memoryMb what the engine may keep in memory; the rest goes to disk
 * @throws {ConfigError} when another process holds the file, or a newer Plumbline has written it
 */
export async function openRecordStore(file: string, memoryMb: number): Promise<RecordStore> {
  const instance = await open(file, memoryMb);
  const connection = await instance.connect();
  const engine = createEngine(connection);
  await migrate(engine, file);
  const { outbox, ledger } = createDelivery(engine);
  return {
    landing: createLanding(engine),
    knowledge: createKnowledge(engine),
    measuring: createMeasuring(engine),
    outbox,
    ledger,
    async close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function open(file: string, memoryMb: number): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(file, {
      memory_limit: `${memoryMb}MB`,
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
      await direct.run(readFileSync(new URL(name, MIGRATIONS), 'utf8'));
      await direct.run('insert into migrations values ($1, $2)', [number, name]);
    });
  }
}
