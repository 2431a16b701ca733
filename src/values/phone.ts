import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { countryOf } from './country.ts';
import { fine, type Verdict, wrong } from './verdict.ts';

const PLAIN = /^[0-9+ ()./-]*$/;

/** Few countries come with many numbers. */
const plans = new Map<string, CountryCode | null>();
const MOST_PLANS = 5000;

/** The numbering plan of a country as a record has it; null where it is not known or has none of its own. */
function planOf(country: string): CountryCode | null {
  let plan = plans.get(country);
  if (plan === undefined) {
    const code = countryOf(country);
    plan = code !== null && isSupportedCountry(code) ? code : null;
    if (plans.size >= MOST_PLANS) plans.clear();
    plans.set(country, plan);
  }
  return plan;
}

/**
 * Judges a phone number against the numbering plan of the country that it names itself (`+30 …`) or, without a
 * plus, of `country`. Normal form: E.164. Faults: `invalid`, not ok; `no-country`, ok because it cannot be
 * judged: it has no plus, and its country is not known or has no numbering plan of its own.
 * @param country as the record has it: an English name or an alpha-2 code
 */
export function judgePhone(value: string, country: string): Verdict {
  // East Asian keyboards type the plus and the digits in full width; links are pasted with their scheme.
  const trimmed = value.trim();
  const plain = PLAIN.test(trimmed) ? trimmed : trimmed.normalize('NFKC').replace(/^tel:/i, '');
  const plan = planOf(country);
  if (plan === null && !plain.startsWith('+')) {
    return { ok: true, normal: null, fault: 'no-country', suggestion: null };
  }
  const number = parsePhoneNumberFromString(plain, { extract: false, ...(plan && { defaultCountry: plan }) });
  return number?.isValid() ? fine(number.number) : wrong('invalid');
}
