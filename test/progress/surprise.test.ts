import { describe, expect, test } from 'vitest';
import { cohenH, isOutlier, modifiedZ, poissonTails, psi, sampleZ } from '../../src/progress/surprise.ts';

const WEEK = [100, 102, 98, 101, 99, 103, 97];
const POISONED = WEEK.with(6, 400);

describe('surprises (C4)', () => {
  test('the z of the sample, and the modified one', () => {
    // Printed as 4.629101 and .192475, each by a part of the last digit too high.
    expect(sampleZ(WEEK, 110)).toBeCloseTo(4.6291005, 7);
    expect(modifiedZ(WEEK, 110)).toBeCloseTo(3.3725, 10);
    expect(sampleZ(WEEK, 106)).toBeCloseTo(2.77746, 6);
    expect(modifiedZ(WEEK, 106)).toBeCloseTo(2.0235, 10);
  });

  test('one poisoned day hides the next from the one, and hardly from the other', () => {
    expect(sampleZ(POISONED, 110)).toBeCloseTo(-0.294009, 6);
    expect(modifiedZ(POISONED, 110)).toBeCloseTo(3.03525, 10);
    expect([110, 111, 400].map((value) => isOutlier(WEEK, value))).toEqual([false, true, true]);
    expect(isOutlier(POISONED, 400)).toBe(true);
  });

  test('where nothing varied, a change of 10 % is one', () => {
    const still = [50, 50, 50, 50, 50, 50, 51];
    expect([50, 54, 55, 45, 46].map((value) => isOutlier(still, value))).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
    expect([0, 1].map((value) => isOutlier([0, 0, 0, 0], value))).toEqual([false, true]);
    expect(modifiedZ(still, 50)).toBe(0);
    expect(modifiedZ(still, 51)).toBe(Number.POSITIVE_INFINITY);
    expect(modifiedZ(still, 51, 0.6745)).toBe(1);
  });

  test('small counts have tails of their own', () => {
    expect(poissonTails(8, 1).atMost).toBeCloseTo(0.003019, 6);
    expect(poissonTails(8, 0).atMost).toBeCloseTo(0.000335, 6);
    expect(poissonTails(8, 16).atLeast).toBeCloseTo(0.008231, 6);
    expect(poissonTails(8, 0).atLeast).toBe(1);
  });

  test('the distance of shares and of mixes', () => {
    expect(cohenH(0.05, 0.1)).toBeCloseTo(0.1924743, 7);
    expect(cohenH(0.1, 0.05)).toBeCloseTo(-0.1924743, 7);
    expect(psi([0.2, 0.3, 0.5], [0.25, 0.3, 0.45])).toBeCloseTo(0.016425, 6);
    expect(psi([1, 0], [1, 0])).toBe(0);
    expect(psi([0.5, 0.5, 0], [0.4, 0.4, 0.2])).toBeGreaterThan(0.25);
  });
});
