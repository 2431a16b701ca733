import { describe, expect, test } from 'vitest';
import { metricById } from '../../src/metrics/index.ts';
import type { Metric } from '../../src/metrics/metric.ts';
import { keyOf, type RankedGoal, rankFindings } from '../../src/progress/ranking.ts';
import { NOTHING } from '../../src/scoring/measured.ts';
import type { Fact, Stake } from '../../src/store/ports.ts';

const finding = (checkId: string, recordId: string) => ({
  checkId,
  source: 's',
  object: 'deal',
  recordId,
  ownerId: 'u',
  firstDay: '2026-06-01',
});
const check = (id: string, secondsToFix: number, weight = 1) => [id, { id, secondsToFix, weight }] as const;
const fact = (value: number | null, doubts: Partial<Fact> = {}): Fact => ({
  member: true,
  maybe: false,
  hit: true,
  value,
  part: null,
  doubtDecides: false,
  doubtCarries: false,
  ended: true,
  against: false,
  ...doubts,
});
const doubted = { doubtCarries: true };
const stake = (checkId: string, recordId: string, before: Fact, after: Fact, fills = false): Stake => ({
  metricId: 'revenue_won',
  source: 's',
  recordId,
  checkId,
  segment: null,
  before,
  after,
  touches: true,
  fills,
});

/** A goal on the revenue: 1,000 of weight, of which 300 are in doubt, and one amount missing. */
function goal(stakes: readonly Stake[]): RankedGoal {
  const metric = metricById('revenue_won');
  if (!metric) throw new Error('no metric');
  const tally = {
    ...NOTHING,
    metricId: 'revenue_won',
    members: 41,
    missing: 1,
    sum: 950,
    sure: 38,
    sureSum: 650,
    unsure: 3,
    median: 50,
    p5: 5,
    p95: 95,
  };
  return {
    id: 'g',
    weight: 2,
    metric,
    currency: 'JPY',
    span: 1_000,
    kept: { tallies: [tally], outers: [] },
    stakes,
    loose: [],
  };
}
const rank = (findings: ReturnType<typeof finding>[], checks: ReturnType<typeof check>[], stakes: Stake[]) =>
  rankFindings({ findings, goals: [goal(stakes)], checks: new Map(checks), scoreWeight: 1_000 });

describe('the ranking of fixes', () => {
  test('what gives more trust and a narrower range a minute comes first', () => {
    const ranked = rank(
      [finding('slow', 'a'), finding('quick', 'b'), finding('aside', 'c')],
      [check('slow', 120), check('quick', 30), check('aside', 10)],
      [stake('slow', 'a', fact(200, doubted), fact(200)), stake('quick', 'b', fact(100, doubted), fact(100))],
    );
    expect(ranked.map((entry) => entry.finding.checkId)).toEqual(['quick', 'slow', 'aside']);
    expect(ranked[0]?.trustGains.get('g')).toBeCloseTo(0.1, 12);
    expect(ranked[0]?.rangeGains.get('g')).toBeCloseTo(90 / 1_000, 12);
    expect(ranked[0]?.gainPerMinute).toBeCloseTo((2 * (0.1 + 0.09) + 0.001) * 2, 12);
  });

  test('a record that has another doubt left gains no trust from one fix', () => {
    const both = fact(200, doubted);
    const ranked = rank(
      [finding('x', 'a'), finding('y', 'a')],
      [check('x', 60), check('y', 60)],
      [stake('x', 'a', both, both), stake('y', 'a', both, both)],
    );
    expect(ranked.map((entry) => [entry.trustGains.size, entry.rangeGains.size])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test('a record without its value gains what stands in for it', () => {
    const ranked = rank(
      [finding('x', 'a'), finding('x', 'b')],
      [check('x', 60)],
      [stake('x', 'a', fact(null, doubted), fact(null), true)],
    );
    expect(ranked.map((entry) => entry.trustGains.get('g'))).toEqual([expect.closeTo(0.05, 12), undefined]);
  });

  test('findings that give equally much are in the order of check and record, others by what they give', () => {
    const findings = [finding('b', '1'), finding('a', '2'), finding('c', '1'), finding('a', '1')];
    const keys = (some: typeof findings) =>
      rank(some, [check('a', 60), check('b', 60), check('c', 30)], []).map((one) => keyOf(one.finding));
    expect(keys(findings)).toEqual(['c s 1', 'a s 1', 'a s 2', 'b s 1']);
    expect(keys(findings.toReversed())).toEqual(keys(findings));
  });

  test('a finding of a check that does not hold any more is left out, and a score of nothing is not raised', () => {
    expect(rank([finding('gone', 'a')], [check('x', 60)], [])).toEqual([]);
    const ask = { findings: [finding('x', 'a')], goals: [], checks: new Map([check('x', 30, 4)]) };
    const [heavy] = rankFindings({ ...ask, scoreWeight: 100 });
    expect(heavy).toMatchObject({ scoreGain: 0.04, secondsToFix: 30, gainPerMinute: 0.08 });
    expect(rankFindings({ ...ask, scoreWeight: 0 })[0]).toMatchObject({ scoreGain: 0, gainPerMinute: 0 });
  });

  test('what a record is without any doubt is no finding’s gain', () => {
    const all = { ...stake('x', 'a', fact(200, doubted), fact(200)), checkId: null };
    const [ranked] = rank([finding('', 'a')], [check('', 60)], [all]);
    expect([ranked?.trustGains.size, ranked?.rangeGains.size]).toEqual([0, 0]);
  });

  test('the same mending of another record gives the same, another one another', () => {
    const ranked = rank(
      ['1', '2', '3'].map((id) => finding('x', id)),
      [check('x', 60)],
      [
        stake('x', '1', fact(200, doubted), fact(200)),
        stake('x', '2', fact(200, doubted), fact(200)),
        stake('x', '3', fact(100, doubted), fact(100)),
      ],
    );
    expect(ranked.map(({ finding: { recordId }, trustGains }) => [recordId, trustGains.get('g')])).toEqual([
      ['1', expect.closeTo(0.2, 12)],
      ['2', expect.closeTo(0.2, 12)],
      ['3', expect.closeTo(0.1, 12)],
    ]);
  });

  describe('by records of other objects, and where a goal knows little', () => {
    const metric = {
      ...{ id: 'share', kind: 'share', object: 'deal' },
      carries: [],
      alsoReads: [],
    } as unknown as Metric;
    const tally = {
      ...NOTHING,
      metricId: 'share',
      members: 10,
      hits: 5,
      sure: 10,
      sureHits: 5,
      loose: 2,
      looseHeld: 1,
    };
    const loose = (recordId: string, checkIds: readonly string[], held: boolean) => ({
      ...{ metricId: 'share', source: 's', recordId, checkIds, held },
    });
    const rankLoose = (parts: Partial<RankedGoal>) =>
      rankFindings({
        findings: ['a', 'b', 'c'].map((id) => finding('x', id)),
        goals: [
          {
            ...{ id: 'g', weight: 1, metric, currency: 'EUR', span: 1, stakes: [] },
            kept: { tallies: [tally], outers: [] },
            loose: [loose('a', ['x'], true), loose('b', ['x', 'y'], true), loose('c', ['x'], false)],
            ...parts,
          },
        ],
        checks: new Map([check('x', 60)]),
        scoreWeight: 1,
      });

    test('one that has a single doubt gains when that is gone', () => {
      const gains = new Map(rankLoose({}).map((one) => [one.finding.recordId, one]));
      expect(gains.get('a')?.trustGains.get('g')).toBeCloseTo(0.1, 12);
      expect(gains.get('c')?.trustGains.get('g')).toBeCloseTo(0.1, 12);
      expect(gains.get('b')?.trustGains.size).toBe(0);
      // From (5 − 1) / 12 and (5 + 2) / 8 to 5 / 11 and 6 / 9 where it was in, and to (5 − 1) / 11 and 6 / 9 where it was not.
      expect(gains.get('a')?.rangeGains.get('g')).toBeCloseTo(7 / 8 - 4 / 12 - (6 / 9 - 5 / 11), 12);
      expect(gains.get('c')?.rangeGains.get('g')).toBeCloseTo(7 / 8 - 4 / 12 - (6 / 9 - 4 / 11), 12);
    });

    test('a range wider than the way is all of it, and so is an open one: nothing is gained before it is narrower', () => {
      expect(rankLoose({ span: 0.1 })[0]?.rangeGains.size).toBe(0);
      const open = { ...metric, unlogged: 'higher' } as Metric;
      const [first] = rankLoose({ metric: open });
      expect(first?.rangeGains.size).toBe(0);
      expect(first?.trustGains.get('g')).toBeCloseTo(0.1, 12);
    });

    test('where the trust is unknown nothing is gained', () => {
      const nothing = { ...NOTHING, metricId: 'share', loose: 1 };
      const [first] = rankLoose({ kept: { tallies: [nothing], outers: [] } });
      expect([first?.trustGains.size, first?.rangeGains.size]).toEqual([0, 0]);
    });
  });
});
