import { type Check, DIMENSIONS } from '../checks/check.ts';
import { CATALOGUE_VERSION } from '../checks/index.ts';
import { LEARNT_CHECKS } from '../checks/learnt/checks.ts';
import { DUPLICATE_CHECKS } from '../checks/matching/subjects.ts';
import { type Clock, type Day, endOfDay } from '../clock.ts';
import { OBJECT_NAMES, type ObjectName, parsePath } from '../crm/objects.ts';
import { METRICS_VERSION } from '../metrics/index.ts';
import { tableOf } from '../mirror/tables.ts';
import type { CheckCount, Frame, MeasurementRow, MetricFault, RecordStore, Tally } from '../store/ports.ts';
import { boundsOf } from '../strategy/period.ts';
import { type Leading, leadingOf } from '../strategy/read.ts';
import { type Strategy, sellingTeams } from '../strategy/schema.ts';
import { type Catalogue, catalogueOf } from './catalogue.ts';
import { keepUnusual } from './learnt.ts';
import { type Measured, measure, unknown } from './measure.ts';
import { OWN_LIMITS, ownSqlOf } from './own.ts';
import { measurePipelines, pipelineRows } from './pipeline.ts';
import { makePlan, type NotRun, type Plan, without } from './plan.ts';
import { type CheckResult, checksOfGoal, type Score, scoreOf, weightsOf } from './score.ts';
import { countVolumes, volumeRows } from './volumes.ts';

/** Kept with every measurement; numbers of different versions are never compared. */
export const FORMULA_VERSION = CATALOGUE_VERSION * 1000 + METRICS_VERSION;

/** One day's judgement of the mirror. */
export interface Judgement {
  readonly day: Day;
  /** Records that count, by object; null where no source lets us see them. */
  readonly counts: ReadonlyMap<ObjectName, number | null>;
  readonly checks: readonly CheckResult[];
  readonly metrics: readonly Measured[];
  readonly tallies: readonly Tally[];
  /** For the goals' headline metrics; empty in a dry run. */
  readonly faults: readonly MetricFault[];
  readonly score: Score;
  /** By group kind (`dimension`, `object`, `team`, `rep`, `goal`) and id. A rep is `source userId`. */
  readonly groups: readonly {
    readonly kind: string;
    readonly id: string;
    readonly score: Score;
    readonly people: number;
  }[];
  readonly catalogue: Catalogue;
  readonly plan: Plan;
  readonly leading: Leading;
  readonly frame: Frame;
  readonly weights: ReadonlyMap<string, number>;
}

/**
 * Judges the mirror as it stands: which source leads, every check, every metric, every score; keeps findings and
 * measurements of the day. Run twice on one mirror it gives and keeps the same.
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
}): Promise<Judgement> {
  const { store, strategy, asOf } = ask;
  const { measuring, knowledge } = store;
  const visibility = await knowledge.visibility();
  const leading = leadingOf(strategy, holdingOf(visibility));
  await measuring.lead(
    OBJECT_NAMES.map((object) => ({ table: tableOf(object), source: leading.get(object) ?? null })),
  );
  const catalogue = catalogueOf(strategy);
  const seen = makePlan({ ...catalogue, strategy, leading, visibility, asOf });
  const frame = frameOf(strategy, asOf, ask.clock);
  const plan = without(seen, await runOwn({ ...ask, catalogue, plan: seen, leading, frame }));

  if (ask.keep) await keepUnusual(store.learnt, learntFields(plan));

  const checkCounts: CheckCount[] = [];
  const fields = new Map(
    catalogue.checks.map((check) => [check.id, check.fields.map((path) => parsePath(path).field)]),
  );
  for (const part of plan.counts) {
    checkCounts.push(...(await measuring.judge(part, ask.keep ? fields : null, frame)));
  }
  // Findings of duplicates stay until the matcher says otherwise.
  const counted = plan.counts.flatMap((part) => part.checks.map((check) => check.id));
  const run = [...counted, ...DUPLICATE_CHECKS.map(({ id }) => id)];
  if (ask.keep) await measuring.closeOthers(run, asOf);

  const tallies: Tally[] = [];
  for (const part of plan.tallies) tallies.push(...(await measuring.tally(part, frame)));
  const headlines = new Set(strategy.goals.map((goal) => goal.metric.id));
  const faults: MetricFault[] = [];
  for (const part of ask.keep ? plan.tallies : []) {
    const own = { ...part, metrics: part.metrics.filter(({ id }) => headlines.has(id)) };
    faults.push(...(await measuring.faults(own, frame)));
  }
  const { currency } = strategy.organisation;
  const reasons = new Map(plan.metricsNotRun.map(({ id, reason }) => [id, reason]));
  const metrics = catalogue.metrics.map((metric) => {
    const reason = reasons.get(metric.id);
    if (reason !== undefined) return unknown(metric.id, reason);
    return measure(
      metric,
      tallies.filter((tally) => tally.metricId === metric.id),
      currency,
    );
  });

  const liveCounts = await measuring.countLive(OBJECT_NAMES.map(tableOf));
  const counts = new Map(
    OBJECT_NAMES.map((object) => [
      object,
      leading.get(object) === null ? null : (liveCounts.get(tableOf(object)) ?? 0),
    ]),
  );
  const users = await measuring.users();
  const ours = new Set(
    users.filter((user) => user.integration && leading.get('user') === user.source).map((user) => user.id),
  );
  const people = counts.get('user');
  if (typeof people === 'number') counts.set('user', people - ours.size);

  const checks = resultsOf(catalogue.checks, checkCounts, plan, counts);
  const weights = weightsOf(catalogue.checks, catalogue.metrics, strategy);
  const notRun = new Set(plan.checksNotRun.map(({ id }) => id));
  const score = scoreOf(
    catalogue.checks.map(({ id }) => id),
    checkCounts,
    notRun,
    weights,
  );
  const teams = new Map(users.map((user) => [`${user.source} ${user.id}`, user.team]));
  const groups = groupsOf({ catalogue, checkCounts, notRun, weights, strategy, leading, teams });
  const judgement = {
    faults,
    day: asOf,
    counts,
    checks,
    metrics,
    tallies,
    score,
    groups,
    catalogue,
    plan,
    leading,
    frame,
    weights,
  };
  if (ask.keep) {
    const volumes = await countVolumes(store.volumes, frame, strategy.organisation.zone);
    const values = new Map(metrics.map(({ id, value }) => [id, value]));
    const pipelines = await measurePipelines(store.volumes, strategy, frame, values);
    const rows = [
      ...rowsOf(judgement, ask.strategyVersion),
      ...volumeRows(volumes),
      ...pipelineRows(pipelines),
    ];
    const versions = { catalogueVersion: FORMULA_VERSION, strategyVersion: ask.strategyVersion };
    await measuring.saveMeasurements(
      asOf,
      rows.map((row) => ({ ...versions, day: asOf, ...row })),
    );
  }
  return judgement;
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

/** Which source leads each object, as far as is visible now. */
export async function leadingNow(store: RecordStore, strategy: Strategy): Promise<Leading> {
  return leadingOf(strategy, holdingOf(await store.knowledge.visibility()));
}

/** What the catalogue's tokens stand for on a day. A day that is over ends when it ended; today ends now. */
export function frameOf(strategy: Strategy, asOf: Day, clock: Clock): Frame {
  const { zone, currency } = strategy.organisation;
  const [end, now] = [endOfDay(asOf, zone), clock.now()];
  return {
    asOf,
    now: now.localeCompare(end) < 0 ? now : end,
    currency,
    sellingTeams: sellingTeams(strategy),
  };
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

function resultsOf(
  checks: readonly Check[],
  counts: readonly CheckCount[],
  plan: Plan,
  records: ReadonlyMap<ObjectName, number | null>,
): CheckResult[] {
  const reasons = new Map(plan.checksNotRun.map(({ id, reason }) => [id, reason]));
  const byCheck = Map.groupBy(counts, (count) => count.checkId);
  return checks.map(({ id, object, dimension }) => {
    const own = byCheck.get(id) ?? [];
    const reason = reasons.get(id) ?? null;
    return {
      id,
      object,
      dimension,
      checked: own.reduce((sum, count) => sum + count.checked, 0),
      failing: own.reduce((sum, count) => sum + count.failing, 0),
      notVisible: reason === null ? 0 : (records.get(object) ?? 0),
      reason,
    };
  });
}

function groupsOf(ask: {
  readonly catalogue: Catalogue;
  readonly checkCounts: readonly CheckCount[];
  readonly notRun: ReadonlySet<string>;
  readonly weights: ReadonlyMap<string, number>;
  readonly strategy: Strategy;
  readonly leading: Leading;
  readonly teams: ReadonlyMap<string, string | null>;
}): Judgement['groups'] {
  const { checkCounts, notRun, weights } = ask;
  const { checks, metrics } = ask.catalogue;
  const all = checks.map(({ id }) => id);
  const over = (ids: readonly string[], counts: readonly CheckCount[]) =>
    scoreOf(ids, counts, notRun, weights);
  const fixed = [
    ...DIMENSIONS.map((dimension) => ({
      kind: 'dimension',
      id: dimension,
      ids: checks.filter((check) => check.dimension === dimension),
    })),
    ...OBJECT_NAMES.map((object) => ({
      kind: 'object',
      id: object,
      ids: checks.filter((check) => check.object === object),
    })),
  ].map(({ kind, id, ids }) => ({
    kind,
    id,
    score: over(
      ids.map((check) => check.id),
      checkCounts,
    ),
    people: 0,
  }));
  const goals = ask.strategy.goals.map((goal) => ({
    kind: 'goal',
    id: goal.id,
    score: over(checksOfGoal(goal, checks, metrics), checkCounts),
    people: 0,
  }));

  const objectOf = new Map(checks.map((check) => [check.id, check.object]));
  const repOf = ({ ownerId, checkId }: CheckCount) => {
    const object = objectOf.get(checkId);
    return ownerId !== null && object ? `${ask.leading.get(object)} ${ownerId}` : null;
  };
  const owned = checkCounts.filter((count) => repOf(count) !== null);
  const byRep = Map.groupBy(owned, (count) => repOf(count) ?? '');
  const reps = [...byRep].map(([id, counts]) => ({ kind: 'rep', id, score: over(all, counts), people: 1 }));
  const byTeam = Map.groupBy(owned, (count) => ask.teams.get(repOf(count) ?? '') ?? '');
  const teams = [...byTeam]
    .filter(([id]) => id !== '')
    .map(([id, counts]) => ({
      kind: 'team',
      id,
      score: over(all, counts),
      people: new Set(counts.map(repOf)).size,
    }));
  return [...fixed, ...goals, ...teams, ...reps];
}

function rowsOf(judgement: Omit<Judgement, 'weights'>, strategyVersion: number): MeasurementRow[] {
  const row = (
    kind: string,
    id: string,
    value: number | null,
    n: number,
    detail: unknown,
    group = ['', ''],
  ): MeasurementRow => ({
    day: judgement.day,
    kind,
    id,
    groupKind: group[0] ?? '',
    groupId: group[1] ?? '',
    value,
    n,
    detail: JSON.stringify(detail),
    catalogueVersion: FORMULA_VERSION,
    strategyVersion,
  });
  const { score } = judgement;
  const tallied = new Map(
    judgement.tallies.filter((tally) => tally.part === 'all').map((tally) => [tally.metricId, tally]),
  );
  return [
    row('score', 'all', score.value, score.n, { coverage: score.coverage, weight: score.weight }),
    ...judgement.groups.map((group) =>
      row(
        'score',
        'all',
        group.score.value,
        group.score.n,
        { coverage: group.score.coverage, weight: group.score.weight, people: group.people },
        [group.kind, group.id],
      ),
    ),
    ...judgement.checks.map((check) =>
      row('check', check.id, check.failing, check.checked, {
        notVisible: check.notVisible,
        reason: check.reason,
      }),
    ),
    ...judgement.metrics.map((metric) => {
      const { members = 0, hits = 0 } = tallied.get(metric.id) ?? {};
      const own = judgement.faults.filter(({ metricId }) => metricId === metric.id);
      const faults = Object.fromEntries(own.map(({ checkId, records }) => [checkId, records]));
      return row('metric', metric.id, metric.value, metric.n, { ...metric, members, hits, faults });
    }),
  ];
}
