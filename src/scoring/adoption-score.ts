/** Of what was due, so much was done. */
export interface Done {
  readonly due: number;
  readonly done: number;
}

/** How many judgements the team's share counts for beside a rep's own. */
export const SHRINK_BY = 10;
/** What a team is taken to do where too few people are in it for its own share to be told. */
export const USUAL_SHARE = 0.8;

/**
 * A rep's share drawn towards the team's: (n x + k mu) / (n + k), with k = 10. So a few records say little.
 * @param team the team's share; null where it may not be told
 */
export function shrunk({ due, done }: Done, team: number | null): number {
  return (done + SHRINK_BY * (team ?? USUAL_SHARE)) / (due + SHRINK_BY);
}

/** A share of each part of adoption; null where it is unknown. */
export interface PartShare {
  readonly id: string;
  readonly weight: number;
  readonly share: number | null;
}

/** An adoption score: 0 to 100 over the parts that are known, and the share of all parts' weight that these are. */
export interface AdoptionScore {
  readonly value: number | null;
  readonly coverage: number;
}

/** The weighted mean of the known parts: what is unknown lowers the coverage, and not the score. */
export function adoptionScore(parts: readonly PartShare[]): AdoptionScore {
  let [sum, weight, all] = [0, 0, 0];
  for (const part of parts) {
    all += part.weight;
    if (part.share === null) continue;
    sum += part.weight * part.share;
    weight += part.weight;
  }
  return { value: weight === 0 ? null : (100 * sum) / weight, coverage: all === 0 ? 0 : weight / all };
}

/** What several did of what was due, together; null of nothing. */
export function together(some: readonly Done[]): (Done & { readonly share: number }) | null {
  const due = some.reduce((sum, each) => sum + each.due, 0);
  const done = some.reduce((sum, each) => sum + each.done, 0);
  return due === 0 ? null : { due, done, share: done / due };
}
