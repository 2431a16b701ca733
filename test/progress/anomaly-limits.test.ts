import { describe, expect, test } from 'vitest';
import { type DayCount, judgeCount, judgeMix, judgeShare, judgeStock } from '../../src/progress/anomaly.ts';

/** So many days of one value, a weekday after the other. */
const days = (...runs: readonly (readonly [count: number, value: number])[]): DayCount[] =>
  runs
    .flatMap(([count, value]) => new Array<number>(count).fill(value))
    .map((value, at) => ({ like: (at % 7) + 1, value }));
/** Of each count whether it is less (-) or more (+) than usual, or neither. */
const signs = (before: readonly DayCount[], values: readonly number[], like = 1) =>
  values
    .map((value) => judgeCount(before, { like, value })?.direction)
    .map((direction) => (direction === undefined ? '.' : direction === 'less' ? '-' : '+'))
    .join('');
const expectedOf = (before: readonly DayCount[], like = 1) =>
  judgeCount(before, { like, value: 1e6 })?.expected;

describe('a count that chance alone does not make', () => {
  test('lies beyond what the square root of so many lets vary', () => {
    // 3.5 × 1/√100 of the logarithm: below 70.5 or above 141.9; of 20, below 9.1 or above 43.7.
    expect(signs(days([21, 100]), [70, 71, 100, 141, 142])).toBe('-...+');
    expect(signs(days([21, 20]), [9, 10, 43, 44])).toBe('-..+');
    expect(expectedOf(days([21, 100]))).toBe(100);
  });

  test('is a tenth or more, however steady the days were', () => {
    expect(signs(days([21, 10_000]), [9000, 9001, 10_999, 11_000])).toBe('-..+');
  });

  test('lies in the tails of Poisson’s distribution where it is a few', () => {
    // Of 4: P(≥ 12) = .0009, P(≥ 13) = .0003, P(0) = .018. Of 10: P(≤ 1) = .0005, P(≥ 23) = .0003. Of .5: P(≥ 5) = .0002.
    expect(signs(days([21, 4]), [0, 12, 13])).toBe('..+');
    expect(signs(days([21, 10]), [1, 2, 22, 23])).toBe('-..+');
    expect(signs(days([21, 0]), [0, 4, 5])).toBe('..+');
    expect(expectedOf(days([21, 0]))).toBe(0);
    expect(expectedOf(days([21, 4]))).toBe(4);
  });

  test('lies further out where the days before varied more than chance lets them', () => {
    // Of 2 and 18 in turn: 7.1 times as much variance as Poisson’s, so that 23 is where 44.6 would be.
    const wild = Array.from({ length: 20 }, (_, at) => ({ like: 1, value: at % 2 === 0 ? 2 : 18 }));
    expect(signs(wild, [0, 23, 44, 45])).toBe('...+');
  });

  test('is told from the logarithm of half a record where there is none', () => {
    expect(signs(days([21, 30]), [0, 1])).toBe('--');
  });
});

describe('what is to be expected of a day', () => {
  test('is the middle of like days from three on, else of all', () => {
    const sundays = (weeks: number) =>
      days([weeks * 7, 100]).map((day) => (day.like === 7 ? { ...day, value: 40 } : day));
    expect(expectedOf(sundays(2), 7)).toBe(100);
    expect(expectedOf(sundays(3), 7)).toBe(40);
    expect(expectedOf(sundays(4), 7)).toBe(40);
    expect(expectedOf(sundays(4), 1)).toBe(100);
    expect(expectedOf(sundays(4), 8)).toBe(100);
  });

  test('is raised by what the last ten days lay above theirs', () => {
    const risen = days([18, 100], [10, 110]);
    // Mondays have been 100, 100, 100 and 110, Fridays 100, 100, 110 and 110; lately all were a tenth above the others.
    expect(expectedOf(risen, 1)).toBeCloseTo(110, 9);
    expect(expectedOf(risen, 5)).toBeCloseTo(115.5, 9);
    const sunk = days([18, 110], [10, 100]);
    expect(expectedOf(sunk, 1)).toBeCloseTo(100, 9);
  });

  test('is the mean of a few, since half a record is none', () => {
    expect(expectedOf(days([7, 3], [7, 4], [7, 8]), 1)).toBe(5);
    // Of like days that are a few among many there is no more or less lately.
    const mixed = days([28, 200]).map((day) => (day.like === 7 ? { ...day, value: 6 } : day));
    expect(expectedOf(mixed, 7)).toBe(6);
  });
});

describe('a new level', () => {
  test('is a surprise at first, and after two weeks the usual', () => {
    const raised = (count: number) => days([21, 100], [count, 300]);
    expect(signs(raised(4), [100, 300])).toBe('.+');
    // After a week it has become the usual, of which too few days are known yet.
    expect(signs(raised(7), [100, 300, 900])).toBe('...');
    expect(signs(raised(13), [100, 900])).toBe('..');
    expect(signs(raised(14), [100, 300, 900])).toBe('-.+');
    expect(expectedOf(raised(14))).toBe(300);
    expect(signs(days([21, 300], [7, 100]), [300])).toBe('.');
  });

  test('that has gone by, before most days, teaches nothing', () => {
    expect(signs(days([8, 300], [13, 100]), [1000])).toBe('.');
    expect(signs(days([8, 300], [14, 100]), [100, 300])).toBe('.+');
    expect(expectedOf(days([8, 300], [14, 100]))).toBe(100);
    expect(expectedOf(days([6, 300], [15, 100]))).toBe(100);
  });

  test('is none where surprises go either way, or are less than a week', () => {
    const either = days([28, 100]).map((day, at) =>
      at >= 21 ? { ...day, value: at % 2 === 0 ? 300 : 20 } : day,
    );
    expect(signs(either, [100, 300])).toBe('.+');
  });
});

describe('a share that chance alone does not make', () => {
  const steady = (count: number, hits = 50) =>
    new Array<{ hits: number; of: number }>(count).fill({ hits, of: 100 });
  const shareSigns = (before: readonly { hits: number; of: number }[], of: number, hits: readonly number[]) =>
    hits
      .map((some) => judgeShare(before, { hits: some, of })?.direction)
      .map((direction) => (direction === undefined ? '.' : direction === 'less' ? '-' : '+'))
      .join('');

  test('is .2 by Cohen’s h of many records, and 3.5 standard errors of a few', () => {
    expect(shareSigns(steady(10), 10_000, [4000, 4010, 5990, 6000])).toBe('-..+');
    expect(shareSigns(steady(10), 100, [32, 33, 67, 68])).toBe('-..+');
    expect(judgeShare(steady(10), { hits: 68, of: 100 })?.expected).toBe(0.5);
  });

  test('needs a week of days with records', () => {
    const none = { hits: 0, of: 0 };
    expect(shareSigns(steady(7), 100, [90])).toBe('+');
    expect(shareSigns([...steady(6), none, none], 100, [90])).toBe('.');
    expect(shareSigns([...steady(7), none], 100, [90])).toBe('+');
    expect(shareSigns(steady(9), 0, [0])).toBe('.');
  });

  test('is further than the days before lay from each other', () => {
    const wild = Array.from({ length: 12 }, (_, at) => ({ hits: at % 2 === 0 ? 20 : 80, of: 100 }));
    expect(shareSigns(wild, 100, [20, 80, 90])).toBe('...');
  });

  test('is the usual after a week in which it moved there, and only there', () => {
    const moved = (count: number, hits: number) => [...steady(10), ...steady(count, hits)];
    expect(shareSigns(moved(6, 70), 100, [70])).toBe('+');
    expect(shareSigns(moved(7, 70), 100, [70])).toBe('.');
    expect(shareSigns(moved(7, 30), 100, [70, 30])).toBe('+.');
    expect(shareSigns([...moved(6, 70), { hits: 55, of: 100 }], 100, [70])).toBe('+');
  });
});

describe('mixes and stocks', () => {
  test('a mix is told by its index from a quarter on, of a hundred records or more', () => {
    // −.25 ln .5 + .25 ln 1.5, and −.23 ln .54 + .23 ln 1.46.
    expect(judgeMix({ a: 500, b: 500 }, { a: 250, b: 750 })).toBeCloseTo(0.274653, 6);
    expect(judgeMix({ a: 500, b: 500 }, { a: 270, b: 730 })).toBeNull();
    const half = { a: 50, b: 50 };
    expect(judgeMix(half, { a: 10, b: 90 })).not.toBeNull();
    expect(judgeMix(half, { a: 9, b: 90 })).toBeNull();
    expect(judgeMix({ a: 49, b: 50 }, { a: 10, b: 90 })).toBeNull();
  });

  test('what comes new into a mix counts like what leaves it', () => {
    const [one, both] = [{ a: 1000 }, { a: 700, b: 300 }];
    // .3 ln (.3 / .0001) − .3 ln .7, either way.
    const index = 0.3 * Math.log(3000) - 0.3 * Math.log(0.7);
    expect(judgeMix(one, both)).toBeCloseTo(index, 2);
    expect(judgeMix(both, one)).toBeCloseTo(index, 2);
  });

  test('a tenth of twenty records that is gone is missed', () => {
    expect(judgeStock([20], 18)).toEqual({ expected: 20, direction: 'less' });
    expect(judgeStock([20], 19)).toBeNull();
    expect(judgeStock([19], 1)).toBeNull();
    expect(judgeStock([5, 5, 100], 100)).toBeNull();
  });

  test('unless days are known to lose as much', () => {
    const falling = [1000, 870, 740, 640, 540, 470, 400, 345];
    expect(judgeStock(falling, 300)).toBeNull();
    expect(judgeStock(falling.slice(1), 300)).toEqual({ expected: 345, direction: 'less' });
    expect(judgeStock(falling, 100)?.direction).toBe('less');
    expect(judgeStock(new Array<number>(20).fill(1000), 900)?.direction).toBe('less');
    const steady = [1000, 1010, 1000, 1005, 1000, 1010, 1000, 1010, 1000];
    expect(judgeStock(steady, 850)).toEqual({ expected: 1000, direction: 'less' });
    expect(judgeStock([0, 1000], 850)?.direction).toBe('less');
  });
});
