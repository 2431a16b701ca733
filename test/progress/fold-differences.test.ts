import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FEWEST_PEOPLE, type FoldedGroup, foldSmall, type Group } from '../../src/progress/fold.ts';
import { everybody, isolated, type People, peopleOf } from './differencing.ts';

/** Groups of these sizes, people numbered one after the other, each person's number a power of two. */
function groupsOf(sizes: readonly number[], from = 0, within?: string): Group[] {
  let next = from;
  return sizes.map((size, at) => {
    const own = Array.from({ length: size }, () => next++);
    return groupOf(`${within ?? 't'}${at}`, own, within);
  });
}

/** Whose numbers are in a group's. */
const peopleIn = ({ n }: Pick<FoldedGroup, 'n'>, people: number) => peopleOf(n, people);

function groupOf(id: string, own: People, within?: string): Group {
  const members = own.map(String);
  const n = own.reduce((sum, person) => sum + 2 ** person, 0);
  return { id, people: own.length, members, value: null, n, weight: 0, ...(within ? { within } : {}) };
}

const size = fc.integer({ min: 0, max: 8 });

describe('what can be worked out from shown groups by differencing', () => {
  test('the judge sees what a fold that only leaves out small groups gives away', () => {
    const sets = groupsOf([3, 6]).map((group) => peopleIn(group, 9));
    expect(isolated([everybody(9), sets[1] ?? []], 9)).toContainEqual([0, 1, 2]);
  });

  test('teams of 3, 4 and 5 reps: nothing about fewer than five', () => {
    for (const sizes of [[3, 4, 5], [3], [4], [5], [3, 4], [5, 3], [5, 4], [5, 5], [5, 5, 3], [4, 4, 5, 5]]) {
      const people = sizes.reduce((sum, own) => sum + own, 0);
      const folded = foldSmall(groupsOf(sizes));
      if (people < FEWEST_PEOPLE) expect(folded).toBeNull();
      else
        expect(
          isolated([everybody(people), ...(folded ?? []).map((group) => peopleIn(group, people))], people),
        ).toEqual([]);
    }
    expect(foldSmall(groupsOf([3, 4, 5]))?.map(({ people }) => people)).toEqual([7, 5]);
  });

  test('teams of any size, with the whole, and for a viewer who knows some people', () => {
    fc.assert(
      fc.property(
        fc.array(size, { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.boolean()),
        (sizes, knows) => {
          const people = sizes.reduce((sum, own) => sum + own, 0);
          const known = new Set(everybody(people).filter(() => knows.next().value === true));
          const besides = { known: new Set([...known].map(String)) };
          const folded = foldSmall(groupsOf(sizes), besides);
          if (folded === null) return;
          const published = folded.map((group) => peopleIn(group, people));
          expect(isolated([everybody(people), ...published], people, known)).toEqual([]);
          expect(published.flat().sort((a, b) => a - b)).toEqual(everybody(people));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('departments with teams in them, and people in no team', () => {
    const department = fc.record({
      teams: fc.array(size, { maxLength: 3 }),
      alone: fc.integer({ min: 0, max: 6 }),
    });
    fc.assert(
      fc.property(fc.array(department, { minLength: 1, maxLength: 3 }), (departments) => {
        let next = 0;
        const groups = departments.flatMap(({ teams, alone }, at) => {
          const first = next;
          const own = groupsOf(teams, first, `d${at}`);
          next += teams.reduce((sum, team) => sum + team, 0) + alone;
          const all = Array.from({ length: next - first }, (_, index) => first + index);
          return [groupOf(`d${at}`, all), ...own];
        });
        const folded = foldSmall(groups);
        if (folded === null) {
          expect(next).toBeLessThan(FEWEST_PEOPLE);
          return;
        }
        // Of the parts of one group, all but one: the last follows from the others.
        const published = folded.map((group) => peopleIn(group, next)).slice(0, 8);
        expect(isolated([everybody(next), ...published], next)).toEqual([]);
      }),
      { numRuns: 40 },
    );
    const groups = [groupOf('sales', everybody(12)), ...groupsOf([6, 3], 0, 'sales')];
    expect(foldSmall(groups)?.map(({ ids, people, within }) => [ids, people, within])).toEqual([
      [['sales'], 12, undefined],
      [['sales', 'sales1'], 6, 'sales'],
      [['sales0'], 6, 'sales'],
    ]);
  });

  test('yesterday and today, when people move between teams', () => {
    const place = fc.integer({ min: 0, max: 3 });
    const person = fc.record({ before: place, moves: fc.constantFrom(false, false, false, true), to: place });
    fc.assert(
      fc.property(fc.array(person, { minLength: 8, maxLength: 26 }), (staff) => {
        const tableOf = (where: readonly number[]) =>
          [0, 1, 2, 3].map((team) =>
            groupOf(
              `t${team}`,
              where.flatMap((own, at) => (own === team ? [at] : [])),
            ),
          );
        const earlier = foldSmall(tableOf(staff.map(({ before }) => before))) ?? [];
        const before = earlier.map((group) => peopleIn(group, staff.length));
        const today = foldSmall(tableOf(staff.map((one) => (one.moves ? one.to : one.before))), {
          before: before.map((set) => set.map(String)),
        });
        const published = [...before, ...(today ?? []).map((group) => peopleIn(group, staff.length))];
        expect(isolated(published, staff.length)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('one of twelve moves: shown as the day before, the two days would tell of them alone', () => {
    const before = [everybody(6), [6, 7, 8, 9, 10, 11]];
    const today = [groupOf('a', everybody(7)), groupOf('b', [7, 8, 9, 10, 11])];
    const published = (groups: readonly FoldedGroup[]) => [
      ...before,
      ...groups.map((group) => peopleIn(group, 12)),
    ];
    expect(isolated(published(foldSmall(today) ?? []), 12)).toContainEqual([6]);
    const folded = foldSmall(today, { before: before.map((set) => set.map(String)) }) ?? [];
    expect(folded.map(({ ids }) => ids)).toEqual([['a', 'b']]);
    expect(isolated(published(folded), 12)).toEqual([]);
  });

  test('somebody who is in two teams is one person', () => {
    const one = groupOf('a', [0, 1, 2]);
    const other = groupOf('b', [2, 3]);
    expect(foldSmall([one, other])).toBeNull();
  });
});
