import type { Clock, Instant } from '../clock.ts';
import type { Connector, Probe } from '../crm/connector.ts';
import type { PullsPort, RunRow } from '../store/ports.ts';
import {
  type Budget,
  type BudgetReport,
  budgetOf,
  callsLeft,
  type EarlierRun,
  goesOnAt,
  type Purpose,
  type Spent,
  spentBy,
  usedByOthers,
} from './budget.ts';

/** Counts the calls of one run over one source, holds them against the budget, and keeps the run's row. */
export interface Meter {
  readonly run: number;
  /** The allowance is known from now on. */
  allow(allowance: Probe['allowance']): void;
  /** Whether another call may be made for this purpose: the budget has room, and it is not time to end. */
  mayGoOn(purpose: Purpose): boolean;
  /** Runs `work`, whose calls count for this purpose. */
  spend<T>(purpose: Purpose, work: () => Promise<T>): Promise<T>;
  report(): BudgetReport;
  end(outcome: RunRow['outcome']): Promise<void>;
}

/** How many calls may be made before the run's row is written anew: what a kill can leave uncounted. */
const UNKEPT_CALLS = 25;
const DAY_MS = 86_400_000;

/** Begins a run: from here on its calls are counted. */
export async function startMeter(ask: {
  readonly connector: Connector;
  readonly store: { readonly pulls: PullsPort };
  readonly clock: Clock;
  readonly budgetPercent: number;
  readonly kind: RunRow['kind'];
  readonly dueSince: Instant | null;
  /** When the run makes room for others; null where it need not. */
  readonly endsBy: Instant | null;
}): Promise<Meter> {
  const { connector, clock, budgetPercent: percent, kind, endsBy } = ask;
  const { pulls } = ask.store;
  const { source } = connector;
  const startedAt = clock.now();
  const aliveAfter = new Date(Date.parse(startedAt) - DAY_MS).toISOString();
  const earlier = await pulls.runs({ source, aliveAfter, most: MOST_RUNS });
  const before = spentBy(earlier);
  const callsAtStart = connector.calls();
  let readings = 0;
  let readingSince: number | null = kind === 'reconciling' ? callsAtStart : null;
  let allowance: Probe['allowance'] = null;
  let budget: Budget | null = null;
  let refused: Purpose | null = null;
  let keptCalls = callsAtStart;
  let keeping: Promise<void> = Promise.resolve();

  const spent = (): Spent => {
    const all = connector.calls() - callsAtStart;
    const reading = readings + (readingSince === null ? 0 : connector.calls() - readingSince);
    return { changes: all - reading, readings: reading };
  };
  const row = (outcome: RunRow['outcome']): RunRow => {
    const now = spent();
    return {
      source,
      kind,
      dueSince: ask.dueSince,
      startedAt,
      endedAt: clock.now(),
      outcome,
      calls: now.changes + now.readings,
      readingCalls: now.readings,
      budgetCalls: budget?.calls ?? null,
      goesOnAt: again(),
    };
  };
  /** When a run that the budget stopped goes on. */
  function again(): Instant | null {
    if (refused === null || budget === null) return null;
    const now = spent();
    const own: EarlierRun = {
      endedAt: clock.now(),
      calls: now.changes + now.readings,
      readingCalls: now.readings,
    };
    return goesOnAt(budget, [...earlier, own], refused);
  }
  const run = await pulls.begin(row('under way'));

  /** Not waited for at each page; a failure is told at the end. */
  function keep(): void {
    keptCalls = connector.calls();
    const written = row('under way');
    keeping = keeping.then(() => pulls.update(run, written));
    keeping.catch(() => undefined);
  }

  return {
    run,
    allow(given) {
      allowance = given;
      budget = budgetOf(given, percent, earlier);
    },
    mayGoOn(purpose) {
      if (connector.calls() - keptCalls >= UNKEPT_CALLS) keep();
      if (endsBy !== null && clock.now() >= endsBy) return false;
      const free = callsLeft(budget, before, spent(), purpose) >= 1;
      if (!free) refused = refused ?? purpose;
      return free;
    },
    async spend(purpose, work) {
      const reading = purpose === 'readings' && readingSince === null;
      if (reading) readingSince = connector.calls();
      try {
        return await work();
      } finally {
        if (reading && readingSince !== null) {
          readings += connector.calls() - readingSince;
          readingSince = null;
        }
        if (connector.calls() - keptCalls >= UNKEPT_CALLS) keep();
      }
    },
    report: () => ({
      percent,
      allowance,
      calls: budget?.calls ?? null,
      usedBefore: before.changes + before.readings,
      used: connector.calls() - callsAtStart,
      spent: refused !== null,
      byOthers: budget !== null && refused !== null && usedByOthers(budget, before, spent(), refused),
      goesOnAt: again(),
    }),
    async end(outcome) {
      await keeping;
      await pulls.update(run, row(outcome));
    },
  };
}

/** More than a day can hold. */
const MOST_RUNS = 10_000;
