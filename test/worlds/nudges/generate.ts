import { createDraws } from '../series/draws.ts';

/** What a simulated organisation is like. */
export interface Firm {
  readonly reps: number;
  readonly weeks: number;
}

/** Findings that came up in each rep's weeks, best first, in columns. */
export interface Happened {
  readonly rep: Int32Array;
  readonly week: Int32Array;
  readonly check: Int32Array;
  /** The chance that it is fixed within seven days without being nudged. */
  readonly base: Float64Array;
  /** By how much more than the planted effect a nudge raises that chance. */
  readonly taking: Float64Array;
  /** It is fixed where this lies below its chance. */
  readonly fate: Float64Array;
}

/** What becomes of each finding in either case; only one of the two ever comes to pass. */
export interface Fates {
  readonly fixedIfNudged: Uint8Array;
  readonly fixedIfHeldOut: Uint8Array;
}

/** How often each check finds something, and how its fixing share compares with the mean; weighted, these average 1. */
const CHECKS = [
  { often: 0.3, times: 1.2 },
  { often: 0.2, times: 0.8 },
  { often: 0.15, times: 1.25 },
  { often: 0.1, times: 0.5 },
  { often: 0.08, times: 1 },
  { often: 0.07, times: 0.9 },
  { often: 0.05, times: 1.1 },
  { often: 0.05, times: 0.89 },
] as const;
export const CHECK_COUNT = CHECKS.length;

/** Fixing shares of reps without a nudge: from `LEAST`, with a density that falls in a straight line to nothing. */
const LEAST = 0.03;
const SPREAD = 0.51;
/** A rep's part of a finding's check that is theirs more than others'. */
const FAVOURITE = 0.4;
/** The best finding of a rep is fixed more often, nudged or not. */
const TOP_BONUS = 0.15;
/** How much more, or less, nudging does for a rep: up to so much of their own fixing share, either way. */
const UNEVEN = 0.3;

/** Makes what comes up in an organisation: the same for the same seed. */
export function happen(seed: number, { reps, weeks }: Firm): Happened {
  const draws = createDraws(seed, 'nudges');
  const columns: Record<keyof Happened, number[]> = {
    rep: [],
    week: [],
    check: [],
    base: [],
    taking: [],
    fate: [],
  };
  for (let rep = 0; rep < reps; rep++) {
    const own = LEAST + SPREAD * (1 - Math.sqrt(1 - draws.real(0, 1)));
    const busy = draws.ratio(1.2, 5);
    const taking = draws.real(-UNEVEN, UNEVEN);
    const favourite = drawCheck(draws.real(0, 1));
    for (let week = 0; week < weeks; week++) {
      const count = Math.floor(draws.real(0, 2 * busy) + 0.5);
      for (let place = 0; place < count; place++) {
        const check = draws.chance(FAVOURITE) ? favourite : drawCheck(draws.real(0, 1));
        const usual = own * (CHECKS[check]?.times ?? 1);
        columns.rep.push(rep);
        columns.week.push(week);
        columns.check.push(check);
        columns.base.push(usual + (place === 0 ? TOP_BONUS : 0));
        columns.taking.push(taking * usual);
        columns.fate.push(draws.real(0, 1));
      }
    }
  }
  return {
    rep: Int32Array.from(columns.rep),
    week: Int32Array.from(columns.week),
    check: Int32Array.from(columns.check),
    base: Float64Array.from(columns.base),
    taking: Float64Array.from(columns.taking),
    fate: Float64Array.from(columns.fate),
  };
}

/**
 * What becomes of the findings where being nudged raises the chance of a fix by `effect` on average.
 * @param rising whether a held-out finding gains half of it all the same once its rep has fixed the one above it, as
 *   it is the top one then. Unless told the lot alone decides
 */
export function fatesOf({ rep, week, base, taking, fate }: Happened, effect: number, rising = false): Fates {
  const [fixedIfNudged, fixedIfHeldOut] = [new Uint8Array(rep.length), new Uint8Array(rep.length)];
  let place = 0;
  for (let at = 0; at < rep.length; at++) {
    place = at > 0 && rep[at] === rep[at - 1] && week[at] === week[at - 1] ? place + 1 : 0;
    const gain = effect + (taking[at] ?? 0);
    const isTop = rising && place === 1 && fixedIfNudged[at - 1] === 1;
    fixedIfNudged[at] = (fate[at] ?? 1) < (base[at] ?? 0) + gain ? 1 : 0;
    fixedIfHeldOut[at] = (fate[at] ?? 1) < (base[at] ?? 0) + (isTop ? gain / 2 : 0) ? 1 : 0;
  }
  return { fixedIfNudged, fixedIfHeldOut };
}

function drawCheck(chance: number): number {
  let left = chance;
  for (const [check, { often }] of CHECKS.entries()) {
    left -= often;
    if (left < 0) return check;
  }
  return CHECKS.length - 1;
}
