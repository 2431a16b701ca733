import { CHECKS } from '../checks/index.ts';
import type { Clock, Day } from '../clock.ts';
import { isObjectName, OBJECT_NAMES, type ObjectName } from '../crm/objects.ts';
import { METRICS, metricById } from '../metrics/index.ts';
import { knownOf } from '../mirror/tables.ts';
import { makePlan } from '../scoring/plan.ts';
import { frameOf } from '../scoring/run.ts';
import { weightsOf } from '../scoring/score.ts';
import type { LabelSql, RecordStore, RecordWeight } from '../store/ports.ts';
import type { Leading } from '../strategy/read.ts';
import type { Strategy } from '../strategy/schema.ts';
import { checksDoubting, type DayView } from './day-view.ts';
import { type RankedCheck, type RankedFinding, type RankedGoal, rankFindings } from './ranking.ts';

/** A finding as the person who can mend it sees it. */
export interface FixView {
  readonly ranked: RankedFinding;
  readonly object: ObjectName;
  readonly label: string;
  /** Address of the record's page; null where the source gives none. */
  readonly link: string | null;
  /** The goal that gains most; null where none does. */
  readonly goalId: string | null;
  /** Open findings of the same check in the whole organisation. */
  readonly alike: number;
}

/** What people call a record of each object, SQL over `r`. */
const LABELS: Record<ObjectName, string> = {
  account: 'r.name',
  activity: 'r.subject',
  campaign: 'r.name',
  contact: "nullif(trim(concat_ws(' ', r.first_name, r.last_name)), '')",
  deal: 'r.name',
  lead: "nullif(trim(concat_ws(' ', r.first_name, r.last_name) || coalesce(', ' || r.company, '')), '')",
  lineItem: 'r.name',
  product: 'r.name',
  ticket: 'r.subject',
  user: 'r.name',
};

const LABEL_SQL: LabelSql = new Map(
  OBJECT_NAMES.map((object) => [object, { table: knownOf(object), label: LABELS[object] }]),
);

/**
 * The open findings of some records' owner, best first.
 * @param owners the person's user ids, by source; null for everybody's
 */
export async function readFixes(ask: {
  readonly store: RecordStore;
  readonly strategy: Strategy;
  readonly view: DayView;
  readonly leading: Leading;
  readonly clock: Clock;
  readonly owners: readonly { readonly source: string; readonly id: string }[] | null;
  /** How many of the best get their label and link. */
  readonly most: number;
}): Promise<{ readonly best: readonly FixView[]; readonly total: number }> {
  const { store, view, owners } = ask;
  const findings =
    owners === null
      ? await store.measuring.findings({})
      : (await Promise.all(owners.map(({ id }) => store.measuring.findings({ ownerId: id })))).flat();
  const own =
    owners === null
      ? findings
      : findings.filter(({ source, ownerId }) =>
          owners.some((owner) => owner.source === source && owner.id === ownerId),
        );
  if (own.length === 0) return { best: [], total: 0 };

  const ranked = rankFindings({
    findings: own,
    goals: view.goals.map(rankedGoal),
    checks: rankedChecks(ask.strategy),
    weights: await weightsInGoals(ask, view.day),
    scoreWeight: view.score.weight,
  });
  const top = ranked.slice(0, ask.most);
  const labels = await store.measuring.labels(
    top.map(({ finding }) => finding),
    LABEL_SQL,
  );
  const best = top.flatMap((entry): FixView[] => {
    const { finding } = entry;
    if (!isObjectName(finding.object)) return [];
    const pattern = view.sources.find(({ source }) => source === finding.source)?.links[finding.object];
    const goals = [...entry.trustGains].sort(([, a], [, b]) => b - a);
    return [
      {
        ranked: entry,
        object: finding.object,
        label: labels.get(`${finding.source} ${finding.object} ${finding.recordId}`) ?? finding.recordId,
        link: pattern?.replace('{id}', encodeURIComponent(finding.recordId)) ?? null,
        goalId: goals[0]?.[0] ?? null,
        alike: view.checks.find((check) => check.id === finding.checkId)?.failing ?? 0,
      },
    ];
  });
  return { best, total: ranked.length };
}

function rankedGoal({ goal, metric, measured }: DayView['goals'][number]): RankedGoal {
  const missing = Math.max(1, measured.doubtful);
  return {
    id: goal.id,
    weight: goal.weight,
    metricId: metric.id,
    metricWeight: measured.weight,
    // A missing value weighs what the untrusted weight is worth a record.
    standIn: metric.kind === 'sum' ? (measured.weight - measured.trustedWeight) / missing : 1,
  };
}

function rankedChecks(strategy: Strategy): Map<string, RankedCheck> {
  const weights = weightsOf(CHECKS, METRICS, strategy);
  const doubted = new Map<string, string[]>();
  for (const {
    metric: { id },
  } of strategy.goals) {
    const metric = metricById(id);
    for (const checkId of metric ? checksDoubting(metric) : [])
      doubted.set(checkId, [...(doubted.get(checkId) ?? []), id]);
  }
  return new Map(
    CHECKS.map(({ id, secondsToFix }) => [
      id,
      { id, secondsToFix, weight: weights.get(id) ?? 1, metricIds: doubted.get(id) ?? [] },
    ]),
  );
}

async function weightsInGoals(
  ask: {
    readonly store: RecordStore;
    readonly strategy: Strategy;
    readonly leading: Leading;
    readonly clock: Clock;
    readonly owners: readonly { readonly id: string }[] | null;
  },
  day: Day,
): Promise<RecordWeight[]> {
  const { store, strategy } = ask;
  const headlines = new Set(strategy.goals.map((goal) => goal.metric.id));
  const visibility = await store.knowledge.visibility();
  const plan = makePlan({
    checks: [],
    metrics: METRICS.filter(({ id }) => headlines.has(id)),
    strategy,
    leading: ask.leading,
    visibility,
    asOf: day,
  });
  const frame = frameOf(strategy, day, ask.clock);
  const weights: RecordWeight[] = [];
  for (const part of plan.tallies) {
    if (ask.owners === null) weights.push(...(await store.measuring.weigh(part, frame)));
    else for (const { id } of ask.owners) weights.push(...(await store.measuring.weigh(part, frame, id)));
  }
  return weights;
}
