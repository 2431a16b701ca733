import type { Instant } from '../clock.ts';
import { catalogueOf } from '../scoring/catalogue.ts';
import type { Measured } from '../scoring/measured.ts';
import type { MeasurementRow, UserRow } from '../store/ports.ts';
import type { Period, Strategy } from '../strategy/schema.ts';
import type { CheckView, DayView, GoalView } from './day-view.ts';
import {
  type CheckExplanation,
  explainCheck,
  explainMetric,
  type MetricExplanation,
} from './explain-entry.ts';
import type { Fixes, FixView } from './fixes.ts';
import { foldSmall } from './fold.ts';
import { personsOf } from './persons.ts';
import type { OwnerKey, Viewer } from './viewer.ts';

/** A metric of the goal, with what came out of it. */
export interface MetricOfGoal extends MetricExplanation {
  readonly role: 'headline' | 'supporting';
  readonly period: Period;
  /** Null where it was not measured on the day. */
  readonly result: Pick<Measured, 'value' | 'low' | 'high' | 'trust' | 'n' | 'reason'> | null;
}

/** A check that casts doubt on the goal, with its findings. */
export interface CheckOfGoal extends Omit<CheckExplanation, 'goals'> {
  /** Records of the goal's headline metric with an open finding of it. */
  readonly records: number;
  /** In all, of so many checked, and how many more than on the day compared with. */
  readonly failing: number;
  readonly checked: number;
  readonly change: number | null;
  /** Why it was not run; null where it was. */
  readonly reason: string | null;
}

/** Who can mend what would raise the goal's trust. No number is about fewer than five people but the viewer's own. */
export interface WhoCanFix {
  /** Findings that raise the goal's trust, each mended alone. */
  readonly findings: number;
  /** The viewer's own. */
  readonly yours: number;
  /** Of people whose numbers the viewer may see, by name. */
  readonly reports: readonly { readonly name: string; readonly findings: number }[];
  /** By team, small ones together; null where all are too few people to be told apart. */
  readonly teams:
    | readonly { readonly teams: readonly string[]; readonly people: number; readonly findings: number }[]
    | null;
  /** On records without an owner: the admin's. */
  readonly nobodys: number;
}

/** A goal with everything that stands behind it. */
export interface GoalExplanation {
  readonly view: GoalView;
  /** The corporate objective that it serves. */
  readonly objective: string;
  readonly freshAt: Instant | null;
  readonly formulaVersion: number;
  readonly metrics: readonly MetricOfGoal[];
  readonly checks: readonly CheckOfGoal[];
  readonly who: WhoCanFix;
  /** What raises the goal's trust most per minute of work; of the viewer's own where the viewer is a rep. */
  readonly best: readonly FixView[];
}

/**
 * Walks from a goal to its metrics, their SQL, the checks that cast doubt on them, their findings, and who can mend
 * them, as far as the viewer may see it.
 * @param rows the day's measurements
 * @param most how many fixes are shown
 */
export async function explainGoal(ask: {
  readonly view: DayView;
  readonly goal: GoalView;
  readonly strategy: Strategy;
  readonly rows: readonly MeasurementRow[];
  readonly fixes: Fixes;
  readonly users: readonly UserRow[];
  readonly viewer: Viewer;
  readonly most: number;
}): Promise<GoalExplanation> {
  const { view, goal, strategy, fixes, viewer, most } = ask;
  const raises = ({ ranked }: FixView) => ranked.trustGains.has(goal.goal.id);
  const all = (await fixes.best(fixes.total)).filter(raises);
  const own = (await fixes.of(viewer.own, fixes.total)).best.filter(raises);
  return {
    view: goal,
    objective: strategy.corporate.find(({ id }) => id === goal.goal.serves)?.objective ?? goal.goal.serves,
    freshAt: view.freshAt,
    formulaVersion: view.formulaVersion,
    metrics: metricsOf(ask),
    checks: checksOf(ask),
    who: whoCanFix(all, own.length, viewer, ask.users),
    best: (viewer.role === 'rep' ? own : all).slice(0, most),
  };
}

function metricsOf(ask: Parameters<typeof explainGoal>[0]): MetricOfGoal[] {
  const { goal, strategy, rows } = ask;
  const catalogue = catalogueOf(strategy);
  const named = [
    { id: goal.goal.metric.id, period: goal.goal.metric.period, role: 'headline' as const },
    ...goal.goal.supporting.map(({ id, period }) => ({ id, period, role: 'supporting' as const })),
  ];
  return named.flatMap(({ id, period, role }) => {
    const metric = catalogue.metrics.find((candidate) => candidate.id === id);
    if (!metric) return [];
    const row = rows.find((candidate) => candidate.kind === 'metric' && candidate.id === id);
    const result = row ? (JSON.parse(row.detail) as Measured) : null;
    return [{ ...explainMetric(metric, catalogue, strategy), role, period, result }];
  });
}

/** The ones with most findings among the goal's records first, then those that were not run. */
function checksOf({ goal, strategy, view }: Parameters<typeof explainGoal>[0]): CheckOfGoal[] {
  const catalogue = catalogueOf(strategy);
  const doubting = new Set(explainMetric(goal.metric, catalogue, strategy).doubtedBy);
  const results = new Map(view.checks.map((check): [string, CheckView] => [check.id, check]));
  return catalogue.checks
    .filter(({ id }) => doubting.has(id))
    .map((check) => {
      const result = results.get(check.id);
      const { goals: _, ...told } = explainCheck(check, catalogue, strategy);
      return {
        ...told,
        records: goal.faults[check.id] ?? 0,
        failing: result?.failing ?? 0,
        checked: result?.checked ?? 0,
        change: result?.change ?? null,
        reason: result?.reason ?? null,
      };
    })
    .sort((a, b) => b.records - a.records || (a.check < b.check ? -1 : 1));
}

function whoCanFix(
  fixes: readonly FixView[],
  yours: number,
  viewer: Viewer,
  users: readonly UserRow[],
): WhoCanFix {
  const keyOf = ({ source, id }: OwnerKey) => `${source} ${id}`;
  const ownerOf = ({ ranked: { finding } }: FixView) =>
    finding.ownerId === null ? null : keyOf({ source: finding.source, id: finding.ownerId });
  const teamOf = new Map(users.map((user) => [keyOf(user), user.team]));
  const owned = fixes.filter((fix) => ownerOf(fix) !== null);
  const byTeam = Map.groupBy(owned, (fix) => teamOf.get(ownerOf(fix) ?? '') ?? '');
  const personOf = personsOf(users);
  const groups = [...byTeam].map(([id, those]) => {
    const owners = those.flatMap(({ ranked: { finding } }) =>
      finding.ownerId === null ? [] : [{ source: finding.source, id: finding.ownerId }],
    );
    const members = [...new Set(owners.flatMap((owner) => personOf(owner) ?? []))];
    return { id, people: members.length, members, value: null, n: those.length, weight: 0 };
  });
  const known = new Set([...viewer.own, ...viewer.reports].flatMap((owner) => personOf(owner) ?? []));
  const folded = foldSmall(groups, { known });
  const byOwner = Map.groupBy(owned, (fix) => ownerOf(fix) ?? '');
  return {
    findings: fixes.length,
    yours,
    reports: viewer.reports.map((report) => ({
      name: report.name,
      findings: byOwner.get(keyOf(report))?.length ?? 0,
    })),
    teams: folded?.map(({ ids, people, n }) => ({ teams: ids, people, findings: n })) ?? null,
    nobodys: fixes.length - owned.length,
  };
}
