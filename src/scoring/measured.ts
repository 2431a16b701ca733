import type { Metric } from '../metrics/metric.ts';
import type { Tally } from '../store/ports.ts';
import { because } from './reasons.ts';

/** A metric's number with everything that says how far it can be trusted. Units: see `unitOf`. */
export interface Measured {
  readonly id: string;
  /** Null where unknown; then `reason` says why. */
  readonly value: number | null;
  /** The same value as a fraction of two integers, so that differences of it can be taken without rounding. */
  readonly exact: Fraction | null;
  readonly low: number | null;
  /** Null with a known `low`: open, there is no plausible limit. */
  readonly high: number | null;
  /** 0 to 1: the share of the metric's weight on records without an open finding on a field that it reads. */
  readonly trust: number | null;
  /** Records that the value is made of. */
  readonly n: number;
  /** Records that count or may count, but of which a field is missing or doubtful. */
  readonly doubtful: number;
  /** More than 40 % of the records that count or may count are doubtful: the value is kept, and not to be shown. */
  readonly withdrawn: boolean;
  /** Weight of all records and of the trusted ones, in integers: a sum's minor units, else records. */
  readonly weight: number;
  readonly trustedWeight: number;
  readonly reason: string | null;
  /** Surveys: the share of those asked who answered. */
  readonly responseRate?: number;
  /** Concentrations: how the value is spread over the members. */
  readonly spread?: Spread;
}

/** How many members carry how much. Classes: A up to 80 % of all value, B up to 95 %, C the rest. */
export interface Spread {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** Gini's coefficient: 0 all alike, towards 1 all with one. */
  readonly gini: number;
}

/** `over` / `under`, safe integers; `under` is above 0. */
export interface Fraction {
  readonly over: number;
  readonly under: number;
}

/** Share of doubtful records above which no headline is given (B2). */
const MOST_DOUBTFUL = 0.4;

/** Whether so much is in doubt that the value is not to be shown. */
export function isWithdrawn(doubtful: number, population: number): boolean {
  return doubtful > MOST_DOUBTFUL * population;
}

/** A tally of no records. */
export const NOTHING: Omit<Tally, 'metricId'> = {
  part: 'all',
  segment: null,
  members: 0,
  hits: 0,
  missing: 0,
  sum: 0,
  sure: 0,
  sureHits: 0,
  sureSum: 0,
  unsure: 0,
  perhaps: 0,
  perhapsPlus: 0,
  perhapsMinus: 0,
  perhapsMissing: 0,
  maybes: 0,
  maybeSum: 0,
  maybeMissing: 0,
  loose: 0,
  looseHeld: 0,
  median: null,
  p5: null,
  p95: null,
  ranks: null,
  more: null,
};

/** The tally over all records, and those of the segments that it falls into: itself where there are none. */
export function splitTallies(
  metric: Metric,
  tallies: readonly Tally[],
): { readonly all: Tally; readonly parts: readonly Tally[] } {
  const all = tallies.find((tally) => tally.part === 'all') ?? { ...NOTHING, metricId: metric.id };
  const segments = tallies.filter((tally) => tally.part === 'segment');
  return { all, parts: segments.length > 0 ? segments : [all] };
}

/** Records that count or may count, and those of them that are doubtful, of themselves or by what they are joined with. */
export function populationOf(tally: Tally): { readonly all: number; readonly doubtful: number } {
  const all = tally.members + tally.maybes;
  return { all, doubtful: all - tally.sure + Math.min(tally.loose, tally.sure) };
}

/** What every kind says in the same way. `low` and `high` in the metric's unit. */
export function measuredAs(
  metric: Metric,
  all: Tally,
  found: Pick<Measured, 'low' | 'high' | 'n' | 'weight' | 'trustedWeight'> & { readonly exact: Fraction },
): Measured {
  const { doubtful, all: population } = populationOf(all);
  const { exact, weight, trustedWeight } = found;
  return {
    id: metric.id,
    value: exact.over / exact.under,
    ...found,
    trust: weight > 0 ? trustedWeight / weight : null,
    doubtful,
    withdrawn: isWithdrawn(doubtful, population),
    reason: null,
  };
}

/** A metric of which nothing is known. */
export function unknown(id: string, reason: string): Measured {
  return {
    id,
    value: null,
    exact: null,
    low: null,
    high: null,
    trust: null,
    n: 0,
    doubtful: 0,
    withdrawn: false,
    weight: 0,
    trustedWeight: 0,
    reason,
  };
}

/** The same where records count or may count, but none of them tells its value. */
export function unknownOf(metric: Metric, all: Tally): Measured {
  const { all: weight, doubtful } = populationOf(all);
  return { ...unknown(metric.id, noRecords(metric, all.members)), doubtful, withdrawn: doubtful > 0, weight };
}

function noRecords(metric: Metric, members: number): string {
  return members === 0
    ? because('period-empty', { object: metric.object })
    : because('unvalued', {
        n: members,
        fields: (metric.carries.length > 0 ? metric.carries : metric.alsoReads).join(', '),
      });
}

/** Values of a segment stand for its missing ones only where there are so many known (B2). */
const SEGMENT_MINIMUM = 20;

/**
 * What stands for an unknown value of one tally (B2), in its integers. The point takes the median of all known values;
 * the range the outer ones of the values without a doubt, so that what is wrong does not widen it.
 */
export interface StandIn {
  readonly low: number;
  readonly median: number;
  /** Null: nothing bounds it from above. */
  readonly high: number | null;
}

/** Its own values where enough are known, else those of all; where these are too few, only the lowest is bounded. */
export function standIn(tally: Tally, all: Tally): StandIn {
  const middle = [tally, all].find((part) => part.members - part.missing >= SEGMENT_MINIMUM);
  const outer = [tally, all].find((part) => part.sure >= SEGMENT_MINIMUM);
  return {
    low: outer?.p5 ?? 0,
    median: (middle ? middle.median : (tally.median ?? all.median)) ?? 0,
    high: outer?.p95 ?? null,
  };
}
