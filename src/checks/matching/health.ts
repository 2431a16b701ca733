import type { Column } from './columns.ts';
import { KINDS } from './kinds.ts';
import type { Model } from './model.ts';
import { against, oddsOf, weightsOf } from './weights.ts';

/**
 * Whether the columns can tell copies from strangers at all: there are two of them that are more than a category, and
 * two records that agree in every column on usual values are then likelier one thing than not.
 */
export function canTell(columns: readonly Column[], model: Model): boolean {
  if (columns.filter(({ kind }) => KINDS[kind].role !== 'weak').length < 2) return false;
  const logs = new Float64Array(model.relations.length + 1);
  oddsOf(
    weightsOf(model),
    Int8Array.from(columns, ({ kind }) => KINDS[kind].same.length - 1),
    logs,
  );
  return against(logs) > 0;
}

/** Sane bounds of the expected matches against those of the clusters. */
const SANE = { from: 0.75, to: 1.3 };
/** Few pairs vary by chance alone: by so many times the root of their number. */
const DEVIATIONS = 3;

/**
 * EM's expected number of matching pairs by the number that the clusters imply: a sign of health that needs no labels.
 * Null where the clusters imply none.
 */
export function healthOf(
  expectedPairs: number,
  clusters: readonly { readonly members: readonly number[] }[],
) {
  const implied = impliedPairs(clusters);
  const ratio = implied === 0 ? null : expectedPairs / implied;
  const slack = DEVIATIONS * Math.sqrt(Math.max(implied, 1));
  const sane = expectedPairs >= SANE.from * implied - slack && expectedPairs <= SANE.to * implied + slack;
  return { implied, ratio, sane };
}

/** Pairs of records that lie in one cluster. */
export function impliedPairs(clusters: readonly { readonly members: readonly number[] }[]): number {
  return clusters.reduce((sum, { members }) => sum + (members.length * (members.length - 1)) / 2, 0);
}

/**
 * Records that say the same in every column, for tables in which nothing else can be told. Those that say less than
 * two things are left out.
 */
export function exactDuplicates(columns: readonly Column[], size: number): number[][] {
  const groups = new Map<string, number[]>();
  for (let record = 0; record < size; record++) {
    const ids = columns.map(({ ids }) => ids[record] as number);
    if (ids.filter((id) => id !== 0).length < Math.min(2, columns.length)) continue;
    const key = ids.join(' ');
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
