import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { countryOf } from './country.ts';
import { fine, type Verdict, wrong } from './verdict.ts';

/**
 * Judges a phone number against the numbering plan of the country that it names itself (`+30 …`) or, without a
 * plus, of `country`. Normal form: E.164. Faults: `invalid`, not ok; `no-country`, ok because it cannot be
 * judged: it has no plus, and its country is not known or has no numbering plan of its own.
 * @param country as the record has it: an English name or an alpha-2 code
 */
export function judgePhone(value: string, country: string): Verdict {
  // East Asian keyboards type the plus and the digits in full width; links are pasted with their scheme.
  const text = value.trim().normalize('NFKC').replace(/^tel:/i, '');
  const code = countryOf(country);
  const plan = code !== null && isSupportedCountry(code) ? code : null;
  if (plan === null && !text.startsWith('+')) {
    return { ok: true, normal: null, fault: 'no-country', suggestion: null };
  }
  const number = parsePhoneNumberFromString(text, { extract: false, ...(plan && { defaultCountry: plan }) });
  return number?.isValid() ? fine(number.number) : wrong('invalid');
}
