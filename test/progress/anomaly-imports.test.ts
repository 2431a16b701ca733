import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DayCount, judgeCount, judgeShare } from '../../src/progress/anomaly.ts';
import { ordinaryFilling, ordinaryImport } from '../worlds/series/imports.ts';

/** Chance may hide any break: over 8,000 such worlds from 60 records a day on, four breaks in 8,000 are missed. */
const FIXED = { seed: 1 };
const seeds = fc.integer({ min: 1, max: 1_000_000 });
const counts = (seed: number, busy: number): DayCount[] =>
  ordinaryImport(seed, busy).days.map(({ weekday, value }) => ({ like: weekday, value }));
/** The days before the last one on which a usual weekday's records come, and that day. */
function splitAtWorkday(days: readonly DayCount[]): { before: DayCount[]; today: DayCount } {
  const at = days.findLastIndex(({ like }) => like <= 5);
  return { before: days.slice(0, at), today: days[at] ?? { like: 1, value: 0 } };
}

describe('broken imports', () => {
  test('a volume that drops to a third is named on the day it happens', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { before, today } = splitAtWorkday(counts(seed, 200));
        const third = { ...today, value: Math.round(today.value / 3) };
        const surprise = judgeCount(before, third);
        expect(surprise?.direction).toBe('less');
        expect(Math.abs((surprise?.expected ?? 0) / today.value - 1)).toBeLessThan(0.7);
      }),
      { ...FIXED, numRuns: 200 },
    );
  });

  test('an import that runs twice over is named as well', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { before, today } = splitAtWorkday(counts(seed, 200));
        expect(judgeCount(before, { ...today, value: today.value * 3 })?.direction).toBe('more');
      }),
      { ...FIXED, numRuns: 100 },
    );
  });

  test('a field that an import empties in a quarter of the records is named on the day it happens', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { days } = ordinaryFilling(seed);
        const shares = days.map(({ missing, records }) => ({ hits: missing, of: records }));
        const [today, before] = [shares.at(-1) ?? { hits: 0, of: 0 }, shares.slice(0, -1)];
        const emptied = { ...today, hits: today.hits + Math.round((today.of - today.hits) / 4) };
        expect(judgeShare(before, today)).toBeNull();
        expect(judgeShare(before, emptied)?.direction).toBe('more');
      }),
      { ...FIXED, numRuns: 200 },
    );
  });

  test('the pattern of a week is ordinary: hardly a day in two hundred is called unusual', () => {
    let days = 0;
    let alarms = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const all = counts(seed, 5);
      for (let at = all.length - 14; at < all.length; at++) {
        days++;
        const today = all[at];
        if (today && judgeCount(all.slice(0, at), today)) alarms++;
      }
    }
    expect(days).toBe(1400);
    expect(alarms).toBeLessThanOrEqual(7);
  });
});
