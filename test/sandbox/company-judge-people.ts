import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import type { ObjectName } from '../../src/crm/objects.ts';
import type { Records, Told } from './company-records.ts';

type Find = (object: ObjectName, id: string, check: string, fails: boolean) => void;

/** What the other half of the judge reads values with. */
export interface Reading {
  isPlaceholder(value: unknown): boolean;
  isBadPhone(phone: string, country: string): boolean;
  isMisspeltCountry(value: unknown): boolean;
  /** Registrable domains; null for what is none. */
  webDomain(value: unknown): string | null;
  emailDomain(value: unknown): string | null;
  isDisposable(email: string, domain: string): boolean;
}

const DAY_MS = 86_400_000;
const text = (value: unknown): string => String(value ?? '').trim();
const folded = (value: unknown): string => text(value).toLowerCase();
const filled = (value: unknown): boolean => text(value) !== '';

const NATIVE = 'ελλάδα hellas norge ایران deutschland españa polska brasil uk usa'
  .split(' ')
  .concat('việt nam', 'viet nam');
const COUNTRIES = new Set([
  ...Object.keys(english.countries).map((code) => code.toLowerCase()),
  ...Object.values(english.countries as Record<string, string | string[]>).flatMap((names) =>
    [names].flat().map((name) => name.toLowerCase()),
  ),
  ...NATIVE,
]);
/** Postal codes as the company's countries write them, blanks and hyphens left out. */
const POSTAL_CODES: Readonly<Record<string, RegExp>> = {
  australia: /^\d{4}$/,
  brazil: /^\d{8}$/,
  germany: /^\d{5}$/,
  greece: /^\d{5}$/,
  iran: /^\d{10}$/,
  norway: /^\d{4}$/,
  poland: /^\d{5}$/,
  singapore: /^\d{6}$/,
  spain: /^\d{5}$/,
  'united kingdom': /^[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}$/,
  'united states': /^\d{5}(\d{4})?$/,
  vietnam: /^\d{5,6}$/,
};
const STATES: Readonly<Record<string, readonly string[]>> = {
  australia: ['nsw', 'victoria', 'qld'],
  brazil: ['sp', 'são paulo', 'rio de janeiro'],
  'united states': [
    'ny',
    'new york',
    'new jersey',
    'ct',
    'puerto rico',
    'us-ca',
    'district of columbia',
    'texas',
  ],
};
const FIRM_FILLERS = [
  'test',
  'asdf',
  'test account',
  'company',
  'n.a.',
  'qwerty',
  'dummy account',
  'tba',
  '123',
];
const NAME_FILLERS = [
  'test',
  'user',
  'demo',
  'contact',
  'foo',
  'bar',
  'abc',
  'dummy',
  'customer',
  'name',
  'first name',
]
  .concat(
    'asdf',
    'asd',
    'qwerty',
    'lastname',
    'last name',
    'surname',
    'select',
    'xxx',
    'tbd',
    'n/a',
    'none',
    'unknown',
    '-',
    '--',
    '.',
  )
  .concat('--none--');
const SHARED = ['facebook.com', 'linkedin.com', 'instagram.com', 'gmail.com'];
const FREE =
  'gmail.com yahoo.com gmx.de free.fr hotmail.co.uk icloud.com otenet.gr email.com ymail.com'.split(' ');
const MISTYPED =
  'gmial.com gmai.com gmaill.com hotmal.com hotmial.com outlok.com yaho.com yahooo.com iclould.com gmail.co'.split(
    ' ',
  );
const ROLES = [
  'info',
  'sales',
  'office',
  'support',
  'accounts',
  'hr',
  'postmaster',
  'no-reply',
  'contact',
  'orders',
];
const TYPES = ['customer', 'prospect', 'partner'];
const FAILED = ['closed - not converted', 'unqualified'];

/** The rules about accounts, contacts, leads and users that stand in no other part of the judge. */
export function judgePeople(records: Records, asOf: string, reading: Reading, find: Find): void {
  const { isPlaceholder } = reading;
  const daysSince = (record: Told) =>
    (Date.parse(asOf) -
      Date.parse(String(record['lastActivityOn'] ?? String(record['createdAt']).slice(0, 10)))) /
    DAY_MS;
  const active = new Set(records.user.filter((user) => user['active'] === true).map((user) => user.id));
  const isGone = (owner: unknown) => owner !== null && !active.has(String(owner));
  judgeAccounts();
  judgeContacts();
  judgeLeads();
  judgeUsers();

  function judgeAccounts(): void {
    const parents = new Map(records.account.map((account) => [account.id, account['parentId']]));
    const isVariant = variants(records.account, 'industry', isPlaceholder);
    for (const account of records.account) {
      const { name, country, state, postalCode, employees, revenue, foundedYear, type, parentId } = account;
      const say = (check: string, fails: boolean) => find('account', account.id, `account-${check}`, fails);
      const shape = POSTAL_CODES[folded(country)];
      const states = STATES[folded(country)];
      const unlisted = !COUNTRIES.has(folded(country)) && !reading.isMisspeltCountry(country);
      const long = String(name).match(/\p{L}{5,}/gu) ?? [];
      const year = Number(foundedYear);
      const money = String(Math.round(Number(revenue) * 100));
      say('country-unlisted', !isPlaceholder(country) && unlisted);
      say('state-foreign', filled(state) && states !== undefined && !states.includes(folded(state)));
      say(
        'postalcode-invalid',
        !isPlaceholder(postalCode) &&
          shape !== undefined &&
          !shape.test(folded(postalCode).replace(/[ -]/g, '')),
      );
      say('phone-invalid', reading.isBadPhone(text(account['phone']), folded(country)));
      say('employees-implausible', employees !== null && isNoCount(Number(employees)));
      say(
        'revenue-implausible',
        revenue !== null && (Number(revenue) <= 0 || /^(1|9{3,}|12345\d{0,4})(00)?$/.test(money)),
      );
      say(
        'foundedyear-implausible',
        foundedYear !== null &&
          (year < 500 || year === 1900 || year > Number(asOf.slice(0, 4)) || year % 1 !== 0),
      );
      say('industry-missing', isPlaceholder(account['industry']));
      say('industry-variant', isVariant(account['industry']));
      say('name-filler', FIRM_FILLERS.includes(folded(name)));
      say('name-capitals', long.length > 1 && !/\p{Ll}/u.test(String(name)) && /\p{Lu}/u.test(String(name)));
      say('type-missing', isPlaceholder(type));
      say('type-unlisted', !isPlaceholder(type) && !TYPES.includes(folded(type)));
      say('website-missing', isPlaceholder(account['website']));
      say('website-shared', SHARED.includes(reading.webDomain(account['website']) ?? ''));
      say('parent-orphan', parentId !== null && !parents.has(String(parentId)));
      say('parent-loop', leadsBack(account.id, parents));
      say('activity-old', daysSince(account) > (folded(type).startsWith('customer') ? 90 : 180));
    }
  }

  function judgeContacts(): void {
    const accounts = new Map(records.account.map((account) => [account.id, account]));
    const selling = new Set(
      records.deal.filter((deal) => deal['closed'] !== true).map((deal) => String(deal['accountId'])),
    );
    const hostOf = (contact: Told) => folded(contact['email']).split('@').at(-1) ?? '';
    const isHome = (contact: Told) => {
      const domain = reading.webDomain(accounts.get(String(contact['accountId']))?.['website']);
      const host = hostOf(contact);
      if (domain === null || SHARED.includes(domain)) return false;
      return host === domain || host.endsWith(`.${domain}`);
    };
    const staff = Map.groupBy(records.contact, (contact) => String(contact['accountId']));
    const uses = useOfNames(records.contact);
    for (const contact of records.contact) {
      const { email, firstName, lastName, accountId } = contact;
      const say = (check: string, fails: boolean) => find('contact', contact.id, `contact-${check}`, fails);
      const domain = reading.emailDomain(email);
      const mailbox = folded(email).split('@')[0] ?? '';
      const off = contact['emailOptOut'] === true;
      const bounced = contact['bounced'] === true;
      const free = domain !== null && FREE.includes(domain);
      const mistyped = domain !== null && MISTYPED.includes(domain);
      const business = domain !== null && !free && !mistyped && !reading.isDisposable(folded(email), domain);
      const mates = accounts.has(String(accountId)) ? (staff.get(String(accountId)) ?? []) : [];
      const [given, family] = [uses.get(folded(firstName)), uses.get(folded(lastName))];
      const named = filled(firstName) && filled(lastName);
      say('account-missing', accountId === null);
      say('activity-old', daysSince(contact) > 365);
      say('email-bounced', filled(email) && bounced);
      say('email-free', free && accounts.has(String(accountId)));
      say('email-mistyped', mistyped);
      say('email-role', domain !== null && ROLES.includes(mailbox));
      say(
        'email-foreign',
        business &&
          mates.some((mate) => isHome(mate)) &&
          !isHome(contact) &&
          mates.filter((mate) => hostOf(mate) === hostOf(contact)).length < 2,
      );
      say('firstname-missing', isPlaceholder(firstName));
      say('legalbasis-missing', contact['marketed'] === true && !off && isPlaceholder(contact['legalBasis']));
      say(
        'name-capitals',
        named && isShouted(firstName) && isShouted(lastName) && `${firstName}${lastName}`.length > 4,
      );
      say('name-filler', NAME_FILLERS.includes(folded(firstName)) && NAME_FILLERS.includes(folded(lastName)));
      say('name-malformed', isMalformed(lastName) || isMalformed(firstName));
      say(
        'name-swapped',
        named &&
          (given?.family ?? 0) >= 4 * (given?.given ?? 0) &&
          (family?.given ?? 0) >= 4 * (family?.family ?? 0),
      );
      say('owner-inactive', isGone(contact['ownerId']));
      say('sequence-unwanted', contact['inSequence'] === true && (off || bounced));
      say(
        'title-missing',
        selling.has(String(accountId)) && accountId !== null && isPlaceholder(contact['title']),
      );
    }
  }

  function judgeLeads(): void {
    const contacts = new Set(records.contact.map((contact) => contact.id));
    const people = new Set(
      records.contact
        .filter(({ email }) => reading.emailDomain(email) !== null)
        .map(({ email }) => folded(email)),
    );
    const hasFailed = (lead: Told) => FAILED.includes(folded(lead['status']));
    const isOpen = (lead: Told) => lead['converted'] !== true && !hasFailed(lead);
    const twins = Map.groupBy(
      records.lead.filter((lead) => isOpen(lead) && reading.emailDomain(lead['email']) !== null),
      (lead) => folded(lead['email']),
    );
    const isVariant = variants(records.lead, 'origin', isPlaceholder);
    for (const lead of records.lead) {
      const { email, contactId, convertedOn } = lead;
      const say = (check: string, fails: boolean) => find('lead', lead.id, `lead-${check}`, fails);
      const domain = reading.emailDomain(email);
      const open = isOpen(lead) && domain !== null;
      const created = Date.parse(String(lead['createdAt']).slice(0, 10));
      say('activity-old', isOpen(lead) && daysSince(lead) > 30);
      say('company-missing', isPlaceholder(lead['company']));
      say('contact-orphan', contactId !== null && !contacts.has(String(contactId)));
      say('conversion-early', convertedOn !== null && Date.parse(String(convertedOn)) < created - DAY_MS);
      say('email-duplicate', open && (twins.get(folded(email))?.length ?? 0) > 1);
      say('email-known', open && contactId === null && people.has(folded(email)));
      say('email-mistyped', domain !== null && MISTYPED.includes(domain));
      say(
        'name-filler',
        NAME_FILLERS.includes(folded(lead['firstName'])) && NAME_FILLERS.includes(folded(lead['lastName'])),
      );
      say('origin-variant', isVariant(lead['origin']));
      say('owner-inactive', isOpen(lead) && (lead['ownerId'] === null || isGone(lead['ownerId'])));
      say('phone-invalid', reading.isBadPhone(text(lead['phone']), folded(lead['country'])));
      say('reason-missing', hasFailed(lead) && isPlaceholder(lead['disqualifiedReason']));
      say('status-contradicts', lead['converted'] === true && hasFailed(lead));
    }
  }

  function judgeUsers(): void {
    const busy = new Set(
      [...records.deal, ...records.ticket]
        .filter((record) => record['closed'] !== true)
        .map((record) => String(record['ownerId'])),
    );
    const managers = new Map(records.user.map((user) => [user.id, user['managerId']]));
    const leading = new Set(records.user.map((user) => user['managerId']));
    for (const user of records.user) {
      find('user', user.id, 'user-work-left', user['active'] !== true && busy.has(user.id));
      if (!('managerId' in user)) continue;
      const works = user['works'] === true;
      const managerId = user['managerId'];
      find('user', user.id, 'user-manager-missing', works && managerId === null && !leading.has(user.id));
      find('user', user.id, 'user-manager-inactive', works && isGone(managerId));
      find('user', user.id, 'user-manager-loop', leadsBack(user.id, managers));
    }
  }
}

function isNoCount(count: number): boolean {
  return (
    count < 1 || count > 5_000_000 || count % 1 !== 0 || /^(9{3,6}|12345|123456|1234567)$/.test(String(count))
  );
}

function isShouted(part: unknown): boolean {
  return (
    /\p{Lu}\p{Lu}/u.test(String(part)) &&
    !/\p{Ll}/u.test(String(part)) &&
    !NAME_FILLERS.includes(folded(part))
  );
}

function isMalformed(part: unknown): boolean {
  if (!filled(part) || NAME_FILLERS.includes(folded(part))) return false;
  return !/\p{L}/u.test(text(part)) || /[\p{Nd}@;?]|www\./u.test(text(part).replace(/\b\drd\b/, ''));
}

/** Whether following references from a record leads back to it. */
function leadsBack(id: string, above: ReadonlyMap<string, unknown>): boolean {
  const passed = new Set<string>();
  for (let at = above.get(id); at !== null && at !== undefined; at = above.get(String(at))) {
    if (at === id) return true;
    if (passed.has(String(at))) return false;
    passed.add(String(at));
  }
  return false;
}

/** Whether at least five times as many records write the same letters in another way. */
function variants(records: readonly Told[], field: string, isPlaceholder: (value: unknown) => boolean) {
  const written = Map.groupBy(
    records.filter((record) => !isPlaceholder(record[field])),
    (record) => String(record[field]),
  );
  const lettersOf = (value: string) =>
    value
      .replace(/[^\p{L}\p{N}]/gu, '')
      .toUpperCase()
      .toLowerCase();
  const spellings = Map.groupBy(written.keys(), lettersOf);
  return (value: unknown): boolean => {
    if (isPlaceholder(value)) return false;
    const times = (spelling: string) => written.get(spelling)?.length ?? 0;
    const most = Math.max(...(spellings.get(lettersOf(String(value))) ?? []).map(times));
    return times(String(value)) * 5 <= most;
  };
}

function useOfNames(contacts: readonly Told[]): Map<string, { given: number; family: number }> {
  const uses = new Map<string, { given: number; family: number }>();
  for (const contact of contacts) {
    for (const [field, as] of [
      ['firstName', 'given'],
      ['lastName', 'family'],
    ] as const) {
      const key = folded(contact[field]);
      const use = uses.get(key) ?? { given: 0, family: 0 };
      use[as]++;
      uses.set(key, use);
    }
  }
  return uses;
}
