import { createDice, type Dice } from '../histories/dice.ts';

/** Real numbers from dice that a seed fixes. */
export interface Draws extends Pick<Dice, 'between' | 'chance' | 'pick'> {
  /** Evenly from `low` to `high`. */
  real(low: number, high: number): number;
  /** From `low` to `high`, evenly by ratio. */
  ratio(low: number, high: number): number;
  /** Mean 0, variance 1. */
  normal(): number;
}

const FINEST = 2 ** 40;

export function createDraws(seed: number, stream: string): Draws {
  const dice = createDice(seed, stream);
  const unit = () => (dice.between(0, FINEST - 1) + 0.5) / FINEST;
  const real = (low: number, high: number) => low + (high - low) * unit();
  return {
    between: dice.between,
    chance: dice.chance,
    pick: dice.pick,
    real,
    ratio: (low, high) => Math.exp(real(Math.log(low), Math.log(high))),
    // Box and Muller.
    normal: () => Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit()),
  };
}
