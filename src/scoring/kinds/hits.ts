import type { Metric } from '../../metrics/metric.ts';
import type { Tally } from '../../store/ports.ts';
import { type Measured, measuredAs, populationOf, splitTallies, unknownOf } from '../measured.ts';

/**
 * Shares and counts (B1): of all that count or may count, a are counted for certain, and u may be, since a field is
 * missing or has an open finding. The share lies from a / all to (a + u) / all, also where some of u do not count. Each
 * doubtful record of another object may make one more or one less count, and be counted.
 */
export function measureHits(metric: Metric, tallies: readonly Tally[]): Measured {
  const { all } = splitTallies(metric, tallies);
  const { all: weight, doubtful: u } = populationOf(all);
  const known = all.members - all.missing;
  const share = metric.kind === 'share';
  if (share && known === 0) return unknownOf(metric, all);
  const { loose, looseHeld } = all;
  const open = weight - all.sure;
  return measuredAs(metric, all, {
    exact: { over: all.hits, under: share ? known : 1 },
    low: Math.max(0, all.sureHits - looseHeld) / (share ? weight + loose : 1),
    high: share
      ? Math.min(1, (all.sureHits + open + loose) / Math.max(1, weight - loose))
      : all.sureHits + open + loose,
    n: known,
    weight,
    trustedWeight: weight - u,
  });
}
