import { DUPLICATE_CHECKS } from '../checks/matching/subjects.ts';
import type { Day } from '../clock.ts';
import { fieldsOf, OBJECT_NAMES } from '../crm/objects.ts';
import { partsOf as partsOfMetric } from '../metrics/metric.ts';
import { VERDICTS_VERSION } from '../mirror/verdicts.ts';
import type { MeasurementRow, RecordStore, VisibilityRow } from '../store/ports.ts';
import type { StrategyVersion } from '../strategy/versions.ts';
import { assemble, type DayParts } from './assemble.ts';
import { type Catalogue, catalogueOf } from './catalogue.ts';
import { gather } from './gather.ts';
import { type DayInputs, partsOf } from './inputs.ts';
import { makePlan } from './plan.ts';
import { rowsOf } from './rows.ts';
import { FORMULA_VERSION, headlinesOf, tablesLed } from './run.ts';
import { traceable } from './traceable.ts';

/** One day's numbers made again, and held against those that were kept. */
export interface ReplayedDay {
  readonly day: Day;
  /** Checks and metrics that were counted again on the records of that day. */
  readonly fromMirror: readonly string[];
  /** Those that were made again from the kept partial sums, since the records' history is in pieces or was never kept. */
  readonly fromInputs: readonly string[];
  /** Why not everything came from the mirror; null where it did. */
  readonly reason: string | null;
  /** Numbers that came out the same, to the last bit. */
  readonly same: number;
  readonly differing: readonly {
    readonly name: string;
    readonly kept: number | null;
    readonly again: number | null;
  }[];
  /** Numbers that cannot be made again: about a person or fewer than five, of which no sums are kept. */
  readonly personal: number;
  readonly rows: readonly MeasurementRow[];
}

/** Makes the numbers of all measured days again, the first and the last included. */
export async function replayDays(
  store: RecordStore,
  versions: readonly StrategyVersion[],
  from: Day,
  to: Day,
): Promise<ReplayedDay[]> {
  const days: ReplayedDay[] = [];
  for (const day of await store.history.measuredDays(from, to)) {
    const replayed = await replayDay(store, versions, day);
    if (replayed) days.push(replayed);
  }
  return days;
}

/** How the CRM was used, what came and went and which deals were open is kept as it was counted, and not made again. */
const REPLAYED: ReadonlySet<string> = new Set(['score', 'check', 'metric']);

/** Makes a day's numbers again. Null where the day was not measured. */
export async function replayDay(
  store: RecordStore,
  versions: readonly StrategyVersion[],
  day: Day,
): Promise<ReplayedDay | null> {
  const kept = (await store.measuring.measurements(day)).filter(({ kind }) => REPLAYED.has(kind));
  if (kept.length === 0) return null;
  const held = await store.history.inputs(day);
  const inputs = held === null ? null : (JSON.parse(held.body) as DayInputs);
  const version = versions.find(({ number }) => number === kept[0]?.strategyVersion);
  const cannot = whyNot(inputs, version);
  if (cannot !== null || inputs === null || held === null || version === undefined)
    return {
      day,
      fromMirror: [],
      fromInputs: [],
      reason: cannot,
      same: 0,
      differing: [],
      personal: kept.length,
      rows: [],
    };

  const { strategy } = version;
  const catalogue = catalogueOf(strategy);
  const ran = ranOn(catalogue, inputs);
  const gap = await gapOf(store, held.step, inputs);
  const traced = gap === null ? traceable(ran.checks, ran.metrics) : { checks: [], metrics: [] };
  const leading = new Map(inputs.leading);
  const plan = makePlan({ ...traced, strategy, leading, visibility: allOf(inputs), asOf: day });
  // Findings are kept with their days: those that are not found again are taken as they were.
  const counted = new Set(traced.checks.map(({ id }) => id));
  const foundElsewhere = [...ran.checks, ...DUPLICATE_CHECKS]
    .map(({ id }) => id)
    .filter((id) => !counted.has(id));
  const found = [
    ...foundElsewhere,
    ...traced.checks.filter((check) => !ran.checks.includes(check)).map(({ id }) => id),
  ];
  const sight = { step: held.step, tables: tablesLed(leading), day, found };
  const again =
    gap === null
      ? await store.history.asOf(sight, (measuring) =>
          gather({
            measuring,
            plan,
            frame: inputs.frame,
            checks: traced.checks,
            leading,
            headlines: headlinesOf(strategy),
            foundElsewhere,
            find: true,
          }),
        )
      : null;
  const parts = merged(partsOf(inputs), again, traced);
  const assembled = assemble({ parts, ...catalogue, strategy });
  const rows = rowsOf(day, assembled, parts, {
    formula: inputs.formulaVersion,
    strategy: inputs.strategyVersion,
  });
  const fromMirror = [...traced.checks, ...traced.metrics].map(({ id }) => id);
  const fromInputs = [...ran.checks, ...ran.metrics]
    .map(({ id }) => id)
    .filter((id) => !fromMirror.includes(id));
  const reason = gap ?? (fromInputs.length === 0 ? null : 'Some checks and metrics read what keeps no past.');
  // Whose records they are is only known where every check was counted on records.
  const whole = traced.checks.length === ran.checks.length;
  return { day, fromMirror, fromInputs, reason, ...compared(kept, rows, whole, inputs), rows };
}

/** Checks and metrics that were run on the day. */
function ranOn({ checks, metrics }: Catalogue, inputs: DayInputs): Pick<Catalogue, 'checks' | 'metrics'> {
  const not = new Set([...inputs.checksNotRun, ...inputs.metricsNotRun].map(({ id }) => id));
  return {
    checks: checks.filter(({ id }) => !not.has(id)),
    metrics: metrics.filter(({ id }) => !not.has(id)),
  };
}

function whyNot(inputs: DayInputs | null, version: StrategyVersion | undefined): string | null {
  if (inputs === null) return 'What its numbers were made of was not kept.';
  if (inputs.formulaVersion !== FORMULA_VERSION)
    return `Its numbers were made by formula ${inputs.formulaVersion}; this is ${FORMULA_VERSION}.`;
  if (version === undefined) return 'The version of the strategy that it was held against is not known here.';
  return null;
}

async function gapOf(store: RecordStore, step: number, inputs: DayInputs): Promise<string | null> {
  if (inputs.valuesVersion !== VERDICTS_VERSION) return 'Values are judged otherwise than on that day.';
  return (await store.history.isWhole(step))
    ? null
    : 'Records were pruned or forgotten, or were not all there yet.';
}

/** What was run on the day could be seen: whatever could not is not run again. */
function allOf({ leading }: DayInputs): VisibilityRow[] {
  const sources = new Set(leading.flatMap(([, source]) => source ?? []));
  return [...sources].flatMap((source) =>
    OBJECT_NAMES.flatMap((object) =>
      ['*', ...fieldsOf(object)].map((field) => ({
        source,
        object,
        field,
        visible: true,
        writable: false,
        reason: null,
      })),
    ),
  );
}

/** What was counted again goes before what was kept. */
function merged(kept: DayParts, again: DayParts | null, traced: ReturnType<typeof traceable>): DayParts {
  if (again === null) return kept;
  const [checks, metrics] = [
    new Set(traced.checks.map(({ id }) => id)),
    new Set(traced.metrics.flatMap((metric) => [metric, ...partsOfMetric(metric)]).map(({ id }) => id)),
  ];
  const restOf = <T>(rows: readonly T[], isTraced: (row: T) => boolean) =>
    rows.filter((row) => !isTraced(row));
  const rest = restOf(kept.checkCounts, ({ checkId }) => checks.has(checkId));
  return {
    counts: again.counts,
    checkCounts: [...again.checkCounts, ...rest],
    teams: rest.length === 0 ? again.teams : kept.teams,
    tallies: [...again.tallies, ...restOf(kept.tallies, ({ metricId }) => metrics.has(metricId))],
    faults: [...again.faults, ...restOf(kept.faults, ({ metricId }) => metrics.has(metricId))],
    checksNotRun: kept.checksNotRun,
    metricsNotRun: kept.metricsNotRun,
  };
}

function compared(
  kept: readonly MeasurementRow[],
  rows: readonly MeasurementRow[],
  whole: boolean,
  inputs: DayInputs,
) {
  const nameOf = ({ kind, id, groupKind, groupId }: MeasurementRow) =>
    [kind, id, groupKind, groupId].join(' ').trim();
  const again = new Map(rows.map((row) => [nameOf(row), row]));
  const large = new Set(inputs.teams.map(([team]) => team));
  const isPersonal = ({ groupKind, groupId }: MeasurementRow) =>
    !whole && (groupKind === 'rep' || (groupKind === 'team' && !large.has(groupId)));
  const judged = kept.filter((row) => !isPersonal(row));
  const differing = judged.flatMap((row) => {
    const other = again.get(nameOf(row));
    const equal = other && other.value === row.value && other.n === row.n && other.detail === row.detail;
    return equal ? [] : [{ name: nameOf(row), kept: row.value, again: other?.value ?? null }];
  });
  return { same: judged.length - differing.length, differing, personal: kept.length - judged.length };
}
