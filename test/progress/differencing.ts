import { FEWEST_PEOPLE } from '../../src/progress/fold.ts';

/** People by number. Each has a number of their own, a power of two; a published number is the sum of some people's. */
export type People = readonly number[];

/** Every sum that somebody can make of published numbers by adding and taking away: who is in it, and how often. */
function derived(published: readonly People[], people: number): Int8Array[] {
  const sums = [new Int8Array(people)];
  for (const set of published)
    for (const sum of [...sums])
      for (const sign of [1, -1]) {
        const next = sum.slice();
        for (const person of set) next[person] = (next[person] ?? 0) + sign;
        sums.push(next);
      }
  return sums;
}

/** The people of numbers about one to four whom the viewer does not know. Who is counted twice is still one. */
export function isolated(
  published: readonly People[],
  people: number,
  known: ReadonlySet<number> = new Set(),
) {
  return derived(published, people)
    .map((sum) => [...sum].flatMap((times, person) => (times !== 0 && !known.has(person) ? [person] : [])))
    .filter((set) => set.length > 0 && set.length < FEWEST_PEOPLE);
}

export function everybody(people: number): People {
  return Array.from({ length: people }, (_, person) => person);
}

/** Whose numbers a published one is the sum of: its binary digits. */
export function peopleOf(published: number, people: number): People {
  return everybody(people).filter((person) => Math.floor(published / 2 ** person) % 2 === 1);
}
