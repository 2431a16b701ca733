import type { Metric } from '../../metrics/metric.ts';
import type { Tally } from '../../store/ports.ts';
import { type Measured, measuredAs, populationOf, splitTallies, standIn, unknownOf } from '../measured.ts';

/** Means (B2): every doubtful record may have any plausible value, or not belong. */
export function measureMean(metric: Metric, tallies: readonly Tally[], scale: number): Measured {
  const { all } = splitTallies(metric, tallies);
  const known = all.members - all.missing;
  if (known === 0) return unknownOf(metric, all);
  const stand = standIn(all, all);
  const { all: weight, doubtful: u } = populationOf(all);
  const sureMean = all.sure > 0 ? all.sureSum / all.sure : null;
  const lowest = (all.sureSum + u * stand.low) / weight;
  const highest = u === 0 ? lowest : stand.high === null ? null : (all.sureSum + u * stand.high) / weight;
  return measuredAs(metric, all, {
    exact: { over: all.sum, under: known * scale },
    low: Math.min(lowest, sureMean ?? lowest) / scale,
    high: highest === null ? null : Math.max(highest, sureMean ?? highest) / scale,
    n: known,
    weight,
    trustedWeight: weight - u,
  });
}
