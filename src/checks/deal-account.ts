import type { Check } from './check.ts';
import { OPEN } from './deal-sql.ts';
import { ownerJoin, referenceJoin } from './sql.ts';

const ACCOUNT = referenceJoin('account', 'deal', 'accountId', 'account');

/** Whose customer a deal is with, and who looks after it. */
export const DEAL_ACCOUNT_CHECKS: readonly Check[] = [
  {
    id: 'deal-account-missing',
    object: 'deal',
    dimension: 'completeness',
    severity: 'high',
    fields: ['deal.accountId'],
    reads: ['deal.accountId'],
    joins: [],
    applies: 'true',
    fails: 'r.account_id is null',
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'Aegean Lines 2026', accountId: 'a' } },
      fail: { record: { name: 'Aegean Lines 2026', accountId: null } },
    },
  },
  {
    id: 'deal-account-orphan',
    object: 'deal',
    dimension: 'integrity',
    severity: 'high',
    fields: ['deal.accountId'],
    reads: ['deal.accountId', 'account.modifiedAt'],
    joins: [ACCOUNT],
    applies: 'r.account_id is not null',
    fails: 'account.id is null',
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'Pilot', accountId: 'a' }, others: { account: [{ id: 'a', name: null }] } },
      fail: { record: { name: 'Pilot', accountId: 'a' }, others: { account: [{ id: 'b' }] } },
    },
  },
  {
    id: 'deal-owner-inactive',
    object: 'deal',
    dimension: 'integrity',
    severity: 'high',
    fields: ['deal.ownerId'],
    reads: ['deal.closed', 'deal.ownerId', 'user.active'],
    joins: [ownerJoin('deal')],
    applies: `${OPEN} and r.owner_id is not null`,
    fails: 'not coalesce(owner.active, false)',
    concerns: 'manager',
    expected: 0.99,
    secondsToFix: 45,
    examples: {
      pass: {
        record: { name: 'Pilot', closed: false, ownerId: 'u' },
        others: {
          user: [
            { id: 'u', name: 'Ola Ny', active: true },
            { id: 'v', name: 'Kari Dahl', active: false },
          ],
        },
      },
      fail: {
        record: { name: 'Pilot', closed: false, ownerId: 'u' },
        others: { user: [{ id: 'u', name: 'Kari Dahl', active: false }] },
      },
    },
  },
];
