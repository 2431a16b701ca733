import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { parse } from 'tldts';
import type { ObjectName } from '../../src/crm/objects.ts';
import { judgeCross } from './company-judge-cross.ts';
import { judgePeople } from './company-judge-people.ts';
import { judgeWork } from './company-judge-work.ts';
import type { Past, Records, Told } from './company-records.ts';

/**
 * The checks, written down a second time from their rules and straight from the parsers, to hold the answer key
 * against. Knows neither the catalogue of checks nor the generator.
 */
export type Finding = `${ObjectName} ${string} ${string}`;

const PLACEHOLDERS = [
  '',
  '-',
  '--',
  '.',
  'n/a',
  'none',
  'unknown',
  'tbd',
  'xxx',
  'select',
  '-none-',
  '--none--',
];
const BAD_NAMES = [
  ...['-', '--', '.', 'n/a', 'none', 'unknown', 'tbd', 'xxx', 'asdf', 'asd', 'qwerty', 'select'],
  ...['lastname', 'last name', 'surname'],
];
const INDUSTRIES =
  `Agriculture,Apparel,Banking,Biotechnology,Chemicals,Communications,Construction,Consulting,Education,
Electronics,Energy,Engineering,Entertainment,Environmental,Finance,Food & Beverage,Government,Healthcare,Hospitality,
Insurance,Machinery,Manufacturing,Media,Not For Profit,Recreation,Retail,Shipping,Technology,Telecommunications,
Transportation,Utilities,Other`.split(/,\n?/);
const COUNTRY_CODES = new Map(
  Object.entries(english.countries as Record<string, string | string[]>).flatMap(([code, names]) =>
    [names].flat().map((name) => [name.toLowerCase(), code] as const),
  ),
);
const COUNTRIES = [...COUNTRY_CODES.keys(), 'viet nam', 'việt nam', 'brasil'].filter(
  (name) => name.replace(/\./g, '').length > 3,
);
/** Pages of many. */
const SHARED = ['facebook.com', 'linkedin.com', 'instagram.com', 'gmail.com'];
/** Mistyped ones that the list of throw-away providers has. */
const MISTYPED = ['gmial.com', 'gmaill.com', 'hotmial.com', 'outlok.com', 'yaho.com'];
const DISPOSABLE = disposableEmailBlocklistSet();
const DAY_MS = 86_400_000;

const text = (value: unknown): string => String(value ?? '').trim();
const folded = (value: unknown): string => text(value).toLowerCase();
const isPlaceholder = (value: unknown): boolean => PLACEHOLDERS.includes(folded(value));
const time = (value: unknown): number => Date.parse(String(value));
const cents = (value: unknown): number => Math.round(Number(value) * 100);

/** Every finding on these records, seen from `asOf`. */
export function judge(records: Records, past: Past, asOf: string): Set<Finding> {
  const findings = new Set<Finding>();
  const [isMisspeltCountry, isMisspeltIndustry] = [createSpelling(COUNTRIES), createSpelling(INDUSTRIES)];
  const find = (object: ObjectName, id: string, check: string, fails: boolean) => {
    if (fails) findings.add(`${object} ${id} ${check}`);
  };
  const active = new Set(records.user.filter((user) => user['active'] === true).map((user) => user.id));
  const accounts = new Map(records.account.map((account) => [account.id, account]));
  const products = new Map(records.product.map((product) => [product.id, product]));

  const ownDomain = (website: unknown) => {
    const domain = webDomain(website);
    return domain !== null && SHARED.includes(domain) ? null : domain;
  };
  const domains = groupBy(records.account, (account) => ownDomain(account['website']));
  for (const account of records.account) {
    const { id } = account;
    const domain = webDomain(account['website']);
    const others = (domain === null || SHARED.includes(domain) ? [] : (domains.get(domain) ?? [])).filter(
      (other) => other !== account,
    );
    find('account', id, 'account-name-missing', isPlaceholder(account['name']));
    find('account', id, 'account-country-missing', isPlaceholder(account['country']));
    find('account', id, 'account-country-misspelt', isMisspeltCountry(account['country']));
    find('account', id, 'account-industry-misspelt', isMisspeltIndustry(account['industry']));
    find('account', id, 'account-website-invalid', text(account['website']) !== '' && domain === null);
    find(
      'account',
      id,
      'account-domain-duplicate',
      others.some((other) => !areLinked(account, other)),
    );
    find('account', id, 'account-owner-inactive', isGone(account['ownerId'], active));
  }

  const addresses = groupBy(
    records.contact,
    (contact) => emailDomain(contact['email']) && folded(contact['email']),
  );
  for (const contact of records.contact) {
    const { id } = contact;
    const domain = emailDomain(contact['email']);
    const email = folded(contact['email']);
    const { accountId } = contact;
    find('contact', id, 'contact-reach-missing', isPlaceholder(email) && isPlaceholder(contact['phone']));
    find('contact', id, 'contact-email-invalid', email !== '' && domain === null);
    find('contact', id, 'contact-email-disposable', domain !== null && isDisposable(email, domain));
    find(
      'contact',
      id,
      'contact-phone-invalid',
      isBadPhone(text(contact['phone']), folded(contact['country'])),
    );
    find('contact', id, 'contact-lastname-placeholder', BAD_NAMES.includes(folded(contact['lastName'])));
    find(
      'contact',
      id,
      'contact-email-duplicate',
      domain !== null && (addresses.get(email)?.length ?? 0) > 1,
    );
    find('contact', id, 'contact-account-orphan', accountId != null && !accounts.has(String(accountId)));
  }

  for (const lead of records.lead) {
    const email = text(lead['email']);
    const converted = lead['converted'] === true;
    find('lead', lead.id, 'lead-origin-missing', isPlaceholder(lead['origin']));
    find('lead', lead.id, 'lead-email-invalid', email !== '' && emailDomain(email) === null);
    find('lead', lead.id, 'lead-conversion-contradicts', converted !== (lead['convertedOn'] !== null));
  }

  judgeDeals(records, asOf, active, find);
  judgeWork(records, past, asOf, find);
  judgePeople(
    records,
    asOf,
    { isPlaceholder, isBadPhone, isMisspeltCountry, webDomain, emailDomain, isDisposable },
    find,
  );
  for (const line of records.lineItem) {
    const known = line['productId'] !== null && products.has(String(line['productId']));
    find('lineItem', line.id, 'lineitem-product-orphan', !known);
  }
  for (const product of records.product) {
    const priceless = product['active'] === true && product['unitPrice'] === null;
    find('product', product.id, 'product-price-missing', priceless);
  }
  for (const activity of records.activity) {
    const type = String(activity['type']);
    const { accountId, contactId, leadId, dealId, ticketId, happenedAt, createdAt } = activity;
    const links = [accountId, contactId, leadId, dealId, ticketId];
    const unlinked = ['call', 'meeting', 'email'].includes(type) && links.every((link) => link === null);
    const timed = ['call', 'meeting'].includes(type) && activity['done'] === true && happenedAt !== null;
    find('activity', activity.id, 'activity-link-missing', unlinked);
    find(
      'activity',
      activity.id,
      'activity-logged-late',
      timed && time(createdAt) - time(happenedAt) > DAY_MS,
    );
  }
  for (const ticket of records.ticket) {
    const { id, closedAt, firstReplyAt, createdAt } = ticket;
    const closed = ticket['closed'] === true;
    const reopened = closedAt !== null && time(closedAt) < time(createdAt);
    find('ticket', id, 'ticket-account-missing', ticket['accountId'] === null);
    find('ticket', id, 'ticket-costcentre-missing', closed && isPlaceholder(ticket['costCentre']));
    find('ticket', id, 'ticket-firstreply-missing', closed && firstReplyAt === null);
    find(
      'ticket',
      id,
      'ticket-firstreply-early',
      firstReplyAt !== null && time(firstReplyAt) < time(createdAt),
    );
    find('ticket', id, 'ticket-closing-contradicts', closed !== (closedAt !== null) || reopened);
  }
  const workers = records.user.filter((user) => user['works'] === true);
  const seats = groupBy(workers, (user) => folded(user['email']) || null);
  for (const user of workers) {
    find('user', user.id, 'user-team-missing', isPlaceholder(user['team']));
    find('user', user.id, 'user-email-duplicate', (seats.get(folded(user['email']))?.length ?? 0) > 1);
  }
  return findings;
}

function judgeDeals(
  records: Records,
  asOf: string,
  active: ReadonlySet<string>,
  find: (object: ObjectName, id: string, check: string, fails: boolean) => void,
): void {
  const names = new Set(records.product.map((product) => folded(product['name'])));
  const lines = groupBy(
    records.lineItem.filter((line) => line['total'] !== null),
    (line) => (line['dealId'] === null ? null : String(line['dealId'])),
  );
  const days = (from: unknown, to: unknown) => Math.round((time(to) - time(from)) / DAY_MS);
  const longest = records.deal
    .filter((deal) => deal['closed'] === true && deal['engagedOn'] !== null && deal['closeDate'] !== null)
    .reduce(
      (most, deal) => Math.max(most, days(deal['engagedOn'], deal['closeDate'])),
      Number.NEGATIVE_INFINITY,
    );
  for (const deal of records.deal) {
    const { id, amount, closeDate, probability, engagedOn, productName } = deal;
    const closed = deal['closed'] === true;
    const won = closed && deal['won'] === true;
    const lost = closed && !won;
    const on = closeDate === null ? null : String(closeDate);
    const own = lines.get(id) ?? [];
    const gap = own.reduce((sum, line) => sum + cents(line['total']), 0) - cents(amount);
    const contradicts = closed && probability !== null && Number(probability) !== (won ? 100 : 0);
    const tooLong =
      !closed && engagedOn !== null && Number.isFinite(longest) && days(engagedOn, asOf) > longest;
    const unknown = !isPlaceholder(productName) && !names.has(folded(productName));
    const mismatch = amount !== null && own.length > 0 && Math.abs(gap) * 100 > Math.abs(cents(amount));
    find('deal', id, 'deal-account-missing', deal['accountId'] === null);
    find('deal', id, 'deal-amount-missing', !lost && (amount === null || Number(amount) <= 0));
    find('deal', id, 'deal-closedate-missing', on === null);
    find('deal', id, 'deal-closedate-past', !closed && on !== null && on < asOf);
    find('deal', id, 'deal-closedate-future', closed && on !== null && on > asOf);
    find('deal', id, 'deal-nextstep-missing', !closed && isPlaceholder(deal['nextStep']));
    find('deal', id, 'deal-lostreason-missing', lost && isPlaceholder(deal['lostReason']));
    find('deal', id, 'deal-probability-contradicts', contradicts);
    find('deal', id, 'deal-product-unknown', unknown);
    find('deal', id, 'deal-open-beyond-history', tooLong);
    find('deal', id, 'deal-lineitems-mismatch', mismatch);
    find('deal', id, 'deal-owner-inactive', !closed && isGone(deal['ownerId'], active));
  }
}

function isGone(ownerId: unknown, active: ReadonlySet<string>): boolean {
  return ownerId !== null && !active.has(String(ownerId));
}

function areLinked(one: Told, other: Told): boolean {
  if (one['parentId'] === other.id || other['parentId'] === one.id) return true;
  return one['parentId'] !== null && one['parentId'] === other['parentId'];
}

function createSpelling(names: readonly string[]): (value: unknown) => boolean {
  const list = names.map((name) => name.toLowerCase());
  const known = new Map<string, boolean>();
  return (value) => {
    const word = folded(value);
    const misspelt =
      known.get(word) ??
      (!list.includes(word) &&
        word.length > 2 &&
        list.some((name) => Math.abs(name.length - word.length) <= 1 && distance(word, name) === 1));
    known.set(word, misspelt);
    return misspelt;
  };
}

/** Damerau's distance with neighbours swapped as one edit (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, row) => [row]);
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let column = 1; column <= b.length; column++) (rows[0] as number[])[column] = column;
  for (let row = 1; row <= a.length; row++) {
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      (rows[row] as number[])[column] = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (same ? 0 : 1),
        swapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return at(a.length, b.length);
}

/** The registrable domain of a web address in ASCII, lower case; null where it is none. */
function webDomain(value: unknown): string | null {
  const address = text(value);
  if (address === '') return null;
  const url = /^https?:\/\//i.test(address) ? address : `http://${address}`;
  if (!URL.canParse(url)) return null;
  return registrable(new URL(url).hostname);
}

function registrable(host: string): string | null {
  const { domain, isIcann, isIp } = parse(host, { extractHostname: false });
  return isIcann && !isIp ? domain : null;
}

/** The registrable domain of an e-mail address; null where it is none. */
function emailDomain(value: unknown): string | null {
  const parts = text(value).split('@');
  const [local = '', host = ''] = parts;
  if (parts.length !== 2 || [...local].length > 64) return null;
  if (!/^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]+$/u.test(local) || /^\.|\.\.|\.$/.test(local)) return null;
  if (!URL.canParse(`http://${host}`) || /[\s/:?#@]/.test(host)) return null;
  return registrable(new URL(`http://${host}`).hostname);
}

function isDisposable(email: string, domain: string): boolean {
  if (MISTYPED.includes(domain)) return false;
  return DISPOSABLE.has(domain) || DISPOSABLE.has(email.slice(email.indexOf('@') + 1));
}

function isBadPhone(phone: string, country: string): boolean {
  const code = COUNTRY_CODES.get(country);
  if (phone === '' || (!phone.startsWith('+') && !code)) return false;
  const plan = code && isSupportedCountry(code) ? { defaultCountry: code } : {};
  return !parsePhoneNumberFromString(phone, { extract: false, ...plan })?.isValid();
}

function groupBy(records: readonly Told[], keyOf: (record: Told) => string | null): Map<string, Told[]> {
  const groups = new Map<string, Told[]>();
  for (const record of records) {
    const key = keyOf(record);
    if (key === null) continue;
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return groups;
}

/** Every finding that needs the records of both CRMs. */
export function judgeBetween(here: Records, there: Records): Set<Finding> {
  const findings = new Set<Finding>();
  const native = new Map(
    Object.entries({ ελλάδα: 'GR', hellas: 'GR', norge: 'NO', ایران: 'IR', deutschland: 'DE' }),
  );
  const more = new Map(
    Object.entries({
      españa: 'ES',
      polska: 'PL',
      brasil: 'BR',
      uk: 'GB',
      usa: 'US',
      'việt nam': 'VN',
      'viet nam': 'VN',
    }),
  );
  const countryOf = (value: unknown) =>
    COUNTRY_CODES.get(folded(value)) ?? native.get(folded(value)) ?? more.get(folded(value)) ?? null;
  const ownDomain = (value: unknown) => {
    const domain = webDomain(value);
    return domain !== null && SHARED.includes(domain) ? null : domain;
  };
  judgeCross(here, there, { countryOf, webDomain: ownDomain }, (object, id, check, fails) => {
    if (fails) findings.add(`${object} ${id} ${check}`);
  });
  return findings;
}
