import { createDraws, type Draws } from './draws.ts';

/** How many records came in each day, from a Monday on. */
export interface Import {
  readonly days: readonly { readonly weekday: number; readonly value: number }[];
}

const WEEKS = 10;

/**
 * An ordinary import: a pattern of the week (weekends of 0 to 50 %, a Monday that catches up, some days that are weaker
 * than others), up to 2 % of growth a week, and chance: the count's own square root and 0 to 12 % of the level.
 * @param busy so many records on a usual weekday, at least
 */
export function ordinaryImport(seed: number, busy: number): Import {
  const draws = createDraws(seed, 'import');
  const level = draws.ratio(busy, 20_000);
  const pattern = weekOf(draws);
  const growth = draws.real(0, 0.02);
  const spread = draws.real(0, 0.12);
  const usual = (at: number) => level * (pattern[at % 7] ?? 1) * (1 + growth) ** (at / 7);
  const days = Array.from({ length: WEEKS * 7 - draws.between(0, 6) }, (_, at) => {
    const mean = usual(at) * Math.max(0, 1 + spread * draws.normal());
    return { weekday: (at % 7) + 1, value: Math.max(0, Math.round(mean + Math.sqrt(mean) * draws.normal())) };
  });
  return { days };
}

function weekOf(draws: Draws): number[] {
  const weekend = draws.chance(0.3) ? 0 : draws.real(0.02, 0.5);
  const workday = () => draws.real(0.7, 1.3);
  const catchingUp = draws.chance(0.3) ? draws.real(1.2, 2) : 1;
  return [
    workday() * catchingUp,
    workday(),
    workday(),
    workday(),
    workday(),
    weekend,
    weekend * draws.real(0.5, 1),
  ];
}

/** A field of a table that grows: so many of so many records lack it at the end of each day. */
export interface Filling {
  readonly days: readonly { readonly missing: number; readonly records: number }[];
}

/** 1 to 30 % lack it, a little more or less each day; of the new records as many as of the old. */
export function ordinaryFilling(seed: number): Filling {
  const draws = createDraws(seed, 'filling');
  let records = Math.round(draws.ratio(500, 200_000));
  const share = draws.real(0.01, 0.3);
  const coming = draws.ratio(0.0005, 0.01);
  let missing = Math.round(records * share);
  const days = Array.from({ length: draws.between(15, 56) }, () => {
    const added = Math.round(records * coming * draws.real(0.5, 1.5));
    const mended = Math.round(missing * coming * draws.real(0, 0.5));
    records += added;
    missing = Math.max(0, missing + Math.round(added * share * draws.real(0.5, 1.5)) - mended);
    return { missing, records };
  });
  return { days };
}
