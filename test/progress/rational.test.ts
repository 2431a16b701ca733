import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minus, numberOf, plus, rationalOf, textOf } from '../../src/progress/rational.ts';

const fractions = fc.record({
  over: fc.integer({ min: -1000, max: 1000 }),
  under: fc.integer({ min: 1, max: 1000 }),
});
const of = ({ over, under }: { over: number; under: number }) => rationalOf(over / under, { over, under });

describe('exact fractions', () => {
  test('stand in lowest terms, and are told so', () => {
    expect(
      ['10/20', '-6/4', '0/7', '12/4', '-3/1'].map((text) => {
        const [over = 0, under = 1] = text.split('/').map(Number);
        return textOf(of({ over, under }));
      }),
    ).toEqual(['1/2', '-3/2', '0', '3', '-3']);
    expect(of({ over: 0, under: 7 })).toEqual({ over: 0n, under: 1n });
  });

  test('of a double are the fraction that it stands for', () => {
    expect([0.75, -2.5, 4, 0].map((value) => textOf(rationalOf(value, null)))).toEqual([
      '3/4',
      '-5/2',
      '4',
      '0',
    ]);
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), (value) => {
        const { over, under } = rationalOf(value, null);
        // A power of two, and the same double again.
        expect(under & (under - 1n)).toBe(0n);
        if (under < 2n ** 1000n) expect(Number(over) / Number(under)).toBe(value === 0 ? 0 : value);
      }),
    );
    expect(textOf(rationalOf(0.1, { over: 1, under: 10 }))).toBe('1/10');
  });

  test('are added and taken off without a residual', () => {
    expect(textOf(plus(of({ over: 1, under: 6 }), of({ over: 1, under: 10 })))).toBe('4/15');
    expect(textOf(minus(of({ over: 1, under: 6 }), of({ over: 1, under: 10 })))).toBe('1/15');
    fc.assert(
      fc.property(fractions, fractions, fractions, (a, b, c) => {
        const [x, y, z] = [of(a), of(b), of(c)];
        expect(minus(plus(x, y), y)).toEqual(x);
        expect(plus(plus(x, y), z)).toEqual(plus(x, plus(z, y)));
        expect(numberOf(plus(x, y))).toBeCloseTo(a.over / a.under + b.over / b.under, 9);
        expect(numberOf(minus(x, y))).toBeCloseTo(a.over / a.under - b.over / b.under, 9);
      }),
    );
  });

  test('are the nearest double, also where their parts are no safe integers', () => {
    expect([of({ over: 1, under: 3 }), of({ over: -7, under: 2 })].map(numberOf)).toEqual([1 / 3, -3.5]);
    const most = BigInt(Number.MAX_SAFE_INTEGER);
    expect(numberOf({ over: most, under: 1n })).toBe(Number.MAX_SAFE_INTEGER);
    const large = 3n ** 50n;
    expect(numberOf({ over: large, under: 2n * large + 1n })).toBeCloseTo(0.5, 15);
    expect(numberOf({ over: -large, under: 4n })).toBeCloseTo(-Number(large) / 4, -10);
    expect(numberOf({ over: 1n, under: large }) * Number(large)).toBeCloseTo(1, 15);
    expect(numberOf({ over: -(10n ** 30n), under: 10n ** 90n + 1n }) * 1e60).toBeCloseTo(-1, 15);
    // Hundreds of digits on both sides are no infinity over another.
    expect(numberOf({ over: 10n ** 400n, under: 3n * 10n ** 400n })).toBeCloseTo(1 / 3, 12);
    expect(numberOf({ over: 1n, under: 3n * 10n ** 400n })).toBe(0);
    expect(numberOf({ over: -(10n ** 400n), under: 3n * 10n ** 400n + 1n })).toBeCloseTo(-1 / 3, 12);
  });
});
