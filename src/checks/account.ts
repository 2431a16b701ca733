import { filled, placeholder } from '../mirror/landed-text.ts';
import { liveOf, verdictJoin } from '../mirror/tables.ts';
import type { Check } from './check.ts';
import { ownerJoin } from './sql.ts';

const COUNTRY = verdictJoin('country_verdict', 'country', 'r.country');
const INDUSTRY = verdictJoin('industry_verdict', 'industry', 'r.industry');
const WEBSITE = verdictJoin('website_verdict', 'web', 'r.website');

/**
 * For accounts that share a registrable domain: how many of the others with it are neither parent, child nor
 * sibling. Counted from groups, since thousands may share one domain. An account that is parent and child of
 * the same other one would be subtracted twice, hence the last term.
 */
const DOMAIN_TWINS = {
  name: 'domain_twins',
  sql: `left join (
    with site as (
      select x.source, x.id, nullif(x.parent_id, x.id) as parent, w.normal as domain,
        count(*) over (partition by x.source, w.normal) as sharing
      from ${liveOf('account')} x ${verdictJoin('w', 'web', 'x.website').sql} where w.ok qualify sharing > 1
    ), family as (
      select source, parent, domain, count(*) as n from site where parent is not null group by all
    )
    select one.source, one.id, one.sharing - 1 - (up.id is not null)::int - coalesce(below.n, 0)
      - coalesce(beside.n - 1, 0) + coalesce(up.parent = one.id, false)::int as strangers
    from site one
    left join site up on up.source = one.source and up.id = one.parent and up.domain = one.domain
    left join family below on below.source = one.source and below.parent = one.id and below.domain = one.domain
    left join family beside
      on beside.source = one.source and beside.parent = one.parent and beside.domain = one.domain
  ) domain_twins on domain_twins.source = r.source and domain_twins.id = r.id`,
};

export const ACCOUNT_CHECKS: readonly Check[] = [
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
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Nordlys AS', country: 'NO' } },
      fail: { record: { name: 'Nordlys AS', country: ' Unknown ' } },
    },
  },
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
    secondsToFix: 20,
    examples: {
      pass: { record: { name: 'Han River Trading', country: 'Korea' } },
      fail: { record: { name: 'Luzon Freight', country: 'Philipines' } },
    },
  },
  {
    id: 'account-domain-duplicate',
    object: 'account',
    dimension: 'uniqueness',
    severity: 'medium',
    fields: ['account.website', 'account.parentId'],
    reads: ['account.website', 'account.parentId'],
    joins: [WEBSITE, DOMAIN_TWINS],
    applies: 'coalesce(website_verdict.ok, false)',
    fails: 'coalesce(domain_twins.strangers, 0) > 0',
    secondsToFix: 180,
    examples: {
      pass: {
        record: {
          id: 'a',
          name: 'Aegean Lines Crete',
          website: 'crete.aegean-lines.example.com',
          parentId: 'b',
        },
        others: { account: [{ id: 'b', name: 'Aegean Lines', website: 'https://www.EXAMPLE.com' }] },
      },
      fail: {
        record: { id: 'a', name: 'Aegean Lines', website: 'http://www.example.com/about' },
        others: { account: [{ id: 'b', name: 'Aegean Lines S.A.', website: 'EXAMPLE.com' }] },
      },
    },
  },
  {
    id: 'account-industry-misspelt',
    object: 'account',
    dimension: 'validity',
    severity: 'low',
    fields: ['account.industry'],
    reads: ['account.industry'],
    joins: [INDUSTRY],
    applies: 'true',
    fails: "coalesce(industry_verdict.fault = 'misspelt', false)",
    secondsToFix: 20,
    examples: {
      pass: { record: { name: 'Betatech', industry: 'medical' } },
      fail: { record: { name: 'Acme Corporation', industry: 'technolgy' } },
    },
  },
  {
    id: 'account-name-missing',
    object: 'account',
    dimension: 'completeness',
    severity: 'high',
    fields: ['account.name'],
    reads: ['account.name'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.name'),
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Test' } },
      fail: { record: { name: '--None--' } },
    },
  },
  {
    id: 'account-owner-inactive',
    object: 'account',
    dimension: 'integrity',
    severity: 'medium',
    fields: ['account.ownerId'],
    // That an owner is missing among the users tells nothing unless the users can be seen: `active` asks for it.
    reads: ['account.ownerId', 'user.active'],
    joins: [ownerJoin('account')],
    applies: 'r.owner_id is not null',
    fails: 'not coalesce(owner.active, false)',
    secondsToFix: 45,
    examples: {
      pass: {
        record: { name: 'Nordlys AS', ownerId: 'u' },
        others: { user: [{ id: 'u', name: 'Ola Ny', active: true }] },
      },
      fail: {
        record: { name: 'Nordlys AS', ownerId: 'u' },
        others: { user: [{ id: 'u', name: 'Kari Dahl', active: false }] },
      },
    },
  },
  {
    id: 'account-website-invalid',
    object: 'account',
    dimension: 'validity',
    severity: 'low',
    fields: ['account.website'],
    reads: ['account.website'],
    joins: [WEBSITE],
    applies: filled('r.website'),
    fails: 'not coalesce(website_verdict.ok, true)',
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Moana Collection', website: 'moana.museum' } },
      fail: { record: { name: 'Nordlys AS', website: 'www.nordlys,no' } },
    },
  },
];
