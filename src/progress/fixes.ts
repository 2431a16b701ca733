import { DUPLICATE_CHECKS } from '../checks/matching/subjects.ts';
import type { Clock } from '../clock.ts';
import { isObjectName, type ObjectName } from '../crm/objects.ts';
import { catalogueOf } from '../scoring/catalogue.ts';
import { makePlan } from '../scoring/plan.ts';
import { frameOf } from '../scoring/run.ts';
import { weightsOf } from '../scoring/score.ts';
import type { RecordStore, RecordWeight } from '../store/ports.ts';
import type { Leading } from '../strategy/read.ts';
import type { Strategy } from '../strategy/schema.ts';
import { checksDoubting, type DayView } from './day-view.ts';
import { LABEL_SQL } from './labels.ts';
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
  /** Records with the same finding: those that the goal counts, or without a goal all of the organisation's. */
  readonly alike: number;
}

/** The open findings of a day, ranked once, to be looked at from several sides. */
export interface Fixes {
  readonly total: number;
  /** The best of everybody's. */
  best(most: number): Promise<FixView[]>;
  /** The best of one person's, by the person's user ids, and how many there are. */
  of(
    owners: readonly { readonly source: string; readonly id: string }[],
    most: number,
  ): Promise<{ readonly best: readonly FixView[]; readonly total: number }>;
}

/** Ranks every open finding that can be mended by what fixing it gives. */
export async function openFixes(ask: {
  readonly store: RecordStore;
  readonly strategy: Strategy;
  readonly view: DayView;
  readonly leading: Leading;
  readonly clock: Clock;
}): Promise<Fixes> {
  const { store, strategy, view } = ask;
  const { checks } = catalogueOf(strategy);
  const past = new Set(checks.filter((check) => check.past).map((check) => check.id));
  const findings = await store.measuring.findings();
  const ranked = rankFindings({
    findings: findings.filter(({ checkId }) => !past.has(checkId)),
    goals: view.goals.map(rankedGoal),
    checks: rankedChecks(strategy),
    weights: await weightsInGoals(ask),
    scoreWeight: view.score.weight,
  });
  const byOwner = Map.groupBy(ranked, ({ finding }) => `${finding.source} ${finding.ownerId}`);
  return {
    total: ranked.length,
    best: (most) => show(store, view, ranked.slice(0, most)),
    async of(owners, most) {
      const own = owners.flatMap(({ source, id }) => byOwner.get(`${source} ${id}`) ?? []);
      const sorted = owners.length > 1 ? own.toSorted((a, b) => b.gainPerMinute - a.gainPerMinute) : own;
      return { best: await show(store, view, sorted.slice(0, most)), total: own.length };
    },
  };
}

/** Gives findings their label and link. */
async function show(store: RecordStore, view: DayView, ranked: readonly RankedFinding[]): Promise<FixView[]> {
  const findings = ranked.map(({ finding }) => finding);
  const labels = await store.measuring.labels(findings, LABEL_SQL);
  return ranked.flatMap((entry): FixView[] => {
    const { finding } = entry;
    if (!isObjectName(finding.object)) return [];
    const pattern = view.sources.find(({ source }) => source === finding.source)?.links[finding.object];
    const goals = [...entry.trustGains].sort(([, a], [, b]) => b - a);
    const goalId = goals[0]?.[0] ?? null;
    const inGoal = view.goals.find(({ goal }) => goal.id === goalId)?.faults[finding.checkId];
    const inAll = view.checks.find((check) => check.id === finding.checkId)?.failing ?? 0;
    return [
      {
        ranked: entry,
        object: finding.object,
        label: labels.get(`${finding.source} ${finding.object} ${finding.recordId}`) ?? finding.recordId,
        link: pattern?.replace('{id}', encodeURIComponent(finding.recordId)) ?? null,
        goalId,
        alike: inGoal ?? inAll,
      },
    ];
  });
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
  const { checks, metrics } = catalogueOf(strategy);
  const weights = weightsOf(checks, metrics, strategy);
  const doubted = new Map<string, string[]>();
  for (const {
    metric: { id },
  } of strategy.goals) {
    const metric = metrics.find((candidate) => candidate.id === id);
    for (const checkId of metric ? checksDoubting(metric, checks) : [])
      doubted.set(checkId, [...(doubted.get(checkId) ?? []), id]);
  }
  return new Map(
    [...checks, ...DUPLICATE_CHECKS].map(({ id, secondsToFix }) => [
      id,
      { id, secondsToFix, weight: weights.get(id) ?? 1, metricIds: doubted.get(id) ?? [] },
    ]),
  );
}

async function weightsInGoals(ask: {
  readonly store: RecordStore;
  readonly strategy: Strategy;
  readonly view: DayView;
  readonly leading: Leading;
  readonly clock: Clock;
}): Promise<RecordWeight[]> {
  const { store, strategy, view, leading } = ask;
  const headlines = new Set(strategy.goals.map((goal) => goal.metric.id));
  const metrics = catalogueOf(strategy).metrics.filter(({ id }) => headlines.has(id));
  const visibility = await store.knowledge.visibility();
  const plan = makePlan({ checks: [], metrics, strategy, leading, visibility, asOf: view.day });
  const frame = frameOf(strategy, view.day, ask.clock);
  const weights: RecordWeight[] = [];
  for (const part of plan.tallies) weights.push(...(await store.measuring.weigh(part, frame)));
  return weights;
}
