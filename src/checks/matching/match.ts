import type { PassReport } from './blocking.ts';
import { compareCandidates } from './candidates.ts';
import { drawPairs, learnChance } from './chance.ts';
import { type Cluster, clustersOf } from './clusters.ts';
import { type Column, comparable } from './columns.ts';
import { canTell } from './health.ts';
import { firstModel, learn } from './learning.ts';
import type { Model, PatternCount } from './model.ts';
import { type Comparer, createComparer } from './pairs.ts';
import { rarityOf } from './rarity.ts';
import { relationsOf } from './related.ts';
import { createScorer, type KeptPairs, type Scorer } from './scoring.ts';
import { apartIn } from './systems.ts';

/** Log odds of a share: of .9, 2.197. */
export const logOdds = (share: number): number => Math.log(share / (1 - share));

/** The one threshold: records are taken for one thing where that is likelier than not. */
export const MATCH = logOdds(0.5);

/** What is to be matched, and what is known of it. */
export interface MatchQuestion {
  readonly columns: readonly Column[];
  /** How many records there are. */
  readonly size: number;
  /** By record, the number of the system that it comes from; null where there is one. */
  readonly systems: Uint8Array | null;
  /** Whether two records must never come together, whatever they look like. */
  readonly apart: (left: number, right: number) => boolean;
}

/** What came out, with everything that explains it. */
export interface Matching {
  readonly columns: readonly Column[];
  readonly model: Model;
  readonly scorer: Scorer;
  readonly passes: readonly PassReport[];
  readonly candidates: number;
  readonly pairs: KeptPairs;
  readonly odds: Float64Array;
  /** By `MATCH`; empty where `found` is false. */
  readonly clusters: readonly Cluster[];
  /** Clusters of the same records at another threshold. */
  readonly clustersAt: (threshold: number) => readonly Cluster[];
  /** Whether the columns can tell copies from strangers at all. If not, only exact duplicates can be named. */
  readonly found: boolean;
  /** Pairs of one thing that EM expects, before anything was clustered. */
  readonly expectedPairs: number;
}

/**
 * Finds the records that are one thing, without labels. What happens by chance is learnt from random pairs; how copies
 * and related records agree, by EM over the candidates; then everything again from the clusters, with rare agreements
 * counted for more. The same question has the same answer.
 */
export function match(question: MatchQuestion): Matching {
  const { size } = question;
  const columns = comparable(question.columns);
  const comparer = createComparer(columns);
  const relations = relationsOf(columns);
  const drawn = drawPairs(comparer, size);
  const first = firstModel(
    comparer,
    learnChance(comparer, drawn, size, () => false),
    relations,
    size,
  );
  const { pairs, patterns, candidates, passes } = compareCandidates(comparer, first, size);
  const learnt = learn(first, [...patterns.values()]);
  const rough = createScorer(comparer, learnt, () => undefined);
  const roughClusters = clustersOf(
    { ...pairs, odds: rough.score(pairs) },
    size,
    MATCH,
    rough.oddsOf,
    question.apart,
  );

  const thing = new Int32Array(size).fill(-1);
  roughClusters.forEach(({ members }, at) => {
    for (const record of members) thing[record] = at;
  });
  const chance = learnChance(
    comparer,
    drawn,
    size,
    (left, right) => thing[left] !== -1 && thing[left] === thing[right],
  );
  const model = learn({ ...learnt, chance }, withKnown(comparer, patterns, roughClusters), 1);
  const things = roughClusters.map(({ members }) => members);
  const scorer = createScorer(comparer, model, rarityOf(columns, relations, chance, things, size));
  const odds = scorer.score(pairs);
  const apart = apartIn(question, roughClusters, scorer);
  const clustersAt = (threshold: number) =>
    clustersOf({ ...pairs, odds }, size, threshold, scorer.oddsOf, apart);
  const found = canTell(columns, model);
  return {
    columns,
    model,
    scorer,
    passes,
    candidates,
    pairs,
    odds,
    clusters: found ? clustersAt(MATCH) : [],
    clustersAt: found ? clustersAt : () => [],
    found,
    expectedPairs: learnt.sameShare * learnt.allPairs,
  };
}

/** The patterns with the pairs that lie within one cluster as known, also those that were no candidates. */
function withKnown(
  comparer: Comparer,
  patterns: ReadonlyMap<number, PatternCount>,
  clusters: readonly Cluster[],
): PatternCount[] {
  const known = new Map<number, number>();
  for (const { members } of clusters)
    for (const [at, left] of members.entries())
      for (const right of members.slice(at + 1)) {
        const code = comparer.patternOf(left, right);
        known.set(code, (known.get(code) ?? 0) + 1);
      }
  const all = new Set([...patterns.keys(), ...known.keys()]);
  return [...all].map((code) => {
    const own = known.get(code) ?? 0;
    const pattern = patterns.get(code);
    return {
      levels: pattern?.levels ?? comparer.levelsOf(code),
      n: Math.max(pattern?.n ?? 0, own),
      known: own,
    };
  });
}
