import type { Instant } from '../clock.ts';
import type { BlindSpot, Connector } from '../crm/connector.ts';
import { OBJECT_NAMES } from '../crm/objects.ts';
import type { DriftRow, KeptRun, PullRow, RecordStore, UnlistedValue } from '../store/ports.ts';

/** When the mirror's copy of an object was last shown to be whole. */
export interface Proven {
  readonly source: string;
  readonly object: string;
  /** By a pull of what changed, when it ended; null for never. */
  readonly changesAt: Instant | null;
  /** By a pull from the beginning: when it began, less the time for which the vendor shows what is gone; null for never. */
  readonly everythingAt: Instant | null;
  /** What is under way from the beginning and has not ended. */
  readonly unfinished: 'first' | 'everything' | null;
}

/** Something that increments cannot see, and since when it may be out of date. */
export interface ProvenSpot extends BlindSpot {
  readonly source: string;
  /** The earliest `everythingAt` of the source's objects; null where one never was read from the beginning. */
  readonly provenAt: Instant | null;
}

/** What the mirror rests on. */
export interface Provenance {
  /** The newest first. */
  readonly runs: readonly (KeptRun & { readonly pulls: readonly PullRow[] })[];
  readonly proven: readonly Proven[];
  readonly blindSpots: readonly ProvenSpot[];
  /** The newest first. */
  readonly drift: readonly DriftRow[];
  /** Values that records hold now though no option stands for them. */
  readonly unlisted: readonly (UnlistedValue & { readonly source: string; readonly object: string })[];
}

/**
 * Reads what every pull did and when each object was last proven.
 * @param most how many runs are read
 */
export async function readProvenance(
  store: Pick<RecordStore, 'landing' | 'pulls' | 'drift'>,
  connectors: readonly Connector[],
  most: number,
): Promise<Provenance> {
  const runs = [];
  for (const run of await store.pulls.runs({ most }))
    runs.push({ ...run, pulls: await store.pulls.pullsOf(run.number) });
  const proven = await provenObjects(store, connectors);
  const blindSpots = connectors.flatMap(({ source, blindSpots: spots }) => {
    const dates = proven.filter((row) => row.source === source).map(({ everythingAt }) => everythingAt ?? '');
    const oldest = dates.sort()[0] ?? '';
    return spots.map((spot) => ({ ...spot, source, provenAt: oldest === '' ? null : oldest }));
  });
  return {
    runs,
    proven,
    blindSpots,
    drift: await store.drift.differences({}),
    unlisted: await store.drift.unlisted(),
  };
}

async function provenObjects(
  store: Pick<RecordStore, 'landing' | 'pulls'>,
  connectors: readonly Connector[],
): Promise<Proven[]> {
  const lags = new Map(
    connectors.map(({ source, blindSpots }) => [
      source,
      Math.max(0, ...blindSpots.map(({ lagMs = 0 }) => lagMs)),
    ]),
  );
  const settled = (source: string, at: Instant | null) =>
    at && new Date(Date.parse(at) - (lags.get(source) ?? 0)).toISOString();
  const byChanges = new Map(
    (await store.pulls.provenByChanges()).map(({ source, object, at }) => [`${source} ${object}`, at]),
  );
  const place = (object: string) => (OBJECT_NAMES as readonly string[]).indexOf(object);
  return (await store.landing.standing())
    .map(({ source, object, reconciledAt, unfinished }) => ({
      source,
      object,
      changesAt: byChanges.get(`${source} ${object}`) ?? null,
      everythingAt: settled(source, reconciledAt),
      unfinished,
    }))
    .sort((one, other) => one.source.localeCompare(other.source) || place(one.object) - place(other.object));
}
