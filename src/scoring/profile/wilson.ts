/** z of a two-sided 95 % interval. */
const Z = 1.959964;

/**
 * The interval in which a share lies with 95 % confidence when `hits` of `n` were counted (E. B. Wilson 1927, score
 * interval without continuity correction). Ends are 0 to 1; the whole of it where nothing was counted.
 */
export function wilson(hits: number, n: number): readonly [low: number, high: number] {
  if (n === 0) return [0, 1];
  const share = hits / n;
  const spread = 1 + Z ** 2 / n;
  const centre = (share + Z ** 2 / (2 * n)) / spread;
  const half = (Z / spread) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
