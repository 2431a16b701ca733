import type { Metric } from '../../metrics/metric.ts';
import type { RatioSums, Tally } from '../../store/ports.ts';
import { type Measured, measuredAs, type StandIn, splitTallies, standIn, unknownOf } from '../measured.ts';

/** Numerator and denominator; null where nothing bounds one. */
interface Sums {
  over: number | null;
  under: number | null;
}

/**
 * The ratio of two sums, B2 crosswise: the lowest has what is unknown of the numerator at its lowest (P5) and what is
 * only in the denominator at its highest (P95), the highest the other way round. A record that may not count stands in
 * the lowest below the line only, and in the highest above it. Where the metric says which values are in the part as a
 * whole (`hit`), a part is never more than its value.
 * @param scale how many of the numerator's integers make one unit
 */
export function measureRatio(metric: Metric, tallies: readonly Tally[], scale: number): Measured {
  const { all, parts } = splitTallies(metric, tallies);
  const within = metric.hit !== undefined;
  const point = { over: 0, under: 0 };
  const lowest: Sums = { over: 0, under: 0 };
  const highest: Sums = { over: 0, under: 0 };
  let [weight, trustedWeight, known] = [0, 0, 0];
  for (const tally of parts) {
    const sums = ratioOf(tally);
    const whole = ratioOf(all);
    if (!sums || !whole) continue;
    const part = standIn(partsOf(tally, sums), partsOf(all, whole));
    const value = standIn(tally, all);
    addPoint(point, sums, part, value, within);
    addLowest(lowest, sums, part, value, within);
    addHighest(highest, sums, part, value, within);
    const missing = sums.valueless + sums.whole + sums.neither;
    weight += sums.values + sums.partlessValues + missing * value.median + tally.maybeSum;
    trustedWeight += sums.sureValues;
    known += sums.known;
  }
  if (point.under <= 0) return unknownOf(metric, all);
  const minus = metric.minus ?? 0;
  const bound = (ratio: number | null): number | null => {
    if (ratio === null) return null;
    const limited = within ? Math.min(1, Math.max(0, ratio)) : ratio;
    return (metric.unit === 'share' ? Math.max(0, limited) : limited) / scale - minus;
  };
  const low = divided(lowest) ?? 0;
  const high = divided(highest) ?? (within ? 1 : null);
  const floor = metric.unit === 'share' ? Math.max(0, point.over) : point.over;
  // A fraction of two integers, also where one integer makes many units.
  const [times, per] = scale < 1 ? [Math.round(1 / scale), 1] : [1, scale];
  return measuredAs(metric, all, {
    exact: { over: times * floor - minus * point.under * per, under: point.under * per },
    low: bound(low),
    high: bound(high),
    n: known,
    weight,
    trustedWeight,
  });
}

function ratioOf(tally: Tally): RatioSums | null {
  return tally.more?.kind === 'ratio' ? tally.more : null;
}

/** A tally whose percentiles are those of the parts. */
function partsOf(tally: Tally, { partLow, partMiddle, partHigh }: RatioSums): Tally {
  return { ...tally, p5: partLow, median: partMiddle, p95: partHigh };
}

/** Known ones as they are, unknown ones at the median; where a part of a whole is unknown, the record tells nothing. */
function addPoint(
  sums: { over: number; under: number },
  from: RatioSums,
  part: StandIn,
  value: StandIn,
  within: boolean,
): void {
  sums.over += from.parts + from.valuelessParts + from.whole * value.median;
  sums.under += from.values + (from.valueless + from.whole) * value.median;
  if (within) return;
  sums.over += from.partless * part.median;
  sums.under += from.partlessValues;
}

function addLowest(sums: Sums, from: RatioSums, part: StandIn, value: StandIn, within: boolean): void {
  const wholes = from.whole + from.wholeDoubted;
  const neithers = from.neither + from.neitherDoubted;
  const outside = from.valueless + from.valuelessDoubted + neithers + from.unsureUnknown;
  add(sums, 'over', from.sureParts + from.valuelessParts + from.valuelessDoubtedParts + wholes * value.low);
  if (!within) add(sums, 'over', (from.partless + neithers) * part.low);
  add(sums, 'under', from.sureValues + from.partlessValues + wholes * value.low + from.unsureValues);
  add(sums, 'under', many(outside, value.high));
}

function addHighest(sums: Sums, from: RatioSums, part: StandIn, value: StandIn, within: boolean): void {
  const neithers = from.neither + from.neitherDoubted;
  const wholes = from.whole + from.wholeDoubted + (within ? neithers + from.unsureUnknown : 0);
  const outside = from.valueless + from.valuelessDoubted + (within ? 0 : neithers);
  const inside = from.sureParts + from.valuelessParts + from.valuelessDoubtedParts;
  add(sums, 'over', inside);
  add(sums, 'over', many(wholes, value.high));
  add(sums, 'under', from.sureValues + from.partlessValues + outside * value.low);
  add(sums, 'under', many(wholes, value.high));
  if (within) {
    add(sums, 'over', from.partlessValues + from.unsureValues);
    add(sums, 'under', from.unsureValues);
  } else {
    add(sums, 'over', many(from.partless + neithers + from.unsureUnknown, part.high));
    add(sums, 'over', from.unsureParts);
  }
}

function add(sums: Sums, which: 'over' | 'under', amount: number | null): void {
  const so = sums[which];
  sums[which] = so === null || amount === null ? null : so + amount;
}

function many(count: number, each: number | null): number | null {
  return count === 0 ? 0 : each === null ? null : count * each;
}

function divided({ over, under }: Sums): number | null {
  return over === null || under === null || under <= 0 ? null : over / under;
}
