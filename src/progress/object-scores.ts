import type { Check } from '../checks/check.ts';
import type { MeasurementRow } from '../store/ports.ts';
import { FEWEST_PEOPLE } from './fold.ts';

/** The score of the records of one kind, or of several together. */
export interface ObjectScore {
  readonly ids: readonly string[];
  readonly value: number;
  readonly n: number;
}

/**
 * Scores by object; those of which nothing was judged are left out. Where users are fewer than five people, theirs is told
 * with that of the object with the fewest judgements, so that nobody can work it out from the whole and the others.
 * @param rows scores by object
 * @param results of a day's checks
 */
export function objectScores(
  rows: readonly MeasurementRow[],
  results: readonly { readonly id: string; readonly checked: number }[],
  checks: readonly Check[],
): ObjectScore[] {
  const scored = rows.flatMap(({ groupId, value, n, detail }) => {
    const { weight } = JSON.parse(detail) as { weight: number };
    return value === null || !n ? [] : [{ id: groupId, value, n, weight }];
  });
  const ofUsers = new Set(checks.filter(({ object }) => object === 'user').map(({ id }) => id));
  const users = Math.max(0, ...results.filter(({ id }) => ofUsers.has(id)).map(({ checked }) => checked));
  const own = ({ id, value, n }: (typeof scored)[number]): ObjectScore => ({ ids: [id], value, n });
  const few = users >= FEWEST_PEOPLE ? undefined : scored.find(({ id }) => id === 'user');
  if (!few) return scored.map(own);
  const others = scored.filter((score) => score !== few);
  const [smallest] = others.toSorted((a, b) => a.n - b.n);
  return others.map((score) => {
    if (score !== smallest) return own(score);
    const weight = score.weight + few.weight;
    const value = (score.value * score.weight + few.value * few.weight) / weight;
    return { ids: [score.id, few.id], value, n: score.n + few.n };
  });
}
