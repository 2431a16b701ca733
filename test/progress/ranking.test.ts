import { describe, expect, test } from 'vitest';
import { metricById } from '../../src/metrics/index.ts';
import { type RankedGoal, rankFindings } from '../../src/progress/ranking.ts';
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
});
