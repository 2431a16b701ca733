import type { Check } from './check.ts';
import { ownerJoin } from './sql.ts';

/** Tasks that are still to be done. */
export const ACTIVITY_TASK_CHECKS: readonly Check[] = [
  {
    id: 'activity-owner-inactive',
    object: 'activity',
    dimension: 'integrity',
    severity: 'medium',
    fields: ['activity.ownerId'],
    reads: ['activity.type', 'activity.done', 'activity.ownerId', 'user.active'],
    joins: [ownerJoin('activity')],
    applies: "coalesce(r.type = 'task' and not r.done, false) and r.owner_id is not null",
    fails: 'not coalesce(owner.active, false)',
    concerns: 'manager',
    expected: 0.99,
    secondsToFix: 30,
    examples: {
      pass: {
        record: { type: 'task', done: false, ownerId: 'u' },
        others: { user: [{ id: 'u', name: 'Ola Ny', active: true }] },
      },
      fail: {
        record: { type: 'task', done: false, ownerId: 'u' },
        others: { user: [{ id: 'u', name: 'Kari Dahl', active: false }] },
      },
    },
  },
  {
    id: 'activity-task-overdue',
    object: 'activity',
    dimension: 'timeliness',
    severity: 'medium',
    fields: ['activity.done', 'activity.dueOn'],
    reads: ['activity.type', 'activity.done', 'activity.dueOn'],
    joins: [],
    applies: "coalesce(r.type = 'task' and not r.done, false) and r.due_on is not null",
    fails: 'coalesce(r.due_on < {asOf} - {days}::integer, false)',
    thresholds: { days: { value: 14, unit: 'days' } },
    concerns: 'owner',
    expected: 0.9,
    secondsToFix: 30,
    examples: {
      pass: { record: { type: 'task', done: false, dueOn: '2026-06-01' } },
      fail: { record: { type: 'task', done: false, dueOn: '2026-05-31' } },
    },
  },
];
