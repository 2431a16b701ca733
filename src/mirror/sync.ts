import type { Instant } from '../clock.ts';
import type { ObjectName } from '../crm/objects.ts';
import type { DriftRow, KnowledgePort } from '../store/ports.ts';
import { type BudgetReport, budgetSentence } from './budget.ts';
import type { PullReport } from './land.ts';
import { type Met, meet, type SyncAsk } from './meeting.ts';
import { type Meter, startMeter } from './meter.ts';
import { takeTurns, type Work } from './pulling.ts';
import { dueObjects, incrementalTurns, unsettled } from './rounds.ts';
import { asked } from './visibility.ts';

export type { SyncAsk, SyncProgress } from './meeting.ts';

/** What became of one source in one run. */
export interface SourceReport {
  readonly source: string;
  readonly kind: 'incremental' | 'reconciling';
  /** Number of the run; null where nothing was due: then nothing was asked. */
  readonly run: number | null;
  readonly pulls: readonly PullReport[];
  /** Objects that were left to another run, whole or in part, since the budget or the time was spent. */
  readonly postponed: readonly ObjectName[];
  /** Objects that our rights do not let us see, with the reason. */
  readonly hidden: readonly { readonly object: ObjectName; readonly reason: string }[];
  /** What became different at the source since the last run. */
  readonly drift: readonly DriftRow[];
  /** Null where nothing was asked. */
  readonly budget: BudgetReport | null;
  /** What went wrong, as errors in sentences; empty when all went well. */
  readonly failures: readonly Error[];
}

/**
 * Brings the mirror up to date with one source. A failing object does not keep the others from being pulled;
 * a source that cannot be reached at all keeps what the mirror holds of it. Once the budget is spent it stops after
 * a landed page, and the next run goes on from there.
 */
export async function syncSource(ask: SyncAsk): Promise<SourceReport> {
  const { store, clock } = ask;
  const { source } = ask.connector;
  const began = clock.now();
  const meter = await startMeter({ ...ask, kind: 'incremental', dueSince: null, endsBy: null });
  const met = await meet(ask, meter, 'changes');
  if (met === null || met instanceof Error) {
    const why = met === null ? budgetSentence(source, meter.report()) : met.message;
    await noteFailure(store.knowledge, source, why);
    return ended(
      meter,
      unmet(
        source,
        'incremental',
        met,
        asked(ask.wanted, () => true),
      ),
    );
  }
  const standing = (await store.landing.standing()).filter((row) => row.source === source);
  const again = unsettled(await store.drift.differences({ source }), standing);
  const { visible, look, probe } = met;
  const turns = incrementalTurns({ visible, uncovered: look.uncovered, again, standing });
  const work = await takeTurns(ask, meter, met, turns);
  const { account, currency, zone, integrationUserId, links } = probe;
  const stopped = work.postponed.length > 0 ? budgetSentence(source, meter.report()) : null;
  const failure = work.failures[0]?.message ?? stopped;
  const pulledAt = failure === null ? began : await lastPull(store.knowledge, source);
  await store.knowledge.saveSource({
    source,
    account,
    currency,
    zone,
    integrationUserId,
    links,
    pulledAt,
    failure,
  });
  return ended(meter, reportOf('incremental', source, met, work));
}

/**
 * Reads from the beginning every object of which no such pull has begun after `dueSince` and ended; where there is
 * none, nothing is asked. Increments go on beside it. Once its part of the budget is spent it stops after a landed
 * page, and so it does when it is time to make room for others; the next one goes on from there.
 */
export async function reconcileSource(
  ask: SyncAsk & {
    readonly dueSince: Instant;
    /** When it makes room for others; null for never. */
    readonly endsBy: Instant | null;
    /** Whether one that the budget stopped waits for its time without asking anything; not unless told. */
    readonly waits?: boolean;
  },
): Promise<SourceReport> {
  const { store, wanted, dueSince, clock } = ask;
  const { source } = ask.connector;
  const standing = (await store.landing.standing()).filter((row) => row.source === source);
  const hidden = new Set(
    (await store.knowledge.visibility())
      .filter((row) => row.source === source && row.field === '*' && !row.visible)
      .map(({ object }) => object),
  );
  const perhaps = asked(wanted, (object) => !hidden.has(object));
  const due = dueObjects(perhaps, standing, dueSince);
  if (due.length === 0) return untouched(source, 'reconciling');
  const [last] = await store.pulls.runs({ source, kind: 'reconciling', most: 1 });
  if (ask.waits && last?.goesOnAt && clock.now() < last.goesOnAt)
    return { ...untouched(source, 'reconciling'), postponed: due };
  const meter = await startMeter({ ...ask, kind: 'reconciling' });
  const met = await meet(ask, meter, 'readings');
  if (met === null || met instanceof Error) return ended(meter, unmet(source, 'reconciling', met, due));
  const turns = dueObjects(met.visible, standing, dueSince).map(
    (object) => ({ object, run: 'everything', purpose: 'readings' }) as const,
  );
  return ended(meter, reportOf('reconciling', source, met, await takeTurns(ask, meter, met, turns)));
}

function reportOf(kind: SourceReport['kind'], source: string, met: Met, work: Work): SourceReport {
  const hidden = [...met.schemas.values()]
    .filter((schema) => !schema.visible)
    .map(({ object, reason }) => ({ object, reason: reason ?? '' }));
  return {
    ...untouched(source, kind),
    hidden,
    ...work,
    drift: [...met.look.drift, ...work.drift],
  };
}

/** The report of a run that did not ask anything yet. */
export function untouched(source: string, kind: SourceReport['kind']): SourceReport {
  const nothing = { pulls: [], postponed: [], hidden: [], drift: [], failures: [] };
  return { source, kind, run: null, budget: null, ...nothing };
}

/** The report of a run that could not begin: it failed, or had no calls left. */
function unmet(
  source: string,
  kind: SourceReport['kind'],
  failure: Error | null,
  postponed: readonly ObjectName[],
): SourceReport {
  const report = untouched(source, kind);
  return failure === null ? { ...report, postponed } : { ...report, failures: [failure] };
}

/** Ends the run and says so in its report. */
async function ended(meter: Meter, report: SourceReport): Promise<SourceReport> {
  const outcome = report.failures.length > 0 ? 'failed' : report.postponed.length > 0 ? 'stopped' : 'done';
  await meter.end(outcome);
  return { ...report, run: meter.run, budget: meter.report() };
}

async function lastPull(knowledge: KnowledgePort, source: string): Promise<Instant | null> {
  const known = (await knowledge.sources()).find((state) => state.source === source);
  return known?.pulledAt ?? null;
}

async function noteFailure(knowledge: KnowledgePort, source: string, failure: string): Promise<void> {
  const known = (await knowledge.sources()).find((state) => state.source === source);
  const never = {
    source,
    account: '',
    currency: '',
    zone: 'UTC',
    integrationUserId: null,
    links: {},
    pulledAt: null,
  };
  await knowledge.saveSource({ ...(known ?? never), failure });
}
