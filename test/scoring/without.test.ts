import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Metric } from '../../src/metrics/metric.ts';
import { gainsAreTold, without, withoutLoose } from '../../src/scoring/without.ts';
import type { Around, Fact, Stake, Tally } from '../../src/store/ports.ts';
import { type Counted, type Counting, recount } from './recount.ts';

const PLAIN: Counting = {
  metricId: 'any',
  kind: 'plain',
  hasValue: false,
  hasPart: false,
  hasHit: true,
  segmented: false,
  quantile: null,
};
const VALUED = { ...PLAIN, hasValue: true, hasHit: false };

/** Every way of counting that the catalogue knows, with a metric that is counted so. */
const WAYS: Readonly<Record<string, { counting: Counting; kind: Metric['kind'] }>> = {
  share: { kind: 'share', counting: PLAIN },
  sum: { kind: 'sum', counting: { ...VALUED, segmented: true } },
  mean: { kind: 'mean', counting: VALUED },
  median: { kind: 'median', counting: { ...VALUED, quantile: { share: 1, parts: 2 } } },
  p90: { kind: 'p90', counting: { ...VALUED, quantile: { share: 9, parts: 10 } } },
  ratio: { kind: 'ratio', counting: { ...VALUED, kind: 'ratio', hasPart: true, segmented: true } },
  within: { kind: 'ratio', counting: { ...VALUED, kind: 'ratio', hasPart: true, hasHit: true } },
  lasting: { kind: 'lasting', counting: { ...VALUED, kind: 'lasting' } },
  survey: { kind: 'survey', counting: { ...PLAIN, kind: 'survey' } },
  distinct: { kind: 'distinct', counting: { ...PLAIN, kind: 'distinct' } },
  concentration: { kind: 'concentration', counting: { ...VALUED, kind: 'concentration' } },
};

function metricOf({ counting, kind }: { counting: Counting; kind: Metric['kind'] }): Metric {
  const { metricId, hasValue, hasPart, hasHit } = counting;
  return {
    id: metricId,
    kind,
    object: 'deal',
    ...(hasValue ? { value: 'r.amount' } : {}),
    ...(hasPart ? { part: 'r.part' } : {}),
    ...(hasHit ? { hit: 'r.won' } : {}),
  } as Metric;
}

const maybeNumber = fc.option(fc.integer({ min: -4, max: 12 }), { nil: null, freq: 4 });
const facts: fc.Arbitrary<Fact> = fc
  .record({
    state: fc.constantFrom('member', 'member', 'member', 'maybe', 'neither'),
    hit: fc.constantFrom(true, false, null),
    value: maybeNumber,
    part: maybeNumber,
    doubtDecides: fc.boolean(),
    doubtCarries: fc.boolean(),
    ended: fc.boolean(),
    against: fc.boolean(),
  })
  .map(({ state, ...rest }) => ({ ...rest, member: state === 'member', maybe: state === 'maybe' }));
const records: fc.Arbitrary<Counted[]> = fc.array(
  fc.record({ fact: facts, segment: fc.constantFrom('a', 'b', null) }),
  { minLength: 1, maxLength: 30 },
);

const stakeOf = ({ segment, fact }: Counted, after: Fact, fills = false): Stake => ({
  metricId: 'any',
  source: 's',
  recordId: '1',
  checkId: 'x',
  segment,
  before: fact,
  after,
  touches: true,
  fills,
});

/** What a quantile is read from: its place, and the two values around it. */
const placeOf = ({ rank, rest, parts, share, values }: Around) => ({
  ...{ rest, parts, share },
  at: rank < 1 ? null : rank,
  values: rank < 1 ? null : values.slice(1, 3),
});
/** Tallies as they are read: of a quantile by the values around its places alone. */
function legible(tallies: readonly Tally[]) {
  return tallies.map(({ ranks, p5, median, p95, ...tally }) => ({
    ...tally,
    ...(ranks ? {} : { p5, median, p95 }),
    ranks: ranks && {
      known: placeOf(ranks.known),
      low: placeOf(ranks.low),
      high: placeOf(ranks.high),
    },
  }));
}

const KNOWN: Fact = {
  member: true,
  maybe: false,
  hit: null,
  value: 10,
  part: null,
  doubtDecides: false,
  doubtCarries: false,
  ended: true,
  against: false,
};
const MISSING: Fact = { ...KNOWN, value: null, doubtCarries: true };
const many = (count: number, value: number, segment: string | null, more: Partial<Fact> = {}): Counted[] =>
  Array.from({ length: count }, () => ({ fact: { ...KNOWN, value, ...more }, segment }));

describe('partial sums without a finding', () => {
  test.each(Object.entries(WAYS))('are what counting again gives: %s', (_name, way) => {
    const metric = metricOf(way);
    fc.assert(
      fc.property(records, fc.nat(), fc.boolean(), fc.boolean(), (all, place, decides, carries) => {
        const at = place % all.length;
        const one = all[at] as Counted;
        const after = {
          ...one.fact,
          doubtDecides: one.fact.doubtDecides && decides,
          doubtCarries: one.fact.doubtCarries && carries,
        };
        const told = without(metric, recount(way.counting, all), [stakeOf(one, after)]);
        const again = recount(way.counting, all.with(at, { ...one, fact: after })).tallies;
        expect(legible(told)).toEqual(legible(again));
      }),
    );
  });

  test.each(['share', 'survey', 'distinct', 'lasting', 'concentration', 'ratio', 'within'])(
    'add up to what counting again gives, whatever becomes of the record: %s',
    (name) => {
      const way = WAYS[name] as (typeof WAYS)[string];
      // What stands at a place is known of one record more, and not of one that changes its value.
      const sumsOf = (tallies: readonly Tally[]) =>
        tallies.map(({ p5: _, median: __, p95: ___, more, ...sums }) => ({
          ...sums,
          more: more?.kind === 'ratio' ? { ...more, partLow: 0, partMiddle: 0, partHigh: 0 } : more,
        }));
      fc.assert(
        fc.property(records, fc.nat(), facts, (all, place, after) => {
          const at = place % all.length;
          const one = all[at] as Counted;
          const told = without(metricOf(way), recount(way.counting, all), [stakeOf(one, after)]);
          const again = recount(way.counting, all.with(at, { ...one, fact: after })).tallies;
          expect(sumsOf(told)).toEqual(sumsOf(again));
        }),
      );
    },
  );

  test('keep the places that nobody looked up', () => {
    const way = WAYS['ratio'] as (typeof WAYS)[string];
    const all = many(3, 5, 'a', { part: 2, doubtCarries: true });
    const { tallies } = recount(way.counting, all);
    const [told] = without(metricOf(way), { tallies, outers: [] }, [stakeOf(all[0] as Counted, KNOWN)]);
    expect(told?.more).toMatchObject({ kind: 'ratio', partMiddle: 2, partLow: null });
    expect(told).toMatchObject({ median: 5, p5: null });
  });

  test('stay as they are for a metric whose record has no finding', () => {
    const way = { counting: { ...VALUED, segmented: true }, kind: 'sum' as const };
    const [one] = fc.sample(records, { seed: 1, numRuns: 1 });
    const kept = recount(way.counting, one ?? []);
    expect(without(metricOf(way), kept, [])).toEqual(kept.tallies);
    expect(without({ ...metricOf(way), id: 'another' }, kept, [])).toEqual([]);
    const other = {
      ...stakeOf((one ?? [])[0] as Counted, (one ?? [])[0]?.fact as Fact),
      metricId: 'another',
    };
    expect(without(metricOf(way), kept, [other])).toEqual(kept.tallies);
    expect(without(metricOf(way), { ...kept, tallies: [] }, [{ ...other, metricId: 'any' }])).toEqual([]);
  });
});

/** The partial sums of `others` and one more record, once a finding on an empty field of that one is mended. */
function mended(way: { counting: Counting; kind: Metric['kind'] }, others: Counted[], one: Counted) {
  const after = { ...one.fact, doubtCarries: false };
  const told = without(metricOf(way), recount(way.counting, [...others, one]), [stakeOf(one, after, true)]);
  return {
    told: legible(told),
    as: (fact: Partial<Fact>) =>
      legible(recount(way.counting, [...others, { ...one, fact: { ...after, ...fact } }]).tallies),
  };
}

describe('what is filled in takes what stands for it today', () => {
  test('an amount the median of its segment, or of all where too few are known in it', () => {
    const way = { kind: 'sum' as const, counting: { ...VALUED, segmented: true } };
    const others = [...many(20, 10, 'large'), ...many(30, 3, 'small'), ...many(2, 8, 'few')];
    for (const [segment, value] of [
      ['large', 10],
      ['small', 3],
      ['few', 3],
      [null, 3],
    ] as const) {
      const { told, as } = mended(way, others, { fact: MISSING, segment });
      expect(told).toEqual(as({ value }));
    }
  });

  test('a time the middle known one, as one that has ended', () => {
    const median = { kind: 'median' as const, counting: { ...VALUED, quantile: { share: 1, parts: 2 } } };
    const times = [2, 4, 9].map((value) => ({ fact: { ...KNOWN, value }, segment: null }));
    const made = mended(median, times, { fact: MISSING, segment: null });
    expect(made.told).toEqual(made.as({ value: 4 }));
    const lasting = { kind: 'lasting' as const, counting: { ...VALUED, kind: 'lasting' as const } };
    const twenty = [...many(15, 5, null), ...many(10, 7, null, { ended: false })];
    const ended = mended(lasting, twenty, { fact: { ...MISSING, ended: false }, segment: null });
    expect(ended.told).toEqual(ended.as({ value: 5, ended: true }));
  });

  test('what is neither won nor lost is not counted, and who did not answer still has not', () => {
    const share = { kind: 'share' as const, counting: PLAIN };
    const open = { fact: { ...MISSING, hit: null }, segment: null };
    const made = mended(share, many(3, 0, null, { hit: true }), open);
    expect(made.told).toEqual(made.as({ hit: false }));
    const survey = { kind: 'survey' as const, counting: { ...PLAIN, kind: 'survey' as const } };
    const asked = mended(survey, many(3, 0, null, { hit: true }), open);
    expect(asked.told).toEqual(asked.as({ hit: null }));
  });

  test('a date lies in the period, unless another doubt is left on what decides', () => {
    const way = { kind: 'sum' as const, counting: VALUED };
    const undated = { fact: { ...KNOWN, member: false, maybe: true }, segment: null };
    const made = mended(way, many(4, 6, null), undated);
    expect(made.told).toEqual(made.as({ member: true, maybe: false }));
    const doubted = mended(way, many(4, 6, null), {
      ...undated,
      fact: { ...undated.fact, doubtDecides: true },
    });
    expect(doubted.told).toEqual(doubted.as({}));
  });

  test('a ratio’s part its own middle one; within a whole all of it or nothing', () => {
    const ratio = { kind: 'ratio' as const, counting: { ...VALUED, kind: 'ratio' as const, hasPart: true } };
    const others = many(20, 10, null, { part: 4 });
    const partless = mended(ratio, others, { fact: { ...MISSING, value: 30, part: null }, segment: null });
    expect(partless.told).toEqual(partless.as({ part: 4 }));
    const valueless = mended(ratio, others, { fact: { ...MISSING, part: 2 }, segment: null });
    expect(valueless.told).toEqual(valueless.as({ value: 10, part: 2 }));
    const within = { ...ratio, counting: { ...ratio.counting, hasHit: true } };
    for (const [hit, part] of [
      [true, 10],
      [false, 0],
      [null, 0],
    ] as const) {
      const made = mended(within, others, { fact: { ...MISSING, hit }, segment: null });
      expect(made.told).toEqual(made.as({ value: 10, part }));
    }
  });

  test('what is known, or has a doubt left on its value, stays as it is', () => {
    const way = { kind: 'sum' as const, counting: VALUED };
    const known = mended(way, many(4, 6, null), { fact: { ...KNOWN, doubtCarries: true }, segment: null });
    expect(known.told).toEqual(known.as({}));
    const one = { fact: { ...MISSING }, segment: null };
    const still = without(metricOf(way), recount(VALUED, [...many(4, 6, null), one]), [
      stakeOf(one, one.fact, true),
    ]);
    expect(legible(still)).toEqual(legible(recount(VALUED, [...many(4, 6, null), one]).tallies));
  });
});

test('a doubtful record of another object that is mended leaves the whole, and no segment', () => {
  const { tallies } = recount({ ...VALUED, segmented: true }, many(3, 5, 'a'));
  const loose = tallies.map((tally) => ({ ...tally, loose: 4, looseHeld: 3 }));
  const countsOf = (held: boolean) =>
    withoutLoose(loose, held).map((tally) => [tally.part, tally.loose, tally.looseHeld]);
  expect(countsOf(true)).toEqual([
    ['all', 3, 2],
    ['segment', 4, 3],
  ]);
  expect(countsOf(false)[0]).toEqual(['all', 3, 3]);
});

test('gains are told of what counts records themselves', () => {
  const metric = metricOf({ counting: PLAIN, kind: 'share' });
  expect(gainsAreTold(metric)).toBe(true);
  expect(gainsAreTold({ ...metric, rows: 'of something else' })).toBe(false);
  expect(gainsAreTold({ ...metric, kind: 'outside' })).toBe(false);
});
