import fc from 'fast-check';
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

describe('counted finding by finding', () => {
  interface Row {
    readonly rep: number;
    readonly stratum: number;
    readonly heldOut: number;
    readonly outcome: number;
  }
  const columns = (rows: readonly Row[]): Compared => ({
    rep: rows.map(({ rep }) => rep),
    stratum: rows.map((row) => row.stratum),
    heldOut: rows.map(({ heldOut }) => heldOut),
    outcome: rows.map(({ outcome }) => outcome),
  });
  /** The strata in which both lots were drawn, with the weight and the two means of each. */
  function strataOf(rows: readonly Row[]) {
    return [...Map.groupBy(rows, (row) => row.stratum)].flatMap(([id, own]) => {
      const [nudged, held] = [0, 1].map((lot) => own.filter(({ heldOut }) => heldOut === lot));
      if (!nudged?.length || !held?.length) return [];
      const mean = (some: readonly Row[]) =>
        some.reduce((sum, { outcome }) => sum + outcome, 0) / some.length;
      const weight = (nudged.length * held.length) / own.length;
      return [
        {
          id,
          weight,
          nudged: nudged.length,
          held: held.length,
          difference: mean(nudged) - mean(held),
          without: mean(held),
        },
      ];
    });
  }
  function weighed(rows: readonly Row[], of: 'difference' | 'without'): number {
    const strata = strataOf(rows);
    const weight = strata.reduce((sum, one) => sum + one.weight, 0);
    return weight === 0 ? 0 : strata.reduce((sum, one) => sum + one.weight * one[of], 0) / weight;
  }

  test('reps count as many as if all had equally many findings', () => {
    // Of 6 nudged and 3 held out: 3 + 1, 2 + 1 and 1 + 1, which add 63, 54 and 45 of 81 to the weight.
    const rows = [3, 2, 1].flatMap((nudged, rep) => [
      ...Array.from({ length: nudged }, (_, at) => ({ rep, stratum: 0, heldOut: 0, outcome: at % 2 })),
      { rep, stratum: 0, heldOut: 1, outcome: 0 },
    ]);
    expect(estimate(columns(rows)).sizes).toEqual({
      ...{ nudged: 6, heldOut: 3, reps: 3 },
      evenReps: expect.closeTo(162 ** 2 / (63 ** 2 + 54 ** 2 + 45 ** 2), 12),
    });
  });

  const rows: fc.Arbitrary<Row[]> = fc.array(
    fc.record({
      rep: fc.nat({ max: 4 }),
      stratum: fc.nat({ max: 2 }),
      heldOut: fc.nat({ max: 1 }),
      outcome: fc.nat({ max: 3 }),
    }),
    { maxLength: 24 },
  );

  test('the difference, its intervals and the sizes are those of the formulas', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const strata = new Map(strataOf(all).map((one) => [one.id, one]));
        const compared = all.filter(({ stratum }) => strata.has(stratum));
        const reps = [...new Set(compared.map(({ rep }) => rep))];
        const adds = reps.map((rep) =>
          compared
            .filter((row) => row.rep === rep)
            .reduce((sum, { stratum, heldOut }) => {
              const { nudged = 0, held = 0 } = strata.get(stratum) ?? {};
              return sum + (heldOut ? nudged ** 2 : held ** 2) / (nudged + held) ** 2;
            }, 0),
        );
        const weight = adds.reduce((sum, one) => sum + one, 0);
        const evenReps = weight === 0 ? 0 : weight ** 2 / adds.reduce((sum, one) => sum + one ** 2, 0);
        const value = weighed(all, 'difference');
        const squares = reps.reduce(
          (sum, rep) =>
            sum +
            (weighed(
              all.filter((row) => row.rep !== rep),
              'difference',
            ) -
              value) **
              2,
          0,
        );
        const error = Math.sqrt((squares * (reps.length - 1)) / Math.max(1, reps.length));
        const { sizes, estimate: made } = estimate(columns(all));
        expect(sizes).toEqual({
          nudged: compared.filter(({ heldOut }) => !heldOut).length,
          heldOut: compared.filter(({ heldOut }) => heldOut).length,
          reps: reps.length,
          evenReps: expect.closeTo(evenReps, 9),
        });
        if (weight === 0) expect(made).toBeNull();
        // On the edge of none at all the last bits decide.
        fc.pre(error > 1e-6 && evenReps > 1 + 1e-6);
        expect(made?.value).toBeCloseTo(value, 9);
        expect(made?.withoutNudge).toBeCloseTo(weighed(all, 'without'), 9);
        const [half80, half95] = [0.9, 0.975].map((chance) => studentQuantile(chance, evenReps - 1) * error);
        const near = (one = Number.NaN, other = Number.NaN) =>
          expect(Math.abs(one - other)).toBeLessThan(1e-6 * Math.max(1, Math.abs(other)));
        near(made?.low80, value - (half80 ?? 0));
        near(made?.high80, value + (half80 ?? 0));
        near(made?.low95, value - (half95 ?? 0));
        near(made?.high95, value + (half95 ?? 0));
      }),
    );
  });

  test('of one rep there is nothing to tell', () => {
    const one = [0, 1, 0, 1, 0].map((outcome, at) => ({ rep: 0, stratum: 0, heldOut: at % 2, outcome }));
    expect(estimate(columns(one))).toMatchObject({
      sizes: { reps: 1, evenReps: expect.closeTo(1, 12) },
      estimate: null,
    });
  });
});
