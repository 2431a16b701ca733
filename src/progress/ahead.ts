import { addDays, type Day, daysBetween } from '../clock.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Measured } from '../scoring/measured.ts';
import type { MeasurementRow } from '../store/ports.ts';
import type { Goal } from '../strategy/schema.ts';
import { type Forecast, forecast } from './forecast.ts';
import type { Method } from './forecast-methods.ts';
import type { Series } from './forecast-series.ts';
import { rawProgress } from './goal-score.ts';

/** How far the places of a series lie apart. */
export type Spacing = 'day' | 'week' | 'month';

/** Lengths of the seasons that people's work has, in spacings, the likeliest first. */
export const SEASONS: Readonly<Record<Spacing, readonly number[]>> = {
  day: [7],
  week: [52, 13],
  month: [12, 3],
};

const DAYS: Readonly<Record<Spacing, number>> = { day: 1, week: 7, month: 30.4375 };

/** What a goal's forecast is made from. */
export interface GoalAhead {
  readonly series: Series;
  readonly spacing: Spacing;
  readonly metric: Metric;
  readonly goal: Goal;
  /** The day of the series' last place. */
  readonly day: Day;
  readonly measured: Measured;
  /** By place of the series: what open deals were expected to add within so many weeks; null where nothing was kept. */
  readonly deals?: readonly (readonly number[] | null)[];
}

/**
 * The forecast at the goal's due date; null where the series does not carry one. What today's findings leave open
 * (the metric's range) comes on top of the interval, which knows nothing of them; the chance is that of the number as
 * it is measured.
 */
export function forecastGoal(ask: GoalAhead): Forecast | null {
  const { series, spacing, metric, goal, day, measured, deals } = ask;
  const ahead = daysBetween(day, goal.metric.due);
  if (ahead <= 0) return null;
  const bounds = { min: 0, max: metric.unit === 'share' ? 1 : Number.POSITIVE_INFINITY };
  const made = forecast({
    series,
    steps: Math.max(1, Math.round(ahead / DAYS[spacing])),
    seasons: SEASONS[spacing],
    bounds,
    reached: (value) => rawProgress(value, goal.metric) >= 1,
    ...(deals ? { others: [dealSum(deals, spacing)] } : {}),
  });
  const { value, low, high } = measured;
  if (made === null || value === null) return made;
  return {
    ...made,
    low: Math.max(bounds.min, made.low - Math.max(0, value - (low ?? value))),
    high:
      high === null || made.high === null
        ? null
        : Math.min(bounds.max, made.high + Math.max(0, high - value)),
  };
}

/**
 * The value plus the sum of open deals by their chances (C3), tried like any method: a look back takes the deals as they
 * were kept on that day.
 */
function dealSum(deals: readonly (readonly number[] | null)[], spacing: Spacing): Method {
  return {
    name: 'deals',
    needs: { values: 1, places: 1 },
    at(series, steps) {
      const [value, byWeek] = [series.at(-1) ?? null, deals[series.length - 1] ?? null];
      const weeks = (steps * DAYS[spacing]) / 7;
      if (value === null || byWeek === null || weeks > byWeek.length) return null;
      const sumBy = (week: number) => (week === 0 ? 0 : (byWeek[week - 1] ?? 0));
      const [from, to] = [Math.floor(weeks), Math.ceil(weeks)];
      return value + sumBy(from) + (sumBy(to) - sumBy(from)) * (weeks - from);
    },
  };
}

/** Days of which kept measurements are looked at. */
export const KEPT_DAYS = 400;

/**
 * A metric's kept values day by day, the last of `today`; null where a day was not measured. Begins with the first day
 * of the same formula and strategy: other numbers are not compared.
 * @param kept rows of one metric before today, oldest first
 */
export function dailySeries(kept: readonly MeasurementRow[], today: MeasurementRow): (number | null)[] {
  const other = kept.findLastIndex(
    ({ catalogueVersion, strategyVersion }) =>
      catalogueVersion !== today.catalogueVersion || strategyVersion !== today.strategyVersion,
  );
  const own = [...kept.slice(other + 1), today];
  const first = own[0]?.day ?? today.day;
  const byDay = new Map(own.map(({ day, value }) => [day, value]));
  return Array.from(
    { length: daysBetween(first, today.day) + 1 },
    (_, at) => byDay.get(addDays(first, at)) ?? null,
  );
}
