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
    expect(shortest([], 1)).toEqual([]);
  });

  test('begins with what gives most per fix, and of equally few fixes takes those that give most', () => {
    const [quick, slow, poor] = [choice(3, 1), choice(4, 2), choice(2, 1)];
    expect(shortest([slow, poor, quick], 7)).toEqual([quick, slow]);
    expect(shortest([choice(5, 3), poor, quick], 8)).toEqual([quick, choice(5, 3)]);
    expect(shortest([poor, slow, quick], 2)).toEqual([quick]);
    expect(shortest([quick, poor, slow], 4)).toEqual([quick, poor]);
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
    // What is best per fix, until it is enough: at most a choice too many.
    let [given, fixes] = [0, 0];
    for (const one of many.toSorted((a, b) => b.gives / b.fixes - a.gives / a.fixes)) {
      if (given >= need) break;
      given += one.gives;
      fixes += one.fixes;
    }
    expect(fixesOf(taken)).toBeLessThanOrEqual(fixes);
    expect(fixesOf(taken)).toBeGreaterThanOrEqual(fixes - 3);
  });
});
