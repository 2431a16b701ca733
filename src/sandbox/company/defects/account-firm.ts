import { dayText } from '../calendar.ts';
import type { AccountRecord } from '../records.ts';
import { subscriberNumber } from '../regions.ts';
import { abroad, BLANKS, isAlone } from './account.ts';
import { NO_PHONES, ODD_PHONES } from './contact.ts';
import type { Ground } from './ground.ts';
import { type Bed, type Planter, type Recipe, type Recipes, turn } from './planting.ts';

const NO_COUNTRIES = ['England', 'Grce', 'Europe', 'London', 'EMEA', 'Worldwide', 'Scandinavia', '?'];
export const OWN_COUNTRY_NAMES: Readonly<Record<string, string>> = {
  Brazil: 'Brasil',
  Germany: 'Deutschland',
  Greece: 'Ελλάδα',
  Iran: 'ایران',
  Norway: 'Norge',
  Poland: 'Polska',
  Spain: 'España',
  'United Kingdom': 'UK',
  'United States': 'USA',
  Vietnam: 'Việt Nam',
};
const NO_POSTAL_CODES = ['123', 'ABCDE', '1234567890123', '99-99999', '?', '12 34 56 7'];
const NO_STATES = ['Bavaria', 'Ontario', 'London', 'Attica', 'NSW', 'Xx'];
const REAL_STATES = ['NY', 'new york', 'Puerto Rico', 'US-CA', 'District of Columbia', ' Texas '];
const NO_EMPLOYEES = [0, 9999, -5, 99_999, 123_456, 999_999, 5_000_001, 999];
const REAL_EMPLOYEES = [1, 998, 1000, 5_000_000];
const NO_REVENUES = [0, 100, 99_999_900, -5_000_000, 1_234_500, 99_900, 999_999_900];
const REAL_REVENUES = [200, 99_000_000, 110_000, 1_240_000];
const FILLERS = [
  'Test',
  'asdf',
  'Test Account',
  'Company',
  ' n.a. ',
  'QWERTY',
  'dummy account',
  'TBA',
  '123',
];
const NO_FILLERS = ['Testo SE', 'Test Rite AS', 'Select Hotels', 'Company & Sons', 'Private Label AB'];
const SHORT_CAPITALS = ['IKEA', 'BMW AG', 'NTT DATA', 'SAP SE', 'ÅSTA OG BJØRN'];
const OTHER_INDUSTRIES = ['Retailing', 'Health', 'Energetics', 'Public sector', 'Food and Beverage'];
/** Other ways to write the same letters. */
const SPELLINGS: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => ` ${text}`,
  (text) => `${text} `,
  (text) => `${text.toUpperCase()} `,
  (text) => ` ${text.toLowerCase()}`,
];
const SHARED_WEBSITES: readonly ((slug: string) => string)[] = [
  (slug) => `https://www.facebook.com/${slug}`,
  (slug) => `linkedin.com/company/${slug}`,
  (slug) => `http://${slug}.instagram.com`,
  () => 'www.gmail.com',
];
/** A spelling has company enough when so many others write the usual one. */
const USUAL = 10;

export function firmRecipes(ground: Ground): Recipes<AccountRecord> {
  const { asOf } = ground.span;
  const year = Number(dayText(asOf).slice(0, 4));
  const any = () => true;
  const spelled = Map.groupBy(ground.records.accounts, (account) => account.industry);
  const isUsual = ({ industry }: AccountRecord) =>
    industry !== null && (spelled.get(industry)?.length ?? 0) >= USUAL;
  const defect = (
    check: string,
    share: number,
    apply: Recipe<AccountRecord>['apply'],
    fits: Recipe<AccountRecord>['fits'] = any,
  ): Recipe<AccountRecord> => ({ checks: [check], share, fits, apply });
  const near = (
    check: string,
    apply: Recipe<AccountRecord>['apply'],
    fits: Recipe<AccountRecord>['fits'] = any,
  ) => defect(check, 0, apply, fits);
  const hasTwoLongWords = ({ name }: AccountRecord) =>
    name !== null && /\p{Ll}/u.test(name) && /\p{L}{5}.*[^\p{L}]\p{L}{5}/u.test(name);

  return {
    defects: [
      defect(
        'account-state-foreign',
        0.002,
        (account, nth) => {
          abroad(account, 'United States', turn(NO_STATES, nth));
        },
        isAlone,
      ),
      defect('account-country-unlisted', 0.004, (account, nth) => {
        account.country = turn(NO_COUNTRIES, nth);
      }),
      defect(
        'account-industry-variant',
        0.004,
        (account, nth) => {
          account.industry = turn(SPELLINGS, nth)(account.industry ?? '');
        },
        isUsual,
      ),
      defect('account-industry-missing', 0.05, (account, nth) => {
        account.industry = turn(BLANKS, nth);
      }),
      defect('account-employees-implausible', 0.004, (account, nth) => {
        account.employees = turn(NO_EMPLOYEES, nth);
      }),
      defect('account-revenue-implausible', 0.004, (account, nth) => {
        account.annualRevenue = turn(NO_REVENUES, nth);
      }),
      defect('account-foundedyear-implausible', 0.004, (account, nth) => {
        account.foundedYear = turn([0, 1, 1900, 9999, year + 1, 499], nth);
      }),
      defect('account-type-missing', 0.01, (account, nth) => {
        account.type = turn([null, ''], nth);
      }),
      defect('account-type-unlisted', 0.003, (account, nth) => {
        account.type = turn(['Klient', 'Kunde', 'Former', 'Competitor'], nth);
      }),
      defect('account-name-filler', 0.002, (account, nth) => {
        account.name = turn(FILLERS, nth);
      }),
      defect(
        'account-name-capitals',
        0.004,
        (account) => {
          account.name = account.name?.toUpperCase() ?? null;
        },
        hasTwoLongWords,
      ),
      defect('account-website-missing', 0.05, (account, nth) => {
        account.website = turn([null, '', '   '], nth);
      }),
      defect('account-website-shared', 0.003, (account, nth) => {
        account.website = turn(SHARED_WEBSITES, nth)(account.truth.slug);
      }),
      defect('account-phone-invalid', 0.006, (account, nth) => {
        account.phone = turn(NO_PHONES, nth);
      }),
      defect('account-postalcode-invalid', 0.005, (account, nth) => {
        account.postalCode = turn(NO_POSTAL_CODES, nth);
      }),
      defect(
        'account-parent-orphan',
        0.003,
        (account, nth) => {
          account.parentId = ground.goneAccount(nth);
        },
        hasNoParent,
      ),
      defect('account-activity-old', 0.05, (account, nth) => {
        const customer = account.type === 'Customer';
        account.lastActivityOn = asOf - turn([customer ? 91 : 181, 400, 1000], nth);
      }),
    ],
    nearMisses: [
      near(
        'account-state-foreign',
        (account, nth) => {
          abroad(account, 'United States', turn(REAL_STATES, nth));
        },
        isAlone,
      ),
      near(
        'account-name-filler',
        (account, nth) => {
          account.name = turn(NO_FILLERS, nth);
        },
        isAlone,
      ),
      near(
        'account-name-capitals',
        (account, nth) => {
          account.name = turn(SHORT_CAPITALS, nth);
        },
        isAlone,
      ),
      near('account-country-unlisted', (account) => {
        account.country = OWN_COUNTRY_NAMES[account.truth.region.country] ?? account.country;
      }),
      near('account-industry-variant', (account, nth) => {
        account.industry = turn(OTHER_INDUSTRIES, nth);
      }),
      near('account-industry-missing', (account) => {
        account.industry = 'Other';
      }),
      near('account-employees-implausible', (account, nth) => {
        account.employees = turn(REAL_EMPLOYEES, nth);
      }),
      near('account-revenue-implausible', (account, nth) => {
        account.annualRevenue = turn(REAL_REVENUES, nth);
      }),
      near('account-foundedyear-implausible', (account, nth) => {
        account.foundedYear = turn([1899, 1901, year, 500], nth);
      }),
      near('account-type-missing', (account) => {
        account.type = 'Partner';
      }),
      near('account-type-unlisted', (account) => {
        account.type = 'Partner';
      }),
      near('account-website-missing', (account) => {
        account.website = account.truth.domain;
      }),
      near('account-website-shared', (account, nth) => {
        account.website = turn(
          [`https://${account.truth.domain}/facebook`, `facebook.${account.truth.domain}`],
          nth,
        );
      }),
      near('account-phone-invalid', (account, nth) => {
        const { region } = account.truth;
        account.phone = turn(ODD_PHONES, nth)(
          region.callingCode,
          region.trunk,
          subscriberNumber(region, ground.random),
        );
      }),
      near(
        'account-postalcode-invalid',
        (account, nth) => {
          const code = account.postalCode ?? '';
          account.postalCode = nth % 2 === 0 ? code.replace(/[ -]/g, '') : ` ${code.toLowerCase()} `;
        },
        (account) => account.postalCode !== null,
      ),
      near(
        'account-parent-orphan',
        (account) => {
          account.parentId = ground.otherAccount(account);
        },
        hasNoParent,
      ),
      near('account-activity-old', (account) => {
        account.lastActivityOn = asOf - (account.type === 'Customer' ? 90 : 180);
      }),
    ],
    combinations: [],
  };
}

function hasNoParent(account: AccountRecord): boolean {
  return account.parentId === null;
}

/** Accounts that are their own ancestors, and chains that end. */
export function plantLoops(planter: Planter, bed: Bed<AccountRecord>): void {
  const check = 'account-parent-loop';
  for (let nth = 0; nth < planter.quota(0.001, bed.size); nth++) {
    const one = bed.take(hasNoParent);
    const other = nth % 3 === 2 ? one : bed.take(hasNoParent);
    if (!one || !other) break;
    one.parentId = other.id;
    other.parentId = one.id;
    for (const account of new Set([one, other])) planter.defect('account', account.id, check);
  }
  for (let nth = 0; nth < planter.quota(0, bed.size); nth++) {
    const below = bed.take(hasNoParent);
    const between = bed.take(hasNoParent);
    const top = bed.take(hasNoParent);
    if (!below || !between || !top) break;
    below.parentId = between.id;
    between.parentId = top.id;
    planter.nearMiss('account', below.id, check);
  }
}
