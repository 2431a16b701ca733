import { ALPHA_3, COUNTRY_FORMS, COUNTRY_NAMES, isAlpha2 } from './country-names.ts';
import { createNameList, suggestionOf } from './name-list.ts';
import { fine, type Verdict, wrong } from './verdict.ts';

const NAMES = createNameList(COUNTRY_NAMES);
const FORMS = createNameList(COUNTRY_FORMS);

/** The alpha-2 code of the country that an English name, an abbreviation or an alpha-2 code stands for. */
export function countryOf(text: string): string | null {
  const named = NAMES.meaningOf(text) ?? FORMS.meaningOf(text);
  if (named !== null) return named;
  const code = codeIn(text);
  return isAlpha2(code) ? code : null;
}

/**
 * Holds a country against ISO 3166: an English short or common name, an alpha-2 or alpha-3 code. Normal form:
 * alpha-2. Faults: `misspelt` when exactly one edit from a name, with that as suggestion unless names of
 * several countries are as near; `unlisted` otherwise. Codes and abbreviations are no names to be near to.
 */
export function judgeCountry(value: string): Verdict {
  const country = countryOf(value) ?? ALPHA_3.get(codeIn(value));
  if (country) return fine(country);
  const near = NAMES.near(value);
  return near.length > 0 ? wrong('misspelt', suggestionOf(near)) : wrong('unlisted');
}

/** `text` as a code would be written: `u.s.a` is `USA`. */
function codeIn(text: string): string {
  return text.trim().replaceAll('.', '').toUpperCase();
}
