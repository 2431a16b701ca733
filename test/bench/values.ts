import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';
import countries from 'i18n-iso-countries';
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { parse } from 'tldts';
import { buildCompany } from '../../src/sandbox/company/index.ts';
import { judge, type ValueKind } from '../../src/values/index.ts';
import { type BenchSize, byTurns, type Figure, median } from './figure.ts';

countries.registerLocale(english);
const DISPOSABLE = disposableEmailBlocklistSet();

interface Asked {
  readonly kind: ValueKind;
  readonly value: string;
  readonly context: string;
}

/** Where the sample company's values of the kinds that a library reads stand: table, field, and the field of its country. */
const FIELDS: readonly (readonly [kind: ValueKind, table: string, field: string, country?: string])[] = [
  ['country', 'Account', 'BillingCountry'],
  ['phone', 'Account', 'Phone', 'BillingCountry'],
  ['web', 'Account', 'Website'],
  ['email', 'Contact', 'Email'],
  ['phone', 'Contact', 'Phone', 'MailingCountry'],
  ['email', 'Lead', 'Email'],
  ['phone', 'Lead', 'Phone', 'Country'],
];

/** The library looks through all names each time; nobody would ask it twice about one country. */
const codes = new Map<string, string | undefined>();
function codeOf(country: string): string | undefined {
  if (!codes.has(country)) codes.set(country, countries.getAlpha2Code(country, 'en'));
  return codes.get(country);
}

/** What one would call for a value if nothing but the libraries were there. */
const BARE: Readonly<Partial<Record<ValueKind, (value: string, country: string) => unknown>>> = {
  country: (value) => countries.getAlpha2Code(value, 'en'),
  email(value) {
    const { domain, hostname, isIcann } = parse(value);
    return isIcann && !DISPOSABLE.has(hostname ?? '') && !DISPOSABLE.has(domain ?? '');
  },
  phone(value, country) {
    const code = codeOf(country);
    const plan = code && isSupportedCountry(code) ? { defaultCountry: code as CountryCode } : {};
    return parsePhoneNumberFromString(value, { extract: false, ...plan })?.isValid();
  },
  web: (value) => parse(value).domain,
};

/** Distinct values judged in a second of the processor's time, against the bare calls of the libraries on the same values. */
export async function valuesParse({ accounts, rounds }: BenchSize): Promise<Figure> {
  const asked = valuesOf(accounts);
  const ours = async () =>
    time(() =>
      asked.reduce((sum, { kind, value, context }) => sum + Number(judge(kind, value, context).ok), 0),
    );
  const bare = async () =>
    time(() =>
      asked.reduce((sum, { kind, value, context }) => sum + Number(Boolean(BARE[kind]?.(value, context))), 0),
    );
  // Neither side is timed while it is still being compiled.
  await ours();
  await bare();
  const took = await byTurns(rounds, ours, bare);
  const [value, against] = [took.ours, took.theirs].map((all) => (asked.length * 1000) / median(all)) as [
    number,
    number,
  ];
  return {
    name: 'values.parse',
    value,
    unit: 'values/s',
    against,
    ratio: value / against,
    n: asked.length,
    rounds,
  };
}

/** Each value of the sample company once, with the country that it is read in. */
function valuesOf(accounts: number): Asked[] {
  const { salesforce } = buildCompany({ seed: 1, accounts, asOf: '2026-11-20' });
  const asked = new Map<string, Asked>();
  for (const [kind, name, field, country] of FIELDS) {
    for (const row of salesforce.tables.find((table) => table.name === name)?.rows ?? []) {
      const value = row[field];
      if (typeof value !== 'string') continue;
      const context = country === undefined ? '' : String(row[country] ?? '');
      asked.set(`${kind}\n${value}\n${context}`, { kind, value, context });
    }
  }
  return [...asked.values()];
}

/** Milliseconds of the processor's time; the result is used, so that nothing is left out. */
function time(work: () => number): number {
  const started = process.cpuUsage();
  if (work() < 0) throw new Error('There are less than no values.');
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}
