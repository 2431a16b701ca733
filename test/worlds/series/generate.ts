import { createDraws, type Draws } from './draws.ts';
import { type Chance, factorAt, type Noise, quantile } from './noise.ts';
import { type Bursts, bursts, measured, type Shape, type Spacing, season, trend } from './shapes.ts';

export const FAMILIES = ['flat', 'trend', 'season', 'bursts', 'missing'] as const;
export type Family = (typeof FAMILIES)[number] | 'step';

/** What one saw until a day, and what came. */
export interface History {
  readonly family: Family;
  readonly spacing: Spacing;
  /** Equally spaced, oldest first; null where nothing was measured. */
  readonly values: readonly (number | null)[];
  /** How many spacings the due date lies after the last value. */
  readonly steps: number;
  /** What the number came to on the due date. */
  readonly truth: number;
  /** The 10th and 90th percentile of it, for one who knows all parameters. */
  readonly expected: { readonly low: number; readonly high: number };
}

const LONGEST: Readonly<Record<Spacing, number>> = { day: 400, week: 208, month: 72 };
const DAYS: Readonly<Record<Spacing, number>> = { day: 1, week: 7, month: 30.4375 };
/** What the noise of one value leaves in that of the next, where that assumption is broken. */
const MEMORY = 0.8;

/** The history of a family that a seed makes. @param broken whether the noise has a memory */
export function makeHistory(seed: number, family: Family, broken = false): History {
  const draws = createDraws(seed, family);
  const spacing = draws.pick(['day', 'week', 'month'] as const);
  const count = Math.round(draws.ratio(12, LONGEST[spacing]));
  const steps = Math.max(1, Math.round(draws.between(1, 90) / DAYS[spacing]));
  const level = draws.ratio(10, 1_000_000);
  const whole = draws.chance(0.5);
  const noise: Noise = { kind: draws.pick(['normal', 'skewed'] as const), share: draws.real(0.01, 0.4) };
  const { shape, there, surges } = familyOf(draws, family, spacing, count, steps);

  const memory = broken ? MEMORY : 0;
  const deviates = wander(draws, count + steps, memory);
  const due = count + steps - 1;
  const stepAt = family === 'step' ? draws.between(count, due) : Number.POSITIVE_INFINITY;
  const stepTimes = draws.chance(0.5) ? draws.real(0.4, 0.8) : draws.real(1.25, 2.5);
  const kept = (value: number) => (whole ? Math.round(value) : value);
  const valueAt = (at: number) =>
    kept(
      level *
        shape(at) *
        (surges?.on[at] ? surges.times : 1) *
        (at >= stepAt ? stepTimes : 1) *
        factorAt(noise, deviates[at] ?? 0),
    );

  const usual = level * shape(due);
  const chances: Chance[] = surges
    ? [
        { level: usual, weight: 1 - surges.chance },
        { level: usual * surges.times, weight: surges.chance },
      ]
    : [{ level: usual, weight: 1 }];
  const left = memory ** steps;
  const deviate = { mean: left * (deviates[count - 1] ?? 0), sd: Math.sqrt(1 - left ** 2) };
  return {
    family,
    spacing,
    values: there.map((seen, at) => (seen ? valueAt(at) : null)),
    steps,
    truth: valueAt(due),
    expected: {
      low: kept(quantile(chances, noise, deviate, 0.1)),
      high: kept(quantile(chances, noise, deviate, 0.9)),
    },
  };
}

/** What a family makes of the level, and of what was seen. */
interface Making {
  readonly shape: Shape;
  /** By position: whether the value was measured. */
  readonly there: readonly boolean[];
  readonly surges: Bursts | null;
}

function familyOf(draws: Draws, family: Family, spacing: Spacing, count: number, steps: number): Making {
  const all = Array.from({ length: count }, () => true);
  const flat: Shape = () => 1;
  const span = count + steps - 1;
  switch (family) {
    case 'flat':
    case 'step':
      return { shape: flat, there: all, surges: null };
    case 'trend':
      return { shape: trend(draws, span), there: all, surges: null };
    case 'season':
      return { shape: season(draws, spacing), there: all, surges: null };
    case 'bursts':
      return { shape: flat, there: all, surges: bursts(draws, count, steps) };
    case 'missing': {
      const below = draws.pick(['flat', 'trend', 'season'] as const);
      const { shape } = familyOf(draws, below, spacing, count, steps);
      return { shape, there: measured(draws, count, spacing), surges: null };
    }
  }
}

/** Standard normal deviates, each of which keeps the share `memory` of the one before. */
function wander(draws: Draws, count: number, memory: number): number[] {
  const deviates: number[] = [];
  for (let at = 0; at < count; at++) {
    const before = deviates.at(-1);
    const own = draws.normal();
    deviates.push(before === undefined ? own : memory * before + Math.sqrt(1 - memory ** 2) * own);
  }
  return deviates;
}
