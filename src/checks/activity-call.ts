import { placeholder } from '../mirror/landed-text.ts';
import type { Check } from './check.ts';

/** How long a call or meeting took and what came of it. */
export const ACTIVITY_CALL_CHECKS: readonly Check[] = [
  {
    id: 'activity-duration-impossible',
    object: 'activity',
    dimension: 'validity',
    severity: 'low',
    fields: ['activity.durationMinutes'],
    reads: ['activity.type', 'activity.durationMinutes'],
    joins: [],
    applies: "coalesce(r.type in ('call', 'meeting'), false) and r.duration_minutes is not null",
    fails: 'coalesce(r.duration_minutes < 0 or r.duration_minutes > {minutes}, false)',
    thresholds: { minutes: { value: 480, unit: 'minutes' } },
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 30,
    examples: {
      pass: { record: { type: 'meeting', durationMinutes: 480 } },
      fail: { record: { type: 'meeting', durationMinutes: 481 } },
    },
  },
  {
    id: 'activity-outcome-missing',
    object: 'activity',
    dimension: 'completeness',
    severity: 'low',
    fields: ['activity.outcome'],
    reads: ['activity.type', 'activity.done', 'activity.outcome'],
    joins: [],
    applies: "coalesce(r.type = 'call' and r.done, false)",
    fails: placeholder('r.outcome'),
    concerns: 'owner',
    expected: 0.8,
    secondsToFix: 20,
    examples: {
      pass: { record: { type: 'call', done: true, outcome: 'No answer' } },
      fail: { record: { type: 'call', done: true, outcome: null } },
    },
  },
];
