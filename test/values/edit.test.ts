import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOneEdit } from '../../src/values/edit.ts';

/** Optimal string alignment distance, by the textbook's table. */
function distance(left: string, right: string): number {
  const [a, b] = [[...left], [...right]];
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number) => table[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const crossed = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = crossed ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
      (table[i] as number[])[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, swapped);
    }
  }
  return at(a.length, b.length);
}

const letters = fc.constantFrom('a', 'b', 'c', 'é', '😀', '𐌰');
const word = fc.array(letters, { maxLength: 8 }).map((all) => all.join(''));

describe('one edit', () => {
  test('is what the table of all alignments says, for any two words', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(isOneEdit(a, b)).toBe(distance(a, b) === 1);
      }),
      { numRuns: 3000 },
    );
  });

  test('is what the table says for words that differ in little', () => {
    const near = fc.tuple(word, fc.nat(8), fc.nat(2), word).map(([base, at, less, more]) => {
      const all = [...base];
      all.splice(at, less, ...[...more].slice(0, 2));
      return [base, all.join('')] as const;
    });
    fc.assert(
      fc.property(near, ([a, b]) => {
        expect(isOneEdit(a, b)).toBe(distance(a, b) === 1);
        expect(isOneEdit(b, a)).toBe(isOneEdit(a, b));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['technolgy', 'technology', true],
    ['technologyy', 'technology', true],
    ['tecknology', 'technology', true],
    ['tehcnology', 'technology', true],
    ['hectnology', 'technology', false],
    ['technology', 'technology', false],
    ['niger', 'nigeria', false],
    ['', 'a', true],
    ['', '', false],
    ['ab', 'ba', true],
    ['abc', 'cba', false],
    ['😀', '😁', true],
    ['😀', '', true],
  ])('of %j and %j is %s', (a, b, one) => {
    expect(isOneEdit(a, b)).toBe(one);
  });
});
