import { describe, expect, it } from 'vitest';
import {
  calendarOf,
  digestSlot,
  endsMonth,
  endsWeek,
  nextSlot,
  nudgeSlot,
  worksOn,
} from '../../src/people/calendar.ts';
import type { Person } from '../../src/people/schema.ts';
import { testStrategy } from '../worlds/strategy.ts';

const strategy = testStrategy({
  organisation: { name: 'T', zone: 'Europe/Oslo', currency: 'EUR', crm: 'c', vision: 'v' },
  workingDays: { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], holidays: ['2026-12-25'] },
  teams: [{ name: 'East', zone: 'Asia/Tokyo' }],
});
const QUIET = { from: '18:00', to: '08:00' };
const person = (more: Partial<Person> = {}): Person => ({
  email: 'a@example.test',
  name: 'A',
  role: 'sponsor',
  language: 'en',
  ...more,
});
const calendar = (more: Partial<Person> = {}) => calendarOf(person(more), strategy);

describe('a calendar', () => {
  it('is the person’s own, else the team’s, else the organisation’s', () => {
    expect(calendar().zone).toBe('Europe/Oslo');
    expect(calendar({ team: 'East' }).zone).toBe('Asia/Tokyo');
    expect(calendar({ team: 'East', zone: 'Asia/Kathmandu' }).zone).toBe('Asia/Kathmandu');
  });

  it('knows weekdays, everybody’s holidays, their own, and absences', () => {
    const own = calendar({
      weekdays: ['sun', 'mon'],
      holidays: ['2026-11-23'],
      absences: [{ from: '2026-11-29', to: '2026-11-30' }],
    });
    expect(worksOn(own, '2026-11-22')).toBe(true);
    expect(worksOn(own, '2026-11-23')).toBe(false);
    expect(worksOn(own, '2026-11-24')).toBe(false);
    expect(worksOn(own, '2026-11-30')).toBe(false);
    expect(worksOn(own, '2026-12-06')).toBe(true);
    expect(worksOn(calendar(), '2026-12-25')).toBe(false);
  });

  it.each([
    ['a Friday', {}, '2026-11-27', true],
    ['a Thursday', {}, '2026-11-26', false],
    ['a Thursday before a holiday', {}, '2026-12-24', true],
    [
      'a Thursday where Friday and Saturday are free',
      { weekdays: ['sun', 'mon', 'tue', 'wed', 'thu'] },
      '2026-11-26',
      true,
    ],
    ['a Sunday there', { weekdays: ['sun', 'mon', 'tue', 'wed', 'thu'] }, '2026-11-29', false],
    [
      'a Wednesday before days off',
      { absences: [{ from: '2026-11-26', to: '2026-11-27' }] },
      '2026-11-25',
      true,
    ],
    ['the only day', { weekdays: ['wed'] }, '2026-11-25', true],
  ] as const)('tells whether %s ends the week', (_, more, day, ends) => {
    expect(endsWeek(calendar(more as Partial<Person>), day)).toBe(ends);
  });

  it('tells whether a day ends the month', () => {
    expect(endsMonth(calendar(), '2026-11-30')).toBe(true);
    expect(endsMonth(calendar(), '2026-11-27')).toBe(false);
    expect(endsMonth(calendar({ absences: [{ from: '2026-11-30', to: '2026-12-01' }] }), '2026-11-27')).toBe(
      true,
    );
  });
});

describe('the time of a digest', () => {
  it('is the sponsor’s own day and hour, until the quiet hours', () => {
    expect(digestSlot(calendar(), '07:45', QUIET, '2026-11-23T12:00:00.000Z')).toEqual({
      day: '2026-11-23',
      from: '2026-11-23T06:45:00.000Z',
      until: '2026-11-23T17:00:00.000Z',
    });
    expect(
      digestSlot(calendar({ zone: 'Asia/Tokyo' }), '07:45', QUIET, '2026-11-22T22:50:00.000Z'),
    ).toMatchObject({
      day: '2026-11-23',
      from: '2026-11-22T22:45:00.000Z',
    });
  });

  it('follows the clocks where they change', () => {
    const summer = digestSlot(
      calendar({ weekdays: ['sun', 'mon'] }),
      '02:30',
      QUIET,
      '2026-03-29T06:00:00.000Z',
    );
    // Clocks in Oslo go from 02:00 to 03:00.
    expect(summer?.from).toBe('2026-03-29T01:30:00.000Z');
    expect(digestSlot(calendar(), '07:45', QUIET, '2026-03-30T06:00:00.000Z')?.from).toBe(
      '2026-03-30T05:45:00.000Z',
    );
    expect(digestSlot(calendar(), '07:45', QUIET, '2026-03-27T06:00:00.000Z')?.from).toBe(
      '2026-03-27T06:45:00.000Z',
    );
  });

  it('lasts two hours where they chose one in the evening, and not past midnight', () => {
    const at = (hour: string) => digestSlot(calendar(), hour, QUIET, '2026-11-23T12:00:00.000Z')?.until;
    expect(at('19:00')).toBe('2026-11-23T20:00:00.000Z');
    expect(at('23:30')).toBe('2026-11-23T23:00:00.000Z');
  });

  it('is none on a day off', () => {
    expect(digestSlot(calendar(), '07:45', QUIET, '2026-11-22T12:00:00.000Z')).toBeNull();
  });
});

describe('the time of a nudge', () => {
  it('lies within working hours, whatever was chosen', () => {
    const at = (hour: string) => nudgeSlot(calendar(), hour, QUIET, '2026-11-23T12:00:00.000Z');
    expect(at('08:30')).toEqual({
      day: '2026-11-23',
      from: '2026-11-23T07:30:00.000Z',
      until: '2026-11-23T17:00:00.000Z',
    });
    expect(at('05:00')?.from).toBe('2026-11-23T07:00:00.000Z');
    expect(at('18:00')).toBeNull();
  });

  it('keeps quiet hours that lie within one day', () => {
    const quiet = { from: '00:00', to: '09:00' };
    const at = (hour: string) => nudgeSlot(calendar(), hour, quiet, '2026-11-23T12:00:00.000Z');
    expect(at('08:30')).toBeNull();
    expect(at('10:00')).toMatchObject({
      from: '2026-11-23T09:00:00.000Z',
      until: '2026-11-23T23:00:00.000Z',
    });
  });
});

it('the next time is found over weekends, holidays and absences', () => {
  const own = calendar({ absences: [{ from: '2026-11-30', to: '2026-12-01' }] });
  const slot = (now: string) => digestSlot(own, '07:45', QUIET, now);
  expect(nextSlot(slot, own, '2026-11-27T12:00:00.000Z')).toBe('2026-12-02T06:45:00.000Z');
  const never = calendar({ absences: [{ from: '2026-01-01', to: '2028-01-01' }] });
  expect(
    nextSlot((now) => digestSlot(never, '07:45', QUIET, now), never, '2026-11-27T12:00:00.000Z'),
  ).toBeNull();
});
