import type { Clock, Instant } from '../clock.ts';
import type { Connector, ObjectSchema, Probe } from '../crm/connector.ts';
import type { ObjectName } from '../crm/objects.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { RecordStore } from '../store/ports.ts';
import type { Purpose } from './budget.ts';
import type { Meter } from './meter.ts';
import { type Look, watchSchemas } from './schema-watch.ts';
import { asked, needed, visibilityRows } from './visibility.ts';

/** Tells somebody who waits. `received` counts records so far. */
export type SyncProgress = (at: {
  readonly source: string;
  readonly object: ObjectName;
  readonly received: number;
}) => void;

/** What a run over one source is made with. */
export interface SyncAsk {
  readonly connector: Connector;
  readonly store: Pick<RecordStore, 'landing' | 'knowledge' | 'drift' | 'pulls'>;
  /** Our field names, by object; objects without any are left alone. */
  readonly wanted: ReadonlyMap<ObjectName, readonly string[]>;
  /** How much of the daily allowance of calls may be used, 1 to 100. */
  readonly budgetPercent: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly progress: SyncProgress;
}

/** What a source said of itself at the beginning of a run. */
export interface Met {
  readonly probe: Probe;
  readonly schemas: ReadonlyMap<ObjectName, ObjectSchema>;
  readonly look: Look;
  /** Objects that are asked for and can be seen, in the order of the table. */
  readonly visible: readonly ObjectName[];
  /** Nothing that was modified after this moment is asked for. */
  readonly until: Instant;
}

/**
 * How far back the upper bound of every pull lies. Long transactions commit below the newest stamp, and search
 * indexes lag; what happens after the bound comes with the next pull.
 */
const SETTLING_MS = 10 * 60_000;
/** A clock of ours that is further ahead than this is told of: something is wrong with one of the two. */
const MOST_SKEW_MS = 5 * 60_000;

/**
 * Asks a source who we are there and what we see, and keeps what it shows.
 * @param purpose what the run is for: where its budget is spent already, no more is asked than who we are
 * @returns what went wrong, if anything; null where the budget is spent
 */
export async function meet(ask: SyncAsk, meter: Meter, purpose: Purpose): Promise<Met | Error | null> {
  const { connector, store, wanted, clock, log } = ask;
  const { source } = connector;
  try {
    const probe = await connector.probe();
    meter.allow(probe.allowance);
    if (!meter.mayGoOn(purpose)) return null;
    const described = await connector.describe(needed(wanted));
    await store.knowledge.saveVisibility(described.flatMap((schema) => visibilityRows(source, schema)));
    const now = clock.now();
    const look = await watchSchemas({ source, schemas: described, store: store.drift, at: now, log });
    const skewMs = probe.now === null ? 0 : Date.parse(now) - Date.parse(probe.now);
    if (skewMs > MOST_SKEW_MS) log.warn({ source, skewMs }, 'our clock is ahead of the source’s');
    const schemas = new Map(described.map((schema) => [schema.object, schema]));
    return {
      probe,
      schemas,
      look,
      visible: asked(wanted, (object) => schemas.get(object)?.visible ?? false),
      until: settled(now, probe.now),
    };
  } catch (error) {
    log.error({ source, error: messageOf(error) }, 'source could not be met');
    return asError(error);
  }
}

/** The earlier of both clocks, less the time in which what was written becomes readable. */
export function settled(ours: Instant, theirs: Instant | null): Instant {
  const earlier = theirs !== null && theirs < ours ? theirs : ours;
  return new Date(Date.parse(earlier) - SETTLING_MS).toISOString();
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
