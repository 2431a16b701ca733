import { filled, folded, placeholder } from '../mirror/landed-text.ts';
import { knownOf, liveOf, verdictJoin } from '../mirror/tables.ts';
import type { Check } from './check.ts';
import { ownerJoin } from './sql.ts';
import { namedJoin, otherJoin, twinJoin } from './twins.ts';

const TWIN = { account: twinJoin('account'), contact: twinJoin('contact'), deal: twinJoin('deal') };
const OTHER = { account: otherJoin('account'), contact: otherJoin('contact'), deal: otherJoin('deal') };
const NAMED = { account: namedJoin('account'), contact: namedJoin('contact') };

const COUNTRY = verdictJoin('country_verdict', 'country', 'r.country');
const OTHER_COUNTRY = verdictJoin('other_country_verdict', 'country', 'other.country');
const COMPANY = verdictJoin('company_verdict', 'company', 'r.name');
const OTHER_COMPANY = verdictJoin('other_company_verdict', 'company', 'other.name');
const WEBSITE = verdictJoin('website_verdict', 'web', 'r.website');
const OTHER_WEBSITE = verdictJoin('other_website_verdict', 'web', 'other.website');
const OTHER_OWNER = {
  name: 'other_owner',
  sql: `left join ${knownOf('user')} other_owner on other_owner.source = other.source and other_owner.id = other.owner_id`,
};
const SHARED_ID = {
  name: 'shared_id',
  sql: `left join (
    select x.source, x.external_id, count(*) as n from ${liveOf('account')} x where ${filled('x.external_id')} group by all having count(*) > 1
  ) shared_id on shared_id.source = r.source and shared_id.external_id = r.external_id`,
};

/** Whether the two CRMs tell the same of one thing. */
export const CROSS_CHECKS: readonly Check[] = [
  {
    id: 'account-country-disagrees',
    object: 'account',
    dimension: 'consistency',
    severity: 'medium',
    fields: ['account.country'],
    reads: ['account.country'],
    joins: [TWIN.account, OTHER.account, COUNTRY, OTHER_COUNTRY],
    applies: 'country_verdict.normal is not null and other_country_verdict.normal is not null',
    fails: 'coalesce(country_verdict.normal <> other_country_verdict.normal, false)',
    across: true,
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { id: 'a', name: 'Nordlys', country: 'NO' },
        others: { account: [{ id: 'b', source: 'hubspot', name: 'Nordlys', country: 'Norge' }] },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.99 }],
      },
      fail: {
        record: { id: 'a', name: 'Nordlys', country: 'NO' },
        others: { account: [{ id: 'b', source: 'hubspot', name: 'Nordlys', country: 'Sweden' }] },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.99 }],
      },
    },
  },
  {
    id: 'account-externalid-orphan',
    object: 'account',
    dimension: 'integrity',
    severity: 'medium',
    fields: ['account.externalId'],
    reads: ['account.externalId'],
    joins: [NAMED.account],
    applies: filled('r.external_id'),
    fails: 'named.named_id is null',
    across: true,
    concerns: 'admin',
    expected: 0.99,
    secondsToFix: 90,
    examples: {
      pass: {
        record: { name: 'Nordlys', externalId: 'b' },
        others: { account: [{ id: 'b', source: 'hubspot', name: 'Nordlys' }] },
      },
      fail: {
        record: { name: 'Nordlys', externalId: 'gone' },
        others: { account: [{ id: 'gone', name: 'Nordlys' }] },
      },
    },
  },
  {
    id: 'account-externalid-shared',
    object: 'account',
    dimension: 'uniqueness',
    severity: 'medium',
    fields: ['account.externalId'],
    reads: ['account.externalId'],
    joins: [SHARED_ID],
    applies: filled('r.external_id'),
    fails: 'shared_id.n is not null',

    concerns: 'admin',
    expected: 1,
    secondsToFix: 120,
    examples: {
      pass: {
        record: { name: 'Nordlys', externalId: 'b' },
        others: { account: [{ name: 'Nordlys', externalId: 'c' }] },
      },
      fail: {
        record: { name: 'Nordlys', externalId: 'b' },
        others: { account: [{ name: 'Nordlys Bergen', externalId: 'b' }] },
      },
    },
  },
  {
    id: 'account-name-disagrees',
    object: 'account',
    dimension: 'consistency',
    severity: 'low',
    fields: ['account.name'],
    reads: ['account.name'],
    joins: [TWIN.account, OTHER.account, COMPANY, OTHER_COMPANY],
    applies: `not ${placeholder('r.name')} and not ${placeholder('other.name')}
      and company_verdict.normal is not null and other_company_verdict.normal is not null`,
    fails: 'coalesce(company_verdict.normal <> other_company_verdict.normal, false)',
    across: true,
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { id: 'a', name: 'Aegean Lines S.A.' },
        others: { account: [{ id: 'b', source: 'hubspot', name: 'AEGEAN LINES' }] },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.99 }],
      },
      fail: {
        record: { id: 'a', name: 'Aegean Lines S.A.' },
        others: { account: [{ id: 'b', source: 'hubspot', name: 'Aegean Shipping' }] },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.99 }],
      },
    },
  },
  {
    id: 'account-owner-disagrees',
    object: 'account',
    dimension: 'consistency',
    severity: 'low',
    fields: ['account.ownerId'],
    reads: ['account.ownerId', 'user.email'],
    joins: [TWIN.account, OTHER.account, ownerJoin('account'), OTHER_OWNER],
    applies: `${filled('owner.email')} and ${filled('other_owner.email')}`,
    fails: `coalesce(${folded('owner.email')} <> ${folded('other_owner.email')}, false)`,
    across: true,
    concerns: 'manager',
    expected: 0.95,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { id: 'a', name: 'Nordlys', ownerId: 'u' },
        others: {
          account: [{ id: 'b', source: 'hubspot', name: 'Nordlys', ownerId: 'v' }],
          user: [
            { id: 'u', email: 'ana@example.com' },
            { id: 'v', source: 'hubspot', email: 'Ana@Example.com' },
          ],
        },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.99 }],
      },
      fail: {
        record: { id: 'a', name: 'Nordlys', ownerId: 'u' },
        others: {
          account: [{ id: 'b', source: 'hubspot', name: 'Nordlys', ownerId: 'v' }],
          user: [
            { id: 'u', email: 'ana@example.com' },
            { id: 'v', source: 'hubspot', email: 'ola@example.com' },
          ],
        },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.99 }],
      },
    },
  },
  {
    id: 'account-twin-missing',
    object: 'account',
    dimension: 'completeness',
    severity: 'low',
    fields: ['account.externalId'],
    reads: ['account.type', 'account.modifiedAt'],
    joins: [TWIN.account],
    applies: `regexp_matches(coalesce(r.type, ''), '^\\s*customer', 'i')`,
    fails: 'twin.other_id is null',
    across: true,
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 180,
    examples: {
      pass: {
        record: { id: 'a', name: 'Nordlys', type: 'Customer' },
        others: { account: [{ id: 'b', source: 'hubspot', name: 'Nordlys' }] },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.99 }],
      },
      fail: {
        record: { id: 'a', name: 'Nordlys', type: 'Customer' },
        others: { account: [{ id: 'b', source: 'hubspot', name: 'Nordlys' }] },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.5 }],
      },
    },
  },
  {
    id: 'account-website-disagrees',
    object: 'account',
    dimension: 'consistency',
    severity: 'low',
    fields: ['account.website'],
    reads: ['account.website'],
    joins: [TWIN.account, OTHER.account, WEBSITE, OTHER_WEBSITE],
    applies: 'website_verdict.normal is not null and other_website_verdict.normal is not null',
    fails: 'coalesce(website_verdict.normal <> other_website_verdict.normal, false)',
    across: true,
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { id: 'a', name: 'Nordlys', website: 'nordlys.no' },
        others: {
          account: [{ id: 'b', source: 'hubspot', name: 'Nordlys', website: 'https://www.NORDLYS.no/om' }],
        },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.99 }],
      },
      fail: {
        record: { id: 'a', name: 'Nordlys', website: 'nordlys.no' },
        others: { account: [{ id: 'b', source: 'hubspot', name: 'Nordlys', website: 'nordlys.com' }] },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.99 }],
      },
    },
  },
  {
    id: 'contact-consent-disagrees',
    object: 'contact',
    dimension: 'consistency',
    severity: 'high',
    fields: ['contact.emailOptOut'],
    reads: ['contact.emailOptOut'],
    joins: [TWIN.contact, OTHER.contact],
    applies: 'other.id is not null',
    fails: 'coalesce(other.email_opt_out, false) and not coalesce(r.email_opt_out, false)',
    across: true,
    concerns: 'owner',
    expected: 1,
    secondsToFix: 30,
    examples: {
      pass: {
        record: { id: 'a', lastName: 'Dahl', emailOptOut: true },
        others: { contact: [{ id: 'b', source: 'hubspot', lastName: 'Dahl', emailOptOut: false }] },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.99 }],
      },
      fail: {
        record: { id: 'a', lastName: 'Dahl', emailOptOut: null },
        others: { contact: [{ id: 'b', source: 'hubspot', lastName: 'Dahl', emailOptOut: true }] },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.99 }],
      },
    },
  },
  {
    id: 'contact-externalid-orphan',
    object: 'contact',
    dimension: 'integrity',
    severity: 'low',
    fields: ['contact.externalId'],
    reads: ['contact.externalId'],
    joins: [NAMED.contact],
    applies: filled('r.external_id'),
    fails: 'named.named_id is null',
    across: true,
    concerns: 'admin',
    expected: 0.99,
    secondsToFix: 90,
    examples: {
      pass: {
        record: { lastName: 'Dahl', externalId: 'b' },
        others: { contact: [{ id: 'b', source: 'hubspot', lastName: 'Dahl' }] },
      },
      fail: { record: { lastName: 'Dahl', externalId: 'gone' } },
    },
  },
  {
    id: 'deal-amount-disagrees',
    object: 'deal',
    dimension: 'consistency',
    severity: 'high',
    fields: ['deal.amount'],
    reads: ['deal.amount', 'deal.currency'],
    joins: [TWIN.deal, OTHER.deal],
    applies:
      'r.amount_minor is not null and other.amount_minor is not null and coalesce(r.currency = other.currency, false)',
    fails: `coalesce(abs(r.amount_minor - other.amount_minor)
      > {share} * greatest(abs(r.amount_minor), abs(other.amount_minor)), false)`,
    thresholds: { share: { value: 0.01, unit: 'share' } },
    across: true,
    concerns: 'owner',
    expected: 0.98,
    secondsToFix: 90,
    examples: {
      pass: {
        record: { id: 'a', name: 'Pumps', amount: 10_000, currency: 'EUR' },
        others: { deal: [{ id: 'b', source: 'hubspot', name: 'Pumps', amount: 10_100, currency: 'EUR' }] },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.99 }],
      },
      fail: {
        record: { id: 'a', name: 'Pumps', amount: 10_000, currency: 'EUR' },
        others: { deal: [{ id: 'b', source: 'hubspot', name: 'Pumps', amount: 10_200, currency: 'EUR' }] },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.99 }],
      },
    },
  },
  {
    id: 'deal-outcome-disagrees',
    object: 'deal',
    dimension: 'consistency',
    severity: 'high',
    fields: ['deal.stage'],
    reads: ['deal.closed', 'deal.won'],
    joins: [TWIN.deal, OTHER.deal],
    applies: 'other.id is not null',
    fails:
      'coalesce(r.closed, false) <> coalesce(other.closed, false) or coalesce(r.won, false) <> coalesce(other.won, false)',
    across: true,
    concerns: 'owner',
    expected: 0.98,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { id: 'a', name: 'Pumps', closed: true, won: false },
        others: { deal: [{ id: 'b', source: 'hubspot', name: 'Pumps', closed: true, won: null }] },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.99 }],
      },
      fail: {
        record: { id: 'a', name: 'Pumps', closed: true, won: true },
        others: { deal: [{ id: 'b', source: 'hubspot', name: 'Pumps', closed: false, won: false }] },
        links: [{ source: 'hubspot', id: 'b', confidence: 0.99 }],
      },
    },
  },
];
