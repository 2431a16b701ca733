import type { RankedFinding } from './ranking.ts';

/** All findings of one check together: what fixing them takes and gives. */
export interface FixGroup {
  readonly checkId: string;
  readonly object: string;
  /** The best first. */
  readonly ranked: readonly RankedFinding[];
  readonly seconds: number;
  /** By goal: the sum of what each fix alone gives its trust, 0 to 1. Goals that gain nothing are absent. */
  readonly trustGains: ReadonlyMap<string, number>;
  /** Over all of them, as `RankedFinding` has it for one. */
  readonly gainPerMinute: number;
}

/**
 * By check, those first whose findings together give most a minute.
 * @param ranked the best first
 */
export function groupFixes(ranked: readonly RankedFinding[]): FixGroup[] {
  const groups = [...Map.groupBy(ranked, ({ finding }) => finding.checkId)].map(
    ([checkId, own]): FixGroup => {
      const gains = new Map<string, number>();
      for (const { trustGains } of own)
        for (const [goal, gain] of trustGains) gains.set(goal, (gains.get(goal) ?? 0) + gain);
      const seconds = own.reduce((sum, { secondsToFix }) => sum + secondsToFix, 0);
      const gain = own.reduce(
        (sum, { gainPerMinute, secondsToFix }) => sum + gainPerMinute * secondsToFix,
        0,
      );
      const object = own[0]?.finding.object ?? '';
      return { checkId, object, ranked: own, seconds, trustGains: gains, gainPerMinute: gain / seconds };
    },
  );
  return groups.sort((a, b) => b.gainPerMinute - a.gainPerMinute || (a.checkId < b.checkId ? -1 : 1));
}
