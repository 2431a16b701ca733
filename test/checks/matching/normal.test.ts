import { describe, expect, test } from 'vitest';
import type { MatchKind } from '../../../src/checks/matching/kinds.ts';
import { normalOf } from '../../../src/checks/matching/normal.ts';

describe('two ways to write one value are the same', () => {
  const same: [MatchKind, string, string][] = [
    ['family', 'Ó Briain', 'o briain'],
    ['family', "O'Brien", 'OBRIEN'],
    ['family', 'Παπαδάκης', 'παπαδακησ'],
    ['given', 'Łukasz', 'LUKASZ'],
    ['company', 'Aegean Lines S.A.', 'aegean lines'],
    ['company', 'Kostas & Sons Ltd.', 'KOSTAS AND SONS'],
    ['company', '株式会社 山田', '山田'],
    ['address', '12 Harbour Street', '12, harbour st.'],
    ['web', 'https://www.Aegean.gr/en?x=1', 'aegean.gr'],
    ['phone', '(0210) 322-1111', '210 322 1111'],
    ['phone', '۰۲۱ ۸۸۷۷ ۶۶۵۵', '021 8877 6655'],
    ['date', '1990-02-03T00:00:00Z', '19900203'],
    ['date', '3.2.1990', '03/02/1990'],
    ['postcode', 'SW1A 1AA', 'sw1a1aa'],
    ['number', '1,200.50', '1200.5'],
  ];
  test.each(same)('%s: %s and %s', (kind, one, other) => {
    expect(normalOf(kind, one)).not.toBe('');
    expect(normalOf(kind, one)).toBe(normalOf(kind, other));
  });

  const different: [MatchKind, string, string][] = [
    ['company', 'Group', 'Holding'],
    ['family', 'มาลี', 'มาล'],
    ['phone', '+30 210 322 1111', '+30 210 322 1112'],
    ['date', '1990-02-03', '1990-03-02'],
  ];
  test.each(different)('%s: %s and %s are not', (kind, one, other) => {
    expect(normalOf(kind, one)).not.toBe(normalOf(kind, other));
  });
});

test('what stands for nothing is nothing; names that look like it are names', () => {
  for (const text of ['', '  ', '-', 'n/a', 'Unknown', '?']) expect(normalOf('family', text)).toBe('');
  for (const text of ['Null', 'Test', 'Na', 'Y']) expect(normalOf('family', text)).not.toBe('');
  expect(normalOf('phone', '0000000000')).toBe('');
  expect(normalOf('date', '1900-01-01')).toBe('');
});
