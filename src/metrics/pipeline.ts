import type { Value } from '../crm/objects.ts';
import type { Metric } from './metric.ts';
import { AMOUNT, DEAL_OPEN, findingJoin, historyKnown, historyOf } from './sql.ts';

const OF_OPEN_DEALS = {
  area: 'operations',
  kind: 'share',
  unit: 'share',
  object: 'deal',
  decides: ['deal.closed'],
  carries: [],
  joins: [],
  member: DEAL_OPEN,
  minimum: 20,
  retraceable: false,
} as const;
/** From this amount on a deal is big, in minor units of the reporting currency. */
const BIG_MINOR = 10_000_000;

/** How often a deal's close date moved later. */
const PUSHED = {
  name: 'pushed',
  sql: `left join (select source, record_id, count(*) as number from ${historyOf('deal', 'close_date')}
    where try_cast(new_value as date) > try_cast(old_value as date) group by all) pushed
    on pushed.source = r.source and pushed.record_id = r.id`,
};
const found = (name: string, checks: readonly string[]) =>
  findingJoin(name, 'deal', `check_id in (${checks.map((id) => `'${id}'`).join(', ')})`);

const STEP_CHECKS = ['deal-nextstep-filler', 'deal-nextstep-missing', 'deal-nextstep-short'] as const;
/** The date of a next step is counted where it is seen. */
const NO_STEP = found('no_step', [...STEP_CHECKS, 'deal-nextstep-overdue']);

/** What each finding takes off a deal's hundred; any other takes off a little. */
const TAKEN_OFF: Readonly<Record<string, number>> = {
  'deal-activity-stale': 15,
  'deal-closedate-past': 20,
  'deal-closedate-pushed': 10,
  'deal-nextstep-missing': 20,
  'deal-nextstep-overdue': 20,
  'deal-forecast-early': 25,
  'deal-stage-stale': 10,
  'deal-contacts-few': 10,
  'deal-closedate-parked': 10,
  'deal-closedate-slipped': 20,
};
const A_LITTLE = 5;
const FAULTS = {
  name: 'faults',
  sql: `left join (select source, record_id, sum(case check_id ${Object.entries(TAKEN_OFF)
    .map(([id, points]) => `when '${id}' then ${points}`)
    .join(
      ' ',
    )} else ${A_LITTLE} end) as points from findings where closed_day is null and object = 'deal' group by all) faults
    on faults.source = r.source and faults.record_id = r.id`,
};
const DEAL_SCORE = 'cast(greatest(0, 100 - coalesce(faults.points, 0)) as bigint)';
const OF_SCORE = {
  ...OF_OPEN_DEALS,
  direction: 'higher',
  alsoReads: [],
  joins: [FAULTS],
  findings: ['deal-closedate-past', 'deal-nextstep-missing'],
} as const;
/** One in order; one past its close date without a next step: 60. */
const SCORED = {
  account: [{ id: 'a' }],
  contact: [{ id: 'c', accountId: 'a' }],
  deal: [
    scored('1', { amount: 300_000, closeDate: '2026-09-01', nextStep: 'Send the offer to Ana' }),
    scored('2', { amount: 100_000, closeDate: '2026-06-01', nextStep: null }),
  ],
};

function moved(id: string, old: string, value: string) {
  return { object: 'deal', id, field: 'closeDate', old, new: value, at: `${old}T10:00:00.000Z` } as const;
}

function scored(id: string, fields: Readonly<Record<string, Value>>): Record<string, Value> {
  return {
    id,
    name: `Deal ${id}`,
    closed: false,
    won: false,
    stage: 'Offer',
    probability: 40,
    accountId: 'a',
    contactId: 'c',
    contactCount: 2,
    currency: 'EUR',
    type: 'New Customer',
    origin: 'Web',
    createdAt: '2026-06-01T10:00:00.000Z',
    lastActivityOn: '2026-06-14',
    ...fields,
  };
}

/** Fields: see `Metric`. Definitions: table B3, pipeline. */
export const PIPELINE: readonly Metric[] = [
  {
    ...OF_OPEN_DEALS,
    id: 'forecast_mismatch',
    direction: 'lower',
    carries: ['deal.forecastCategory'],
    alsoReads: ['deal.nextStep'],
    joins: [found('mismatched', ['deal-forecast-early', ...STEP_CHECKS, 'deal-nextstep-overdue'])],
    findings: ['deal-forecast-early', ...STEP_CHECKS],
    member: `${DEAL_OPEN} and r.forecast_category ilike '%commit%'`,
    maybe: `${DEAL_OPEN} and r.forecast_category is null`,
    hit: 'coalesce(mismatched.found, false)',
    example: {
      worlds: {
        deal: [
          {
            id: '1',
            closed: false,
            forecastCategory: 'Commit',
            probability: 80,
            nextStep: 'Send the contract to Ana',
          },
          {
            id: '2',
            closed: false,
            forecastCategory: 'Commit',
            probability: 10,
            nextStep: 'Send the contract to Bo',
          },
          { id: '3', closed: false, forecastCategory: 'Pipeline', probability: 10, nextStep: null },
        ],
      },
      value: 0.5,
    },
  },
  {
    ...OF_SCORE,
    id: 'healthy_share',
    hit: `${DEAL_SCORE} >= 80`,
    example: { worlds: SCORED, value: 0.5 },
  },
  {
    ...OF_SCORE,
    id: 'hygiene',
    kind: 'ratio',
    unit: 'score',
    carries: ['deal.amount', 'deal.currency'],
    value: AMOUNT,
    part: `(${AMOUNT}) * ${DEAL_SCORE} // 100`,
    per: 0.01,
    example: { worlds: SCORED, value: 90 },
  },
  {
    ...OF_SCORE,
    id: 'hygiene_median',
    kind: 'median',
    unit: 'score',
    value: DEAL_SCORE,
    example: { worlds: SCORED, value: 80 },
  },
  {
    ...OF_OPEN_DEALS,
    id: 'next_step_ok',
    direction: 'higher',
    alsoReads: ['deal.nextStep'],
    mayRead: ['deal.nextStepOn'],
    joins: [NO_STEP],
    findings: STEP_CHECKS,
    hit: 'not coalesce(no_step.found, false)',
    example: {
      worlds: {
        deal: [
          { id: '1', closed: false, nextStep: 'Send the offer to Ana' },
          { id: '2', closed: false, nextStep: 'tbd' },
          { id: '3', closed: true, nextStep: null },
        ],
      },
      value: 0.5,
    },
  },
  {
    ...OF_OPEN_DEALS,
    id: 'parked',
    direction: 'lower',
    alsoReads: ['deal.closeDate'],
    hit: 'r.close_date > {asOf} + 270',
    example: {
      worlds: {
        deal: [
          { id: '1', closed: false, closeDate: '2027-03-12' },
          { id: '2', closed: false, closeDate: '2027-03-13' },
          { id: '3', closed: true, closeDate: '2028-06-01' },
        ],
      },
      value: 0.5,
    },
  },
  {
    id: 'past_due',
    area: 'operations',
    kind: 'share',
    unit: 'share',
    direction: 'lower',
    object: 'deal',
    decides: ['deal.closed'],
    carries: [],
    alsoReads: ['deal.closeDate'],
    joins: [],
    member: 'not r.closed',
    hit: 'r.close_date < {asOf}',
    minimum: 20,
    retraceable: false,
    example: {
      worlds: {
        deal: [
          { id: '1', closed: false, closeDate: '2026-06-14' },
          { id: '2', closed: false, closeDate: '2026-06-15' },
          { id: '3', closed: true, closeDate: '2026-06-01' },
        ],
      },
      value: 0.5,
    },
  },
  {
    ...OF_OPEN_DEALS,
    id: 'push_rate',
    direction: 'lower',
    carries: ['deal.closeDate'],
    alsoReads: [],
    joins: [PUSHED, historyKnown('deal', 'close_date')],
    hit: 'case when close_date_told.source is not null then coalesce(pushed.number, 0) >= 2 end',
    example: {
      worlds: { deal: ['1', '2', '3', '4'].map((id) => ({ id, closed: false, closeDate: '2026-09-01' })) },
      changes: [
        moved('1', '2026-06-01', '2026-07-01'),
        moved('1', '2026-07-01', '2026-09-01'),
        moved('2', '2026-06-01', '2026-09-01'),
        moved('3', '2026-10-01', '2026-09-15'),
        moved('3', '2026-09-15', '2026-09-01'),
      ],
      value: 0.25,
    },
  },
  {
    ...OF_OPEN_DEALS,
    id: 'single_thread',
    direction: 'lower',
    carries: ['deal.contactCount'],
    alsoReads: ['deal.amount', 'deal.currency'],
    member: `${DEAL_OPEN} and ${AMOUNT} >= ${BIG_MINOR}`,
    maybe: `${DEAL_OPEN} and ${AMOUNT} is null`,
    hit: 'r.contact_count < 2',
    example: {
      worlds: {
        deal: [
          { id: '1', closed: false, amount: 10_000_000, contactCount: 1 },
          { id: '2', closed: false, amount: 20_000_000, contactCount: 2 },
          { id: '3', closed: false, amount: 9_999_999, contactCount: 1 },
        ],
      },
      value: 0.5,
    },
  },
  {
    ...OF_OPEN_DEALS,
    id: 'stale_share',
    direction: 'lower',
    carries: ['deal.lastActivityOn'],
    alsoReads: [],
    joins: [found('stale', ['deal-activity-stale'])],
    findings: ['deal-activity-stale'],
    // Of a deal that nobody was seen to touch, nothing is known.
    hit: 'case when stale.found then true when r.last_activity_on is not null then false end',
    unlogged: 'lower',
    example: {
      worlds: {
        deal: [
          {
            id: '1',
            closed: false,
            probability: 50,
            lastActivityOn: '2026-06-14',
            stage: 'Offer',
            createdAt: '2026-01-01T10:00:00.000Z',
          },
          {
            id: '2',
            closed: false,
            probability: 50,
            lastActivityOn: '2026-03-14',
            stage: 'Offer',
            createdAt: '2026-01-01T10:00:00.000Z',
          },
        ],
      },
      value: 0.5,
    },
  },
];
