/** The normal quantile of a 95 % interval. */
const Z = 1.959963984540054;

/**
 * The interval in which a share lies with 95 % confidence when `hits` of `n` were counted (E. B. Wilson 1927, score
 * interval without continuity correction). Ends are 0 to 1; the whole of it where nothing was counted.
 */
export function wilson(hits: number, n: number): readonly [low: number, high: number] {
  if (n === 0) return [0, 1];
  const share = hits / n;
  const square = Z * Z;
  const middle = share + square / (2 * n);
  const reach = Z * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n));
  const whole = 1 + square / n;
  return [Math.max(0, (middle - reach) / whole), Math.min(1, (middle + reach) / whole)];
}
