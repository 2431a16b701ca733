import type { Model } from './model.ts';
import { canBe, type Relation } from './related.ts';

/** A model as weights in natural logarithms, for and against "by chance": what EM and the scores add up. */
export interface Weights {
  readonly prior: number;
  readonly relations: readonly Relation[];
  readonly relatedPriors: readonly number[];
  /** By column and level. */
  readonly same: readonly Float64Array[];
  /** By relation, column and level; null for columns that it does not share. */
  readonly related: readonly (readonly (Float64Array | null)[])[];
  /** What agreeing in two columns says less than in each alone. */
  readonly dependences: readonly {
    readonly column: number;
    readonly on: number;
    readonly width: number;
    readonly lift: Float64Array;
    /** By relation: whether it shares one of the two. */
    readonly shared: readonly boolean[];
  }[];
}

export function weightsOf(model: Model): Weights {
  const { chance, same, related, relations } = model;
  const byChance = relations.reduce(
    (rest, { among }, of) => rest - (among.length ? 0 : (model.relatedShares[of] as number)),
    1 - model.sameShare,
  );
  const against = Math.max(byChance, 1e-9);
  const weigh = (shares: Float64Array, at: number) =>
    shares.map((share, level) => Math.log(share / (chance.levels[at]?.[level] as number)));
  return {
    prior: Math.log(model.sameShare / against),
    relations,
    // Among pairs that agree in something first, the share is of those pairs.
    relatedPriors: model.relatedShares.map((share, of) =>
      Math.log(relations[of]?.among.length ? share / (1 - share) : share / against),
    ),
    same: same.map(weigh),
    related: related.map((own, of) =>
      own.map((shares, at) => {
        if (!relations[of]?.shares[at]) return null;
        const weights = weigh(shares, at);
        // What follows from the other agreement makes values alike; equal they are by chance only.
        if (relations[of].among.length > 0) weights[weights.length - 1] = 0;
        return weights;
      }),
    ),
    dependences: chance.dependences.map(({ column, on, lift }) => ({
      column,
      on,
      width: chance.levels[on]?.length ?? 0,
      lift: lift.map(Math.log),
      shared: relations.map(({ shares }) => Boolean(shares[column] || shares[on])),
    })),
  };
}

/** Fills in the log odds of "one thing" and then of each relation, against "by chance". */
export function oddsOf(weights: Weights, levels: Int8Array, into: Float64Array): void {
  const { same, related } = weights;
  into[0] = weights.prior;
  for (let of = 0; of < related.length; of++)
    into[of + 1] = canBe(weights.relations[of] as Relation, levels)
      ? (weights.relatedPriors[of] as number)
      : Number.NEGATIVE_INFINITY;
  for (let at = 0; at < levels.length; at++) {
    const level = levels[at] as number;
    if (level < 0) continue;
    into[0] = (into[0] as number) + ((same[at] as Float64Array)[level] as number);
    for (let of = 0; of < related.length; of++) {
      const own = related[of]?.[at];
      if (own) into[of + 1] = (into[of + 1] as number) + (own[level] as number);
    }
  }
  for (const { column, on, width, lift, shared } of weights.dependences) {
    const [one, other] = [levels[column] as number, levels[on] as number];
    if (one < 0 || other < 0) continue;
    const log = lift[one * width + other] as number;
    into[0] = (into[0] as number) - log;
    for (let of = 0; of < related.length; of++) if (shared[of]) into[of + 1] = (into[of + 1] as number) - log;
  }
}

/** Log odds of "one thing" against everything else. */
export function against(logs: Float64Array): number {
  let rest = 1;
  for (let of = 1; of < logs.length; of++) rest += Math.exp(logs[of] as number);
  return (logs[0] as number) - Math.log(rest);
}
