import { liveOf } from '../mirror/tables.ts';
import type { Check } from './check.ts';

/** A call or meeting that took place, as far as anybody said. */
const HELD = "coalesce(r.type in ('call', 'meeting') and r.done, false)";

/** What makes two activities the same: who did what, about whom, in which minute. */
const sameness = (
  row: string,
) => `hash(${row}.owner_id, ${row}.type, date_trunc('minute', ${row}.happened_at), ${row}.account_id,
  ${row}.contact_id, ${row}.deal_id, ${row}.lead_id, ${row}.ticket_id)`;

const TWINS = {
  name: 'twins',
  sql: `left join (
    select x.source, ${sameness('x')} as sameness, count(*) as activities
    from ${liveOf('activity')} x
    where x.type in ('call', 'meeting') and x.done and x.happened_at is not null and x.owner_id is not null
    group by all having count(*) > 1
  ) twins on twins.source = r.source and twins.sameness = ${sameness('r')}`,
};

/** What was logged twice. */
export const ACTIVITY_TWIN_CHECKS: readonly Check[] = [
  {
    id: 'activity-time-duplicate',
    object: 'activity',
    dimension: 'uniqueness',
    severity: 'low',
    fields: ['activity.happenedAt', 'activity.subject'],
    reads: [
      'activity.type',
      'activity.done',
      'activity.happenedAt',
      'activity.ownerId',
      'activity.accountId',
      'activity.contactId',
      'activity.dealId',
      'activity.leadId',
      'activity.ticketId',
    ],
    joins: [TWINS],
    applies: `${HELD} and r.happened_at is not null and r.owner_id is not null`,
    fails: 'twins.activities is not null',
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 45,
    examples: {
      pass: {
        record: {
          type: 'call',
          done: true,
          ownerId: 'u',
          dealId: 'd',
          happenedAt: '2026-06-10T09:00:30.000Z',
        },
        others: {
          activity: [
            { type: 'call', done: true, ownerId: 'u', dealId: 'e', happenedAt: '2026-06-10T09:00:05.000Z' },
          ],
        },
      },
      fail: {
        record: {
          type: 'call',
          done: true,
          ownerId: 'u',
          dealId: 'd',
          happenedAt: '2026-06-10T09:00:30.000Z',
        },
        others: {
          activity: [
            { type: 'call', done: true, ownerId: 'u', dealId: 'd', happenedAt: '2026-06-10T09:00:05.000Z' },
          ],
        },
      },
    },
  },
];
