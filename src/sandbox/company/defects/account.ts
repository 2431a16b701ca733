import type { AccountRecord } from '../records.ts';
import type { Ground } from './ground.ts';
import { type Bed, type Planter, type Recipe, type Recipes, turn } from './planting.ts';

export const BLANKS = [
  null,
  '',
  '-',
  'N/A',
  '   ',
  'Unknown',
  'TBD',
  'xxx',
  '--None--',
  ' none ',
  '.',
  'Select',
];
const REAL_NAMES = [
  'Unknown Pleasures Ltd',
  'None More Black AS',
  'TBD Media GmbH',
  'Null',
  'Na',
  'X',
  'N/A Records',
];
const MISSPELT_COUNTRIES = [
  'Grece',
  'Norwya',
  'Veitnam',
  'Irann',
  'Untied Kingdom',
  'Germny',
  'SPIAN',
  'Polnad',
  'Philipines',
  'Swedenn',
  'Denmrak',
  'Austrlia',
];
/** Codes, names that look alike, and names in other languages. */
const FINE_COUNTRIES = [
  'US',
  'Niger',
  'Nigeria',
  'Iran',
  'Iraq',
  'Viet Nam',
  'GB',
  'Hellas',
  ' greece ',
  'Norge',
];
const NEARLY_BLANK_COUNTRIES = ['NA', 'Oman', 'Mali', 'NO'];
const MISSPELT_INDUSTRIES = [
  'Manufacuring',
  'Technolgy',
  'Heatlhcare',
  'Retial',
  'Bankng',
  'energi',
  'Insurence',
  'Telecomunications',
  'Medias',
  'Goverment',
  'Food & Beverages',
  'Shiping',
];
const FINE_INDUSTRIES = ['Marketing', 'Media', 'Food and Beverage', 'Aerospace', 'Tech', 'Energetics'];

type Website = (slug: string, domain: string) => string;

const NO_WEBSITES: readonly Website[] = [
  (slug) => slug,
  (_, domain) => domain.replace('.', ' .'),
  () => 'http://192.168.10.20/shop',
  (slug) => `www.${slug}.con`,
  (slug) => `https://${slug}`,
  (slug) => `${slug}-example,com`,
  () => 'http://',
  (slug) => `${slug}.test`,
  () => '10.0.0.7',
  () => 'localhost:8080',
];
const ODD_WEBSITES: readonly Website[] = [
  (slug) => `https://${slug}-example.museum`,
  (slug) => `https://ελιά-${slug}-example.gr/αρχική`,
  (slug) => `blåbær-${slug}-example.no`,
  (_, domain) => `http://guest:secret@${domain}:8443/login`,
  (_, domain) => `HTTPS://WWW.${domain.toUpperCase()}`,
  (_, domain) => `  ${domain}  `,
  (_, domain) => `https://a.b.c.${domain}/x/y?z=1#top`,
  (slug) => `https://${slug}-example.photography`,
];
/** Other ways to write the same registrable domain. */
const SAME_DOMAIN: readonly ((domain: string) => string)[] = [
  (domain) => `https://shop.${domain}`,
  (domain) => domain,
  (domain) => `http://WWW.${domain.toUpperCase()}/`,
  (domain) => `https://www.${domain}/el/`,
];

export function accountRecipes(ground: Ground): Recipes<AccountRecord> {
  const any = () => true;
  const nameMissing: Recipe<AccountRecord> = {
    checks: ['account-name-missing'],
    share: 0.003,
    fits: any,
    apply: (account, nth) => {
      account.name = turn(BLANKS, nth);
    },
  };
  const countryMissing: Recipe<AccountRecord> = {
    checks: ['account-country-missing'],
    share: 0.012,
    fits: any,
    apply: (account, nth) => {
      account.country = turn(BLANKS, nth);
    },
  };
  const countryMisspelt: Recipe<AccountRecord> = {
    checks: ['account-country-misspelt'],
    share: 0.008,
    fits: any,
    apply: (account, nth) => {
      account.country = turn(MISSPELT_COUNTRIES, nth);
    },
  };
  const industryMisspelt: Recipe<AccountRecord> = {
    checks: ['account-industry-misspelt'],
    share: 0.008,
    fits: any,
    apply: (account, nth) => {
      account.industry = turn(MISSPELT_INDUSTRIES, nth);
    },
  };
  const websiteInvalid: Recipe<AccountRecord> = {
    checks: ['account-website-invalid'],
    share: 0.008,
    fits: (account) => account.website !== null,
    apply: (account, nth) => {
      account.website = turn(NO_WEBSITES, nth)(account.truth.slug, account.truth.domain);
    },
  };
  const ownerInactive: Recipe<AccountRecord> = {
    checks: ['account-owner-inactive'],
    share: 0.01,
    fits: any,
    apply: (account, nth) => {
      account.ownerId = ground.goneOwner(nth);
    },
  };

  return {
    defects: [nameMissing, countryMissing, countryMisspelt, industryMisspelt, websiteInvalid, ownerInactive],
    nearMisses: [
      nearAlone('account-name-missing', (account, nth) => {
        account.name = turn(REAL_NAMES, nth);
      }),
      nearAlone('account-country-missing', (account, nth) => {
        abroad(account, turn(NEARLY_BLANK_COUNTRIES, nth));
      }),
      nearAlone('account-country-misspelt', (account, nth) => {
        abroad(account, turn(FINE_COUNTRIES, nth));
      }),
      near('account-industry-misspelt', (account, nth) => {
        account.industry = turn(FINE_INDUSTRIES, nth);
      }),
      nearAlone('account-website-invalid', (account, nth) => {
        account.website = turn(ODD_WEBSITES, nth)(account.truth.slug, account.truth.domain);
      }),
      near('account-owner-inactive', (account, nth) => {
        account.ownerId = ground.presentOwner(nth);
      }),
    ],
    combinations: [
      [countryMissing, industryMisspelt],
      [websiteInvalid, ownerInactive],
      [nameMissing, countryMisspelt],
      [countryMisspelt, websiteInvalid, industryMisspelt],
      [ownerInactive, countryMissing],
    ],
  };

  function near(check: string, apply: (account: AccountRecord, nth: number) => void): Recipe<AccountRecord> {
    return { checks: [check], share: 0, fits: any, apply };
  }

  /** For what would make an account differ from its twin in the other CRM. */
  function nearAlone(check: string, apply: Recipe<AccountRecord>['apply']): Recipe<AccountRecord> {
    return { ...near(check, apply), fits: isAlone };
  }
}

/** Whether the other CRM does not have it. */
export function isAlone(account: AccountRecord): boolean {
  return account.twinId === null;
}

/** Moves an account to another country, with nothing left that only fits the one before. */
export function abroad(account: AccountRecord, country: string, state: string | null = null): void {
  account.country = country;
  account.state = state;
  account.phone = null;
  account.postalCode = null;
}

/** Accounts that share a domain: strangers to each other, or linked, or only seemingly sharing it. */
export function plantDomains(planter: Planter, bed: Bed<AccountRecord>, ground: Ground): void {
  const check = 'account-domain-duplicate';
  const top = (account: AccountRecord) => account.parentId === null;
  const alone = (account: AccountRecord) => top(account) && isAlone(account);
  const known = (account: AccountRecord) => top(account) && account.website !== null;
  const pairs = planter.quota(0.004, bed.size);
  for (let nth = 0; nth < pairs; nth++) {
    const one = bed.take(known);
    const group = [one, bed.take(alone), ...(nth % 5 === 4 ? [bed.take(alone)] : [])];
    for (const account of group) {
      if (!one || !account || !group[1]) continue;
      if (account !== one) account.website = turn(SAME_DOMAIN, nth)(one.truth.domain);
      planter.defect('account', account.id, check);
    }
  }

  const families = planter.quota(0.002, bed.size);
  for (let nth = 0; nth < families; nth++) {
    const head = bed.take(known);
    const child = bed.take(alone);
    const sibling = nth % 2 === 0 ? null : bed.take(alone);
    if (!head || !child) return;
    child.parentId = head.id;
    child.website = turn(SAME_DOMAIN, nth)(sibling ? child.truth.domain : head.truth.domain);
    planter.nearMiss('account', child.id, check);
    if (sibling) {
      sibling.parentId = head.id;
      sibling.website = turn(SAME_DOMAIN, nth + 1)(child.truth.domain);
      planter.nearMiss('account', sibling.id, check);
    } else {
      planter.nearMiss('account', head.id, check);
    }
  }

  for (let nth = 0; nth < planter.quota(0, bed.size); nth++) {
    const one = bed.take(known);
    const other = nth % 2 === 0 ? bed.take(alone) : null;
    if (!one) return;
    if (other) other.website = `https://www.${one.truth.slug}-example.org`;
    else ground.buryTwinOf(one);
    planter.nearMiss('account', one.id, check);
    if (other) planter.nearMiss('account', other.id, check);
  }
}
