/** The normal quantile of a 95 % interval. */
const Z = 1.959963984540054;

/** Wilson's 95 % interval of a share: what the share of all may be where `hits` of `n` were seen. `n` above 0. */
export function wilson(hits: number, n: number): readonly [low: number, high: number] {
  const square = Z * Z;
  const share = hits / n;
  const middle = share + square / (2 * n);
  const reach = Z * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n));
  const whole = 1 + square / n;
  return [Math.max(0, (middle - reach) / whole), Math.min(1, (middle + reach) / whole)];
}
