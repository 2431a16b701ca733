import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stoppedClock } from '../../src/clock.ts';
import { readBoard } from '../../src/progress/board-view.ts';
import { judge } from '../../src/scoring/run.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import type { Strategy } from '../../src/strategy/schema.ts';
import { landWorld, smallMirror } from '../worlds/small-mirror.ts';
import { testStrategy } from '../worlds/strategy.ts';

const [LAST_FRIDAY, FRIDAY, MONDAY] = ['2026-06-05', '2026-06-12', '2026-06-15'];
const TEAMS = ['East', 'West', 'South'];
const board = { consulted: 'The reps', on: '2026-01-01', teams: ['East', 'West'] };
const strategy = testStrategy({
  teams: TEAMS.map((name) => ({ name })),
  people: { leaderboards: board },
});
const listing = (...teams: string[]): Strategy => ({
  ...strategy,
  people: { ...strategy.people, leaderboards: { ...board, teams } },
});

/** Eighteen reps in three teams, and one who is not a person. */
const users = TEAMS.flatMap((team, at) =>
  Array.from({ length: 6 }, (_, n) => ({
    id: `${team}${n}`,
    name: `Rep ${at} ${n}`,
    email: `${team}${n}@Example.test`,
    team,
    active: true,
    person: true,
  })),
);
const robot = {
  id: 'robot',
  name: 'Robot',
  email: 'robot@example.test',
  team: 'East',
  active: true,
  integration: true,
};

/** Ten deals each, without an amount but for those that were mended; other faults are alike in every world. */
const deals = (mended: Readonly<Record<string, number>> = {}, more: object[] = []) => [
  ...[...users, robot].flatMap(({ id, team }) =>
    Array.from({ length: 10 }, (_, n) => ({
      ...{ id: `${id}-${n}`, name: 'Deal', ownerId: id, closed: true, won: true, closeDate: '2026-05-01' },
      ...{ stage: 'Won', currency: 'EUR', accountId: 'a', amount: n < (mended[team] ?? 0) ? 100_000 : null },
    })),
  ),
  ...more,
];
const world = (mended: Readonly<Record<string, number>> = {}) => ({
  user: [...users, robot],
  account: [{ id: 'a', name: 'A', type: 'Partner' }],
  deal: deals(mended).map((deal) => ({
    ...deal,
    modifiedAt: Object.keys(mended).length > 0 ? '2026-06-10T00:00:00.000Z' : '2026-06-01T00:00:00.000Z',
  })),
});

let store: RecordStore;
const judgeOn = (asOf: string) =>
  judge({
    store,
    strategy,
    strategyVersion: 1,
    asOf,
    clock: stoppedClock(`${asOf}T12:00:00.000Z`),
    keep: true,
  });
const read = (day: string, of = strategy, excused: Parameters<typeof readBoard>[0]['excused'] = []) =>
  readBoard({ measuring: store.measuring, strategy: of, people: [], excused, day });
const shares = async (day: string, of = strategy) =>
  (await read(day, of))?.teams.map(({ team, place }) => `${place} ${team}`) ?? null;

const MENDED = { East: 5, West: 1, South: 9 };
beforeAll(async () => {
  store = await smallMirror(world());
  await judgeOn(LAST_FRIDAY);
  await landWorld(store, 'salesforce', world(MENDED));
  await judgeOn(FRIDAY);
});
afterAll(() => store.close());

describe('the board of the week', () => {
  test('tells of the listed teams what was mended of what was open, and is the same until the next week ends', async () => {
    const friday = await read(FRIDAY);
    expect(friday).toMatchObject({ since: LAST_FRIDAY, until: FRIDAY, others: false });
    expect(friday?.teams.map(({ team, place }) => [team, place])).toEqual([
      ['East', 1],
      ['West', 2],
    ]);
    const [east, west] = friday?.teams ?? [];
    expect(east?.open).toBe(west?.open);
    expect(east?.share).toBeGreaterThan(west?.share ?? 1);
    expect(await read(MONDAY)).toEqual(friday);
    expect(await read('2026-06-18')).toEqual(friday);
  });

  test('is off until it is switched on, and a team that leaves the list is gone at once', async () => {
    expect(await shares(FRIDAY, testStrategy({ teams: strategy.teams }))).toBeNull();
    expect(await shares(FRIDAY, listing('East', 'West', 'South'))).toEqual(['1 South', '2 East', '3 West']);
    expect(await shares(FRIDAY, listing('East', 'South'))).toEqual(['1 South', '2 East']);
    expect(await shares(FRIDAY, listing('East', 'North'))).toBeNull();
  });

  test('counts what was called no issue on neither side', async () => {
    const [first] = (await read(FRIDAY))?.teams ?? [];
    const key = { checkId: 'deal-amount-missing', source: 'salesforce', recordId: 'East0-9' };
    const [without] = (await read(FRIDAY, strategy, [key]))?.teams ?? [];
    expect(without?.open).toBe((first?.open ?? 0) - 1);
    expect(without?.share).toBeGreaterThan(first?.share ?? 1);
  });

  test('counts people as they were in their teams, whoever is there now, and nothing of what is no person', async () => {
    const before = await read(FRIDAY);
    const moved = users.map((user) => (user.id === 'East0' ? { ...user, team: 'West' } : user));
    const user = [...moved, robot].map((one) => ({ ...one, modifiedAt: '2026-06-14T00:00:00.000Z' }));
    await landWorld(store, 'salesforce', { ...world(MENDED), user });
    expect(await read(FRIDAY)).toEqual(before);
    const rows = (to: string) =>
      store.measuring.mended({ from: LAST_FRIDAY, to, checkIds: ['deal-amount-missing'], but: [] });
    const of = (all: Awaited<ReturnType<typeof rows>>, owner: string) =>
      all.find(({ ownerId }) => ownerId === owner);
    const own = { source: 'salesforce', ownerId: 'East1', open: 10 };
    expect(of(await rows(FRIDAY), 'East1')).toEqual({ ...own, mended: 5 });
    expect(of(await rows('2026-06-11'), 'East1')).toEqual({ ...own, mended: 0 });
    expect(of(await rows(FRIDAY), 'robot')?.open).toBe(10);
    expect((before?.teams[0]?.open ?? 1) % 6).toBe(0);
  });

  test('compares no two days that were judged by other rules, and none that are not a week apart', async () => {
    for (const day of ['2026-06-04', LAST_FRIDAY, '2026-06-19', '2026-06-26'])
      expect(await shares(day), day).toBeNull();
    const kept = await store.measuring.measurements(FRIDAY);
    await store.measuring.saveMeasurements(
      FRIDAY,
      kept.map((row) => ({ ...row, strategyVersion: 2 })),
    );
    expect(await shares(FRIDAY)).toBeNull();
    await store.measuring.saveMeasurements(FRIDAY, kept);
    expect(await shares(FRIDAY)).not.toBeNull();
    await store.measuring.saveMeasurements(
      FRIDAY,
      kept.map((row) => ({ ...row, catalogueVersion: 1 })),
    );
    expect(await shares(FRIDAY)).toBeNull();
  });
});
