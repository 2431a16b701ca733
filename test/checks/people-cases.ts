import type { Example, ExampleRecord } from '../../src/checks/check.ts';
import { type Case, EMPTIES, placeholderCases } from './boundary.ts';

type Others = Example['others'];

const WORKS = { active: true, person: true, integration: false };
const AT_A = { accountId: 'a' };
const NORDLYS = { id: 'a', website: 'https://www.nordlys.no' };
/** Contacts of account `a` with these addresses. */
const colleagues = (...emails: (string | null)[]): Others => ({
  account: [NORDLYS],
  contact: emails.map((email) => ({ ...AT_A, email })),
});
const named = (firstName: string, lastName: string, times: number): readonly ExampleRecord[] =>
  Array.from({ length: times }, () => ({ firstName, lastName }));
const from = (origin: string, times: number): Others => ({
  lead: Array.from({ length: times }, () => ({ origin })),
});
const OWNERS: Others = {
  user: [
    { id: 'on', active: true },
    { id: 'off', active: false },
    { id: 'abroad', active: true, source: 'hubspot' },
  ],
};
const ofDeal = (deal: ExampleRecord): Others => ({ deal: [{ ...AT_A, ...deal }] });
/** Names of one fault in both parts, and in one of them. */
const faultCases = (both: readonly [string, string][], half: readonly [string | null, string][]): Case[] => [
  ...both.map(([firstName, lastName]): Case => [{ firstName, lastName }, 'fail']),
  ...half.map(([firstName, lastName]): Case => [{ firstName, lastName }, 'pass']),
  ...EMPTIES.map((lastName): Case => [{ firstName: 'Test', lastName }, 'not checked']),
];
const mailCases = (
  failing: readonly string[],
  passing: readonly string[],
  rest: ExampleRecord = {},
  others?: Others,
) => [
  ...failing.map((email): Case => [{ ...rest, email }, 'fail', others]),
  ...passing.map((email): Case => [{ ...rest, email }, 'pass', others]),
  ...['n/a', 'anna@', null].map((email): Case => [{ ...rest, email }, 'not checked', others]),
];
const phoneCases: Case[] = [
  [{ phone: '22 12 34 56', country: 'Norway' }, 'pass'],
  [{ phone: '22 12 34', country: 'Norway' }, 'fail'],
  [{ phone: '22 12 34', country: null }, 'not checked'],
  [{ phone: null, country: 'Norway' }, 'not checked'],
];
const ADDRESS = 'kari@example.com';
const KARI = { email: ADDRESS, converted: false };

/** At the edge of each rule about contacts, leads and users that stands in no other list of cases. */
export const PEOPLE_CASES: Readonly<Record<string, readonly Case[]>> = {
  'contact-account-missing': [
    [{ accountId: null }, 'fail'],
    [{ accountId: 'gone' }, 'pass'],
  ],
  'contact-activity-old': [
    [{ lastActivityOn: '2025-06-15' }, 'pass'],
    [{ lastActivityOn: '2025-06-14' }, 'fail'],
    [{ lastActivityOn: null, createdAt: '2026-01-01T00:00:00.000Z' }, 'pass'],
    [{ lastActivityOn: null, createdAt: null }, 'not checked'],
  ],
  'contact-email-bounced': [
    [{ email: ADDRESS, emailBounced: true }, 'fail'],
    [{ email: ADDRESS, emailBounced: null }, 'pass'],
    [{ email: ' ', emailBounced: true }, 'not checked'],
  ],
  'contact-email-foreign': [
    [{ ...AT_A, email: 'a@other.no' }, 'fail', colleagues('b@nordlys.no')],
    [{ ...AT_A, email: 'a@other.no' }, 'fail', colleagues(' B@mail.NORDLYS.no ', 'c@third.no')],
    [{ ...AT_A, email: 'a@notnordlys.no' }, 'fail', colleagues('b@nordlys.no')],
    [{ ...AT_A, email: 'a@other.no' }, 'pass', colleagues('b@nordlys.no', 'c@OTHER.no')],
    [{ ...AT_A, email: 'a@oslo.nordlys.no' }, 'pass', colleagues('b@other.no')],
    [{ ...AT_A, email: 'a@other.no' }, 'not checked', colleagues('b@third.no')],
    [{ ...AT_A, email: 'a@gmail.com' }, 'not checked', colleagues('b@nordlys.no')],
    [{ ...AT_A, email: 'a@mailinator.com' }, 'not checked', colleagues('b@nordlys.no')],
    [{ ...AT_A, email: 'info@other.no' }, 'fail', colleagues('b@nordlys.no')],
    [{ accountId: null, email: 'a@other.no' }, 'not checked', colleagues('b@nordlys.no')],
    [{ ...AT_A, email: null }, 'not checked', colleagues('b@nordlys.no')],
    [
      { ...AT_A, email: 'a@other.no' },
      'not checked',
      { account: [NORDLYS], contact: [{ ...AT_A, email: 'b@nordlys.no', deleted: true }] },
    ],
  ],
  'contact-email-free': mailCases(
    ['a@gmail.com', 'info@gmx.de', 'A@YAHOO.co.uk '],
    ['a@gmail.nordlys.no', 'a@nordlys.no', 'a@mailinator.com'],
    AT_A,
    { account: [NORDLYS] },
  ),
  'contact-email-mistyped': mailCases(
    ['a@gmial.com', 'info@yaho.com'],
    ['a@gmail.com', 'a@ymail.com', 'a@mailinator.com'],
  ),
  'contact-email-role': mailCases(
    ['info@example.com', 'SALES@gmail.com', 'no-reply@example.com'],
    ['anna.info@example.com', 'informatics@example.com'],
  ),
  'contact-firstname-missing': placeholderCases('firstName'),
  'contact-legalbasis-missing': [
    ...placeholderCases('legalBasis', { marketed: true, emailOptOut: false }),
    [{ marketed: true, emailOptOut: true, legalBasis: null }, 'not checked'],
    [{ marketed: null, legalBasis: null }, 'not checked'],
  ],
  'contact-name-capitals': faultCases(
    [
      ['KARI', 'DAHL'],
      ['ΜΑΡΙΑ', 'ΔΟΥΚΑ'],
    ],
    [
      ['JO', 'NG'],
      ['Jean', 'DUPONT'],
      ['KARI', 'Dahl'],
      ['علی', 'محمدی'],
      ['伟', '王'],
      [null, 'ABBA'],
    ],
  ).concat([[{ firstName: null, lastName: 'PAPADOPOULOS' }, 'fail']]),
  'contact-name-filler': faultCases(
    [
      ['Test', 'User'],
      [' TEST', 'test '],
      ['asdf', 'asdf'],
      ['n/a', 'Select'],
    ],
    [
      ['Test', 'Dahl'],
      ['Kari', 'Test'],
      [null, 'Test'],
    ],
  ),
  'contact-name-malformed': faultCases(
    [
      ['Kari', 'Dahl 2'],
      ['kari@x.no', 'Dahl'],
      ['Kari', '???!'],
      ['۱۲', 'محمدی'],
    ],
    [
      ['Kari', 'Dahl 3rd'],
      [' ', 'Dahl'],
      ['قاسم', 'قاسم‌زاده'],
      ['Thị Minh Anh', 'Nguyễn'],
      ['Γιώργος', 'Παπαδόπουλος'],
    ],
  ),
  'contact-name-swapped': [
    [{ firstName: 'Dahl', lastName: 'Kari' }, 'fail', { contact: named('Kari', 'Dahl', 4) }],
    [{ firstName: 'Dahl', lastName: 'Kari' }, 'pass', { contact: named('Kari', 'Dahl', 3) }],
    [{ firstName: ' DAHL', lastName: 'kari' }, 'fail', { contact: named('Kari', 'Dahl', 9) }],
    [{ firstName: 'Dahl', lastName: 'Kari' }, 'pass', { contact: named('Kari', 'Ny', 9) }],
    [{ firstName: 'Kari', lastName: 'Dahl' }, 'pass', { contact: named('Kari', 'Dahl', 9) }],
    [
      { firstName: 'Dahl', lastName: 'Kari' },
      'pass',
      { contact: named('Kari', 'Dahl', 9).map((one) => ({ ...one, source: 'hubspot' })) },
    ],
    [{ firstName: null, lastName: 'Kari' }, 'not checked', { contact: named('Kari', 'Dahl', 9) }],
  ],
  'contact-owner-inactive': [
    [{ ownerId: 'on' }, 'pass', OWNERS],
    [{ ownerId: 'off' }, 'fail', OWNERS],
    [{ ownerId: 'abroad' }, 'fail', OWNERS],
    [{ ownerId: null }, 'not checked', OWNERS],
  ],
  'contact-sequence-unwanted': [
    [{ inSequence: true, emailOptOut: true }, 'fail'],
    [{ inSequence: true, emailBounced: true }, 'fail'],
    [{ inSequence: true, emailOptOut: false, emailBounced: false }, 'pass'],
    [{ inSequence: false, emailOptOut: true }, 'not checked'],
    [{ inSequence: null, emailOptOut: true }, 'not checked'],
  ],
  'contact-title-missing': [
    ...placeholderCases('title', AT_A).map(
      ([record, outcome]): Case => [record, outcome, ofDeal({ closed: false })],
    ),
    [{ ...AT_A, title: null }, 'fail', ofDeal({ closed: null })],
    [{ ...AT_A, title: null }, 'not checked', ofDeal({ closed: true })],
    [{ ...AT_A, title: null }, 'not checked', ofDeal({ closed: false, deleted: true })],
    [{ ...AT_A, title: null }, 'not checked', ofDeal({ closed: false, source: 'hubspot' })],
    [{ accountId: null, title: null }, 'not checked', ofDeal({ closed: false, accountId: null })],
  ],
  'lead-activity-old': [
    [{ lastActivityOn: '2026-05-16' }, 'pass'],
    [{ lastActivityOn: '2026-05-15' }, 'fail'],
    [{ lastActivityOn: null, createdAt: '2026-05-15T10:00:00.000Z' }, 'fail'],
    [{ lastActivityOn: '2026-05-15', converted: true }, 'not checked'],
    [{ lastActivityOn: '2026-05-15', status: 'Closed - Not Converted' }, 'not checked'],
    [{ lastActivityOn: '2026-05-15', status: 'Qualified' }, 'fail'],
  ],
  'lead-company-missing': placeholderCases('company'),
  'lead-contact-orphan': [
    [{ contactId: 'c' }, 'pass', { contact: [{ id: 'c' }] }],
    [{ contactId: 'c' }, 'fail', { contact: [{ id: 'c', deleted: true }] }],
    [{ contactId: 'c' }, 'fail', { contact: [{ id: 'c', source: 'hubspot' }] }],
    [{ contactId: null }, 'not checked'],
  ],
  'lead-conversion-early': [
    [{ convertedOn: '2026-06-10', createdAt: '2026-06-10T23:59:00.000Z' }, 'pass'],
    [{ convertedOn: '2026-06-09', createdAt: '2026-06-10T23:59:00.000Z' }, 'pass'],
    [{ convertedOn: '2026-06-08', createdAt: '2026-06-10T00:00:00.000Z' }, 'fail'],
    [{ convertedOn: null, createdAt: '2026-06-10T00:00:00.000Z' }, 'not checked'],
    [{ convertedOn: '2026-06-08', createdAt: null }, 'not checked'],
  ],
  'lead-email-duplicate': [
    [KARI, 'fail', { lead: [{ ...KARI, email: ' KARI@example.com' }] }],
    [KARI, 'pass', { lead: [{ ...KARI, converted: true }] }],
    [KARI, 'pass', { lead: [{ ...KARI, status: 'Unqualified' }] }],
    [KARI, 'pass', { lead: [{ ...KARI, source: 'hubspot' }] }],
    [KARI, 'pass', { lead: [{ ...KARI, deleted: true }] }],
    [{ ...KARI, converted: true }, 'not checked', { lead: [KARI, KARI] }],
    [{ email: null }, 'not checked', { lead: [{ email: null }] }],
  ],
  'lead-email-known': [
    [KARI, 'fail', { contact: [{ email: 'KARI@example.com ' }] }],
    [KARI, 'pass', { contact: [{ email: ADDRESS, deleted: true }] }],
    [KARI, 'pass', { contact: [{ email: ADDRESS, source: 'hubspot' }] }],
    [{ ...KARI, contactId: 'c' }, 'not checked', { contact: [{ id: 'c', email: ADDRESS }] }],
    [{ ...KARI, converted: true }, 'not checked', { contact: [{ email: ADDRESS }] }],
    [{ ...KARI, status: 'Disqualified' }, 'not checked', { contact: [{ email: ADDRESS }] }],
  ],
  'lead-email-mistyped': mailCases(['a@gmial.com', 'a@outlok.com'], ['a@gmail.com', 'a@email.com']),
  'lead-name-filler': faultCases(
    [
      ['Test', 'User'],
      ['asdf', 'asdf'],
    ],
    [['Test', 'Dahl']],
  ),
  'lead-origin-variant': [
    [{ origin: 'WEB' }, 'fail', from('Web', 5)],
    [{ origin: 'WEB' }, 'pass', from('Web', 4)],
    [{ origin: 'Webinar' }, 'pass', from('Web', 50)],
    [{ origin: 'n/a' }, 'not checked', from('NA', 50)],
    [{ origin: null }, 'not checked'],
  ],
  'lead-owner-inactive': [
    [{ ownerId: 'on' }, 'pass', OWNERS],
    [{ ownerId: 'off' }, 'fail', OWNERS],
    [{ ownerId: null }, 'fail', OWNERS],
    [{ ownerId: 'off', converted: true }, 'not checked', OWNERS],
    [{ ownerId: 'off', status: 'Junk' }, 'not checked', OWNERS],
  ],
  'lead-phone-invalid': phoneCases,
  'lead-reason-missing': [
    ...placeholderCases('disqualifiedReason', { status: 'Unqualified' }),
    [{ status: 'Closed - Not Converted', disqualifiedReason: null }, 'fail'],
    [{ status: 'Qualified', disqualifiedReason: null }, 'not checked'],
    [{ status: null, disqualifiedReason: null }, 'not checked'],
  ],
  'lead-status-contradicts': [
    [{ converted: true, status: 'Disqualified' }, 'fail'],
    [{ converted: true, status: 'Closed - Not Converted' }, 'fail'],
    [{ converted: true, status: 'Qualified' }, 'pass'],
    [{ converted: true, status: null }, 'pass'],
    [{ converted: false, status: 'Junk' }, 'not checked'],
  ],
  'user-manager-inactive': [
    [{ ...WORKS, managerId: 'm' }, 'pass', { user: [{ id: 'm', active: true }] }],
    [{ ...WORKS, managerId: 'm' }, 'fail', { user: [{ id: 'm', active: false }] }],
    [{ ...WORKS, managerId: 'gone' }, 'fail'],
    [{ ...WORKS, managerId: null }, 'not checked'],
    [{ ...WORKS, active: false, managerId: 'gone' }, 'not checked'],
  ],
  'user-manager-loop': [
    [{ managerId: 'judged' }, 'fail'],
    [
      { managerId: 'b' },
      'fail',
      {
        user: [
          { id: 'b', managerId: 'c' },
          { id: 'c', managerId: 'judged' },
        ],
      },
    ],
    [{ managerId: 'b' }, 'pass', { user: [{ id: 'b', managerId: 'b' }] }],
    [{ managerId: null }, 'not checked'],
  ],
  'user-manager-missing': [
    [{ ...WORKS, managerId: null }, 'fail'],
    [{ ...WORKS, managerId: 'm' }, 'pass'],
    [{ ...WORKS, managerId: null }, 'not checked', { user: [{ ...WORKS, managerId: 'judged' }] }],
    [{ ...WORKS, person: false, managerId: null }, 'not checked'],
  ],
  'user-work-left': [
    [{ active: false }, 'fail', { deal: [{ ownerId: 'judged', closed: null }] }],
    [{ active: false }, 'fail', { ticket: [{ ownerId: 'judged', closed: false }] }],
    [{ active: false }, 'pass', { ticket: [{ ownerId: 'judged', closed: true }] }],
    [{ active: false }, 'pass', { deal: [{ ownerId: 'judged', closed: false, source: 'hubspot' }] }],
    [{ active: true }, 'not checked', { deal: [{ ownerId: 'judged', closed: false }] }],
    [{ active: null }, 'not checked', { deal: [{ ownerId: 'judged', closed: false }] }],
  ],
};
