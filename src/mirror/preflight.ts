import type { Clock } from '../clock.ts';
import type { Connector, Probe, Requirement } from '../crm/connector.ts';
import type { ObjectName } from '../crm/objects.ts';
import type { RecordStore } from '../store/ports.ts';
import type { BudgetReport } from './budget.ts';
import { asError } from './meeting.ts';
import { startMeter } from './meter.ts';

/** What one source lets us do, and what is missing. */
export interface Preflight {
  readonly source: string;
  /** Null where the source did not let us in. */
  readonly probe: Probe | null;
  /** What is needed of the source, one by one. */
  readonly requirements: readonly Requirement[];
  readonly budget: BudgetReport;
  /** Why no more could be asked; null for nothing. */
  readonly failure: Error | null;
}

/**
 * Asks a source for everything that the strategy needs of it. Lands nothing; its calls count as any other run's.
 * @param goals fields without which a goal cannot be measured
 * @param rest fields without which something else is lost
 */
export async function preflightOf(ask: {
  readonly connector: Connector;
  readonly store: Pick<RecordStore, 'pulls'>;
  readonly goals: ReadonlyMap<ObjectName, readonly string[]>;
  readonly rest: ReadonlyMap<ObjectName, readonly string[]>;
  readonly budgetPercent: number;
  readonly clock: Clock;
}): Promise<Preflight> {
  const { connector } = ask;
  const { source } = connector;
  const meter = await startMeter({ ...ask, kind: 'preflight', dueSince: null, endsBy: null });
  let probe: Probe | null = null;
  let requirements: readonly Requirement[] = [];
  let failure: Error | null = null;
  try {
    probe = await connector.probe();
    meter.allow(probe.allowance);
    const needed = await connector.preflight(ask.goals);
    requirements = both(needed, await connector.preflight(ask.rest));
  } catch (error) {
    failure = asError(error);
  }
  await meter.end(failure === null ? 'done' : 'failed');
  return { source, probe, requirements, budget: meter.report(), failure };
}

/** What the goals need, then what else is asked for; the same thing once, missing where one of the two finds it so. */
function both(needed: readonly Requirement[], others: readonly Requirement[]): Requirement[] {
  const found = new Map(needed.map((each) => [each.what, each]));
  for (const other of others) {
    const known = found.get(other.what);
    if (!known || (known.met && !other.met)) found.set(other.what, { ...other, needed: false });
  }
  return [...found.values()];
}
