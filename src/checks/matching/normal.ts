import type { MatchKind } from './kinds.ts';

/** What people type where they have nothing to say. Not `test`, `na` or `null`: people are called so. */
const NOTHING_SAID = new Set(['n/a', 'none', 'unknown', 'tbd', 'xxx', 'asdf', 'select', 'nan', '#n/a']);
/** Forms of law and of trade at the end or the head of a company's name. They say nothing about which one it is. */
const LEGAL_FORMS = new Set(
  (
    'ltd limited inc incorporated llc llp lp plc corp corporation co company gmbh mbh ag kg ohg ug se sa sas sarl ' +
    'srl spa snc sl slu bv nv vof ab as asa oy oyj aps sro spzoo pte pty pvt holding holdings group kk ae epe ike oe ' +
    'αε επε ικε οε ооо оао зао пао ao tnhh jsc 株式会社 有限会社 有限公司 شرکت'
  ).split(' '),
);
/** What streets are called in full and in short. */
const SHORT_FORMS: ReadonlyMap<string, string> = new Map(
  (
    'street:st avenue:ave road:rd place:pl crescent:cres drive:dr court:ct circuit:cct boulevard:blvd lane:ln ' +
    'terrace:tce close:cl highway:hwy parade:pde square:sq strasse:str apartment:apt suite:ste north:n south:s ' +
    'east:e west:w first:1st second:2nd third:3rd'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
  ي: 'ی',
  ك: 'ک',
};
const PLAIN = /^[a-z0-9 ]*$/;

/**
 * A value in the form in which it is compared: what people write differently without meaning it is gone. Marks on
 * Latin, Greek and Cyrillic letters are left out; where marks are letters of their own (Arabic, Indic, Thai) they stay.
 * Returns `''` where the value says nothing.
 */
export function normalOf(kind: MatchKind, value: string): string {
  if (kind === 'date') return normalDate(value);
  if (kind === 'number') return normalNumber(value);
  const text = fold(value);
  if (text === '' || NOTHING_SAID.has(text)) return '';
  switch (kind) {
    case 'email':
      return text.replace(/\s+/g, '').replace(/^mailto:/, '');
    case 'phone':
      return normalPhone(text);
    case 'postcode':
    case 'id':
      return text.replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
    case 'web':
      return normalWeb(text);
    case 'company':
      return withoutForms(words(text.replaceAll('&', ' and ')));
    case 'address':
      return words(text)
        .split(' ')
        .map((word) => SHORT_FORMS.get(word) ?? word)
        .join(' ');
    case 'given':
    case 'family':
      return PLAIN.test(text) ? text : words(text.replace(/[’'`´.]/g, ''));
    default:
      return words(text);
  }
}

/** Whatever people write differently in any text: width, case, marks, blanks at the ends. */
function fold(value: string): string {
  const text = value.trim().toLowerCase();
  if (PLAIN.test(text)) return text.includes('  ') ? text.replace(/ +/g, ' ') : text;
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]+/g, '')
    .normalize('NFC')
    .replace(/[ßøđðłæœþıςيك]/g, (letter) => LETTERS[letter] ?? letter)
    .trim();
}

/** Letters and digits, everything else as single blanks. */
function words(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim();
}

function withoutForms(text: string): string {
  const all = text.split(' ');
  let [from, to] = [0, all.length];
  while (to - from > 1 && LEGAL_FORMS.has(all[to - 1] ?? '')) to--;
  // `S.A.` has become single letters, `B.V.` too.
  if (to - from > 2 && LEGAL_FORMS.has(`${all[to - 2]}${all[to - 1]}`)) to -= 2;
  while (to - from > 1 && LEGAL_FORMS.has(all[from] ?? '')) from++;
  return all.slice(from, to).join(' ');
}

function normalPhone(text: string): string {
  const digits = text.replace(/\p{Nd}/gu, digitOf).replace(/[^0-9]/g, '');
  const number = digits.replace(/^0+/, '');
  return number.length < 5 || /^(.)\1*$/.test(number) ? '' : number;
}

/** Decimal digits of any script lie in runs of ten that begin at a multiple of their zero. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  if (code < 0x80) return digit;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(code - zero);
}

function normalWeb(text: string): string {
  const host = text.replace(/^[a-z]+:\/\//, '').split(/[/\\?#:]/, 1)[0] ?? '';
  return host.replace(/^www\d?\./, '').replace(/\.$/, '');
}

/**
 * `YYYYMMDD` where that can be told: ISO dates and moments, eight digits, and days with the year at the end, whose
 * day and month stay in the order in which they are written. Anything else keeps its digits.
 */
function normalDate(value: string): string {
  const text = value.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})/.exec(text);
  if (iso) return dateOf(iso[1], iso[2], iso[3]);
  const last = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(text);
  if (last) return dateOf(last[3], last[1], last[2]);
  const digits = text.replace(/\D/g, '');
  return digits.length < 4 || /^0+$/.test(digits) || digits === '19000101' ? '' : digits;
}

function dateOf(year = '', one = '', two = ''): string {
  const date = `${year}${one.padStart(2, '0')}${two.padStart(2, '0')}`;
  return date === '19000101' || year === '0000' ? '' : date;
}

function normalNumber(value: string): string {
  const number = Number(value.replace(/[^0-9.eE+-]/g, ''));
  return value.trim() === '' || !Number.isFinite(number) || !/\d/.test(value) ? '' : String(number);
}
