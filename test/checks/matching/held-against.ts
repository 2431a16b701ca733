import { healthOf } from '../../../src/checks/matching/health.ts';
import type { Matching } from '../../../src/checks/matching/match.ts';

/** How clusters did against the truth; all over pairs of records. */
export interface PairFigures {
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  readonly truePairs: number;
  /** Share of the true pairs among the pairs that were compared and kept. */
  readonly blocking: number;
  readonly candidates: number;
  /** What EM expects by what the clusters imply. */
  readonly expectedByImplied: number | null;
  readonly expectedPairs: number;
}

/** @param entities by record; records of equal ones are one thing */
export function heldAgainst(matching: Matching, entities: ArrayLike<string | number>): PairFigures {
  const sizes = new Map<string | number, number>();
  for (let at = 0; at < entities.length; at++) {
    const entity = entities[at] as string | number;
    sizes.set(entity, (sizes.get(entity) ?? 0) + 1);
  }
  const truePairs = [...sizes.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const { right, implied } = rightPairs(matching.clusters, entities);
  const { pairs } = matching;
  let kept = 0;
  for (let at = 0; at < pairs.left.length; at++)
    if (entities[pairs.left[at] as number] === entities[pairs.right[at] as number]) kept++;
  const [precision, recall] = [implied === 0 ? 1 : right / implied, right / truePairs];
  return {
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    precision,
    recall,
    truePairs,
    blocking: kept / truePairs,
    candidates: matching.candidates,
    expectedByImplied: healthOf(matching.expectedPairs, matching.clusters).ratio,
    expectedPairs: matching.expectedPairs,
  };
}

/** Pairs within clusters, and how many of them are of one entity. */
export function rightPairs(
  clusters: readonly { readonly members: readonly number[] }[],
  entities: ArrayLike<string | number>,
): { right: number; implied: number } {
  let [right, implied] = [0, 0];
  for (const { members } of clusters)
    for (const [at, one] of members.entries())
      for (const other of members.slice(at + 1)) {
        implied++;
        if (entities[one] === entities[other]) right++;
      }
  return { right, implied };
}
