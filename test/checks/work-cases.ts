import type { Example, ExampleChange, ExampleRecord } from '../../src/checks/check.ts';
import { type Case, placeholderCases } from './boundary.ts';

/** Boundaries of the checks of deals, activities, tickets, campaigns and what they consist of. */

const MORNING = '2026-06-10T09:00:00.000Z';
const OPEN = { closed: false };
const OWNERS: Example['others'] = {
  user: [
    { id: 'on', active: true },
    { id: 'off', active: false },
    { id: 'abroad', active: true, source: 'hubspot' },
  ],
};
const ownerCases = (rest: ExampleRecord): Case[] => [
  [{ ...rest, ownerId: 'on' }, 'pass', OWNERS],
  [{ ...rest, ownerId: 'off' }, 'fail', OWNERS],
  [{ ...rest, ownerId: 'abroad' }, 'fail', OWNERS],
  [{ ...rest, ownerId: null }, 'not checked', OWNERS],
];
const changed = (
  field: string,
  old: string | null,
  now: string | null,
  recordId?: string,
): ExampleChange => ({
  field,
  old,
  new: now,
  at: MORNING,
  ...(recordId ? { recordId } : {}),
});
const dated = (...days: readonly (string | null)[]) => ({
  changes: days.slice(1).map((day, at) => changed('closeDate', days[at] ?? null, day)),
});
const staged = (...stages: readonly string[]) => ({
  changes: stages.slice(1).map((stage, at) => changed('stage', stages[at] ?? null, stage)),
});
const rung = (stage: string, probability: number, pipeline: string | null = null): ExampleRecord => ({
  ...OPEN,
  stage,
  probability,
  pipeline,
});
const LADDER: Example['others'] = { deal: [rung('A', 10), rung('B', 25), rung('C', 50), rung('D', 75)] };
const inA = (...probabilities: number[]): Example['others'] => ({
  deal: probabilities.map((p) => rung('A', p)),
});
const amounts = (count: number, amountOf: (at: number) => number): Example['others'] => ({
  deal: Array.from({ length: count }, (_, at) => ({ amount: amountOf(at), currency: 'EUR' })),
});
const sibling = (rest: ExampleRecord): Example['others'] => ({
  deal: [{ ...OPEN, accountId: 'a', amount: 100_000, closeDate: '2026-07-01', ...rest }],
});
const LONE = { ...OPEN, accountId: 'a', amount: 100_000, closeDate: '2026-07-01' };
const norms = (field: string, days: readonly [number, number, number][]): Case[] =>
  days.flatMap(([probability, within, beyond]): Case[] => [
    [{ ...OPEN, probability, [field]: daysAgo(within) }, 'pass'],
    [{ ...OPEN, probability, [field]: daysAgo(beyond) }, 'fail'],
  ]);
function daysAgo(days: number): string {
  return new Date(Date.UTC(2026, 5, 15 - days)).toISOString().slice(0, 10);
}

export const WORK_CASES: Readonly<Record<string, readonly Case[]>> = {
  'activity-duration-impossible': [
    [{ type: 'call', durationMinutes: 0 }, 'pass'],
    [{ type: 'call', durationMinutes: -1 }, 'fail'],
    [{ type: 'meeting', durationMinutes: 480.5 }, 'fail'],
    [{ type: 'email', durationMinutes: 5000 }, 'not checked'],
    [{ type: 'call', durationMinutes: null }, 'not checked'],
    [{ type: null, durationMinutes: -5 }, 'not checked'],
  ],
  'activity-outcome-missing': [
    ...placeholderCases('outcome', { type: 'call', done: true }),
    [{ type: 'call', done: false, outcome: null }, 'not checked'],
    [{ type: 'call', done: null, outcome: null }, 'not checked'],
    [{ type: 'meeting', done: true, outcome: null }, 'not checked'],
  ],
  'activity-owner-inactive': [
    ...ownerCases({ type: 'task', done: false }),
    [{ type: 'task', done: true, ownerId: 'off' }, 'not checked', OWNERS],
    [{ type: 'call', done: false, ownerId: 'off' }, 'not checked', OWNERS],
  ],
  'activity-task-overdue': [
    [{ type: 'task', done: false, dueOn: daysAgo(14) }, 'pass'],
    [{ type: 'task', done: false, dueOn: daysAgo(15) }, 'fail'],
    [{ type: 'task', done: false, dueOn: daysAgo(-400) }, 'pass'],
    [{ type: 'task', done: true, dueOn: daysAgo(400) }, 'not checked'],
    [{ type: 'task', done: null, dueOn: daysAgo(400) }, 'not checked'],
    [{ type: 'call', done: false, dueOn: daysAgo(400) }, 'not checked'],
    [{ type: 'task', done: false, dueOn: null }, 'not checked'],
  ],
  'activity-time-duplicate': [
    ...[
      { ownerId: 'v' },
      { type: 'meeting' },
      { happenedAt: '2026-06-10T09:01:00.000Z' },
      { contactId: 'c' },
      { done: false },
      { deleted: true },
      { source: 'hubspot' },
    ].map(
      (other): Case => [
        { type: 'call', done: true, ownerId: 'u', happenedAt: MORNING },
        'pass',
        { activity: [{ type: 'call', done: true, ownerId: 'u', happenedAt: MORNING, ...other }] },
      ],
    ),
    [
      { type: 'meeting', done: true, ownerId: 'u', ticketId: 't', happenedAt: MORNING },
      'fail',
      {
        activity: [
          {
            type: 'meeting',
            done: true,
            ownerId: 'u',
            ticketId: 't',
            happenedAt: '2026-06-10T09:00:59.999Z',
          },
        ],
      },
    ],
    [{ type: 'call', done: true, ownerId: null, happenedAt: MORNING }, 'not checked'],
    [{ type: 'email', done: true, ownerId: 'u', happenedAt: MORNING }, 'not checked'],
  ],
  'activity-time-future': [
    [{ type: 'call', done: true, happenedAt: '2026-06-16T14:00:00.000Z' }, 'fail'],
    [{ type: 'task', done: true, happenedAt: '2026-06-15T23:00:00.000Z' }, 'pass'],
    [{ type: 'meeting', done: null, happenedAt: '2027-06-16T14:00:00.000Z' }, 'not checked'],
    [{ type: 'call', done: true, happenedAt: null }, 'not checked'],
  ],
  'campaign-active-overdue': [
    [{ active: true, endsOn: daysAgo(30) }, 'pass'],
    [{ active: true, endsOn: daysAgo(31) }, 'fail'],
    [{ active: false, endsOn: daysAgo(400) }, 'not checked'],
    [{ active: null, endsOn: daysAgo(400) }, 'not checked'],
    [{ active: true, endsOn: null }, 'not checked'],
  ],
  'campaign-cost-missing': [
    [{ endsOn: daysAgo(1), cost: null }, 'fail'],
    [{ endsOn: daysAgo(1), cost: 0 }, 'pass'],
    [{ endsOn: daysAgo(0), cost: null }, 'not checked'],
    [{ endsOn: null, cost: null }, 'not checked'],
  ],
  'campaign-cost-negative': [
    [{ cost: -1 }, 'fail'],
    [{ cost: 0 }, 'pass'],
    [{ cost: null }, 'not checked'],
  ],
  'campaign-dates-contradict': [
    [{ startsOn: daysAgo(1), endsOn: daysAgo(2) }, 'fail'],
    [{ startsOn: daysAgo(1), endsOn: daysAgo(1) }, 'pass'],
    [{ startsOn: null, endsOn: daysAgo(1) }, 'not checked'],
    [{ startsOn: daysAgo(1), endsOn: null }, 'not checked'],
  ],
  'campaign-name-duplicate': [
    [{ name: 'Fair', startsOn: null }, 'fail', { campaign: [{ name: '\tFAIR', startsOn: null }] }],
    [{ name: 'Fair', startsOn: null }, 'pass', { campaign: [{ name: 'Fair', startsOn: daysAgo(1) }] }],
    [{ name: 'Fair' }, 'pass', { campaign: [{ name: 'Fair 2' }, { name: 'Fair', deleted: true }] }],
    [{ name: 'Fair' }, 'pass', { campaign: [{ name: 'Fair', source: 'hubspot' }] }],
    [{ name: ' ' }, 'not checked', { campaign: [{ name: ' ' }] }],
  ],
  'campaign-responses-exceed': [
    [{ id: 'k', sent: 0 }, 'fail', { campaignMember: [{ campaignId: 'k', responded: true }] }],
    [{ id: 'k', sent: 1 }, 'pass', { campaignMember: [{ campaignId: 'k', responded: true }] }],
    [
      { id: 'k', sent: 0 },
      'pass',
      {
        campaignMember: [
          { campaignId: 'k', responded: null },
          { campaignId: 'l', responded: true },
          { campaignId: 'k', responded: true, deleted: true },
        ],
      },
    ],
    [{ id: 'k', sent: null }, 'not checked', { campaignMember: [{ campaignId: 'k', responded: true }] }],
    [{ id: 'k', sent: 0 }, 'not checked'],
  ],
  'campaign-start-missing': [
    [{ startsOn: null }, 'fail'],
    [{ startsOn: '1999-01-01' }, 'pass'],
  ],
  'campaign-type-missing': placeholderCases('type'),
  'campaignmember-campaign-orphan': [
    [{ campaignId: 'k' }, 'pass', { campaign: [{ id: 'k' }] }],
    [{ campaignId: 'k' }, 'fail', { campaign: [{ id: 'k', deleted: true }] }],
    [{ campaignId: 'k' }, 'fail', { campaign: [{ id: 'k', source: 'hubspot' }] }],
    [{ campaignId: null }, 'fail', { campaign: [{ id: 'k' }] }],
  ],
  'campaignmember-person-duplicate': [
    [{ campaignId: 'k', leadId: 'l' }, 'fail', { campaignMember: [{ campaignId: 'k', leadId: 'l' }] }],
    [{ campaignId: 'k', leadId: 'l' }, 'pass', { campaignMember: [{ campaignId: 'j', leadId: 'l' }] }],
    [
      { campaignId: 'k', leadId: 'l' },
      'pass',
      { campaignMember: [{ campaignId: 'k', leadId: 'l', deleted: true }] },
    ],
    [{ campaignId: 'k' }, 'not checked', { campaignMember: [{ campaignId: 'k' }] }],
    [{ leadId: 'l' }, 'not checked', { campaignMember: [{ leadId: 'l' }] }],
  ],
  'campaignmember-person-missing': [
    [{ contactId: null, leadId: null }, 'fail'],
    [{ contactId: 'c' }, 'pass'],
    [{ leadId: 'l' }, 'pass'],
  ],
  'campaignmember-response-contradicts': [
    [{ responded: true, respondedOn: daysAgo(1) }, 'pass'],
    [{ responded: true, respondedOn: null }, 'fail'],
    [{ responded: null, respondedOn: daysAgo(1) }, 'fail'],
    [{ responded: null, respondedOn: null }, 'pass'],
  ],
  'campaignmember-response-early': [
    [
      { campaignId: 'k', respondedOn: daysAgo(1) },
      'not checked',
      { campaign: [{ id: 'k', startsOn: null }] },
    ],
    [
      { campaignId: 'k', respondedOn: null },
      'not checked',
      { campaign: [{ id: 'k', startsOn: daysAgo(1) }] },
    ],
    [{ campaignId: 'k', respondedOn: daysAgo(2) }, 'fail', { campaign: [{ id: 'k', startsOn: daysAgo(1) }] }],
    [{ campaignId: 'k', respondedOn: daysAgo(1) }, 'pass', { campaign: [{ id: 'k', startsOn: daysAgo(1) }] }],
  ],
  'deal-account-orphan': [
    [{ accountId: 'a' }, 'fail', { account: [{ id: 'a', deleted: true }] }],
    [{ accountId: 'a' }, 'fail', { account: [{ id: 'a', source: 'hubspot' }] }],
    [{ accountId: 'a' }, 'pass', { account: [{ id: 'a' }] }],
    [{ accountId: null }, 'not checked', { account: [{ id: 'a' }] }],
  ],
  'deal-activity-stale': [
    ...norms('lastActivityOn', [
      [100, 7, 8],
      [75, 7, 8],
      [74.9, 14, 15],
      [50, 14, 15],
      [49, 21, 22],
      [35, 21, 22],
      [20, 30, 31],
      [19, 45, 46],
      [-5, 45, 46],
    ]),
    [{ ...OPEN, probability: 75, createdAt: '2026-06-08T00:00:00.000Z' }, 'pass'],
    [{ ...OPEN, probability: 75, createdAt: '2026-06-07T23:59:59.000Z' }, 'fail'],
    [{ ...OPEN, probability: 75, lastActivityOn: daysAgo(-30) }, 'pass'],
    [{ ...OPEN, probability: null, lastActivityOn: daysAgo(400) }, 'not checked'],
    [{ ...OPEN, probability: 75 }, 'not checked'],
    [{ closed: true, probability: 75, lastActivityOn: daysAgo(400) }, 'not checked'],
  ],
  'deal-amount-outlier': [
    [{ amount: 10_000_000, currency: 'EUR' }, 'fail', amounts(100, (at) => 100_000 + 1000 * at)],
    [{ amount: 100, currency: 'EUR' }, 'not checked', amounts(100, (at) => 100_000 + 1000 * at)],
    [{ amount: 101, currency: 'EUR' }, 'fail', amounts(100, (at) => 100_000 + 1000 * at)],
    [{ amount: 150_000, currency: 'EUR' }, 'pass', amounts(100, (at) => 100_000 + 1000 * at)],
    [{ amount: 10_000_000, currency: 'EUR' }, 'not checked', amounts(98, (at) => 100_000 + 1000 * at)],
    [{ amount: 10_000_000, currency: 'EUR' }, 'not checked', amounts(100, () => 100_000)],
    [{ amount: 10_000_000, currency: 'NOK' }, 'not checked', amounts(100, (at) => 100_000 + 1000 * at)],
    [{ amount: 0, currency: 'EUR' }, 'not checked', amounts(100, (at) => 100_000 + 1000 * at)],
    [{ amount: null, currency: 'EUR' }, 'not checked', amounts(100, (at) => 100_000 + 1000 * at)],
  ],
  'deal-amount-placeholder': [
    ...[100, 99_900, 999_900, 123_456_00, 11_111_100].map(
      (amount): Case => [{ amount, currency: 'EUR' }, 'fail'],
    ),
    ...[101, 99_999, 99_901, 990_000, 100_000, 9900].map(
      (amount): Case => [{ amount, currency: 'EUR' }, 'pass'],
    ),
    [{ amount: 999, currency: 'JPY' }, 'fail'],
    [{ amount: 99_900, currency: 'JPY' }, 'pass'],
    [{ amount: 999_000, currency: 'KWD' }, 'fail'],
    [{ amount: 99_900, currency: null }, 'fail'],
    [{ amount: 0, currency: 'EUR' }, 'not checked'],
    [{ amount: null, currency: 'EUR' }, 'not checked'],
  ],
  'deal-closedate-early': [
    [{ closed: true, closeDate: '2026-06-09', createdAt: MORNING }, 'pass'],
    [{ closed: true, closeDate: '2026-06-08', createdAt: MORNING }, 'fail'],
    [{ closed: false, closeDate: '2026-06-08', createdAt: MORNING }, 'not checked'],
    [{ closed: true, closeDate: '1900-01-01', createdAt: MORNING }, 'not checked'],
    [{ closed: true, closeDate: null, createdAt: MORNING }, 'not checked'],
    [{ closed: true, closeDate: '2026-06-08', createdAt: null }, 'not checked'],
  ],
  'deal-closedate-parked': [
    [{ ...OPEN, closeDate: daysAgo(-270) }, 'pass'],
    [{ ...OPEN, closeDate: daysAgo(-271) }, 'fail'],
    [{ ...OPEN, closeDate: '9999-12-31' }, 'not checked'],
    [{ closed: true, closeDate: daysAgo(-271) }, 'not checked'],
    [{ ...OPEN, closeDate: null }, 'not checked'],
  ],
  'deal-closedate-pushed': [
    [OPEN, 'fail', undefined, dated('2026-06-01', '2026-06-02', '2026-06-03')],
    [OPEN, 'pass', undefined, dated(null, '2026-06-01', '2026-06-02', '2026-06-01')],
    [OPEN, 'pass', undefined, dated('2026-06-03', '2026-06-02', '2026-06-01', null)],
    [OPEN, 'pass', undefined, { changes: [changed('closeDate', '2026-06-01', '2026-06-02', 'another')] }],
    [OPEN, 'not checked', undefined, staged('A', 'B')],
    [OPEN, 'not checked'],
    [{ closed: true }, 'not checked', undefined, dated('2026-06-01', '2026-06-02', '2026-06-03')],
  ],
  'deal-closedate-sentinel': [
    [{ closeDate: '9999-12-31' }, 'fail'],
    [{ closeDate: '2047-01-01' }, 'fail'],
    [{ closeDate: '2046-12-31' }, 'pass'],
    [{ closeDate: '2005-12-31' }, 'fail'],
    [{ closeDate: null }, 'not checked'],
  ],
  'deal-closedate-slipped': [
    [OPEN, 'pass', undefined, dated('2026-06-01', '2026-06-30', '2026-07-16')],
    [OPEN, 'fail', undefined, dated('2026-06-01', '2026-06-30', '2026-07-17')],
    // What was gained meanwhile takes nothing from what was lost.
    [OPEN, 'fail', undefined, dated('2026-06-01', '2026-07-01', '2026-06-01', '2026-07-01')],
    [OPEN, 'pass', undefined, dated(null, '2027-06-01')],
    [OPEN, 'not checked'],
    [{ closed: true }, 'not checked', undefined, dated('2026-06-01', '2027-06-01')],
  ],
  'deal-contact-missing': [
    [{ ...OPEN, probability: 20, contactId: null }, 'fail'],
    [{ ...OPEN, probability: 20, contactId: 'gone' }, 'pass'],
    [{ ...OPEN, probability: 19.9, contactId: null }, 'not checked'],
    [{ ...OPEN, probability: null, contactId: null }, 'not checked'],
    [{ closed: true, probability: 100, contactId: null }, 'not checked'],
  ],
  'deal-contacts-few': [
    [{ ...OPEN, amount: 10_000_000, currency: 'EUR', contactCount: null }, 'fail'],
    [{ ...OPEN, amount: 10_000_000, currency: 'EUR', contactCount: 2 }, 'pass'],
    [{ ...OPEN, amount: 100_000, currency: 'JPY', contactCount: 1 }, 'fail'],
    [{ ...OPEN, amount: 9_999_999, currency: 'EUR', contactCount: 1 }, 'not checked'],
    [{ ...OPEN, amount: null, currency: 'EUR', contactCount: 1 }, 'not checked'],
    [{ closed: true, amount: 10_000_000, currency: 'EUR', contactCount: 1 }, 'not checked'],
  ],
  'deal-forecast-early': [
    [{ ...OPEN, forecastCategory: 'Commit', probability: 49.9 }, 'fail'],
    [{ ...OPEN, forecastCategory: 'COMMIT', probability: null }, 'fail'],
    [{ ...OPEN, forecastCategory: 'Commit', probability: 50 }, 'pass'],
    [{ ...OPEN, forecastCategory: 'Best Case', probability: 10 }, 'not checked'],
    [{ ...OPEN, forecastCategory: null, probability: 10 }, 'not checked'],
    [{ closed: true, forecastCategory: 'Commit', probability: 0 }, 'not checked'],
  ],
  'deal-name-placeholder': [
    ...placeholderCases('name').filter(([{ name }]) => String(name).toLowerCase() !== 'test'),
    ...['test', 'TEST ', 'asdf', 'Opportunity', 'new  deal'].map(
      (name): Case => [{ name }, name.includes('  ') ? 'pass' : 'fail'],
    ),
    ...['Test GmbH 2026', 'Dealer kit', 'Δοκιμή', 'تست'].map((name): Case => [{ name }, 'pass']),
  ],
  'deal-nextstep-filler': [
    ...['follow up', 'Follow-Up', ' CALL ', '??', 'n.a.', 'to be defined'].map(
      (nextStep): Case => [{ ...OPEN, nextStep }, 'fail'],
    ),
    ...['call Anna', 'followup email', 'Ringe', '打电话', 'open the safe'].map(
      (nextStep): Case => [{ ...OPEN, nextStep }, 'pass'],
    ),
    ...['', '-', 'TBD', null].map((nextStep): Case => [{ ...OPEN, nextStep }, 'not checked']),
    [{ closed: true, nextStep: 'call' }, 'not checked'],
  ],
  'deal-nextstep-overdue': [
    [{ ...OPEN, nextStepOn: daysAgo(1) }, 'fail'],
    [{ ...OPEN, nextStepOn: daysAgo(0) }, 'pass'],
    [{ ...OPEN, nextStepOn: null }, 'not checked'],
    [{ closed: true, nextStepOn: daysAgo(1) }, 'not checked'],
  ],
  'deal-nextstep-short': [
    [{ ...OPEN, nextStep: 'Send the offer.' }, 'pass'],
    [{ ...OPEN, nextStep: 'Send the offer' }, 'fail'],
    [{ ...OPEN, nextStep: '  Send the offer   ' }, 'fail'],
    [{ ...OPEN, nextStep: '发送合同' }, 'fail'],
    [{ ...OPEN, nextStep: '发送合同书' }, 'pass'],
    [{ ...OPEN, nextStep: 'follow up' }, 'not checked'],
    [{ ...OPEN, nextStep: 'none' }, 'not checked'],
    [{ closed: true, nextStep: 'Ring' }, 'not checked'],
  ],
  'deal-open-duplicate': [
    [LONE, 'fail', sibling({})],
    [LONE, 'fail', sibling({ amount: 95_000, closeDate: '2026-06-01' })],
    [LONE, 'pass', sibling({ amount: 94_999 })],
    [LONE, 'fail', sibling({ amount: 105_263 })],
    [LONE, 'pass', sibling({ amount: 105_264 })],
    [LONE, 'pass', sibling({ closeDate: '2026-08-01' })],
    [LONE, 'pass', sibling({ closed: true })],
    [LONE, 'pass', sibling({ deleted: true })],
    [LONE, 'pass', sibling({ accountId: 'b' })],
    [LONE, 'pass', sibling({ source: 'hubspot' })],
    [{ ...LONE, accountId: null }, 'not checked', sibling({ accountId: null })],
    [{ ...LONE, amount: 0 }, 'not checked', sibling({ amount: 0 })],
    [{ ...LONE, closeDate: null }, 'not checked', sibling({})],
    [{ ...LONE, closed: true }, 'not checked', sibling({})],
  ],
  'deal-origin-missing': placeholderCases('origin'),
  'deal-probability-offstage': [
    [rung('A', 30), 'pass', inA(10, 10, 10, 10)],
    [rung('A', 30.1), 'fail', inA(10, 10, 10, 10)],
    [rung('A', 100), 'fail', inA(10, 10, 10, 90)],
    [rung('A', 100), 'not checked', inA(10, 10, 10)],
    [rung('A', 101), 'not checked', inA(10, 10, 10, 10)],
    [{ ...rung('A', 100), pipeline: 'p' }, 'not checked', inA(10, 10, 10, 10)],
    [{ ...rung('A', 100), stage: null }, 'not checked', inA(10, 10, 10, 10)],
    [{ ...rung('A', 100), closed: true }, 'not checked', inA(10, 10, 10, 10, 10)],
  ],
  'deal-probability-outofrange': [
    [{ probability: -0.1 }, 'fail'],
    [{ probability: 0 }, 'pass'],
    [{ probability: 100 }, 'pass'],
    [{ probability: 101 }, 'fail'],
    [{ probability: null }, 'not checked'],
  ],
  'deal-product-missing': [
    ...placeholderCases('productName', { ...OPEN, probability: 50 }),
    [{ ...OPEN, probability: 49.9, productName: null }, 'not checked'],
    [{ ...OPEN, probability: null, productName: null }, 'not checked'],
    [{ closed: true, probability: 100, productName: null }, 'not checked'],
  ],
  'deal-stage-backwards': [
    [rung('B', 25), 'fail', LADDER, staged('A', 'B', 'C', 'B')],
    [rung('D', 75), 'pass', LADDER, staged('A', 'B', 'C', 'D')],
    [rung('C', 50), 'fail', LADDER, staged('A', 'B', 'A', 'B', 'C')],
    // A stage whose place nobody knows.
    [rung('A', 10), 'not checked', LADDER, staged('Z', 'A')],
    // Stages of equal probability stand on one rung.
    [rung('A', 10), 'pass', { deal: [rung('A', 10), rung('B', 10)] }, staged('B', 'A')],
    [rung('B', 25, 'p'), 'not checked', LADDER, staged('C', 'B')],
    [{ ...rung('B', 25), closed: true }, 'not checked', LADDER, staged('C', 'B')],
    [rung('B', 25), 'not checked', LADDER],
  ],
  'deal-stage-skipped': [
    [rung('C', 50), 'fail', LADDER, staged('A', 'C')],
    [rung('C', 50), 'pass', LADDER, staged('A', 'B', 'C')],
    [rung('A', 10), 'pass', LADDER, staged('C', 'A')],
    [rung('C', 50), 'pass', { deal: [rung('A', 10), rung('B', 10), rung('C', 50)] }, staged('A', 'C')],
    [{ ...rung('C', 50), closed: true }, 'not checked', LADDER, staged('A', 'C')],
    [rung('C', 50), 'not checked', LADDER],
  ],
  'deal-stage-stale': [
    ...(
      [
        [75, 21],
        [74, 30],
        [50, 30],
        [35, 45],
        [20, 30],
        [19, 30],
      ] as const
    ).flatMap(([probability, days]): Case[] =>
      [days, days + 1].map(
        (ago): Case => [
          { ...OPEN, stage: 'A', probability, createdAt: MORNING },
          ago > days ? 'fail' : 'pass',
          undefined,
          { changes: [{ field: 'stage', old: 'Z', new: 'A', at: `${daysAgo(ago)}T12:00:00.000Z` }] },
        ],
      ),
    ),
    [
      { ...OPEN, stage: 'A', probability: 75, createdAt: '2026-05-24T09:00:00.000Z' },
      'fail',
      undefined,
      { changes: [changed('stage', 'A', 'B', 'another')] },
    ],
    [{ ...OPEN, stage: 'A', probability: 75, createdAt: '2025-05-24T09:00:00.000Z' }, 'not checked'],
    [{ ...OPEN, stage: 'A', probability: null }, 'not checked', undefined, staged('A', 'B')],
    [{ closed: true, stage: 'A', probability: 75 }, 'not checked', undefined, staged('A', 'B')],
  ],
  'deal-type-missing': placeholderCases('type'),
  'lineitem-price-missing': [
    [{ unitPrice: null }, 'fail'],
    [{ unitPrice: -1 }, 'fail'],
    [{ unitPrice: 0 }, 'pass'],
  ],
  'lineitem-quantity-invalid': [
    [{ quantity: null }, 'fail'],
    [{ quantity: -1 }, 'fail'],
    [{ quantity: 0 }, 'fail'],
    [{ quantity: 0.01 }, 'pass'],
  ],
  'product-code-duplicate': [
    [{ active: true, code: 'A1' }, 'fail', { product: [{ active: true, code: 'a1 ' }] }],
    [{ active: true, code: 'A1' }, 'pass', { product: [{ active: true, code: 'A-1' }] }],
    [{ active: true, code: 'A1' }, 'pass', { product: [{ active: false, code: 'A1' }] }],
    [{ active: true, code: 'A1' }, 'pass', { product: [{ active: true, code: 'A1', deleted: true }] }],
    [{ active: true, code: 'A1' }, 'pass', { product: [{ active: true, code: 'A1', source: 'hubspot' }] }],
    [{ active: true, code: ' ' }, 'not checked', { product: [{ active: true, code: ' ' }] }],
    [{ active: null, code: 'A1' }, 'not checked', { product: [{ active: true, code: 'A1' }] }],
  ],
  'product-code-missing': [
    ...placeholderCases('code', { active: true }),
    [{ active: false, code: null }, 'not checked'],
    [{ active: null, code: null }, 'not checked'],
  ],
  'ticket-category-missing': placeholderCases('category'),
  'ticket-contact-missing': [
    [{ contactId: null }, 'fail'],
    [{ contactId: 'gone' }, 'pass'],
  ],
  'ticket-open-stale': [
    [{ ...OPEN, status: 'New', modifiedAt: '2026-06-09T23:59:59.999Z' }, 'fail'],
    [{ ...OPEN, status: 'New', modifiedAt: '2026-06-10T00:00:00.000Z' }, 'pass'],
    [{ closed: true, status: 'New', modifiedAt: '2025-06-09T23:59:59.999Z' }, 'not checked'],
    [{ ...OPEN, status: null, modifiedAt: '2025-06-09T23:59:59.999Z' }, 'not checked'],
  ],
  'ticket-owner-inactive': [...ownerCases(OPEN), [{ closed: true, ownerId: 'off' }, 'not checked', OWNERS]],
  'ticket-priority-missing': placeholderCases('priority'),
  'ticket-subject-duplicate': [
    ...[
      { createdAt: '2026-06-09T08:59:59.999Z' },
      { contactId: 'd' },
      { subject: 'No lights' },
      { deleted: true },
      { source: 'hubspot' },
    ].map(
      (other): Case => [
        { subject: 'No light', contactId: 'c', createdAt: MORNING },
        'pass',
        { ticket: [{ subject: 'No light', contactId: 'c', createdAt: MORNING, ...other }] },
      ],
    ),
    [
      { subject: 'No light', contactId: 'c', createdAt: MORNING },
      'fail',
      { ticket: [{ subject: 'no LIGHT ', contactId: 'c', createdAt: '2026-06-09T09:00:00.000Z' }] },
    ],
    [
      { subject: ' ', contactId: 'c', createdAt: MORNING },
      'not checked',
      { ticket: [{ subject: ' ', contactId: 'c', createdAt: MORNING }] },
    ],
    [
      { subject: 'No light', contactId: null, createdAt: MORNING },
      'not checked',
      { ticket: [{ subject: 'No light', contactId: null, createdAt: MORNING }] },
    ],
  ],
  'ticket-subject-missing': placeholderCases('subject'),
};
