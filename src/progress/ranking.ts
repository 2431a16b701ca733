import type { FindingRow, RecordWeight } from '../store/ports.ts';

/** What fixing one finding gives. Shares; the sum is what findings are ranked by, per minute of work. */
export interface RankedFinding {
  readonly finding: FindingRow;
  /** By goal: how much its trust rises, 0 to 1. Goals that gain nothing are absent. */
  readonly trustGains: ReadonlyMap<string, number>;
  /** How much the organisation's score rises, 0 to 1. */
  readonly scoreGain: number;
  readonly secondsToFix: number;
  /** Weighted trust gains and score gain, a minute. */
  readonly gainPerMinute: number;
}

/** What ranking needs to know of a goal. */
export interface RankedGoal {
  readonly id: string;
  readonly weight: number;
  readonly metricId: string;
  /** All of the metric's weight, in its integers. */
  readonly metricWeight: number;
  /** What a record whose value is missing weighs. */
  readonly standIn: number;
}

/** What ranking needs to know of a check. */
export interface RankedCheck {
  readonly id: string;
  readonly secondsToFix: number;
  /** Its weight in the score. */
  readonly weight: number;
  /** Metrics that read a field which it casts doubt on. */
  readonly metricIds: readonly string[];
}

/**
 * Ranks open findings by what fixing each one alone gives. A record's weight in a goal's metric becomes trusted
 * only when its last doubt goes: with another finding on a field that the metric reads, one fix gains no trust.
 * @param scoreWeight the organisation's sum of weight × checked
 */
export function rankFindings(ask: {
  readonly findings: readonly FindingRow[];
  readonly goals: readonly RankedGoal[];
  readonly checks: ReadonlyMap<string, RankedCheck>;
  readonly weights: readonly RecordWeight[];
  readonly scoreWeight: number;
}): RankedFinding[] {
  const weightOf = new Map(
    ask.weights.map((row) => [`${row.metricId} ${row.source} ${row.recordId}`, row.weight]),
  );
  const doubts = new Map<string, number>();
  const keyOf = (metricId: string, finding: FindingRow) =>
    `${metricId} ${finding.source} ${finding.recordId}`;
  for (const finding of ask.findings) {
    for (const metricId of ask.checks.get(finding.checkId)?.metricIds ?? []) {
      const key = keyOf(metricId, finding);
      doubts.set(key, (doubts.get(key) ?? 0) + 1);
    }
  }
  const ranked = ask.findings.flatMap((finding): RankedFinding[] => {
    const check = ask.checks.get(finding.checkId);
    if (!check) return [];
    const trustGains = new Map<string, number>();
    let gain = 0;
    for (const goal of ask.goals) {
      if (!check.metricIds.includes(goal.metricId) || goal.metricWeight <= 0) continue;
      const key = keyOf(goal.metricId, finding);
      if (!weightOf.has(key) || doubts.get(key) !== 1) continue;
      const share = (weightOf.get(key) ?? goal.standIn) / goal.metricWeight;
      if (share <= 0) continue;
      trustGains.set(goal.id, share);
      gain += goal.weight * share;
    }
    const scoreGain = ask.scoreWeight > 0 ? check.weight / ask.scoreWeight : 0;
    const gainPerMinute = ((gain + scoreGain) * 60) / check.secondsToFix;
    return [{ finding, trustGains, scoreGain, secondsToFix: check.secondsToFix, gainPerMinute }];
  });
  return ranked.sort((a, b) => b.gainPerMinute - a.gainPerMinute || order(a.finding, b.finding));
}

function order(a: FindingRow, b: FindingRow): number {
  const [one, other] = [`${a.checkId} ${a.source} ${a.recordId}`, `${b.checkId} ${b.source} ${b.recordId}`];
  return one < other ? -1 : one > other ? 1 : 0;
}
