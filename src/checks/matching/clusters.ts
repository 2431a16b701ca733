/** Pairs that may be one thing: records by number, and the log odds that they are. */
export interface ScoredPairs {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly odds: Float64Array;
}

/** Records that are taken for one thing. */
export interface Cluster {
  /** In rising order. */
  readonly members: readonly number[];
  /** Mean log odds over the pairs of the two parts that were joined last, each within the bounds. */
  readonly odds: number;
}

/** Log odds beyond which one pair is no surer: no single pair shall outvote all others. */
const SUREST = 7;
/** Larger components are taken apart at their weaker pairs first. */
const LARGEST = 300;

/**
 * Clusters by average linkage within the components that the likely pairs make. Two clusters are joined while the mean
 * log odds over all pairs between them, likely or not, reach `threshold`; so strangers are not chained together by one
 * record that resembles both.
 * @param oddsOf the log odds of any two records
 * @param apart whether two records must not come together
 */
export function clustersOf(
  pairs: ScoredPairs,
  size: number,
  threshold: number,
  oddsOf: (left: number, right: number) => number,
  apart: (left: number, right: number) => boolean,
): Cluster[] {
  const clusters: Cluster[] = [];
  const all = Int32Array.from(pairs.left, (_, at) => at);
  const waiting: { pairs: Int32Array; bound: number }[] = [{ pairs: all, bound: Math.min(threshold, 0) }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { bound } = next;
    for (const component of componentsOf(pairs, next.pairs, size, bound)) {
      if (component.members.length > LARGEST) waiting.push({ pairs: component.pairs, bound: bound + 2 });
      else clusters.push(...linked(component, pairs, threshold, oddsOf, apart));
    }
  }
  return clusters.sort((a, b) => (a.members[0] as number) - (b.members[0] as number));
}

interface Component {
  readonly members: number[];
  readonly pairs: Int32Array;
}

function componentsOf(pairs: ScoredPairs, among: Int32Array, size: number, bound: number): Component[] {
  const parent = new Int32Array(size).fill(-1);
  const root = (record: number): number => {
    let at = record;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number;
      at = parent[at] as number;
    }
    return at;
  };
  const strong = among.filter((at) => (pairs.odds[at] as number) >= bound);
  for (const at of strong) {
    const [left, right] = [pairs.left[at] as number, pairs.right[at] as number];
    if (parent[left] === -1) parent[left] = left;
    if (parent[right] === -1) parent[right] = right;
    parent[root(left)] = root(right);
  }
  const members = new Map<number, { members: number[]; pairs: number[] }>();
  for (let record = 0; record < size; record++) {
    if (parent[record] === -1) continue;
    const own = root(record);
    const component = members.get(own) ?? { members: [], pairs: [] };
    members.set(own, component);
    component.members.push(record);
  }
  for (const at of strong) members.get(root(pairs.left[at] as number))?.pairs.push(at);
  return [...members.values()].map((own) => ({ members: own.members, pairs: Int32Array.from(own.pairs) }));
}

/** Average linkage over one component, by its matrix of sums. */
function linked(
  component: Component,
  pairs: ScoredPairs,
  threshold: number,
  oddsOf: (left: number, right: number) => number,
  apart: (left: number, right: number) => boolean,
): Cluster[] {
  const { members } = component;
  const n = members.length;
  const sums = new Float64Array(n * n).fill(Number.NaN);
  const place = new Map(members.map((record, at) => [record, at]));
  const put = (x: number, y: number, odds: number) => {
    const bounded = Math.max(-SUREST, Math.min(SUREST, odds));
    sums[x * n + y] = bounded;
    sums[y * n + x] = bounded;
  };
  for (const at of component.pairs) {
    const [x, y] = [place.get(pairs.left[at] as number), place.get(pairs.right[at] as number)];
    put(x as number, y as number, pairs.odds[at] as number);
  }
  for (let x = 0; x < n; x++) {
    for (let y = x + 1; y < n; y++) {
      const [one, other] = [members[x] as number, members[y] as number];
      if (apart(one, other)) {
        sums[x * n + y] = Number.NEGATIVE_INFINITY;
        sums[y * n + x] = Number.NEGATIVE_INFINITY;
      } else if (Number.isNaN(sums[x * n + y])) put(x, y, oddsOf(one, other));
    }
  }
  return joined(members, sums, threshold);
}

function joined(members: readonly number[], sums: Float64Array, threshold: number): Cluster[] {
  const n = members.length;
  const groups: ({ members: number[]; odds: number } | null)[] = members.map((record) => ({
    members: [record],
    odds: Number.POSITIVE_INFINITY,
  }));
  for (;;) {
    let [best, bestX, bestY] = [threshold, -1, -1];
    for (let x = 0; x < n; x++) {
      const one = groups[x];
      if (!one) continue;
      for (let y = x + 1; y < n; y++) {
        const other = groups[y];
        if (!other) continue;
        const mean = (sums[x * n + y] as number) / (one.members.length * other.members.length);
        if (mean > best || (mean === best && bestX < 0)) [best, bestX, bestY] = [mean, x, y];
      }
    }
    const [one, other] = [groups[bestX], groups[bestY]];
    if (!one || !other) break;
    groups[bestX] = { members: [...one.members, ...other.members], odds: best };
    groups[bestY] = null;
    for (let z = 0; z < n; z++) {
      const sum = (sums[bestX * n + z] as number) + (sums[bestY * n + z] as number);
      sums[bestX * n + z] = sum;
      sums[z * n + bestX] = sum;
    }
  }
  return groups.flatMap((group) =>
    group && group.members.length > 1
      ? [{ members: group.members.sort((a, b) => a - b), odds: group.odds }]
      : [],
  );
}
