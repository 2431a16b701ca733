/**
 * English names of the countries of ISO 3166-1. Sources: the English list of i18n-iso-countries with its
 * alternatives (it has one form a country, mostly the short name: `Brunei Darussalam`, `Macao`); the long and
 * short names of CLDR as the runtime's Intl.DisplayNames has them in three Englishes (common names: `Brunei`,
 * `Laos`, `St. Lucia`, `Saint-Barthélemy`); and below, the short names of the standard and common names that
 * neither has.
 */
import codeTable from 'i18n-iso-countries/codes.json' with { type: 'json' };
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import { fold, withoutMarks } from './fold.ts';
import type { ListedName } from './name-list.ts';

/** In the package and in use, but only assigned by its users, not by the standard. */
const OUTSIDE_THE_STANDARD: readonly string[] = ['XK'];

const ENGLISHES: readonly string[] = ['en', 'en-GB', 'en-CA'];

/** In which a country's name is as good as the English one; a name that means two countries counts for neither. */
const OTHER_LANGUAGES: readonly string[] =
  'ar bg bn cs da de el es et fa fi fr he hi hr hu id is it ja ko lt lv ms nb nl pl pt ro ru sk sl sr sv th tr uk vi zh'.split(
    ' ',
  );

const MORE_NAMES: Readonly<Record<string, readonly string[]>> = {
  BO: ['Bolivia (Plurinational State of)', 'Bolivia, Plurinational State of'],
  CD: ['Congo (the Democratic Republic of the)', 'Congo, Democratic Republic of the', 'DR Congo'],
  CG: ['Congo, Republic of the'],
  CV: ['Cabo Verde'],
  FM: ['Micronesia (Federated States of)', 'Federated States of Micronesia'],
  GB: ['United Kingdom of Great Britain and Northern Ireland'],
  IR: ['Iran (Islamic Republic of)', 'Iran, Islamic Republic of'],
  KP: [
    "Korea (the Democratic People's Republic of)",
    "Korea, Democratic People's Republic of",
    "Democratic People's Republic of Korea",
  ],
  KR: ['Korea (the Republic of)', 'Korea (Republic of)'],
  MD: ['Moldova (the Republic of)', 'Republic of Moldova'],
  MM: ['Burma'],
  MO: ['Macau'],
  PS: ['Palestine, State of'],
  SH: ['Saint Helena, Ascension and Tristan da Cunha'],
  SZ: ['Swaziland'],
  TL: ['East Timor'],
  TW: ['Taiwan (Province of China)'],
  TZ: ['Tanzania, the United Republic of', 'Tanzania, United Republic of'],
  VA: ['Holy See', 'Vatican'],
  VE: ['Venezuela (Bolivarian Republic of)', 'Venezuela, Bolivarian Republic of'],
  VG: ['Virgin Islands (British)'],
  VI: ['Virgin Islands (U.S.)'],
  VN: ['Viet Nam'],
};

/** Alpha-2 code by alpha-3 code, both in upper case. */
export const ALPHA_3: ReadonlyMap<string, string> = new Map(
  codeTable.map(([alpha2 = '', alpha3 = '']) => [alpha3, alpha2]),
);

const ALPHA_2: readonly string[] = Object.keys(english.countries);

const ALL: readonly ListedName[] = ALPHA_2.flatMap((meaning) =>
  namesOf(meaning).map((name) => ({ name, meaning })),
);

/** Short and common names. A name with accents is listed without them too. */
export const COUNTRY_NAMES: readonly ListedName[] = ALL.filter((listed) => isProperName(listed));

/**
 * Forms that say which country is meant but are no names of the standard: abbreviations such as `UK`, names
 * with an article, names in other languages, countries outside the standard.
 */
export const COUNTRY_FORMS: readonly ListedName[] = [
  ...ALL.filter((listed) => !isProperName(listed)),
  ...COUNTRY_NAMES.map(({ name, meaning }) => ({ name: `the ${name}`, meaning })),
  ...namesAbroad(),
];

/** Whether `code`, in upper case, is an alpha-2 code. */
export function isAlpha2(code: string): boolean {
  return ALPHA_2.includes(code);
}

function namesOf(alpha2: string): string[] {
  const listed = (english.countries as Record<string, string | string[]>)[alpha2] ?? [];
  const displayed = ENGLISHES.flatMap((locale) =>
    (['long', 'short'] as const).map((style) =>
      new Intl.DisplayNames(locale, { type: 'region', style, fallback: 'none' }).of(alpha2),
    ),
  );
  const written = [listed, displayed, MORE_NAMES[alpha2] ?? []].flat().filter((name) => name !== undefined);
  const plain = written.map((name) => name.replaceAll('’', "'"));
  const all = [...plain, ...written, ...plain.map((name) => name.replaceAll('&', 'and'))];
  return [...new Set([...all, ...all.map(withoutMarks)])];
}

/** Names in other languages that mean one country in all of them. */
function namesAbroad(): ListedName[] {
  const meanings = new Map<string, string | null>();
  for (const language of OTHER_LANGUAGES) {
    const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const meaning of ALPHA_2) {
      const name = names.of(meaning);
      if (name === undefined || /^[A-Za-z. ]{1,3}$/.test(name)) continue;
      const folded = fold(name);
      const known = meanings.get(folded);
      meanings.set(folded, known === undefined || known === meaning ? meaning : null);
    }
  }
  return [...meanings].flatMap(([name, meaning]) => (meaning === null ? [] : [{ name, meaning }]));
}

/** No country's name has three letters or fewer: those are abbreviations. */
function isProperName({ name, meaning }: ListedName): boolean {
  return name.replaceAll('.', '').length > 3 && !OUTSIDE_THE_STANDARD.includes(meaning);
}
