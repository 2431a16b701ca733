import type { Metric } from '../../metrics/metric.ts';
import type { Tally } from '../../store/ports.ts';
import { type Measured, measuredAs, populationOf, splitTallies, standIn, unknownOf } from '../measured.ts';

/**
 * Sums: values that are missing or doubtful lie between the outer ones of their segment (B2); records that may or may
 * not count are left out at the lowest and counted in at the highest (B5), negative ones the other way round.
 */
export function measureSum(metric: Metric, tallies: readonly Tally[], scale: number): Measured {
  const { all, parts } = splitTallies(metric, tallies);
  const known = all.members - all.missing;
  if (known === 0 && populationOf(all).all > 0) return unknownOf(metric, all);
  let point = 0;
  let low = 0;
  let high: number | null = 0;
  let weight = 0;
  for (const tally of parts) {
    const stand = standIn(tally, all);
    const open = tally.unsure + tally.perhapsMissing;
    point += tally.sum + tally.missing * stand.median;
    low += tally.sureSum + tally.perhapsMinus + tally.unsure * stand.low;
    if (stand.high === null && open > 0) high = null;
    if (high !== null) high += tally.sureSum + tally.perhapsPlus + open * (stand.high ?? 0);
    weight += tally.sum + tally.maybeSum + (tally.missing + tally.maybeMissing) * stand.median;
  }
  return measuredAs(metric, all, {
    exact: { over: point, under: scale },
    low: low / scale,
    high: high === null ? null : high / scale,
    n: known,
    weight,
    trustedWeight: all.sureSum,
  });
}
