import type { Fraction } from '../scoring/measured.ts';

/** An exact fraction in lowest terms; `under` is above 0. Differences of such sum up without any residual. */
export interface Rational {
  readonly over: bigint;
  readonly under: bigint;
}

/** A value as the fraction of integers that it is; where none is known, as the fraction that its double stands for. */
export function rationalOf(value: number, exact: Fraction | null): Rational {
  if (exact) return reduced(BigInt(exact.over), BigInt(exact.under));
  let under = 1n;
  let over = value;
  // Every finite double is a whole number over a power of two.
  while (!Number.isInteger(over)) {
    over *= 2;
    under *= 2n;
  }
  return reduced(BigInt(over), under);
}

export function minus(one: Rational, other: Rational): Rational {
  return reduced(one.over * other.under - other.over * one.under, one.under * other.under);
}

export function plus(one: Rational, other: Rational): Rational {
  return reduced(one.over * other.under + other.over * one.under, one.under * other.under);
}

/** `1/30`; whole numbers alone. */
export function textOf({ over, under }: Rational): string {
  return under === 1n ? String(over) : `${over}/${under}`;
}

/** Bits of a quotient that are more than a double holds. */
const BITS = 64;

/** The double next to it, to some last bits; 0 below the least of them. */
export function numberOf({ over, under }: Rational): number {
  const safe = (part: bigint) =>
    part <= BigInt(Number.MAX_SAFE_INTEGER) && part >= -BigInt(Number.MAX_SAFE_INTEGER);
  if (safe(over) && safe(under)) return Number(over) / Number(under);
  const shift = Math.max(0, BITS + bitsOf(under) - bitsOf(over));
  return Number((over << BigInt(shift)) / under) * 2 ** -shift;
}

/** To within four. */
function bitsOf(integer: bigint): number {
  return integer.toString(16).length * 4;
}

function reduced(over: bigint, under: bigint): Rational {
  let [a, b] = [over < 0n ? -over : over, under];
  while (b !== 0n) [a, b] = [b, a % b];
  return { over: over / a, under: under / a };
}
