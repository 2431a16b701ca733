/** How a number varies about its level: `normal` cut at zero, or `skewed`, log-normal with the same mean. */
export interface Noise {
  readonly kind: 'normal' | 'skewed';
  /** Standard deviation as a share of the level. */
  readonly share: number;
}

/** A level's share of the outcome when the drawn deviate is `z`; rises with z, and its mean is one. */
export function factorAt({ kind, share }: Noise, z: number): number {
  if (kind === 'normal') return Math.max(0, 1 + share * z);
  const spread = Math.sqrt(Math.log(1 + share ** 2));
  return Math.exp(spread * z - spread ** 2 / 2);
}

/** The deviate that leads to `factor`; minus infinity below what any leads to. */
function deviateOf({ kind, share }: Noise, factor: number): number {
  if (factor < 0 || (kind === 'skewed' && factor === 0)) return Number.NEGATIVE_INFINITY;
  if (kind === 'normal') return (factor - 1) / share;
  const spread = Math.sqrt(Math.log(1 + share ** 2));
  return (Math.log(factor) + spread ** 2 / 2) / spread;
}

/** A level that the number may have, and how likely. */
export interface Chance {
  readonly level: number;
  readonly weight: number;
}

/**
 * The value below which the share `q` of outcomes lies, where the deviate has this mean and standard deviation:
 * found by halving, since a mixture of levels has no quantile in closed form.
 */
export function quantile(
  chances: readonly Chance[],
  noise: Noise,
  deviate: { readonly mean: number; readonly sd: number },
  q: number,
): number {
  const below = (value: number) =>
    chances.reduce(
      (sum, { level, weight }) =>
        sum + weight * normalShare((deviateOf(noise, value / level) - deviate.mean) / deviate.sd),
      0,
    );
  let low = 0;
  let high = Math.max(...chances.map(({ level }) => level * factorAt(noise, 9)));
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2;
    if (below(middle) < q) low = middle;
    else high = middle;
  }
  return high;
}

/** The share of a standard normal distribution below `z`: Abramowitz and Stegun 7.1.26, exact to 1.5e-7. */
function normalShare(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const error = 1 - poly * Math.exp(-(x ** 2));
  return z < 0 ? (1 - error) / 2 : (1 + error) / 2;
}
