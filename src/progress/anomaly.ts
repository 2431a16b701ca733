import {
  cohenH,
  isOutlier,
  LEAST_CHANGE,
  MOST_MODIFIED_Z,
  madOf,
  median,
  NORMAL_MAD,
  poissonTails,
  psi,
} from './surprise.ts';

/** A count of a day. `like` names days that are alike: the weekday, 1 to 7. */
export interface DayCount {
  readonly like: number;
  readonly value: number;
}

/** What was to be expected where something else came. */
export interface Surprise {
  readonly expected: number;
  readonly direction: 'less' | 'more';
}

/** Days that must be known before another can surprise. */
const FEWEST_DAYS = 14;
/** Like days that must be known before a day is held against them instead of against all. */
const FEWEST_ALIKE = 3;
/** Counts below are so few that chance alone makes them vary by more than any normal curve allows. */
const FEW = 20;
/** So unlikely a count is a surprise: one false alarm in 2,000 days. */
const UNLIKELY = 0.0005;
/** So many days in a row that surprise in the same way are a new usual. */
const NEW_USUAL_DAYS = 7;

/** What some days teach about others. */
interface Usual {
  /** What is to be expected of a day. */
  expected(like: number): number;
  /** How far days lay from what others let expect of them, as the logarithm of the ratio; small counts apart. */
  readonly distances: readonly number[];
  /** How many times more small counts varied than chance alone would make them, at least 1. */
  readonly excess: number;
}

/**
 * Whether a day's count is no variation of the days before any more (C4). A day is held against the median of like
 * days (the same weekday), raised or lowered by what the last two weeks lay above or below theirs, so that growth is no
 * surprise. How far days usually lie from that is taken from all days together, since eight Mondays alone say little
 * about it; by ratio, since twice as much is as far as half. Small counts are held against a Poisson distribution, made
 * as much wider as the days before were. Days that were surprises themselves teach nothing, unless a week of them in a
 * row has become the usual.
 * @param days oldest first, without the one that is judged
 */
export function judgeCount(days: readonly DayCount[], today: DayCount): Surprise | null {
  const recent = sinceNewUsual(days);
  if (recent.length < FEWEST_DAYS) return null;
  return surpriseIn(usualOf(recent), today);
}

/** What days teach that were no surprises. Twice, since an outlier may hide behind a larger one. */
function usualOf(days: readonly DayCount[]): Usual {
  let usual = learn(days);
  for (let turn = 0; turn < 2; turn++) {
    const kept = days.filter((day) => surpriseIn(usual, day) === null);
    if (kept.length < FEWEST_DAYS / 2) break;
    usual = learn(kept);
  }
  return usual;
}

/**
 * The days from the last change of level on. Where a week or more in a row surprises in one way, it is either the new
 * usual, which has not become that of most days yet and goes on to the end, or the old one, from before most days.
 */
function sinceNewUsual(days: readonly DayCount[]): readonly DayCount[] {
  if (days.length < FEWEST_DAYS + NEW_USUAL_DAYS) return days;
  const usual = usualOf(days);
  const directions = days.map((day) => surpriseIn(usual, day)?.direction ?? null);
  let from = days.length;
  while (from > 0) {
    const direction = directions[from - 1] ?? null;
    let start = from - 1;
    while (start > 0 && (directions[start - 1] ?? null) === direction) start--;
    if (direction !== null && from - start >= NEW_USUAL_DAYS)
      return days.slice(from === days.length ? start : from);
    from = start;
  }
  return days;
}

function surpriseIn(usual: Usual, today: DayCount): Surprise | null {
  const expected = usual.expected(today.like);
  const surprising =
    expected < FEW ? isRare(usual, expected, today.value) : isFar(usual, expected, today.value);
  return surprising ? { expected, direction: today.value < expected ? 'less' : 'more' } : null;
}

function learn(days: readonly DayCount[]): Usual {
  const all = days.map(({ value }) => value);
  const groups = new Map(
    [...Map.groupBy(days, ({ like }) => like)].map(([like, alike]) => [
      like,
      alike.map(({ value }) => value),
    ]),
  );
  const centres = new Map<number, number>();
  const centreFor = (like: number): number => {
    const alike = groups.get(like) ?? [];
    return centreOf(alike.length >= FEWEST_ALIKE ? alike : all);
  };
  for (const like of groups.keys()) centres.set(like, centreFor(like));
  const ofAll = centreOf(all);
  const centre = (like: number) => centres.get(like) ?? ofAll;
  /** What the others let expect of a day: it must not speak for itself. */
  const others = ({ like, value }: DayCount): number => {
    const alike = groups.get(like) ?? [];
    if (alike.length <= FEWEST_ALIKE) return centre(like);
    const at = alike.indexOf(value);
    return centreOf([...alike.slice(0, at), ...alike.slice(at + 1)]);
  };
  const distances = days.flatMap((day) => (centre(day.like) < FEW ? [] : [distance(day.value, others(day))]));
  const lately = distances.length >= LATELY ? Math.exp(median(distances.slice(-LATELY))) : 1;
  const few = days.filter(({ like }) => centre(like) < FEW);
  const spread = few.reduce((sum, day) => {
    const mean = Math.max(others(day), NEXT_TO_NONE);
    return sum + (day.value - mean) ** 2 / mean;
  }, 0);
  return {
    expected: (like) => (centre(like) < FEW ? centre(like) : centre(like) * lately),
    distances,
    excess: Math.max(1, spread / Math.max(1, few.length)),
  };
}

/** So many days say how much more or less there is lately. */
const LATELY = 10;

/** The logarithm of the ratio; half a record stands for none. */
function distance(value: number, expected: number): number {
  return Math.log(Math.max(value, 0.5) / expected);
}

/** The median; the mean of small counts, since half a record is no count. */
function centreOf(values: readonly number[]): number {
  const middle = median(values);
  if (middle >= FEW) return middle;
  return Math.min(FEW - 1e-9, values.reduce((sum, value) => sum + value, 0) / values.length);
}

function isFar({ distances }: Usual, expected: number, value: number): boolean {
  if (Math.abs(value - expected) < LEAST_CHANGE * expected) return false;
  // Chance alone makes a count vary by its square root.
  const mad = Math.max(madOf(distances), NORMAL_MAD / Math.sqrt(expected));
  return (NORMAL_MAD * Math.abs(distance(value, expected))) / mad > MOST_MODIFIED_Z;
}

/** Days on which nothing ever came say only that less than about one is to be expected. */
const NEXT_TO_NONE = 0.5;

function isRare({ excess }: Usual, expected: number, value: number): boolean {
  const mean = Math.max(expected, NEXT_TO_NONE);
  const pulled = mean + (value - mean) / Math.sqrt(excess);
  const { atMost, atLeast } = poissonTails(mean, value < mean ? Math.ceil(pulled) : Math.floor(pulled));
  return (value < mean ? atMost : atLeast) < UNLIKELY;
}

/** A share of a day: so many of so many. */
export interface DayShare {
  readonly hits: number;
  readonly of: number;
}

/** Cohen's limit of an effect that is worth a word. */
const NOTABLE_H = 0.2;
/** So many standard errors of h, 1/√n, are no chance. */
const SURE = 3.5;

/**
 * Whether a share is no variation of the days before any more: notable by Cohen's h, more than chance makes of so few
 * records, and further than the shares of the days before lie from each other (C4).
 * @param days oldest first, without the one that is judged
 */
export function judgeShare(days: readonly DayShare[], today: DayShare): Surprise | null {
  const shares = days.filter(({ of }) => of > 0).map(({ hits, of }) => hits / of);
  if (shares.length < NEW_USUAL_DAYS || today.of === 0) return null;
  const usual = median(shares);
  const share = today.hits / today.of;
  const away = cohenH(usual, share);
  if (Math.abs(away) < Math.max(NOTABLE_H, SURE / Math.sqrt(today.of))) return null;
  const others = shares.map((one) => cohenH(usual, one));
  if (!isOutlier(others, away)) return null;
  // Having moved there for a week is the new usual, even where it was half the days before.
  const last = others.slice(-NEW_USUAL_DAYS);
  if (last.every((one) => Math.sign(one) === Math.sign(away) && Math.abs(one) >= NOTABLE_H)) return null;
  return { expected: usual, direction: away < 0 ? 'less' : 'more' };
}

/** Records by value. */
export type Mix = Readonly<Record<string, number>>;

/** A mix of fewer records says nothing. */
const FEWEST_MIXED = 100;
/** From here on the mix is called another one in credit scoring, where the index comes from. */
const OTHER_MIX = 0.25;

/**
 * The population stability index of a mix against the one before, where it is another (C4); null where it is not, or
 * where there are too few records.
 */
export function judgeMix(before: Mix, today: Mix): number | null {
  const values = [...new Set([...Object.keys(before), ...Object.keys(today)])];
  const sumOf = (mix: Mix) => values.reduce((sum, value) => sum + (mix[value] ?? 0), 0);
  const [all, now] = [sumOf(before), sumOf(today)];
  if (all < FEWEST_MIXED || now < FEWEST_MIXED) return null;
  const index = psi(
    values.map((value) => (before[value] ?? 0) / all),
    values.map((value) => (today[value] ?? 0) / now),
  );
  return index >= OTHER_MIX ? index : null;
}

/** Records may become fewer by this share before it is worth a word. */
const MOST_LOST = LEAST_CHANGE;

/**
 * Whether there are suddenly fewer records than the day before: a tenth or more, and more than days usually lose.
 * @param days how many records there were, oldest first, without the day that is judged
 */
export function judgeStock(days: readonly number[], today: number): Surprise | null {
  const before = days.at(-1) ?? 0;
  if (before < FEW || today > before * (1 - MOST_LOST)) return null;
  const changes = days.slice(1).map((value, at) => value / Math.max(1, days[at] ?? 1) - 1);
  const usual = changes.length >= NEW_USUAL_DAYS && madOf(changes) > 0;
  if (usual && !isOutlier(changes, today / before - 1)) return null;
  return { expected: before, direction: 'less' };
}
