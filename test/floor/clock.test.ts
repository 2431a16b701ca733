import { describe, expect, test } from 'vitest';
import {
  dayOf,
  daysBetween,
  endOfDay,
  isDay,
  isWorkingDay,
  previousWorkingDay,
  startOfDay,
  timeOn,
} from '../../src/clock.ts';

const WEEK = { weekdays: [1, 2, 3, 4, 5], holidays: ['2026-12-25'] };

describe('days in zones', () => {
  test('a moment falls on the day that its zone shows', () => {
    const instant = '2026-11-22T21:59:00.000Z';
    expect([
      dayOf(instant, 'Europe/Athens'),
      dayOf(instant, 'Asia/Ho_Chi_Minh'),
      dayOf(instant, 'America/Chicago'),
    ]).toEqual(['2026-11-22', '2026-11-23', '2026-11-22']);
  });

  test('a day counts in full, also where clocks change', () => {
    expect(startOfDay('2026-03-29', 'Europe/Athens')).toBe('2026-03-28T22:00:00.000Z');
    expect(endOfDay('2026-03-29', 'Europe/Athens')).toBe('2026-03-29T20:59:59.999Z');
    expect(timeOn('2026-03-29', '03:30', 'Europe/Athens')).toBe('2026-03-29T01:30:00.000Z');
  });

  test('days that are none are refused', () => {
    expect(['2026-02-29', '2026-13-01', '2026-2-1', '20260201', '2024-02-29'].map(isDay)).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  test('working days skip weekends and holidays', () => {
    expect(isWorkingDay('2026-12-25', WEEK)).toBe(false);
    expect(previousWorkingDay('2026-12-28', WEEK)).toBe('2026-12-24');
    expect(previousWorkingDay('2026-12-28', { weekdays: [], holidays: [] })).toBeNull();
    expect(daysBetween('2026-02-27', '2026-03-01')).toBe(2);
  });
});
