import { DUPLICATE_CHECKS } from '../checks/matching/subjects.ts';
import type { Clock } from '../clock.ts';
import { isObjectName, type ObjectName } from '../crm/objects.ts';
import { catalogueOf } from '../scoring/catalogue.ts';
import { frameOf } from '../scoring/frame.ts';
import { talliesOf } from '../scoring/measure.ts';
import { makePlan } from '../scoring/plan.ts';
import { weightsOf } from '../scoring/score.ts';
import { gainsAreTold } from '../scoring/without.ts';
import type { FindingRow, LooseStake, Outers, RecordStore, Stake, Tally } from '../store/ports.ts';
import type { Leading } from '../strategy/read.ts';
import type { Goal, Strategy } from '../strategy/schema.ts';
import type { DayView } from './day-view.ts';
import { type FixGroup, groupFixes } from './fix-groups.ts';
import { FEWEST_PEOPLE } from './fold.ts';
import { LABEL_SQL } from './labels.ts';
import { keyOf, type RankedFinding, type RankedGoal, rankFindings } from './ranking.ts';
import { type TrustList, trustList } from './trust-list.ts';

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

/** Fixes, the best first, and how many there are in all. */
export interface FixList {
  readonly best: readonly FixView[];
  readonly total: number;
}

/** The open findings of a day, ranked once, to be looked at from several sides. */
export interface Fixes {
  readonly total: number;
  /** The best of everybody's. */
  best(most: number): Promise<FixView[]>;
  /**
   * The best of one person's, by the person's user ids. For that person alone.
   * @param choose which of them, best first; the first `most` unless told
   */
  of(
    owners: readonly { readonly source: string; readonly id: string }[],
    most: number,
    choose?: (ranked: readonly RankedFinding[]) => readonly RankedFinding[],
  ): Promise<FixList>;
  /** The best of a team's. Null for a team of fewer than five people. */
  ofTeam(team: string, most: number): Promise<FixList | null>;
  /** The fewest that bring a goal's trust to a level, 0 to 1; null where there is no such goal or its trust is unknown. */
  toTrust(
    goalId: string,
    level: number,
    most: number,
  ): Promise<(Omit<TrustList, 'findings'> & FixList & { readonly seconds: number }) | null>;
  /** By check, the one that gives most a minute first; with the best few fixes of each. */
  groups(most: number): Promise<FixGroupView[]>;
}

/** The fixes of one check, with the best of them. */
export interface FixGroupView extends FixGroup {
  readonly best: readonly FixView[];
}

/** Ranks every open finding that can be mended by what fixing it gives. */
export async function openFixes(ask: {
  readonly store: RecordStore;
  readonly strategy: Strategy;
  readonly view: DayView;
  readonly leading: Leading;
  readonly clock: Clock;
}): Promise<Fixes> {
  const { store, strategy, view, leading } = ask;
  const { checks: rules, metrics } = catalogueOf(strategy);
  const past = new Set(rules.filter((check) => check.past).map((check) => check.id));
  const findings = (await store.measuring.findings()).filter(({ checkId }) => !past.has(checkId));
  const goals = await rankedGoals(ask);
  const weights = weightsOf(rules, metrics, strategy);
  const checks = [...rules, ...DUPLICATE_CHECKS].map(({ id, secondsToFix }) => ({
    id,
    secondsToFix,
    weight: weights.get(id) ?? 1,
  }));
  const ranked = rankFindings({
    findings,
    goals,
    checks: new Map(checks.map((check) => [check.id, check])),
    scoreWeight: view.score.weight,
  });
  const byKey = new Map(ranked.map((entry) => [keyOf(entry.finding), entry]));
  const byOwner = Map.groupBy(ranked, ({ finding }) => `${finding.source} ${finding.ownerId}`);
  const listOf = async (
    owners: readonly { readonly source: string; readonly id: string }[],
    most: number,
    choose = (some: readonly RankedFinding[]) => some.slice(0, most),
  ) => {
    const own = owners.flatMap(({ source, id }) => byOwner.get(`${source} ${id}`) ?? []);
    const sorted = owners.length > 1 ? own.toSorted((a, b) => b.gainPerMinute - a.gainPerMinute) : own;
    return { best: await show(store, view, choose(sorted)), total: own.length };
  };
  return {
    total: ranked.length,
    best: (most) => show(store, view, ranked.slice(0, most)),
    of: listOf,
    async ofTeam(team, most) {
      const users = await store.measuring.users();
      const members = users.filter((user) => user.team === team && user.source === leading.get('user'));
      const people = members.filter(
        ({ active, person, integration }) => active && person !== false && !integration,
      );
      return people.length < FEWEST_PEOPLE ? null : listOf(members, most);
    },
    async toTrust(goalId, level, most) {
      const goal = goals.find(({ id }) => id === goalId);
      const list = goal ? trustList(goal, level, (key) => byKey.get(key)?.finding ?? null) : null;
      if (list === null) return null;
      const entries = list.findings.flatMap((finding) => byKey.get(keyOf(finding)) ?? []);
      const { findings: found, ...rest } = list;
      const seconds = entries.reduce((sum, entry) => sum + entry.secondsToFix, 0);
      return { ...rest, seconds, best: await show(store, view, entries.slice(0, most)), total: found.length };
    },
    async groups(most) {
      const groups = groupFixes(ranked);
      return Promise.all(
        groups.map(async (group) => ({
          ...group,
          best: await show(store, view, group.ranked.slice(0, most)),
        })),
      );
    },
  };
}

/** An open finding as the person who can mend it sees it, without what mending it gives. */
export type OpenFinding = Pick<FixView, 'object' | 'label' | 'link' | 'goalId' | 'alike'> & {
  readonly finding: FindingRow;
};

/** One finding, if it is still open; the goal is the one that counts most records with the same finding. */
export async function readFinding(
  store: RecordStore,
  view: DayView,
  ref: { readonly checkId: string; readonly source: string; readonly recordId: string },
): Promise<OpenFinding | null> {
  const finding = await store.measuring.finding(ref);
  if (finding === null) return null;
  const counting = view.goals
    .map(({ goal, faults }) => ({ id: goal.id, records: faults[finding.checkId] ?? 0 }))
    .sort((a, b) => b.records - a.records)[0];
  const trustGains = new Map(counting && counting.records > 0 ? [[counting.id, 0]] : []);
  const entry = {
    finding,
    trustGains,
    rangeGains: new Map(),
    scoreGain: 0,
    secondsToFix: 0,
    gainPerMinute: 0,
  };
  const [shown] = await show(store, view, [entry]);
  if (!shown) return null;
  const { object, label, link, goalId, alike } = shown;
  return { finding, object, label, link, goalId, alike };
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

/**
 * The goals with what their metrics' records are, with and without each finding. Where that cannot be told, a finding
 * gives the goal nothing (`gainsAreTold`).
 */
async function rankedGoals(ask: {
  readonly store: RecordStore;
  readonly strategy: Strategy;
  readonly view: DayView;
  readonly leading: Leading;
  readonly clock: Clock;
}): Promise<RankedGoal[]> {
  const { store, strategy, view, leading } = ask;
  const { measuring } = store;
  const headlines = new Set(strategy.goals.map((goal) => goal.metric.id));
  const metrics = catalogueOf(strategy).metrics.filter(({ id }) => headlines.has(id));
  const visibility = await store.knowledge.visibility();
  const plan = makePlan({ checks: [], metrics, strategy, leading, visibility, asOf: view.day });
  const frame = frameOf(strategy, view.day, ask.clock);
  const [tallies, outers, stakes, loose]: [Tally[], Outers[], Stake[], LooseStake[]] = [[], [], [], []];
  for (const part of plan.tallies) {
    tallies.push(...(await measuring.tally(part, frame)));
    if (metrics.some((metric) => !gainsAreTold(metric) && metric.rows === part.live)) continue;
    outers.push(...(await measuring.outers(part, frame)));
    stakes.push(...(await measuring.stakes(part, frame)));
    loose.push(...(await measuring.looseStakes(part, frame)));
  }
  const { currency } = strategy.organisation;
  return view.goals.map(({ goal, metric }): RankedGoal => {
    const own = <T extends { readonly metricId: string }>(rows: readonly T[]) => talliesOf(metric, rows);
    return {
      id: goal.id,
      weight: goal.weight,
      metric,
      currency,
      span: spanOf(goal.metric),
      kept: { tallies: own(tallies), outers: own(outers) },
      stakes: own(stakes),
      loose: own(loose),
    };
  });
}

/** How far it is from the baseline to the target, or from one limit to the other. */
function spanOf({ baseline, target, keep }: Goal['metric']): number {
  if (target !== undefined) return Math.abs(target - baseline.value);
  const { min, max } = keep ?? {};
  if (min !== undefined && max !== undefined && max > min) return max - min;
  return Math.abs(baseline.value) || 1;
}
