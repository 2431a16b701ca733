import type { Metric } from '../../metrics/metric.ts';
import type { Tally } from '../../store/ports.ts';
import {
  type Measured,
  measuredAs,
  populationOf,
  type Spread,
  splitTallies,
  unknownOf,
} from '../measured.ts';

const [UP_TO_A, UP_TO_B] = [0.8, 0.95];
/** Group A by number: the fifth of the members with most. */
const TOP = 0.2;
/** Floating-point slack of shares. */
const SLACK = 1e-9;

/**
 * The share of all value that the fifth of the members with most holds. Range: what is unknown holds nothing, or as much
 * as the 5th, 50th or 95th of a hundred known ones (B2), whichever gives least and most.
 */
export function measureConcentration(metric: Metric, tallies: readonly Tally[]): Measured {
  const { all } = splitTallies(metric, tallies);
  const { sure, doubted } = all.more?.kind === 'concentration' ? all.more : { sure: [], doubted: [] };
  const known = [...sure, ...doubted];
  const total = known.reduce((sum, value) => sum + value, 0);
  if (total <= 0) return unknownOf(metric, all);
  const unknowns = populationOf(all).all - sure.length;
  const stands = unknowns === 0 ? [0] : [0, all.p5 ?? 0, all.median ?? 0, all.p95 ?? 0];
  const shares = stands.map((stand) => topShare([...sure, ...new Array<number>(unknowns).fill(stand)]));
  const share = topShare(known);
  const weight = total + all.missing * (all.median ?? 0) + all.maybeSum;
  return {
    ...measuredAs(metric, all, {
      exact: { over: Math.round(share * total), under: total },
      low: Math.min(share, ...shares),
      high: Math.max(share, ...shares),
      n: known.length,
      weight,
      trustedWeight: sure.reduce((sum, value) => sum + value, 0),
    }),
    spread: spreadOf(known),
  };
}

/** Each member's share of the sum and the share of all down to it, the largest first. */
export function sharesOf(values: readonly number[]): { readonly share: number; readonly soFar: number }[] {
  const sorted = [...values].sort((one, other) => other - one);
  const total = sorted.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  return sorted.map((value) => {
    sum += value;
    return { share: value / total, soFar: sum / total };
  });
}

/** The share of the sum that the fifth with most holds; of a number that five does not divide, the whole members in it. */
export function topShare(values: readonly number[]): number {
  const members = Math.floor(values.length * TOP + SLACK);
  return sharesOf(values)[members - 1]?.soFar ?? 0;
}

/** Classes by cumulative share, a member included while the share with it is within the class's; and Gini's coefficient. */
export function spreadOf(values: readonly number[]): Spread {
  const shares = sharesOf(values);
  const n = shares.length;
  const a = shares.filter(({ soFar }) => soFar <= UP_TO_A + SLACK).length;
  const b = shares.filter(({ soFar }) => soFar <= UP_TO_B + SLACK).length - a;
  const ranked = shares.reduce((sum, { share }, index) => sum + (n - index) * share, 0);
  return { a, b, c: n - a - b, gini: n === 0 ? 0 : (2 * ranked - n - 1) / n };
}
