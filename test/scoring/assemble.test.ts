import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/checks/check.ts';
import type { Metric } from '../../src/metrics/metric.ts';
import { assemble, type DayParts } from '../../src/scoring/assemble.ts';
import { NOTHING } from '../../src/scoring/measured.ts';
import { checksOfGoal, doubts, weightsOf } from '../../src/scoring/score.ts';
import type { Goal, Strategy } from '../../src/strategy/schema.ts';
import { ownedCount } from './owned-count.ts';

function check(id: string, parts: Partial<Check> = {}): Check {
  return {
    id,
    object: 'deal',
    dimension: 'completeness',
    severity: 'low',
    fields: ['deal.amount'],
    ...parts,
  } as Check;
}
function metric(id: string, parts: Partial<Metric> = {}): Metric {
  return {
    ...{ id, kind: 'share', object: 'deal', unit: 'share', hit: 'r.won' },
    ...{ decides: ['deal.closeDate'], carries: ['deal.amount'], alsoReads: [] },
    ...parts,
  } as unknown as Metric;
}
const goal = (id: string, metricId: string, weight: number, supporting: readonly string[] = []): Goal =>
  ({
    id,
    weight,
    metric: { id: metricId },
    supporting: supporting.map((one) => ({ id: one })),
  }) as unknown as Goal;
const strategyOf = (...goals: readonly Goal[]): Strategy =>
  ({ goals, organisation: { currency: 'EUR' } }) as unknown as Strategy;

const CHECKS = [
  check('amount', { severity: 'high' }),
  check('close', { dimension: 'timeliness', fields: ['deal.closeDate'] }),
  check('phone', { object: 'contact', dimension: 'validity', severity: 'medium', fields: ['contact.phone'] }),
];
const METRICS = [
  metric('wins', { carries: ['deal.won'] }),
  metric('reach', { object: 'contact', decides: ['contact.phone'], carries: [] }),
  metric('size', { decides: [], alsoReads: ['deal.closeDate'] }),
];

describe('what a check weighs', () => {
  const weights = (...goals: readonly Goal[]) => [
    ...weightsOf(CHECKS, METRICS, strategyOf(...goals)).values(),
  ];

  test('is its severity where no goal reads what it doubts', () => {
    expect(weights()).toEqual([3, 1, 2]);
    expect(weights(goal('g', 'none', 5))).toEqual([3, 1, 2]);
  });

  test('is raised by the weight of each goal that reads it, once a goal, by what decides or is counted', () => {
    expect(weights(goal('g', 'wins', 2))).toEqual([3, 3, 2]);
    expect(weights(goal('g', 'reach', 0.5), goal('h', 'wins', 1, ['reach']))).toEqual([3, 2, 5]);
    // What is only read besides weighs nothing more.
    expect(weights(goal('g', 'size', 2))).toEqual([9, 1, 2]);
    expect(weights(goal('g', 'wins', 1, ['wins', 'size']))).toEqual([6, 2, 2]);
  });
});

describe('the checks of a goal', () => {
  test('are those on a field that one of its metrics reads, besides included', () => {
    const idsOf = (...of: Parameters<typeof goal>) => checksOfGoal(goal(...of), CHECKS, METRICS);
    expect(idsOf('g', 'wins', 1)).toEqual(['close']);
    expect(idsOf('g', 'size', 1)).toEqual(['amount', 'close']);
    expect(idsOf('g', 'wins', 1, ['reach'])).toEqual(['close', 'phone']);
    expect(idsOf('g', 'none', 1)).toEqual([]);
  });

  test('make a record doubtful by a field, by what it is joined with, or by being one of two', () => {
    const [amount, close, phone] = CHECKS as [Check, Check, Check];
    const [wins, , size] = METRICS as [Metric, Metric, Metric];
    expect([amount, close, phone].map((one) => doubts(one, wins))).toEqual([false, true, false]);
    expect(doubts(amount, size)).toBe(true);
    const joined = { ...wins, through: { fields: ['contact.phone'] } } as unknown as Metric;
    expect(doubts(phone, joined)).toBe(true);
    const twice = check('twice', { dimension: 'uniqueness', fields: ['deal.name'] });
    expect(doubts(twice, wins)).toBe(true);
    expect(doubts({ ...twice, object: 'contact' }, wins)).toBe(false);
    expect(doubts({ ...twice, dimension: 'validity' }, wins)).toBe(false);
  });
});

const PARTS: DayParts = {
  counts: new Map([
    ['deal', 50],
    ['contact', null],
  ]),
  checkCounts: [
    ownedCount('amount', 's 2', 'West', 10, 5),
    ownedCount('amount', 's 1', 'East', 10, 0),
    ownedCount('close', 's 1', 'East', 20, 20),
    ownedCount('amount', null, null, 4, 4),
    ownedCount('amount', 's 3', null, 6, 0),
  ],
  teams: new Map([['East', 6]]),
  tallies: [{ ...NOTHING, metricId: 'wins', members: 4, hits: 1, sure: 4, sureHits: 1 }],
  faults: [],
  checksNotRun: [{ id: 'phone', reason: 'Hidden.' }],
  metricsNotRun: [{ id: 'reach', reason: 'Also hidden.' }],
};
const day = (parts: Partial<DayParts> = {}, strategy = strategyOf(goal('g', 'none', 1))) =>
  assemble({ parts: { ...PARTS, ...parts }, checks: CHECKS, metrics: METRICS, strategy });
const groupsOf = (kind: string, made = day()) => made.groups.filter((group) => group.kind === kind);

describe('a day’s numbers from their parts', () => {
  test('are a score over all checks, which one that was not run covers less', () => {
    // 21 of 30 amounts at 3 and none of 20 dates at 1; phones weigh 2 of 6.
    const { score } = day();
    expect(score.value).toBeCloseTo((100 * 3 * 21) / (3 * 30 + 20), 12);
    expect(score).toMatchObject({ n: 50, weight: 110 });
    expect(score.coverage).toBeCloseTo(4 / 6, 12);
  });

  test('by dimension and by object, all of them, unknown where nothing was judged', () => {
    const values = (kind: string) =>
      Object.fromEntries(groupsOf(kind).map(({ id, score, people }) => [id, [score.value, score.n, people]]));
    expect(values('dimension')).toEqual({
      ...{ completeness: [70, 30, 0], validity: [null, 0, 0], uniqueness: [null, 0, 0] },
      ...{ consistency: [null, 0, 0], timeliness: [0, 20, 0], integrity: [null, 0, 0] },
    });
    expect(values('object')).toMatchObject({
      deal: [expect.closeTo(57.2727, 4), 50, 0],
      contact: [null, 0, 0],
    });
    expect(groupsOf('object').length).toBeGreaterThan(10);
  });

  test('by goal, over the checks on what it reads', () => {
    const made = day({}, strategyOf(goal('g', 'wins', 1), goal('h', 'none', 1)));
    expect(groupsOf('goal', made).map(({ id, score }) => [id, score.value, score.n])).toEqual([
      ['g', 0, 20],
      ['h', null, 0],
    ]);
  });

  test('by team and by rep, in the order of their names, with how many people they are', () => {
    const teams = groupsOf('team').map(({ id, score, people }) => [id, score.value, score.n, people]);
    expect(teams).toEqual([
      ['East', 60, 30, 6],
      ['West', 50, 10, 0],
    ]);
    const reps = groupsOf('rep').map(({ id, score, people, team }) => [id, score.n, people, team]);
    expect(reps).toEqual([
      ['s 1', 30, 1, 'East'],
      ['s 2', 10, 1, 'West'],
      ['s 3', 6, 1, null],
    ]);
    expect(groupsOf('team')[0]?.team).toBeUndefined();
  });

  test('tell of each check how it came out, and of how many records nothing could be seen', () => {
    expect(day().checks).toEqual([
      {
        ...{ id: 'amount', object: 'deal', dimension: 'completeness', checked: 30, failing: 9 },
        ...{ notVisible: 0, reason: null },
      },
      {
        ...{ id: 'close', object: 'deal', dimension: 'timeliness', checked: 20, failing: 20 },
        ...{ notVisible: 0, reason: null },
      },
      {
        ...{ id: 'phone', object: 'contact', dimension: 'validity', checked: 0, failing: 0 },
        ...{ notVisible: 0, reason: 'Hidden.' },
      },
    ]);
    const unseen = day({ checksNotRun: [{ id: 'close', reason: 'Hidden.' }] }).checks[1];
    expect(unseen).toMatchObject({ notVisible: 50, reason: 'Hidden.' });
  });

  test('miss nothing by a check for which there is nothing to judge', () => {
    const made = day({
      checksNotRun: [
        { id: 'close', reason: 'One CRM.', idle: true },
        { id: 'phone', reason: 'Hidden.' },
      ],
    });
    expect(made.score.coverage).toBeCloseTo(3 / 5, 12);
    expect(made.score.n).toBe(30);
    expect(made.checks[1]).toMatchObject({ notVisible: 0, reason: 'One CRM.' });
  });

  test('measure each metric by its own partial sums, and say why one is not measured', () => {
    const [wins, reach, size] = day().metrics;
    expect(wins).toMatchObject({ id: 'wins', value: 0.25, n: 4 });
    expect(reach).toMatchObject({ id: 'reach', value: null, reason: 'Also hidden.' });
    expect(size).toMatchObject({ id: 'size', value: null, reason: 'No deal falls into the period.' });
  });

  test('are the same in whatever order their parts come', () => {
    const order = fc.shuffledSubarray([...PARTS.checkCounts], { minLength: PARTS.checkCounts.length });
    fc.assert(
      fc.property(order, (checkCounts) => {
        expect(day({ checkCounts })).toEqual(day());
      }),
    );
  });
});
