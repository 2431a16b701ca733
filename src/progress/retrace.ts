import { addMonths, type Day, endOfDay } from '../clock.ts';
import type { Metric } from '../metrics/metric.ts';
import { liveOf } from '../mirror/tables.ts';
import { measure } from '../scoring/measure.ts';
import { shared, tallySql } from '../scoring/plan.ts';
import type { MeasuringPort } from '../store/ports.ts';
import { boundsOf } from '../strategy/period.ts';
import { type Goal, type Strategy, sellingTeams } from '../strategy/schema.ts';

/** How many months are looked back on, the present one included. */
const MONTHS = 24;

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
): Promise<{ day: Day; value: number }[]> {
  if (!metric.retraceable) return [];
  const { zone, currency } = strategy.organisation;
  const points: { day: Day; value: number }[] = [];
  for (let back = 0; back < MONTHS; back++) {
    const asOf = addMonths(day, -back);
    const plan = {
      object: metric.object,
      live: liveOf(metric.object),
      joins: shared([metric]),
      metrics: [tallySql(metric, boundsOf(goal.metric.period, asOf, zone))],
    };
    const frame = { asOf, now: endOfDay(asOf, zone), currency, sellingTeams: sellingTeams(strategy) };
    const { value, n } = measure(metric, await measuring.tally(plan, frame), currency);
    if (value === null || n < metric.minimum) break;
    points.unshift({ day: asOf, value });
  }
  return points;
}
