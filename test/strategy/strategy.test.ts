import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { CHECKS } from '../../src/checks/index.ts';
import { ConfigError } from '../../src/errors.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { openDocuments } from '../../src/store/lowdb/documents.ts';
import { SWITCHES, switchStates } from '../../src/strategy/consulted.ts';
import { boundsOf } from '../../src/strategy/period.ts';
import { leadingOf, readStrategy } from '../../src/strategy/read.ts';
import { keepVersion, strategyVersions } from '../../src/strategy/versions.ts';
import { goalInput, strategyInput, testStrategy } from '../worlds/strategy.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function problemsOf(parts: Record<string, unknown>): string {
  const file = join(folder, 'strategy.yaml');
  writeFileSync(file, stringify(strategyInput(parts)));
  try {
    readStrategy(file, METRICS, CHECKS);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  return '';
}

describe('a strategy file', () => {
  test.each([2, 6])('with %d goals is refused at the line of its goals', (count) => {
    const goals = Array.from({ length: count }, (_, index) => goalInput(`g${index}`));
    expect(problemsOf({ goals })).toMatch(
      /strategy\.yaml:\d+:\d+ `goals`: a strategy has three to five goals/,
    );
  });

  test.each([3, 4, 5])('with %d goals is fine', (count) => {
    expect(problemsOf({ goals: Array.from({ length: count }, (_, index) => goalInput(`g${index}`)) })).toBe(
      '',
    );
  });

  test('that names an unknown metric is told the line and which there are', () => {
    const goals = [goalInput('a'), goalInput('b', { metric: { id: 'happiness' } }), goalInput('c')];
    expect(problemsOf({ goals })).toMatch(
      /:\d+:\d+ `goals\.1\.metric\.id`: there is no metric called happiness; known are .*win_rate/,
    );
  });

  test('with a goal that was due before the version is refused; one that comes due later is fine', () => {
    const due = (day: string) => [
      goalInput('a', { metric: { due: day, baseline: { value: 0.2, on: '2025-01-01' } } }),
      goalInput('b'),
      goalInput('c'),
    ];
    expect(problemsOf({ goals: due('2025-12-31') })).toMatch(
      /goals\.0\.metric\.due`: the goal was due on 2025-12-31, before this version/,
    );
    expect(problemsOf({ goals: due('2026-01-01') })).toBe('');
  });

  test('with a target that is the baseline, or phases out of order, is refused', () => {
    const goals = (metric: object) => [goalInput('a', { metric }), goalInput('b'), goalInput('c')];
    const phased = (...phases: [string, number][]) =>
      goals({ phases: phases.map(([by, share]) => ({ by, share })) });
    expect(problemsOf({ goals: goals({ target: 0.2 }) })).toMatch(
      /goals\.0\.metric\.target`: the target equals/,
    );
    expect(problemsOf({ goals: phased(['2026-03-31', 0.1], ['2026-06-30', 0.3]) })).toBe('');
    for (const wrong of [
      phased(['2026-06-30', 0.3], ['2026-03-31', 0.5]),
      phased(['2026-03-31', 0.3], ['2026-06-30', 0.1]),
      phased(['2025-12-31', 0.1]),
      phased(['2026-12-31', 1]),
    ])
      expect(problemsOf({ goals: wrong })).toMatch(/goals\.0\.metric\.phases\.\d`: phases lie between/);
  });

  test('with milestones outside its time, out of order or off its way is refused, by place', () => {
    const goals = (milestones: { title?: string; due: string; value?: number }[], metric = {}) => [
      goalInput('a', { milestones: milestones.map((one) => ({ title: 'Step', ...one })), metric }),
      goalInput('b'),
      goalInput('c'),
    ];
    const [march, june] = ['2026-03-31', '2026-06-30'];
    const good = [{ due: march }, { due: june, value: 0.25 }, { due: '2026-12-31', value: 0.3 }];
    expect(problemsOf({ goals: goals(good) })).toBe('');
    const falling = { baseline: { value: 8, on: '2026-01-01' }, target: 4 };
    expect(problemsOf({ goals: goals([{ due: june, value: 6 }], falling) })).toBe('');
    const place = (at: number, part: string, why: string) =>
      new RegExp(`:\\d+:\\d+ \`goals\\.0\\.milestones\\.${at}\\.${part}\`: .*${why}`);
    for (const [wrong, expected] of [
      [[{ due: '2026-01-01' }], place(0, 'due', 'give a day after 2026-01-01, up to 2026-12-31')],
      [[{ due: march }, { due: '2027-01-01' }], place(1, 'due', 'outside the goal')],
      [[{ due: june }, { due: march }], place(1, 'due', 'comes before 2026-06-30')],
      [[{ due: march, value: 0.2 }], place(0, 'value', 'beyond the baseline, up to the target')],
      [[{ due: march, value: 0.31 }], place(0, 'value', 'from the baseline 0.2 to the target 0.3')],
      [
        [
          { due: march, value: 0.26 },
          { due: june, value: 0.25 },
        ],
        place(1, 'value', 'an earlier milestone .0.26.'),
      ],
      [[{ due: march, title: '' }], place(0, 'title', '')],
    ] as const)
      expect(problemsOf({ goals: goals([...wrong]) })).toMatch(expected);
    expect(problemsOf({ goals: goals([{ due: june, value: 5 }], { ...falling, target: 6 }) })).toMatch(
      /value/,
    );
    const kept = { target: undefined, keep: { min: 0.2 } };
    expect(problemsOf({ goals: goals([{ due: june, value: 0.25 }], kept) })).toMatch(
      /within limits has no way to go/,
    );
    expect(problemsOf({ goals: goals([{ due: june }], kept) })).toBe('');
  });

  test('has all its problems reported at once', () => {
    const message = problemsOf({ corporate: [], surprise: 1, quietHours: { from: '25:00', to: '08:00' } });
    expect(message).toMatch(/has (\d+) problems/);
    for (const part of ['corporate', 'surprise', 'quietHours.from']) expect(message).toContain(part);
  });

  test('that would have reps written to in the quiet hours is refused', () => {
    expect(problemsOf({ nudge: { at: '19:30' } })).toMatch(
      /nudge\.at`: reps would be written to at 19:30, in the quiet hours/,
    );
    expect(problemsOf({ nudge: { at: '07:59' } })).toMatch(/nudge\.at/);
    expect(problemsOf({ nudge: { at: '08:00' } })).toBe('');
  });

  test('that is no YAML, or is not there, gets a place or a reason', () => {
    const file = join(folder, 'broken.yaml');
    writeFileSync(file, 'goals: [\n  - a\n');
    expect(() => readStrategy(file, METRICS, CHECKS)).toThrow(/broken\.yaml:\d+:\d+ .*not valid YAML/);
    expect(() => readStrategy(join(folder, 'absent.yaml'), METRICS, CHECKS)).toThrow(/There is no such file/);
  });
});

describe('which source leads', () => {
  const holding = (deal: string[]) => new Map([['deal' as const, deal]]);

  test('is the only one, or the one named; two and none named is an error that shows what to write', () => {
    expect(leadingOf(testStrategy(), holding(['hubspot'])).get('deal')).toBe('hubspot');
    expect(
      leadingOf(testStrategy({ leading: { deal: 'hubspot' } }), holding(['hubspot', 'salesforce'])).get(
        'deal',
      ),
    ).toBe('hubspot');
    expect(() => leadingOf(testStrategy(), holding(['hubspot', 'salesforce']))).toThrow(
      /leading: \{ deal: salesforce \}/,
    );
    expect(leadingOf(testStrategy(), holding([])).get('deal')).toBeNull();
  });
});

describe('periods', () => {
  test.each([
    ['all', '1900-01-01', '2026-05-20'],
    ['year', '2026-01-01', '2026-05-20'],
    ['quarter', '2026-04-01', '2026-05-20'],
    ['month', '2026-05-01', '2026-05-20'],
    [{ days: 365 }, '2025-05-21', '2026-05-20'],
    [{ from: '2026-02-01', to: '2026-03-31' }, '2026-02-01', '2026-03-31'],
    [{ from: '2026-02-01', to: '2027-03-31' }, '2026-02-01', '2026-05-20'],
  ] as const)('%j seen from 20 May', (period, from, to) => {
    expect(boundsOf(period, '2026-05-20', 'UTC')).toMatchObject({ from, to });
  });

  test('begin and end by the organisation’s clock', () => {
    expect(boundsOf('month', '2026-05-20', 'Asia/Tehran')).toMatchObject({
      fromAt: '2026-04-30T20:30:00.000Z',
      toAt: '2026-05-20T20:29:59.999Z',
    });
  });
});

describe('versions', () => {
  test('a strategy is kept once, and a changed one as the next version with what changed', async () => {
    const documents = openDocuments(join(folder, 'documents'));
    const at = '2026-06-15T06:00:00.000Z';
    expect((await keepVersion(documents, testStrategy(), at)).number).toBe(1);
    expect((await keepVersion(documents, testStrategy(), at)).number).toBe(1);
    const changed = testStrategy({ digest: { at: '09:00' } });
    expect(await keepVersion(documents, changed, at)).toMatchObject({ number: 2, changed: ['digest.at'] });
    expect(await strategyVersions(documents)).toHaveLength(2);
  });
});

describe('what touches people', () => {
  const consulted = { consulted: 'The works council', on: '2026-01-01' };

  test.each([
    ['holdout', { on: '2026-01-01' }, /:\d+:\d+ `people\.holdout\.consulted`/],
    ['holdout', { consulted: 'The reps' }, /:\d+:\d+ `people\.holdout\.on`/],
    ['holdout', { ...consulted, share: 0.9 }, /:\d+:\d+ `people\.holdout\.share`/],
    [
      'holdout',
      { ...consulted, on: '2026-01-02' },
      /`people\.holdout\.on`: that day lies after this version/,
    ],
    ['escalation', { ignoredDays: 5 }, /:\d+:\d+ `people\.escalation\.consulted`/],
    ['escalation', { ...consulted, ignoredDays: 1 }, /:\d+:\d+ `people\.escalation\.ignoredDays`/],
    ['leaderboards', consulted, /:\d+:\d+ `people\.leaderboards\.teams`/],
    ['leaderboards', { ...consulted, teams: ['North', 'Moon'] }, /`people\.leaderboards\.teams\.1`: .* Moon/],
    ['rep_level', 'manager', /:\d+:\d+ `people\.rep_level`: .*give `reason` and `consulted` and `agreed`/],
  ])('%s %j is refused at its line', (name, value, problem) => {
    const teams = [{ name: 'North' }, { name: 'South' }];
    expect(problemsOf({ teams, people: { [name]: value } })).toMatch(problem);
  });

  test('is off unless the strategy says so, and on with who was consulted and when', () => {
    expect(switchStates(testStrategy().people).map(({ name, on }) => [name, on])).toEqual(
      SWITCHES.map((name) => [name, null]),
    );
    const people = {
      rep_level: 'manager',
      reason: 'Coaching.',
      consulted: 'The works council',
      agreed: '2026-01-01',
      holdout: consulted,
      escalation: consulted,
      leaderboards: { ...consulted, teams: ['North', 'South'] },
    };
    expect(problemsOf({ people })).toBe('');
    for (const { on } of switchStates(testStrategy({ people }).people)) expect(on).toMatchObject(consulted);
    expect(testStrategy({ people: { rep_level: 'off' } }).people.rep_level).toBe('off');
  });
});
