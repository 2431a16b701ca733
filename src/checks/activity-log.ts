import type { Check } from './check.ts';

/** What an activity was about and when it was logged. */
export const ACTIVITY_LOG_CHECKS: readonly Check[] = [
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
    concerns: 'owner',
    expected: 0.9,
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
    fails: 'coalesce(r.created_at - r.happened_at > to_hours({hours}::integer), false)',
    thresholds: { hours: { value: 24, unit: 'hours' } },
    past: true,
    concerns: 'owner',
    expected: 0.9,
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
  {
    id: 'activity-time-future',
    object: 'activity',
    dimension: 'consistency',
    severity: 'medium',
    fields: ['activity.happenedAt', 'activity.done'],
    reads: ['activity.done', 'activity.happenedAt'],
    joins: [],
    applies: 'coalesce(r.done, false) and r.happened_at is not null',
    // The day of the strategy's zone may end so many hours after that of UTC.
    fails: 'coalesce(r.happened_at >= {asOf} + 1 + to_hours({hours}::integer), false)',
    thresholds: { hours: { value: 14, unit: 'hours' } },
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 30,
    examples: {
      pass: { record: { type: 'call', done: true, happenedAt: '2026-06-16T13:59:59.999Z' } },
      fail: { record: { type: 'call', done: true, happenedAt: '2026-06-16T14:00:00.000Z' } },
    },
  },
];
