import { addDays, type Clock, type Day } from '../clock.ts';
import type { Connector } from '../crm/connector.ts';
import { type Proven, readProvenance } from '../mirror/provenance.ts';
import { leadingNow } from '../scoring/run.ts';
import type { MeasurementRow, RecordStore } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import { type GroupsAdoption, readGroupsAdoption } from './adoption-view.ts';
import { KEPT_DAYS } from './ahead.ts';
import { type DayView, type GoalView, readDay } from './day-view.ts';
import { countDuplicates, type DuplicateCounts } from './duplicate-counts.ts';
import { type FixGroupView, openFixes } from './fixes.ts';
import { FEWEST_PEOPLE } from './fold.ts';

/** A number on a day, as it is drawn in a line. */
export interface TracePoint {
  readonly day: Day;
  readonly value: number;
  /** Measured afterwards, from what the records say now. */
  readonly traced: boolean;
  /** By another formula or strategy than the point before, so not to be compared with it. */
  readonly apart: boolean;
}

/** What brings a goal's trust to a level. */
export interface TrustPath {
  readonly goalId: string;
  readonly trust: number;
  readonly wanted: number;
  /** The trust once all of it is done; below what is wanted where even all that can be mended is not enough. */
  readonly reached: number;
  readonly fixes: number;
  readonly seconds: number;
}

/** A day with everything that a report on it needs. No number about fewer than five people. */
export interface ReportView {
  readonly view: DayView;
  /** The score day by day, as it was kept. */
  readonly scores: readonly TracePoint[];
  /** By goal: months measured afterwards, then the days that were kept. */
  readonly trends: ReadonlyMap<string, readonly TracePoint[]>;
  readonly adoption: GroupsAdoption | null;
  readonly duplicates: DuplicateCounts;
  readonly fixes: readonly FixGroupView[];
  readonly paths: readonly TrustPath[];
  /** Whether records may be called by their names: only where the strategy lets managers see whose they are. */
  readonly named: boolean;
  readonly proven: readonly Proven[];
}

/** How many fixes of each check are named. */
const MOST_FIXES = 3;

/**
 * @param wanted the trust that goals are to have, 0 to 1
 * @throws {ConfigError} when the day was never scored
 */
export async function readReport(ask: {
  readonly store: RecordStore;
  readonly strategy: Strategy;
  readonly connectors: readonly Connector[];
  readonly clock: Clock;
  readonly day: Day;
  readonly wanted: number;
}): Promise<ReportView> {
  const { store, strategy, connectors, clock, day, wanted } = ask;
  const view = await readDay(store, strategy, day);
  const leading = await leadingNow(store, strategy);
  const fixes = await openFixes({ store, strategy, view, leading, clock });
  const paths: TrustPath[] = [];
  for (const { goal } of view.goals) {
    const list = await fixes.toTrust(goal.id, wanted, 0);
    if (list) paths.push({ ...list, goalId: goal.id, fixes: list.total });
  }
  const trends = new Map<string, readonly TracePoint[]>();
  for (const goal of view.goals) trends.set(goal.goal.id, await trendOf(store, goal, day));
  return {
    view,
    scores: await keptPoints(store, 'score', 'all', day, 0),
    trends,
    adoption: await readGroupsAdoption(store.measuring, day),
    duplicates: await countDuplicates(store.matching),
    fixes: await fixes.groups(MOST_FIXES),
    paths,
    named: strategy.people.rep_level === 'manager',
    proven: (await readProvenance(store, connectors, 0)).proven,
  };
}

/** Months measured afterwards as far as no day was kept, then the kept days. */
async function trendOf(
  store: RecordStore,
  { goal, metric, history }: GoalView,
  day: Day,
): Promise<TracePoint[]> {
  const fewest = metric.object === 'user' ? FEWEST_PEOPLE : 0;
  const kept = await keptPoints(store, 'metric', goal.metric.id, day, fewest);
  const first = kept[0]?.day ?? day;
  const traced = history
    .filter((point) => point.day < first)
    .map((point): TracePoint => ({ ...point, traced: true, apart: false }));
  return [...traced, ...kept];
}

/**
 * What was kept of a number about everybody, the day itself last. Days are left out on which it was unknown, withdrawn, or
 * made of fewer than `fewest`.
 */
async function keptPoints(
  store: RecordStore,
  kind: string,
  id: string,
  day: Day,
  fewest: number,
): Promise<TracePoint[]> {
  const rows = await store.volumes.kept({
    kind,
    id,
    from: addDays(day, -KEPT_DAYS),
    before: addDays(day, 1),
  });
  const own = rows.filter(({ groupKind, value, n, detail }) => {
    const { withdrawn } = JSON.parse(detail) as { readonly withdrawn?: boolean };
    return groupKind === '' && value !== null && !withdrawn && (n ?? 0) >= fewest;
  });
  return own.map((row, at) => ({
    day: row.day,
    value: row.value ?? 0,
    traced: false,
    apart: at > 0 && !isComparable(own[at - 1], row),
  }));
}

function isComparable(before: MeasurementRow | undefined, row: MeasurementRow): boolean {
  return before?.catalogueVersion === row.catalogueVersion && before.strategyVersion === row.strategyVersion;
}
