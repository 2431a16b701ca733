import { countryOf } from './country.ts';
import { fine, type Verdict, wrong } from './verdict.ts';

/**
 * How postal codes look, by alpha-2 code, as the countries' posts publish it: `N` a digit, `A` a letter, `_` a blank or
 * hyphen that may be left out. A country's code may stand before it (`D-10115`).
 */
const SHAPES: Readonly<Record<string, readonly string[]>> = shapes(
  'NNN FO IS TW|NNNN AF AL AM AR AT AU BD BE BG CC CH CX CY DK GE HM HU LI LU MD MK MZ NE NF NO NZ PH PY SI SJ TN VE ZA|' +
    'NNNNN AX BA BT CU DE DO DZ EE ES FI FR GF GL GP GT GU HR IC ID IQ IT JO KE KH KR LA LK LT MA MC ME MM MP MQ MX MY NC NP PF ' +
    'PK PM PR PW RE RS SA SM SN TH TR TW UA US UY VA VI VN WF XK YT ZM|' +
    'NNNNN_NNNN SA US|NNNNNN BY CN CO EC IN KG KZ MN NG RO RU SG TJ TM TT TW UZ VN|NNNNNNN CL IL|NNNN_AA NL|' +
    'NNN_NN CZ GR SE SK|NN_NNN PL|NNNN_NNN PT|NNN_NNNN JP|NNNNN_NNN BR|NNNNN_NNNNN IR|ANA_NAN CA|AA_NNNN BN LV|' +
    'AA_NNNNN LT|AANNN AD|AAA_NNNN MT|AN_NAA GB|ANN_NAA GB|AAN_NAA GB|AANN_NAA GB|ANA_NAA GB|AANA_NAA GB|ANA_ANAA IE|' +
    'ANN_AANN IE',
);

/** Kept instead of the shape where letters must be certain ones. */
const EXACT: Readonly<Record<string, RegExp>> = {
  IE: /^(?<own>[AC-FHKNPRTV-Y]\d[0-9W] ?-?[0-9AC-FHKNPRTV-Y]{4})$/,
  CA: /^(?<own>[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?-?\d[ABCEGHJ-NPRSTV-Z]\d)$/,
};

const PATTERNS = new Map(
  Object.entries(SHAPES).map(([country, all]) => [country, EXACT[country] ?? patternOf(country, all)]),
);

/**
 * Holds a postal code against the shape that its country's codes have. Normal form: in capitals, without blanks and
 * hyphens. Faults: `shape`, not ok; `no-pattern`, ok because it cannot be judged: the country is not known, has no
 * codes, or none that we know of.
 * @param country as the record has it
 */
export function judgePostcode(value: string, country: string): Verdict {
  const code = countryOf(country);
  const pattern = code === null ? undefined : PATTERNS.get(code);
  if (!pattern) return { ok: true, normal: null, fault: 'no-pattern', suggestion: null };
  const text = value.normalize('NFKC').trim().toUpperCase().replace(/\s+/g, ' ').replace(/[‐–—]/g, '-');
  const digits = text.replace(/\p{Nd}/gu, latinDigit);
  const own = pattern.exec(digits)?.groups?.['own'];
  return own === undefined ? wrong('shape') : fine(own.replace(/[ -]/g, ''));
}

/** A digit of any script as one of 0 to 9: blocks of digits begin at multiples of ten from a zero. */
function latinDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  for (let zero = point; zero > point - 10; zero--) {
    if (!/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) return String(point - zero);
  }
  return digit;
}

function shapes(list: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const entry of list.split('|')) {
    const [shape = '', ...countries] = entry.split(' ');
    for (const country of countries) found[country] = [...(found[country] ?? []), shape];
  }
  return found;
}

function patternOf(country: string, all: readonly string[]): RegExp {
  const each = all.map((shape) =>
    shape.replaceAll('N', '\\d').replaceAll('A', '[A-Z]').replaceAll('_', '[ -]?'),
  );
  return new RegExp(`^(?:${country}[ -]?|${country.charAt(0)}-)?(?<own>${each.join('|')})$`);
}
