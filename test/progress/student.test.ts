import { expect, test } from 'vitest';
import { studentQuantile } from '../../src/progress/student.ts';

// Printed in every table of the t distribution.
test.each([
  [0.975, 1, 12.706],
  [0.975, 2, 4.3027],
  [0.9, 5, 1.4759],
  [0.975, 10, 2.2281],
  [0.9, 20, 1.3253],
  [0.975, 29, 2.0452],
  [0.975, 120, 1.9799],
  [0.975, 1e7, 1.95996],
  [0.5, 7, 0],
])(
  'a t stays below its quantile with a chance of %d at %d degrees of freedom',
  (chance, degrees, quantile) => {
    expect(studentQuantile(chance, degrees)).toBeCloseTo(quantile, 4 - (quantile > 10 ? 1 : 0));
  },
);

test('degrees of freedom need not be whole', () => {
  const between = studentQuantile(0.975, 3.5);
  expect(between).toBeLessThan(studentQuantile(0.975, 3));
  expect(between).toBeGreaterThan(studentQuantile(0.975, 4));
});
