import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HABITS, type Habit } from '../../src/metrics/habits.ts';
import {
  type Adoption,
  composeAdoption,
  type GroupAdoption,
  type RepHabits,
} from '../../src/scoring/adoption-compose.ts';
import { groupsShown } from '../../src/scoring/adoption-groups.ts';
import { smallestSecret } from '../worlds/secrets.ts';

const FEWEST = 5;
const PARTS: readonly Habit[] = HABITS.slice(0, 3);

const person = (
  id: string,
  team: string,
  parts: readonly string[] = ['presence'],
  department: string | null = null,
) => ({
  id,
  team,
  department,
  parts: new Set(parts),
  knownTo: [] as string[],
});
const team = (name: string, people: number) =>
  Array.from({ length: people }, (_, at) => person(`${name}${at}`, name));
const namesOf = (people: ReturnType<typeof person>[]) => groupsShown(people).groups.map(({ teams }) => teams);

describe('which groups of people are shown', () => {
  test('teams of six stand alone; one of five goes with the smallest, since each in it could take themselves off', () => {
    expect(namesOf([...team('a', 6), ...team('b', 7)])).toEqual([['a'], ['b']]);
    expect(namesOf([...team('a', 5), ...team('b', 8), ...team('c', 7)])).toEqual([['a', 'c'], ['b']]);
  });

  test('five people in all are not shown', () => {
    expect(groupsShown(team('a', 5)).organisation).toBeNull();
  });

  test('people whose records say nothing of a part do not hide those whose do', () => {
    const some = [...team('a', 7), ...team('b', 7)];
    const few = some.map((one, at) => (at < 9 ? { ...one, parts: new Set(['presence', 'upkeep']) } : one));
    // Of b, two alone have a pipeline.
    expect(namesOf(few)).toEqual([['a', 'b']]);
    const fewer = some.map((one, at) => (at < 3 ? { ...one, parts: new Set(['presence', 'upkeep']) } : one));
    expect(groupsShown(fewer)).toMatchObject({
      parts: ['presence'],
      groups: [{ teams: ['a'] }, { teams: ['b'] }],
    });
  });

  test('teams fold within their department, and departments among each other', () => {
    const people = [
      ...team('a', 3).map((one) => ({ ...one, department: 'North' })),
      ...team('b', 7).map((one) => ({ ...one, department: 'North' })),
      ...team('c', 6).map((one) => ({ ...one, department: 'South' })),
      ...team('d', 6).map((one) => ({ ...one, department: 'South' })),
    ];
    const shown = groupsShown(people);
    expect(shown.departments.map(({ ids }) => ids)).toEqual([['North'], ['South']]);
    expect(shown.groups.map(({ teams }) => teams)).toEqual([['a', 'b'], ['c'], ['d']]);
  });

  test('the numbers of several stand for nobody where five are beside them, or where they are all', () => {
    const known = (count: number) =>
      [...team('a', 9), ...team('b', 9)].map((one, at) => (at < count ? { ...one, knownTo: ['boss'] } : one));
    expect(namesOf(known(4))).toEqual([['a'], ['b']]);
    expect(namesOf(known(5))).toEqual([['a', 'b']]);
    expect(namesOf(known(9))).toEqual([['a'], ['b']]);
  });

  test('groups, parts and departments are in the order of their names; of equally small ones the first joins', () => {
    const south = (name: string, people: number) =>
      team(name, people).map((one) => ({ ...one, department: 'South' }));
    const people = [
      ...south('z', 6).map((one) => ({ ...one, parts: new Set(['upkeep', 'presence']) })),
      ...team('c', 7).map((one) => ({ ...one, department: 'North' })),
      ...south('y', 6).map((one) => ({ ...one, parts: new Set(['upkeep', 'presence']) })),
    ];
    const shown = groupsShown(people);
    expect(shown.parts).toEqual(['presence', 'upkeep']);
    expect(shown.departments.map(({ ids, teams }) => [ids, teams])).toEqual([
      [['North'], ['c']],
      [['South'], ['y', 'z']],
    ]);
    expect(shown.groups.map(({ teams }) => teams)).toEqual([['c'], ['y'], ['z']]);
    expect(namesOf([...team('d', 7), ...team('c', 7), ...team('a', 2), ...team('e', 8)])).toEqual([
      ['a', 'c'],
      ['d'],
      ['e'],
    ]);
    expect(namesOf([...team('c', 7), ...team('d', 7), ...team('b', 2), ...team('e', 6)])).toEqual([
      ['b', 'e'],
      ['c'],
      ['d'],
    ]);
  });

  test('who is in no department is in one of that name, and without any there are none', () => {
    const some = [...team('a', 7), ...team('b', 6).map((one) => ({ ...one, department: 'North' }))];
    expect(groupsShown(some).departments.map(({ ids }) => ids)).toEqual([[''], ['North']]);
    expect(groupsShown(team('a', 7)).departments).toEqual([]);
    const small = [...team('a', 2), ...team('b', 8).map((one) => ({ ...one, department: 'North' }))];
    expect(groupsShown(small).departments.map(({ ids }) => ids)).toEqual([['', 'North']]);
    expect(groupsShown([])).toEqual({ parts: [], organisation: null, departments: [], groups: [] });
  });

  test('who sees the numbers of one team learns nothing of three others from what is shown of both', () => {
    const people = [
      ...team('a', 4).map((one) => ({ ...one, knownTo: ['boss'] })),
      ...team('b', 3),
      ...team('c', 9),
    ];
    expect(namesOf(people)).toEqual([['a', 'b', 'c']]);
    expect(namesOf(people.map((one) => ({ ...one, knownTo: [] })))).toEqual([['a', 'b'], ['c']]);
  });
});

/** Every number about people that somebody may see, part by part, as the people that it is made of. */
function numbersSeen(
  adoption: Adoption,
  reps: readonly RepHabits[],
  viewer: string,
  part: string,
): string[][] {
  const groups: GroupAdoption[] = [...adoption.departments, ...adoption.teams];
  const membersOf = ({ ids }: GroupAdoption, key: 'team' | 'department') =>
    reps.filter((rep) => ids.includes(rep[key] ?? '')).map(({ id }) => id);
  const told = (group: GroupAdoption | null) => group?.parts.find(({ id }) => id === part)?.share ?? null;
  const counted = new Set(reps.filter(({ done }) => done.has(part)).map(({ id }) => id));
  const sets = [
    ...(told(adoption.organisation) === null ? [] : [reps.map(({ id }) => id)]),
    ...groups
      .filter((group) => told(group) !== null)
      .map((group) => membersOf(group, adoption.departments.includes(group) ? 'department' : 'team')),
    ...reps.filter((rep) => rep.id === viewer || rep.knownTo.includes(viewer)).map(({ id }) => [id]),
  ];
  return sets.map((set) => set.filter((id) => counted.has(id)));
}

describe('what can be worked out of the numbers that are shown', () => {
  const worlds = fc
    .array(
      fc.record({ people: fc.integer({ min: 1, max: 8 }), department: fc.integer({ min: 0, max: 2 }) }),
      {
        minLength: 1,
        maxLength: 5,
      },
    )
    .chain((teams) => {
      const ids = teams.flatMap(({ people }, at) =>
        Array.from({ length: people }, (_, nth) => `${at}-${nth}`),
      );
      const counts = fc.array(fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), {
        minLength: ids.length,
        maxLength: ids.length,
      });
      const bosses = fc.array(fc.integer({ min: 0, max: 3 }), {
        minLength: ids.length,
        maxLength: ids.length,
      });
      return fc.record({
        teams: fc.constant(teams),
        counts,
        bosses,
        departments: fc.boolean(),
        managers: fc.boolean(),
      });
    });

  test('nobody but the rep, or their manager where that is agreed, gets a number about fewer than five people', () => {
    let shown = 0;
    fc.assert(
      fc.property(worlds, ({ teams, counts, bosses, departments, managers }) => {
        const reps = teams.flatMap(({ people, department }, at) =>
          Array.from({ length: people }, (_, nth) => ({ id: `${at}-${nth}`, at, department })),
        );
        const habits = reps.map(({ id, at, department }, place): RepHabits => {
          const boss = bosses[place] ?? 0;
          return {
            id,
            team: `t${at}`,
            department: departments ? `d${department}` : null,
            knownTo: managers && boss > 0 ? [`boss${boss}`] : [],
            done: new Map(
              PARTS.filter((_, part) => counts[place]?.[part]).map(({ id: part }) => [
                part,
                { due: 7, done: place },
              ]),
            ),
          };
        });
        const adoption = composeAdoption(PARTS, habits, new Map());
        if (adoption.organisation) shown++;
        const viewers = ['sponsor', 'boss1', 'boss2', 'boss3', ...habits.map(({ id }) => id)];
        for (const viewer of viewers) {
          const own = new Set(
            habits.filter((rep) => rep.id === viewer || rep.knownTo.includes(viewer)).map(({ id }) => id),
          );
          for (const { id: part } of PARTS) {
            const secret = smallestSecret(numbersSeen(adoption, habits, viewer, part), own, FEWEST - 1);
            expect(secret, `${viewer} learns ${part} of ${secret?.join(', ')}`).toBeNull();
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(shown).toBeGreaterThan(30);
  });

  test('the attack finds what folding each level by itself would give away', () => {
    const all = ['a1', 'a2', 'b1', 'b2', 'b3', 'b4', 'b5'];
    expect(smallestSecret([all, all.slice(2)], new Set(), 4)).toEqual(['a1', 'a2']);
    expect(smallestSecret([all], new Set(['a1', 'a2']), 4)).toBeNull();
    expect(smallestSecret([all], new Set(['a1', 'a2', 'b1']), 4)).toEqual(all.slice(3));
    expect(
      smallestSecret(
        [
          ['a1', 'a2', 'b1'],
          ['a2', 'b1', 'b2'],
          ['b1', 'b2', 'b3'],
        ],
        new Set(),
        4,
      ),
    ).toEqual(['a1', 'b2']);
  });
});
