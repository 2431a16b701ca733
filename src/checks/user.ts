import { filled, folded, placeholder } from '../mirror/landed-text.ts';
import { liveOf } from '../mirror/tables.ts';
import type { Check } from './check.ts';

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
    id: 'user-team-missing',
    object: 'user',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['user.team'],
    reads: ['user.team', 'user.active', 'user.person', 'user.integration'],
    joins: [],
    applies: works('r'),
    fails: placeholder('r.team'),
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Ana Ruiz', active: true, person: true, integration: false, team: 'NA' } },
      fail: { record: { name: 'Ana Ruiz', active: true, person: true, integration: false, team: 'none' } },
    },
  },
];
