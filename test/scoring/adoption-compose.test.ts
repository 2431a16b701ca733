import { describe, expect, test } from 'vitest';
import type { Habit } from '../../src/metrics/habits.ts';
import { composeAdoption, type RepHabits } from '../../src/scoring/adoption-compose.ts';
import { shrunk, USUAL_SHARE } from '../../src/scoring/adoption-score.ts';

const HABITS = [
  { id: 'logging', weight: 3 },
  { id: 'upkeep', weight: 1 },
  { id: 'unused', weight: 4 },
] as Habit[];

/** Somebody of whom so much was due and done, by habit. */
function rep(
  id: string,
  team: string,
  done: Record<string, readonly [number, number]>,
  department = 'Sales',
): RepHabits {
  return {
    ...{ id, team, department, knownTo: [] },
    done: new Map(Object.entries(done).map(([habit, [due, did]]) => [habit, { due, done: did }])),
  };
}
const team = (
  name: string,
  count: number,
  done: Record<string, readonly [number, number]>,
  department = 'Sales',
) => Array.from({ length: count }, (_, at) => rep(`${name}${at}`, name, done, department));

const REPS = [
  ...team('East', 6, { logging: [10, 8] }),
  ...team('West', 7, { logging: [20, 5] }, 'Service'),
  rep('idle', 'East', {}),
  // Of upkeep there are too few for any number about it.
  rep('lone', 'West', { logging: [4, 4], upkeep: [2, 1] }, 'Service'),
];
const made = (reps: readonly RepHabits[] = REPS, unseen: ReadonlyMap<string, string> = new Map()) =>
  composeAdoption(HABITS, reps, unseen);

describe('adoption of groups', () => {
  test('is the share of all that was due of its people, of those of whom something was', () => {
    const { organisation, teams, departments } = made();
    const due = 6 * 10 + 7 * 20 + 4;
    expect(organisation).toMatchObject({ ids: [], people: 14, coverage: 3 / 8 });
    expect(organisation?.value).toBeCloseTo((100 * (6 * 8 + 7 * 5 + 4)) / due, 12);
    expect(teams.map(({ ids, people, value }) => [ids, people, value])).toEqual([
      [['East'], 6, expect.closeTo(80, 12)],
      [['West'], 8, expect.closeTo((100 * 39) / 144, 12)],
    ]);
    expect(departments.map(({ ids, people }) => [ids, people])).toEqual([
      [['Sales'], 6],
      [['Service'], 8],
    ]);
  });

  test('tells its parts, with nothing of a part that too few people have', () => {
    expect(made().teams[1]?.parts).toEqual([
      { id: 'logging', share: 39 / 144, due: 144, people: 8 },
      { id: 'upkeep', share: null, due: 0, people: 0 },
      { id: 'unused', share: null, due: 0, people: 0 },
    ]);
  });

  test('is not told of five people', () => {
    const few = made(team('East', 5, { logging: [10, 8] }));
    expect(few).toMatchObject({ organisation: null, teams: [], departments: [] });
    expect(few.reps).toHaveLength(5);
  });

  test('says why a part is not told', () => {
    expect(made(REPS, new Map([['unused', 'Hidden.']])).unknown).toEqual([
      { id: 'upkeep', reason: 'Too few people for a number about them.' },
      { id: 'unused', reason: 'Hidden.' },
    ]);
    expect(made().unknown[1]).toEqual({
      id: 'unused',
      reason: 'Nothing was found by which it could be judged.',
    });
    expect(made(REPS, new Map([['logging', 'Partly hidden.']])).unknown[0]?.reason).toBe('Partly hidden.');
  });
});

describe('adoption of a rep', () => {
  test('is each part as it is, drawn towards that of the group that is shown with the rep in it', () => {
    const of = (id: string) => made().reps.find((one) => one.id === id);
    const fair = shrunk({ due: 10, done: 8 }, 0.8);
    expect(of('East0')?.parts).toEqual([
      { id: 'logging', due: 10, share: 0.8, fair },
      { id: 'upkeep', due: 0, share: null, fair: null },
      { id: 'unused', due: 0, share: null, fair: null },
    ]);
    expect(of('East0')).toMatchObject({ value: expect.closeTo(100 * fair, 12), coverage: 3 / 8 });
    const [logging, upkeep] = [shrunk({ due: 4, done: 4 }, 39 / 144), shrunk({ due: 2, done: 1 }, null)];
    expect(of('lone')?.parts.map((part) => part.fair)).toEqual([logging, upkeep, null]);
    expect(of('lone')?.value).toBeCloseTo((100 * (3 * logging + upkeep)) / 4, 12);
  });

  test('is drawn towards what is usual where no group may be shown', () => {
    const [first] = made(team('East', 3, { logging: [5, 0] })).reps;
    expect(first?.parts[0]?.fair).toBeCloseTo((10 * USUAL_SHARE) / 15, 12);
  });

  test('is told of nobody of whom nothing was due', () => {
    expect(made().reps.map(({ id }) => id)).not.toContain('idle');
    expect(made().reps).toHaveLength(14);
  });
});
