import { liveOf } from '../mirror/tables.ts';
import type { Check, ExampleRecord } from './check.ts';
import { CLOSED, OPEN, WON } from './deal-sql.ts';

/** The probability that most open deals of a stage have. */
const USUAL = {
  name: 'usual',
  sql: `left join (
    select x.source, x.pipeline, x.stage, count(*) as deals, median(x.probability) as probability
    from ${liveOf('deal')} x where not coalesce(x.closed, false) and x.probability is not null group by all
  ) usual on usual.source = r.source and usual.pipeline is not distinct from r.pipeline and usual.stage = r.stage`,
};

const IN_TALKS: readonly ExampleRecord[] = Array.from({ length: 4 }, () => ({
  closed: false,
  stage: 'Talks',
  probability: 25,
}));

/** How likely a deal is said to be. */
export const DEAL_PROBABILITY_CHECKS: readonly Check[] = [
  {
    id: 'deal-probability-contradicts',
    object: 'deal',
    dimension: 'consistency',
    severity: 'low',
    fields: ['deal.probability'],
    reads: ['deal.closed', 'deal.won', 'deal.probability'],
    joins: [],
    applies: `${CLOSED} and r.probability is not null`,
    fails: `coalesce(r.probability <> case when ${WON} then 100 else 0 end, false)`,
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Pilot', closed: true, won: true, probability: 100 } },
      fail: { record: { name: 'Pilot', closed: true, won: false, probability: 10 } },
    },
  },
  {
    id: 'deal-probability-offstage',
    object: 'deal',
    dimension: 'validity',
    severity: 'low',
    fields: ['deal.probability'],
    reads: ['deal.closed', 'deal.pipeline', 'deal.stage', 'deal.probability'],
    joins: [USUAL],
    applies: `${OPEN} and coalesce(r.probability between 0 and 100 and usual.deals >= {fewest}, false)`,
    fails: 'coalesce(abs(r.probability - usual.probability) > {points}, false)',
    thresholds: { points: { value: 20, unit: 'percent' }, fewest: { value: 5, unit: 'count' } },
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 30,
    examples: {
      pass: {
        record: { name: 'Pilot', closed: false, stage: 'Talks', probability: 45 },
        others: { deal: IN_TALKS },
      },
      fail: {
        record: { name: 'Pilot', closed: false, stage: 'Talks', probability: 46 },
        others: { deal: IN_TALKS },
      },
    },
  },
  {
    id: 'deal-probability-outofrange',
    object: 'deal',
    dimension: 'validity',
    severity: 'medium',
    fields: ['deal.probability'],
    reads: ['deal.probability'],
    joins: [],
    applies: 'r.probability is not null',
    fails: 'coalesce(r.probability not between 0 and 100, false)',
    concerns: 'owner',
    expected: 1,
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Pilot', probability: 100 } },
      fail: { record: { name: 'Pilot', probability: 100.5 } },
    },
  },
];
