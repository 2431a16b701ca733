import type { Metric } from '../metrics/metric.ts';
import { measure } from '../scoring/measure.ts';
import type { Measured } from '../scoring/measured.ts';
import { type Kept, without, withoutLoose } from '../scoring/without.ts';
import type { Fact, FindingRow, LooseStake, Stake, Tally } from '../store/ports.ts';

/** What fixing one finding gives. Shares; the sum is what findings are ranked by, per minute of work. */
export interface RankedFinding {
  readonly finding: FindingRow;
  /** By goal: how much its trust rises, 0 to 1. Goals that gain nothing are absent. */
  readonly trustGains: ReadonlyMap<string, number>;
  /** By goal: how much narrower its range becomes, 0 to 1 of the way from its baseline to its target. */
  readonly rangeGains: ReadonlyMap<string, number>;
  /** How much the organisation's score rises, 0 to 1. */
  readonly scoreGain: number;
  readonly secondsToFix: number;
  /** Gains in trust and range, weighted by the strategy, and score gain, a minute. */
  readonly gainPerMinute: number;
}

/** What ranking needs to know of a goal. */
export interface RankedGoal {
  readonly id: string;
  readonly weight: number;
  readonly metric: Metric;
  readonly currency: string;
  /** From the baseline to the target, in the metric's unit; above 0. */
  readonly span: number;
  readonly kept: Kept;
  /** What the metric's records, or those of its parts, are without each of their findings. */
  readonly stakes: readonly Stake[];
  readonly loose: readonly LooseStake[];
}

/** What ranking needs to know of a check. */
export interface RankedCheck {
  readonly id: string;
  readonly secondsToFix: number;
  /** Its weight in the score. */
  readonly weight: number;
}

/**
 * Ranks open findings by what fixing each one alone gives: the goal's metric measured again from its partial sums
 * without the finding. So a record with another doubt left gains no trust.
 * @param scoreWeight the organisation's sum of weight × checked
 */
export function rankFindings(ask: {
  readonly findings: readonly FindingRow[];
  readonly goals: readonly RankedGoal[];
  readonly checks: ReadonlyMap<string, RankedCheck>;
  readonly scoreWeight: number;
}): RankedFinding[] {
  const gains = ask.goals.map((goal) => ({ goal, of: gainsOf(goal) }));
  const ranked = ask.findings.flatMap((finding): RankedFinding[] => {
    const check = ask.checks.get(finding.checkId);
    if (!check) return [];
    const trustGains = new Map<string, number>();
    const rangeGains = new Map<string, number>();
    let gain = 0;
    for (const { goal, of } of gains) {
      const { trust, range } = of.get(keyOf(finding)) ?? NO_GAIN;
      if (trust > 0) trustGains.set(goal.id, trust);
      if (range > 0) rangeGains.set(goal.id, range);
      gain += goal.weight * (trust + range);
    }
    const scoreGain = ask.scoreWeight > 0 ? check.weight / ask.scoreWeight : 0;
    const gainPerMinute = ((gain + scoreGain) * 60) / check.secondsToFix;
    return [{ finding, trustGains, rangeGains, scoreGain, secondsToFix: check.secondsToFix, gainPerMinute }];
  });
  return ranked.sort((a, b) => b.gainPerMinute - a.gainPerMinute || order(a.finding, b.finding));
}

interface Gain {
  readonly trust: number;
  readonly range: number;
}
const NO_GAIN: Gain = { trust: 0, range: 0 };

/** What mending each finding alone gives a goal, by the finding's key; findings that give nothing are absent. */
function gainsOf(goal: RankedGoal): Map<string, Gain> {
  const gains = new Map<string, Gain>();
  const now = measureTallies(goal, goal.kept.tallies);
  const add = (key: string, measured: Measured) => {
    const gain = between(goal, now, measured);
    if (gain.trust !== 0 || gain.range !== 0) gains.set(key, gain);
  };
  const measureOnce = remembering(goal);
  const single = goal.stakes.filter(({ checkId }) => checkId !== null);
  for (const [key, stakes] of Map.groupBy(single, (stake) =>
    keyOf({ ...stake, checkId: stake.checkId ?? '' }),
  ))
    add(key, measureOnce(stakes));
  for (const { source, recordId, checkIds, held } of goal.loose) {
    const [checkId, another] = checkIds;
    if (checkId === undefined || another !== undefined) continue;
    add(keyOf({ source, recordId, checkId }), measureTallies(goal, withoutLoose(goal.kept.tallies, held)));
  }
  return gains;
}

/** Measures a goal without a finding; records that are alike are measured once. */
export function remembering(goal: RankedGoal): (stakes: readonly Stake[]) => Measured {
  const known = new Map<string, Measured>();
  return (stakes) => {
    const key = stakes.map(stakeKey).join(' ');
    const before = known.get(key);
    if (before) return before;
    const measured = measureTallies(goal, without(goal.metric, goal.kept, stakes));
    known.set(key, measured);
    return measured;
  };
}

function measureTallies({ metric, currency }: RankedGoal, tallies: readonly Tally[]): Measured {
  return measure(metric, tallies, currency);
}

function between(goal: RankedGoal, before: Measured, after: Measured): Gain {
  const trust = after.trust === null || before.trust === null ? 0 : after.trust - before.trust;
  return { trust, range: widthOf(goal, before) - widthOf(goal, after) };
}

/** A range's width as a share of the way from the baseline to the target; open or wider than that is all of it. */
function widthOf({ span }: RankedGoal, { low, high }: Measured): number {
  return low === null || high === null ? 1 : Math.min(1, (high - low) / span);
}

function stakeKey({ metricId, before, after, fills, segment }: Stake): string {
  return `${metricId}/${factKey(before)}/${factKey(after)}/${fills}/${segment}`;
}

function factKey(fact: Fact): string {
  const { member, maybe, hit, value, part, doubtDecides, doubtCarries, ended, against } = fact;
  return [member, maybe, hit, value, part, doubtDecides, doubtCarries, ended, against].join();
}

export function keyOf(finding: Pick<FindingRow, 'source' | 'recordId' | 'checkId'>): string {
  return `${finding.checkId} ${finding.source} ${finding.recordId}`;
}

function order(a: FindingRow, b: FindingRow): number {
  const [one, other] = [keyOf(a), keyOf(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}
