import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FEWEST_PEOPLE, foldSmall } from '../../src/progress/fold.ts';

const group = (id: string, people: number) => ({ id, people, value: 50, n: people * 10, weight: people });

describe('folding groups of people', () => {
  test('teams of 3 and 4 are shown as one', () => {
    expect(
      foldSmall([group('a', 3), group('b', 4), group('c', 8)])?.map((folded) => [folded.ids, folded.people]),
    ).toEqual([
      [['a', 'b'], 7],
      [['c'], 8],
    ]);
  });

  test('one small team goes with the smallest of the others, so that it cannot be worked out by subtraction', () => {
    expect(foldSmall([group('a', 2), group('b', 9), group('c', 6)])?.map((folded) => folded.ids)).toEqual([
      ['a', 'c'],
      ['b'],
    ]);
  });

  test('four people in all are not shown at all', () => {
    expect(foldSmall([group('a', 1), group('b', 3)])).toBeNull();
  });

  test('whatever the teams, every shown group has five people or more, and nobody is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 9 }), (sizes) => {
        const folded = foldSmall(sizes.map((people, index) => group(`t${index}`, people)));
        const total = sizes.reduce((sum, people) => sum + people, 0);
        if (folded === null) expect(total).toBeLessThan(FEWEST_PEOPLE);
        else {
          expect(Math.min(...folded.map(({ people }) => people))).toBeGreaterThanOrEqual(FEWEST_PEOPLE);
          expect(folded.reduce((sum, { people }) => sum + people, 0)).toBe(total);
        }
      }),
    );
  });
});
