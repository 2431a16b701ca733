import { isEnough, WORTHWHILE } from '../../src/progress/effect.ts';
import { type Compared, type Estimate, estimate } from '../../src/progress/effect-estimate.ts';
import { type Drawn, selectNudged } from '../../src/progress/holdout.ts';
import { type Fates, type Firm, fatesOf, type Happened, happen } from '../worlds/nudges/generate.ts';

/** What came of the comparisons of many simulated organisations. */
export interface Outcome {
  readonly runs: number;
  /** How many said more than "not enough to tell". */
  readonly reported: number;
  /** Of these: whose 80 % and 95 % interval held the planted effect, and who claimed one. */
  readonly covered80: number;
  readonly covered95: number;
  readonly claimed: number;
  /** Mean of the effects and of the 80 % intervals' halves. */
  readonly mean: number;
  readonly half80: number;
  /** Findings compared and reps, on average. */
  readonly nudged: number;
  readonly heldOut: number;
  readonly evenReps: number;
  /** Of all checks of all runs that said anything: how many were proposed to be stopped. */
  readonly stopped: number;
}

const NOTHING: ReadonlyMap<string, Drawn> = new Map();
const NOBODY: ReadonlySet<string> = new Set();
/** A nudge's fixes of a week: the most that a strategy can ask for. */
const MOST = 5;
export const SHARE = 0.2;
const DAY = '2026-06-01';

/** The findings that drew a lot, in columns, and their places among what happened. */
export interface Lots extends Omit<Compared, 'outcome'> {
  readonly at: readonly number[];
}

/** What the product's lots make of what happened. */
export function drawLots({ rep, week, check }: Happened, workspace: string, share = SHARE): Lots {
  const lots = { rep: [] as number[], stratum: [] as number[], heldOut: [] as number[], at: [] as number[] };
  const select = (from: number, to: number) => {
    const ranked = Array.from({ length: to - from }, (_, index) => ({
      at: from + index,
      checkId: `check-${check[from + index]}`,
      source: 'hubspot',
      recordId: String(90_000_000 + from + index),
      firstDay: DAY,
    }));
    const ask = { workspace, ranked, most: MOST, day: DAY, share, log: NOTHING, nudgedBefore: NOBODY };
    for (const { finding, heldOut } of selectNudged(ask).drawn) {
      lots.rep.push(rep[finding.at] ?? 0);
      lots.stratum.push(check[finding.at] ?? 0);
      lots.heldOut.push(heldOut ? 1 : 0);
      lots.at.push(finding.at);
    }
  };
  let from = 0;
  for (let at = 1; at <= rep.length; at++) {
    if (at < rep.length && rep[at] === rep[from] && week[at] === week[from]) continue;
    select(from, at);
    from = at;
  }
  return lots;
}

/** What came of the findings that drew a lot. */
export function compare({ at, ...columns }: Lots, { fixedIfHeldOut, fixedIfNudged }: Fates): Compared {
  const came = (place: number, row: number) =>
    (columns.heldOut[row] ? fixedIfHeldOut : fixedIfNudged)[place] ?? 0;
  return { ...columns, outcome: Uint8Array.from(at, came) };
}

/**
 * Runs `runs` organisations, from seed 1 on, with each of the effects planted.
 * @param way how the effect is estimated; the product's unless told, so that the judge can be tried with a false one
 * @param byCheck whether each check is looked at alone as well
 */
export function effects(
  runs: number,
  firm: Firm,
  planted: readonly number[],
  options: {
    readonly way?: (compared: Compared, happened: Happened, fates: Fates) => ReturnType<typeof estimate>;
    readonly byCheck?: boolean;
    readonly rising?: boolean;
  } = {},
): Outcome[] {
  const { way = estimate, byCheck = false, rising = false } = options;
  const sums = planted.map(() => createSums());
  for (let seed = 1; seed <= runs; seed++) {
    const happened = happen(seed, firm);
    const lots = drawLots(happened, `firm-${seed}`);
    for (const [index, effect] of planted.entries()) {
      const fates = fatesOf(happened, effect, rising);
      const compared = compare(lots, fates);
      sums[index]?.add(effect, way(compared, happened, fates));
      if (byCheck) sums[index]?.addChecks(compared);
    }
  }
  return sums.map((sum) => sum.outcome(runs));
}

/** As somebody would who counts every nudged finding, the reps' best ones among them, against the held-out ones. */
export function naively(compared: Compared, happened: Happened, fates: Fates): ReturnType<typeof estimate> {
  const { rep, week } = happened;
  const best = Array.from(rep.keys()).filter(
    (at) => at === 0 || rep[at] !== rep[at - 1] || week[at] !== week[at - 1],
  );
  const of = (column: ArrayLike<number>) => best.map((at) => column[at] ?? 0);
  return estimate({
    rep: [...Array.from(compared.rep), ...of(rep)],
    stratum: [...Array.from(compared.stratum), ...of(happened.check)],
    heldOut: [...Array.from(compared.heldOut), ...best.map(() => 0)],
    outcome: [...Array.from(compared.outcome), ...of(fates.fixedIfNudged)],
  });
}

function createSums() {
  const total = { reported: 0, covered80: 0, covered95: 0, claimed: 0, mean: 0, half80: 0 };
  const sum = { nudged: 0, heldOut: 0, evenReps: 0 };
  const checks = { told: 0, stopped: 0 };
  return {
    add(effect: number, { sizes, estimate: made }: ReturnType<typeof estimate>) {
      sum.nudged += sizes.nudged;
      sum.heldOut += sizes.heldOut;
      sum.evenReps += sizes.evenReps;
      if (made === null || !isEnough(sizes)) return;
      total.reported++;
      total.covered80 += holds(effect, made.low80, made.high80);
      total.covered95 += holds(effect, made.low95, made.high95);
      total.claimed += claims(made);
      total.mean += made.value;
      total.half80 += (made.high80 - made.low80) / 2;
    },
    addChecks(compared: Compared) {
      stops(compared, checks);
    },
    outcome(runs: number): Outcome {
      const of = (part: number, whole: number) =>
        whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000;
      const { reported, ...shares } = total;
      const each = (parts: object, whole: number) =>
        Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, of(part, whole)]));
      return {
        runs,
        reported,
        ...each(shares, reported),
        ...each(sum, runs),
        stopped: of(checks.stopped, checks.told),
      } as Outcome;
    },
  };
}

function holds(value: number, low: number, high: number): number {
  return value >= low && value <= high ? 1 : 0;
}

function claims({ low95, high95 }: Estimate): number {
  return low95 > 0 || high95 < 0 ? 1 : 0;
}

/** Looks at each check alone. */
function stops(
  { rep, stratum, heldOut, outcome }: Compared,
  checks: { told: number; stopped: number },
): void {
  const kinds = Array.from({ length: Math.max(...Array.from(stratum)) + 1 }, (_, check) => check);
  for (const check of kinds) {
    const at = Array.from(stratum).flatMap((own, index) => (own === check ? [index] : []));
    const column = (all: ArrayLike<number>) => at.map((index) => all[index] ?? 0);
    const own = {
      rep: column(rep),
      stratum: column(stratum).fill(0),
      heldOut: column(heldOut),
      outcome: column(outcome),
    };
    const { sizes, estimate: made } = estimate(own);
    if (made === null || !isEnough(sizes)) continue;
    checks.told++;
    if (made.high95 < WORTHWHILE) checks.stopped++;
  }
}
