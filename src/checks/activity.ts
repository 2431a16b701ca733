import type { Check } from './check.ts';

export const ACTIVITY_CHECKS: readonly Check[] = [
  {
    id: 'activity-link-missing',
    object: 'activity',
    dimension: 'integrity',
    severity: 'medium',
    fields: [
      'activity.accountId',
      'activity.contactId',
      'activity.dealId',
      'activity.leadId',
      'activity.ticketId',
    ],
    reads: [
      'activity.type',
      'activity.accountId',
      'activity.contactId',
      'activity.dealId',
      'activity.leadId',
      'activity.ticketId',
    ],
    joins: [],
    applies: "coalesce(r.type in ('call', 'meeting', 'email'), false)",
    fails: 'coalesce(r.account_id, r.contact_id, r.lead_id, r.deal_id, r.ticket_id) is null',
    secondsToFix: 30,
    examples: {
      pass: { record: { type: 'call', subject: 'First talk', ticketId: 't' } },
      fail: { record: { type: 'meeting', subject: 'First talk' } },
    },
  },
  {
    id: 'activity-logged-late',
    object: 'activity',
    dimension: 'timeliness',
    severity: 'low',
    // What is written down from memory is the content; both times are facts of the CRM.
    fields: ['activity.subject'],
    reads: ['activity.type', 'activity.done', 'activity.happenedAt', 'activity.createdAt'],
    joins: [],
    // Salesforce knows no done for its events: a meeting of which nothing is said took place at its time.
    applies: `coalesce(r.type in ('call', 'meeting'), false) and coalesce(r.done, r.type = 'meeting')
      and r.happened_at is not null and r.created_at is not null`,
    fails: 'coalesce(r.created_at - r.happened_at > to_hours({hours}), false)',
    thresholds: { hours: { value: 24, unit: 'hours' } },
    past: true,
    secondsToFix: 30,
    examples: {
      pass: {
        record: {
          type: 'call',
          done: true,
          happenedAt: '2026-06-10T09:00:00.000Z',
          createdAt: '2026-06-11T09:00:00.000Z',
        },
      },
      fail: {
        record: {
          type: 'call',
          done: true,
          happenedAt: '2026-06-10T09:00:00.000Z',
          createdAt: '2026-06-11T09:00:00.001Z',
        },
      },
    },
  },
];
