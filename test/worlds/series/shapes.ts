import type { Draws } from './draws.ts';

export type Spacing = 'day' | 'week' | 'month';

/** The level as a multiple of the first, by position; positions beyond the last value are the future. */
export type Shape = (at: number) => number;

const SEASONS: Readonly<Record<Spacing, readonly number[]>> = { day: [7], week: [13, 52], month: [3, 12] };
/** The share of a weekday that a weekend has, by position in the week; position 0 is a Monday. */
const WEEKEND = [5, 6];

/** @param span positions from the first value to the due date */
export function trend(draws: Draws, span: number): Shape {
  const factor = draws.ratio(0.4, 2.5);
  if (draws.chance(0.5)) return (at) => 1 + ((factor - 1) * at) / span;
  return (at) => factor ** (at / span);
}

export function season(draws: Draws, spacing: Spacing): Shape {
  const period = draws.pick(SEASONS[spacing]);
  const spread = draws.real(0.1, 0.6);
  const parts = Array.from({ length: period }, () => Math.exp(spread * draws.normal()));
  if (spacing === 'day' && draws.chance(0.5)) {
    const rest = draws.real(0.05, 0.5);
    for (const day of WEEKEND) parts[day] = rest * (parts[0] ?? 1);
  }
  return (at) => parts[at % period] ?? 1;
}

export interface Bursts {
  /** By position: whether a burst is on. */
  readonly on: readonly boolean[];
  readonly times: number;
  /** How likely a burst is on at the due date, seen from the last value. */
  readonly chance: number;
}

/** @param count values that are seen; the due date lies `steps` after the last */
export function bursts(draws: Draws, count: number, steps: number): Bursts {
  const begins = draws.real(0.01, 0.08);
  const ends = 1 / draws.real(1, 4);
  const times = draws.ratio(1.5, 5);
  const usual = begins / (begins + ends);
  const on: boolean[] = [];
  for (let at = 0; at < count + steps; at++) {
    const before = on.at(-1);
    on.push(draws.chance(before === undefined ? usual : before ? 1 - ends : begins));
  }
  const now = on[count - 1] ? 1 : 0;
  return { on, times, chance: usual + (1 - begins - ends) ** steps * (now - usual) };
}

/** By position: whether the value was measured. At least two were. */
export function measured(draws: Draws, count: number, spacing: Spacing): boolean[] {
  const there = Array.from({ length: count }, () => true);
  const kind = draws.pick(
    spacing === 'day' ? ['scattered', 'outages', 'weekends'] : ['scattered', 'outages'],
  );
  const share = kind === 'scattered' ? draws.real(0.05, 0.4) : draws.real(0.1, 0.3);
  if (kind === 'weekends') return there.map((_, at) => !WEEKEND.includes(at % 7));
  if (kind === 'scattered') return there.map((_, at) => at < 2 || !draws.chance(share));
  let lost = 0;
  while (lost < share * count) {
    const from = draws.between(2, count - 1);
    const until = Math.min(count, from + draws.between(3, 15), from + Math.ceil(count / 4));
    for (let at = from; at < until; at++) {
      if (there[at]) lost++;
      there[at] = false;
    }
  }
  return there;
}
