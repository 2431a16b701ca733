import type { Chance } from './chance.ts';
import { KINDS } from './kinds.ts';
import type { Model, PatternCount } from './model.ts';
import type { Comparer } from './pairs.ts';
import { canBe, type Relation } from './related.ts';
import { oddsOf, weightsOf } from './weights.ts';

/** So many pairs the shares of the kinds weigh in what is learnt. */
const PRIOR_PAIRS = 15;
const MOST_ROUNDS = 200;
/** At most this share of the copies of one thing differ in a column. */
const MOST_DIFFERING = 0.5;
/** Learning ends when the expected number of matches moves by less than this share. */
const STEADY = 1e-4;
/** Before anything is learnt: so many pairs of one thing, and of each relation, for each record. */
const SAME_AT_FIRST = 0.1;
const RELATED_AT_FIRST = 0.02;
/** … and of the pairs among which alone a relation can be. */
const AMONG_AT_FIRST = 0.2;

/** What is believed before anything is learnt. */
export function firstModel(
  comparer: Comparer,
  chance: Chance,
  relations: readonly Relation[],
  size: number,
): Model {
  const allPairs = (size * (size - 1)) / 2;
  const defaults = comparer.columns.map(({ kind }) => Float64Array.from(KINDS[kind].same));
  const relatedPriors = comparer.columns.map(({ kind }) =>
    Float64Array.from(KINDS[kind].related ?? KINDS[kind].same),
  );
  return {
    chance,
    relations,
    priors: defaults,
    same: defaults,
    relatedPriors,
    related: relations.map(() => relatedPriors),
    sameShare: Math.min(0.3, (size * SAME_AT_FIRST) / allPairs),
    relatedShares: relations.map(({ among }) =>
      among.length ? AMONG_AT_FIRST : Math.min(0.1, (size * RELATED_AT_FIRST) / allPairs),
    ),
    allPairs,
  };
}

/**
 * Learns from the candidates' patterns how pairs of one thing agree, and how many there are, by expectation and
 * maximisation; what happens by chance stays as it was learnt from random pairs. Pairs that are no candidates count as
 * different things.
 */
export function learn(first: Model, patterns: readonly PatternCount[], mostRounds = MOST_ROUNDS): Model {
  let model = first;
  for (let round = 0; round < mostRounds; round++) {
    const next = improve(model, patterns);
    const moved = Math.abs(next.sameShare - model.sameShare) / next.sameShare;
    model = next;
    if (moved < STEADY) break;
  }
  return model;
}

function improve(model: Model, patterns: readonly PatternCount[]): Model {
  const { same, relations, allPairs, priors, relatedPriors } = model;
  const sums = same.map((shares) => new Float64Array(shares.length));
  const relatedSums = relations.map(() => same.map((shares) => new Float64Array(shares.length)));
  let matches = 0;
  const relatedMatches = relations.map(() => 0);
  const among = relations.map(() => 0);
  const weights = weightsOf(model);
  const logs = new Float64Array(relations.length + 1);
  for (const { levels, n, known } of patterns) {
    oddsOf(weights, levels, logs);
    const all = logs.reduce((sum, log) => sum + Math.exp(log), 1);
    const own = known + (n - known) * (Math.exp(logs[0] as number) / all);
    matches += own;
    addTo(sums, levels, own);
    for (let of = 0; of < relations.length; of++) {
      const share = (n - known) * (Math.exp(logs[of + 1] as number) / all);
      relatedMatches[of] = (relatedMatches[of] as number) + share;
      addTo(relatedSums[of] as Float64Array[], levels, share);
      const relation = relations[of] as Relation;
      if (relation.among.length && canBe(relation, levels))
        among[of] = (among[of] as number) + share + (n - known) / all;
    }
  }
  return {
    ...model,
    same: sums.map((sum, at) => agreeing(smoothed(sum, priors[at] as Float64Array))),
    related: relatedSums.map((own) => own.map((sum, at) => smoothed(sum, relatedPriors[at] as Float64Array))),
    sameShare: (matches + 0.5) / allPairs,
    relatedShares: relatedMatches.map((n, of) =>
      relations[of]?.among.length ? (n + 0.5) / ((among[of] as number) + 2.5) : (n + 0.5) / allPairs,
    ),
  };
}

function addTo(sums: readonly Float64Array[], levels: Int8Array, n: number): void {
  for (let at = 0; at < levels.length; at++) {
    const level = levels[at] as number;
    if (level < 0) continue;
    const sum = sums[at] as Float64Array;
    sum[level] = (sum[level] as number) + n;
  }
}

/**
 * Copies of one thing agree in most of what both say. Without this, learning may take a way of being related for
 * being the same.
 */
function agreeing(shares: Float64Array): Float64Array {
  const differing = shares[0] as number;
  if (differing <= MOST_DIFFERING) return shares;
  const up = (1 - MOST_DIFFERING) / (1 - differing);
  return shares.map((share, level) => (level === 0 ? MOST_DIFFERING : share * up));
}

function smoothed(sums: Float64Array, prior: Float64Array): Float64Array {
  const total = sums.reduce((sum, n) => sum + n, 0) + PRIOR_PAIRS;
  return sums.map((n, level) => (n + (prior[level] as number) * PRIOR_PAIRS) / total);
}
