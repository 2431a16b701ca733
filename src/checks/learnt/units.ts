import { isNullMark } from './null-marks.ts';
import type { FieldSurvey } from './survey.ts';

/** Measures told with a unit: those told with another one, or with none, where all others agree. */
export interface OddUnit {
  /** Weight of evidence, in log-odds, that the cell is wrong. */
  readonly weight: number;
  /** Cells with this unit, and with the usual one. */
  readonly n: number;
  readonly usual: number;
}

const MEASURE = /^[-+]?\p{N}[\p{N}.,\s]*?\s*(\p{L}+|[%‰°]\p{L}?|\p{Sc}|)$/u;
/** A unit is the usual one where nearly all have it, and another odd where few have it. */
const USUAL_SHARE = 0.95;
const ODD_SHARE = 0.02;
const FEWEST = 50;
const WEIGHT = 5;

/**
 * Values whose unit is not the field's. A field in which every value has a unit has a convention, and one in which
 * units are mixed has none: neither is an error.
 */
export function oddUnits(survey: FieldSurvey): ReadonlyMap<string, OddUnit> {
  const odd = new Map<string, OddUnit>();
  if (survey.distinct > survey.values.length) return odd;
  const cells = survey.values.filter(({ value }) => !isNullMark(value));
  const all = cells.reduce((sum, { n }) => sum + n, 0);
  const counts = new Map<string, number>();
  for (const { value, n } of cells) {
    const unit = unitOf(value);
    if (unit !== null) counts.set(unit, (counts.get(unit) ?? 0) + n);
  }
  const [usual, most] = [...counts].reduce((one, other) => (other[1] > one[1] ? other : one), ['', 0]);
  if (usual === '' || most < FEWEST || most < USUAL_SHARE * all) return odd;
  for (const { value } of cells) {
    const unit = unitOf(value);
    const n = unit === null ? 0 : (counts.get(unit) ?? 0);
    if (unit !== null && unit !== usual && n < ODD_SHARE * all && !isPlural(unit, usual))
      odd.set(value, { weight: WEIGHT, n, usual: most });
  }
  return odd;
}

/** The unit behind a number, folded; empty for a bare number, null for what is no measure. */
function unitOf(value: string): string | null {
  return MEASURE.exec(value)?.[1]?.toLowerCase() ?? null;
}

/** Whether one is the other with an ending: `1 day` among `12 days` is right. */
export function isPlural(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short !== '' && long.startsWith(short) && long.length - short.length <= 2;
}
