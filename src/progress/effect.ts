import type { DrawnRow } from '../store/ports.ts';
import { type Estimate, estimate, type Sizes } from './effect-estimate.ts';
import { FEWEST_PEOPLE } from './fold.ts';

/** A finding that drew a lot, with what came of it. */
export interface DrawnOutcome extends DrawnRow {
  /** Whether it was fixed in the days that are waited for; null where nobody can know. */
  readonly fixed: boolean | null;
  /** Whether somebody called it no issue in these days, before it was fixed. */
  readonly excepted: boolean;
}

/**
 * Below these nothing is said. Held out and nudged: with 50 findings at least five are to be expected on either side of
 * a fixing share as low as 10 %, the old rule for comparing shares (W. Cochran, Biometrics 10, 1954). Reps, counted as
 * if all had equally many findings: with fewer than ten the interval's own width is anybody's guess.
 */
export const EFFECT_MINIMUM = { each: 50, evenReps: 10 } as const;

/** What a nudge should at least add to the share of findings fixed in seven days: one fix more in twenty findings. */
export const WORTHWHILE = 0.05;

/** Lots so old are not looked at any more: an effect is one of the last quarter. */
export const EFFECT_WITHIN_DAYS = 90;

/** An effect as it may be told. */
export interface Told {
  /**
   * How much there is to compare; null where it would be about fewer than five people, itself or by what the other
   * numbers leave over.
   */
  readonly sizes: Sizes | null;
  /** Null: not enough to tell. */
  readonly effect: Estimate | null;
  /** The 95 % interval excludes zero. Of effects that are none, one in twenty is claimed at each look. */
  readonly claimed: boolean;
}

/** One kind of nudge: those about findings of one check. */
export interface ToldKind extends Told {
  readonly checkId: string;
  /** There is enough to tell, and the 95 % interval lies below what a nudge should at least add. */
  readonly stop: boolean;
}

/** What nudging gave a goal: its trust, in shares, all compared nudged findings together. */
export interface ToldGoal extends Told {
  readonly goalId: string;
}

/** Whether nudges work. Shares are of findings fixed within seven days of the day on which they drew their lot. */
export interface Effect {
  readonly all: Told;
  /** By check, in their order. */
  readonly kinds: readonly ToldKind[];
  readonly goals: readonly ToldGoal[];
  /** Findings left out, since nobody can know whether they were fixed: their check was not run. */
  readonly unknown: number;
  /** Of the compared ones, how many were called no issue; null where how many are compared is not told. */
  readonly excepted: number | null;
}

/**
 * What nudging adds, by findings whose seven days are over. Compared are findings that drew a lot: a rep's top one
 * draws none and is on neither side, whereas all nudged ones against all held-out ones would credit nudging with what
 * the best findings have anyway. Who drew the lot to be held out counts as held out, whatever happened since.
 * It is a difference between findings: what a rep fixes since it was nudged they may have fixed instead of a held-out one.
 * @param goalIds the goals whose gain is told
 */
export function effectOf(outcomes: readonly DrawnOutcome[], goalIds: readonly string[]): Effect {
  const known = outcomes.filter(({ fixed }) => fixed !== null);
  const kinds = [...Map.groupBy(known, ({ checkId }) => checkId)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([checkId, rows]) => ({ checkId, rows, told: tellOf(rows) }));
  const open = new Set(
    openKinds(kinds.map(({ checkId, rows, told }) => ({ checkId, rows, open: told.effect !== null }))),
  );
  const all = tellOf(known);
  return {
    all,
    kinds: kinds.map(({ checkId, told }) => {
      const own = open.has(checkId) ? told : NOTHING_TOLD;
      return { checkId, ...own, stop: own.effect !== null && own.effect.high95 < WORTHWHILE };
    }),
    goals: goalIds.map((goalId) => ({ goalId, ...gainOf(known, goalId) })),
    unknown: outcomes.length - known.length,
    excepted: all.sizes === null ? null : known.filter(({ excepted }) => excepted).length,
  };
}

/** Whether there is enough to compare for an effect to be told. */
export function isEnough({ nudged, heldOut, evenReps }: Sizes): boolean {
  const { each, evenReps: reps } = EFFECT_MINIMUM;
  return nudged >= each && heldOut >= each && evenReps >= reps;
}

const NOTHING_TOLD: Told = { sizes: null, effect: null, claimed: false };

function tellOf(rows: readonly DrawnOutcome[], outcomeOf = fixedOf): Told {
  const [reps, strata] = [new Map<string, number>(), new Map<string, number>()];
  const compared = estimate({
    rep: rows.map(({ rep }) => numberOf(reps, rep)),
    // Where the share changed, so did the chance of being held out, and perhaps what findings are like.
    stratum: rows.map(({ checkId, share }) => numberOf(strata, `${checkId} ${share}`)),
    heldOut: rows.map(({ heldOut }) => (heldOut ? 1 : 0)),
    outcome: rows.map(outcomeOf),
  });
  const effect = isEnough(compared.sizes) ? compared.estimate : null;
  return {
    sizes: reps.size < FEWEST_PEOPLE ? null : compared.sizes,
    effect,
    claimed: effect !== null && (effect.low95 > 0 || effect.high95 < 0),
  };
}

function fixedOf({ fixed }: DrawnOutcome): number {
  return fixed === true ? 1 : 0;
}

function numberOf(numbers: Map<string, number>, name: string): number {
  const number = numbers.get(name) ?? numbers.size;
  numbers.set(name, number);
  return number;
}

/** The difference in what findings gave the goal, times those nudged. Findings that cannot give it anything stay out. */
function gainOf(known: readonly DrawnOutcome[], goalId: string): Told {
  const rows = known.filter(({ gains }) => (gains[goalId] ?? 0) > 0);
  const told = tellOf(rows, (row) => (row.fixed === true ? (row.gains[goalId] ?? 0) : 0));
  const { sizes, effect } = told;
  if (sizes === null || effect === null) return told;
  const times = (value: number) => value * sizes.nudged;
  return {
    ...told,
    effect: {
      value: times(effect.value),
      low80: times(effect.low80),
      high80: times(effect.high80),
      low95: times(effect.low95),
      high95: times(effect.high95),
      withoutNudge: times(effect.withoutNudge),
    },
  };
}

/**
 * The kinds that may be told: those with enough, as long as what all of them leave over of the whole is about nobody
 * or about five people; else the one with the fewest reps is left over as well.
 */
function openKinds(
  kinds: readonly {
    readonly checkId: string;
    readonly rows: readonly DrawnOutcome[];
    readonly open: boolean;
  }[],
): string[] {
  const repsOf = (rows: readonly DrawnOutcome[]) => new Set(rows.map(({ rep }) => rep)).size;
  const open = kinds
    .filter((kind) => kind.open)
    .sort((a, b) => repsOf(b.rows) - repsOf(a.rows) || (a.checkId < b.checkId ? -1 : 1));
  const over = () => repsOf(kinds.filter((kind) => !open.includes(kind)).flatMap(({ rows }) => rows));
  while (open.length > 0 && over() > 0 && over() < FEWEST_PEOPLE) open.pop();
  return open.map(({ checkId }) => checkId);
}
