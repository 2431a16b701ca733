import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPerson, readDay, readFlag, readInstant, readNumber } from '../../connectors/hubspot/values.ts';

const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati'];
const moments = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
const zones = fc.constantFrom(...ZONES);

describe('HubSpot’s moments', () => {
  it('are read from ISO with and without milliseconds, with an offset, and from epoch milliseconds', () => {
    fc.assert(
      fc.property(moments, zones, (date, zone) => {
        const iso = date.toISOString();
        expect(readInstant(iso, zone)).toBe(iso);
        expect(readInstant(iso.replace('Z', '+00:00'), zone)).toBe(iso);
        expect(readInstant(iso.replace(/\.\d+Z/, 'Z'), zone)).toBe(iso.replace(/\.\d+Z/, '.000Z'));
        if (date.getTime() > 1e9) expect(readInstant(String(date.getTime()), zone)).toBe(iso);
      }),
    );
    expect(readInstant('2026-01-01T01:30:00+05:30', 'UTC')).toBe('2025-12-31T20:00:00.000Z');
  });

  it('are the beginning of a day that has no time', () => {
    expect(readInstant('2026-01-09', 'America/New_York')).toBe('2026-01-09T05:00:00.000Z');
  });

  it('are not guessed', () => {
    const broken = [
      'soon',
      '2026-02-30T10:00:00Z',
      '2026-13-01T10:00:00Z',
      '2026-01-01T25:00:00Z',
      '2026-02-30',
      '7',
      '',
    ];
    for (const text of broken) expect(readInstant(text, 'UTC'), text).toBeUndefined();
  });
});

describe('HubSpot’s days', () => {
  it('without a time, or at midnight UTC, are the same day in every zone', () => {
    fc.assert(
      fc.property(moments, zones, (date, zone) => {
        const day = date.toISOString().slice(0, 10);
        expect(readDay(day, zone)).toBe(day);
        expect(readDay(`${day}T00:00:00Z`, zone)).toBe(day);
        expect(readDay(`${day}T00:00:00.000Z`, zone)).toBe(day);
      }),
    );
  });

  it('with any other time are the day that clocks in the zone show', () => {
    expect(readDay('2026-01-10T00:00:01Z', 'America/New_York')).toBe('2026-01-09');
    expect(readDay('2026-01-10T20:00:00Z', 'Asia/Kolkata')).toBe('2026-01-11');
    expect(readDay('2026-01-10T20:00:00Z', 'UTC')).toBe('2026-01-10');
    expect(readDay(String(Date.parse('2026-01-10T00:00:00Z')), 'America/New_York')).toBe('2026-01-10');
    expect(readDay('2026-02-30', 'UTC')).toBeUndefined();
    expect(readDay('next week', 'UTC')).toBeUndefined();
  });
});

describe('HubSpot’s numbers and flags', () => {
  it('are read as the vendor writes them, and nothing else is', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(readNumber(String(number))).toBe(number === 0 ? Number(String(number)) : number);
      }),
    );
    for (const text of ['1,000', '', ' ', 'NaN', 'Infinity', '0x10', '1.2.3', 'many']) {
      expect(readNumber(text), text).toBeUndefined();
    }
    expect([readFlag('true'), readFlag('False'), readFlag('yes')]).toEqual([true, false, undefined]);
  });

  it('come from a person only where the source says so', () => {
    expect(['CRM_UI', 'MOBILE_IOS', 'CRM_UI_BULK_ACTION'].map(isPerson)).toEqual([true, true, true]);
    expect(['INTEGRATION', 'IMPORT', 'AUTOMATION_PLATFORM', 'CALCULATED'].map(isPerson)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect([isPerson('SOMETHING_NEW'), isPerson(undefined)]).toEqual([null, null]);
  });
});
