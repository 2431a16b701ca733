import type { ObjectName } from '../crm/objects.ts';
import { filled, folded, placeholder } from '../mirror/landed-text.ts';
import { type Join, liveOf } from '../mirror/tables.ts';
import type { Check } from './check.ts';
import { referenceJoin } from './sql.ts';
import { loopJoin } from './variants.ts';

/** Whether a row of users stands for somebody who works in the CRM. */
function works(alias: string): string {
  return `coalesce(${alias}.active and ${alias}.person, false) and not coalesce(${alias}.integration, false)`;
}

const EMAIL_TWINS = {
  name: 'email_twins',
  sql: `left join (
    select x.source, ${folded('x.email')} as address, count(*) as n
    from ${liveOf('user')} x where ${works('x')} and ${filled('x.email')} group by all having count(*) > 1
  ) email_twins on email_twins.source = r.source and email_twins.address = ${folded('r.email')}`,
};

const MANAGER = referenceJoin('manager', 'user', 'managerId', 'user');
const CHAIN = loopJoin('chain', 'user', 'managerId');
const OPEN_DEALS = openOwners('open_deals', 'deal');
const OPEN_TICKETS = openOwners('open_tickets', 'ticket');

/** Users to whom somebody reports. */
const REPORTS = {
  name: 'reports',
  sql: `left join (
    select distinct x.source, x.manager_id from ${liveOf('user')} x where x.manager_id is not null
  ) reports on reports.source = r.source and reports.manager_id = r.id`,
};

/** Users who own something that is not closed. */
function openOwners(name: string, object: ObjectName): Join {
  return {
    name,
    sql: `left join (
      select distinct ${name}_of.source, ${name}_of.owner_id from ${liveOf(object)} ${name}_of
      where not coalesce(${name}_of.closed, false) and ${name}_of.owner_id is not null
    ) ${name} on ${name}.source = r.source and ${name}.owner_id = r.id`,
  };
}

export const USER_CHECKS: readonly Check[] = [
  {
    id: 'user-email-duplicate',
    object: 'user',
    dimension: 'uniqueness',
    severity: 'medium',
    fields: ['user.email'],
    reads: ['user.email', 'user.active', 'user.person', 'user.integration'],
    joins: [EMAIL_TWINS],
    applies: `${works('r')} and ${filled('r.email')}`,
    fails: 'email_twins.n is not null',
    concerns: 'admin',
    expected: 1,
    secondsToFix: 120,
    examples: {
      pass: {
        record: {
          name: 'Ana Ruiz',
          email: 'ana@example.com',
          active: true,
          person: true,
          integration: false,
        },
        others: {
          user: [
            { name: 'Ana Ruiz', email: 'ana@example.com', active: false, person: true, integration: false },
          ],
        },
      },
      fail: {
        record: {
          name: 'Ana Ruiz',
          email: 'ana@example.com',
          active: true,
          person: true,
          integration: false,
        },
        others: {
          user: [
            { name: 'A. Ruiz', email: ' ANA@example.com', active: true, person: true, integration: false },
          ],
        },
      },
    },
  },
  {
    id: 'user-manager-inactive',
    object: 'user',
    dimension: 'integrity',
    severity: 'low',
    fields: ['user.managerId'],
    reads: ['user.managerId', 'user.active', 'user.person', 'user.integration'],
    joins: [MANAGER],
    applies: `${works('r')} and r.manager_id is not null`,
    fails: 'not coalesce(manager.active, false)',
    concerns: 'admin',
    expected: 0.98,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { name: 'Ana Ruiz', managerId: 'm', active: true, person: true, integration: false },
        others: { user: [{ id: 'm', name: 'Ola Ny', active: true }] },
      },
      fail: {
        record: { name: 'Ana Ruiz', managerId: 'm', active: true, person: true, integration: false },
        others: { user: [{ id: 'm', name: 'Ola Ny', active: false }] },
      },
    },
  },
  {
    id: 'user-manager-loop',
    object: 'user',
    dimension: 'integrity',
    severity: 'medium',
    fields: ['user.managerId'],
    reads: ['user.managerId'],
    joins: [CHAIN],
    applies: 'r.manager_id is not null',
    fails: 'coalesce(chain.loops, false)',
    concerns: 'admin',
    expected: 1,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { id: 'a', name: 'Ana Ruiz', managerId: 'b' },
        others: { user: [{ id: 'b', name: 'Ola Ny', managerId: null }] },
      },
      fail: {
        record: { id: 'a', name: 'Ana Ruiz', managerId: 'b' },
        others: { user: [{ id: 'b', name: 'Ola Ny', managerId: 'a' }] },
      },
    },
  },
  {
    id: 'user-manager-missing',
    object: 'user',
    dimension: 'completeness',
    severity: 'low',
    fields: ['user.managerId'],
    reads: ['user.managerId', 'user.active', 'user.person', 'user.integration'],
    joins: [REPORTS],
    // Who leads others and has nobody above stands at the top.
    applies: `${works('r')} and reports.manager_id is null`,
    fails: 'r.manager_id is null',
    concerns: 'admin',
    expected: 0.98,
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Ana Ruiz', managerId: 'm', active: true, person: true, integration: false } },
      fail: { record: { name: 'Ana Ruiz', managerId: null, active: true, person: true, integration: false } },
    },
  },
  {
    id: 'user-team-missing',
    object: 'user',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['user.team'],
    reads: ['user.team', 'user.active', 'user.person', 'user.integration'],
    joins: [],
    applies: works('r'),
    fails: placeholder('r.team'),
    concerns: 'admin',
    expected: 0.98,
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Ana Ruiz', active: true, person: true, integration: false, team: 'NA' } },
      fail: { record: { name: 'Ana Ruiz', active: true, person: true, integration: false, team: 'none' } },
    },
  },
  {
    id: 'user-work-left',
    object: 'user',
    dimension: 'integrity',
    severity: 'high',
    fields: ['user.active'],
    reads: ['user.active', 'deal.ownerId', 'deal.closed', 'ticket.ownerId', 'ticket.closed'],
    joins: [OPEN_DEALS, OPEN_TICKETS],
    applies: 'not coalesce(r.active, true)',
    fails: 'open_deals.owner_id is not null or open_tickets.owner_id is not null',
    concerns: 'manager',
    expected: 1,
    secondsToFix: 300,
    examples: {
      pass: {
        record: { id: 'u', name: 'Kari Dahl', active: false },
        others: { deal: [{ ownerId: 'u', closed: true }] },
      },
      fail: {
        record: { id: 'u', name: 'Kari Dahl', active: false },
        others: { ticket: [{ ownerId: 'u', closed: false }] },
      },
    },
  },
];
