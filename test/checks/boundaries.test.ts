import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Example, ExampleRecord } from '../../src/checks/check.ts';
import { CHECKS } from '../../src/checks/index.ts';
import { type Case, EMPTIES, placeholderCases } from './boundary.ts';
import { type CheckWorld, createCheckWorld, keyOf, type Outcome, recordsOf } from './check-world.ts';
import { CROSS_CASES } from './cross-cases.ts';
import { FIRM_CASES } from './firm-cases.ts';
import { PEOPLE_CASES } from './people-cases.ts';
import { WORK_CASES } from './work-cases.ts';

let world: CheckWorld;
beforeAll(async () => {
  world = await createCheckWorld();
});
afterAll(() => world.close());

const ACTIVE = { active: true, person: true, integration: false };
const MORNING = '2026-06-10T09:00:00.000Z';
const OWNERS: Example['others'] = {
  user: [
    { id: 'on', active: true },
    { id: 'off', active: false },
    { id: 'void', active: null },
    { id: 'gone', active: true, deleted: true },
    { id: 'abroad', active: true, source: 'hubspot' },
  ],
};
const ownerCases = (rest: ExampleRecord): Case[] => [
  [{ ...rest, ownerId: 'on' }, 'pass', OWNERS],
  [{ ...rest, ownerId: 'off' }, 'fail', OWNERS],
  [{ ...rest, ownerId: 'void' }, 'fail', OWNERS],
  [{ ...rest, ownerId: 'gone' }, 'fail', OWNERS],
  [{ ...rest, ownerId: 'abroad' }, 'fail', OWNERS],
  [{ ...rest, ownerId: 'never' }, 'fail', OWNERS],
  [{ ...rest, ownerId: null }, 'not checked', OWNERS],
];
const EMAIL_CASES: Case[] = [
  [{ email: 'anna@example.com' }, 'pass'],
  [{ email: ' anna@example.com\n' }, 'pass'],
  [{ email: 'anna@archive.museum' }, 'pass'],
  [{ email: 'anna@mailinator.com' }, 'pass'],
  [{ email: 'n/a' }, 'fail'],
  [{ email: 'anna@example' }, 'fail'],
  [{ email: 'anna@@example.com' }, 'fail'],
  [{ email: `${'a'.repeat(65)}@example.com` }, 'fail'],
  ...EMPTIES.map((email): Case => [{ email }, 'not checked']),
];
const ANNA: Example['others'] = { contact: [{ email: 'Anna@Example.com' }] };
const products = (...names: (string | null)[]): Example['others'] => ({
  product: names.map((name) => ({ name })),
});
const closed = (days: number): ExampleRecord => ({
  closed: true,
  engagedOn: '2026-01-01',
  closeDate: `2026-01-${String(1 + days).padStart(2, '0')}`,
});
const open = (engagedOn: string | null): ExampleRecord => ({ closed: false, engagedOn });
const items = (...totals: (number | null)[]): Example['others'] => ({
  lineItem: totals.map((total) => ({ dealId: 'judged', total })),
});

const CASES: Readonly<Record<string, readonly Case[]>> = {
  ...CROSS_CASES,
  ...FIRM_CASES,
  ...PEOPLE_CASES,
  ...WORK_CASES,
  'account-country-missing': placeholderCases('country'),
  'account-country-misspelt': [
    [{ country: 'Philippines' }, 'pass'],
    [{ country: 'Philipines' }, 'fail'],
    [{ country: ' pHILIPINES\t' }, 'fail'],
    [{ country: 'US' }, 'pass'],
    [{ country: 'UX' }, 'pass'],
    [{ country: 'Korea' }, 'pass'],
    [{ country: 'Niger' }, 'pass'],
    [{ country: 'Nigera' }, 'fail'],
    [{ country: 'Viet Nam' }, 'pass'],
    [{ country: 'Deutschland' }, 'pass'],
    [{ country: '' }, 'pass'],
    [{ country: null }, 'pass'],
  ],
  'account-domain-duplicate': [
    [{ website: 'example.com' }, 'pass', { account: [{ website: 'example.org' }, { website: null }] }],
    [{ website: 'example.com' }, 'fail', { account: [{ website: 'https://shop.EXAMPLE.com/x' }] }],
    [{ website: 'example.co.uk' }, 'pass', { account: [{ website: 'other.co.uk' }] }],
    [{ website: 'example.com' }, 'pass', { account: [{ website: 'example.com', deleted: true }] }],
    [{ website: 'example.com' }, 'pass', { account: [{ website: 'example.com', source: 'hubspot' }] }],
    [{ website: 'example.com', parentId: 'a' }, 'pass', { account: [{ id: 'a', website: 'example.com' }] }],
    [{ website: 'example.com' }, 'pass', { account: [{ website: 'example.com', parentId: 'judged' }] }],
    [
      { website: 'example.com', parentId: 'p' },
      'pass',
      { account: [{ website: 'example.com', parentId: 'p' }] },
    ],
    [
      { website: 'example.com', parentId: 'p' },
      'fail',
      {
        account: [
          { website: 'example.com', parentId: 'q' },
          { website: 'example.com', parentId: 'p' },
        ],
      },
    ],
    [{ website: 'none' }, 'not checked', { account: [{ website: 'none' }] }],
    [{ website: null }, 'not checked', { account: [{ website: null }] }],
  ],
  'account-industry-misspelt': [
    [{ industry: 'TECHNOLOGY ' }, 'pass'],
    [{ industry: 'technolgy' }, 'fail'],
    [{ industry: 'medical' }, 'pass'],
    [{ industry: null }, 'pass'],
  ],
  'account-name-missing': placeholderCases('name'),
  'account-owner-inactive': ownerCases({}),
  'account-website-invalid': [
    [{ website: 'moana.museum' }, 'pass'],
    [{ website: 'παράδειγμα.ελ' }, 'pass'],
    [{ website: 'http://10.0.0.1' }, 'fail'],
    [{ website: 'exa mple.com' }, 'fail'],
    [{ website: '-' }, 'fail'],
    ...EMPTIES.map((website): Case => [{ website }, 'not checked']),
  ],
  'activity-link-missing': [
    ...['accountId', 'contactId', 'leadId', 'dealId', 'ticketId'].map(
      (field): Case => [{ type: 'email', [field]: 'x' }, 'pass'],
    ),
    [{ type: 'call' }, 'fail'],
    [{ type: 'email' }, 'fail'],
    [{ type: 'task' }, 'not checked'],
    [{ type: 'note' }, 'not checked'],
    [{ type: null }, 'not checked'],
  ],
  'activity-logged-late': [
    [{ type: 'meeting', done: true, happenedAt: MORNING, createdAt: '2026-06-11T09:00:00.000Z' }, 'pass'],
    [{ type: 'meeting', done: true, happenedAt: MORNING, createdAt: '2026-06-11T09:00:01.000Z' }, 'fail'],
    [{ type: 'call', done: true, happenedAt: MORNING, createdAt: '2027-06-11T09:00:00.000Z' }, 'fail'],
    [{ type: 'call', done: true, happenedAt: MORNING, createdAt: '2026-01-01T09:00:00.000Z' }, 'pass'],
    [
      { type: 'call', done: false, happenedAt: MORNING, createdAt: '2026-06-20T09:00:00.000Z' },
      'not checked',
    ],
    [
      { type: 'email', done: true, happenedAt: MORNING, createdAt: '2026-06-20T09:00:00.000Z' },
      'not checked',
    ],
    [{ type: 'call', done: true, happenedAt: null, createdAt: MORNING }, 'not checked'],
    [{ type: 'call', done: true, happenedAt: MORNING, createdAt: null }, 'not checked'],
  ],
  'contact-account-orphan': [
    [{ accountId: 'a' }, 'pass', { account: [{ id: 'a' }] }],
    [{ accountId: 'a' }, 'fail', { account: [{ id: 'a', deleted: true }] }],
    [{ accountId: 'a' }, 'fail', { account: [{ id: 'a', source: 'hubspot' }] }],
    [{ accountId: 'a' }, 'fail', { account: [] }],
    [{ accountId: null }, 'not checked', { account: [{ id: 'a' }] }],
  ],
  'contact-email-disposable': [
    [{ email: 'anna@mailinator.com' }, 'fail'],
    [{ email: 'ANNA@SUB.MAILINATOR.COM ' }, 'fail'],
    [{ email: 'anna@mailinator.example.com' }, 'pass'],
    [{ email: 'an na@mailinator.com' }, 'not checked'],
    [{ email: null }, 'not checked'],
  ],
  'contact-email-duplicate': [
    [{ email: ' ANNA@example.com' }, 'fail', ANNA],
    [{ email: 'anna+1@example.com' }, 'pass', ANNA],
    [{ email: 'anna@example.com' }, 'pass', { contact: [{ email: 'anna@example.com', deleted: true }] }],
    [{ email: 'anna@example.com' }, 'pass', { contact: [{ email: 'anna@example.com', source: 'hubspot' }] }],
    [{ email: 'nobody@' }, 'not checked', { contact: [{ email: 'nobody@' }] }],
    [{ email: null }, 'not checked', { contact: [{ email: null }] }],
  ],
  'contact-email-invalid': EMAIL_CASES,
  'contact-lastname-placeholder': [
    ...['Test', 'Null', 'Na', 'Ny', 'Y', 'Ý', 'O', 'Selecta', 'Surnames', 'Last-Name', 'Xxxx'].map(
      (lastName): Case => [{ lastName }, 'pass'],
    ),
    ...['asdf', 'asd', 'qwerty', 'select', 'lastname', 'last name', 'surname', 'n/a', '.', '-', '--'].map(
      (lastName): Case => [{ lastName: ` ${lastName.toUpperCase()}\t` }, 'fail'],
    ),
    ...['none', 'unknown', 'tbd', 'xxx'].map((lastName): Case => [{ lastName }, 'fail']),
    ...EMPTIES.map((lastName): Case => [{ lastName }, 'not checked']),
  ],
  'contact-phone-invalid': [
    [{ phone: '22 12 34 56', country: 'Norway' }, 'pass'],
    [{ phone: '22 12 34', country: 'Norway' }, 'fail'],
    [{ phone: '22 12 34', country: 'no' }, 'fail'],
    [{ phone: '22 12 34', country: 'Norwya' }, 'not checked'],
    [{ phone: '22 12 34', country: null }, 'not checked'],
    [{ phone: ' +47 22 12 34', country: null }, 'fail'],
    [{ phone: '+47 22 12 34 56', country: 'Greece' }, 'pass'],
    [{ phone: '-', country: 'Greece' }, 'fail'],
    ...EMPTIES.map((phone): Case => [{ phone, country: 'Norway' }, 'not checked']),
  ],
  'contact-reach-missing': [
    [{ email: null, phone: null }, 'fail'],
    [{ email: ' ', phone: 'TBD' }, 'fail'],
    [{ email: 'anna@example.com', phone: null }, 'pass'],
    [{ email: '--', phone: '22 12 34' }, 'pass'],
  ],
  'deal-account-missing': [
    [{ accountId: null }, 'fail'],
    [{ accountId: 'gone' }, 'pass'],
  ],
  'deal-amount-missing': [
    [{ closed: false, won: false, amount: null }, 'fail'],
    [{ closed: null, won: null, amount: null }, 'fail'],
    [{ closed: true, won: true, amount: 0 }, 'fail'],
    [{ closed: true, won: true, amount: -1 }, 'fail'],
    [{ closed: true, won: true, amount: 1 }, 'pass'],
    [{ closed: true, won: false, amount: 0 }, 'not checked'],
    [{ closed: true, won: null, amount: null }, 'not checked'],
  ],
  'deal-closedate-future': [
    [{ closed: true, closeDate: '2026-06-15' }, 'pass'],
    [{ closed: true, closeDate: '2026-06-16' }, 'fail'],
    [{ closed: false, closeDate: '2026-06-16' }, 'not checked'],
    [{ closed: true, closeDate: null }, 'not checked'],
  ],
  'deal-closedate-missing': [
    [{ closed: true, closeDate: null }, 'fail'],
    [{ closed: false, closeDate: '1999-01-01' }, 'pass'],
  ],
  'deal-closedate-past': [
    [{ closed: false, closeDate: '2026-06-14' }, 'fail'],
    [{ closed: null, closeDate: '2026-06-14' }, 'fail'],
    [{ closed: false, closeDate: '2026-06-15' }, 'pass'],
    [{ closed: true, closeDate: '2026-06-14' }, 'not checked'],
    [{ closed: false, closeDate: null }, 'not checked'],
  ],
  'deal-lineitems-mismatch': [
    [{ amount: 10_000 }, 'pass', items(10_000)],
    [{ amount: 10_000 }, 'pass', items(5_000, 5_100)],
    [{ amount: 10_000 }, 'fail', items(5_000, 5_101)],
    [{ amount: 10_000 }, 'pass', items(9_900)],
    [{ amount: 10_000 }, 'fail', items(9_899)],
    [{ amount: 10_000 }, 'pass', items(10_000, null)],
    [{ amount: 10_000 }, 'not checked', items(null)],
    [{ amount: 10_000 }, 'not checked', items()],
    [{ amount: null }, 'not checked', items(10_000)],
    [{ amount: 0 }, 'pass', items(0)],
    [{ amount: 0 }, 'fail', items(1)],
    [{ amount: -10_000 }, 'pass', items(-10_100)],
    [{ amount: 7_000_000_000_000_000 }, 'pass', items(3_500_000_000_000_000, 3_500_000_000_000_000)],
    [{ amount: 100 }, 'not checked', { lineItem: [{ dealId: 'judged', total: 5, deleted: true }] }],
    [{ amount: 100 }, 'not checked', { lineItem: [{ dealId: 'judged', total: 5, source: 'hubspot' }] }],
    [{ amount: 100 }, 'not checked', { lineItem: [{ dealId: 'another', total: 5 }] }],
  ],
  'deal-lostreason-missing': [
    ...placeholderCases('lostReason', { closed: true, won: false }),
    [{ closed: true, won: true, lostReason: null }, 'not checked'],
    [{ closed: false, won: false, lostReason: null }, 'not checked'],
  ],
  'deal-nextstep-missing': [
    ...placeholderCases('nextStep', { closed: false }),
    [{ closed: true, nextStep: null }, 'not checked'],
  ],
  'deal-open-beyond-history': [
    [open('2026-06-05'), 'pass', { deal: [closed(3), closed(10)] }],
    [open('2026-06-04'), 'fail', { deal: [closed(3), closed(10)] }],
    [open('2026-06-04'), 'pass', { deal: [{ ...closed(11), won: false }] }],
    [open('2026-06-04'), 'not checked', { deal: [{ ...closed(10), closed: false }] }],
    [open('2026-06-04'), 'not checked', { deal: [{ ...closed(10), engagedOn: null }] }],
    [open('2026-06-04'), 'not checked', { deal: [{ ...closed(10), deleted: true }] }],
    [open('2026-06-04'), 'not checked', { deal: [{ ...closed(10), source: 'hubspot' }] }],
    [open('2026-06-16'), 'pass', { deal: [closed(0)] }],
    [open(null), 'not checked', { deal: [closed(10)] }],
    [closed(10), 'not checked', { deal: [closed(3)] }],
  ],
  'deal-owner-inactive': [
    ...ownerCases({ closed: false }),
    [{ closed: true, ownerId: 'off' }, 'not checked', OWNERS],
  ],
  'deal-probability-contradicts': [
    [{ closed: true, won: true, probability: 100 }, 'pass'],
    [{ closed: true, won: true, probability: 99.9 }, 'fail'],
    [{ closed: true, won: false, probability: 0 }, 'pass'],
    [{ closed: true, won: false, probability: 0.1 }, 'fail'],
    [{ closed: true, won: true, probability: null }, 'not checked'],
    [{ closed: false, won: false, probability: 50 }, 'not checked'],
  ],
  'deal-product-unknown': [
    [{ productName: '\tGTX basic\u00a0' }, 'pass', products('GTX Basic')],
    [{ productName: 'GTX  Basic' }, 'fail', products('GTX Basic')],
    [{ productName: 'GTXBasic' }, 'fail', products('GTX Basic', null, '')],
    [{ productName: 'ΦΩΣ' }, 'pass', products('Φως', ' φωσ', 'ΦΩΣ ')],
    [{ productName: 'Φως' }, 'pass', products('ΦΩΣ')],
    [{ productName: null }, 'pass', products('GTX Basic')],
    [{ productName: ' ' }, 'pass', products('GTX Basic')],
    [{ productName: 'n/a' }, 'pass', products('GTX Basic')],
    [{ productName: 'GTX Basic' }, 'fail', { product: [{ name: 'GTX Basic', deleted: true }] }],
    [{ productName: 'GTX Basic' }, 'fail', { product: [{ name: 'GTX Basic', source: 'hubspot' }] }],
    [{ productName: 'GTX Basic' }, 'pass', { product: [{ name: 'GTX Basic', active: false }] }],
  ],
  'lead-conversion-contradicts': [
    [{ converted: true, convertedOn: '2026-01-01' }, 'pass'],
    [{ converted: true, convertedOn: null }, 'fail'],
    [{ converted: false, convertedOn: null }, 'pass'],
    [{ converted: null, convertedOn: null }, 'pass'],
    [{ converted: false, convertedOn: '2026-01-01' }, 'fail'],
  ],
  'lead-email-invalid': EMAIL_CASES,
  'lead-origin-missing': placeholderCases('origin'),
  'lineitem-product-orphan': [
    [{ productId: 'p' }, 'pass', { product: [{ id: 'p' }] }],
    [{ productId: 'p' }, 'fail', { product: [{ id: 'p', deleted: true }] }],
    [{ productId: 'p' }, 'fail', { product: [{ id: 'p', source: 'hubspot' }] }],
    [{ productId: null }, 'fail', { product: [{ id: 'p' }] }],
  ],
  'product-price-missing': [
    [{ active: true, unitPrice: 0 }, 'pass'],
    [{ active: true, unitPrice: null }, 'fail'],
    [{ active: false, unitPrice: null }, 'not checked'],
    [{ active: null, unitPrice: null }, 'not checked'],
  ],
  'ticket-account-missing': [
    [{ accountId: null }, 'fail'],
    [{ accountId: 'a' }, 'pass'],
  ],
  'ticket-closing-contradicts': [
    [{ closed: true, createdAt: MORNING, closedAt: MORNING }, 'pass'],
    [{ closed: true, createdAt: MORNING, closedAt: null }, 'fail'],
    [{ closed: false, createdAt: MORNING, closedAt: MORNING }, 'fail'],
    [{ closed: true, createdAt: MORNING, closedAt: '2026-06-10T08:59:59.999Z' }, 'fail'],
    [{ closed: false, createdAt: MORNING, closedAt: null }, 'pass'],
    [{ closed: true, createdAt: null, closedAt: MORNING }, 'pass'],
  ],
  'ticket-costcentre-missing': [
    ...placeholderCases('costCentre', { closed: true }),
    [{ closed: false, costCentre: null }, 'not checked'],
  ],
  'ticket-firstreply-early': [
    [{ createdAt: MORNING, firstReplyAt: MORNING }, 'pass'],
    [{ createdAt: MORNING, firstReplyAt: '2026-06-10T08:59:59.999Z' }, 'fail'],
    [{ createdAt: MORNING, firstReplyAt: null }, 'not checked'],
    [{ createdAt: null, firstReplyAt: MORNING }, 'pass'],
  ],
  'ticket-firstreply-missing': [
    [{ closed: true, firstReplyAt: MORNING }, 'pass'],
    [{ closed: true, firstReplyAt: null }, 'fail'],
    [{ closed: false, firstReplyAt: null }, 'not checked'],
  ],
  'user-email-duplicate': [
    [{ ...ACTIVE, email: 'ana@example.com' }, 'fail', { user: [{ ...ACTIVE, email: 'ANA@example.com\t' }] }],
    ...[
      { active: false },
      { person: false },
      { integration: true },
      { deleted: true },
      { source: 'hubspot' },
    ].map(
      (other): Case => [
        { ...ACTIVE, email: 'ana@example.com' },
        'pass',
        { user: [{ ...ACTIVE, email: 'ana@example.com', ...other }] },
      ],
    ),
    [{ ...ACTIVE, email: null }, 'not checked', { user: [{ ...ACTIVE, email: null }] }],
    [{ ...ACTIVE, email: ' ' }, 'not checked', { user: [{ ...ACTIVE, email: ' ' }] }],
    [{ ...ACTIVE, active: false, email: 'a@b.c' }, 'not checked', { user: [{ ...ACTIVE, email: 'a@b.c' }] }],
  ],
  'user-team-missing': [
    ...placeholderCases('team', ACTIVE),
    [{ ...ACTIVE, active: false, team: null }, 'not checked'],
    [{ ...ACTIVE, person: false, team: null }, 'not checked'],
    [{ ...ACTIVE, integration: true, team: null }, 'not checked'],
    [{ active: true, person: true, integration: null, team: null }, 'fail'],
  ],
};

/** What is learnt has no boundaries of its own: it looks up what was found. */
const RULED = CHECKS.filter((check) => !check.learnt);

test('every check has its boundaries tried', () => {
  expect(Object.keys(CASES).sort()).toEqual(RULED.map(({ id }) => id));
});

describe.each(RULED.map((check) => [check.id, check] as const))('%s', (id, check) => {
  const cases = (CASES[id] ?? []).map(([record, outcome, others, more], nth) => ({
    source: `case ${nth}`,
    outcome,
    example: { record, ...(others && { others }), ...more } as Example,
  }));
  // Each case in a source of its own, so that they can be judged together.
  let outcomes: ReadonlyMap<string, Outcome>;
  beforeAll(async () => {
    await world.fill(...cases.map(({ example, source }) => recordsOf(check, example, source)));
    outcomes = await world.run(check);
  });

  test.each(cases)('given $example.record, the outcome is: $outcome', ({ source, example, outcome }) => {
    expect(outcomes.get(keyOf(example, source))).toBe(outcome);
  });
});
