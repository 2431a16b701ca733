import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkById } from '../../src/checks/index.ts';
import { catalogueOf } from '../../src/scoring/catalogue.ts';
import { fieldsPulled } from '../../src/scoring/needs.ts';
import { type Judgement, judge } from '../../src/scoring/run.ts';
import { weightsOf } from '../../src/scoring/score.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { smallMirror } from '../worlds/small-mirror.ts';
import { testStrategy } from '../worlds/strategy.ts';

const clock = { now: () => '2026-06-15T12:00:00.000Z' };
const LATE = 'activity-logged-late';
const NO_AMOUNT = 'deal-amount-missing';

/** A call that was logged so many hours after it took place. */
function call(
  id: string,
  hours: number,
  ownerId: string,
  dealId: string | null,
): Record<string, string | boolean | null> {
  const happened = Date.UTC(2026, 5, 1, 9);
  return {
    id,
    ownerId,
    dealId,
    type: 'call',
    done: true,
    subject: id,
    happenedAt: new Date(happened).toISOString(),
    createdAt: new Date(happened + hours * 3_600_000).toISOString(),
  };
}

let store: RecordStore;
let plain: Judgement;
beforeAll(async () => {
  store = await smallMirror({
    user: [
      { id: 'u1', name: 'Ana', team: 'Iberia', active: true, person: true },
      { id: 'u2', name: 'Ben', team: "Land's End", active: true, person: true },
    ],
    deal: [
      { id: 'early', name: 'early', stage: 'Qualify', closed: false, won: false, amount: null, type: 'New' },
      { id: 'late', name: 'late', stage: 'Commit', closed: false, won: false, amount: null, type: null },
    ],
    activity: [
      call('punctual', 1, 'u1', 'early'),
      call('iberia', 30, 'u1', 'early'),
      call('iberia-late', 60, 'u1', 'late'),
      call('end', 30, 'u2', 'early'),
      call('end-commit', 12, 'u2', 'late'),
    ],
  });
  plain = await judged({});
});
afterAll(() => store.close());

function judged(checks: object): Promise<Judgement> {
  const strategy = testStrategy({ checks });
  return judge({ store, strategy, strategyVersion: 1, asOf: '2026-06-15', clock, keep: true });
}

/** The records that fail a check with these settings. */
async function failing(id: string, setting: object): Promise<string[]> {
  await judged({ [id]: setting });
  const findings = await store.measuring.findings();
  return findings.filter(({ checkId }) => checkId === id).map(({ recordId }) => recordId);
}

describe('a threshold', () => {
  test('holds for everybody, by team, or by the stage of the deal; a team wins over a stage', async () => {
    expect(await failing(LATE, {})).toEqual(['end', 'iberia', 'iberia-late']);
    expect(await failing(LATE, { thresholds: { hours: '48 hours' } })).toEqual(['iberia-late']);
    expect(await failing(LATE, { thresholds: { hours: { teams: { Iberia: 48 } } } })).toEqual([
      'end',
      'iberia-late',
    ]);
    const both = { all: 40, teams: { "Land's End": 24 }, stages: { Commit: 10 } };
    expect(await failing(LATE, { thresholds: { hours: both } })).toEqual(['end', 'iberia-late']);
    expect(await failing(LATE, { thresholds: { hours: { stages: { Commit: 10 } } } })).toEqual([
      'end',
      'end-commit',
      'iberia',
      'iberia-late',
    ]);
  });

  test('by team or stage makes the check read what it goes by', () => {
    const checks = { [LATE]: { thresholds: { hours: { teams: { Iberia: 1 }, stages: { Commit: 1 } } } } };
    const check = catalogueOf(testStrategy({ checks })).checks.find(({ id }) => id === LATE);
    expect(check?.reads).toEqual(
      expect.arrayContaining(['activity.ownerId', 'user.team', 'activity.dealId', 'deal.stage']),
    );
    expect(check?.thresholds?.['hours']?.value).toBe(checkById(LATE)?.thresholds?.['hours']?.value);
  });
});

describe('a scope', () => {
  const SCOPES = {
    [NO_AMOUNT]: "r.type = 'New' or r.stage = 'Nowhere'",
    'deal-account-missing': 'r.stage',
    'deal-closedate-missing': "exists (from read_csv('/etc/passwd'))",
    'deal-owner-inactive': 'r.nothing = 1',
  };
  let scoped: Judgement;
  beforeAll(async () => {
    scoped = await judged(Object.fromEntries(Object.entries(SCOPES).map(([id, scope]) => [id, { scope }])));
  });
  const resultOf = (id: string) => scoped.checks.find((check) => check.id === id);

  test('narrows which records a check is about', () => {
    expect(plain.checks.find(({ id }) => id === NO_AMOUNT)).toMatchObject({ checked: 2, failing: 2 });
    expect(resultOf(NO_AMOUNT)).toMatchObject({ checked: 1, failing: 1, reason: null });
  });

  test.each([
    ['deal-account-missing', /failed on a value of a record \(Conversion Error\)/],
    ['deal-closedate-missing', /reads from the function read_csv/],
    ['deal-owner-inactive', /does not have a column named "nothing"/],
  ])('that cannot be run is said, and its check (%s) is not run', (id, reason) => {
    expect(resultOf(id)).toMatchObject({ checked: 0, failing: 0, notVisible: 2 });
    expect(resultOf(id)?.reason).toMatch(reason);
    expect(scoped.score.coverage).toBeLessThan(plain.score.coverage);
  });

  test('is pulled for', () => {
    const before = fieldsPulled(testStrategy(), 1).get('deal') ?? [];
    const checks = { [NO_AMOUNT]: { scope: 'r.origin is not null' } };
    const after = fieldsPulled(testStrategy({ checks }), 1).get('deal');
    expect(after).toEqual([...new Set([...before, 'origin'])].sort());
  });
});

test('a severity weighs otherwise', () => {
  const weightIn = (checks: object) => {
    const strategy = testStrategy({ checks });
    const catalogue = catalogueOf(strategy);
    return weightsOf(catalogue.checks, catalogue.metrics, strategy).get(NO_AMOUNT) ?? 0;
  };
  expect(weightIn({ [NO_AMOUNT]: { severity: 'low' } })).toBe(weightIn({}) / 3);
});

test('a check that is switched off is neither run nor missed, and its findings are closed', async () => {
  await judged({});
  const open = async () => (await store.measuring.findings()).map(({ checkId }) => checkId);
  expect(await open()).toContain(NO_AMOUNT);
  const { checks, score, catalogue } = await judged({ [NO_AMOUNT]: { off: 'We sell by volume.' } });
  expect(await open()).not.toContain(NO_AMOUNT);
  expect(checks.map(({ id }) => id)).not.toContain(NO_AMOUNT);
  expect(score.coverage).toBe(plain.score.coverage);
  expect(catalogue.off).toEqual([{ id: NO_AMOUNT, reason: 'We sell by volume.' }]);
});
