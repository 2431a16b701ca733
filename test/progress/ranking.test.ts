import { describe, expect, test } from 'vitest';
import { rankFindings } from '../../src/progress/ranking.ts';

const finding = (checkId: string, recordId: string) => ({
  checkId,
  source: 's',
  object: 'deal',
  recordId,
  ownerId: 'u',
  firstDay: '2026-06-01',
});
const check = (id: string, secondsToFix: number, metricIds: string[], weight = 1) =>
  [id, { id, secondsToFix, weight, metricIds }] as const;
const goal = { id: 'g', weight: 1, metricId: 'revenue_won', metricWeight: 1_000, standIn: 50 };
const weighs = (recordId: string, weight: number | null) => ({
  source: 's',
  recordId,
  metricId: 'revenue_won',
  weight,
});

describe('the ranking of fixes', () => {
  test('what gives more trust a minute comes first', () => {
    const ranked = rankFindings({
      findings: [finding('slow', 'a'), finding('quick', 'b'), finding('aside', 'c')],
      goals: [goal],
      checks: new Map([
        check('slow', 120, ['revenue_won']),
        check('quick', 30, ['revenue_won']),
        check('aside', 10, []),
      ]),
      weights: [weighs('a', 200), weighs('b', 100)],
      scoreWeight: 1_000,
    });
    expect(ranked.map((entry) => entry.finding.checkId)).toEqual(['quick', 'slow', 'aside']);
    expect(ranked[0]?.trustGains.get('g')).toBeCloseTo(0.1, 12);
    expect(ranked[0]?.gainPerMinute).toBeCloseTo((0.1 + 0.001) * 2, 12);
  });

  test('a record that has another doubt left gains no trust from one fix', () => {
    const ranked = rankFindings({
      findings: [finding('x', 'a'), finding('y', 'a')],
      goals: [goal],
      checks: new Map([check('x', 60, ['revenue_won']), check('y', 60, ['revenue_won'])]),
      weights: [weighs('a', 200)],
      scoreWeight: 1_000,
    });
    expect(ranked.map((entry) => entry.trustGains.size)).toEqual([0, 0]);
  });

  test('a record without its value weighs what stands in for it, and one outside the metric nothing', () => {
    const ranked = rankFindings({
      findings: [finding('x', 'a'), finding('x', 'b')],
      goals: [goal],
      checks: new Map([check('x', 60, ['revenue_won'])]),
      weights: [weighs('a', null)],
      scoreWeight: 1_000,
    });
    expect(ranked.map((entry) => entry.trustGains.get('g'))).toEqual([0.05, undefined]);
  });
});
