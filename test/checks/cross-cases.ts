import type { ExampleRecord } from '../../src/checks/check.ts';
import type { ObjectName } from '../../src/crm/objects.ts';
import type { Case } from './boundary.ts';

/** A record here and what the other CRM says of it, by a link of some confidence. */
function pair(
  object: ObjectName,
  here: ExampleRecord,
  there: ExampleRecord,
  outcome: Case[1],
  confidence = 0.99,
): Case {
  return [
    here,
    outcome,
    { [object]: [{ id: 'b', source: 'hubspot', ...there }] },
    { links: [{ source: 'hubspot', id: 'b', confidence }] },
  ];
}

/** Here and there hold these values of one field. */
const both =
  (object: ObjectName, field: string) =>
  (here: ExampleRecord[string], there: ExampleRecord[string], outcome: Case[1], confidence?: number): Case =>
    pair(object, { [field]: here }, { [field]: there }, outcome, confidence);

const country = both('account', 'country');
const name = both('account', 'name');
const website = both('account', 'website');
const optOut = both('contact', 'emailOptOut');
const EUR = { currency: 'EUR' };
const amount = (here: number | null, there: number | null, outcome: Case[1], currency = 'EUR') =>
  pair('deal', { amount: here, ...EUR }, { amount: there, currency }, outcome);
const ended = (here: readonly [boolean | null, boolean | null], there: typeof here, outcome: Case[1]) =>
  pair('deal', { closed: here[0], won: here[1] }, { closed: there[0], won: there[1] }, outcome);
/** Any other source may hold the record: each case has an id of its own. */
const named = (object: ObjectName): Case[] => [
  [{ externalId: 'there' }, 'pass', { [object]: [{ id: 'there', source: 'hubspot' }] }],
  [{ externalId: 'gone' }, 'fail', { [object]: [{ id: 'gone', source: 'hubspot', deleted: true }] }],
  [{ externalId: 'here' }, 'fail', { [object]: [{ id: 'here' }] }],
  [{ externalId: ' ' }, 'not checked'],
  [{ externalId: null }, 'not checked'],
];
const owned = (there: string | null, outcome: Case[1], email: string | null = 'ana@example.com'): Case => {
  const [record, , others, more = {}] = pair('account', { ownerId: 'u' }, { ownerId: there }, outcome);
  const user: ExampleRecord[] = [
    { id: 'u', email },
    { id: 'same', source: 'hubspot', email: ' ANA@example.com' },
    { id: 'other', source: 'hubspot', email: 'ola@example.com' },
    { id: 'queue', source: 'hubspot', email: '' },
  ];
  return [record, outcome, { ...others, user }, more];
};

/** At the edge of each rule that compares the two CRMs. */
export const CROSS_CASES: Readonly<Record<string, readonly Case[]>> = {
  'account-country-disagrees': [
    country('NO', 'Norge', 'pass'),
    country('NO', 'Sweden', 'fail'),
    country('NO', 'Sweden', 'fail', 0.8),
    country('NO', 'Sweden', 'not checked', 0.79),
    country('NO', 'Norwya', 'not checked'),
    country(null, 'Sweden', 'not checked'),
    [{ country: 'NO' }, 'not checked', { account: [{ id: 'b', source: 'hubspot', country: 'Sweden' }] }],
  ],
  'account-externalid-orphan': named('account'),
  'account-externalid-shared': [
    [{ externalId: 'b' }, 'fail', { account: [{ externalId: 'b' }] }],
    [{ externalId: 'b' }, 'pass', { account: [{ externalId: 'b', deleted: true }] }],
    [{ externalId: 'b' }, 'pass', { account: [{ externalId: 'b', source: 'hubspot' }] }],
    [{ externalId: '' }, 'not checked', { account: [{ externalId: '' }] }],
  ],
  'account-name-disagrees': [
    name('Aegean Lines S.A.', 'AEGEAN LINES', 'pass'),
    name('Aegean Lines', 'Aegean-Lines', 'pass'),
    name('Aegean Lines', 'Aegean Line', 'fail'),
    name('Aegean Lines', 'test', 'not checked'),
    name('Aegean Lines', 'TBD', 'not checked'),
    name('--None--', 'Aegean Lines', 'not checked'),
    name(null, 'Aegean Lines', 'not checked'),
  ],
  'account-owner-disagrees': [
    owned('same', 'pass'),
    owned('other', 'fail'),
    owned('queue', 'not checked'),
    owned('gone', 'not checked'),
    owned(null, 'not checked'),
    owned('other', 'not checked', null),
  ],
  'account-twin-missing': [
    pair('account', { type: 'Customer' }, {}, 'pass'),
    pair('account', { type: ' customer - direct' }, {}, 'fail', 0.5),
    [{ type: 'CUSTOMER' }, 'fail'],
    [{ type: 'Prospect' }, 'not checked'],
    [{ type: null }, 'not checked'],
  ],
  'account-website-disagrees': [
    website('nordlys.no', 'https://www.NORDLYS.no/om', 'pass'),
    website('nordlys.no', 'nordlys.com', 'fail'),
    website('nordlys.no', 'facebook.com/nordlys', 'not checked'),
    website('nordlys.no', 'none', 'not checked'),
  ],
  'contact-consent-disagrees': [
    optOut(false, true, 'fail'),
    optOut(null, true, 'fail'),
    optOut(true, true, 'pass'),
    optOut(true, false, 'pass'),
    optOut(false, null, 'pass'),
    optOut(false, true, 'not checked', 0.5),
  ],
  'contact-externalid-orphan': named('contact'),
  'deal-amount-disagrees': [
    amount(10_000, 10_000, 'pass'),
    amount(9_900, 10_000, 'pass'),
    amount(9_899, 10_000, 'fail'),
    amount(10_000, 9_899, 'fail'),
    amount(0, 1, 'fail'),
    amount(0, 0, 'pass'),
    amount(10_000, 1, 'not checked', 'USD'),
    amount(10_000, null, 'not checked'),
    amount(null, 10_000, 'not checked'),
  ],
  'deal-outcome-disagrees': [
    ended([true, true], [true, true], 'pass'),
    ended([true, false], [true, null], 'pass'),
    ended([null, null], [false, false], 'pass'),
    ended([true, true], [true, false], 'fail'),
    ended([true, false], [false, false], 'fail'),
    [{ closed: true, won: true }, 'not checked'],
  ],
};
