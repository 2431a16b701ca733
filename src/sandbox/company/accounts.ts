import { dayAt, type Moment, momentOn, type Span } from './calendar.ts';
import { type CompanyName, inventCompany, shopOf } from './company-names.ts';
import { type CultureName, cultureOf } from './cultures.ts';
import { hubspotId, salesforceId } from './ids.ts';
import { plain, type Staff } from './people.ts';
import { type Random, seededRandom } from './random.ts';
import { postalCodeIn, REGIONS, type Region, stateIn, typedPhone } from './regions.ts';
import type { Account, Contact, Person, Stamp } from './truth.ts';

const BOTH = 0.6;
const SALESFORCE_ONLY = 0.25;
const TYPES = ['Customer', 'Customer', 'Customer', 'Prospect', 'Partner'];
const TITLES = [
  'Head of Purchasing',
  'Plant Manager',
  'Chief Engineer',
  'Buyer',
  'Managing Director',
  'Maintenance Lead',
  'Υπεύθυνος προμηθειών',
  'Innkjøpssjef',
  'Trưởng phòng mua hàng',
  'مدیر خرید',
  'CFO',
  'Operations Director',
];
/** Of the accounts, shops of a chain; and chains, one in so many of the other accounts. */
const SHOPS = 0.04;
const CHAIN_EVERY = 40;
/** Of the contacts, those who work where a relative does, behind the same phone. */
const RELATIVES = 0.04;
const LEGAL_BASES = [
  'Legitimate interest – existing customer',
  'Performance of a contract',
  'Freely given consent from contact',
];
/** From one on. */
const CONTACTS_OF_AN_ACCOUNT = [2.7, 2.6, 2.2, 1.3, 0.8, 0.4];

/** Customers and prospects, each with its contacts; 60 % are in both CRMs. */
export function buildAccounts(seed: number, count: number, span: Span, staff: Staff): Account[] {
  const random = seededRandom(seed, 'accounts');
  const related = seededRandom(seed, 'chains');
  const slugs = new Set<string>();
  const accounts: Account[] = [];
  const chains: { readonly head: CompanyName; shops: number }[] = [];
  for (let serial = 0; serial < count; serial++) {
    const owner = random.pick(staff.sellers);
    const region = random.chance(0.85) ? owner.team.region : random.pick(REGIONS);
    const invented = inventCompany(region, random, slugs);
    const chain = chains.length > 0 && related.chance(SHOPS) ? related.pick(chains) : null;
    if (chain) chain.shops++;
    else if (serial % CHAIN_EVERY === 0) chains.push({ head: invented, shops: 0 });
    const company = chain ? shopOf(chain.head, chain.shops, region) : invented;
    const at = serial === 0 ? 0 : random.next();
    const employees = peopleIn(Math.round(random.logNormal(80, 1.3)) + 1);
    const type = random.pick(TYPES);
    const stamp = stampBetween(
      momentOn(span.start - 1200, 8),
      random.chance(0.75) ? momentOn(span.start, 8) : span.end,
      owner,
      random,
    );
    const parent = accounts.length > 20 && random.chance(0.04) ? random.pick(accounts) : null;
    accounts.push({
      salesforceId: at < BOTH + SALESFORCE_ONLY ? salesforceId('Account', serial) : null,
      hubspotId: at < BOTH || at >= BOTH + SALESFORCE_ONLY ? hubspotId('companies', serial) : null,
      name: company.name,
      slug: company.slug,
      domain: company.domain,
      website: website(company.domain, random),
      industry: company.industry,
      country: region.country,
      phone: random.chance(0.7) ? typedPhone(region, random) : null,
      employees: random.chance(0.8) ? employees : null,
      annualRevenue: random.chance(0.6) ? revenueOf(employees * random.between(60, 240)) : null,
      type,
      state: stateIn(region, random),
      postalCode: random.chance(0.8) ? postalCodeIn(region, random) : null,
      foundedYear: random.chance(0.5) ? random.between(1905, 2019) : null,
      // Within the time that is asked for: a customer's within 90 days, another's within 180.
      lastActivityOn: Math.max(
        dayAt(stamp.createdAt),
        span.asOf - random.between(4, type === 'Customer' ? 85 : 175),
      ),
      region,
      owner,
      // Chains of parents are one step long, so that no loop can arise.
      parent: parent?.parent ? null : parent,
      contacts: [],
      deals: [],
      ...stamp,
    });
  }
  addContacts(accounts, seed, span);
  return accounts;
}

/** Not a number that looks as if it had only been typed to fill the field. */
function peopleIn(count: number): number {
  return /^(9{3,}|12345)/.test(String(count)) ? count + 2000 : count;
}

/** In cents, from thousands; round, so that it does not look like a filler. */
function revenueOf(thousands: number): number {
  const cents = thousands * 100_000;
  return String(cents).startsWith('12345') ? cents + 1_000_000_000 : cents;
}

function website(domain: string, random: Random): string {
  const style = random.between(0, 5);
  if (style === 0) return domain;
  if (style === 1) return `www.${domain}`;
  if (style === 2) return `http://www.${domain}/`;
  if (style === 3) return `https://${domain}/en/home`;
  return `https://www.${domain}`;
}

function addContacts(accounts: readonly Account[], seed: number, span: Span): void {
  const random = seededRandom(seed, 'contacts');
  const related = seededRandom(seed, 'relatives');
  let serial = 0;
  for (const account of accounts) {
    const count = 1 + random.weighted(CONTACTS_OF_AN_ACCOUNT);
    for (let member = 0; member < count; member++) {
      const contact = contactOf(account, serial, random, span);
      const [relative] = account.contacts;
      account.contacts.push(relative && related.chance(RELATIVES) ? kinOf(relative, contact) : contact);
      serial++;
    }
  }
}

/** Somebody of the same family behind the same phone: another person all the same. */
function kinOf({ firstName, lastName, phone, country }: Contact, contact: Contact): Contact {
  if (contact.firstName === firstName) return contact;
  return { ...contact, lastName, phone: phone ?? contact.phone, country };
}

function contactOf(account: Account, serial: number, random: Random, span: Span): Contact {
  const { region } = account;
  const name = inventPerson(random.chance(0.88) ? region.culture : random.pick(REGIONS).culture, random);
  const taken = new Set(account.contacts.map((contact) => contact.local));
  let local = name.local;
  for (let next = 2; taken.has(local); next++) local = `${name.local}${next}`;
  const both = account.salesforceId !== null && account.hubspotId !== null;
  // Whoever was met first is known wherever the account is.
  const only = both && account.contacts.length > 0 ? random.next() : 1;
  const reach = random.next();
  const emailOptOut = random.chance(0.06);
  const marketed = random.chance(0.5);
  const stamp = stampBetween(account.createdAt, span.end, account.owner, random);
  return {
    salesforceId: account.salesforceId !== null && only >= 0.05 ? salesforceId('Contact', serial) : null,
    hubspotId:
      account.hubspotId !== null && (only < 0.05 || only >= 0.1) ? hubspotId('contacts', serial) : null,
    firstName: name.firstName,
    lastName: name.lastName,
    local,
    email: reach < 0.94 ? `${local}@${account.domain}` : null,
    phone: reach > 0.2 ? typedPhone(region, random) : null,
    title: random.pick(TITLES),
    country: random.chance(0.9) ? region.country : null,
    emailOptOut,
    bouncedAt: null,
    legalBasis: marketed ? random.pick(LEGAL_BASES) : null,
    marketed,
    inSequence: !emailOptOut && random.chance(0.15),
    lastActivityOn: Math.max(dayAt(stamp.createdAt), span.asOf - random.between(4, 350)),
    account,
    ...stamp,
  };
}

/** A person's name, in its own script or in Latin letters, and the local part of an address from it. */
export function inventPerson(culture: CultureName, random: Random) {
  const { given, family } = cultureOf(culture);
  const first = random.pick(given);
  const last = random.pick(family);
  const native = random.chance(0.6);
  const style = random.between(0, 3);
  const [one, two] = [plain(first.latin), plain(last.latin)];
  return {
    firstName: native ? first.native : first.latin,
    lastName: native ? last.native : last.latin,
    local: style === 0 ? `${one.charAt(0)}.${two}` : style === 1 ? one : `${one}.${two}`,
  };
}

/** Made at some moment of `from` to `until`, mostly by the owner, and changed at some later one. */
export function stampBetween(from: Moment, until: Moment, owner: Person | null, random: Random): Stamp {
  const createdAt = wholeSecond(from + random.next() * (until - from));
  const modifiedAt = wholeSecond(createdAt + random.next() * (until - createdAt));
  return {
    createdAt,
    modifiedAt,
    createdBy: random.chance(0.8) ? owner : null,
    modifiedBy: random.chance(0.85) ? owner : null,
  };
}

export function wholeSecond(at: number): Moment {
  return Math.floor(at / 1000) * 1000;
}

/** An account that was there at that time, if one is soon found. */
export function customerAt(accounts: readonly Account[], at: Moment, random: Random): Account {
  let account = random.pick(accounts);
  for (let attempt = 0; attempt < 20 && account.createdAt > at; attempt++) account = random.pick(accounts);
  return account;
}

/** Phone and country of an imagined enquirer. */
export function enquirer(random: Random, owner: Person): { region: Region; phone: string } {
  const region = random.chance(0.8) ? owner.team.region : random.pick(REGIONS);
  return { region, phone: typedPhone(region, random) };
}
