import { describe, expect, test } from 'vitest';
import { type Compared, estimate } from '../../src/progress/effect-estimate.ts';
import { studentQuantile } from '../../src/progress/student.ts';

/** Rows of a stratum: so many nudged and held out, so many of each fixed, dealt to five reps in turn. */
function stratum(at: number, nudged: number, fixed: number, heldOut: number, fixedToo: number): Compared {
  const rows = [
    ...Array.from({ length: nudged }, (_, index) => [0, index < fixed ? 1 : 0] as const),
    ...Array.from({ length: heldOut }, (_, index) => [1, index < fixedToo ? 1 : 0] as const),
  ];
  return {
    rep: rows.map((_, index) => index % 5),
    stratum: rows.map(() => at),
    heldOut: rows.map(([held]) => held),
    outcome: rows.map(([, came]) => came),
  };
}

function together(...parts: readonly Compared[]): Compared {
  const all = (of: (part: Compared) => ArrayLike<number>) => parts.flatMap((part) => Array.from(of(part)));
  return {
    rep: all(({ rep }) => rep),
    stratum: all((part) => part.stratum),
    heldOut: all(({ heldOut }) => heldOut),
    outcome: all(({ outcome }) => outcome),
  };
}

describe('the estimate', () => {
  const compared = together(stratum(0, 8, 4, 2, 0), stratum(1, 6, 3, 4, 1));

  test('weighs the differences of strata by Mantel and Haenszel', () => {
    // (1.6 × .5 + 2.4 × .25) / 4, and without a nudge (1.6 × 0 + 2.4 × .25) / 4.
    const { estimate: made, sizes } = estimate(compared);
    expect(made?.value).toBeCloseTo(0.35, 12);
    expect(made?.withoutNudge).toBeCloseTo(0.15, 12);
    expect(sizes).toMatchObject({ nudged: 14, heldOut: 6, reps: 5 });
  });

  test('has the interval of the jackknife over reps', () => {
    const { estimate: made, sizes } = estimate(compared);
    const less = [0, 1, 2, 3, 4].map((rep) => {
      const keep = Array.from(compared.rep).flatMap((own, at) => (own === rep ? [] : [at]));
      const of = (column: ArrayLike<number>) => keep.map((at) => column[at] ?? 0);
      const { heldOut, outcome } = compared;
      const without = {
        rep: of(compared.rep),
        stratum: of(compared.stratum),
        heldOut: of(heldOut),
        outcome: of(outcome),
      };
      return estimate(without).estimate?.value ?? Number.NaN;
    });
    const squares = less.reduce((sum, value) => sum + (value - 0.35) ** 2, 0);
    const half = studentQuantile(0.9, sizes.evenReps - 1) * Math.sqrt((4 / 5) * squares);
    expect((made?.high80 ?? 0) - 0.35).toBeCloseTo(half, 10);
    expect(0.35 - (made?.low80 ?? 0)).toBeCloseTo(half, 10);
  });

  test('leaves out strata in which there is nobody to compare with', () => {
    const more = together(compared, stratum(2, 9, 9, 0, 0));
    expect(estimate(more).estimate).toEqual(estimate(compared).estimate);
    expect(estimate(more).sizes).toEqual(estimate(compared).sizes);
    expect(estimate(stratum(0, 9, 9, 0, 0)).estimate).toBeNull();
    expect(estimate({ rep: [], stratum: [], heldOut: [], outcome: [] }).estimate).toBeNull();
  });

  test('is none where outcomes do not vary: an interval of no width would claim too much', () => {
    expect(estimate(stratum(0, 60, 0, 60, 0)).estimate).toBeNull();
  });
});
