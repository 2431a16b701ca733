import { measure } from '../scoring/measure.ts';
import type { FindingRow, Stake } from '../store/ports.ts';
import { keyOf, type RankedGoal, remembering } from './ranking.ts';
import { type Choice, shortest } from './shortest.ts';

/** The fewest findings whose mending brings a goal's trust to a level. */
export interface TrustList {
  readonly findings: readonly FindingRow[];
  readonly trust: number;
  readonly wanted: number;
  /** The trust once all of them are mended; below what is wanted where even all that can be mended is not enough. */
  readonly reached: number;
}

/** A record that becomes trusted, or is found not to count, once all of its doubts are gone. */
interface Doubted extends Choice {
  readonly findings: readonly FindingRow[];
  /** Weight that becomes trusted, and weight that no longer counts. */
  readonly trusted: number;
  readonly leaving: number;
}

/**
 * @param level 0 to 1
 * @param mendable the finding of a key, as `keyOf` makes it; null for one that cannot be mended
 * @returns null where the goal's trust is unknown
 */
export function trustList(
  goal: RankedGoal,
  level: number,
  mendable: (key: string) => FindingRow | null,
): TrustList | null {
  const { trust, weight, trustedWeight } = measure(goal.metric, goal.kept.tallies, goal.currency);
  if (trust === null) return null;
  const need = level * weight - trustedWeight;
  const chosen =
    need <= 0 ? [] : shortest(doubtedRecords(goal, level, mendable, weight, trustedWeight), need);
  const sum = (of: (record: Doubted) => number) => chosen.reduce((total, record) => total + of(record), 0);
  return {
    findings: chosen.flatMap(({ findings }) => findings),
    trust,
    wanted: level,
    reached: (trustedWeight + sum(({ trusted }) => trusted)) / (weight - sum(({ leaving }) => leaving)),
  };
}

function doubtedRecords(
  goal: RankedGoal,
  level: number,
  mendable: (key: string) => FindingRow | null,
  weight: number,
  trustedWeight: number,
): Doubted[] {
  const measureOnce = remembering(goal);
  const byRecord = Map.groupBy(goal.stakes, ({ source, recordId }) => `${source} ${recordId}`);
  const own = [...byRecord.values()].flatMap((stakes): Doubted[] => {
    const clean = stakes.filter(({ checkId }) => checkId === null);
    const findings = findingsOf(stakes, mendable);
    if (clean.length === 0 || findings === null || findings.length === 0) return [];
    const after = measureOnce(clean);
    const [trusted, leaving] = [after.trustedWeight - trustedWeight, weight - after.weight];
    const gives = trusted + level * leaving;
    return gives > 0 ? [{ findings, fixes: findings.length, gives, trusted, leaving }] : [];
  });
  const loose = goal.loose.flatMap(({ source, recordId, checkIds }): Doubted[] => {
    const findings = checkIds.map((checkId) => mendable(keyOf({ source, recordId, checkId })));
    if (findings.some((finding) => finding === null)) return [];
    const found = findings.flatMap((finding) => finding ?? []);
    return [{ findings: found, fixes: found.length, gives: 1, trusted: 1, leaving: 0 }];
  });
  return [...own, ...loose];
}

/** The findings that doubt a record for the metric; null where one of them cannot be mended. */
function findingsOf(
  stakes: readonly Stake[],
  mendable: (key: string) => FindingRow | null,
): FindingRow[] | null {
  const found = new Map<string, FindingRow>();
  for (const { checkId, source, recordId, touches } of stakes) {
    if (checkId === null || !touches) continue;
    const key = keyOf({ source, recordId, checkId });
    const finding = mendable(key);
    if (finding === null) return null;
    found.set(key, finding);
  }
  return [...found.values()];
}
