import { describe, expect, test } from 'vitest';
import { judge } from '../../src/values/index.ts';

describe('a postal code', () => {
  test.each([
    ['0150', 'Norway', '0150'],
    ['N-0150', 'NO', '0150'],
    ['104 31', 'Greece', '10431'],
    ['10431', 'Ελλάδα', '10431'],
    ['D-10115', 'Germany', '10115'],
    ['sw1a 1aa', 'UK', 'SW1A1AA'],
    ['EC1A1BB', 'United Kingdom', 'EC1A1BB'],
    ['M1 1AE', 'GB', 'M11AE'],
    ['10001-1234', 'US', '100011234'],
    ['K1A 0B1', 'Canada', 'K1A0B1'],
    ['D02 X285', 'Ireland', 'D02X285'],
    ['۱۳۱۸۵-۱۳۵۷۱', 'Iran', '1318513571'],
    ['１００-０００１', 'Japan', '1000001'],
    ['00–950', 'Poland', '00950'],
    ['LV-1010', 'Latvia', 'LV1010'],
    ['1012 AB', 'Netherlands', '1012AB'],
  ])('%j of %j is one', (value, country, normal) => {
    expect(judge('postcode', value, country)).toEqual({ ok: true, normal, fault: null, suggestion: null });
  });

  test.each([
    ['150', 'Norway'],
    ['S-0150', 'Norway'],
    ['1011', 'Germany'],
    ['SW1A', 'UK'],
    ['D1A 0B1', 'Canada'],
    ['ABCDE', 'US'],
    ['?', 'Greece'],
    ['', 'Greece'],
  ])('%j of %j is none', (value, country) => {
    expect(judge('postcode', value, country)).toMatchObject({ ok: false, fault: 'shape' });
  });

  test.each([
    ['whatever', 'Hong Kong'],
    ['1011', 'Germania Inferior'],
    ['1011', ''],
  ])('%j of %j cannot be judged', (value, country) => {
    expect(judge('postcode', value, country)).toEqual({
      ok: true,
      normal: null,
      fault: 'no-pattern',
      suggestion: null,
    });
  });
});

describe('a part of a country', () => {
  test.each([
    ['NY', 'US', 'US-NY'],
    [' new  york ', 'United States', 'US-NY'],
    ['US-CA', 'USA', 'US-CA'],
    ['Sao Paulo', 'Brasil', 'BR-SP'],
    ['Québec', 'Canada', 'CA-QC'],
    ['N.S.W', 'Australia', null],
    ['Victoria', 'Australia', 'AU-VIC'],
  ])('%j of %j is %j', (value, country, normal) => {
    expect(judge('state', value, country)).toMatchObject({ ok: normal !== null, normal });
  });

  test('of a country without a list cannot be judged', () => {
    expect(judge('state', 'Attica', 'Greece')).toMatchObject({ ok: true, fault: 'no-list' });
    expect(judge('state', 'Attica', '')).toMatchObject({ ok: true, fault: 'no-list' });
  });
});

describe('a web address on a domain of many', () => {
  test.each([['facebook.com/nordlys'], ['https://www.linkedin.com/company/x'], ['www.gmail.com']])(
    '%j has no normal form',
    (value) => {
      expect(judge('web', value, '')).toEqual({ ok: true, normal: null, fault: 'shared', suggestion: null });
    },
  );

  test.each([['facebook.gr'], ['facebook.nordlys.no'], ['nordlys.no/facebook.com']])(
    '%j is its own',
    (value) => {
      expect(judge('web', value, '')).toMatchObject({ ok: true, fault: null });
    },
  );
});
