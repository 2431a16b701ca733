import { filled, isOneOf, placeholder } from '../mirror/landed-text.ts';
import { liveOf, verdictJoin } from '../mirror/tables.ts';
import type { Check } from './check.ts';
import { referenceJoin } from './sql.ts';

const EMAIL = verdictJoin('email_verdict', 'email', 'r.email');
const PHONE = verdictJoin('phone_verdict', 'phone', 'r.phone', 'r.country');
const ACCOUNT = referenceJoin('account', 'contact', 'accountId', 'account');

/** Addresses that several contacts have. */
const EMAIL_TWINS = {
  name: 'email_twins',
  sql: `left join (
    select x.source, w.normal, count(*) as n
    from ${liveOf('contact')} x ${verdictJoin('w', 'email', 'x.email').sql} where w.ok group by all having count(*) > 1
  ) email_twins on email_twins.source = r.source and email_twins.normal = email_verdict.normal`,
};

/** Not `test`, `null`, `na`, `ny`, `y` or `o`: people are called so. */
const NO_SURNAMES: readonly string[] = [
  '-',
  '--',
  '.',
  'n/a',
  'none',
  'unknown',
  'tbd',
  'xxx',
  'asdf',
  'asd',
  'qwerty',
  'select',
  'lastname',
  'last name',
  'surname',
];

export const CONTACT_CHECKS: readonly Check[] = [
  {
    id: 'contact-account-orphan',
    object: 'contact',
    dimension: 'integrity',
    severity: 'medium',
    fields: ['contact.accountId'],
    // An envelope field, so that the accounts themselves must be visible.
    reads: ['contact.accountId', 'account.modifiedAt'],
    joins: [ACCOUNT],
    applies: 'r.account_id is not null',
    fails: 'account.id is null',
    secondsToFix: 60,
    examples: {
      pass: {
        record: { lastName: 'Papadakis', accountId: 'a' },
        others: { account: [{ id: 'a', name: 'Aegean Lines' }] },
      },
      fail: {
        record: { lastName: 'Papadakis', accountId: 'gone' },
        others: { account: [{ id: 'a', name: 'Aegean Lines' }] },
      },
    },
  },
  {
    id: 'contact-email-disposable',
    object: 'contact',
    dimension: 'validity',
    severity: 'medium',
    fields: ['contact.email'],
    reads: ['contact.email'],
    joins: [EMAIL],
    applies: 'coalesce(email_verdict.ok, false)',
    fails: "coalesce(email_verdict.fault = 'disposable', false)",
    secondsToFix: 90,
    examples: {
      pass: { record: { lastName: 'Nguyễn', email: 'nguyen@gmail.com' } },
      fail: { record: { lastName: 'Nguyễn', email: 'nguyen@mail.mailinator.com' } },
    },
  },
  {
    id: 'contact-email-duplicate',
    object: 'contact',
    dimension: 'uniqueness',
    severity: 'medium',
    fields: ['contact.email'],
    reads: ['contact.email'],
    joins: [EMAIL, EMAIL_TWINS],
    applies: 'coalesce(email_verdict.ok, false)',
    fails: 'email_twins.n is not null',
    secondsToFix: 120,
    examples: {
      pass: {
        record: { lastName: 'Ó Briain', email: 'anna+crm@example.com' },
        others: { contact: [{ lastName: 'Ó Briain', email: 'anna@example.com' }] },
      },
      fail: {
        record: { lastName: 'Ó Briain', email: 'Anna@Example.com ' },
        others: { contact: [{ lastName: "O'Brien", email: 'anna@example.com' }] },
      },
    },
  },
  {
    id: 'contact-email-invalid',
    object: 'contact',
    dimension: 'validity',
    severity: 'high',
    fields: ['contact.email'],
    reads: ['contact.email'],
    joins: [EMAIL],
    applies: filled('r.email'),
    fails: 'not coalesce(email_verdict.ok, true)',
    secondsToFix: 60,
    examples: {
      pass: { record: { lastName: "O'Brien", email: " o'brien+crm@archive.museum" } },
      fail: { record: { lastName: 'Papadakis', email: 'p..papadakis@example.com' } },
    },
  },
  {
    id: 'contact-lastname-placeholder',
    object: 'contact',
    dimension: 'validity',
    severity: 'medium',
    fields: ['contact.lastName'],
    reads: ['contact.lastName'],
    joins: [],
    applies: filled('r.last_name'),
    fails: `coalesce(${isOneOf('r.last_name', NO_SURNAMES)}, false)`,
    secondsToFix: 45,
    examples: {
      pass: { record: { firstName: 'Hoa', lastName: 'Y' } },
      fail: { record: { firstName: 'Hoa', lastName: ' LastName' } },
    },
  },
  {
    id: 'contact-phone-invalid',
    object: 'contact',
    dimension: 'validity',
    severity: 'low',
    fields: ['contact.phone'],
    reads: ['contact.phone', 'contact.country'],
    joins: [PHONE],
    applies: `${filled('r.phone')} and phone_verdict.fault is distinct from 'no-country'`,
    fails: 'not coalesce(phone_verdict.ok, true)',
    secondsToFix: 60,
    examples: {
      pass: { record: { lastName: 'رضایی', phone: '۰۲۱ ۸۸۷۷ ۶۶۵۵', country: 'Iran' } },
      fail: { record: { lastName: 'Dahl', phone: '22 12 34', country: 'Norway' } },
    },
  },
  {
    id: 'contact-reach-missing',
    object: 'contact',
    dimension: 'completeness',
    severity: 'high',
    fields: ['contact.email', 'contact.phone'],
    reads: ['contact.email', 'contact.phone'],
    joins: [],
    applies: 'true',
    fails: `${placeholder('r.email')} and ${placeholder('r.phone')}`,
    secondsToFix: 120,
    examples: {
      pass: { record: { lastName: 'Null', email: null, phone: '+30 210 322 1111' } },
      fail: { record: { lastName: 'Null', email: 'n/a', phone: ' ' } },
    },
  },
];
