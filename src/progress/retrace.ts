import { addMonths, type Day, daysBetween, endOfDay } from '../clock.ts';
import type { Metric } from '../metrics/metric.ts';
import { liveOf } from '../mirror/tables.ts';
import { measure } from '../scoring/measure.ts';
import { shared, tallySql } from '../scoring/plan.ts';
import type { MeasuringPort } from '../store/ports.ts';
import { boundsOf } from '../strategy/period.ts';
import { type Goal, type Strategy, sellingTeams } from '../strategy/schema.ts';
import { type Forecast, forecast } from './forecast.ts';

/** How many months are looked back on, the present one included. */
const MONTHS = 24;
const DAYS_A_MONTH = 30.4375;

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

/** The forecast at the goal's due date from its monthly history; null where the history does not carry one. */
export function forecastGoal(
  history: readonly { value: number }[],
  metric: Metric,
  goal: Goal,
  day: Day,
): Forecast | null {
  const ahead = daysBetween(day, goal.metric.due);
  if (ahead <= 0) return null;
  const steps = Math.max(1, Math.round(ahead / DAYS_A_MONTH));
  const bounds = { min: 0, max: metric.unit === 'share' ? 1 : Number.POSITIVE_INFINITY };
  return forecast(
    history.map(({ value }) => value),
    steps,
    bounds,
  );
}
