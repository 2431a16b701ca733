import { type Metric, partsOf } from '../metrics/metric.ts';
import type { Fact, Outers, Stake, Tally } from '../store/ports.ts';
import { standIn } from './measured.ts';
import { discrete, moved } from './places.ts';
import { moreWithout } from './without-more.ts';

/** A metric's partial sums with what is needed to take findings away from them. */
export interface Kept {
  readonly tallies: readonly Tally[];
  readonly outers: readonly Outers[];
}

/**
 * Whether it can be told from the partial sums what a metric would be without a finding: a record must be one row of it.
 */
export function gainsAreTold(metric: Metric): boolean {
  return metric.rows === undefined && metric.kind !== 'outside';
}

/**
 * The partial sums as they would be without a finding, so that measuring them is scoring again without it. What was
 * missing becomes known by mending it, and nobody knows yet as what: it takes what stands for it in the number of today,
 * the middle of its segment; a date lies in the period, what is not told is not counted, what still lasts goes on, and
 * who did not answer still has not.
 * @param stakes of one record: for the metric, or for each of its parts
 */
export function without(metric: Metric, { tallies, outers }: Kept, stakes: readonly Stake[]): Tally[] {
  return [metric, ...partsOf(metric)].flatMap((part) => {
    const own = tallies.filter(({ metricId }) => metricId === part.id);
    const stake = stakes.find(({ metricId }) => metricId === part.id);
    const around = outers.filter(({ metricId }) => metricId === part.id);
    return stake ? withoutOne(part, { tallies: own, outers: around }, stake) : own;
  });
}

function withoutOne(metric: Metric, { tallies, outers }: Kept, stake: Stake): Tally[] {
  const all = tallies.find(({ part }) => part === 'all');
  const own = tallies.find(({ part, segment }) => part === 'segment' && segment === stake.segment);
  if (!all) return [...tallies];
  const after = stake.fills ? filled(metric, stake.after, own ?? all, all) : stake.after;
  return tallies.map((tally) => {
    if (tally.part === 'segment' && tally !== own) return tally;
    const outer = outers.find(({ part, segment }) => part === tally.part && segment === tally.segment);
    return replaced(metric, tally, outer, stake.before, after);
  });
}

/** The partial sums without a doubtful record of another object. */
export function withoutLoose(tallies: readonly Tally[], held: boolean): Tally[] {
  return tallies.map((tally) =>
    tally.part === 'all'
      ? { ...tally, loose: tally.loose - 1, looseHeld: tally.looseHeld - Number(held) }
      : tally,
  );
}

function filled(metric: Metric, fact: Fact, own: Tally, all: Tally): Fact {
  const member = fact.member || (fact.maybe && !fact.doubtDecides);
  const belongs = { ...fact, member, maybe: fact.maybe && !member };
  if (fact.doubtCarries || isKnown(metric, fact)) return belongs;
  if (metric.kind === 'survey') return belongs;
  if (metric.value === undefined) return { ...belongs, hit: false };
  const value = fact.value ?? (own.ranks ? own.ranks.known.values[1] : standIn(own, all).median) ?? 0;
  // A time of which nothing is known is taken for one that has ended.
  if (metric.part === undefined) return { ...belongs, value, ended: true };
  if (metric.hit !== undefined) return { ...belongs, value, part: fact.part ?? (fact.hit ? value : 0) };
  return { ...belongs, value, part: fact.part ?? partStandIn(own, all) };
}

/** What stands for a ratio's part that is missing. */
function partStandIn(own: Tally, all: Tally): number {
  const middles = [own, all].map((tally) => ({
    ...tally,
    median: tally.more?.kind === 'ratio' ? tally.more.partMiddle : null,
  }));
  return standIn(middles[0] ?? own, middles[1] ?? all).median;
}

export function isKnown(metric: Metric, { value, part, hit }: Fact): boolean {
  if (metric.value === undefined) return hit !== null;
  return value !== null && (metric.part === undefined || part !== null);
}

function isSure(metric: Metric, fact: Fact): boolean {
  return fact.member && !fact.doubtDecides && !fact.doubtCarries && isKnown(metric, fact);
}

/** A tally in which one record is `after` instead of `before`. */
function replaced(metric: Metric, tally: Tally, outer: Outers | undefined, before: Fact, after: Fact): Tally {
  const [less, more] = [sumsOf(metric, before), sumsOf(metric, after)];
  const sums = Object.fromEntries(
    SUMS.map((name) => [name, tally[name] - less[name] + more[name]]),
  ) as Record<(typeof SUMS)[number], number>;
  const becomesSure = isSure(metric, after) && !isSure(metric, before);
  const becomesKnown = after.member && isKnown(metric, after) && !(before.member && isKnown(metric, before));
  const surely = becomesSure ? after.value : null;
  const known = becomesKnown ? after.value : null;
  const next: Tally = { ...tally, ...sums };
  return {
    ...next,
    ...(outer
      ? {
          p5: discrete(outer.low, tally.sure, 0.05, surely),
          median: discrete(outer.middle, tally.members - tally.missing, 0.5, known),
          p95: discrete(outer.high, tally.sure, 0.95, surely),
        }
      : {}),
    ranks: tally.ranks && {
      known: moved(tally.ranks.known, next.members - next.missing, 0, known),
      low: moved(tally.ranks.low, populationOf(next), populationOf(next) - next.sure, surely),
      high: moved(tally.ranks.high, populationOf(next), 0, surely),
    },
    more: moreWithout({ metric, tally, outer, before, after, becomesSure, becomesKnown }),
  };
}

const populationOf = ({ members, maybes }: Tally) => members + maybes;

const SUMS = [
  'members',
  'hits',
  'missing',
  'sum',
  'sure',
  'sureHits',
  'sureSum',
  'unsure',
  'perhaps',
  'perhapsPlus',
  'perhapsMinus',
  'perhapsMissing',
  'maybes',
  'maybeSum',
  'maybeMissing',
] as const;

/** What one record adds to each of the sums: the same as the engine counts over all. */
function sumsOf(metric: Metric, fact: Fact): Record<(typeof SUMS)[number], number> {
  const { member, maybe, doubtDecides, doubtCarries } = fact;
  const value = metric.value === undefined ? 0 : (fact.value ?? 0);
  const known = isKnown(metric, fact);
  const certain = known && !doubtCarries;
  const sure = isSure(metric, fact);
  const perhaps = (member && doubtDecides) || maybe;
  const hit = fact.hit === true;
  return {
    members: Number(member),
    hits: Number(member && hit),
    missing: Number(member && !known),
    sum: member ? value : 0,
    sure: Number(sure),
    sureHits: Number(sure && hit),
    sureSum: sure ? value : 0,
    unsure: Number(member && !doubtDecides && !certain),
    perhaps: Number(perhaps),
    perhapsPlus: perhaps && certain ? Math.max(value, 0) : 0,
    perhapsMinus: perhaps && certain ? Math.min(value, 0) : 0,
    perhapsMissing: Number(perhaps && !certain),
    maybes: Number(maybe),
    maybeSum: maybe ? value : 0,
    maybeMissing: Number(maybe && metric.value !== undefined && fact.value === null),
  };
}
