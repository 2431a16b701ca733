import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Drawn,
  findingKey,
  isHeldOut,
  isProposed,
  lotOf,
  nudgedFindings,
  nudgedKey,
  selectNudged,
} from '../../src/progress/holdout.ts';

const finding = (at: number, checkId = 'deal-amount-missing') => ({
  checkId,
  source: 'salesforce',
  recordId: `006${String(at).padStart(15, '0')}`,
  firstDay: '2026-06-01',
});
const many = (count: number) => Array.from({ length: count }, (_, at) => finding(at));
const ASK = {
  workspace: 'northlight',
  most: 3,
  day: '2026-06-15',
  share: 0.2,
  log: new Map<string, Drawn>(),
  nudgedBefore: new Set<string>(),
};

describe('lots', () => {
  test('are spread evenly over names that differ in a digit, by check and by workspace, and apart from each other', () => {
    const cells = 20;
    const [one, other] = ['northlight', 'southlight'].map((workspace) =>
      many(8_000).map((each) => lotOf(workspace, findingKey(each))),
    );
    const second = many(8_000).map((each) =>
      lotOf('northlight', findingKey({ ...each, checkId: 'deal-owner-missing' })),
    );
    for (const lots of [one ?? [], other ?? [], second]) {
      const counts = Array.from({ length: cells }, () => 0);
      for (const lot of lots) counts[Math.floor(lot * cells)] = (counts[Math.floor(lot * cells)] ?? 0) + 1;
      const expected = lots.length / cells;
      const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      // 19 degrees of freedom: beyond 43.8 in one of a thousand.
      expect(chiSquare).toBeLessThan(43.8);
    }
    for (const lots of [other ?? [], second, (one ?? []).slice(1)]) {
      const both = lots.filter((lot, at) => lot < 0.2 && ((one ?? [])[at] ?? 1) < 0.2).length;
      expect(Math.abs(both / lots.length - 0.04)).toBeLessThan(0.006);
    }
  });

  test('are the same whenever they are drawn', () => {
    expect(lotOf('northlight', findingKey(finding(7)))).toBe(
      lotOf('northlight', findingKey({ ...finding(7) })),
    );
    expect(lotOf('northlight', findingKey(finding(7)))).not.toBe(
      lotOf('northlight', findingKey({ ...finding(7), firstDay: '2026-06-02' })),
    );
  });
});

describe('what a nudge holds', () => {
  test('is the top finding, which draws no lot, and the best of those that are not held out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (ids, most, share) => {
          const ranked = [...new Set(ids)].map((id) => finding(id));
          const { nudged, drawn } = selectNudged({ ...ASK, ranked, most, share });
          const heldOut = new Set(drawn.filter((lot) => lot.heldOut).map((lot) => lot.finding));
          expect(nudged).toEqual(ranked.filter((each) => !heldOut.has(each)).slice(0, most));
          expect(drawn.map((lot) => lot.finding)).not.toContain(ranked[0]);
          for (const lot of drawn)
            expect(lot.heldOut).toBe(lotOf(ASK.workspace, findingKey(lot.finding)) < share);
          // Nobody draws a lot whose turn did not come.
          expect(drawn.filter((lot) => !lot.heldOut)).toHaveLength(Math.max(0, nudged.length - 1));
        },
      ),
    );
  });

  test('is without a held-out finding for seven days, unless it has become the top one', () => {
    const ranked = many(6);
    const second = ranked[1] as (typeof ranked)[number];
    const log = new Map([[findingKey(second), { ...second, day: '2026-06-15', heldOut: true }]]);
    const on = (day: string, findings = ranked) =>
      selectNudged({ ...ASK, ranked: findings, day, log, share: 0 }).nudged.includes(second);
    expect(['2026-06-15', '2026-06-21', '2026-06-22'].map((day) => on(day))).toEqual([false, false, true]);
    expect(on('2026-06-16', ranked.slice(1))).toBe(true);
    expect(isHeldOut({ ...second, day: '2026-06-15', heldOut: false }, '2026-06-15')).toBe(false);
  });

  test('draws once: neither what has a lot nor what was in a nudge before draws again', () => {
    const ranked = many(4);
    const first = selectNudged({ ...ASK, ranked, share: 0.5 });
    const log = new Map(
      first.drawn.map((lot) => [
        findingKey(lot.finding),
        { ...lot.finding, day: ASK.day, heldOut: lot.heldOut },
      ]),
    );
    const again = selectNudged({ ...ASK, ranked, share: 0.5, log });
    expect(again).toEqual({ nudged: first.nudged, drawn: [] });
    const nudgedBefore = nudgedFindings([
      JSON.stringify(ranked.map(({ checkId, source, recordId }) => [checkId, source, recordId])),
    ]);
    expect(nudgedBefore).toEqual(new Set(ranked.map(nudgedKey)));
    expect(selectNudged({ ...ASK, ranked, share: 1, nudgedBefore })).toEqual({
      nudged: ranked.slice(0, 3),
      drawn: [],
    });
  });

  test('holding out is proposed from 200 nudged findings a month', () => {
    expect([199, 200].map(isProposed)).toEqual([false, true]);
  });
});
