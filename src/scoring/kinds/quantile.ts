import type { Metric } from '../../metrics/metric.ts';
import type { Around, Tally } from '../../store/ports.ts';
import { type Measured, measuredAs, populationOf, splitTallies, unknownOf } from '../measured.ts';

/**
 * Medians and other quantiles (B3): of N records, u of them unknown, the one in question lies u ranks below among the
 * sure ones at the lowest, and at its own rank among them at the highest; 0 below the first, open beyond the last.
 */
export function measureQuantile(metric: Metric, tallies: readonly Tally[], scale: number): Measured {
  const { all } = splitTallies(metric, tallies);
  const { ranks } = all;
  const known = all.members - all.missing;
  const point = ranks === null ? null : atRank(ranks.known);
  if (ranks === null || point === null || known === 0) return unknownOf(metric, all);
  const { all: weight, doubtful: u } = populationOf(all);
  const [low, high] = [atRank(ranks.low), atRank(ranks.high)];
  return measuredAs(metric, all, {
    exact: { over: point, under: ranks.known.parts * scale },
    low: (low ?? 0) / (ranks.low.parts * scale),
    high: high === null ? null : high / (ranks.high.parts * scale),
    n: known,
    weight,
    trustedWeight: weight - u,
  });
}

/** `parts` times the value there; 0 below the first, null beyond the last. */
function atRank({ rank, rest, parts, values }: Around): number | null {
  if (rank < 1) return 0;
  const [, at = null, next = null] = values;
  if (at === null) return null;
  if (rest === 0) return at * parts;
  return next === null ? null : at * (parts - rest) + next * rest;
}
