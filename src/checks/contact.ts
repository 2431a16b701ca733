import { filled, placeholder } from '../mirror/landed-text.ts';
import { liveOf, verdictJoin } from '../mirror/tables.ts';
import type { Check } from './check.ts';
import { ownerJoin, referenceJoin } from './sql.ts';

const PHONE = verdictJoin('phone_verdict', 'phone', 'r.phone', 'r.country');
const ACCOUNT = referenceJoin('account', 'contact', 'accountId', 'account');

/** Accounts with a deal that is still open. */
const OPEN_DEALS = {
  name: 'open_deals',
  sql: `left join (
    select distinct x.source, x.account_id from ${liveOf('deal')} x where not coalesce(x.closed, false) and x.account_id is not null
  ) open_deals on open_deals.source = r.source and open_deals.account_id = r.account_id`,
};

/** Whom a contact belongs to, how they are reached, and whether they may be. */
export const CONTACT_CHECKS: readonly Check[] = [
  {
    id: 'contact-account-missing',
    object: 'contact',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['contact.accountId'],
    reads: ['contact.accountId'],
    joins: [],
    applies: 'true',
    fails: 'r.account_id is null',
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 45,
    examples: {
      pass: { record: { lastName: 'Papadakis', accountId: 'gone' } },
      fail: { record: { lastName: 'Papadakis', accountId: null } },
    },
  },
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
    concerns: 'owner',
    expected: 0.95,
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
    id: 'contact-activity-old',
    object: 'contact',
    dimension: 'timeliness',
    severity: 'low',
    fields: ['contact.lastActivityOn'],
    reads: ['contact.lastActivityOn', 'contact.createdAt'],
    joins: [],
    applies: 'coalesce(r.last_activity_on, cast(r.created_at as date)) is not null',
    fails: `coalesce(date_diff('day', coalesce(r.last_activity_on, cast(r.created_at as date)), {asOf}) > {days}, false)`,
    thresholds: { days: { value: 365, unit: 'days' } },
    concerns: 'owner',
    expected: 0.7,
    secondsToFix: 240,
    examples: {
      pass: {
        record: { lastName: 'Dahl', createdAt: '2020-01-01T08:00:00.000Z', lastActivityOn: '2025-06-15' },
      },
      fail: { record: { lastName: 'Dahl', createdAt: '2025-06-14T08:00:00.000Z', lastActivityOn: null } },
    },
  },
  {
    id: 'contact-legalbasis-missing',
    object: 'contact',
    dimension: 'completeness',
    severity: 'high',
    fields: ['contact.legalBasis'],
    reads: ['contact.legalBasis', 'contact.marketed', 'contact.emailOptOut'],
    joins: [],
    applies: 'coalesce(r.marketed, false) and not coalesce(r.email_opt_out, false)',
    fails: placeholder('r.legal_basis'),
    concerns: 'owner',
    expected: 0.98,
    secondsToFix: 90,
    examples: {
      pass: { record: { lastName: 'Dahl', marketed: true, legalBasis: 'Performance of a contract' } },
      fail: { record: { lastName: 'Dahl', marketed: true, legalBasis: ' ' } },
    },
  },
  {
    id: 'contact-owner-inactive',
    object: 'contact',
    dimension: 'integrity',
    severity: 'medium',
    fields: ['contact.ownerId'],
    reads: ['contact.ownerId', 'user.active'],
    joins: [ownerJoin('contact')],
    applies: 'r.owner_id is not null',
    fails: 'not coalesce(owner.active, false)',
    concerns: 'manager',
    expected: 1,
    secondsToFix: 45,
    examples: {
      pass: {
        record: { lastName: 'Dahl', ownerId: 'u' },
        others: { user: [{ id: 'u', name: 'Ola Ny', active: true }] },
      },
      fail: {
        record: { lastName: 'Dahl', ownerId: 'u' },
        others: { user: [{ id: 'u', name: 'Kari Dahl', active: false }] },
      },
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
    concerns: 'owner',
    expected: 0.9,
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
    concerns: 'owner',
    expected: 0.98,
    secondsToFix: 120,
    examples: {
      pass: { record: { lastName: 'Null', email: null, phone: '+30 210 322 1111' } },
      fail: { record: { lastName: 'Null', email: 'n/a', phone: ' ' } },
    },
  },
  {
    id: 'contact-sequence-unwanted',
    object: 'contact',
    dimension: 'consistency',
    severity: 'high',
    fields: ['contact.inSequence'],
    reads: ['contact.inSequence', 'contact.emailOptOut', 'contact.emailBounced'],
    joins: [],
    applies: 'coalesce(r.in_sequence, false)',
    fails: 'coalesce(r.email_opt_out, false) or coalesce(r.email_bounced, false)',
    concerns: 'owner',
    expected: 1,
    secondsToFix: 30,
    examples: {
      pass: { record: { lastName: 'Dahl', inSequence: true, emailOptOut: false, emailBounced: null } },
      fail: { record: { lastName: 'Dahl', inSequence: true, emailOptOut: true, emailBounced: false } },
    },
  },
  {
    id: 'contact-title-missing',
    object: 'contact',
    dimension: 'completeness',
    severity: 'low',
    fields: ['contact.title'],
    reads: ['contact.title', 'contact.accountId', 'deal.accountId', 'deal.closed'],
    joins: [OPEN_DEALS],
    applies: 'open_deals.account_id is not null',
    fails: placeholder('r.title'),
    concerns: 'owner',
    expected: 0.8,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { lastName: 'Dahl', accountId: 'a', title: 'CFO' },
        others: { deal: [{ accountId: 'a', closed: false }] },
      },
      fail: {
        record: { lastName: 'Dahl', accountId: 'a', title: 'n/a' },
        others: { deal: [{ accountId: 'a', closed: false }] },
      },
    },
  },
];
