import { CATALOGUE_VERSION } from '../checks/index.ts';
import { LEARNT_CHECKS } from '../checks/learnt/checks.ts';
import { DUPLICATE_CHECKS } from '../checks/matching/subjects.ts';
import type { Clock, Day } from '../clock.ts';
import { OBJECT_NAMES, type ObjectName } from '../crm/objects.ts';
import { METRICS_VERSION } from '../metrics/index.ts';
import { tableOf } from '../mirror/tables.ts';
import type { Person } from '../people/schema.ts';
import type { Frame, MeasurementRow, RecordStore } from '../store/ports.ts';
import { boundsOf } from '../strategy/period.ts';
import { type Leading, leadingOf } from '../strategy/read.ts';
import type { Strategy } from '../strategy/schema.ts';
import { judgeAdoption } from './adoption.ts';
import type { Adoption } from './adoption-compose.ts';
import { adoptionRows } from './adoption-rows.ts';
import { type Assembled, assemble, type DayParts } from './assemble.ts';
import { type Catalogue, catalogueOf } from './catalogue.ts';
import { frameOf } from './frame.ts';
import { gather } from './gather.ts';
import { keepable } from './inputs.ts';
import { keepUnusual } from './learnt.ts';
import { OWN_LIMITS, ownSqlOf } from './own.ts';
import { measurePipelines, pipelineRows } from './pipeline.ts';
import { makePlan, type NotRun, type Plan, without } from './plan.ts';
import { rowsOf } from './rows.ts';
import { countVolumes, volumeRows } from './volumes.ts';

/** Raised when partial sums are made into numbers otherwise than before. */
const MEASURING_VERSION = 3;

/** Kept with every measurement; numbers of different versions are never compared. */
export const FORMULA_VERSION = (MEASURING_VERSION * 1000 + CATALOGUE_VERSION) * 1000 + METRICS_VERSION;

/** One day's judgement of the mirror. */
export interface Judgement extends Assembled, Pick<DayParts, 'counts' | 'tallies' | 'faults'> {
  readonly day: Day;
  readonly adoption: Adoption;
  readonly catalogue: Catalogue;
  readonly plan: Plan;
  readonly leading: Leading;
  readonly frame: Frame;
}

/**
 * Judges the mirror as it stands: which source leads, every check, every metric, every score; keeps findings and
 * measurements of the day, and what they were made of. Run twice on one mirror it gives and keeps the same.
 * @param keep false for a dry run: counted over the findings of the last run and what was unusual then, and nothing is
 *   kept but what the organisation's own SQL says of the records, which is made anew by every run
 */
export async function judge(ask: {
  readonly store: RecordStore;
  readonly strategy: Strategy;
  readonly strategyVersion: number;
  readonly asOf: Day;
  readonly clock: Clock;
  readonly keep: boolean;
  /** Whose own working days and absences are known. */
  readonly people?: readonly Person[];
}): Promise<Judgement> {
  const { store, strategy, asOf, keep } = ask;
  const { measuring, knowledge, history } = store;
  const visibility = await knowledge.visibility();
  const leading = leadingOf(strategy, holdingOf(visibility));
  await measuring.lead(tablesLed(leading));
  const catalogue = catalogueOf(strategy);
  const { checks } = catalogue;
  const seen = makePlan({ ...catalogue, strategy, leading, visibility, asOf });
  const frame = frameOf(strategy, asOf, ask.clock);
  const plan = without(seen, await runOwn({ ...ask, catalogue, plan: seen, leading, frame }));
  if (keep) await keepUnusual(store.learnt, learntFields(plan));

  const step = keep ? await history.step() : 0;
  const headlines = headlinesOf(strategy);
  // Findings of duplicates stay until the matcher says otherwise.
  const foundElsewhere = DUPLICATE_CHECKS.map(({ id }) => id);
  const parts = await gather({
    measuring,
    plan,
    frame,
    checks,
    leading,
    headlines,
    foundElsewhere,
    find: keep,
  });
  const assembled = assemble({ parts, ...catalogue, strategy });
  const adoption = await judgeAdoption({
    measuring,
    strategy,
    people: ask.people ?? [],
    leading,
    visibility,
    frame,
    checks,
    checkCounts: parts.byOwner,
  });
  const { counts, tallies, faults } = parts;
  const judgement = {
    ...assembled,
    day: asOf,
    counts,
    tallies,
    faults,
    adoption,
    catalogue,
    plan,
    leading,
    frame,
  };
  if (keep) {
    const versions = { formulaVersion: FORMULA_VERSION, strategyVersion: ask.strategyVersion };
    await measuring.saveMeasurements(asOf, await measurementsOf(store, strategy, judgement, versions));
    const inputs = keepable({ day: asOf, frame, ...versions, leading, parts });
    await history.keepInputs({ day: asOf, step, body: JSON.stringify(inputs) });
  }
  return judgement;
}

/** All that is kept of a day: its numbers, how the CRM is used, how much came and went, and the open deals. */
async function measurementsOf(
  store: RecordStore,
  strategy: Strategy,
  judgement: Judgement,
  { formulaVersion, strategyVersion }: { readonly formulaVersion: number; readonly strategyVersion: number },
): Promise<MeasurementRow[]> {
  const { day, frame, metrics } = judgement;
  const stamp = { day, catalogueVersion: formulaVersion, strategyVersion };
  const volumes = await countVolumes(store.volumes, frame, strategy.organisation.zone);
  const values = new Map(metrics.map(({ id, value }) => [id, value]));
  const pipelines = await measurePipelines(store.volumes, strategy, frame, values);
  const keepReps = strategy.people.rep_level !== 'off';
  return [
    ...rowsOf(day, judgement, judgement, { formula: formulaVersion, strategy: strategyVersion }),
    ...[...volumeRows(volumes), ...pipelineRows(pipelines)].map((row) => ({ ...stamp, ...row })),
    ...adoptionRows(judgement.adoption, stamp, keepReps),
  ];
}

/**
 * Runs what the organisation wrote itself and can be run on this mirror. Returns the checks and metrics that hang on
 * something that was refused, failed or was stopped.
 */
async function runOwn(ask: {
  readonly store: RecordStore;
  readonly strategy: Strategy;
  readonly catalogue: Catalogue;
  readonly plan: Plan;
  readonly leading: Leading;
  readonly frame: Frame;
}): Promise<NotRun[]> {
  const { strategy, catalogue, plan, leading, frame } = ask;
  const { zone } = strategy.organisation;
  const unseen = new Set([...plan.checksNotRun, ...plan.metricsNotRun].map(({ id }) => id));
  const period = (id: string) => boundsOf(plan.periods.get(id) ?? 'all', frame.asOf, zone);
  const entries = ownSqlOf(strategy, catalogue.checks, leading, period).filter(({ of }) => !unseen.has(of));
  const outcomes = await ask.store.own.run(
    entries.map(({ sql }) => sql),
    frame,
    OWN_LIMITS,
  );
  return outcomes.flatMap(({ failure }, index) =>
    failure === null ? [] : [{ id: entries[index]?.of ?? '', reason: failure }],
  );
}

/** What the learnt checks that can be run are about. */
function learntFields({ checksNotRun }: Plan): Set<string> {
  const notRun = new Set(checksNotRun.map(({ id }) => id));
  return new Set(LEARNT_CHECKS.filter(({ id }) => !notRun.has(id)).flatMap(({ fields }) => fields));
}

export function headlinesOf(strategy: Strategy): ReadonlySet<string> {
  return new Set(strategy.goals.map((goal) => goal.metric.id));
}

/** Every table of records with the source whose records count. */
export function tablesLed(leading: Leading): { readonly table: string; readonly source: string | null }[] {
  return OBJECT_NAMES.map((object) => ({ table: tableOf(object), source: leading.get(object) ?? null }));
}

/** Which source leads each object, as far as is visible now. */
export async function leadingNow(store: RecordStore, strategy: Strategy): Promise<Leading> {
  return leadingOf(strategy, holdingOf(await store.knowledge.visibility()));
}

function holdingOf(
  visibility: readonly { source: string; object: string; field: string; visible: boolean }[],
): Map<ObjectName, string[]> {
  return new Map(
    OBJECT_NAMES.map((object) => [
      object,
      visibility
        .filter((row) => row.object === object && row.field === '*' && row.visible)
        .map((row) => row.source),
    ]),
  );
}
