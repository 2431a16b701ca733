import { studentQuantile } from './student.ts';

/**
 * Findings that drew their lot, in columns: whose each is, what it is compared among, which lot it drew, and what came
 * of it. Reps and strata are numbered from 0.
 */
export interface Compared {
  readonly rep: ArrayLike<number>;
  readonly stratum: ArrayLike<number>;
  /** 1 held out, 0 nudged. */
  readonly heldOut: ArrayLike<number>;
  /** 1 fixed, 0 not; or what fixing it gave, 0 where it was not fixed. */
  readonly outcome: ArrayLike<number>;
}

/** What nudging adds to the outcome of a finding, on average. */
export interface Estimate {
  readonly value: number;
  readonly low80: number;
  readonly high80: number;
  readonly low95: number;
  readonly high95: number;
  /** The mean outcome of the held-out findings, each stratum weighing as in `value`. */
  readonly withoutNudge: number;
}

/** How much there is to compare. */
export interface Sizes {
  readonly nudged: number;
  readonly heldOut: number;
  readonly reps: number;
  /** Reps as if they all had equally many findings: what the interval rests on. */
  readonly evenReps: number;
}

/**
 * The difference of the mean outcomes of nudged and held-out findings, and how sure it is.
 *
 * *Like with like*: differences are taken within each stratum and weighed by n₁n₀/(n₁+n₀), the Mantel-Haenszel risk
 * difference (S. Greenland, J. Robins, Biometrics 41, 1985, p. 55; the same number as least squares with an intercept
 * a stratum). Since lots were drawn within strata, it is unbiased whatever the reps' own rates are.
 *
 * *Its variance*: a rep's findings go together, and nudging may do more for one rep than for another, so the interval
 * is for reps like these and not for these findings: the jackknife that leaves out one rep at a time,
 * (R−1)/R Σ(δ₋ᵣ−δ)² (CV3: R. Bell, D. McCaffrey, Survey Methodology 28, 2002; J. MacKinnon, M. Nielsen, M. Webb, J. of
 * Econometrics 232, 2023). The quantiles are Student's, with the degrees of freedom by which such a sum of squares
 * varies when reps have unequally many findings (F. Satterthwaite, 1946): (Σw)²/Σw² − 1, where w is what a rep adds to
 * the weights.
 * @returns null where there is nothing to compare, or the outcomes do not vary
 */
export function estimate(compared: Compared): { readonly sizes: Sizes; readonly estimate: Estimate | null } {
  const tallies = tally(compared);
  const { strata, sums, held, nudgedAll, heldAll } = tallies;
  let [top, weight, without] = [0, 0, 0];
  for (let stratum = 0; stratum < strata; stratum++) {
    const [n1, n0] = [nudgedAll[stratum] ?? 0, heldAll[stratum] ?? 0];
    if (n1 === 0 || n0 === 0) continue;
    const own = (n1 * n0) / (n1 + n0);
    top += own * ((sums[stratum] ?? 0) / n1 - (held[stratum] ?? 0) / n0);
    weight += own;
    without += (own * (held[stratum] ?? 0)) / n0;
  }
  const { squares, sizes } = leaveOut(compared, tallies, top, weight);
  const value = weight > 0 ? top / weight : 0;
  const error = Math.sqrt(squares);
  const degrees = sizes.evenReps - 1;
  if (weight === 0 || degrees <= 0 || !(error > 0)) return { sizes, estimate: null };
  const half80 = studentQuantile(0.9, degrees) * error;
  const half95 = studentQuantile(0.975, degrees) * error;
  return {
    sizes,
    estimate: {
      value,
      low80: value - half80,
      high80: value + half80,
      low95: value - half95,
      high95: value + half95,
      withoutNudge: without / weight,
    },
  };
}

interface Tallies {
  readonly reps: number;
  readonly strata: number;
  /** By stratum: how many were nudged and held out, and the sums of their outcomes. */
  readonly nudgedAll: Float64Array;
  readonly heldAll: Float64Array;
  readonly sums: Float64Array;
  readonly held: Float64Array;
  /** Places in the columns, rep by rep; those of rep r are `order[start[r]]` up to `order[start[r + 1] - 1]`. */
  readonly order: Int32Array;
  readonly start: Int32Array;
}

function tally({ rep, stratum, heldOut, outcome }: Compared): Tallies {
  let [reps, strata] = [0, 0];
  for (let at = 0; at < rep.length; at++) {
    reps = Math.max(reps, (rep[at] ?? 0) + 1);
    strata = Math.max(strata, (stratum[at] ?? 0) + 1);
  }
  const [nudgedAll, heldAll] = [new Float64Array(strata), new Float64Array(strata)];
  const [sums, held] = [new Float64Array(strata), new Float64Array(strata)];
  const start = new Int32Array(reps + 1);
  for (let at = 0; at < rep.length; at++) {
    const s = stratum[at] ?? 0;
    const [count, sum] = heldOut[at] ? [heldAll, held] : [nudgedAll, sums];
    count[s] = (count[s] ?? 0) + 1;
    sum[s] = (sum[s] ?? 0) + (outcome[at] ?? 0);
    start[(rep[at] ?? 0) + 1] = (start[(rep[at] ?? 0) + 1] ?? 0) + 1;
  }
  for (let r = 0; r < reps; r++) start[r + 1] = (start[r + 1] ?? 0) + (start[r] ?? 0);
  const order = new Int32Array(rep.length);
  const next = start.slice();
  for (let at = 0; at < rep.length; at++) {
    const r = rep[at] ?? 0;
    order[next[r] ?? 0] = at;
    next[r] = (next[r] ?? 0) + 1;
  }
  return { reps, strata, nudgedAll, heldAll, sums, held, order, start };
}

/** The jackknife's sum of squares, and the sizes: each rep is taken out of the strata that it has findings in. */
function leaveOut(
  { stratum, heldOut, outcome }: Compared,
  { reps, strata, nudgedAll, heldAll, sums, held, order, start }: Tallies,
  top: number,
  weight: number,
): { readonly squares: number; readonly sizes: Sizes } {
  const [own1, own0] = [new Float64Array(strata), new Float64Array(strata)];
  const [sum1, sum0] = [new Float64Array(strata), new Float64Array(strata)];
  const touched: number[] = [];
  const value = weight > 0 ? top / weight : 0;
  let [informative, squares, shares, shareSquares, nudged, heldCount] = [0, 0, 0, 0, 0, 0];
  for (let r = 0; r < reps; r++) {
    touched.length = 0;
    for (let place = start[r] ?? 0; place < (start[r + 1] ?? 0); place++) {
      const at = order[place] ?? 0;
      const s = stratum[at] ?? 0;
      if (own1[s] === 0 && own0[s] === 0) touched.push(s);
      const [count, sum] = heldOut[at] ? [own0, sum0] : [own1, sum1];
      count[s] = (count[s] ?? 0) + 1;
      sum[s] = (sum[s] ?? 0) + (outcome[at] ?? 0);
    }
    let [topLess, weightLess, share] = [top, weight, 0];
    for (const s of touched) {
      const [n1, n0] = [nudgedAll[s] ?? 0, heldAll[s] ?? 0];
      const [m1, m0] = [n1 - (own1[s] ?? 0), n0 - (own0[s] ?? 0)];
      const [x1, x0] = [sums[s] ?? 0, held[s] ?? 0];
      if (n1 > 0 && n0 > 0) {
        const total = n1 + n0;
        topLess -= (x1 * n0 - x0 * n1) / total;
        weightLess -= (n1 * n0) / total;
        share += ((own1[s] ?? 0) * n0 * n0 + (own0[s] ?? 0) * n1 * n1) / (total * total);
        nudged += own1[s] ?? 0;
        heldCount += own0[s] ?? 0;
      }
      if (m1 > 0 && m0 > 0) {
        topLess += ((x1 - (sum1[s] ?? 0)) * m0 - (x0 - (sum0[s] ?? 0)) * m1) / (m1 + m0);
        weightLess += (m1 * m0) / (m1 + m0);
      }
      own1[s] = 0;
      own0[s] = 0;
      sum1[s] = 0;
      sum0[s] = 0;
    }
    if (share === 0) continue;
    informative++;
    shares += share;
    shareSquares += share * share;
    // Without the only rep that compares anything, nothing is left to differ by.
    const less = weightLess > 1e-9 ? topLess / weightLess : 0;
    squares += (less - value) ** 2;
  }
  return {
    squares: informative > 1 ? (squares * (informative - 1)) / informative : 0,
    sizes: {
      nudged,
      heldOut: heldCount,
      reps: informative,
      evenReps: shareSquares > 0 ? (shares * shares) / shareSquares : 0,
    },
  };
}
