import { addMonths, type Day, endOfDay } from '../clock.ts';
import type { Metric } from '../metrics/metric.ts';
import { frameAt } from '../scoring/frame.ts';
import { measure } from '../scoring/measure.ts';
import { rowsOf, shared, tallySqls } from '../scoring/plan.ts';
import type { MeasurementRow, MeasuringPort } from '../store/ports.ts';
import { boundsOf } from '../strategy/period.ts';
import type { Goal, Strategy } from '../strategy/schema.ts';

/** How many months are looked back on, the present one included. */
const MONTHS = 24;

/** A goal's number on a day. */
export interface TrendPoint {
  readonly day: Day;
  readonly value: number;
}

const TREND = 'trend';

/** Looks back once for each goal and keeps it with the day, so that whoever reads the day sees the same, and at once. */
export async function keepTrends(
  measuring: MeasuringPort,
  metrics: readonly Metric[],
  strategy: Strategy,
  day: Day,
): Promise<void> {
  const [any] = await measuring.measurements(day);
  if (!any) return;
  const rows: MeasurementRow[] = [];
  for (const goal of strategy.goals) {
    const metric = metrics.find(({ id }) => id === goal.metric.id);
    if (!metric) continue;
    const points = await retrace(measuring, metric, goal, strategy, day);
    const { catalogueVersion, strategyVersion } = any;
    rows.push({
      ...{ day, kind: TREND, id: goal.id, groupKind: '', groupId: '', value: null, n: points.length },
      ...{ detail: JSON.stringify(points), catalogueVersion, strategyVersion },
    });
  }
  await measuring.saveMeasurements(day, rows, TREND);
}

/** What was kept of a goal; null where nothing was. @param rows of the day */
export function keptTrend(rows: readonly MeasurementRow[], goal: Goal): TrendPoint[] | null {
  const row = rows.find(({ kind, id }) => kind === TREND && id === goal.id);
  return row ? (JSON.parse(row.detail) as TrendPoint[]) : null;
}

/**
 * The goal's number a month apart, oldest first, the last one of `day`: measured anew for each day from what the
 * records say now. Ends where a month had too few records. Empty for metrics that cannot be traced back.
 */
export async function retrace(
  measuring: MeasuringPort,
  metric: Metric,
  goal: Goal,
  strategy: Strategy,
  day: Day,
): Promise<TrendPoint[]> {
  if (!metric.retraceable) return [];
  const { zone, currency } = strategy.organisation;
  const points: TrendPoint[] = [];
  for (let back = 0; back < MONTHS; back++) {
    const asOf = addMonths(day, -back);
    const plan = {
      object: metric.object,
      live: rowsOf(metric),
      joins: shared([metric]),
      metrics: tallySqls(metric, boundsOf(goal.metric.period, asOf, zone)),
    };
    const frame = frameAt(strategy, asOf, endOfDay(asOf, zone));
    const { value, n } = measure(metric, await measuring.tally(plan, frame), currency);
    if (value === null || n < metric.minimum) break;
    points.unshift({ day: asOf, value });
  }
  return points;
}
