import { filled } from '../mirror/landed-text.ts';
import { knownOf, liveOf, verdictJoin } from '../mirror/tables.ts';
import type { Check } from './check.ts';
import { referenceJoin } from './sql.ts';

const EMAIL = verdictJoin('email_verdict', 'email', 'r.email');
const ACCOUNT = referenceJoin('account', 'contact', 'accountId', 'account');

/** Addresses that several contacts have. */
const EMAIL_TWINS = {
  name: 'email_twins',
  sql: `left join (
    select x.source, w.normal, count(*) as n
    from ${liveOf('contact')} x ${verdictJoin('w', 'email', 'x.email').sql} where w.ok group by all having count(*) > 1
  ) email_twins on email_twins.source = r.source and email_twins.normal = email_verdict.normal`,
};

/** The part of an address behind the `@`, as text. */
function hostOf(column: string): string {
  return `lower(regexp_extract(${column}, '@\\s*([^@\\s]+)\\s*$', 1))`;
}

/**
 * How many of an account's contacts have an address on a host (`n`), whether that is the account's own domain (`own`),
 * and whether any of them has one there (`at_home`).
 */
const COLLEAGUES = {
  name: 'colleagues',
  sql: `left join (
    select source, account_id, host, n, own, bool_or(own) over (partition by source, account_id) as at_home from (
      select x.source, x.account_id, ${hostOf('x.email')} as host, count(*) as n,
        bool_or(coalesce(${hostOf('x.email')} = w.normal or ends_with(${hostOf('x.email')}, '.' || w.normal), false)) as own
      from ${liveOf('contact')} x join ${knownOf('account')} firm on firm.source = x.source and firm.id = x.account_id
        ${verdictJoin('w', 'web', 'firm.website').sql}
      where x.email is not null group by all)
  ) colleagues on colleagues.source = r.source and colleagues.account_id = r.account_id and colleagues.host = ${hostOf('r.email')}`,
};

/** Whether and where a contact is reached by e-mail. */
export const CONTACT_EMAIL_CHECKS: readonly Check[] = [
  {
    id: 'contact-email-bounced',
    object: 'contact',
    dimension: 'validity',
    severity: 'medium',
    fields: ['contact.email'],
    reads: ['contact.email', 'contact.emailBounced'],
    joins: [],
    applies: filled('r.email'),
    fails: 'coalesce(r.email_bounced, false)',
    concerns: 'owner',
    expected: 0.97,
    secondsToFix: 180,
    examples: {
      pass: { record: { lastName: 'Dahl', email: 'kari@example.com', emailBounced: false } },
      fail: { record: { lastName: 'Dahl', email: 'kari@example.com', emailBounced: true } },
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
    concerns: 'owner',
    expected: 0.95,
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
    concerns: 'owner',
    expected: 1,
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
    id: 'contact-email-foreign',
    object: 'contact',
    dimension: 'consistency',
    severity: 'low',
    fields: ['contact.email', 'contact.accountId'],
    reads: ['contact.email', 'contact.accountId', 'account.website'],
    joins: [EMAIL, COLLEAGUES],
    // Somebody has an address at the account's own domain, so that one elsewhere is worth a look.
    applies: `coalesce(colleagues.at_home and email_verdict.ok and coalesce(email_verdict.fault, 'role') = 'role', false)`,
    fails: 'not coalesce(colleagues.own, false) and coalesce(colleagues.n, 0) < {fewest}',
    thresholds: { fewest: { value: 2, unit: 'count' } },
    concerns: 'owner',
    expected: 0.85,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { lastName: 'Dahl', email: 'kari@oslo.nordlys.no', accountId: 'a' },
        others: { account: [{ id: 'a', name: 'Nordlys AS', website: 'https://www.nordlys.no' }] },
      },
      fail: {
        record: { lastName: 'Dahl', email: 'kari@sydlys.no', accountId: 'a' },
        others: {
          account: [{ id: 'a', name: 'Nordlys AS', website: 'nordlys.no' }],
          contact: [{ lastName: 'Ny', email: 'ola@nordlys.no', accountId: 'a' }],
        },
      },
    },
  },
  {
    id: 'contact-email-free',
    object: 'contact',
    dimension: 'validity',
    severity: 'low',
    fields: ['contact.email'],
    // An envelope field, so that the accounts themselves must be visible.
    reads: ['contact.email', 'contact.accountId', 'account.modifiedAt'],
    joins: [EMAIL, ACCOUNT],
    applies: 'coalesce(email_verdict.ok, false) and account.id is not null',
    fails: "coalesce(email_verdict.fault in ('free', 'free-role'), false)",
    concerns: 'owner',
    expected: 0.9,
    secondsToFix: 90,
    examples: {
      pass: {
        record: { lastName: 'Nguyễn', email: 'nguyen@mekong-lines.vn', accountId: 'a' },
        others: { account: [{ id: 'a', name: 'Mekong Lines' }] },
      },
      fail: {
        record: { lastName: 'Nguyễn', email: 'nguyen@gmail.com', accountId: 'a' },
        others: { account: [{ id: 'a', name: 'Mekong Lines' }] },
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
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 60,
    examples: {
      pass: { record: { lastName: "O'Brien", email: " o'brien+crm@archive.museum" } },
      fail: { record: { lastName: 'Papadakis', email: 'p..papadakis@example.com' } },
    },
  },
  {
    id: 'contact-email-mistyped',
    object: 'contact',
    dimension: 'validity',
    severity: 'high',
    fields: ['contact.email'],
    reads: ['contact.email'],
    joins: [EMAIL],
    applies: 'coalesce(email_verdict.ok, false)',
    fails: "coalesce(email_verdict.fault = 'mistyped', false)",
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 30,
    examples: {
      pass: { record: { lastName: 'Dahl', email: 'kari@email.com' } },
      fail: { record: { lastName: 'Dahl', email: 'kari@gmial.com' } },
    },
  },
  {
    id: 'contact-email-role',
    object: 'contact',
    dimension: 'validity',
    severity: 'low',
    fields: ['contact.email'],
    reads: ['contact.email'],
    joins: [EMAIL],
    applies: 'coalesce(email_verdict.ok, false)',
    fails: "coalesce(email_verdict.fault in ('role', 'free-role'), false)",
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 90,
    examples: {
      pass: { record: { lastName: 'Sales', email: 'anna.sales@example.com' } },
      fail: { record: { lastName: 'Sales', email: 'Sales@example.com' } },
    },
  },
];
