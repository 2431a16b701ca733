import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minorDigits, toDecimal, toMinor } from '../../src/crm/money.ts';

describe('money', () => {
  test.each([
    ['1054', 'USD', 105_400],
    ['0.1', 'EUR', 10],
    ['1.005', 'EUR', 101],
    ['-2.345', 'EUR', -235],
    ['1200', 'JPY', 1_200],
    ['.5', 'EUR', 50],
    [0.1 + 0.2, 'EUR', 30],
    [1e21, 'EUR', null],
    ['1,000', 'EUR', null],
    ['12 EUR', 'EUR', null],
    ['', 'EUR', null],
    ['-', 'EUR', null],
  ])('%s in %s is %s minor units', (amount, currency, expected) => {
    expect(toMinor(amount, currency)).toBe(expected);
  });

  test('comes back from minor units as it was', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        (minor, currency) => {
          expect(
            toMinor((minor / 10 ** minorDigits(currency)).toFixed(minorDigits(currency)), currency),
          ).toBe(minor);
          expect(toMinor(toDecimal(minor, currency), currency)).toBe(minor);
        },
      ),
    );
  });

  test.each([
    [105_405, 'USD', '1054.05'],
    [-5, 'EUR', '-0.05'],
    [0, 'EUR', '0.00'],
    [1_200, 'JPY', '1200'],
    [1_234, 'KWD', '1.234'],
    [9_007_199_254_740_991, 'EUR', '90071992547409.91'],
  ])('%d minor units of %s are %s', (minor, currency, expected) => {
    expect(toDecimal(minor, currency)).toBe(expected);
  });
});
