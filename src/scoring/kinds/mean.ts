import type { Metric } from '../../metrics/metric.ts';
import type { Tally } from '../../store/ports.ts';
import { type Measured, measuredAs, populationOf, splitTallies, standIn, unknownOf } from '../measured.ts';

/**
 * Means (B2): every doubtful record may have any plausible value, or not belong. A record weighs what it brings to the
 * mean, its value, as for sums: one wrong amount a thousand times too large is most of the number.
 */
export function measureMean(metric: Metric, tallies: readonly Tally[], scale: number): Measured {
  const { all } = splitTallies(metric, tallies);
  const known = all.members - all.missing;
  if (known === 0) return unknownOf(metric, all);
  const stand = standIn(all, all);
  const { all: population, doubtful: u } = populationOf(all);
  const sureMean = all.sure > 0 ? all.sureSum / all.sure : null;
  const lowest = (all.sureSum + u * stand.low) / population;
  const highest = u === 0 ? lowest : stand.high === null ? null : (all.sureSum + u * stand.high) / population;
  const weight = all.sum + all.maybeSum + (all.missing + all.maybeMissing) * stand.median;
  return measuredAs(metric, all, {
    exact: { over: all.sum, under: known * scale },
    low: Math.min(lowest, sureMean ?? lowest) / scale,
    high: highest === null ? null : Math.max(highest, sureMean ?? highest) / scale,
    n: known,
    // Where nothing weighs anything, each record weighs the same.
    ...(weight > 0
      ? { weight, trustedWeight: all.sureSum }
      : { weight: population, trustedWeight: population - u }),
  });
}
