/**
 * An attacker who knows sums over sets of people, and adds and takes them off each other, each as often as they like. What
 * they can learn is every combination in the space that the sets span. Assumes that each person's own number is unrelated
 * to the others', and that the attacker knows which people a number is made of.
 *
 * @param seen the sets that sums are known of
 * @param known people whose own numbers the attacker may know; a secret is about others
 * @param most how many people a secret is about at most
 * @returns the fewest others, at most so many, about whom alone something can be worked out; null for none
 */
export function smallestSecret(
  seen: readonly (readonly string[])[],
  known: ReadonlySet<string>,
  most: number,
): string[] | null {
  const others = [...new Set(seen.flat())].filter((id) => !known.has(id)).sort();
  // People who are in the very same sums count alike in whatever is made of these: all of them or none.
  const alike = [...Map.groupBy(others, (id) => seen.map((set) => set.includes(id)).join()).values()];
  const rows = seen.map((set) => alike.map(([id = '']) => (set.includes(id) ? 1 : 0)));
  const whole = rank(rows);
  let fewest: string[] | null = null;
  for (const some of subsetsWithin(alike, most)) {
    const size = some.reduce((sum, place) => sum + (alike[place]?.length ?? 0), 0);
    if (fewest && fewest.length <= size) continue;
    // Something about these alone can be worked out if what is left of the sums outside them has a smaller rank.
    const outside = rows.map((row) => row.filter((_, place) => !some.includes(place)));
    if (whole > rank(outside)) fewest = some.flatMap((place) => alike[place] ?? []).sort();
  }
  return fewest;
}

/** Every choice of some of the groups with at most so many people together. */
function* subsetsWithin(groups: readonly (readonly string[])[], most: number, from = 0): Generator<number[]> {
  for (let first = from; first < groups.length; first++) {
    const left = most - (groups[first]?.length ?? 0);
    if (left < 0) continue;
    yield [first];
    for (const rest of subsetsWithin(groups, left, first + 1)) yield [first, ...rest];
  }
}

/** The rank of whole numbers, by elimination without fractions. */
function rank(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map((row) => row.map(BigInt));
  const width = rows[0]?.length ?? 0;
  let found = 0;
  for (let column = 0; column < width && found < rows.length; column++) {
    const at = rows.findIndex((row, place) => place >= found && row[column] !== 0n);
    if (at < 0) continue;
    [rows[found], rows[at]] = [rows[at] as bigint[], rows[found] as bigint[]];
    const pivot = rows[found] as bigint[];
    for (let place = found + 1; place < rows.length; place++) {
      const row = rows[place] as bigint[];
      const factor = row[column] as bigint;
      if (factor === 0n) continue;
      rows[place] = row.map(
        (cell, index) => cell * (pivot[column] as bigint) - (pivot[index] as bigint) * factor,
      );
    }
    found++;
  }
  return found;
}
