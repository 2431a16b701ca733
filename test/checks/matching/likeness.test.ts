import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editsBetween, jaroWinkler } from '../../../src/checks/matching/likeness.ts';

/** Optimal string alignment by its definition, the whole table. */
function byDefinition(one: string, other: string): number {
  const table = Array.from({ length: one.length + 1 }, (_, x) =>
    Array.from({ length: other.length + 1 }, (_, y) => (x === 0 ? y : y === 0 ? x : 0)),
  );
  const at = (x: number, y: number) => table[x]?.[y] ?? 0;
  for (let x = 1; x <= one.length; x++)
    for (let y = 1; y <= other.length; y++) {
      const change = one[x - 1] === other[y - 1] ? 0 : 1;
      let edits = Math.min(at(x - 1, y) + 1, at(x, y - 1) + 1, at(x - 1, y - 1) + change);
      if (x > 1 && y > 1 && one[x - 1] === other[y - 2] && one[x - 2] === other[y - 1])
        edits = Math.min(edits, at(x - 2, y - 2) + 1);
      (table[x] as number[])[y] = edits;
    }
  return at(one.length, other.length);
}

describe('edits', () => {
  test('are those of the definition, up to the bound', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'λ'), maxLength: 9 });
    fc.assert(
      fc.property(text, text, fc.integer({ min: 0, max: 4 }), (one, other, most) => {
        expect(editsBetween(one, other, most)).toBe(Math.min(byDefinition(one, other), most + 1));
      }),
      { numRuns: 2000 },
    );
  });

  test('count a swap of neighbours as one', () => {
    expect(editsBetween('papadakis', 'papadaksi', 3)).toBe(1);
    expect(editsBetween('رضایی', 'رضاییی', 3)).toBe(1);
  });
});

test('Jaro–Winkler has the values that are printed of it', () => {
  expect(jaroWinkler('martha', 'marhta')).toBeCloseTo(0.9611, 4);
  expect(jaroWinkler('dwayne', 'duane')).toBeCloseTo(0.84, 4);
  expect(jaroWinkler('dixon', 'dicksonx')).toBeCloseTo(0.8133, 4);
  expect(jaroWinkler('', 'a')).toBe(0);
});
