import { filled, placeholder } from '../mirror/landed-text.ts';
import { verdictJoin } from '../mirror/tables.ts';
import type { Check } from './check.ts';

const COUNTRY = verdictJoin('country_verdict', 'country', 'r.country');
const PHONE = verdictJoin('phone_verdict', 'phone', 'r.phone', 'r.country');
const POSTCODE = verdictJoin('postcode_verdict', 'postcode', 'r.postal_code', 'r.country');
const STATE = verdictJoin('state_verdict', 'state', 'r.state', 'r.country');

/** Where an account is, and how it is called by phone. */
export const ACCOUNT_ADDRESS_CHECKS: readonly Check[] = [
  {
    id: 'account-country-misspelt',
    object: 'account',
    dimension: 'validity',
    severity: 'low',
    fields: ['account.country'],
    reads: ['account.country'],
    joins: [COUNTRY],
    applies: 'true',
    fails: "coalesce(country_verdict.fault = 'misspelt', false)",
    concerns: 'owner',
    expected: 0.97,
    secondsToFix: 20,
    examples: {
      pass: { record: { name: 'Han River Trading', country: 'Korea' } },
      fail: { record: { name: 'Luzon Freight', country: 'Philipines' } },
    },
  },
  {
    id: 'account-country-missing',
    object: 'account',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['account.country'],
    reads: ['account.country'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.country'),
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Nordlys AS', country: 'NO' } },
      fail: { record: { name: 'Nordlys AS', country: ' Unknown ' } },
    },
  },
  {
    id: 'account-country-unlisted',
    object: 'account',
    dimension: 'validity',
    severity: 'low',
    fields: ['account.country'],
    reads: ['account.country'],
    joins: [COUNTRY],
    applies: `not ${placeholder('r.country')}`,
    fails: "coalesce(country_verdict.fault = 'unlisted', false)",
    concerns: 'owner',
    expected: 0.97,
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Rheinwerk GmbH', country: 'Deutschland' } },
      fail: { record: { name: 'Thames Polymers', country: 'London' } },
    },
  },
  {
    id: 'account-phone-invalid',
    object: 'account',
    dimension: 'validity',
    severity: 'low',
    fields: ['account.phone'],
    reads: ['account.phone', 'account.country'],
    joins: [PHONE],
    applies: `${filled('r.phone')} and phone_verdict.fault is distinct from 'no-country'`,
    fails: 'not coalesce(phone_verdict.ok, true)',
    concerns: 'owner',
    expected: 0.9,
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Aegean Lines', phone: '210 322 1111', country: 'Greece' } },
      fail: { record: { name: 'Aegean Lines', phone: '+30 210 322', country: 'Greece' } },
    },
  },
  {
    id: 'account-postalcode-invalid',
    object: 'account',
    dimension: 'validity',
    severity: 'low',
    fields: ['account.postalCode', 'account.country'],
    reads: ['account.postalCode', 'account.country'],
    joins: [POSTCODE],
    applies: `not ${placeholder('r.postal_code')} and postcode_verdict.fault is distinct from 'no-pattern'`,
    fails: 'not coalesce(postcode_verdict.ok, true)',
    concerns: 'owner',
    expected: 0.97,
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'Thames Polymers', postalCode: 'sw1a1aa', country: 'UK' } },
      fail: { record: { name: 'Rheinwerk GmbH', postalCode: '1011', country: 'Germany' } },
    },
  },
  {
    id: 'account-state-foreign',
    object: 'account',
    dimension: 'consistency',
    severity: 'low',
    fields: ['account.state', 'account.country'],
    reads: ['account.state', 'account.country'],
    joins: [STATE],
    applies: `not ${placeholder('r.state')} and state_verdict.fault is distinct from 'no-list'`,
    fails: 'not coalesce(state_verdict.ok, true)',
    concerns: 'owner',
    expected: 0.97,
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'Paulista Motores', state: 'Sao Paulo', country: 'Brasil' } },
      fail: { record: { name: 'Hudson Circuits', state: 'Bavaria', country: 'USA' } },
    },
  },
];
