import type { Check } from '../checks/check.ts';
import { addDays, type Day, type Instant } from '../clock.ts';
import { BugError, ConfigError } from '../errors.ts';
import type { Metric } from '../metrics/metric.ts';
import { catalogueOf } from '../scoring/catalogue.ts';
import { unitOf } from '../scoring/measure.ts';
import type { Measured } from '../scoring/measured.ts';
import type { Pipeline, Pipelines } from '../scoring/pipeline.ts';
import { doubts, type Score } from '../scoring/score.ts';
import type { MeasurementRow, RecordStore, SourceState } from '../store/ports.ts';
import type { Goal, Strategy } from '../strategy/schema.ts';
import { dailySeries, forecastGoal, type GoalAhead, KEPT_DAYS } from './ahead.ts';
import { type Anomaly, readAnomalies } from './anomalies.ts';
import type { Causes } from './causes.ts';
import { comparedDay } from './compared-day.ts';
import type { FoldedGroup } from './fold.ts';
import type { Forecast } from './forecast.ts';
import { type ObjectiveView, objectivesOf } from './goal-score.ts';
import { keptCauses } from './kept-causes.ts';
import { inOrder, type Milestone } from './milestones.ts';
import { readMilestones } from './milestones-view.ts';
import { type Move, moveOf } from './moves.ts';
import { type ObjectScore, objectScores } from './object-scores.ts';
import { fieldToFill, type Standing, standingOf } from './pace.ts';
import { keptTrend, retrace } from './retrace.ts';
import { teamsOf } from './teams.ts';

/** A goal on a day, with everything that a number must not be shown without. */
export interface GoalView {
  readonly goal: Goal;
  readonly metric: Metric;
  readonly unit: string;
  readonly measured: Measured;
  readonly standing: Standing;
  readonly forecast: Forecast | null;
  /** What open deals let expect, if they are won as often as their probabilities say; null where none count. */
  readonly pipeline: Pipeline | null;
  /** The goal's number month by month, oldest first; empty where it cannot be traced back. */
  readonly history: readonly { readonly day: Day; readonly value: number }[];
  readonly move: Move | null;
  /** Why it moved, in exact parts: since the day compared with, last week and the baseline, as far as each was kept. */
  readonly causes: readonly Causes[];
  /** By check: how many of the metric's records have an open finding of it. */
  readonly faults: Readonly<Record<string, number>>;
  /** The check that casts most doubt on the goal's metric, and on how many of its records; null where none does. */
  readonly worst: { readonly checkId: string; readonly failing: number } | null;
}

export interface CheckView {
  readonly id: string;
  readonly failing: number;
  readonly checked: number;
  readonly notVisible: number;
  readonly reason: string | null;
  /** It compares two CRMs, and one is connected: nobody misses it. */
  readonly idle: boolean;
  /** Failing more than on the day before; null without a comparable day. */
  readonly change: number | null;
}

/** One day as people of every role may see it: no number about fewer than five people. */
export interface DayView {
  readonly day: Day;
  /** The working day's measurements that it is compared with; null on the first. */
  readonly since: Day | null;
  readonly organisation: Strategy['organisation'];
  readonly goals: readonly GoalView[];
  /** Of all goals, in the order of their days. */
  readonly milestones: readonly Milestone[];
  readonly objectives: readonly ObjectiveView[];
  readonly score: Score & { readonly change: number | null };
  readonly dimensions: readonly { readonly id: string; readonly value: number | null; readonly n: number }[];
  /** By object, those about people together with another where they are too few. */
  readonly objects: readonly ObjectScore[];
  /** Null where there are fewer than five people in all. */
  readonly teams: readonly FoldedGroup[] | null;
  readonly checks: readonly CheckView[];
  /** Metrics that could not be measured, with the reason. */
  readonly unmeasured: readonly { readonly id: string; readonly reason: string }[];
  /** What is not as usual about the day's volumes and values. */
  readonly anomalies: readonly Anomaly[];
  readonly sources: readonly SourceState[];
  /** When the oldest of the sources was last read whole; null where one never was. */
  readonly freshAt: Instant | null;
  readonly formulaVersion: number;
  readonly strategyVersion: number;
}

/**
 * Reads what was measured on `day`.
 * @throws {ConfigError} when that day was never scored
 */
export async function readDay(store: RecordStore, strategy: Strategy, day: Day): Promise<DayView> {
  const rows = await store.measuring.measurements(day);
  const first = rows[0];
  if (!first) {
    throw new ConfigError({
      what: `Nothing was measured on ${day}.`,
      why: 'The mirror was not scored on that day.',
      next: 'Run `plumbline score` first.',
    });
  }
  const since = await comparedDay(store, strategy, day);
  const before = since === null ? [] : await store.measuring.measurements(since);
  const comparable = before[0]?.catalogueVersion === first.catalogueVersion ? before : [];
  const pipelines = await keptPipelines(store, day, rows);
  const goals: GoalView[] = [];
  for (const goal of strategy.goals)
    goals.push(await viewGoal(store, strategy, goal, day, rows, comparable, pipelines));
  const milestones: Milestone[] = [];
  for (const { goal, metric, measured } of goals)
    milestones.push(...(await readMilestones(store, goal, metric, measured, day)));

  const sources = await store.knowledge.sources();
  const pulled = sources.map((source) => source.pulledAt).sort();
  const scoreRows = (kind: string, of = rows) =>
    of.filter((row) => row.kind === 'score' && row.groupKind === kind);
  const score = scoreRows('')[0];
  const scoreBefore = scoreRows('', comparable)[0]?.value ?? null;
  const { checks } = catalogueOf(strategy);
  const across = new Set(checks.filter((check) => check.across).map(({ id }) => id));
  const idle = (id: string) => sources.length < 2 && across.has(id);
  const checkViews = rows
    .filter((row) => row.kind === 'check')
    .map((row) => viewCheck(row, comparable, idle(row.id)));
  return {
    day,
    since: comparable.length > 0 ? since : null,
    organisation: strategy.organisation,
    goals,
    milestones: inOrder(milestones),
    objectives: objectivesOf(
      strategy.corporate.map(({ id }) => id),
      goals.map(({ goal, standing }) => ({ id: goal.id, serves: goal.serves, score: standing.progress })),
    ),
    score: {
      value: score?.value ?? null,
      coverage: 0,
      weight: 0,
      ...(score ? detailOf<{ coverage: number; weight: number }>(score) : {}),
      n: score?.n ?? 0,
      change: score?.value == null || scoreBefore === null ? null : score.value - scoreBefore,
    },
    dimensions: scoreRows('dimension').map((row) => ({
      id: row.groupId,
      value: row.value,
      n: row.n ?? 0,
    })),
    objects: objectScores(scoreRows('object'), checkViews, checks),
    teams: teamsOf(rows, before, await store.measuring.users()),
    checks: checkViews,
    unmeasured: rows
      .filter((row) => row.kind === 'metric' && row.value === null)
      .map((row) => ({ id: row.id, reason: detailOf<Measured>(row).reason ?? '' })),
    anomalies: await readAnomalies(store, strategy, day, rows, sources),
    sources,
    freshAt: pulled.includes(null) ? null : (pulled[0] ?? null),
    formulaVersion: first.catalogueVersion,
    strategyVersion: first.strategyVersion,
  };
}

async function viewGoal(
  store: RecordStore,
  strategy: Strategy,
  goal: Goal,
  day: Day,
  rows: readonly MeasurementRow[],
  before: readonly MeasurementRow[],
  pipelines: ReadonlyMap<Day, Pipelines>,
): Promise<GoalView> {
  const { checks, metrics } = catalogueOf(strategy);
  const metric = metrics.find(({ id }) => id === goal.metric.id);
  const row = rows.find((candidate) => candidate.kind === 'metric' && candidate.id === goal.metric.id);
  if (!metric || !row)
    throw new BugError(`The metric ${goal.metric.id} of goal ${goal.id} was not measured on ${day}.`);
  const measured = detailOf<Measured>(row);
  const doubting = checksDoubting(metric, checks);
  const history =
    measured.value === null
      ? []
      : (keptTrend(rows, goal) ?? (await retrace(store.measuring, metric, goal, strategy, day)));
  const pipeline = pipelines.get(day)?.goals.find(({ goalId }) => goalId === goal.id) ?? null;
  const ahead = {
    metric,
    goal,
    day,
    measured,
    ...(await seriesOf(store, row, history, pipeline === null ? null : pipelines)),
  };
  const { faults, heaviest } = detailOf<{
    faults: Readonly<Record<string, number>>;
    heaviest: readonly string[];
  }>(row);
  const worst = heaviest.find((checkId) => doubting.includes(checkId));
  return {
    goal,
    metric,
    unit: unitOf(metric, strategy.organisation.currency),
    measured,
    standing: standingOf(measured, goal.metric, metric.minimum, day, {
      rule: strategy.pace,
      field: fieldToFill(metric, doubtsOf(checks, faults)),
    }),
    forecast: measured.value === null ? null : forecastGoal(ahead),
    pipeline,
    history,
    move: moveOf(metric.id, doubting, before, rows),
    causes: keptCauses(rows, goal),
    faults,
    worst: worst ? { checkId: worst, failing: faults[worst] ?? 0 } : null,
  };
}

/** The open deals as they were kept, by day; those of `day` itself included. */
async function keptPipelines(
  store: RecordStore,
  day: Day,
  rows: readonly MeasurementRow[],
): Promise<Map<Day, Pipelines>> {
  const kept = await store.volumes.kept({ kind: 'pipeline', from: addDays(day, -KEPT_DAYS), before: day });
  const all = [...kept, ...rows.filter(({ kind }) => kind === 'pipeline')];
  return new Map(all.map((row) => [row.day, detailOf<Pipelines>(row)]));
}

/**
 * Where a goal's number can be traced back, month by month; else as it was kept, day by day.
 * @param pipelines null where open deals add nothing to the goal
 */
async function seriesOf(
  store: RecordStore,
  today: MeasurementRow,
  history: GoalView['history'],
  pipelines: ReadonlyMap<Day, Pipelines> | null,
): Promise<Pick<GoalAhead, 'series' | 'spacing' | 'deals'>> {
  const dealsOn = (days: readonly Day[]) => days.map((on) => pipelines?.get(on)?.byWeek ?? null);
  if (history.length > 0) {
    const deals = dealsOn(history.map((point) => point.day));
    return { series: history.map(({ value }) => value), spacing: 'month', deals };
  }
  const { day, id } = today;
  const kept = await store.volumes.kept({ kind: 'metric', id, from: addDays(day, -KEPT_DAYS), before: day });
  const series = dailySeries(kept, today);
  const days = series.map((_, at) => addDays(day, at + 1 - series.length));
  return { series, spacing: 'day', deals: dealsOn(days) };
}

/** The fields that each check's findings cast doubt on, with how many of a metric's records have one. */
function doubtsOf(
  checks: readonly Check[],
  faults: Readonly<Record<string, number>>,
): { fields: readonly string[]; records: number }[] {
  return checks.flatMap(({ id, fields }) => {
    const records = faults[id] ?? 0;
    return records > 0 ? [{ fields, records }] : [];
  });
}

/** The checks whose findings make a record doubtful for a metric: on a field that it reads, or on the record itself. */
export function checksDoubting(metric: Metric, checks: readonly Check[]): string[] {
  return checks.filter((check) => doubts(check, metric)).map((check) => check.id);
}

function viewCheck(row: MeasurementRow, before: readonly MeasurementRow[], idle: boolean): CheckView {
  const { notVisible, reason } = detailOf<{ notVisible: number; reason: string | null }>(row);
  const earlier =
    before.find((candidate) => candidate.kind === 'check' && candidate.id === row.id)?.value ?? null;
  const failing = row.value ?? 0;
  return {
    id: row.id,
    failing,
    checked: row.n ?? 0,
    notVisible,
    reason,
    idle,
    change: earlier === null ? null : failing - earlier,
  };
}

function detailOf<T>(row: MeasurementRow): T {
  return JSON.parse(row.detail) as T;
}
