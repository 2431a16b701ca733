import type { Metric } from '../../metrics/metric.ts';
import type { Tally } from '../../store/ports.ts';
import { type Measured, measuredAs, populationOf, splitTallies } from '../measured.ts';

/**
 * Each real thing once (B6): the point takes records that are surely the same for one, the lowest also those that may
 * be, the highest none. Records whose membership or hit is in doubt are left out of the lowest and counted in the
 * highest; so is one for each doubtful record of another object.
 */
export function measureDistinct(metric: Metric, tallies: readonly Tally[]): Measured {
  const { all } = splitTallies(metric, tallies);
  const { safe, review } = all.more?.kind === 'distinct' ? all.more : { safe: all.hits, review: all.hits };
  const { all: weight, doubtful } = populationOf(all);
  const doubtedHits = all.hits - all.sureHits;
  const twice = Math.max(0, all.hits - safe);
  return measuredAs(metric, all, {
    exact: { over: safe, under: 1 },
    low: Math.max(0, review - doubtedHits - all.looseHeld),
    high: all.sureHits + weight - all.sure + all.loose,
    n: all.members - all.missing,
    weight,
    trustedWeight: Math.max(0, weight - doubtful - twice),
  });
}
