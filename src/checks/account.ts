import { filled, placeholder } from '../mirror/landed-text.ts';
import { liveOf, verdictJoin } from '../mirror/tables.ts';
import type { Check } from './check.ts';
import { ownerJoin, referenceJoin } from './sql.ts';
import { loopJoin } from './variants.ts';

const WEBSITE = verdictJoin('website_verdict', 'web', 'r.website');
const PARENT = referenceJoin('parent', 'account', 'parentId', 'account');
const ANCESTRY = loopJoin('ancestry', 'account', 'parentId');

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
      from ${liveOf('account')} x ${verdictJoin('w', 'web', 'x.website').sql} where w.normal is not null qualify sharing > 1
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

/** Values of a field that the vendor's picklist does not offer, as the last sync counted them. */
const UNLISTED_TYPES = {
  name: 'unlisted_types',
  sql: `left join (
    select distinct source, one['value'] as unlisted from (
      select source, unnest(from_json(found, '[{"field":"VARCHAR","value":"VARCHAR"}]')) as one from unlisted where object = 'account'
    ) where one['field'] = 'type'
  ) unlisted_types on unlisted_types.source = r.source and unlisted_types.unlisted = r.type`,
};

/** Whose an account is, what it belongs to, and where it is found. */
export const ACCOUNT_CHECKS: readonly Check[] = [
  {
    id: 'account-activity-old',
    object: 'account',
    dimension: 'timeliness',
    severity: 'low',
    fields: ['account.lastActivityOn'],
    reads: ['account.lastActivityOn', 'account.type', 'account.createdAt'],
    joins: [],
    applies: 'coalesce(r.last_activity_on, cast(r.created_at as date)) is not null',
    fails: `coalesce(date_diff('day', coalesce(r.last_activity_on, cast(r.created_at as date)), {asOf})
      > case when regexp_matches(coalesce(r.type, ''), '^\\s*customer', 'i') then {customerDays} else {prospectDays} end, false)`,
    thresholds: { customerDays: { value: 90, unit: 'days' }, prospectDays: { value: 180, unit: 'days' } },
    concerns: 'owner',
    expected: 0.8,
    secondsToFix: 300,
    examples: {
      pass: { record: { name: 'Nordlys AS', type: 'Prospect', lastActivityOn: '2026-01-15' } },
      fail: { record: { name: 'Nordlys AS', type: 'Customer - Direct', lastActivityOn: '2026-01-15' } },
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
    applies: 'website_verdict.normal is not null',
    fails: 'coalesce(domain_twins.strangers, 0) > 0',
    concerns: 'owner',
    expected: 0.99,
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
    id: 'account-name-missing',
    object: 'account',
    dimension: 'completeness',
    severity: 'high',
    fields: ['account.name'],
    reads: ['account.name'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.name'),
    concerns: 'owner',
    expected: 1,
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
    concerns: 'manager',
    expected: 1,
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
    id: 'account-parent-loop',
    object: 'account',
    dimension: 'integrity',
    severity: 'medium',
    fields: ['account.parentId'],
    reads: ['account.parentId'],
    joins: [ANCESTRY],
    applies: 'r.parent_id is not null',
    fails: 'coalesce(ancestry.loops, false)',
    concerns: 'owner',
    expected: 1,
    secondsToFix: 90,
    examples: {
      pass: {
        record: { id: 'a', name: 'Nordlys Bergen AS', parentId: 'b' },
        others: {
          account: [
            { id: 'b', name: 'Nordlys AS', parentId: 'c' },
            { id: 'c', name: 'Nordlys ASA' },
          ],
        },
      },
      fail: {
        record: { id: 'a', name: 'Nordlys Bergen AS', parentId: 'b' },
        others: { account: [{ id: 'b', name: 'Nordlys AS', parentId: 'a' }] },
      },
    },
  },
  {
    id: 'account-parent-orphan',
    object: 'account',
    dimension: 'integrity',
    severity: 'low',
    fields: ['account.parentId'],
    reads: ['account.parentId'],
    joins: [PARENT],
    applies: 'r.parent_id is not null',
    fails: 'parent.id is null',
    concerns: 'owner',
    expected: 1,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { name: 'Nordlys Bergen AS', parentId: 'b' },
        others: { account: [{ id: 'b', name: 'Nordlys AS' }] },
      },
      fail: { record: { name: 'Nordlys Bergen AS', parentId: 'gone' } },
    },
  },
  {
    id: 'account-type-missing',
    object: 'account',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['account.type'],
    reads: ['account.type'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.type'),
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 20,
    examples: {
      pass: { record: { name: 'Nordlys AS', type: 'Other' } },
      fail: { record: { name: 'Nordlys AS', type: '-None-' } },
    },
  },
  {
    id: 'account-type-unlisted',
    object: 'account',
    dimension: 'validity',
    severity: 'low',
    fields: ['account.type'],
    reads: ['account.type'],
    joins: [UNLISTED_TYPES],
    applies: `not ${placeholder('r.type')}`,
    fails: 'unlisted_types.unlisted is not null',
    concerns: 'admin',
    expected: 0.98,
    secondsToFix: 20,
    examples: {
      pass: {
        record: { name: 'Nordlys AS', type: 'Customer' },
        unlisted: [{ field: 'type', value: 'Klient' }],
      },
      fail: {
        record: { name: 'Nordlys AS', type: 'Klient' },
        unlisted: [{ field: 'type', value: 'Klient' }],
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
    concerns: 'owner',
    expected: 0.98,
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Moana Collection', website: 'moana.museum' } },
      fail: { record: { name: 'Nordlys AS', website: 'www.nordlys,no' } },
    },
  },
  {
    id: 'account-website-missing',
    object: 'account',
    dimension: 'completeness',
    severity: 'low',
    fields: ['account.website'],
    reads: ['account.website'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.website'),
    concerns: 'owner',
    expected: 0.9,
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Nordlys AS', website: 'nordlys.no' } },
      fail: { record: { name: 'Nordlys AS', website: ' - ' } },
    },
  },
  {
    id: 'account-website-shared',
    object: 'account',
    dimension: 'validity',
    severity: 'low',
    fields: ['account.website'],
    reads: ['account.website'],
    joins: [WEBSITE],
    applies: 'coalesce(website_verdict.ok, false)',
    fails: "coalesce(website_verdict.fault = 'shared', false)",
    concerns: 'owner',
    expected: 0.98,
    secondsToFix: 90,
    examples: {
      pass: { record: { name: 'Facebook Greece', website: 'facebook.gr' } },
      fail: { record: { name: 'Nordlys AS', website: 'https://www.facebook.com/nordlys' } },
    },
  },
];
