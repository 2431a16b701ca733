import { describe, expect, test } from 'vitest';
import { type DayCount, judgeCount, judgeMix, judgeShare, judgeStock } from '../../src/progress/anomaly.ts';

describe('days that teach and days that do not', () => {
  const week = [200, 210, 190, 205, 195, 40, 30];
  const days = (weeks: number): DayCount[] =>
    Array.from({ length: weeks * 7 }, (_, at) => ({
      like: (at % 7) + 1,
      value: (week[at % 7] ?? 0) + ((at * 5) % 7) - 3,
    }));

  test('a Sunday is held against Sundays', () => {
    const before = days(8);
    expect(judgeCount(before.slice(0, -1), { like: 7, value: 31 })).toBeNull();
    expect(judgeCount(before, { like: 1, value: 31 })).toMatchObject({ direction: 'less' });
    expect(judgeCount(before.slice(0, -1), { like: 7, value: 200 })).toMatchObject({ direction: 'more' });
  });

  test('less than two weeks say nothing', () => {
    expect(judgeCount(days(2).slice(0, 13), { like: 7, value: 0 })).toBeNull();
    expect(judgeCount(days(2), { like: 1, value: 0 })?.expected).toBeGreaterThan(100);
  });

  test('a day that was a surprise itself does not hide the next', () => {
    const before = days(8).map((day, at) => (at === 49 || at === 42 ? { ...day, value: 2000 } : day));
    expect(judgeCount(before, { like: 1, value: 1800 })?.expected).toBeLessThan(210);
    expect(judgeCount(before, { like: 1, value: 202 })).toBeNull();
  });

  test('a week of surprises in a row becomes the usual', () => {
    const doubled = days(10).map((day, at) => (at >= 42 ? { ...day, value: day.value * 3 } : day));
    expect(judgeCount(doubled.slice(0, 44), doubled[44] ?? { like: 1, value: 0 })).toMatchObject({
      direction: 'more',
    });
    expect(judgeCount(doubled.slice(0, 63), doubled[63] ?? { like: 1, value: 0 })).toBeNull();
    expect(judgeCount(doubled.slice(0, 63), { like: 1, value: 200 })).toMatchObject({ direction: 'less' });
  });

  test('a few records a day are held against chance, and against how they vary', () => {
    const few = Array.from({ length: 56 }, (_, at) => ({
      like: (at % 7) + 1,
      value: [8, 7, 9, 8, 6, 10, 8, 9][at % 8] ?? 8,
    }));
    expect([16, 20, 0].map((value) => judgeCount(few, { like: 1, value })?.direction)).toEqual([
      undefined,
      'more',
      'less',
    ]);
    const wild = few.map((day, at) => ({ ...day, value: at % 4 === 0 ? 26 : 2 }));
    expect(judgeCount(wild, { like: 1, value: 20 })).toBeNull();
    expect(
      judgeCount(
        few.map((day) => ({ ...day, value: 0 })),
        { like: 1, value: 0 },
      ),
    ).toBeNull();
    expect(
      judgeCount(
        few.map((day) => ({ ...day, value: 0 })),
        { like: 1, value: 9 },
      )?.direction,
    ).toBe('more');
  });
});

describe('shares, mixes and stocks', () => {
  test('of few records a share must differ more', () => {
    const before = Array.from({ length: 10 }, (_, at) => ({ hits: 10 + (at % 2), of: 100 }));
    expect(judgeShare(before, { hits: 25, of: 100 })).toMatchObject({
      direction: 'more',
      expected: expect.closeTo(0.105, 9),
    });
    expect(judgeShare(before, { hits: 5, of: 20 })).toBeNull();
    expect(judgeShare(before, { hits: 0, of: 0 })).toBeNull();
    expect(judgeShare(before.slice(0, 6), { hits: 90, of: 100 })).toBeNull();
    expect(
      judgeShare([...before, ...Array(7).fill({ hits: 25, of: 100 })], { hits: 25, of: 100 }),
    ).toBeNull();
    expect(judgeShare(before, { hits: 1, of: 1000 })?.direction).toBe('less');
  });

  test('a mix is another one from an index of a quarter on', () => {
    expect(judgeMix({ a: 200, b: 300, c: 500 }, { a: 250, b: 300, c: 450 })).toBeNull();
    expect(judgeMix({ a: 200, b: 300, c: 500 }, { a: 200, b: 800 })).toBeGreaterThan(0.25);
    expect(judgeMix({ a: 20, b: 30 }, { a: 50 })).toBeNull();
  });

  test('records that are suddenly gone are missed, those that go a few a day are not', () => {
    expect(judgeStock([1000, 1004, 1010], 700)).toEqual({ expected: 1010, direction: 'less' });
    expect(judgeStock([1000], 950)).toBeNull();
    expect(judgeStock([], 0)).toBeNull();
    const purged = Array.from({ length: 20 }, (_, at) => 10_000 * 0.86 ** at * (1 + ((at * at) % 7) / 100));
    expect(judgeStock(purged, (purged.at(-1) ?? 0) * 0.87)).toBeNull();
  });
});
