import type { Example } from '../../src/checks/check.ts';
import { type Case, EMPTIES, placeholderCases } from './boundary.ts';

const account = (...records: NonNullable<Example['others']>['account'] & object): Example['others'] => ({
  account: records,
});
const inIndustry = (industry: string, times: number): Example['others'] => ({
  account: Array.from({ length: times }, () => ({ industry })),
});
/** Days before the day of the examples, 2026-06-15. */
const AGO: Readonly<Record<number, string>> = {
  90: '2026-03-17',
  91: '2026-03-16',
  180: '2025-12-17',
  181: '2025-12-16',
};
const touched = (days: number, type: string | null) => ({ type, lastActivityOn: AGO[days] ?? null });
const KLIENT = { unlisted: [{ field: 'type', value: 'Klient' }] };

/** At the edge of each rule about accounts that stands in no other list of cases. */
export const FIRM_CASES: Readonly<Record<string, readonly Case[]>> = {
  'account-activity-old': [
    [touched(90, 'Customer'), 'pass'],
    [touched(91, 'Customer'), 'fail'],
    [touched(91, ' customer - direct'), 'fail'],
    [touched(91, 'Former customer'), 'pass'],
    [touched(91, 'Prospect'), 'pass'],
    [touched(91, null), 'pass'],
    [touched(180, 'Prospect'), 'pass'],
    [touched(181, 'Prospect'), 'fail'],
    [{ lastActivityOn: null, createdAt: '2025-12-16T23:00:00.000Z' }, 'fail'],
    [{ lastActivityOn: null, createdAt: '2025-12-17T01:00:00.000Z' }, 'pass'],
    [{ lastActivityOn: '2027-01-01' }, 'pass'],
    [{ lastActivityOn: null, createdAt: null }, 'not checked'],
  ],
  'account-country-unlisted': [
    [{ country: 'Ελλάδα' }, 'pass'],
    [{ country: 'UK' }, 'pass'],
    [{ country: 'Kosovo' }, 'pass'],
    [{ country: 'Philipines' }, 'pass'],
    [{ country: 'England' }, 'fail'],
    [{ country: 'EMEA' }, 'fail'],
    [{ country: 'n/a' }, 'not checked'],
    ...EMPTIES.map((country): Case => [{ country }, 'not checked']),
  ],
  'account-employees-implausible': [
    ...[1, 2, 998, 1000, 9998, 5_000_000].map((employees): Case => [{ employees }, 'pass']),
    ...[0, -1, 0.5, 12.5, 5_000_001, 999, 9999, 99_999, 999_999, 12_345, 123_456, 1_234_567].map(
      (employees): Case => [{ employees }, 'fail'],
    ),
    [{ employees: null }, 'not checked'],
  ],
  'account-foundedyear-implausible': [
    ...[500, 1899, 1901, 1970, 2026].map((foundedYear): Case => [{ foundedYear }, 'pass']),
    ...[0, 1, 499, 1900, 2027, 9999, 1999.5].map((foundedYear): Case => [{ foundedYear }, 'fail']),
    [{ foundedYear: null }, 'not checked'],
  ],
  'account-industry-missing': placeholderCases('industry'),
  'account-industry-variant': [
    [{ industry: 'RETAIL' }, 'fail', inIndustry('Retail', 5)],
    [{ industry: 'RETAIL' }, 'pass', inIndustry('Retail', 4)],
    [{ industry: 'Re tail.' }, 'fail', inIndustry('Retail', 5)],
    [{ industry: 'ΛΙΑΝΙΚΗ' }, 'fail', inIndustry('Λιανικη', 5)],
    [{ industry: 'Retailing' }, 'pass', inIndustry('Retail', 5)],
    [{ industry: 'Retail' }, 'pass', inIndustry('RETAIL', 1)],
    [{ industry: 'NA' }, 'pass', inIndustry('N/A', 50)],
    [{ industry: '&&' }, 'pass', inIndustry('&', 50)],
    [{ industry: 'N/A' }, 'not checked', inIndustry('NA', 50)],
    [
      { industry: 'RETAIL' },
      'pass',
      account(...Array.from({ length: 9 }, () => ({ industry: 'Retail', source: 'hubspot' }))),
    ],
    ...EMPTIES.map((industry): Case => [{ industry }, 'not checked']),
  ],
  'account-name-capitals': [
    [{ name: 'NORDLYS TRADING' }, 'fail'],
    [{ name: 'ΑΙΓΑΙΟ ΝΑΥΤΙΛΙΑΚΗ' }, 'fail'],
    [{ name: 'NORDLYS TRADING as' }, 'pass'],
    [{ name: 'NORDLYS' }, 'pass'],
    [{ name: 'NTT DATA GROUP AG' }, 'pass'],
    [{ name: 'شرکت بازرگانی ایرانیان' }, 'pass'],
    ...EMPTIES.map((name): Case => [{ name }, 'not checked']),
  ],
  'account-name-filler': [
    ...['test', 'Test Company', 'ASDF', 'qwerty', ' n.a. ', '12345', 'Company Name'].map(
      (name): Case => [{ name }, 'fail'],
    ),
    ...['Testo', 'Null AS', 'Na', 'X', 'Company & Sons', '1&1'].map((name): Case => [{ name }, 'pass']),
    [{ name: 'n/a' }, 'not checked'],
    ...EMPTIES.map((name): Case => [{ name }, 'not checked']),
  ],
  'account-parent-loop': [
    [{ parentId: 'judged' }, 'fail'],
    [{ parentId: 'b' }, 'fail', account({ id: 'b', parentId: 'c' }, { id: 'c', parentId: 'judged' })],
    // It leads into a circle that it is no part of.
    [{ parentId: 'b' }, 'pass', account({ id: 'b', parentId: 'c' }, { id: 'c', parentId: 'b' })],
    [{ parentId: 'b' }, 'pass', account({ id: 'b', parentId: 'gone' })],
    [{ parentId: 'b' }, 'pass', account({ id: 'b', parentId: 'judged', source: 'hubspot' })],
    [{ parentId: 'b' }, 'pass', account({ id: 'b', parentId: 'judged', deleted: true })],
    [{ parentId: null }, 'not checked'],
  ],
  'account-parent-orphan': [
    [{ parentId: 'b' }, 'pass', account({ id: 'b' })],
    [{ parentId: 'judged' }, 'pass'],
    [{ parentId: 'b' }, 'fail', account({ id: 'b', deleted: true })],
    [{ parentId: 'b' }, 'fail', account({ id: 'b', source: 'hubspot' })],
    [{ parentId: null }, 'not checked'],
  ],
  'account-phone-invalid': [
    [{ phone: '22 12 34 56', country: 'Norge' }, 'pass'],
    [{ phone: '22 12 34', country: 'Norge' }, 'fail'],
    [{ phone: '22 12 34', country: null }, 'not checked'],
    [{ phone: '+47 22 12 34', country: null }, 'fail'],
    ...EMPTIES.map((phone): Case => [{ phone, country: 'Norway' }, 'not checked']),
  ],
  'account-postalcode-invalid': [
    [{ postalCode: '0150', country: 'Norway' }, 'pass'],
    [{ postalCode: '150', country: 'Norway' }, 'fail'],
    [{ postalCode: '0150', country: 'Germany' }, 'fail'],
    [{ postalCode: '0150', country: 'Hong Kong' }, 'not checked'],
    [{ postalCode: '0150', country: null }, 'not checked'],
    [{ postalCode: 'n/a', country: 'Norway' }, 'not checked'],
    ...EMPTIES.map((postalCode): Case => [{ postalCode, country: 'Norway' }, 'not checked']),
  ],
  'account-revenue-implausible': [
    ...[2, 200, 990_000, 1_234_000, 12_300_000, 9_990_000_000].map(
      (annualRevenue): Case => [{ annualRevenue }, 'pass'],
    ),
    ...[0, -1, 1, 100, 999, 99_900, 99_999_900, 12_345, 1_234_500, 123_456_700].map(
      (annualRevenue): Case => [{ annualRevenue }, 'fail'],
    ),
    [{ annualRevenue: null }, 'not checked'],
  ],
  'account-state-foreign': [
    [{ state: 'NY', country: 'US' }, 'pass'],
    [{ state: 'NSW', country: 'US' }, 'fail'],
    [{ state: 'NSW', country: 'Australia' }, 'pass'],
    [{ state: 'Oslo', country: 'Norway' }, 'not checked'],
    [{ state: 'NSW', country: null }, 'not checked'],
    [{ state: '-', country: 'US' }, 'not checked'],
    ...EMPTIES.map((state): Case => [{ state, country: 'US' }, 'not checked']),
  ],
  'account-type-missing': placeholderCases('type'),
  'account-type-unlisted': [
    [{ type: 'Klient' }, 'fail', undefined, KLIENT],
    [{ type: 'klient' }, 'pass', undefined, KLIENT],
    [{ type: 'Customer' }, 'pass', undefined, KLIENT],
    [{ type: 'Klient' }, 'pass', undefined, { unlisted: [{ field: 'industry', value: 'Klient' }] }],
    [{ type: 'Klient' }, 'pass'],
    [{ type: null }, 'not checked', undefined, KLIENT],
  ],
  'account-website-missing': placeholderCases('website'),
  'account-website-shared': [
    [{ website: 'facebook.com/nordlys' }, 'fail'],
    [{ website: 'http://www.GMAIL.com' }, 'fail'],
    [{ website: 'facebook.gr' }, 'pass'],
    [{ website: 'nordlys.no/facebook.com' }, 'pass'],
    [{ website: 'nonsense' }, 'not checked'],
    [{ website: null }, 'not checked'],
  ],
};
