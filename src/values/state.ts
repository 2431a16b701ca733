import { countryOf } from './country.ts';
import { fold, withoutMarks } from './fold.ts';
import { fine, type Verdict, wrong } from './verdict.ts';

/**
 * The parts of countries that people write into addresses by name or code (ISO 3166-2 and the posts' own codes), as
 * `code name`. Countries whose parts are rarely written down, or in many ways, are not among them.
 */
const PARTS: Readonly<Record<string, string>> = {
  AU:
    'ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory|QLD Queensland|SA South Australia|' +
    'TAS Tasmania|VIC Victoria|WA Western Australia',
  BR:
    'AC Acre|AL Alagoas|AP Amapá|AM Amazonas|BA Bahia|CE Ceará|DF Distrito Federal|ES Espírito Santo|GO Goiás|MA Maranhão|' +
    'MT Mato Grosso|MS Mato Grosso do Sul|MG Minas Gerais|PA Pará|PB Paraíba|PR Paraná|PE Pernambuco|PI Piauí|' +
    'RJ Rio de Janeiro|RN Rio Grande do Norte|RS Rio Grande do Sul|RO Rondônia|RR Roraima|SC Santa Catarina|SP São Paulo|' +
    'SE Sergipe|TO Tocantins',
  CA:
    'AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia|' +
    'NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|SK Saskatchewan|YT Yukon',
  US:
    'AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|' +
    'DC District of Columbia|DC Washington DC|DC Washington, D.C.|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|' +
    'IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|' +
    'MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|' +
    'NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|' +
    'SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|' +
    'WY Wyoming|AS American Samoa|GU Guam|MP Northern Mariana Islands|PR Puerto Rico|VI Virgin Islands|' +
    'VI U.S. Virgin Islands|AA Armed Forces Americas|AE Armed Forces Europe|AP Armed Forces Pacific',
};

/** By country, the code of a part by its code and by its name, both folded and without accents. */
const KNOWN = new Map(
  Object.entries(PARTS).map(([country, list]) => [
    country,
    new Map(
      list.split('|').flatMap((part) => {
        const space = part.indexOf(' ');
        const code = part.slice(0, space);
        return [
          [key(code), code],
          [key(part.slice(space + 1)), code],
        ] as const;
      }),
    ),
  ]),
);

/**
 * Holds the part of a country (a state, a province) against the country's own list. Normal form: its code, as `US-NY`.
 * Faults: `foreign`, not ok, for what the country has not; `no-list`, ok because it cannot be judged.
 * @param country as the record has it
 */
export function judgeState(value: string, country: string): Verdict {
  const code = countryOf(country);
  const parts = code === null ? undefined : KNOWN.get(code);
  if (!parts) return { ok: true, normal: null, fault: 'no-list', suggestion: null };
  const text = key(value);
  const part = parts.get(text) ?? parts.get(text.replace(new RegExp(`^${code}-`, 'i'), ''));
  return part === undefined ? wrong('foreign') : fine(`${code}-${part}`);
}

function key(text: string): string {
  return withoutMarks(fold(text)).replace(/\.$/, '').replace(/\s+/g, ' ');
}
