/** Coefficients of Stirling's series for ln Γ (Abramowitz and Stegun 6.1.41). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680] as const;
/** From here on the series above is exact to the last digits. */
const STIRLING_FROM = 15;
const TINY = 1e-300;
const CLOSE = 1e-14;

/**
 * The quantile of Student's t distribution: what a t with so many degrees of freedom stays below with this chance.
 * Found by halving, on the regularised incomplete beta function (Abramowitz and Stegun 26.7.1, 26.5.8).
 * @param chance 0.5 to below 1
 * @param degrees above 0; need not be whole
 */
export function studentQuantile(chance: number, degrees: number): number {
  const above = (t: number) => beta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  let [low, high] = [0, 1];
  while (above(high) > 1 - chance) high *= 2;
  while (high - low > CLOSE * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (above(middle) > 1 - chance) low = middle;
    else high = middle;
  }
  return high;
}

/** The regularised incomplete beta function, by its continued fraction in Lentz's way. */
function beta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges quickly on one side of this point only.
  if (x > (a + 1) / (a + b + 2)) return 1 - beta(1 - x, b, a);
  const front =
    Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logGamma(a) - logGamma(b) + logGamma(a + b)) / a;
  let [c, d] = [1, 1 / nonZero(1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < CLOSE) break;
  }
  return front * fraction;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

function logGamma(x: number): number {
  let [shift, at] = [0, x];
  for (; at < STIRLING_FROM; at++) shift += Math.log(at);
  const series = STIRLING.reduce((sum, coefficient, k) => sum + coefficient / at ** (2 * k + 1), 0);
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - shift;
}
