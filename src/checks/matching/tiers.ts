import type { Cluster } from './clusters.ts';
import type { Column } from './columns.ts';
import { isSafe } from './evidence.ts';
import { KINDS } from './kinds.ts';
import type { Matching } from './match.ts';

/** *safe*: one thing without anybody looking · *review*: likely one thing, a person should look. */
export type Tier = 'safe' | 'review';

/** Mean log odds from which a cluster can be safe: a share of .99. */
const SURE = 4.6;
/** Log odds that every pair of a safe cluster must have. */
const EACH = 0;

export function tierOf({ columns, scorer }: Matching, cluster: Cluster, sane: boolean): Tier {
  if (!sane || cluster.odds < SURE) return 'review';
  const { members } = cluster;
  for (const [at, left] of members.entries())
    for (const right of members.slice(at + 1))
      if (scorer.oddsOf(left, right) < EACH || !isSafe(columns, scorer.levelsOf(left, right)))
        return 'review';
  return 'safe';
}

/** What one column says of a pair. */
export interface Reason {
  readonly column: string;
  readonly likeness: 'equal' | 'near' | 'alike' | 'different';
  /** In bits, for one thing and against chance; below 0 it speaks against. Rarity of the value not counted. */
  readonly weight: number;
}

/** Why two records are taken for one thing: every column in which both say something, the weightiest first. */
export function reasonsOf({ columns, scorer }: Matching, left: number, right: number): Reason[] {
  const levels = scorer.levelsOf(left, right);
  return columns
    .flatMap((column, at): Reason[] => {
      const level = levels[at] as number;
      if (level < 0) return [];
      const weight = (scorer.weights.same[at]?.[level] as number) / Math.LN2;
      return [{ column: column.name, likeness: likenessOf(column, level), weight }];
    })
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}

function likenessOf({ kind }: Column, level: number): Reason['likeness'] {
  const top = KINDS[kind].same.length - 1;
  if (level === top) return 'equal';
  if (level === 0) return 'different';
  return level === top - 1 ? 'near' : 'alike';
}
