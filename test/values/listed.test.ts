import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COUNTRY_NAMES } from '../../src/values/country-names.ts';
import { judge, type ValueKind } from '../../src/values/index.ts';
import { INDUSTRIES } from '../../src/values/industry.ts';
import { VALUES_VERSION } from '../../src/values/verdict.ts';

const country = (value: string) => judge('country', value, '');
const industry = (value: string) => judge('industry', value, '');

/** One character more, less or changed, or two neighbours swapped. */
function edited(text: string, at: number, way: number, letter: string): string {
  const all = [...text];
  const here = at % all.length;
  if (way === 0) all.splice(here, 0, letter);
  else if (way === 1) all.splice(here, 1);
  else if (way === 2) all.splice(here, 1, letter);
  else all.splice(here, 2, ...all.slice(here, here + 2).reverse());
  return all.join('');
}

describe('a country', () => {
  test.each([
    ['Norway', 'NO'],
    [' NORWAY ', 'NO'],
    ['no', 'NO'],
    ['NOR', 'NO'],
    ['US', 'US'],
    ['usa', 'US'],
    ['U.S.A.', 'US'],
    ['U.S.A', 'US'],
    ['United States', 'US'],
    ['The United States of America', 'US'],
    ['UK', 'GB'],
    ['United Kingdom of Great Britain and Northern Ireland', 'GB'],
    ['Niger', 'NE'],
    ['Nigeria', 'NG'],
    ['Iran', 'IR'],
    ['Iraq', 'IQ'],
    ['Iran, Islamic Republic of', 'IR'],
    ['Viet Nam', 'VN'],
    ['Vietnam', 'VN'],
    ['South Korea', 'KR'],
    ['Korea, Republic of', 'KR'],
    ['Turkey', 'TR'],
    ['Türkiye', 'TR'],
    ['Tu\u0308rkiye', 'TR'],
    ['Turkiye', 'TR'],
    ["Cote d'Ivoire", 'CI'],
    ['Cote d’Ivoire', 'CI'],
    ['Côte d’Ivoire', 'CI'],
    ['Ivory Coast', 'CI'],
    ['Curacao', 'CW'],
    ['St Lucia', 'LC'],
    ['St. Lucia', 'LC'],
    ['Saint Lucia', 'LC'],
    ['Trinidad & Tobago', 'TT'],
    ['Trinidad and Tobago', 'TT'],
    ['Macau', 'MO'],
    ['Macao', 'MO'],
    ['The Bahamas', 'BS'],
    ['Czechia', 'CZ'],
    ['Czech Republic', 'CZ'],
    ['Brunei', 'BN'],
    ['Brunei Darussalam', 'BN'],
    ['Cabo Verde', 'CV'],
    ['Cape Verde', 'CV'],
    ['Kosovo', 'XK'],
    ['Deutschland', 'DE'],
    ['Ελλάδα', 'GR'],
    ['ایران', 'IR'],
    ['日本', 'JP'],
    ['Việt Nam', 'VN'],
    ['Brasil', 'BR'],
    ['Norge', 'NO'],
    ['Hellas', 'GR'],
    ['Irak', 'IQ'],
  ])('%j is one', (value, normal) => {
    expect(country(value)).toEqual({ ok: true, normal, fault: null, suggestion: null });
  });

  test.each([
    ['Philipines', 'Philippines'],
    ['norwya', 'Norway'],
    ['Unted States', 'United States'],
    ['Soth Korea', 'South Korea'],
    ['Viet-Nam', 'Vietnam'],
    ['Nigera', null],
  ])('%j is misspelt, and %j was meant', (value, suggestion) => {
    expect(country(value)).toEqual({ ok: false, normal: null, fault: 'misspelt', suggestion });
  });

  test.each([
    [''],
    ['-'],
    ['Korea'],
    ['England'],
    ['UKK'],
    ['UX'],
    ['USB'],
    ['Grce'],
    ['London'],
    ['Phillipines'],
  ])('%j is merely not listed', (value) => {
    expect(country(value)).toEqual({ ok: false, normal: null, fault: 'unlisted', suggestion: null });
  });

  test('is found by every name in every case, and never unlisted after one edit', () => {
    const names = COUNTRY_NAMES.map(({ name }) => name);
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.nat(50),
        fc.nat(3),
        fc.constantFrom('x', 'é', ' '),
        (name, at, way, letter) => {
          expect(country(`\t${name.toUpperCase()} `)).toMatchObject({ ok: true, fault: null });
          const wrong = country(edited(name, at, way, letter));
          expect(wrong.ok || wrong.fault === 'misspelt').toBe(true);
        },
      ),
      { numRuns: 1500 },
    );
  });

  test('has no name that another country has too, but the Congos', () => {
    const meanings = new Map<string, Set<string>>();
    for (const { name, meaning } of COUNTRY_NAMES)
      meanings.set(name.toLowerCase(), (meanings.get(name.toLowerCase()) ?? new Set()).add(meaning));
    expect([...meanings].filter(([, all]) => all.size > 1).map(([name]) => name)).toEqual(['congo']);
  });
});

describe('an industry', () => {
  test.each(INDUSTRIES.map((name) => [name]))('%j is one', (name) => {
    expect(industry(` ${name.toUpperCase()}`)).toEqual({
      ok: true,
      normal: name,
      fault: null,
      suggestion: null,
    });
  });

  test.each([
    ['technolgy', 'Technology'],
    ['Helthcare', 'Healthcare'],
    ['Finnance', 'Finance'],
    ['Not-For Profit', 'Not For Profit'],
    ['retial', 'Retail'],
  ])('%j is misspelt, and %j was meant', (value, suggestion) => {
    expect(industry(value)).toEqual({ ok: false, normal: null, fault: 'misspelt', suggestion });
  });

  test.each([['medical'], ['software'], ['employment'], ['services'], ['COMPUTER_SOFTWARE'], ['']])(
    '%j is merely not listed',
    (value) => {
      expect(industry(value)).toEqual({ ok: false, normal: null, fault: 'unlisted', suggestion: null });
    },
  );
});

describe('a verdict', () => {
  const kinds: readonly ValueKind[] = ['country', 'email', 'industry', 'phone', 'web'];

  test('is given on any text in any context, and its normal form is fine by itself', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.webUrl(),
      fc.emailAddress(),
      fc.stringMatching(/^[+0-9 ()-]{1,16}$/),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        text,
        fc.constantFrom('', 'NO', 'Iran', 'x'),
        (kind, value, where) => {
          const verdict = judge(kind, value, where);
          expect(judge(kind, value, where)).toEqual(verdict);
          if (verdict.normal !== null) {
            expect(verdict.ok).toBe(true);
            expect(judge(kind, verdict.normal, where)).toMatchObject({ ok: true, normal: verdict.normal });
          }
          if (!verdict.ok) expect(verdict.fault).not.toBeNull();
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('carries a version, which is a whole number from 1', () => {
    expect(Number.isInteger(VALUES_VERSION) && VALUES_VERSION >= 1).toBe(true);
  });
});
