import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '../../src/people/schema.ts';
import { createExplaining } from '../../src/progress/explain.ts';
import { judge } from '../../src/scoring/run.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { smallMirror } from '../worlds/small-mirror.ts';
import { goalInput, testStrategy } from '../worlds/strategy.ts';
import { everybody, isolated, peopleOf } from './differencing.ts';

const AS_OF = '2026-06-15';
const clock = { now: () => '2026-06-15T12:00:00.000Z' };
/** Who is in which team: 3, 4 and 5 reps. */
const TEAMS = { Three: [0, 5, 9], Four: [1, 2, 6, 10], Five: [3, 4, 7, 8, 11] };
const REPS = 12;
const emailOf = (rep: number) => `rep${rep}@example.test`;

const goals = [
  goalInput('large', {
    metric: { id: 'revenue_won', baseline: { value: 0, on: '2026-01-01' }, target: 1000 },
  }),
  goalInput('two'),
  goalInput('three'),
];
const strategy = testStrategy({
  goals,
  people: { rep_level: 'manager', reason: 'Coaching.', consulted: 'The reps', agreed: '2026-01-01' },
});
const rep = (number: number, manager?: string): Person => ({
  email: emailOf(number),
  name: `Rep ${number}`,
  role: 'rep',
  language: 'en',
  ...(manager ? { manager } : {}),
});
const people: Person[] = [
  ...everybody(REPS).map((number) =>
    rep(number, TEAMS.Five.slice(0, 2).includes(number) ? 'boss@example.test' : undefined),
  ),
  { ...rep(99), email: 'boss@example.test', role: 'manager' },
];

/** Rep number r has 2^r won deals without an amount. */
const deals = everybody(REPS).flatMap((number) =>
  Array.from({ length: 2 ** number }, (_, at) => ({
    id: `${number}-${at}`,
    name: 'Deal',
    ownerId: `u${number}`,
    closed: true,
    won: true,
    closeDate: '2026-06-01',
    stage: 'Won',
    currency: 'EUR',
    accountId: 'a',
    amount: null,
  })),
);

let store: RecordStore;
beforeAll(async () => {
  store = await smallMirror({
    user: Object.entries(TEAMS).flatMap(([team, numbers]) =>
      numbers.map((number) => ({
        id: `u${number}`,
        name: `Rep ${number}`,
        email: emailOf(number),
        team,
        active: true,
        person: true,
      })),
    ),
    account: [{ id: 'a', name: 'A', type: 'Partner' }],
    deal: [
      ...deals,
      ...deals.slice(0, 5).map((deal) => ({ ...deal, id: `fine-${deal.id}`, amount: 100_000 })),
    ],
  });
  await judge({ store, strategy, strategyVersion: 1, asOf: AS_OF, clock, keep: true });
});
afterAll(() => store.close());

test.each([
  { as: null, known: [] as number[], groups: 2 },
  { as: 'sponsor@example.test', known: [], groups: 2 },
  { as: emailOf(0), known: [0], groups: 2 },
  { as: emailOf(3), known: [3], groups: 1 },
  { as: 'boss@example.test', known: [3, 4], groups: 1 },
])('seen by $as, no difference is about one to four others', async ({ as, known, groups }) => {
  const explaining = createExplaining({
    store,
    clock,
    strategy: () => strategy,
    people: () => people,
    day: () => AS_OF,
  });
  const { who } = await explaining.goal('large', as);
  expect(who.findings).toBe(2 ** REPS - 1);
  expect(who.yours + who.reports.reduce((sum, { findings }) => sum + findings, 0)).toBe(
    known.reduce((sum, number) => sum + 2 ** number, 0),
  );
  const published = [who.findings - who.nobodys, ...(who.teams ?? []).map(({ findings }) => findings)];
  expect(published).toHaveLength(groups + 1);
  const sets = published.map((number) => peopleOf(number, REPS));
  expect(isolated(sets, REPS, new Set(known))).toEqual([]);
});
