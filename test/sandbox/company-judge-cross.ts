import type { ObjectName } from '../../src/crm/objects.ts';
import type { Records, Told } from './company-records.ts';

/** How the values of two CRMs are compared; null for what cannot be told. */
export interface Comparing {
  countryOf(value: unknown): string | null;
  webDomain(value: unknown): string | null;
}

const folded = (value: unknown): string =>
  String(value ?? '')
    .trim()
    .toLowerCase();

/** The rules that compare one CRM's records with the other's, written down a second time. */
export function judgeCross(
  here: Records,
  there: Records,
  comparing: Comparing,
  find: (object: ObjectName, id: string, check: string, fails: boolean) => void,
): void {
  const byId = (all: readonly Told[]) => new Map(all.map((one) => [one.id, one]));
  const twinsOf = (object: 'account' | 'contact' | 'deal') => {
    const others = byId(there[object]);
    return (one: Told) => others.get(String(one['twin'] ?? ''));
  };
  const [users, otherUsers] = [byId(here.user), byId(there.user)];
  const emailOf = (all: Map<string, Told>, owner: unknown) =>
    folded(all.get(String(owner))?.['email']) || null;
  const differ = (one: string | null, other: string | null) =>
    one !== null && other !== null && one !== other;

  const accountTwin = twinsOf('account');
  const holders = Map.groupBy(here.account, (account) => folded(account['twin']));
  for (const account of here.account) {
    const { id, twin } = account;
    const other = accountTwin(account);
    const linked = folded(twin) !== '';
    find('account', id, 'account-externalid-orphan', linked && !other);
    find('account', id, 'account-externalid-shared', linked && (holders.get(folded(twin))?.length ?? 0) > 1);
    find('account', id, 'account-twin-missing', folded(account['type']).startsWith('customer') && !other);
    if (!other) continue;
    const compared = (read: (one: Told) => string | null) => differ(read(account), read(other));
    find(
      'account',
      id,
      'account-name-disagrees',
      compared((one) => keyOf(one['name'])),
    );
    find(
      'account',
      id,
      'account-country-disagrees',
      compared((one) => comparing.countryOf(one['country'])),
    );
    find(
      'account',
      id,
      'account-website-disagrees',
      compared((one) => comparing.webDomain(one['website'])),
    );
    const owners = differ(emailOf(users, account['ownerId']), emailOf(otherUsers, other['ownerId']));
    find('account', id, 'account-owner-disagrees', owners);
  }

  const contactTwin = twinsOf('contact');
  for (const contact of here.contact) {
    const other = contactTwin(contact);
    const laxer = other?.['emailOptOut'] === true && contact['emailOptOut'] !== true;
    find('contact', contact.id, 'contact-externalid-orphan', folded(contact['twin']) !== '' && !other);
    find('contact', contact.id, 'contact-consent-disagrees', laxer);
  }

  const dealTwin = twinsOf('deal');
  const ending = (deal: Told) => `${deal['closed'] === true} ${deal['won'] === true}`;
  for (const deal of here.deal) {
    const other = dealTwin(deal);
    if (!other) continue;
    const [one, two] = [deal['amount'], other['amount']].map((amount) =>
      amount === null ? null : Number(amount),
    );
    const apart =
      one != null && two != null && Math.abs(one - two) * 100 > Math.max(Math.abs(one), Math.abs(two)) + 1e-6;
    find('deal', deal.id, 'deal-amount-disagrees', apart);
    find('deal', deal.id, 'deal-outcome-disagrees', ending(deal) !== ending(other));
  }
}

/** The letters of a firm's name; null for what stands where none is known. */
function keyOf(name: unknown): string | null {
  const nameless = [
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
  ].concat('test', 'asdf', 'test account', 'company', 'n.a.', 'qwerty', 'dummy account', 'tba', '123');
  if (nameless.includes(folded(name))) return null;
  return folded(name)
    .normalize('NFD')
    .replace(/[\p{M}.]/gu, '');
}
