import { minorDigits } from '../crm/money.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Tally } from '../store/ports.ts';

/** A metric's number with everything that says how far it can be trusted. Units: see `unitOf`. */
export interface Measured {
  readonly id: string;
  /** Null where unknown; then `reason` says why. */
  readonly value: number | null;
  readonly low: number | null;
  /** Null with a known `low`: open, there is no plausible limit. */
  readonly high: number | null;
  /** 0 to 1: the share of the metric's weight on records without an open finding on a field that it reads. */
  readonly trust: number | null;
  /** Records that the value is made of. */
  readonly n: number;
  /** Records that count, but of which a field is missing or doubtful. */
  readonly doubtful: number;
  /** Weight of all records and of the trusted ones, in integers: a sum's minor units, else records. */
  readonly weight: number;
  readonly trustedWeight: number;
  readonly reason: string | null;
}

/** Values of a segment stand for its missing ones only where there are so many known (B2). */
const SEGMENT_MINIMUM = 20;

/**
 * Makes a metric's number, range and trust from its partial sums.
 * @param tallies of this metric: one over all records, and one a segment where it has segments
 * @param currency the reporting currency
 */
export function measure(metric: Metric, tallies: readonly Tally[], currency: string): Measured {
  const all = tallies.find((tally) => tally.part === 'all') ?? { ...NOTHING, metricId: metric.id };
  const segments = tallies.filter((tally) => tally.part === 'segment');
  switch (metric.kind) {
    case 'share':
    case 'count':
      return measureHits(metric, all);
    case 'median':
      return measureMedian(metric, all);
    case 'mean':
      return measureMean(metric, all, integersPerUnit(metric, currency));
    case 'sum':
      return measureSum(
        metric,
        all,
        segments.length > 0 ? segments : [all],
        integersPerUnit(metric, currency),
      );
    case 'outside':
      return unknown(metric.id, 'It needs a cost that no CRM holds, and none is given.');
  }
}

const NOTHING: Omit<Tally, 'metricId'> = {
  part: 'all',
  segment: null,
  members: 0,
  hits: 0,
  missing: 0,
  maybes: 0,
  sum: 0,
  doubtDecides: 0,
  doubtDecidesHits: 0,
  doubtDecidesSum: 0,
  doubtDecidesMissing: 0,
  doubtCarries: 0,
  doubtCarriesHits: 0,
  doubtCarriesSum: 0,
  maybeSum: 0,
  p5: null,
  median: null,
  p95: null,
  sureValues: null,
  doubtedValues: null,
};

/** A metric of which nothing is known. */
export function unknown(id: string, reason: string): Measured {
  return {
    id,
    value: null,
    low: null,
    high: null,
    trust: null,
    n: 0,
    doubtful: 0,
    weight: 0,
    trustedWeight: 0,
    reason,
  };
}

/** How many of the tallied integers make one unit that people read. */
export function integersPerUnit(metric: Metric, currency: string): number {
  return metric.unit === 'money' ? 10 ** minorDigits(currency) : (metric.per ?? 1);
}

/** `share`, `count`, `ratio`, `days`, `hours`, or the ISO code of the currency. */
export function unitOf(metric: Metric, currency: string): string {
  return metric.unit === 'money' ? currency : metric.unit;
}

/** B1. a counts, b does not, u may: a field is missing, or has an open finding. */
function measureHits(metric: Metric, all: Tally): Measured {
  const u = doubtfulOf(all);
  const a = all.hits - all.doubtDecidesHits - all.doubtCarriesHits;
  const weight = all.members + all.maybes;
  const known = all.members - all.missing;
  const share = metric.kind === 'share';
  if (share && known === 0) return unknown(metric.id, noRecords(metric, all.members));
  return {
    id: metric.id,
    value: share ? all.hits / known : all.hits,
    low: share ? a / weight : a,
    high: share ? (a + u) / weight : a + u,
    trust: weight === 0 ? null : (weight - u) / weight,
    n: known,
    doubtful: u,
    weight,
    trustedWeight: weight - u,
    reason: null,
  };
}

/** What stands in for an unknown value of one tally: its own quantiles where enough is known, else those of all. */
interface StandIn {
  readonly p5: number;
  readonly median: number;
  /** Null: nothing bounds it from above. */
  readonly p95: number | null;
}

function standIn(tally: Tally, all: Tally): StandIn {
  const from = [tally, all].find((part) => part.members - part.missing >= SEGMENT_MINIMUM);
  if (from) return { p5: from.p5 ?? 0, median: from.median ?? 0, p95: from.p95 };
  return { p5: 0, median: tally.median ?? all.median ?? 0, p95: null };
}

/** B2 for values that are missing or doubtful, B5 for records whose membership is. */
function measureSum(metric: Metric, all: Tally, segments: readonly Tally[], scale: number): Measured {
  let point = 0;
  let low = 0;
  let high: number | null = 0;
  let weight = 0;
  let trusted = 0;
  for (const tally of segments) {
    const stand = standIn(tally, all);
    // Members whose value cannot be told; a record that may not be a member at all adds nothing to the lowest.
    const unsure = tally.missing - tally.doubtDecidesMissing + tally.doubtCarries;
    const sure = tally.sum - tally.doubtDecidesSum - tally.doubtCarriesSum;
    const atMost = unsure + tally.doubtDecidesMissing;
    point += tally.sum + tally.missing * stand.median;
    low += sure + unsure * stand.p5;
    if (stand.p95 === null && atMost > 0) high = null;
    if (high !== null) high += sure + tally.doubtDecidesSum + tally.maybeSum + atMost * (stand.p95 ?? 0);
    weight += tally.sum + tally.missing * stand.median + tally.maybeSum;
    trusted += sure;
  }
  const known = all.members - all.missing;
  if (known === 0 && all.members + all.maybes > 0) return unknown(metric.id, noRecords(metric, all.members));
  return {
    id: metric.id,
    value: point / scale,
    low: low / scale,
    high: high === null ? null : high / scale,
    trust: weight > 0 ? trusted / weight : null,
    n: known,
    doubtful: doubtfulOf(all),
    weight,
    trustedWeight: trusted,
    reason: null,
  };
}

/** B2 for a mean: every doubtful record may have any plausible value, or not belong. */
function measureMean(metric: Metric, all: Tally, scale: number): Measured {
  const known = all.members - all.missing;
  if (known === 0) return unknown(metric.id, noRecords(metric, all.members));
  const stand = standIn(all, all);
  const u = doubtfulOf(all);
  const weight = all.members + all.maybes;
  const sureSum = all.sum - all.doubtDecidesSum - all.doubtCarriesSum;
  const sureMean = weight > u ? sureSum / (weight - u) : null;
  const lowest = (sureSum + u * stand.p5) / weight;
  const highest = stand.p95 === null ? null : (sureSum + u * stand.p95) / weight;
  const value = all.sum / known;
  return {
    id: metric.id,
    value: value / scale,
    low: (u === 0 ? value : Math.min(lowest, sureMean ?? lowest)) / scale,
    high: u === 0 ? value / scale : highest === null ? null : Math.max(highest, sureMean ?? highest) / scale,
    trust: (weight - u) / weight,
    n: known,
    doubtful: u,
    weight,
    trustedWeight: weight - u,
    reason: null,
  };
}

/** B3: of N values, u of them unknown, the middle one lies u ranks below at the lowest and none above. */
function measureMedian(metric: Metric, all: Tally): Measured {
  const scale = metric.per ?? 1;
  const sure = all.sureValues ?? [];
  const known = [...sure, ...(all.doubtedValues ?? [])].sort((x, y) => x - y);
  if (known.length === 0) return unknown(metric.id, noRecords(metric, all.members));
  const weight = all.members + all.maybes;
  const u = weight - sure.length;
  const high = atRank(sure, (weight + 1) / 2);
  return {
    id: metric.id,
    value: (atRank(known, (known.length + 1) / 2) ?? 0) / scale,
    low: (atRank(sure, (weight + 1) / 2 - u) ?? 0) / scale,
    high: high === null ? null : high / scale,
    trust: (weight - u) / weight,
    n: known.length,
    doubtful: u,
    weight,
    trustedWeight: weight - u,
    reason: null,
  };
}

/** Records that may count, of which a field is missing or has an open finding. Each once. */
function doubtfulOf(tally: Tally): number {
  return tally.missing - tally.doubtDecidesMissing + tally.doubtDecides + tally.doubtCarries + tally.maybes;
}

/** The value at a rank counted from 1, half ranks averaged; 0 below the first, null (open) beyond the last. */
function atRank(sorted: readonly number[], rank: number): number | null {
  if (rank < 1) return 0;
  if (rank > sorted.length) return null;
  const below = sorted[Math.floor(rank) - 1] ?? 0;
  const above = sorted[Math.ceil(rank) - 1] ?? below;
  return (below + above) / 2;
}

function noRecords(metric: Metric, members: number): string {
  return members === 0
    ? `No ${metric.object} falls into the period.`
    : `None of the ${members} records has what it is measured by (${(metric.carries.length > 0 ? metric.carries : metric.alsoReads).join(', ')}).`;
}
