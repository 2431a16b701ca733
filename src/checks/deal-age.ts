import { liveOf } from '../mirror/tables.ts';
import type { Check, ExampleChange } from './check.ts';
import { BY_STAGE, historyJoin, movesOf, OPEN } from './deal-sql.ts';

/** The longest time that any closed deal of the source took. */
const HISTORY = {
  name: 'history',
  sql: `left join (
    select x.source, max(date_diff('day', x.engaged_on, x.close_date)) as longest_days
    from ${liveOf('deal')} x where x.closed and x.close_date <= {asOf} group by all
  ) history on history.source = r.source`,
};

const STAGE_ENTRY = {
  name: 'stage_entry',
  sql: `left join (
    select moved.source, moved.record_id, max(moved.changed_at) as entered_at from ${movesOf('stage')} group by all
  ) stage_entry on stage_entry.source = r.source and stage_entry.record_id = r.id`,
};

const STAGE_HISTORY = historyJoin('stage_history', 'stage');

/** When it entered its stage: with its creation where the source keeps former stages and knows of none. */
const ENTERED =
  'coalesce(stage_entry.entered_at, case when stage_history.source is not null then r.created_at end)';

const stepped = (old: string, now: string, at = '2026-06-01T09:00:00.000Z'): ExampleChange => ({
  field: 'stage',
  old,
  new: now,
  at,
});

/** How long a deal is open, and in its stage. */
export const DEAL_AGE_CHECKS: readonly Check[] = [
  {
    id: 'deal-open-beyond-history',
    object: 'deal',
    dimension: 'timeliness',
    severity: 'medium',
    fields: ['deal.stage', 'deal.closeDate'],
    reads: ['deal.closed', 'deal.engagedOn', 'deal.closeDate'],
    joins: [HISTORY],
    applies: `${OPEN} and r.engaged_on is not null and history.longest_days is not null`,
    fails: "coalesce(date_diff('day', r.engaged_on, {asOf}) > history.longest_days, false)",
    concerns: 'owner',
    expected: 0.85,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { name: 'Pilot', closed: false, engagedOn: '2026-06-05' },
        others: { deal: [{ closed: true, engagedOn: '2026-01-01', closeDate: '2026-01-11' }] },
      },
      fail: {
        record: { name: 'Pilot', closed: false, engagedOn: '2026-06-04' },
        others: { deal: [{ closed: true, engagedOn: '2026-01-01', closeDate: '2026-01-11' }] },
      },
    },
  },
  {
    id: 'deal-stage-stale',
    object: 'deal',
    dimension: 'timeliness',
    severity: 'medium',
    fields: ['deal.stage'],
    reads: ['deal.closed', 'deal.stage', 'deal.probability', 'deal.createdAt'],
    joins: [STAGE_ENTRY, STAGE_HISTORY],
    applies: `${OPEN} and r.probability is not null and ${ENTERED} is not null`,
    fails: `coalesce(date_diff('day', ${ENTERED}::date, {asOf}) > ${BY_STAGE}, false)`,
    thresholds: {
      commitDays: { value: 21, unit: 'days' },
      proposeDays: { value: 30, unit: 'days' },
      developDays: { value: 45, unit: 'days' },
      qualifyDays: { value: 30, unit: 'days' },
      prospectDays: { value: 30, unit: 'days' },
    },
    concerns: 'owner',
    expected: 0.85,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { name: 'Pilot', closed: false, stage: 'Offer', probability: 50 },
        changes: [stepped('Talks', 'Offer', '2026-05-16T09:00:00.000Z')],
      },
      fail: {
        record: { name: 'Pilot', closed: false, stage: 'Offer', probability: 50 },
        changes: [stepped('Talks', 'Offer', '2026-05-15T09:00:00.000Z')],
      },
    },
  },
];
