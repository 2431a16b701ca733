import type { Metric } from '../metrics/metric.ts';
import type { Fact, LastingTimes, Outers, Tally, TallyMore } from '../store/ports.ts';
import { discrete } from './places.ts';
import { addRatio, ratioSumsOf } from './ratio-sums.ts';

/** What only some kinds have of a tally, in which one record is `after` instead of `before`. */
export function moreWithout(ask: {
  readonly metric: Metric;
  readonly tally: Tally;
  readonly outer: Outers | undefined;
  readonly before: Fact;
  readonly after: Fact;
  readonly becomesSure: boolean;
  readonly becomesKnown: boolean;
}): TallyMore | null {
  const { metric, tally, outer, before, after } = ask;
  const { more } = tally;
  switch (more?.kind) {
    case 'ratio': {
      const sums = addRatio(more, ratioSumsOf(metric, before), ratioSumsOf(metric, after));
      const places = outer?.parts ?? null;
      if (places === null) return { kind: 'ratio', ...sums };
      const surely = ask.becomesSure ? after.part : null;
      const known = ask.becomesKnown ? after.part : null;
      return {
        kind: 'ratio',
        ...sums,
        partLow: discrete(places.low, tally.sure, 0.05, surely),
        partMiddle: discrete(places.middle, more.known, 0.5, known),
        partHigh: discrete(places.high, tally.sure, 0.95, surely),
      };
    }
    case 'lasting':
      return { kind: 'lasting', ...moveTime(more, before, after) };
    case 'concentration':
      return {
        kind: 'concentration',
        sure: exchanged(more.sure, ...valuesOf(before, after, false)),
        doubted: exchanged(more.doubted, ...valuesOf(before, after, true)),
      };
    case 'survey': {
      const against = (fact: Fact) => Number(fact.member && fact.hit !== null && fact.against);
      return { kind: 'survey', against: more.against + against(after) - against(before) };
    }
    case 'distinct': {
      // What comes to count is taken for a thing of its own.
      const things = (fact: Fact) => Number(fact.member && fact.hit === true);
      const change = things(after) - things(before);
      return { kind: 'distinct', safe: more.safe + change, review: more.review + change };
    }
    case undefined:
      return null;
  }
}

const isDoubted = ({ doubtDecides, doubtCarries }: Fact) => doubtDecides || doubtCarries;

function moveTime(times: LastingTimes, before: Fact, after: Fact): LastingTimes {
  const listOf = (fact: Fact): keyof LastingTimes | null => {
    if (!fact.member || fact.value === null) return null;
    if (isDoubted(fact)) return fact.ended ? 'endedDoubted' : 'goingDoubted';
    return fact.ended ? 'ended' : 'going';
  };
  const [from, to] = [listOf(before), listOf(after)];
  const moved = (name: keyof LastingTimes) =>
    exchanged(times[name], from === name ? before.value : null, to === name ? after.value : null);
  return {
    ended: moved('ended'),
    going: moved('going'),
    endedDoubted: moved('endedDoubted'),
    goingDoubted: moved('goingDoubted'),
  };
}

/** The value that leaves a list of known values, doubted or not, and the one that comes. */
function valuesOf(before: Fact, after: Fact, doubted: boolean): [number | null, number | null] {
  const held = (fact: Fact) => (fact.member && isDoubted(fact) === doubted ? fact.value : null);
  return [held(before), held(after)];
}

/** A sorted list with one value less and one more. */
function exchanged(values: readonly number[], less: number | null, more: number | null): readonly number[] {
  if (less === more) return values;
  const gone = less === null ? -1 : values.indexOf(less);
  const left = gone < 0 ? values : values.toSpliced(gone, 1);
  if (more === null) return left;
  const at = left.findIndex((value) => value > more);
  return left.toSpliced(at < 0 ? left.length : at, 0, more);
}
