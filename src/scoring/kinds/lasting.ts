import type { Metric } from '../../metrics/metric.ts';
import type { Tally } from '../../store/ports.ts';
import {
  isWithdrawn,
  type Measured,
  measuredAs,
  populationOf,
  splitTallies,
  unknown,
  unknownOf,
} from '../measured.ts';
import { because } from '../reasons.ts';

/** Floating-point slack of a product of shares. */
const SLACK = 1e-9;

/**
 * The median of a time that may still be running (B4): what has not ended is never dropped, it lasts at least as long as
 * until now. Lowest: all that is unknown ended just when half had; highest: it never ends, and open where that leaves half.
 */
export function measureLasting(metric: Metric, tallies: readonly Tally[], scale: number): Measured {
  const { all } = splitTallies(metric, tallies);
  const times = all.more?.kind === 'lasting' ? all.more : null;
  const weight = populationOf(all).all;
  const ended = [...(times?.ended ?? []), ...(times?.endedDoubted ?? [])];
  const going = [...(times?.going ?? []), ...(times?.goingDoubted ?? [])];
  const n = ended.length + going.length;
  if (!times || n === 0) return unknownOf(metric, all);
  const sure = times.ended.length + times.going.length;
  const doubtful = weight - sure;
  const middle = survivalMedian(ended, going);
  const low = doubtful === 0 ? middle : earliestMedian(times.ended, times.going, doubtful);
  const never = new Array<number>(doubtful).fill(Number.POSITIVE_INFINITY);
  const high = survivalMedian([...times.ended, ...never], times.going);
  if (middle === null) {
    const reason = because('going-on', { n });
    const withdrawn = isWithdrawn(doubtful, weight);
    return { ...unknown(metric.id, reason), n, doubtful, withdrawn, weight, trustedWeight: sure };
  }
  return measuredAs(metric, all, {
    // The middle may lie half way between two.
    exact: { over: 2 * middle, under: 2 * scale },
    low: (low ?? middle) / scale,
    high: high === null || high === Number.POSITIVE_INFINITY ? null : high / scale,
    n,
    weight,
    trustedWeight: sure,
  });
}

/**
 * The earliest time at which half can have ended, whenever `unknown` more did. What was last seen before a time counts
 * by those that outlasted it, so that they weigh most where they end at that very time: each time is tried with all.
 */
export function earliestMedian(ended: readonly number[], going: readonly number[], unknown: number): number {
  const ends = new Map<number, number>();
  for (const at of ended) ends.set(at, (ends.get(at) ?? 0) + 1);
  const seen = new Map<number, number>();
  for (const at of going) seen.set(at, (seen.get(at) ?? 0) + 1);
  let known = ended.length + going.length;
  let surviving = 1;
  const leaves = (ending: number) => surviving * (1 - (ending + unknown) / (known + unknown)) <= 0.5 + SLACK;
  if (leaves(0)) return 0;
  for (const at of [...new Set([...ends.keys(), ...seen.keys()])].sort((a, b) => a - b)) {
    const now = ends.get(at) ?? 0;
    if (leaves(now)) return at;
    surviving *= 1 - now / (known + unknown);
    known -= now + (seen.get(at) ?? 0);
    if (known + unknown === 0 || leaves(0)) return at;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * The time by which half have ended, by Kaplan and Meier's product limit; where exactly half have from one end to the
 * next, the middle between the two, so that with nothing still going on it is the usual median.
 * @returns null where more than half outlast all that is known
 */
export function survivalMedian(ended: readonly number[], going: readonly number[]): number | null {
  const ends = [...ended].sort((a, b) => a - b);
  const lasts = [...going].sort((a, b) => a - b);
  let surviving = 1;
  let [past, left] = [0, 0];
  while (past < ends.length) {
    const at = ends[past] as number;
    let now = 0;
    while (ends[past + now] === at) now++;
    // What was last seen at this very time was still at risk.
    while (left < lasts.length && (lasts[left] as number) < at) left++;
    const atRisk = ends.length - past + lasts.length - left;
    surviving *= 1 - now / atRisk;
    past += now;
    if (Math.abs(surviving - 0.5) <= SLACK) return (at + (ends[past] ?? at)) / 2;
    if (surviving < 0.5) return at;
  }
  return null;
}
