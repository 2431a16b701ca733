/** Beyond this modified z a value is no variation any more (B. Iglewicz, D. Hoaglin, 1993). */
export const MOST_MODIFIED_Z = 3.5;
/** Where nothing ever varied, any change of this share is one. */
export const LEAST_CHANGE = 0.1;
/** What makes the median absolute deviation of normal values their standard deviation. */
export const NORMAL_MAD = 0.6745;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((x, y) => x - y);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/** The median distance from the median. */
export function madOf(values: readonly number[]): number {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
}

/** By how many standard deviations (of the sample) a value lies from the mean of others (C4). */
export function sampleZ(training: readonly number[], value: number): number {
  const mean = training.reduce((sum, one) => sum + one, 0) / training.length;
  const squares = training.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return (value - mean) / Math.sqrt(squares / (training.length - 1));
}

/**
 * .6745 (value − median) / MAD (C4): like a z, but a few outliers among the others do not widen it.
 * @param least what the deviation is at least; where it is 0 and the others never varied, infinite for a change
 */
export function modifiedZ(training: readonly number[], value: number, least = 0): number {
  const distance = value - median(training);
  const mad = Math.max(madOf(training), least);
  return distance === 0 ? 0 : (NORMAL_MAD * distance) / mad;
}

/**
 * Whether a value is no variation of the others any more: by the modified z, or, where the others never varied, by any
 * change of 10 % or more (C4).
 */
export function isOutlier(training: readonly number[], value: number): boolean {
  const middle = median(training);
  if (madOf(training) === 0)
    return Math.abs(value - middle) >= LEAST_CHANGE * Math.abs(middle) && value !== middle;
  return Math.abs(modifiedZ(training, value)) > MOST_MODIFIED_Z;
}

/** The chances that a count with this mean is as small as `count`, and as large (C4). */
export function poissonTails(
  mean: number,
  count: number,
): { readonly atMost: number; readonly atLeast: number } {
  let term = Math.exp(-mean);
  let below = 0;
  for (let k = 0; k < count; k++) {
    below += term;
    term *= mean / (k + 1);
  }
  return { atMost: Math.min(1, below + term), atLeast: Math.max(0, 1 - below) };
}

/** Cohen's h, the distance of two shares on a scale on which equal steps are equally notable: 2 asin √q − 2 asin √p (C4). */
export function cohenH(p: number, q: number): number {
  return 2 * Math.asin(Math.sqrt(q)) - 2 * Math.asin(Math.sqrt(p));
}

/** Stands for a share of nothing, so that what is new counts as much, not infinitely. */
const NEXT_TO_NOTHING = 1e-4;

/** The population stability index of two mixes, each adding up to 1: Σ (q − p) ln(q / p) (C4). */
export function psi(before: readonly number[], after: readonly number[]): number {
  return before.reduce((sum, share, at) => {
    const [p, q] = [Math.max(share, NEXT_TO_NOTHING), Math.max(after[at] ?? 0, NEXT_TO_NOTHING)];
    return sum + (q - p) * Math.log(q / p);
  }, 0);
}
