import type { LastingTimes, RatioSums, TallyMore, TallySql } from '../ports.ts';
import { RATIO_NAMES, ratioSums } from './tally-ratio.ts';

/**
 * The columns that only some kinds of metrics need, beside the facts of every metric `i`: `m` member, `y` may be one,
 * `h` hit, `v` value, `dd` and `dc` doubted in what decides and in what it carries: `z` it has ended, `a` it is an answer
 * against, `s` and `w` what it is surely and perhaps the same as.
 */
export function moreFacts(metric: TallySql, i: number, own: (sql: string) => string): string[] {
  switch (metric.kind) {
    case 'lasting':
      return [`coalesce(${own(metric.ended ?? 'true')}, false) as z${i}`];
    case 'survey':
      return [`coalesce(${own(metric.against ?? 'false')}, false) as a${i}`];
    case 'distinct':
      return [
        `${own(metric.same?.safe ?? 'r.id')} as s${i}`,
        `${own(metric.same?.review ?? 'r.id')} as w${i}`,
      ];
    default:
      return [];
  }
}

/** The names of those columns. */
export function moreFactNames({ kind }: TallySql): readonly string[] {
  return OWN_FACTS[kind] ?? [];
}

const OWN_FACTS: Readonly<Record<string, readonly string[]>> = {
  lasting: ['z'],
  survey: ['a'],
  distinct: ['s', 'w'],
};

/** The sums over those facts; their names end in the metric's number. */
export function moreSums(metric: TallySql, i: number): string[] {
  switch (metric.kind) {
    case 'ratio':
      return ratioSums(metric, i);
    case 'lasting':
      return lists(LASTING, i);
    case 'concentration':
      return lists(SPREAD, i);
    case 'survey':
      return [`count(*) filter (where m${i} and h${i} is not null and a${i}) as against${i}`];
    case 'distinct':
      return [
        `count(distinct s${i}) filter (where m${i} and h${i}) as safe${i}`,
        `count(distinct w${i}) filter (where m${i} and h${i}) as review${i}`,
      ];
    default:
      return [];
  }
}

/** Reads them from a row; null for a metric of another kind. */
export function readMore(
  row: Readonly<Record<string, unknown>>,
  i: number,
  { kind }: TallySql,
): TallyMore | null {
  const count = (name: string) => row[`${name}${i}`] as number;
  switch (kind) {
    case 'ratio':
      return { kind, ...(pick(RATIO_NAMES, row, i) as unknown as RatioSums) };
    case 'lasting':
      return { kind, ...(pick(namesOf(LASTING), row, i) as unknown as LastingTimes) };
    case 'concentration':
      return {
        kind,
        sure: row[`sure_values${i}`] as number[],
        doubted: row[`doubted_values${i}`] as number[],
      };
    case 'survey':
      return { kind, against: count('against') };
    case 'distinct':
      return { kind, safe: count('safe'), review: count('review') };
    default:
      return null;
  }
}

const LASTING = [
  ['ended', 'z and not (dd or dc)'],
  ['going', 'not z and not (dd or dc)'],
  ['endedDoubted', 'z and (dd or dc)'],
  ['goingDoubted', 'not z and (dd or dc)'],
] as const;

const SPREAD = [
  ['sure_values', 'not (dd or dc)'],
  ['doubted_values', '(dd or dc)'],
] as const;

/** Known values of members in order, by what else is true of them. */
function lists(each: readonly (readonly [string, string])[], i: number): string[] {
  return each.map(([name, what]) => {
    const where = what.replace(/\b(z|dd|dc)\b/g, `$1${i}`);
    return `coalesce(list(v${i} order by v${i}) filter (where m${i} and v${i} is not null and ${where}), []) as ${name}${i}`;
  });
}

function namesOf(each: readonly (readonly [string, string])[]): string[] {
  return each.map(([name]) => name);
}

function pick(
  names: readonly string[],
  row: Readonly<Record<string, unknown>>,
  i: number,
): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, row[`${name}${i}`]]));
}
