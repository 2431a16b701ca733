import type { CultureName } from './cultures.ts';
import type { Random } from './random.ts';

/** A part of the world in which the company sells, with what its records look like. */
export interface Region {
  readonly name: string;
  readonly city: string;
  readonly zone: string;
  readonly culture: CultureName;
  /** BCP 47 tags. */
  readonly language: string;
  readonly locale: string;
  /** English name as in ISO 3166. */
  readonly country: string;
  readonly suffixes: readonly string[];
  /** What comes after the company's own name; before it where it ends in a blank. */
  readonly legalForm: string;
  readonly callingCode: string;
  /** Digit put before a number inside the country. */
  readonly trunk: string;
  /** A mobile number without calling code and trunk digit; each x is any digit. */
  readonly numbers: string;
}

/** The first five give the smallest company its five teams. */
export const REGIONS: readonly Region[] = [
  region(
    'Aegean',
    'Athens',
    'Europe/Athens',
    'greek',
    'el',
    'el-GR',
    'Greece',
    'gr com eu',
    ' Α.Ε.',
    '30 - 694xxxxxxx',
  ),
  region(
    'Nordic',
    'Oslo',
    'Europe/Oslo',
    'norwegian',
    'nb',
    'nb-NO',
    'Norway',
    'no com',
    ' AS',
    '47 - 91xxxxxx',
  ),
  region(
    'Mekong',
    'Ho Chi Minh City',
    'Asia/Ho_Chi_Minh',
    'vietnamese',
    'vi',
    'vi-VN',
    'Vietnam',
    'vn com.vn com',
    'Công ty TNHH ',
    '84 0 912xxxxxx',
  ),
  region(
    'Caspian',
    'Tehran',
    'Asia/Tehran',
    'persian',
    'fa',
    'fa-IR',
    'Iran',
    'ir co.ir com',
    'شرکت ',
    '98 0 912xxxxxxx',
  ),
  region(
    'Thames',
    'London',
    'Europe/London',
    'english',
    'en',
    'en-GB',
    'United Kingdom',
    'co.uk com',
    ' Ltd',
    '44 0 7400xxxxxx',
  ),
  region(
    'Rhine',
    'Berlin',
    'Europe/Berlin',
    'german',
    'de',
    'de-DE',
    'Germany',
    'de com',
    ' GmbH',
    '49 0 1512xxxxxxx',
  ),
  region(
    'Iberia',
    'Madrid',
    'Europe/Madrid',
    'spanish',
    'es',
    'es-ES',
    'Spain',
    'es com',
    ' S.L.',
    '34 - 612xxxxxx',
  ),
  region(
    'Vistula',
    'Warsaw',
    'Europe/Warsaw',
    'polish',
    'pl',
    'pl-PL',
    'Poland',
    'pl com.pl',
    ' Sp. z o.o.',
    '48 - 601xxxxxx',
  ),
  region(
    'Straits',
    'Singapore',
    'Asia/Singapore',
    'chinese',
    'en',
    'en-SG',
    'Singapore',
    'com.sg sg com',
    ' Pte Ltd',
    '65 - 812xxxxx',
  ),
  region(
    'Atlantic',
    'New York',
    'America/New_York',
    'english',
    'en',
    'en-US',
    'United States',
    'com net',
    ' Inc.',
    '1 - 21255501xx',
  ),
  region(
    'Paulista',
    'São Paulo',
    'America/Sao_Paulo',
    'portuguese',
    'pt',
    'pt-BR',
    'Brazil',
    'com.br com',
    ' Ltda',
    '55 0 1198xxxxxxx',
  ),
  region(
    'Tasman',
    'Sydney',
    'Australia/Sydney',
    'english',
    'en',
    'en-AU',
    'Australia',
    'com.au com',
    ' Pty Ltd',
    '61 0 412xxxxxx',
  ),
];

function region(
  name: string,
  city: string,
  zone: string,
  culture: CultureName,
  language: string,
  locale: string,
  country: string,
  suffixes: string,
  legalForm: string,
  phone: string,
): Region {
  const [callingCode = '', trunk = '', numbers = ''] = phone.split(' ');
  return {
    name,
    city,
    zone,
    culture,
    language,
    locale,
    country,
    suffixes: suffixes.split(' '),
    legalForm,
    callingCode,
    trunk: trunk === '-' ? '' : trunk,
    numbers,
  };
}

/** A number of the region without calling code and trunk digit, valid there. */
export function subscriberNumber(region: Region, random: Random): string {
  return region.numbers.replace(/x/g, () => String(random.between(0, 9)));
}

/** How postal codes look, by country: each 9 is any digit, each A any letter that posts use. */
const POSTAL_CODES: Readonly<Record<string, string>> = {
  Australia: '2999',
  Brazil: '09999-999',
  Germany: '19999',
  Greece: '199 99',
  Iran: '19999-99999',
  Norway: '0999',
  Poland: '09-999',
  Singapore: '199999',
  Spain: '28999',
  'United Kingdom': 'M9 9AA',
  'United States': '10999',
  Vietnam: '799999',
};

/** Where a country's parts are written into addresses, some of them, by name or code. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  Australia: ['NSW', 'Victoria', 'QLD'],
  Brazil: ['SP', 'São Paulo', 'Rio de Janeiro'],
  'United States': ['NY', 'New York', 'New Jersey', 'CT'],
};

export function postalCodeIn(region: Region, random: Random): string {
  const digits = (POSTAL_CODES[region.country] ?? '').replace(/9/g, () => String(random.between(0, 9)));
  return digits.replace(/A/g, () => 'ABDEFGHJLNPQRSTUWXYZ'.charAt(random.between(0, 19)));
}

export function stateIn(region: Region, random: Random): string | null {
  const states = STATES[region.country];
  return states ? random.pick(states) : null;
}

/** As people type it: international, grouped or not, or as dialled inside the country. */
export function typedPhone(region: Region, random: Random): string {
  const number = subscriberNumber(region, random);
  const style = random.next();
  if (style < 0.4) return `+${region.callingCode} ${grouped(number)}`;
  if (style < 0.7) return `+${region.callingCode}${number}`;
  return `${region.trunk}${grouped(number)}`;
}

function grouped(number: string): string {
  return `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`;
}
