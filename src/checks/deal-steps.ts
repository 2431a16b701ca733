import { liveOf } from '../mirror/tables.ts';
import type { Check, ExampleChange, ExampleRecord } from './check.ts';
import { movesOf, OPEN } from './deal-sql.ts';

/**
 * How often an open deal went back to an earlier stage, and how many it left out at once. Stages follow each other in
 * the order of the probability that their open deals usually have; a stage without any, and the closed ones, have no
 * place.
 */
const STEPS = {
  name: 'steps',
  sql: `left join (
    with ladder as (
      select x.source, x.pipeline, x.stage,
        dense_rank() over (partition by x.source, x.pipeline order by median(x.probability)) as place
      from ${liveOf('deal')} x
      where not coalesce(x.closed, false) and x.stage is not null and x.probability is not null
      group by x.source, x.pipeline, x.stage)
    select moved.source, moved.record_id as id, count(*) filter (where later.place < former.place) as back,
      max(later.place - former.place) - 1 as skipped
    from ${movesOf('stage')}
    join ladder former on former.source = d.source and former.pipeline is not distinct from d.pipeline
      and former.stage = moved.old_value
    join ladder later on later.source = d.source and later.pipeline is not distinct from d.pipeline
      and later.stage = moved.new_value
    group by all
  ) steps on steps.source = r.source and steps.id = r.id`,
};

const LADDER: readonly ExampleRecord[] = ['First', 'Talks', 'Offer'].map((stage, place) => ({
  closed: false,
  stage,
  probability: 10 + 20 * place,
}));

const stepped = (old: string, now: string, at = '2026-06-01T09:00:00.000Z'): ExampleChange => ({
  field: 'stage',
  old,
  new: now,
  at,
});

/** How a deal goes from stage to stage. */
export const DEAL_STEPS_CHECKS: readonly Check[] = [
  {
    id: 'deal-stage-backwards',
    object: 'deal',
    dimension: 'consistency',
    severity: 'low',
    fields: ['deal.stage'],
    reads: ['deal.closed', 'deal.pipeline', 'deal.stage', 'deal.probability'],
    joins: [STEPS],
    applies: `${OPEN} and steps.id is not null`,
    fails: 'coalesce(steps.back > {times}, false)',
    thresholds: { times: { value: 0, unit: 'count' } },
    past: true,
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { name: 'Pilot', closed: false, stage: 'Offer', probability: 50 },
        others: { deal: LADDER },
        changes: [stepped('Talks', 'Offer')],
      },
      fail: {
        record: { name: 'Pilot', closed: false, stage: 'Talks', probability: 25 },
        others: { deal: LADDER },
        changes: [stepped('Offer', 'Talks')],
      },
    },
  },
  {
    id: 'deal-stage-skipped',
    object: 'deal',
    dimension: 'consistency',
    severity: 'low',
    fields: ['deal.stage'],
    reads: ['deal.closed', 'deal.pipeline', 'deal.stage', 'deal.probability'],
    joins: [STEPS],
    applies: `${OPEN} and steps.id is not null`,
    fails: 'coalesce(steps.skipped > {stages}, false)',
    thresholds: { stages: { value: 0, unit: 'count' } },
    past: true,
    concerns: 'owner',
    expected: 0.9,
    secondsToFix: 60,
    examples: {
      pass: {
        record: { name: 'Pilot', closed: false, stage: 'Talks', probability: 25 },
        others: { deal: LADDER },
        changes: [stepped('First', 'Talks')],
      },
      fail: {
        record: { name: 'Pilot', closed: false, stage: 'Offer', probability: 50 },
        others: { deal: LADDER },
        changes: [stepped('First', 'Offer')],
      },
    },
  },
];
