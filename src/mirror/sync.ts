import type { Clock, Instant } from '../clock.ts';
import type { Connector, ObjectSchema, Probe } from '../crm/connector.ts';
import { OBJECT_NAMES, type ObjectName } from '../crm/objects.ts';
import { isTrouble, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { KnowledgePort, LandingPort, VisibilityRow } from '../store/ports.ts';
import { landObject, type PullReport } from './land.ts';

/** What became of one source in one sync. */
export interface SourceReport {
  readonly source: string;
  readonly pulls: readonly PullReport[];
  /** Objects that our rights do not let us see, with the reason. */
  readonly hidden: readonly { readonly object: ObjectName; readonly reason: string }[];
  /** What went wrong, as errors in sentences; empty when all went well. */
  readonly failures: readonly Error[];
}

/** Tells somebody who waits. `received` counts records so far. */
export type SyncProgress = (at: {
  readonly source: string;
  readonly object: ObjectName;
  readonly received: number;
}) => void;

/**
 * How far back the upper bound of every pull lies. Long transactions commit below the newest stamp, and search
 * indexes lag; what happens after the bound comes with the next pull.
 */
const SETTLING_MS = 10 * 60_000;

/**
 * Brings the mirror up to date with one source. A failing object does not keep the others from being pulled;
 * a source that cannot be reached at all keeps what the mirror holds of it.
 * @param wanted our field names, by object; objects without any are left alone
 */
export async function syncSource(ask: {
  readonly connector: Connector;
  readonly landing: LandingPort;
  readonly knowledge: KnowledgePort;
  readonly wanted: ReadonlyMap<ObjectName, readonly string[]>;
  readonly clock: Clock;
  readonly log: Log;
  readonly progress: SyncProgress;
}): Promise<SourceReport> {
  const { connector, landing, knowledge, wanted, clock, log } = ask;
  const { source } = connector;
  const started = clock.now();
  const pulls: PullReport[] = [];
  const failures: Error[] = [];
  let probe: Probe;
  let schemas: ObjectSchema[];
  try {
    probe = await connector.probe();
    schemas = await connector.describe(wanted);
  } catch (error) {
    await noteFailure(knowledge, source, error);
    return { source, pulls, hidden: [], failures: [asError(error)] };
  }
  await knowledge.saveVisibility(schemas.flatMap((schema) => visibilityRows(source, schema)));

  const until = new Date(Date.parse(started) - SETTLING_MS).toISOString();
  for (const object of OBJECT_NAMES) {
    const schema = schemas.find((candidate) => candidate.object === object);
    if (!schema?.visible) continue;
    const fields = (wanted.get(object) ?? []).filter((field) => schema.fields[field]?.visible);
    try {
      const progress = (received: number) => ask.progress({ source, object, received });
      const report = await landObject({
        connector,
        landing,
        object,
        fields,
        until,
        now: clock.now,
        progress,
      });
      log.info({ ...report }, 'pulled');
      pulls.push(report);
    } catch (error) {
      log.error({ source, object, error: messageOf(error) }, 'pull failed');
      failures.push(asError(error));
    }
  }
  await knowledge.saveSource({
    source,
    account: probe.account,
    currency: probe.currency,
    zone: probe.zone,
    integrationUserId: probe.integrationUserId,
    links: probe.links,
    pulledAt: failures.length === 0 ? started : await lastPull(knowledge, source),
    failure: failures[0]?.message ?? null,
  });
  const hidden = schemas
    .filter((schema) => !schema.visible)
    .map(({ object, reason }) => ({ object, reason: reason ?? '' }));
  return { source, pulls, hidden, failures };
}

async function lastPull(knowledge: KnowledgePort, source: string): Promise<Instant | null> {
  const known = (await knowledge.sources()).find((state) => state.source === source);
  return known?.pulledAt ?? null;
}

async function noteFailure(knowledge: KnowledgePort, source: string, error: unknown): Promise<void> {
  const known = (await knowledge.sources()).find((state) => state.source === source);
  const unmet = {
    source,
    account: '',
    currency: '',
    zone: 'UTC',
    integrationUserId: null,
    links: {},
    pulledAt: null,
  };
  await knowledge.saveSource({ ...(known ?? unmet), failure: messageOf(error) });
}

function asError(error: unknown): Error {
  if (isTrouble(error) || error instanceof Error) return error;
  return new Error(String(error));
}

function visibilityRows(source: string, schema: ObjectSchema): VisibilityRow[] {
  const { object } = schema;
  const whole = {
    source,
    object,
    field: '*',
    visible: schema.visible,
    writable: false,
    reason: schema.reason,
  };
  const fields = Object.entries(schema.fields).map(([field, { visible, writable, reason }]) => ({
    source,
    object,
    field,
    visible: visible && schema.visible,
    writable,
    reason: schema.visible ? reason : schema.reason,
  }));
  return [whole, ...fields];
}
