import type { Check, ExampleChange } from './check.ts';
import { historyJoin, movesOf, OPEN } from './deal-sql.ts';

/** How often the close date of an open deal was put off, and by how many days in all. */
const DATE_MOVES = {
  name: 'date_moves',
  sql: `left join (
    select moved.source, moved.record_id,
      count(*) filter (where try_cast(moved.new_value as date) > try_cast(moved.old_value as date)) as later,
      sum(greatest(0, date_diff('day', try_cast(moved.old_value as date), try_cast(moved.new_value as date)))) as days_later
    from ${movesOf('closeDate')} group by all
  ) date_moves on date_moves.source = r.source and date_moves.record_id = r.id`,
};

const DATE_HISTORY = historyJoin('date_history', 'closeDate');

const moved = (old: string, now: string): ExampleChange => ({
  field: 'closeDate',
  old,
  new: now,
  at: '2026-06-01T09:00:00.000Z',
});

/** Close dates that were put off. */
export const DEAL_DATE_MOVE_CHECKS: readonly Check[] = [
  {
    id: 'deal-closedate-pushed',
    object: 'deal',
    dimension: 'timeliness',
    severity: 'medium',
    fields: ['deal.closeDate'],
    reads: ['deal.closed', 'deal.closeDate'],
    joins: [DATE_MOVES, DATE_HISTORY],
    applies: `${OPEN} and date_history.source is not null`,
    fails: 'coalesce(date_moves.later, 0) >= {times}',
    thresholds: { times: { value: 2, unit: 'count' } },
    concerns: 'owner',
    expected: 0.85,
    secondsToFix: 120,
    examples: {
      pass: {
        record: { name: 'Pilot', closed: false, closeDate: '2026-08-01' },
        changes: [moved('2026-07-01', '2026-08-01')],
      },
      fail: {
        record: { name: 'Pilot', closed: false, closeDate: '2026-09-01' },
        changes: [moved('2026-07-01', '2026-08-01'), moved('2026-08-01', '2026-09-01')],
      },
    },
  },
  {
    id: 'deal-closedate-slipped',
    object: 'deal',
    dimension: 'timeliness',
    severity: 'medium',
    fields: ['deal.closeDate'],
    reads: ['deal.closed', 'deal.closeDate'],
    joins: [DATE_MOVES, DATE_HISTORY],
    applies: `${OPEN} and date_history.source is not null`,
    fails: 'coalesce(date_moves.days_later, 0) > {days}',
    thresholds: { days: { value: 45, unit: 'days' } },
    concerns: 'owner',
    expected: 0.85,
    secondsToFix: 120,
    examples: {
      pass: {
        record: { name: 'Pilot', closed: false, closeDate: '2026-08-15' },
        changes: [moved('2026-07-01', '2026-08-15')],
      },
      fail: {
        record: { name: 'Pilot', closed: false, closeDate: '2026-08-16' },
        changes: [moved('2026-07-01', '2026-08-16')],
      },
    },
  },
];
