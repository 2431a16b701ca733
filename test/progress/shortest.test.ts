import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Choice, shortest } from '../../src/progress/shortest.ts';

const choice = (gives: number, fixes: number): Choice => ({ gives, fixes });
const fixesOf = (choices: readonly Choice[]) => choices.reduce((sum, { fixes }) => sum + fixes, 0);
const givesOf = (choices: readonly Choice[]) => choices.reduce((sum, { gives }) => sum + gives, 0);

/** By trying every set. */
function fewest(choices: readonly Choice[], need: number): number | null {
  let best: number | null = null;
  for (let set = 0; set < 2 ** choices.length; set++) {
    const taken = choices.filter((_, at) => (set >> at) & 1);
    if (givesOf(taken) >= need && (best === null || fixesOf(taken) < best)) best = fixesOf(taken);
  }
  return best;
}

describe('the shortest list', () => {
  test('takes one large choice of two fixes rather than three small ones', () => {
    const large = choice(10, 2);
    expect(shortest([choice(4, 1), choice(3, 1), choice(3, 1), large], 10)).toEqual([large]);
  });

  test('takes what is just enough, not what is best per fix', () => {
    expect(fixesOf(shortest([choice(9, 2), choice(4, 1)], 4))).toBe(1);
  });

  test('is everything where everything is not enough, and nothing where nothing is needed', () => {
    const all = [choice(1, 1), choice(2, 3)];
    expect(shortest(all, 4)).toEqual(all);
    expect(shortest(all, 0)).toEqual([]);
  });

  test('is as short as any that is enough', () => {
    const some = fc.array(
      fc.record({ gives: fc.integer({ min: 1, max: 30 }), fixes: fc.integer({ min: 1, max: 4 }) }),
      { minLength: 1, maxLength: 11 },
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 120 }), (choices, need) => {
        const best = fewest(choices, need);
        const taken = shortest(choices, need);
        if (best === null) {
          expect(taken).toHaveLength(choices.length);
          return;
        }
        expect(givesOf(taken)).toBeGreaterThanOrEqual(need);
        expect(fixesOf(taken)).toBe(best);
      }),
      { numRuns: 300 },
    );
  });

  test('of a hundred thousand choices is found at once', () => {
    const many = Array.from({ length: 100_000 }, (_, at) => choice(1 + ((at * 7_919) % 997), 1 + (at % 3)));
    const need = givesOf(many) / 2;
    const taken = shortest(many, need);
    expect(givesOf(taken)).toBeGreaterThanOrEqual(need);
    expect(fixesOf(taken)).toBeLessThan(fixesOf(many) / 2);
  });
});
