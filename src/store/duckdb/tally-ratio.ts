import type { TallySql } from '../ports.ts';

/** The sums of a ratio, by their names. */
export const RATIO_NAMES = [
  'parts',
  'values',
  'known',
  'sureParts',
  'sureValues',
  'partless',
  'partlessValues',
  'valueless',
  'valuelessParts',
  'valuelessDoubted',
  'valuelessDoubtedParts',
  'whole',
  'wholeDoubted',
  'neither',
  'neitherDoubted',
  'unsure',
  'unsureParts',
  'unsureValues',
  'unsureUnknown',
  'partLow',
  'partMiddle',
  'partHigh',
] as const;

/** See `RatioSums`; over the facts of the metric `i`. */
export function ratioSums(metric: TallySql, i: number): string[] {
  const [p, v] = [`p${i}`, `v${i}`];
  const known = `${p} is not null and ${v} is not null`;
  const both = `m${i} and ${known}`;
  const sure = `${both} and not dd${i} and not dc${i}`;
  const member = `m${i} and not dd${i}`;
  const doubted = `${member} and dc${i} and ${known}`;
  const inside = metric.hit === null ? 'false' : `coalesce(h${i}, false)`;
  const outside = metric.hit === null ? 'false' : `not coalesce(h${i}, true)`;
  const partless = `${member} and ${p} is null and ${v} is not null`;
  const valueless = `${member} and ${v} is null and ${p} is not null`;
  const empty = `${member} and ${p} is null and ${v} is null`;
  const unsure = `(y${i} or (m${i} and dd${i}))`;
  const sums: Readonly<Record<(typeof RATIO_NAMES)[number], string>> = {
    parts: sum(p, both),
    values: sum(v, both),
    known: count(both),
    sureParts: sum(p, sure),
    sureValues: sum(v, sure),
    partless: count(partless),
    partlessValues: sum(v, partless),
    valueless: count(valueless),
    valuelessParts: sum(p, valueless),
    valuelessDoubted: count(`${doubted} and ${outside}`),
    valuelessDoubtedParts: sum(p, `${doubted} and ${outside}`),
    whole: count(`${empty} and ${inside}`),
    wholeDoubted: count(`${doubted} and ${inside}`),
    neither: count(`${empty} and not ${inside}`),
    neitherDoubted: count(`${doubted} and not ${inside} and not (${outside})`),
    unsure: count(`${unsure} and ${known}`),
    unsureParts: sum(p, `${unsure} and ${known}`),
    unsureValues: sum(v, `${unsure} and ${known}`),
    unsureUnknown: count(`${unsure} and not (${known})`),
    partLow: quantile(p, 0.05, sure),
    partMiddle: quantile(p, 0.5, both),
    partHigh: quantile(p, 0.95, sure),
  };
  return RATIO_NAMES.map((name) => `${sums[name]} as ${name}${i}`);
}

function count(where: string): string {
  return `count(*) filter (where ${where})`;
}

function sum(of: string, where: string): string {
  return `coalesce(sum(${of}) filter (where ${where}), 0)::bigint`;
}

/** Of the values that are there, so that a number of records is summed and not an average of two. */
function quantile(of: string, share: number, where: string): string {
  return `quantile_disc(${of}, ${share}) filter (where ${where})`;
}
