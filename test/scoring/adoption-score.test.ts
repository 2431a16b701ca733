import { describe, expect, test } from 'vitest';
import { workedDays } from '../../src/people/worked-days.ts';
import { adoptionScore, shrunk, together, USUAL_SHARE } from '../../src/scoring/adoption-score.ts';

describe('a fair share', () => {
  test('3 records at one half are .730769 beside a team at .80, and 40 are .56', () => {
    expect(shrunk({ due: 3, done: 1.5 }, 0.8)).toBeCloseTo(0.730769, 6);
    expect(shrunk({ due: 40, done: 20 }, 0.8)).toBeCloseTo(0.56, 12);
    expect(shrunk({ due: 3, done: 1.5 }, null)).toBeCloseTo((1.5 + 10 * USUAL_SHARE) / 13, 12);
  });

  test('what is unknown lowers the coverage and not the score', () => {
    const parts = [
      { id: 'a', weight: 3, share: 0.9 },
      { id: 'b', weight: 1, share: 0.5 },
      { id: 'c', weight: 4, share: null },
    ];
    expect(adoptionScore(parts).value).toBeCloseTo(80, 12);
    expect(adoptionScore(parts).coverage).toBe(0.5);
    expect(adoptionScore([{ id: 'a', weight: 1, share: null }])).toEqual({ value: null, coverage: 0 });
  });

  test('several together are one sum, so that who has much counts much', () => {
    expect(
      together([
        { due: 9, done: 9 },
        { due: 1, done: 0 },
      ])?.share,
    ).toBe(0.9);
    expect(together([])).toBeNull();
  });
});

describe('the days that somebody was to work', () => {
  const WEEK = { weekdays: [1, 2, 3, 4, 5], holidays: ['2026-06-10'] };
  const last = (person: Parameters<typeof workedDays>[0], began: string | null, number: number) =>
    workedDays(person, WEEK, began, '2026-06-15', { number, withinDays: 366 });

  test('are working days, the latest first, without holidays and before nobody began', () => {
    expect(last(null, null, 5)).toEqual([
      '2026-06-15',
      '2026-06-12',
      '2026-06-11',
      '2026-06-09',
      '2026-06-08',
    ]);
    expect(last(null, '2026-06-11', 5)).toEqual(['2026-06-15', '2026-06-12', '2026-06-11']);
  });

  test('leave out absences, and go by a person’s own week', () => {
    const absences = [{ from: '2026-06-08', to: '2026-06-12' }];
    expect(last({ absences, weekdays: undefined }, null, 3)).toEqual([
      '2026-06-15',
      '2026-06-05',
      '2026-06-04',
    ]);
    expect(last({ absences: undefined, weekdays: ['mon', 'sat'] }, null, 3)).toEqual([
      '2026-06-15',
      '2026-06-13',
      '2026-06-08',
    ]);
  });
});
